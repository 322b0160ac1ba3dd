"""Which addresses a system may be reached at: its own hosts, by name and as resolved."""

import ipaddress
import logging
from urllib.parse import urljoin, urlsplit

from connectors.sdk.errors import Malformed, Refused

_log = logging.getLogger(__name__)
_DEFAULT_PORT = {"http": 80, "https": 443}


def check_host(url: str, hosts: frozenset[str]) -> None:
    """Raise ``Refused`` unless ``url`` is http(s), without credentials, on one of ``hosts``.

    Compared as literal text in lower case, so another spelling of an address
    (``[::ffff:127.0.0.1]``, ``2130706433``) is another host.
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


def check_resolved(host: str, address: str) -> None:
    """Raise ``Refused`` when the name ``host`` resolves to an address no system can have.

    Link-local (where clouds keep their metadata), multicast, unspecified and IPv4-mapped ones;
    loopback only for ``localhost`` and for a host that is written as that address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None
    if mapped or ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        _log.debug("%r resolves to %s", host, address)
        raise Refused("its host name resolves to an address where no system can be")
    local = host == "localhost" or host.endswith(".localhost") or host == address
    if ip.is_loopback and not local:
        _log.debug("%r resolves to %s", host, address)
        raise Refused("its host name resolves to the hub's own machine")


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
