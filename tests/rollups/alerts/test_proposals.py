"""A proposal that stays at one step for too long is told of to whoever reads it, until it goes on."""

from typing import Any

from tests.cast import BAPPEDA, DINKES, DINSOS, LURAH, RT1, RT2, SITI, TUTI
from tests.house import House
from tests.rollups.alerts.told import at, brief, facts, heard, sweep, void
from tests.themes.proposals import at as stage
from tests.themes.test_rules_usulan import Course


def held(house: House, who: Any = TUTI) -> list[tuple[Any, ...]]:
    return brief(heard(house, who, theme="usulan"))


def test_a_proposal_is_told_of_on_the_day_its_time_is_over_and_until_it_goes_on(house: House) -> None:
    at(house, "2026-06-30T23:50")
    course = Course(house)
    course.go("USULAN")
    course.send(SITI, "2026-06-20", **stage("USULAN", address="Jl. Contoh No. 22"))
    sweep(house)
    assert held(house) == []
    at(house, "2026-07-01T00:10")
    sweep(house)
    assert held(house) == [("held_by_rt", RT1, "USULAN", "open")]
    (alert,) = heard(house, theme="usulan")
    assert (alert["record"], alert["began"], alert["numbers"]) == (course.id, "2026-07-01", {"since": "2026-06-01"})
    assert alert["title"] == {
        "id": "Usulan belum diperiksa RT/RW: Diusulkan",
        "en": "A proposal is not checked by the RT: Proposed",
    }
    assert "Contoh" not in str(alert)
    assert [len(held(house, who)) for who in (SITI, LURAH, DINSOS, BAPPEDA)] == [1, 1, 1, 0]
    assert house.get(DINKES, "/v1/alerts", params={"theme": "usulan"}).json().get("items", []) == []
    at(house, "2026-07-02T09:00")
    course.send(SITI, "2026-07-02", **stage("VERIFIKASI_RT"))
    for _ in range(2):
        sweep(house)
    assert held(house) == [("held_by_rt", RT1, "USULAN", "over")]
    assert [each["name"] for each in facts(house)] == ["raised", "over"]


def test_each_step_has_a_time_of_its_own(house: House) -> None:
    """The kelurahan has three months for each of its steps, and Dinas Sosial as well."""
    at(house, "2026-06-29T09:00")
    quick, slow = Course(house), Course(house, proposed_on="2026-05-31")
    for course in (quick, slow):
        course.go("USULAN", "VERIFIKASI_RT", "MUSKEL", "LAYAK", "VERVAL_LAPANGAN")
    at(house, "2026-06-30T09:00")
    quick.go("USUL_DINSOS")
    at(house, "2026-09-25T09:00")
    sweep(house)
    assert held(house) == [("held_by_kelurahan", RT1, "VERVAL_LAPANGAN", "open")]
    slow.send(TUTI, "2026-09-24", **stage("USUL_DINSOS", siks_on="2026-09-24"))
    at(house, "2026-09-29T09:00")
    sweep(house)
    assert held(house) == [
        ("held_by_dinsos", RT1, "USUL_DINSOS", "open"),
        ("held_by_kelurahan", RT1, "VERVAL_LAPANGAN", "over"),
    ]


def test_what_was_mistaken_is_withdrawn_and_an_alert_follows_its_record(house: House) -> None:
    at(house, "2026-07-05T09:00")
    moved, wrong = Course(house), Course(house, proposed_on="2026-05-31")
    for course in (moved, wrong):
        course.go("USULAN")
    sweep(house)
    assert held(house) == [("held_by_rt", RT1, "USULAN", "open")] * 2
    house.post(TUTI, f"/v1/records/usulan/{moved.id}/move", {"area": RT2, "reason": "salah RT"})
    void(house, "usulan", wrong.id)
    sweep(house)
    assert held(house) == [("held_by_rt", RT1, "USULAN", "withdrawn"), ("held_by_rt", RT2, "USULAN", "open")]
    (gone,) = heard(house, theme="usulan", state="withdrawn")
    assert gone["reason"]["code"] == "voided"
    at(house, "2026-11-20T09:00")
    old = Course(house, proposed_on="2026-05-30")
    old.go("USULAN")
    sweep(house)
    assert len(held(house)) == 2, "what is entered months later is no news"
