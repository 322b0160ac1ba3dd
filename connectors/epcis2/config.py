"""The ``[connector]`` table of a system of kind ``epcis2``."""

from pydantic import Field

from connectors.sdk.http_config import HttpConfig


class Epcis2Config(HttpConfig):
    """An EPCIS 2.0 REST service (ISO/IEC 19987:2024, clause 12).

    ``base_url`` is its root, above ``/events``. Further ``headers`` are for example
    ``GS1-EPCIS-Version`` or ``GS1-Extensions``.
    """

    per_page: int = Field(default=100, gt=0, le=10_000)
    """Events asked for in one page (``perPage``)."""
    max_pages: int = Field(default=1_000, gt=0)
    """A walk through more pages than this is an error, never a silent end."""
    longest_url: int = Field(default=6_000, ge=500)
    """A question with more ids than fit into an address of so many characters is split."""
    spellings: bool = True
    """Ask for an id in every spelling (Digital Link and EPC URNs). Off: only as Digital Link,
    for services that know the spellings to be equal."""
    descendants: bool = False
    """Ask for places with ``WD_`` instead of ``EQ_``: also for what lies below them by the
    service's own master data (ISO/IEC 19987, 8.2.7.1). Where the service has such data."""
    overlap_seconds: int = Field(default=60, ge=0)
    """``changes`` asks again for this much record time, for events captured late."""
    record_time: bool = True
    """Whether its events carry a ``recordTime``, without which it cannot tell what changed."""
