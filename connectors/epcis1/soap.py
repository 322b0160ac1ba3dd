"""SOAP 1.1 messages: an operation of the query interface in its envelope, with WS-Security."""

import base64
import hashlib
import secrets
from collections.abc import Callable

from lxml import etree

from connectors.epcis1.config import UsernameToken
from schema.epcis.xml_element import Element
from schema.model.times import MILLISECOND, Micros, iso

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_WSSE = f"{_OASIS}-wssecurity-secext-1.0.xsd"
_WSU = f"{_OASIS}-wssecurity-utility-1.0.xsd"
_TOKEN = f"{_OASIS}-username-token-profile-1.0"
_BASE64 = f"{_OASIS}-soap-message-security-1.0#Base64Binary"
_SPACES = {"soapenv": SOAP}


def envelope(message: Element, header: Element | None = None) -> bytes:
    """The message in an envelope, as UTF-8."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap=_SPACES)
    if header is not None:
        etree.SubElement(root, f"{{{SOAP}}}Header").append(header)
    etree.SubElement(root, f"{{{SOAP}}}Body").append(message)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def security_header(
    token: UsernameToken, resolve: Callable[[str], str], now: Callable[[], Micros]
) -> Element:
    """A ``wsse:Security`` header with a UsernameToken (Username Token Profile 1.0, 3)."""
    header = etree.Element(f"{{{_WSSE}}}Security", nsmap={"wsse": _WSSE, "wsu": _WSU, **_SPACES})
    header.set(f"{{{SOAP}}}mustUnderstand", "1")
    element = etree.SubElement(header, f"{{{_WSSE}}}UsernameToken")
    etree.SubElement(element, f"{{{_WSSE}}}Username").text = token.user
    password = etree.SubElement(element, f"{{{_WSSE}}}Password")
    secret = resolve(token.password)
    if not token.digest:
        password.set("Type", f"{_TOKEN}#PasswordText")
        password.text = secret
        return header
    nonce, created = secrets.token_bytes(16), iso(now() // MILLISECOND * MILLISECOND)
    password.set("Type", f"{_TOKEN}#PasswordDigest")
    password.text = password_digest(nonce, created, secret)
    etree.SubElement(element, f"{{{_WSSE}}}Nonce", {"EncodingType": _BASE64}).text = _encoded(nonce)
    etree.SubElement(element, f"{{{_WSU}}}Created").text = created
    return header


def password_digest(nonce: bytes, created: str, password: str) -> str:
    """Base64 of SHA-1 of nonce, time and password: SHA-1 is what the profile prescribes."""
    text = nonce + created.encode() + password.encode()
    return _encoded(hashlib.sha1(text, usedforsecurity=False).digest())


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
