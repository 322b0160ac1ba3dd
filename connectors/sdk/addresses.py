"""Which addresses a system may be reached at: its own hosts, by name and as resolved.

Private networks are allowed: provinces run their systems on them. What is refused are addresses
where no system can be but something else answers: the hub's own machine, its neighbours' link-local
addresses, and where clouds keep the credentials of their machines.
"""

import ipaddress
import logging
from urllib.parse import urljoin, urlsplit

from connectors.sdk.errors import Malformed, Refused

_log = logging.getLogger(__name__)
_DEFAULT_PORT = {"http": 80, "https": 443}
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    )
)
"""Where clouds keep a machine's credentials, beside the link-local 169.254.169.254."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_host(url: str, hosts: frozenset[str]) -> None:
    """Raise ``Refused`` unless ``url`` is http(s), without credentials, on one of ``hosts``.

    Compared as literal text in lower case, so another spelling of an address
    (``[::ffff:127.0.0.1]``, ``2130706433``) is another host. One that is written as an address is
    held to ``check_resolved`` here, since nobody will resolve it.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("the address to ask is not a URL") from error
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(f"only http and https are spoken, not {parts.scheme or 'nothing'!r}")
    if parts.username or parts.password:
        raise Refused("an address with credentials in it is not followed")
    if host not in {allowed.lower() for allowed in hosts}:
        raise Refused("the address to ask is not on one of the system's own hosts")
    if _is_address(host):
        check_resolved(host, host)


def check_resolved(host: str, address: str) -> None:
    """Raise ``Refused`` when the name ``host`` resolves to an address no system can have.

    Link-local and other addresses where clouds keep their metadata, multicast, unspecified,
    reserved and IPv4-mapped ones, also where IPv6 carries them (NAT64, 6to4, Teredo); loopback
    only for ``localhost`` and for a host that is written as that address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if _nobodys(ip) or any(_nobodys(one) or one.is_loopback for one in _carried(ip)):
        _log.debug("%r resolves to %s", host, address)
        raise Refused("its host name resolves to an address where no system can be")
    local = host == "localhost" or host.endswith(".localhost") or host == address
    if ip.is_loopback and not local:
        _log.debug("%r resolves to %s", host, address)
        raise Refused("its host name resolves to the hub's own machine")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _nobodys(ip: _Ip) -> bool:
    mapped = isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None
    reserved = isinstance(ip, ipaddress.IPv4Address) and ip.is_reserved
    never = ip.is_link_local or ip.is_multicast or ip.is_unspecified
    return mapped or reserved or never or ip in _METADATA


def _carried(ip: _Ip) -> list[_Ip]:
    """The IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    found: list[_Ip | None] = [ip.sixtofour, ip.teredo[1] if ip.teredo else None]
    if ip in _NAT64:
        found.append(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
    return [one for one in found if one is not None]


def same_host(base: str, link: str) -> str:
    """The address that ``link`` means on a page at ``base``, if it is on the same host and port.

    Raises ``Refused`` when it is not, ``Malformed`` when it is no URL. The scheme of ``base``
    stands: a system behind a proxy that ends TLS often writes its links with ``http``.
    """
    try:
        ours, theirs = urlsplit(base), urlsplit(urljoin(base, link.strip()))
        here, there = _port(ours.scheme, ours.port), _port(theirs.scheme, theirs.port)
    except ValueError as error:
        raise Malformed("the link to the next page is not a URL", link[:300]) from error
    default = ours.port is None and theirs.port is None
    if theirs.hostname != ours.hostname or not (default or here == there):
        _log.debug("the next page of %r is said to be on %r", ours.hostname, theirs.hostname)
        raise Refused("the next page is said to be on another host")
    if theirs.scheme not in _DEFAULT_PORT or theirs.username or theirs.password:
        raise Refused("the link to the next page is not a plain http or https address")
    return theirs._replace(scheme=ours.scheme, netloc=ours.netloc, fragment="").geturl()


def _port(scheme: str, port: int | None) -> int | None:
    return port or _DEFAULT_PORT.get(scheme)
