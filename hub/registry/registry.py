"""The registry: the 63 provinces and the systems configured for them, as one immutable snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hub.registry import provinces as places
from hub.registry.programme import programmes
from hub.registry.snapshots import snapshots
from schema.model.keys import ProvinceCode, SystemId
from schema.model.provinces import Programme, Province, Snapshot, SystemStatus, Unit
from schema.model.systems import Environment, Stage, SystemSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How many provinces have a production system at a stage; simulated systems apart."""

    stage: Stage
    provinces: tuple[ProvinceCode, ...]
    simulated: tuple[ProvinceCode, ...]
    """Provinces for which only a simulated system (mô phỏng) stands at this stage."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Provinces, units and systems. Several systems a province, and one for several, are normal."""

    systems: Mapping[SystemId, SystemSettings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Copy and sort the systems by id, so that nobody changes them behind our back."""
        ordered = {id_: self.systems[id_] for id_ in sorted(self.systems)}
        object.__setattr__(self, "systems", MappingProxyType(ordered))

    @property
    def provinces(self) -> Mapping[ProvinceCode, Province]:
        """The 63 by code."""
        return places.provinces()

    @property
    def units(self) -> Mapping[str, Unit]:
        """The 34 by code."""
        return places.units()

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The published figures, oldest first, to be shown beside ``stage_counts``."""
        return snapshots()

    def systems_of(self, province: ProvinceCode) -> tuple[SystemSettings, ...]:
        """The systems that serve a province, test environments and simulated ones included."""
        return tuple(s for s in self.systems.values() if province in s.provinces)

    def provinces_without_system(self) -> tuple[ProvinceCode, ...]:
        """The provinces for which no production system is configured here, by code.

        They may have one all the same: see ``programme(code).system_status``.
        """
        return tuple(code for code in self.provinces if not self._in_production(code))

    def programme(self, province: ProvinceCode) -> Programme:
        """Where a province stands: what sources say of it, and the systems configured for it.

        A simulated system stands in ``systems`` but never changes ``system_status``: it says
        nothing about the real province.
        """
        systems = self.systems_of(province)
        said = programmes()[province]
        configured = any(not s.simulated for s in self._in_production(province))
        return replace(
            said,
            system_status=SystemStatus.EXISTS if configured else said.system_status,
            systems=tuple(s.id for s in systems),
            hindrances=_merged(s.hindrances for s in systems),
            support_requested=_merged(s.support_requested for s in systems),
        )

    def stage_counts(self) -> tuple[StageCount, ...]:
        """For each stage the provinces whose configured systems have come that far, and no further.

        A province with several systems counts once, at its furthest.
        """
        real = {code: self._furthest(code, simulated=False) for code in self.provinces}
        played = {code: self._furthest(code, simulated=True) for code in self.provinces}
        return tuple(
            StageCount(
                stage=stage,
                provinces=tuple(c for c in self.provinces if real[c] is stage),
                simulated=tuple(
                    c for c in self.provinces if real[c] is None and played[c] is stage
                ),
            )
            for stage in Stage
        )

    def _in_production(self, province: ProvinceCode) -> tuple[SystemSettings, ...]:
        return tuple(
            s for s in self.systems_of(province) if s.environment is Environment.PRODUCTION
        )

    def _furthest(self, province: ProvinceCode, *, simulated: bool) -> Stage | None:
        stages = {s.stage for s in self._in_production(province) if s.simulated is simulated}
        return next((stage for stage in reversed(Stage) if stage in stages), None)


def _merged(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Every text once, in the order first met."""
    return tuple(dict.fromkeys(text for part in texts for text in part))
