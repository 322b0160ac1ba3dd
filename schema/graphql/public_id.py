"""Public ids: opaque and URL-safe; they hold a type and a canonical id, never a row number."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum


class NodeType(StrEnum):
    """What a public id can name; the letter is what the id begins with when decoded."""

    ITEM = "i"
    LOCATION = "l"
    PRODUCT = "p"
    EVENT = "e"
    PROVINCE = "v"
    SYSTEM = "s"
    TRACE = "t"


def encode(type_: NodeType, key: str) -> str:
    """The public id of a thing."""
    return urlsafe_b64encode(f"{type_}:{key}".encode()).rstrip(b"=").decode()


def decode(public: str) -> tuple[NodeType, str] | None:
    """The type and the canonical id that a public id holds; None when it is none of ours."""
    try:
        text = urlsafe_b64decode(public.encode("ascii") + b"=" * (-len(public) % 4)).decode()
        letter, colon, key = text.partition(":")
        type_ = NodeType(letter)
    except ValueError:
        return None
    return (type_, key) if colon and key and encode(type_, key) == public else None


def code_of(id_or_code: str) -> str:
    """The canonical id that a public id holds, else the text itself: a code as typed."""
    decoded = decode(id_or_code)
    return decoded[1] if decoded else id_or_code
