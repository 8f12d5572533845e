"""At the door: child, family, case and business of one house meet, and outside the scope nobody does."""

from typing import Any

import pytest
from sqlmodel import select

from app.core.audit import AuditEntry, broken_link, data_of
from app.core.clock import uuid7
from app.records import visits
from app.themes.catalog import theme
from tests.cast import (
    ANI,
    APP,
    BAPPEDA,
    CAMAT,
    DASAWISMA,
    DINKES,
    METRO,
    RT1,
    RT2,
    RT_IMOPURO,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House

KK, HEAD, MOTHER, CHILD = "1872010101159905", "1872011708709905", "1872014506909902", "1872015506259901"
HOUSE = "12, dekat musala"


def family(**more: Any) -> dict[str, Any]:
    people = [
        {"name": "Contoh Slamet", "relationship": "1", "nik": HEAD, "sex": "L", "presence": "TINGGAL"},
        {"name": "Contoh Sekar", "relationship": "3", "nik": MOTHER, "sex": "P", "presence": "TINGGAL"},
        {"name": "Contoh Melati", "relationship": "4", "nik": CHILD, "sex": "P", "presence": "TINGGAL"},
    ]
    return {**theme("poverty").example, "members": 3, "people": people, "house_no": HOUSE} | more


def child(**more: Any) -> dict[str, Any]:
    return {**theme("stunting").example, "mother_nik": MOTHER, "house_no": "Rumah No. 12"} | more


def case(**more: Any) -> dict[str, Any]:
    told = {"nik": MOTHER, "name": "Contoh Sekar", "sex": "P", "birth_date": "1990-06-05", "house_no": "no 12"}
    return {**theme("covid").example} | told | more


def business(**more: Any) -> dict[str, Any]:
    return {**theme("umkm").example, "owner_nik": MOTHER, "owner_name": "Contoh Sekar", "house_no": "12"} | more


def settled(house: House, who: Person = SITI, area: str = RT1, **changed: dict[str, Any]) -> dict[str, str]:
    """Send a record of each theme about one house."""
    said = {"poverty": family(), "stunting": child(), "covid": case(), "umkm": business()} | changed
    ids = {}
    for key, answers in said.items():
        reply = house.send(who, area, key, answers=answers)
        assert reply.status_code == 201, reply.text
        ids[key] = reply.json()["id"]
    return ids


def look(house: House, who: Person, **asked: Any) -> list[dict[str, Any]]:
    reply = house.post(who, "/v1/lookups", asked)
    assert reply.status_code == 200, reply.text
    assert not any(number in reply.text for number in (KK, HEAD, MOTHER, CHILD))
    subjects: list[dict[str, Any]] = reply.json()["subjects"]
    return subjects


def met(subjects: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    return {tuple(each["theme"] for each in subject["records"]) for subject in subjects}


def links(subjects: list[dict[str, Any]], one: str, other: str) -> set[str]:
    """Say how the subject of one theme belongs to that of another."""
    place = {each["theme"]: subject for subject in subjects for each in subject["records"]}
    return {link["says"]["id"] for link in place[one]["links"] if link["to"] == place[other]["number"]}


def test_a_house_knows_everybody_who_was_met_there(house: House) -> None:
    settled(house)
    subjects = look(house, SITI, area=RT1, house_no="Rumah 12")
    assert met(subjects) == {("covid",), ("umkm",), ("stunting",), ("poverty",)}
    assert {each["label"] for each in subjects} == {
        "Contoh Sekar",
        "Keripik Contoh Jaya",
        "Contoh Melati",
        "Contoh Slamet",
    }
    assert links(subjects, "stunting", "covid") == {"NIK ibu: Contoh Sekar"}
    assert links(subjects, "umkm", "covid") == {"NIK pemilik: Contoh Sekar"}
    assert "NIK ibu sama dengan NIK pemilik pada Keripik Contoh Jaya" in links(subjects, "stunting", "umkm")
    assert all(each["direct"] for each in subjects)


def test_child_and_family_meet_without_a_house(house: House) -> None:
    settled(house, stunting=child(house_no=None, no_kk=None, mother_nik=None))
    subjects = look(house, SITI, area=RT1, house_no="12")
    (melati,) = [each for each in subjects if each["label"] == "Contoh Melati"]
    assert melati["direct"] is False
    assert len(links(subjects, "stunting", "poverty")) == len(links(subjects, "poverty", "stunting")) == 1


def test_one_person_is_one_in_all_themes(house: House) -> None:
    settled(house, covid=case(nik=CHILD, name="Contoh Melati", birth_date="2025-06-15"))
    subjects = look(house, SITI, nik=CHILD)
    assert met(subjects) == {("covid", "stunting"), ("poverty",), ("umkm",)}
    (melati,) = [each for each in subjects if each["label"] == "Contoh Melati"]
    assert [each["about"]["id"] for each in melati["records"]] == [
        theme(key).subject.label.id for key in ("covid", "stunting")
    ]
    direct = {subject["label"]: subject["direct"] for subject in subjects}
    assert direct == {"Contoh Melati": True, "Contoh Slamet": True, "Keripik Contoh Jaya": False}


def test_a_number_finds_who_bears_it_and_who_is_recorded_with_it(house: House) -> None:
    settled(house)
    assert met(look(house, SITI, nik=MOTHER)) == {("covid",), ("umkm",), ("stunting",), ("poverty",)}
    assert met(look(house, SITI, no_kk=KK)) >= {("poverty",)}
    written = f"{MOTHER[:4]}.{MOTHER[4:8]} {MOTHER[8:]}"
    assert look(house, SITI, nik=written) == look(house, SITI, nik=MOTHER)
    assert look(house, SITI, nik=MOTHER, theme="covid")[0]["records"][0]["theme"] == "covid"


def test_a_crowd_of_numbers_is_sought_in_shares_and_finds_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(house)
    at_once = look(house, SITI, nik=MOTHER)
    monkeypatch.setattr(visits, "AT_ONCE", 1)
    assert look(house, SITI, nik=MOTHER) == at_once


def test_the_last_record_speaks_for_its_subject(house: House) -> None:
    ids = settled(house)
    later = house.send(SITI, RT1, "stunting", observed_on="2026-10-02", answers=child(weight_kg="9.2")).json()["id"]
    house.post(
        TUTI, f"/v1/records/stunting/{ids['stunting']}/review", {"decision": "return", "reason": "Timbang ulang"}
    )
    (card,) = [
        c for each in look(house, SITI, area=RT1, house_no="12") for c in each["records"] if c["theme"] == "stunting"
    ]
    assert (card["id"], card["records"], card["state"]) == (ids["stunting"], 2, "returned")
    assert card["reason"] == "Timbang ulang"
    assert card["derived"]["haz_status"]
    assert "haz" not in card["derived"]
    house.post(TUTI, f"/v1/records/stunting/{ids['stunting']}/review", {"decision": "void", "reason": "ganda"})
    (card,) = [
        c for each in look(house, SITI, area=RT1, house_no="12") for c in each["records"] if c["theme"] == "stunting"
    ]
    assert (card["id"], card["records"], card["reason"]) == (later, 1, "")


@pytest.mark.parametrize("who", [ANI, YANTI, CAMAT, BAPPEDA], ids=lambda who: who.username)
def test_outside_the_scope_nobody_was_ever_recorded(house: House, who: Person) -> None:
    unknown = [house.post(who, "/v1/lookups", body) for body in ({"nik": MOTHER}, {"area": RT1, "house_no": "12"})]
    settled(house)
    found = [house.post(who, "/v1/lookups", body) for body in ({"nik": MOTHER}, {"area": RT1, "house_no": "12"})]
    assert [each.status_code for each in found] == [200, 200]
    assert [each.json() for each in found] == [each.json() for each in unknown] == [{"subjects": [], "more": False}] * 2
    assert house.post(who, "/v1/lookups", {"area": RT1}).json() == {"subjects": [], "more": False}


def test_an_office_sees_its_own_themes_only(house: House) -> None:
    settled(house)
    assert met(look(house, DINKES, nik=MOTHER)) == {("covid",), ("stunting",)}
    assert met(look(house, APP, area=RT1, house_no="12")) == {("stunting",)}
    assert look(house, APP, nik=HEAD) == []


def test_half_of_a_family_may_lie_outside(house: House) -> None:
    """The same mother is a case in another kelurahan: each kader sees her own half."""
    settled(house)
    elsewhere = house.send(ANI, RT_IMOPURO, "covid", observed_on="2026-08-01", answers=case(house_no="3"))
    assert elsewhere.status_code == 201, elsewhere.text
    (hers,) = look(house, ANI, nik=MOTHER)
    assert [(each["theme"], each["area"], each["records"]) for each in hers["records"]] == [("covid", RT_IMOPURO, 1)]
    mine = [c for each in look(house, SITI, nik=MOTHER) for c in each["records"]]
    assert {each["area"] for each in mine} == {RT1}
    assert all(each["records"] == 1 for each in mine)


def test_what_lies_outside_finds_nobody_inside(house: House) -> None:
    """A child moved away: what the new kader wrote tells the old one nothing, and the other way round."""
    settled(
        house, stunting=child(mother_nik=None, no_kk=None), poverty=family(people=[], house_no="3"), umkm=business()
    )
    moved = child(mother_nik="1872014506909944", house_no="9")
    assert house.send(ANI, RT_IMOPURO, "stunting", observed_on="2026-10-02", answers=moved).status_code == 201
    assert look(house, SITI, nik="1872014506909944") == []
    assert look(house, SITI, area=RT_IMOPURO, house_no="9") == []
    assert [each["label"] for each in look(house, ANI, nik="1872014506909944")] == ["Contoh Melati"]
    assert look(house, ANI, area=RT1, house_no="12") == []


def test_a_dasawisma_lies_in_the_same_street(house: House) -> None:
    settled(house, stunting=child(mother_nik=None, no_kk=None, child_nik=None, no_nik_reason="hilang"))
    other = child(child_nik=None, no_nik_reason="hilang", child_name="Contoh Kenanga", mother_nik=None, no_kk=None)
    assert house.send(SITI, DASAWISMA, "stunting", answers=other).status_code == 201
    assert "Contoh Kenanga" in {each["label"] for each in look(house, SITI, area=RT1, house_no="12")}
    assert "Contoh Melati" in {each["label"] for each in look(house, SITI, area=DASAWISMA, house_no="12")}
    assert {each["label"] for each in look(house, SITI, area=DASAWISMA)} == {"Contoh Kenanga"}


def test_an_rt_knows_everybody_in_it(house: House) -> None:
    settled(house)
    house.send(SITI, RT2, "stunting", answers=child(child_nik="1872015506259907", child_name="Contoh Mawar"))
    assert len(look(house, SITI, area=RT1)) == 4
    assert [each["label"] for each in look(house, SITI, area=RT2)] == ["Contoh Mawar"]
    assert look(house, SITI, area=RT2, house_no="12")[0]["label"] == "Contoh Mawar"


@pytest.mark.parametrize(
    ("asked", "question", "code"),
    [
        ({}, "nik", "lookup.which"),
        ({"house_no": "12"}, "area", "lookup.which"),
        ({"nik": MOTHER, "no_kk": KK}, "area", "lookup.which"),
        ({"nik": MOTHER, "area": RT1}, "area", "lookup.which"),
        ({"nik": "18720145069"}, "nik", "ID01"),
        ({"no_kk": "abc"}, "no_kk", "ID08"),
        ({"area": METRO}, "area", "area.level"),
        ({"area": RT1, "house_no": ""}, "house_no", "schema.string_too_short"),
        ({"nik": 12}, "nik", "schema.string_type"),
    ],
)
def test_what_cannot_be_looked_up(house: House, asked: dict[str, Any], question: str, code: str) -> None:
    reply = house.post(SITI, "/v1/lookups", asked)
    assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid")
    assert [(fault["question"], fault["code"]) for fault in reply.json()["faults"]] == [(question, code)]
    assert MOTHER not in reply.text


def test_an_unknown_theme_or_a_word_for_an_area(house: House) -> None:
    assert house.post(SITI, "/v1/lookups", {"nik": MOTHER, "theme": "cats"}).json()["code"] == "theme.unknown"
    assert house.post(SITI, "/v1/lookups", {"area": "here"}).json()["code"] == "area.code"


def test_who_asked_for_a_number_is_written_down_without_the_number(house: House) -> None:
    settled(house)
    look(house, SITI, nik=MOTHER)
    look(house, SITI, area=RT1, house_no="12")
    house.post(ANI, "/v1/lookups", {"no_kk": KK})
    with house.app.state.database.reading() as session:
        deeds = session.exec(select(AuditEntry).where(AuditEntry.action == "lookup.number")).all()
        assert broken_link(session) is None
        told = [data_of(session, each) for each in deeds]
    index = house.app.state.reader.index
    assert [each.about for each in deeds] == [f"person:{index.person(MOTHER).hex}", f"family:{index.family(KK).hex}"]
    assert told == [{"found": ["covid", "poverty", "stunting", "umkm"]}, {"found": []}]
    assert not any(
        number in f"{each.about}{said}" for each, said in zip(deeds, told, strict=True) for number in (MOTHER, KK)
    )


def test_trying_numbers_is_slowed(house: House) -> None:
    for serial in range(1, 31):
        assert house.post(SITI, "/v1/lookups", {"nik": f"187201450690{serial:04}"}).status_code == 200
    reply = house.post(SITI, "/v1/lookups", {"nik": MOTHER})
    assert (reply.status_code, reply.json()["code"]) == (429, "lookup.throttled")
    assert 1 <= int(reply.headers["retry-after"]) <= 60
    assert house.post(SITI, "/v1/lookups", {"no_kk": KK}).status_code == 429
    assert house.post(SITI, "/v1/lookups", {"area": RT1, "house_no": "12"}).status_code == 200
    assert house.post(ANI, "/v1/lookups", {"nik": MOTHER}).status_code == 200


def listed(house: House, who: Person, **params: Any) -> Any:
    return house.get(who, "/v1/houses", params=params)


def test_the_houses_of_an_rt(house: House) -> None:
    settled(house)
    house.send(SITI, RT1, "stunting", observed_on="2026-10-02", answers=child(house_no="12 (gang)", weight_kg="9.1"))
    house.send(SITI, RT1, "covid", observed_on="2026-11-20", answers=case(nik="1872014506909908", house_no="No. 7"))
    house.send(SITI, RT2, "covid", observed_on="2026-11-20", answers=case(nik="1872014506909907", house_no="9"))
    page = listed(house, SITI, area=RT1).json()
    assert page["next"] is None
    told = {each["label"]: (each["subjects"], each["last_visit"], each["area"]) for each in page["items"]}
    gang, twelve, seven = "12 (gang)", next(label for label in told if "12" in label and "gang" not in label), "No. 7"
    assert told[seven] == ({"covid": 1}, "2026-11-20", RT1)
    assert told[twelve][:2] == ({"covid": 1, "umkm": 1, "stunting": 1, "poverty": 1}, "2026-11-19")
    assert told[gang][0] == {"stunting": 1}
    assert [each["subjects"] for each in listed(house, DINKES, area=METRO).json()["items"]].count({"covid": 1}) == 2


def test_houses_come_in_pages_and_only_when_something_changed(house: House) -> None:
    items = [
        {
            "id": str(uuid7()),
            "theme": "covid",
            "area": RT1,
            "observed_on": "2026-11-19",
            "answers": case(nik=f"18720145069099{n:02}", house_no=str(n)),
        }
        for n in range(1, 12)
    ]
    assert {each["outcome"] for each in house.post(SITI, "/v1/submissions", {"items": items}).json()["items"]} == {
        "new"
    }
    found, after = [], None
    for _ in range(4):
        page = listed(house, SITI, area=RT1, limit=4, **({"after": after} if after else {})).json()
        found += [each["label"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(found, key=int) == [str(n) for n in range(1, 12)]
    tag = listed(house, SITI, area=RT1).headers["etag"]
    again = house.get(SITI, "/v1/houses", params={"area": RT1}, headers={"if-none-match": tag})
    assert again.status_code == 304
    settled(house, covid=case(nik="1872014506909930"))
    again = house.get(SITI, "/v1/houses", params={"area": RT1}, headers={"if-none-match": tag})
    assert again.status_code == 200


@pytest.mark.parametrize("who", [ANI, YANTI, CAMAT], ids=lambda who: who.username)
def test_houses_outside_the_scope_are_in_no_area(house: House, who: Person) -> None:
    settled(house)
    outside, unknown = listed(house, who, area=RT1), listed(house, who, area=f"{METRO}.099.099")
    assert outside.status_code == unknown.status_code == 404
    assert outside.json() == unknown.json()
