"""The ``[connector]`` table of a system of kind ``epcis1``."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from connectors.sdk.config import Strict
from connectors.sdk.http_config import HttpConfig
from connectors.sdk.secrets import SecretRef
from schema.model.identifiers.spellings import PREFIX_LENGTHS

_VTYPE = "urn:epcglobal:epcis:vtype:"
VOCABULARIES = tuple(
    f"{_VTYPE}{name}"
    for name in ("Location", "BusinessLocation", "ReadPoint", "EPCClass", "SourceDest", "Party")
)
"""The standard vocabularies that name places, products and parties (ISO/IEC 19987:2017, 7.2)."""
PrefixLength = Annotated[int, Field(ge=6, le=12)]


class UsernameToken(Strict):
    """A WS-Security UsernameToken in the header of every SOAP message."""

    user: str
    """The hub's user name at the service; no secret."""
    password: SecretRef
    """Where that user's password is to be found."""
    digest: bool = False
    """Send a digest of the password with a nonce and the time, instead of the password."""


class Epcis1Config(HttpConfig):
    """An EPCIS 1.x service (ISO/IEC 19987:2017, 8.2). ``base_url`` is the address that is asked,
    with nothing behind it."""

    transport: Literal["soap", "http"] = "soap"
    """``soap``: SOAP 1.1 over HTTP. ``http``: plain XML over HTTP."""
    version: Literal["1.0", "1.1", "1.2"] = "1.2"
    """The version it speaks. 1.1 cannot be asked for event ids, 1.0 not for lots and
    transformations either."""
    ws_security: UsernameToken | None = None
    """Over SOAP only; beside ``auth``, if both are given."""
    method: Literal["GET", "POST"] = "GET"
    """Of ``http``: how it is asked with the parameters in the address."""
    question: Literal["address", "document"] = "address"
    """Of ``http``: whether the parameters stand in the address, or in an ``EPCISQueryDocument``
    that is sent by POST."""
    separator: str = Field(default="", max_length=1)
    """Joins several values of one parameter in the address; empty: the parameter is repeated."""
    longest_url: int = Field(default=6_000, ge=500)
    """A question with more ids than fit into an address of so many characters is split."""
    most_events: int = Field(default=1_000, ge=0)
    """``maxEventCount``: the service refuses to tell more at once, and is then asked for parts. 0:
    not sent."""
    most_requests: int = Field(default=1_000, gt=0)
    """A question that has to be split into more requests than this is an error, never a silent
    end."""
    company_prefix_lengths: tuple[PrefixLength, ...] = PREFIX_LENGTHS
    """An EPC URN tells where its company prefix ends, a GTIN does not: ids are asked for with each
    of these lengths. Fewer, where it is known which are in use, make shorter questions."""
    digital_links: bool = False
    """Ask for ids as Digital Links too, for services that hold some."""
    descendants: bool = False
    """Ask for places with ``WD_`` instead of ``EQ_``: also for what lies below them by the
    service's own master data (8.2.7.1). Where the service has such data."""
    record_time: bool = True
    """Whether its events carry a ``recordTime``, without which it cannot tell what changed."""
    overlap_seconds: int = Field(default=60, ge=0)
    """``changes`` asks again for this much record time, for events captured late."""
    vocabularies: tuple[str, ...] = VOCABULARIES
    """What master data is asked for; none, where it has none."""

    def gives_master_data(self) -> bool:
        """Whether it can be asked for master data: not with the parameters in the address, as
        nothing there says which query they are of."""
        by_message = self.transport == "soap" or self.question == "document"
        return by_message and bool(self.vocabularies)

    def pages(self) -> bool:
        """EPCIS 1.x knows no pages: what is too large is refused, and asked for in parts."""
        return False

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.ws_security is not None and self.transport != "soap":
            raise ValueError("`ws_security` goes with `transport` soap")
        if not self.company_prefix_lengths and not self.digital_links:
            raise ValueError("without `company_prefix_lengths` no id can be asked for")
        return self
