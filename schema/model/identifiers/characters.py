"""The characters that GS1 keys may hold, and how they are escaped in the two kinds of URI.

A Digital Link path and an EPC URN escape different characters; decoded, they are one text.
"""

import re
from urllib.parse import quote, unquote

OUTSIDE_82 = re.compile(r"[^!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]")
"""What is not in GS1 General Specifications, figure 7.11-1 (the invariant part of ISO/IEC 646)."""
OUTSIDE_39 = re.compile(r"[^#\-/0-9A-Z]")
"""What is not in GS1 General Specifications, figure 7.11-2 (component and part identifiers)."""
_ESCAPE_FREE_IN_URN = "!'()*+,-.:;=_"


def text_fault(name: str, value: str, longest: int) -> str | None:
    """What is wrong with ``value`` as a text of character set 82, or None."""
    if len(value) > longest:
        return f"{name} has {len(value)} characters, at most {longest} are allowed"
    stranger = OUTSIDE_82.search(value)
    if stranger:
        return f"{name} holds {stranger[0]!r}, which is not in GS1 character set 82"
    return None


def unescape(text: str) -> str:
    """``text`` without percent-escapes; ``ValueError`` when they are not UTF-8."""
    return unquote(text, errors="strict") if "%" in text else text


def escape_for_path(text: str) -> str:
    """``text`` as one segment of a Digital Link path: all but the unreserved is escaped."""
    return text if text.isascii() and text.isalnum() else quote(text, safe="")


def escape_for_urn(text: str) -> str:
    """``text`` as one part of an EPC URN (EPC Tag Data Standard, table A-1)."""
    return quote(text, safe=_ESCAPE_FREE_IN_URN)
