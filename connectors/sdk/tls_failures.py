"""Why no secure connection was made, in words without a host."""

from connectors.sdk.errors import ConnectorError, Refused, Unavailable

_WHY = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is signed by itself, which this hub does not trust",
    19: "its certificate is signed by whom this hub does not trust",
    20: "its certificate is signed by whom this hub does not trust",
    21: "its certificate is signed by whom this hub does not trust",
    62: "its certificate is for another host",
    64: "its certificate is for another host",
}
"""By OpenSSL's code (``X509_V_ERR_…``)."""
_NONE = "no secure connection could be made"
_REFUSALS = ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED", "HANDSHAKE_FAILURE")


def insecure(error: Exception) -> ConnectorError:
    """The error of a handshake that failed; the HTTP client wraps OpenSSL's, or derives from it."""
    cause = getattr(error, "certificate_error", getattr(error, "os_error", error))
    if _refuses_us(cause):
        return Refused("refused the secure connection: it may want a certificate (`tls`)")
    return Unavailable(f"could not be reached: {_WHY.get(getattr(cause, 'verify_code', 0), _NONE)}")


def _refuses_us(error: Exception) -> bool:
    """Whether the other end broke off because of who we are, or do not say we are."""
    reason = getattr(error, "reason", None) or ""
    return "_ALERT_" in reason and any(word in reason for word in _REFUSALS)
