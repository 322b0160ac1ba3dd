"""What a service says instead of an answer: the exceptions of EPCIS 1.x and SOAP faults.

Their texts may hold whatever the service's programmers put in; they go to the log only.
"""

import logging
from collections.abc import Mapping

from connectors.sdk.errors import ConnectorError, Refused, Unavailable, Unsupported
from schema.epcis.xml_element import Element, name_of, text_of

_log = logging.getLogger(__name__)
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_SOAP_1_2 = "{http://www.w3.org/2003/05/soap-envelope}"
_FAULTS = frozenset({f"{_SOAP}Fault", f"{_SOAP_1_2}Fault"})
_SECURITY = frozenset(
    {
        "FailedAuthentication",
        "FailedCheck",
        "InvalidSecurity",
        "InvalidSecurityToken",
        "SecurityTokenUnavailable",
        "UnsupportedSecurityToken",
        "UnsupportedAlgorithm",
    }
)
"""Fault codes of WS-Security (SOAP Message Security 1.0, 12)."""


class TooLarge(Exception):
    """It would tell more than it gives at once: it can be asked for parts."""


class TooComplex(Exception):
    """The question names more than it takes at once: it can be asked in parts."""


_ERRORS: Mapping[str, tuple[type[ConnectorError], str]] = {
    "SecurityException": (Refused, "check the system's credentials and what they may ask"),
    "NoSuchNameException": (Unsupported, "it does not have the query"),
    "QueryParameterException": (
        Unsupported,
        "it does not take a parameter of the question; see `version` in its file",
    ),
    "ValidationException": (Unsupported, "it does not take the form of the question"),
    "ImplementationException": (Unavailable, "it failed while it answered"),
}
"""By the exceptions of 8.2.6; the sentence is for whoever runs the connection."""


def raise_refusal(root: Element) -> None:
    """Raise what a message says instead of an answer; nothing when it says none.

    ``TooLarge`` and ``TooComplex`` are for the connector itself, all others are the four errors.
    """
    fault: Element | None = None
    for element in root.iter():
        name = name_of(element).rpartition("}")[2]
        if name.endswith("Exception"):
            raise _refusal(name, element)
        if element.tag in _FAULTS:
            fault = element
    if fault is not None:
        raise _of_fault(fault)


def _refusal(name: str, element: Element) -> Exception:
    reason = element.findtext("{*}reason") or element.findtext("reason") or ""
    _log.debug("says %s: %s", name, reason[:300])
    if name == "QueryTooLargeException":
        return TooLarge()
    if name == "QueryTooComplexException":
        return TooComplex()
    kind, what = _ERRORS.get(name, (Unsupported, "it does not take the question"))
    return kind(f"says {name[:60]}: {what}")


def _of_fault(fault: Element) -> ConnectorError:
    """By its code: whose fault it is, the message's or the service's."""
    found = fault.find("faultcode")
    if found is None:
        found = fault.find(f"{_SOAP_1_2}Code/{_SOAP_1_2}Value")
    code = "" if found is None else text_of(found).rpartition(":")[2].partition(".")[0]
    _log.debug("says SOAP fault %s: %s", code[:60], (fault.findtext("faultstring") or "")[:300])
    if code in _SECURITY:
        return Refused("answered with a SOAP fault: it does not accept the credentials")
    if code in ("Client", "Sender", "VersionMismatch", "MustUnderstand"):
        return Unsupported("answered with a SOAP fault: it does not take the question")
    return Unavailable("answered with a SOAP fault: it failed while it answered")
