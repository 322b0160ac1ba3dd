"""What names of fields say, going by their words: ``donViTinh``, ``don_vi_tinh``, ``DVT``."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate

from connectors.sdk.words import unaccented, words

_GENERAL = "here"
"""Says nothing beside a word that says more: a “from location” is where it came from."""
_LEAST_JOINED = 5
"""Letters from which a phrase is found in a name whose words are run together."""
Lexicon = Mapping[str, Mapping[str, Sequence[str]]]


def plain(text: str) -> str:
    """Without accents, in lower case, spaces run together: how words are compared here."""
    return " ".join(unaccented(text).lower().split())


@cache
def lexicon() -> Lexicon:
    """``lexicon.toml``."""
    return tomllib.loads(files("connectors.drafting").joinpath("lexicon.toml").read_text("utf-8"))


@cache
def meanings(name: str, table: str) -> Mapping[str, float]:
    """What a name may say by a table of the lexicon, each with how much of the name says so, from
    0 to 1; what stands at its end counts a little more."""
    own = words(name)
    found: dict[str, float] = {}
    for meaning, phrases in lexicon()[table].items():
        best = max(_share(own, phrase.split()) for phrase in phrases)
        if best:
            found[meaning] = best
    return found


def said(name: str, table: str) -> str | None:
    """The likeliest of them."""
    every = meanings(name, table)
    found = {meaning: share for meaning, share in every.items() if meaning != _GENERAL} or every
    return max(found, key=lambda meaning: found[meaning]) if found else None


def _share(own: Sequence[str], phrase: Sequence[str]) -> float:
    size = len(phrase)
    at = [n for n in range(len(own) - size + 1) if list(own[n : n + size]) == list(phrase)]
    if at:
        return size / len(own) + (0.01 if at[-1] + size == len(own) else 0.0)
    joined, compact = "".join(own), "".join(phrase)
    if joined == compact:
        return 1.0
    held = len(compact) >= _LEAST_JOINED and _begins(own, joined, compact)
    return len(compact) / len(joined) * 0.9 if held else 0.0


def _begins(own: Sequence[str], joined: str, compact: str) -> bool:
    """Whether it is found there, at the beginning of a word where there are several: an exchange is
    no change."""
    if len(own) == 1:
        return compact in joined
    starts = accumulate((len(word) for word in own[:-1]), initial=0)
    return any(joined.startswith(compact, start) for start in starts)


def nearest(names: Sequence[str], table: str) -> str | None:
    """What the names that lead to a field say, the nearest to it first."""
    return next((found for name in reversed(names) if (found := said(name, table))), None)


def ours_for(word: str, table: str) -> str | None:
    """Our word for one of theirs, of ``words.toml``."""
    return _ours(table).get(plain(word))


@cache
def _ours(table: str) -> Mapping[str, str]:
    text = files("connectors.drafting").joinpath("words.toml").read_text("utf-8")
    listed = tomllib.loads(text)[table]
    return {plain(theirs): ours for ours, every in listed.items() for theirs in every}
