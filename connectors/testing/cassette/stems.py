"""Which names of fields say that a person or a secret stands there.

Names are compared without case, diacritics and separators: ``Họ tên``, ``ho_ten`` and ``hoTen``
are one. A stem counts anywhere in a name (``sdt_nguoi_mua`` is a phone); words count only whole,
since letters of two words may be another by chance: ``noi_ban``, a place, holds ``iban``.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from connectors.sdk.words import unaccented, words


class Category(StrEnum):
    """What a value is. Equal values of one category have one pseudonym."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    IDENTITY = "identity"
    EMAIL = "email"
    BIRTH = "birth"
    ACCOUNT = "account"
    SECRET = "secret"  # noqa: S105 - a category, not a secret


STEMS: Mapping[Category, tuple[str, ...]] = {
    Category.PHONE: ("dienthoai", "sdt", "didong", "mobile", "phone", "hotline", "fax", "zalo"),
    Category.ADDRESS: ("diachi", "address", "thuongtru", "tamtru", "street"),
    Category.IDENTITY: ("cccd", "cmnd", "cancuoc", "hochieu", "passport", "chungminh"),
    Category.EMAIL: ("email", "thudientu"),
    Category.BIRTH: ("ngaysinh", "namsinh", "birthday", "birthdate"),
    Category.ACCOUNT: ("taikhoan", "bankaccount"),
    Category.SECRET: (
        "matkhau", "password", "passwd", "secret", "apikey", "accesstoken", "refreshtoken",
        "idtoken", "authtoken", "sessionid", "signature", "authorization", "xacthuc",
    ),
    Category.NAME: (
        "hoten", "hovaten", "chucoso", "nongdan", "nhanvien", "khachhang",
        "canbo", "kysu", "thukho", "ketoan", "laixe", "taixe", "thuyentruong", "giamdoc", "xavien",
        "fullname", "firstname", "lastname", "middlename", "givenname", "familyname", "surname",
        "nickname", "username", "displayname", "personname", "contactname", "ownername", "signer",
        "signatory", "signedby", "inspector", "approver", "reviewer", "employee",
    ),
}  # fmt: skip
"""By what a field's name holds; the first counts, so that a buyer's phone is a phone."""
WORDS: Mapping[Category, tuple[str, ...]] = {
    Category.PHONE: ("tel",),
    Category.EMAIL: ("mail",),
    Category.BIRTH: ("dob",),
    Category.ACCOUNT: ("iban",),
    Category.NAME: (
        "chu ho", "chu vuon", "chu ao", "chu trang trai", "chu trai", "chu tau", "chu xe",
        "chu hang", "chu so huu", "chu nhiem", "chu doanh nghiep", "ho dan", "nong ho", "ho trong",
        "ho nuoi", "dai dien", "lien he", "phu trach", "truong nhom", "truong phong", "to truong",
        "doi truong", "owner", "contact", "person", "user", "author", "driver", "farmer", "grower",
        "fisherman", "captain", "staff", "worker", "customer", "buyer", "seller", "representative",
        "supervisor", "manager", "director", "recipient", "consignee", "operator name",
    ),
}  # fmt: skip
"""By whole words at any place of a name."""
WHOLE: Mapping[str, Category] = {
    "token": Category.SECRET,
    "pwd": Category.SECRET,
    "pin": Category.SECRET,
    "sonha": Category.ADDRESS,
}
"""Names that count only whole: each is part of too many others (``nextPageToken``)."""
KEYS = (
    "gln", "gtin", "sscc", "sgln", "pgln", "sgtin", "lgtin", "grai", "giai", "gsrn", "gdti",
    "epc", "ma co so", "ma dia diem", "ma vung", "ma kho", "ma noi", "ma tinh", "ma huyen",
    "ma xa", "ma phuong", "site id", "site code", "place id", "place code", "location id",
    "location code", "facility id", "facility code", "farm id", "farm code", "warehouse id",
    "warehouse code", "province code", "district code", "ward code",
)  # fmt: skip
"""Words of a name that say a GS1 key or a place's code: whoever it belongs to, it stays."""
_COUNTED = re.compile(r"(?:tong|so|luong)+nguoi|.*(?:lam|de)nguoi$|.*(?:count|total|quantity)$")
"""A number of people, and *nguội*: left to cool."""
_DONE_BY = re.compile(r"\b(?!sorted|grouped)[a-z]+ed by\b")


@lru_cache(maxsize=1 << 12)
def category_of(name: str) -> Category | None:
    """What a field of that name holds; None where nothing says that it is personal."""
    whole, spoken = folded(name), " ".join(words(name))
    found = WHOLE.get(whole) or next((c for c, held in STEMS.items() if _any(held, whole)), None)
    return found or _by_words(whole, spoken)


@lru_cache(maxsize=1 << 12)
def says_a_key(name: str) -> bool:
    """Whether the name says that a GS1 key or a place's code stands there."""
    return _spoken(KEYS, folded(name), " ".join(words(name)))


def folded(name: str) -> str:
    """A field's name as names are compared: ``Số điện thoại`` is ``sodienthoai``."""
    return "".join(c for c in unaccented(name) if c.isascii() and c.isalnum()).lower()


def _by_words(whole: str, spoken: str) -> Category | None:
    if _COUNTED.match(whole):
        return None
    found = next((c for c, held in WORDS.items() if _spoken(held, whole, spoken)), None)
    person = "nguoi" in whole or _DONE_BY.search(spoken)
    return found or (Category.NAME if person else None)


def _any(stems: tuple[str, ...], whole: str) -> bool:
    return any(stem in whole for stem in stems)


def _spoken(phrases: tuple[str, ...], whole: str, spoken: str) -> bool:
    """Whether one of them stands in the words, in the plural too, or is the whole name."""
    return any(
        phrase.replace(" ", "") == whole or re.search(rf"\b{phrase}s?\b", spoken)
        for phrase in phrases
    )
