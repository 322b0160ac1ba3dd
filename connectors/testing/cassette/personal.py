"""Which fields hold what must not be written down, and what stands there in its place.

Names of fields are compared without case, diacritics and separators: ``Họ tên``, ``ho_ten`` and
``hoTen`` are one name. The stems are looked for anywhere in a name: ``sdt_nguoi_mua`` is a phone.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    Category.ADDRESS: ("diachi", "address", "sonha", "thuongtru", "tamtru", "street"),
    Category.IDENTITY: ("cccd", "cmnd", "cancuoc", "hochieu", "passport", "chungminh"),
    Category.EMAIL: ("email", "thudientu"),
    Category.BIRTH: ("ngaysinh", "namsinh", "birthday", "birthdate"),
    Category.ACCOUNT: ("taikhoan", "bankaccount", "iban"),
    Category.SECRET: (
        "matkhau", "password", "passwd", "secret", "apikey", "accesstoken", "refreshtoken",
        "idtoken", "authtoken", "sessionid", "signature", "authorization", "xacthuc",
    ),
    Category.NAME: (
        "hoten", "hovaten", "nguoidaidien", "nguoilienhe", "nguoithuchien", "nguoitao",
        "nguoiky", "nguoimua", "nguoiban", "nguoinhan", "nguoigiao", "chuho", "chucoso",
        "nongdan", "nhanvien", "fullname", "firstname", "lastname", "surname", "contactname",
    ),
}  # fmt: skip
"""By what a field's name holds; the first counts, so that a buyer's phone is a phone."""
WHOLE: Mapping[str, Category] = {
    "tel": Category.PHONE,
    "mail": Category.EMAIL,
    "dob": Category.BIRTH,
    "token": Category.SECRET,
    "pwd": Category.SECRET,
    "pin": Category.SECRET,
}
"""Names that count only whole: each is part of too many others (``nextPageToken``)."""
PARAMETERS = frozenset({"key", "khoa", "auth", "sig", "sign"})
"""Names of parameters that hold a secret; in a record they may be anything."""
_FORMS: Mapping[Category, str] = {
    Category.NAME: "Người {}",
    Category.PHONE: "090{:07}",
    Category.ADDRESS: "Địa chỉ {}",
    Category.IDENTITY: "{:012}",
    Category.EMAIL: "nguoi-{}@example.invalid",
    Category.BIRTH: "1970-01-01",
    Category.ACCOUNT: "TK{}",
    Category.SECRET: "removed-{}",
}
NUMBERS = 90_900_000_000
"""From here on numbers are pseudonyms, where a person is told by a number."""
_PSEUDONYM = re.compile(
    r"Người \d+|090\d{7}|Địa chỉ \d+|0{6}\d{6}|nguoi-\d+@example\.invalid|1970-01-01|TK\d+"
    r"|removed-\d+"
)


@dataclass(frozen=True, slots=True)
class Scrub:
    """What an author adds: names of further fields by category, and names that are ``kept``.

    ``kept`` is for fields that no person is named in and that the connector reads.
    """

    fields: Mapping[str, Category] | None = None
    kept: frozenset[str] = frozenset()

    def category(self, field: str) -> Category | None:
        """What the field of that name holds; None where it may be written down."""
        name = folded(field)
        if name in map(folded, self.kept):
            return None
        own = {folded(one): category for one, category in (self.fields or {}).items()}
        found = own.get(name) or WHOLE.get(name)
        return found or next((c for c, stems in STEMS.items() if _holds(name, stems)), None)

    def category_of_parameter(self, name: str) -> Category | None:
        """The same for a parameter of an address or a form."""
        secret = Category.SECRET if folded(name) in PARAMETERS else None
        return self.category(name) or secret


def _holds(name: str, stems: tuple[str, ...]) -> bool:
    return any(stem in name for stem in stems)


def folded(name: str) -> str:
    """A field's name as names are compared: ``Số điện thoại`` is ``sodienthoai``."""
    apart = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if c.isascii() and c.isalnum()).lower()


def pseudonym(category: Category, number: int) -> str:
    """What stands in place of the ``number``-th value of a category."""
    return _FORMS[category].format(number)


def is_pseudonym(value: str | float) -> bool:
    """Whether a value is one already, so that what was scrubbed stays as it is."""
    if isinstance(value, str):
        return _PSEUDONYM.fullmatch(value) is not None
    return NUMBERS < value < NUMBERS + 10**7
