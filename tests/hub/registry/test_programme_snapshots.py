"""What is published and what is known of named provinces: nothing more, nothing invented."""

from datetime import date

from hub.registry.programme import programmes
from hub.registry.provinces import provinces
from hub.registry.snapshots import snapshots
from schema.model.keys import ProvinceCode
from schema.model.provinces import Figure, MilestoneKind, SystemStatus


def figures(snapshot_id: str) -> dict[str, Figure]:
    (found,) = [s for s in snapshots() if s.id == snapshot_id]
    return {figure.what: figure for figure in found.figures}


def names(codes: tuple[ProvinceCode, ...]) -> set[str]:
    return {provinces()[code].name_vi for code in codes}


def test_the_figures_of_early_2022_are_kept_as_published() -> None:
    published = {what: f.published for what, f in figures("early-2022").items()}
    assert published == {
        "PLAN": 55,
        "PUBLICITY_AND_TRAINING": 45,
        "PRIORITY_PRODUCTS": 40,
        "INFRASTRUCTURE": 26,
        "APPLIED": 25,
    }
    assert snapshots()[0].as_of is None


def test_the_figures_of_october_2024_stand_beside_the_provinces_named() -> None:
    found = figures("2024-10-25")
    counted = {what: (f.qualifier, f.published, len(f.named)) for what, f in found.items()}
    assert counted == {
        "BUILT_OR_BUILDING": ("over", 30, 0),
        "CONTACTED": (None, 17, 11),
        "CONNECTING": (None, 13, 7),
        "SYNCHRONISED": (None, 2, 0),
    }


def test_the_provinces_named_in_october_2024_are_those_of_the_source() -> None:
    found = figures("2024-10-25")
    assert names(found["CONTACTED"].named) == {
        "Cần Thơ",
        "Đắk Nông",
        "Sóc Trăng",
        "Cà Mau",
        "Thái Bình",
        "Hưng Yên",
        "Long An",
        "Cao Bằng",
        "Hòa Bình",
        "Trà Vinh",
        "Vĩnh Long",
    }
    assert names(found["CONNECTING"].named) == {
        "Long An",
        "Trà Vinh",
        "Cần Thơ",
        "Cà Mau",
        "Vĩnh Long",
        "Đắk Nông",
        "Cao Bằng",
    }


def test_at_the_end_of_2025_about_35_had_a_system() -> None:
    figure = figures("end-of-2025")["HAS_SYSTEM"]
    assert (figure.qualifier, figure.published, figure.named) == ("about", 35, ())


def test_snapshots_and_programmes_name_the_same_provinces() -> None:
    for figure in figures("2024-10-25").values():
        said = {c for c, p in programmes().items() if figure.what in {n.what for n in p.named}}
        assert said == set(figure.named)


def test_every_province_has_a_programme_and_unnamed_ones_stay_unknown() -> None:
    assert set(programmes()) == set(provinces())
    exists = {c for c, p in programmes().items() if p.system_status is SystemStatus.EXISTS}
    assert exists == set(figures("2024-10-25")["CONTACTED"].named)
    others = {p.system_status for c, p in programmes().items() if c not in exists}
    assert others == {SystemStatus.UNKNOWN}


def test_quang_nam_is_named_for_its_plan_of_2021() -> None:
    quang_nam = programmes()[ProvinceCode("49")]
    (plan,) = quang_nam.milestones
    assert (plan.kind, plan.on) == (MilestoneKind.PLAN, date(2021, 1, 5))
    assert "31" in (plan.note or "")
    assert "Tết Nhâm Dần" in plan.source
    assert quang_nam.system_status is SystemStatus.UNKNOWN


def test_no_statement_is_without_a_source() -> None:
    for programme in programmes().values():
        assert all(step.source for step in programme.milestones)
        assert all(named.source for named in programme.named)
    assert all(snapshot.source for snapshot in snapshots())
