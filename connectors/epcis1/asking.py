"""A question put to the service, in as many parts as it takes until each of them is answered."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Protocol, Self, TypeVar

from connectors.epcis1.config import Epcis1Config
from connectors.epcis1.parameters import Parameters
from connectors.epcis1.reading import read_reply
from connectors.epcis1.refusals import TooComplex, TooLarge
from connectors.epcis1.service import Service
from connectors.sdk.errors import Unsupported
from connectors.sdk.interface import Host
from connectors.sdk.steps import in_steps
from schema.model.records import Said
from schema.model.times import Micros

_TOO_LONG = "finds a question of one id too long"


class Part(Protocol):
    """A question that can be parted; the parts together ask for all that it asks for."""

    @property
    def query(self) -> str:
        """The query of the standard that is polled."""
        ...

    @property
    def too_much(self) -> str:
        """What it means when the service tells too much, and it cannot be parted."""
        ...

    def parameters(self) -> Parameters:
        """The parameters of the poll."""
        ...

    def smaller(self, now: Micros) -> Sequence[Self]:
        """Parts that find less each; none when it cannot be parted further."""
        ...

    def simpler(self) -> Sequence[Self]:
        """Parts that name less each; none when it cannot be parted further."""
        ...


PartT = TypeVar("PartT", bound=Part)


class Asker:
    """Asks one service: where it says that a question is too large, for the parts of it."""

    def __init__(self, service: Service, config: Epcis1Config, host: Host) -> None:
        self._service = service
        self._most_requests = config.most_requests
        self._host = host

    async def answer(self, question: PartT) -> AsyncGenerator[Said, None]:
        """All that is said, in any order. A part that cannot be had is raised after the others."""
        async with aclosing(self.parts(question, until_all_asked=True)) as parts:
            async for _, said in parts:
                if said is not None:
                    yield said

    async def parts(
        self, question: PartT, until_all_asked: bool = False
    ) -> AsyncGenerator[tuple[PartT, Said | None], None]:
        """What is said, with the part that it answers; None when the part was answered whole.

        The parts come in their order. ``Unsupported`` when one cannot be had: at once, or after all
        others were asked.
        """
        waiting, asked, unanswered = [question], 0, ""
        while waiting:
            asked += 1
            if asked > self._most_requests:
                raise Unsupported(f"took more than {self._most_requests:,} requests for a question")
            part = waiting.pop()
            try:
                async with aclosing(self._poll(part)) as heard:
                    async for said in heard:
                        yield part, said
                yield part, None
            except (TooLarge, TooComplex) as refusal:
                smaller = self._parted(part, refusal)
                waiting += reversed(smaller)
                if not smaller:
                    unanswered = part.too_much if isinstance(refusal, TooLarge) else _TOO_LONG
            if unanswered and not (waiting and until_all_asked):
                raise Unsupported(unanswered)

    def _parted(self, part: PartT, refusal: TooLarge | TooComplex) -> Sequence[PartT]:
        large = isinstance(refusal, TooLarge)
        return part.smaller(self._host.now()) if large else part.simpler()

    async def _poll(self, part: Part) -> AsyncGenerator[Said, None]:
        reply = await self._service.poll(part.query, part.parameters())
        said = in_steps(read_reply(reply, self._host.settings, self._host.now()))
        async with aclosing(said) as steps:
            async for step in steps:
                for one in step:
                    yield one
