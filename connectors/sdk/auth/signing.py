"""Requests signed with HMAC-SHA256, as gateways between public bodies ask for.

The same request at the same time always has the same signature: nothing random is in it.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connectors.sdk.asked import Asked, pairs_of
from connectors.sdk.auth.credentials import Secrets
from connectors.sdk.auth.forms import PLACEHOLDER, Signed
from connectors.sdk.errors import Refused
from schema.model.times import MILLISECOND, SECOND, Micros, iso

_WRITTEN: Mapping[str, Callable[[Micros], str]] = {
    "epoch_s": lambda at: str(at // SECOND),
    "epoch_ms": lambda at: str(at // MILLISECOND),
    "iso": lambda at: iso(at - at % SECOND),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """Signs each request anew, with the time of the hub's clock."""

    form: Signed
    secrets: Secrets = field(repr=False)
    now: Callable[[], Micros] = field(repr=False)

    async def apply(self, request: Asked) -> Asked:
        """See ``Credentials``."""
        form = self.form
        at = _WRITTEN[form.timestamp](self.now())
        digest = self._text(hashlib.sha256(request.data).digest())
        parts = {"key_id": form.key_id, "timestamp": at, "digest": digest}
        text = filled(form.canonical, {**parts, **parts_of(request)})
        signature = self._text(hmac.digest(self._key(), text.encode(), "sha256"))
        value = filled(form.signature_value, {**parts, "signature": signature})
        headers = {
            form.key_id_header: form.key_id,
            form.timestamp_header: at,
            form.digest_header: digest,
            form.signature_header: value,
        }
        return request.with_headers({name: text for name, text in headers.items() if name})

    async def renew(self, refused: Asked) -> bool:
        """A signature that was refused would be refused again."""
        return False

    def _key(self) -> bytes:
        secret = self.secrets(self.form.key)
        try:
            if self.form.key_encoding == "hex":
                return bytes.fromhex(secret)
            if self.form.key_encoding == "base64":
                return base64.b64decode(secret, validate=True)
        except (ValueError, binascii.Error):
            why = f"the secret {self.form.key} is not written in {self.form.key_encoding}"
            raise Refused(why) from None  # the cause would show the secret
        return secret.encode()

    def _text(self, raw: bytes) -> str:
        return raw.hex() if self.form.encoding == "hex" else base64.b64encode(raw).decode("ascii")


def parts_of(request: Asked) -> dict[str, str]:
    """What of a request is signed, as it goes over the wire: parameters by name, then value."""
    parts = urlsplit(request.url)
    pairs = sorted(pairs_of(parts.query))
    return {
        "method": request.method.upper(),
        "host": parts.netloc.lower(),
        "path": parts.path or "/",
        "query": "&".join(map("=".join, pairs)),
    }


def filled(template: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; the form has checked that each is known."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], template)
