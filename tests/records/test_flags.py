"""What is doubted of families as they stand is counted and listed for those who look into it, and them alone."""

from collections.abc import Iterable
from typing import Any

import pytest

from app.records.flags import flags_of, kept_fields
from app.themes.catalog import CATALOG, theme
from tests.cast import (
    ADMIN,
    ANI,
    BAPPEDA,
    CITY,
    DINKES,
    DINSOS,
    IMOPURO,
    LURAH,
    METRO,
    PAK_RW,
    RT1,
    RT2,
    RT3,
    RT_IMOPURO,
    SITI,
    TUTI,
    Person,
)
from tests.house import House
from tests.records.families import KK, POVERTY, answers, proved, send, street, take
from tests.themes.documents import HEAD, WIFE

NIK = "1872012003859905"


def number(place: int) -> str:
    return f"187201010115{place:04d}"


def counts(house: House, who: Person = DINSOS, **params: str) -> dict[str, int]:
    reply = house.get(who, "/v1/flags/poverty", params=params)
    assert reply.status_code == 200, reply.text
    return {each["code"]: each["count"] for each in reply.json()["items"] if each["count"]}


def listed(house: House, code: str, who: Person = DINSOS, **params: Any) -> list[str]:
    reply = house.get(who, "/v1/records/poverty", params={"flag": code, **params})
    assert reply.status_code == 200, reply.text
    return [each["id"] for each in reply.json()["items"]]


def family(house: House, place: int, area: str = RT1, who: Person = SITI, **more: Any) -> str:
    receipt = send(house, who, area, answers=answers(number(place), **more))
    assert receipt["outcome"] == "new", receipt
    return str(receipt["id"])


DOUBTED: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("ID04", {"people": [HEAD | {"sex": "P"}]}, {"people": [HEAD]}),
    ("ID05", {"people": [HEAD | {"birth_date": "1970-01-01"}]}, {"people": [HEAD]}),
    ("ID10", {"people": [HEAD, WIFE, WIFE]}, {"people": [HEAD, WIFE]}),
    ("PP05", {"civil_servant_in_household": "yes"}, {"civil_servant_in_household": "yes", "aid": []}),
    ("PP05", {"people": [HEAD, WIFE | {"occupation": "6"}]}, {"people": [HEAD, WIFE | {"occupation": "9"}]}),
    ("PP06", {"status": "PINDAH"}, {"status": "PINDAH", "aid": []}),
    ("PP09", {"aid": [{"programme": "PKH", "components": 5}]}, {"aid": [{"programme": "PKH", "components": 4}]}),
    ("PP10", {"fm8": "no", "toilet": "2"}, {"fm8": "no", "toilet": "1"}),
)


@pytest.mark.parametrize(("code", "broken", "kept"), DOUBTED)
def test_a_doubt_is_listed_while_it_holds(
    house: House, code: str, broken: dict[str, Any], kept: dict[str, Any]
) -> None:
    doubted, sound = family(house, 1, **broken), family(house, 2, **kept)
    assert counts(house)[code] == 1
    assert listed(house, code) == [doubted]
    send(house, id=sound, replaces=1, answers=answers(number(2), **broken))
    assert sorted(listed(house, code)) == sorted([doubted, sound])
    send(house, id=doubted, replaces=1, answers=answers(number(1), **kept))
    assert listed(house, code) == [sound]
    house.post(TUTI, f"/v1/records/poverty/{sound}/review", {"decision": "void", "reason": "salah"})
    assert listed(house, code) == []
    assert code not in counts(house)


def test_a_rank_above_the_ceiling_is_doubted_when_its_list_comes(house: House) -> None:
    poor, rich = family(house, 1), family(house, 2)
    take(house, f"no_kk,desil\n{number(1)},4\n{number(2)},5\n")
    assert counts(house) == {"PP11": 1}
    assert listed(house, "PP11") == [rich]
    assert poor not in listed(house, "PP11")
    take(house, f"no_kk,desil\n{number(2)},3\n", period="2026-10")
    assert counts(house) == {}
    take(house, f"no_kk,programme\n{number(1)},PKH\n")
    send(house, id=poor, replaces=3, answers=answers(number(1), aid=[], status="PINDAH"))
    assert counts(house) == {"PP06": 1}


# Two families


def people(nik: str = NIK, **more: Any) -> dict[str, Any]:
    return {"people": [HEAD | {"nik": nik, "birth_date": None, **more}], "aid": ["PKH"]}


def test_one_person_in_two_families_with_the_same_aid_is_doubted(house: House) -> None:
    one, other = family(house, 1, **people()), family(house, 2, RT3, DINSOS, head_nik=NIK, aid=["PKH", "PIP"])
    assert counts(house) == {"PP07": 2}
    assert sorted(listed(house, "PP07")) == sorted([one, other])


@pytest.mark.parametrize(
    "second",
    [
        {"head_nik": NIK, "aid": ["SEMBAKO"]},
        {"head_nik": NIK, "aid": []},
        {"head_nik": NIK, "aid": None},
        {"head_nik": NIK, "aid": [{"programme": "PKH", "aid_status": "berhenti"}]},
        {"head_nik": NIK[:-1] + "4", "aid": ["PKH"]},
    ],
    ids=["other aid", "none", "unsaid", "stopped", "another person"],
)
def test_two_families_that_do_not_share_person_and_aid_are_no_doubt(house: House, second: dict[str, Any]) -> None:
    family(house, 1, **people())
    family(house, 2, **second)
    assert counts(house) == {}
    assert listed(house, "PP07") == []


def test_the_doubt_goes_when_one_of_the_two_does(house: House) -> None:
    one, other = family(house, 1, **people()), family(house, 2, head_nik=NIK, aid=["PKH"])
    assert counts(house) == {"PP07": 2}
    house.post(TUTI, f"/v1/records/poverty/{other}/review", {"decision": "void", "reason": "ganda"})
    assert (counts(house), listed(house, "PP07")) == ({}, [])
    third = family(house, 3, aid=[], head_nik=NIK)
    assert listed(house, "PP07") == []
    take(house, f"no_kk,programme\n{number(3)},PKH\n")
    assert sorted(listed(house, "PP07")) == sorted([one, third])
    proved(house)


def test_one_family_card_is_one_record_so_that_it_cannot_be_twice(house: House) -> None:
    send(house)
    again = send(house)
    assert (again["outcome"], again["faults"][0]["code"]) == ("conflict", "record.conflict.subject")
    assert counts(house) == {}


def test_a_twin_beyond_ones_own_area_is_none(house: House) -> None:
    """Otherwise anybody could ask of any NIK whether its family receives something."""
    mine, theirs = family(house, 1, **people()), family(house, 2, RT_IMOPURO, ANI, head_nik=NIK, aid=["PKH"])
    assert sorted(listed(house, "PP07")) == sorted([mine, theirs])
    assert listed(house, "PP07", area=METRO) == [mine]
    for who in (TUTI, LURAH, PAK_RW):
        assert listed(house, "PP07", who) == []
        assert "PP07" not in counts(house, who)
    near = family(house, 3, RT2, head_nik=NIK, aid=["PKH"])
    for who in (TUTI, LURAH, PAK_RW):
        assert sorted(listed(house, "PP07", who)) == sorted([mine, near])


# For whom


def test_doubts_keep_to_the_area(house: House) -> None:
    there = street(house)
    mine = family(house, 1, status="PINDAH")
    family(house, 2, RT2, status="PINDAH")
    theirs = family(house, 3, RT_IMOPURO, ANI, status="PINDAH")
    for who, seen in ((DINSOS, 3), (TUTI, 2), (LURAH, 2), (PAK_RW, 2), (there.rt, 1)):
        assert counts(house, who) == {"PP06": seen}, who.username
        assert len(listed(house, "PP06", who)) == seen
    assert counts(house, area=RT1) == {"PP06": 1}
    assert listed(house, "PP06", area=RT1) == [mine]
    assert listed(house, "PP06", area=IMOPURO) == [theirs]
    for who, area in ((TUTI, IMOPURO), (there.rt, RT2), (DINSOS, "18.71")):
        for path in ("/v1/flags/poverty", "/v1/records/poverty"):
            refused, nowhere = (house.get(who, path, params={"area": each}) for each in (area, "18.73.77"))
            assert (refused.status_code, refused.json()["code"]) == (404, "area.unknown")
            assert (refused.status_code, refused.json()) == (nowhere.status_code, nowhere.json())


def test_what_rests_on_lists_is_no_doubt_for_those_who_may_not_see_them(house: House) -> None:
    there = street(house)
    doubted = family(house, 1, fm8="no", toilet="2", status="PINDAH")
    take(house, f"no_kk,desil\n{number(1)},9\n")
    everything = {"PP06": 1, "PP10": 1, "PP11": 1}
    for who in (DINSOS, TUTI, LURAH, PAK_RW, there.rt):
        assert counts(house, who) == everything, who.username
    for who in there.see_nothing_kept:
        assert counts(house, who) == {"PP10": 1}
        assert listed(house, "PP10", who) == [doubted]
        for code in ("PP05", "PP06", "PP07", "PP11", "XX99"):
            refused = house.get(who, "/v1/records/poverty", params={"flag": code})
            assert (refused.status_code, refused.json()["code"]) == (422, "records.flag")
            assert "PP11" not in refused.text
    for who in (DINKES, BAPPEDA, ADMIN):
        assert counts(house, who) == {}
        assert house.get(who, "/v1/records/poverty", params={"flag": "PP10"}).status_code == 422


def test_what_is_listed_is_masked_and_paged(house: House) -> None:
    for place in range(1, 6):
        family(house, place, status="PINDAH")
    family(house, 9)
    first = house.get(DINSOS, "/v1/records/poverty", params={"flag": "PP06", "limit": 3}).json()
    rest = house.get(DINSOS, "/v1/records/poverty", params={"flag": "PP06", "after": first["next"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)
    for each in (*first["items"], *rest["items"]):
        assert each["answers"]["no_kk"].startswith("•")
    found = house.get(DINSOS, "/v1/records/poverty", params={"flag": "PP06"})
    held = {"if-none-match": found.headers["etag"]}
    assert house.get(DINSOS, "/v1/records/poverty", params={"flag": "PP06"}, headers=held).status_code == 304
    assert house.get(DINSOS, "/v1/records/poverty", params={"flag": "PP10"}, headers=held).status_code == 200
    assert house.get(TUTI, "/v1/records/poverty", params={"flag": "PP06"}, headers=held).status_code == 200


def test_a_flag_says_what_it_is_about(house: House) -> None:
    items = {
        each["code"]: each for each in house.get(DINSOS, "/v1/flags/poverty", params={"area": CITY}).json()["items"]
    }
    assert items["PP05"]["messages"] == [
        {"id": "Ada anggota ASN/TNI/Polri/BUMN.", "en": "A member is paid by the state."}
    ]
    assert items["PP07"]["messages"][0]["id"] == "Penerima ganda."
    assert items["PP07"]["about"] == ["head_nik", "aid"]
    assert len(items["PP10"]["messages"]) == 3
    assert house.get(DINSOS, "/v1/flags/weather").status_code == 404


# Of every theme


def names(flags: Iterable[str]) -> set[str]:
    return set(flags)


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_every_warning_that_stands_by_itself_is_a_flag(key: str) -> None:
    declared = theme(key)
    passing = {name for name in declared.remembered if name not in declared.lasting}
    warned = {each.code for each in declared.checks if each.severity == "warning"}
    assert names(flags_of(key)) <= warned | {each.code for each in declared.twice}
    assert warned - names(flags_of(key)) <= {
        each.code for each in declared.checks for name in passing if name in str(each.holds)
    }


def test_what_rests_on_lists_is_known_through_every_formula() -> None:
    assert {"desil", "aid_official", "aid_received", "receives_aid", "above_ceiling"} <= kept_fields(POVERTY)
    assert kept_fields(POVERTY).isdisjoint({"ppks_types", "aid", "aid_now_", "rtlh", "criteria_met", "civil_servant"})
    assert {code for code, flag in flags_of("poverty").items() if flag.kept} == {"PP05", "PP06", "PP07", "PP09", "PP11"}
    assert kept_fields(theme("stunting")) == frozenset()


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_flags_of_every_theme_can_be_asked_of_the_database(house: House, key: str) -> None:
    who = DINSOS if key == "poverty" else DINKES if key in ("covid", "stunting") else TUTI
    reply = house.get(who, f"/v1/flags/{key}")
    assert reply.status_code == 200
    assert names(each["code"] for each in reply.json()["items"]) == names(flags_of(key))
    for code in flags_of(key):
        assert house.get(who, f"/v1/records/{key}", params={"flag": code}).json()["items"] == []


def test_the_example_has_no_doubt(house: House) -> None:
    send(house, answers=answers(KK))
    assert counts(house) == {}
