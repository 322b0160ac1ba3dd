"""Master data as polls of SimpleMasterDataQuery (ISO/IEC 19987:2017, 8.2.7.2) that can be split."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from connectors.epcis1.config import Epcis1Config
from connectors.epcis1.parameters import MASTER_DATA, Parameters, flagged, listed
from connectors.epcis1.query import Spellings, spellings
from schema.model.times import Micros


@dataclass(frozen=True, slots=True)
class MasterDataQuestion:
    """One poll: of which vocabularies, and of which ids (all, when empty)."""

    vocabularies: tuple[str, ...]
    ids: tuple[Spellings, ...] = ()
    query: str = MASTER_DATA
    too_much: str = "holds more in one vocabulary than it gives at once; its file may leave it out"

    @classmethod
    def of(cls, ids: Iterable[str], config: Epcis1Config) -> "MasterDataQuestion":
        """What the service is asked about these ids, in every spelling."""
        spelled = (tuple(dict.fromkeys((*spellings(one, config), one))) for one in ids)
        return cls(config.vocabularies, tuple(spelled))

    def parameters(self) -> Parameters:
        """What is sent."""
        names = [text for spellings in self.ids for text in spellings]
        return (
            listed("vocabularyName", self.vocabularies),
            flagged("includeAttributes", True),
            flagged("includeChildren", True),
            *((listed("EQ_name", names),) if names else ()),
        )

    def smaller(self, now: Micros) -> Sequence["MasterDataQuestion"]:
        """In parts that find less each: by ids, else by vocabularies. Empty when neither goes."""
        return self.simpler() or self._by_vocabularies()

    def simpler(self) -> Sequence["MasterDataQuestion"]:
        """In parts that name less each."""
        if len(self.ids) < 2:
            return ()
        middle = len(self.ids) // 2
        return [replace(self, ids=part) for part in (self.ids[:middle], self.ids[middle:])]

    def _by_vocabularies(self) -> Sequence["MasterDataQuestion"]:
        if len(self.vocabularies) < 2:
            return ()
        return [replace(self, vocabularies=(one,)) for one in self.vocabularies]
