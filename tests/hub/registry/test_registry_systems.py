"""The registry: provinces and the systems configured for them."""

from dataclasses import replace

from hub.registry.registry import Registry
from schema.model.keys import ProvinceCode, SystemId
from schema.model.provinces import SystemStatus
from schema.model.systems import Environment, Stage, SystemSettings

CA_MAU, BAC_LIEU, LAI_CHAU = ProvinceCode("96"), ProvinceCode("95"), ProvinceCode("12")


def system(id_: str, *provinces: ProvinceCode, stage: Stage = Stage.REGISTERED) -> SystemSettings:
    return SystemSettings(id=SystemId(id_), name=id_, provinces=provinces, kind="fake", stage=stage)


def registry(*systems: SystemSettings) -> Registry:
    return Registry({s.id: s for s in systems})


def test_a_province_may_have_several_systems_and_a_vendor_serve_several_provinces() -> None:
    both = registry(system("vendor", CA_MAU, BAC_LIEU), system("ca-mau", CA_MAU))
    assert [s.id for s in both.systems_of(CA_MAU)] == ["ca-mau", "vendor"]
    assert [s.id for s in both.systems_of(BAC_LIEU)] == ["vendor"]
    assert len(both.provinces_without_system()) == 61


def test_a_test_environment_is_no_system_of_its_province() -> None:
    trial = replace(system("trial", LAI_CHAU), environment=Environment.TEST)
    found = registry(trial)
    assert LAI_CHAU in found.provinces_without_system()
    assert found.programme(LAI_CHAU).system_status is SystemStatus.UNKNOWN
    assert found.programme(LAI_CHAU).systems == ("trial",)


def test_a_configured_system_shows_that_the_province_has_one() -> None:
    assert registry().programme(LAI_CHAU).system_status is SystemStatus.UNKNOWN
    found = registry(system("lai-chau", LAI_CHAU))
    assert found.programme(LAI_CHAU).system_status is SystemStatus.EXISTS


def test_a_simulated_system_says_nothing_about_the_real_province() -> None:
    played = registry(replace(system("played", LAI_CHAU), simulated=True))
    assert played.programme(LAI_CHAU).system_status is SystemStatus.UNKNOWN
    assert played.programme(LAI_CHAU).systems == ("played",)
    assert LAI_CHAU not in played.provinces_without_system()


def test_a_programme_gathers_what_hinders_its_systems() -> None:
    first = replace(system("a", LAI_CHAU), hindrances=("no API", "no staff"))
    second = replace(system("b", LAI_CHAU), hindrances=("no staff",), support_requested=("API",))
    programme = registry(first, second).programme(LAI_CHAU)
    assert programme.hindrances == ("no API", "no staff")
    assert programme.support_requested == ("API",)


def test_a_province_is_counted_once_at_its_furthest_stage() -> None:
    found = registry(
        system("a", CA_MAU, stage=Stage.CONTACTED),
        system("b", CA_MAU, stage=Stage.SYNCHRONISED),
        replace(system("c", BAC_LIEU, stage=Stage.SYNCHRONISED), simulated=True),
    )
    counts = {count.stage: count for count in found.stage_counts()}
    assert counts[Stage.CONTACTED].provinces == ()
    assert counts[Stage.SYNCHRONISED].provinces == (CA_MAU,)
    assert counts[Stage.SYNCHRONISED].simulated == (BAC_LIEU,)


def test_nobody_changes_a_registry_behind_its_back() -> None:
    systems = {SystemId("a"): system("a", CA_MAU)}
    found = Registry(systems)
    systems.clear()
    assert list(found.systems) == ["a"]
