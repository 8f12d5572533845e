"""What Dinas Sosial or a list said of a family stays when others revise, and nobody else can tell that it was said."""

import re
from typing import Any

import pytest

from app.core.clock import uuid7
from app.themes.social_rules import KEPT_BY_OFFICE
from tests.cast import CITY, DINSOS, RT1, RT2, SITI, TUTI, Person
from tests.house import House
from tests.records.families import (
    FROM_LISTS,
    HIDDEN,
    LISTED,
    OTHER_KK,
    POVERTY,
    answers,
    proved,
    record,
    send,
    street,
    take,
)

LIST = "no_kk,desil,dtsen_member,programme\n{},7,ya,PKH\n"
EVERY_KEPT_CODE = re.compile("|".join(rf'"{code}"' for code in sorted(KEPT_BY_OFFICE)) + "|ppks_(?:abh|odha|ts)")


def told_by_office(house: House, *codes: str, **first: Any) -> str:
    """Let a kader send a family and the office add kinds of its own; the record's id."""
    id_: str = send(house, answers=answers(**first))["id"]
    own = first.get("ppks_types", POVERTY.example["ppks_types"]) or []
    said = [*own, *codes] if isinstance(own, list) else list(codes)
    assert (
        send(house, DINSOS, id=id_, replaces=1, answers=answers(**first | {"ppks_types": said}))["outcome"] == "revised"
    )
    return id_


def kinds(house: House, who: Person, id_: str) -> Any:
    return record(house, who, id_)["answers"].get("ppks_types")


# Carried on


def test_what_the_office_said_stays_when_a_kader_revises(house: House) -> None:
    id_ = told_by_office(house, "ODHA", "NAPZA", ppks_types=["PML"])
    again = send(house, id=id_, replaces=2, answers=answers(ppks_types=["PML", "LUT"], members=6))
    assert (again["outcome"], again["revision"]) == ("revised", 3)
    assert kinds(house, SITI, id_) == ["LUT", "PML"]
    assert kinds(house, DINSOS, id_) == ["LUT", "PML", "ODHA", "NAPZA"]
    assert record(house, DINSOS, id_)["answers"]["members"] == 6
    proved(house)


def test_the_office_takes_back_what_it_said_and_nobody_else(house: House) -> None:
    id_ = told_by_office(house, "ODHA")
    send(house, id=id_, replaces=2, answers=answers(ppks_types=[]))
    assert kinds(house, DINSOS, id_) == ["ODHA"]
    send(house, DINSOS, id=id_, replaces=3, answers=answers(ppks_types=["ABH"]))
    assert kinds(house, DINSOS, id_) == ["ABH"]
    send(house, id=id_, replaces=4, answers=answers(members=2))
    assert kinds(house, DINSOS, id_) == ["ABH"]
    send(house, DINSOS, id=id_, replaces=5, answers=answers(ppks_types=[]))
    send(house, id=id_, replaces=6, answers=answers(members=3))
    assert kinds(house, DINSOS, id_) == []
    proved(house)


@pytest.mark.parametrize("own", [[], ["PML"], None, "unknown", "refused"], ids=str)
def test_a_kader_sees_what_she_said_whatever_the_office_adds(house: House, own: Any) -> None:
    """The record of a family of which the office told something is read as one of which it told nothing."""
    plain = send(house, area=RT2, answers=answers(OTHER_KK, ppks_types=own))["id"]
    told = told_by_office(house, "ODHA")
    for id_, more in ((plain, {"kk": OTHER_KK}), (told, {})):
        base = record(house, SITI, id_)["revision"]
        assert (
            send(house, id=id_, area=RT2, replaces=base, answers=answers(**more, ppks_types=own, members=7))["outcome"]
            == "revised"
        )
    assert kinds(house, SITI, told) == kinds(house, SITI, plain) == own
    assert kinds(house, DINSOS, told) == [*(own if isinstance(own, list) else []), "ODHA"]
    proved(house)


def test_a_list_stands_in_nobodys_way(house: House) -> None:
    id_ = send(house)["id"]
    take(house, LIST.format(POVERTY.example["no_kk"]))
    take(house, LIST.format(POVERTY.example["no_kk"]).replace(",7,", ",6,"))
    assert record(house, DINSOS, id_)["revision"] == 3
    sent = {"id": id_, "replaces": 1, "answers": answers(members=9)}
    first, again = send(house, **sent), send(house, **sent)
    assert (first["outcome"], again["outcome"], again["revision"]) == ("revised", "same", 4)
    assert first["receipt"] == again["receipt"]
    late = send(house, id=id_, replaces=1, answers=answers(members=5))
    assert (late["outcome"], late["faults"][0]["code"]) == ("conflict", "record.conflict.superseded")
    seen = record(house, DINSOS, id_)["answers"]
    assert (seen["members"], seen["desil"], seen["dtsen_member"]) == (9, 6, "yes")
    send(house, id=id_, replaces=4, answers=answers(members=8))
    assert send(house, **sent)["outcome"] == "same"
    proved(house)


def test_a_void_record_takes_along_what_the_office_said_and_leaves_what_lists_say(house: House) -> None:
    id_ = told_by_office(house, "ODHA")
    take(house, LIST.format(POVERTY.example["no_kk"]))
    house.post(DINSOS, f"/v1/records/poverty/{id_}/review", {"decision": "void", "reason": "salah"})
    late = send(house, id=id_, replaces=3, answers=answers(members=9))
    assert (late["outcome"], late["faults"][0]["code"]) == ("conflict", "record.conflict.void")
    anew = send(house)
    assert anew["outcome"] == "new"
    seen = record(house, DINSOS, anew["id"])["answers"]
    assert (seen["ppks_types"], seen["desil"]) == ([], 7)
    proved(house)


def test_a_conflict_keeps_what_was_sent_and_shows_no_kind_of_the_office(house: House) -> None:
    id_ = told_by_office(house, "ODHA")
    send(house, id=id_, replaces=2, answers=answers(members=7))
    met = send(house, DINSOS, id=id_, replaces=2, answers=answers(ppks_types=["NAPZA"], members=9))
    assert met["outcome"] == "conflict"
    path = f"/v1/records/poverty/{id_}/history"
    for who, seen in ((SITI, []), (TUTI, []), (DINSOS, ["NAPZA"])):
        (conflict,) = house.get(who, path).json()["conflicts"]
        assert conflict["answers"]["ppks_types"] == seen, who.username
    assert kinds(house, DINSOS, id_) == ["ODHA"]
    proved(house)


def test_the_same_again_is_the_same_for_every_hand(house: House) -> None:
    id_ = str(uuid7())
    sent = {"id": id_, "answers": answers()}
    assert [send(house, **sent)["outcome"] for _ in range(2)] == ["new", "same"]
    office = {"id": id_, "replaces": 1, "answers": answers(ppks_types=["ODHA"])}
    assert [send(house, DINSOS, **office)["outcome"] for _ in range(2)] == ["revised", "same"]
    after = {"id": id_, "replaces": 2, "answers": answers(members=2)}
    assert [send(house, **after)["outcome"] for _ in range(2)] == ["revised", "same"]
    proved(house)


# Seen by nobody else


def channels(house: House, who: Person, id_: str) -> dict[str, str]:
    """Return everything that somebody reads of a family and of the theme, as text."""
    found = {}
    for path in (
        f"/v1/records/poverty/{id_}",
        "/v1/records/poverty",
        f"/v1/records/poverty/{id_}/history",
        "/v1/themes/poverty",
        f"/v1/rollups/poverty?area={RT1}&by=rt&state=all",
        f"/v1/rollups/poverty?area={RT1}&by=rt&format=csv",
        "/v1/flags/poverty",
    ):
        reply = house.get(who, path)
        found[path] = reply.text if reply.status_code == 200 else ""
    return found


def test_no_channel_shows_a_kind_of_the_office_to_others(house: House) -> None:
    there = street(house)
    id_ = told_by_office(house, *HIDDEN)
    for who in (*there.see_nothing_kept, *there.see_lists):
        replies = channels(house, who, id_)
        assert replies[f"/v1/records/poverty/{id_}"], who.username
        for path, text in replies.items():
            assert not EVERY_KEPT_CODE.search(text), (who.username, path)
    for path, text in channels(house, DINSOS, id_).items():
        if "flags" not in path:
            assert EVERY_KEPT_CODE.search(text), path


def test_only_who_looks_after_the_area_sees_what_lists_say(house: House) -> None:
    there = street(house)
    id_ = send(house)["id"]
    before = {who: record(house, who, id_) for who in there.see_nothing_kept}
    take(house, LIST.format(POVERTY.example["no_kk"]))
    for who in there.see_nothing_kept:
        after = record(house, who, id_)
        assert (after["answers"], after["derived"]) == (before[who]["answers"], before[who]["derived"])
        history = house.get(who, f"/v1/records/poverty/{id_}/history").json()
        assert not any(set(LISTED) & each["answers"].keys() for each in history["revisions"])
    for who in (*there.see_lists, DINSOS):
        seen = record(house, who, id_)
        assert set(LISTED) <= seen["answers"].keys(), who.username
        assert seen["derived"]["above_ceiling"] == ["PKH", "SEMBAKO", "PBI_JK"]
        last = house.get(who, f"/v1/records/poverty/{id_}/history").json()["revisions"][-1]
        assert last["answers"]["desil"] == 7


def test_a_receipt_says_nothing_that_its_sender_may_not_see(house: House) -> None:
    id_ = send(house)["id"]
    take(house, LIST.format(POVERTY.example["no_kk"]))
    told = send(house, id=id_, replaces=2, answers=answers(aid=[]))["derived"]
    assert (told["aid_now"], told["aid_received"], told["receives_aid"]) == ([], [], "no")
    assert not {"aid_listed", "eligible_for", "above_ceiling"} & told.keys()
    assert set(FROM_LISTS) <= record(house, TUTI, id_)["derived"].keys()
    fresh = send(house, area=RT2, answers=answers(OTHER_KK, aid=None))["derived"]
    take(house, LIST.format("1872010101159907"))
    waiting = send(house, area=RT2, answers=answers("1872010101159907", aid=None))["derived"]
    assert waiting == fresh


def test_who_has_no_business_with_it_finds_nothing(house: House) -> None:
    there = street(house)
    id_ = told_by_office(house, "ODHA")
    for who in there.see_no_record:
        for path in (f"/v1/records/poverty/{id_}", f"/v1/records/poverty/{id_}/history"):
            known, unknown = house.get(who, path), house.get(who, path.replace(id_, str(uuid7())))
            assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
        assert house.get(who, "/v1/records/poverty").json()["items"] == []
        assert house.get(who, "/v1/flags/poverty").json()["items"] == []
        sent = house.send(who, RT1, "poverty", answers=answers(ppks_types=["ODHA"]))
        nowhere = house.send(who, "18.72.01.1001.001.099", "poverty", answers=answers(ppks_types=["ODHA"]))
        assert (
            (sent.status_code, sent.json()["code"])
            == (nowhere.status_code, nowhere.json()["code"])
            == (404, "area.unknown")
        )


# Given by nobody else


def test_nobody_else_gives_what_is_kept(house: House) -> None:
    there = street(house)
    id_ = send(house)["id"]
    kept: tuple[tuple[dict[str, Any], str, str], ...] = (
        *(({"ppks_types": ["PML", code]}, "ppks_types", "PP02") for code in sorted(KEPT_BY_OFFICE)),
        ({"desil": 1}, "desil", "PP08"),
        ({"desil_period": "2026-Q3"}, "desil_period", "PP08"),
        ({"dtsen_member": "yes"}, "dtsen_member", "PP08"),
        ({"aid_official": ["PKH"]}, "aid_official", "PP08"),
    )
    for who in (*there.see_nothing_kept, there.rt, TUTI):
        for change, question, code in kept:
            for envelope in ({}, {"id": id_, "replaces": 1}):
                refused = house.send(who, RT1, "poverty", answers=answers(**change), **envelope)
                assert refused.status_code == 422, (who.username, change)
                assert [(each["question"], each["code"]) for each in refused.json()["faults"]] == [(question, code)]
    for change, question, code in kept[-4:]:
        refused = house.send(DINSOS, RT1, "poverty", answers=answers(**change), id=id_, replaces=1)
        assert [(each["question"], each["code"]) for each in refused.json()["faults"]] == [(question, code)]
    assert record(house, DINSOS, id_)["revision"] == 1


def test_the_form_offers_the_offices_kinds_to_the_office_alone(house: House) -> None:
    there = street(house)
    path = "/v1/themes/poverty"

    def offered(form: dict[str, Any]) -> set[str]:
        (asked,) = (each for each in form["questions"] if each["key"] == "ppks_types")
        return {option["code"] for option in asked["facts"]["options"]}

    public = house.client.get(path)
    assert public.headers["vary"] == "authorization, accept-encoding"
    assert not offered(public.json()) & KEPT_BY_OFFICE
    assert not any(each["kept"] for each in public.json()["indicators"])
    (desil,) = (each for each in public.json()["questions"] if each["key"] == "desil")
    assert (desil["kept_by"]["hand"], desil["kept_by"]["code"]) == ("import", "PP08")
    for who in (*there.see_nothing_kept, *there.see_lists, *there.see_no_record):
        mine = house.get(who, path)
        assert (mine.json(), mine.headers["etag"]) == (public.json(), public.headers["etag"]), who.username
    office = house.get(DINSOS, path)
    assert offered(office.json()) > KEPT_BY_OFFICE
    assert office.headers["etag"] != public.headers["etag"]
    assert office.headers["cache-control"].startswith("private")
    held = {"if-none-match": public.headers["etag"]}
    assert house.get(DINSOS, path, headers=held).status_code == 200
    assert house.client.get(path, headers=held).status_code == 304
    assert house.client.get(path, headers={"authorization": "Bearer no.such.token"}).status_code == 401


def test_the_offices_figures_are_no_figures_to_others(house: House) -> None:
    there = street(house)
    told_by_office(house, "ODHA")
    for who in (*there.see_nothing_kept, *there.see_lists):
        area = RT1 if who in (*there.see_nothing_kept, there.rt) else who.posts[0][1]
        asked = house.get(who, f"/v1/rollups/poverty?area={area}&by=rt&indicators=ppks_odha")
        assert (asked.status_code, asked.json()["code"]) == (422, "rollup.indicator")
        assert "ppks_odha" not in asked.text
        assert (
            asked.json()["title"]
            == house.get(who, f"/v1/rollups/poverty?area={area}&by=rt&indicators=x").json()["title"]
        )
    asked = house.get(DINSOS, f"/v1/rollups/poverty?area={CITY}&by=rt&indicators=ppks_odha,families")
    counted = [row["values"] for row in asked.json()["rows"] if row["area"]["code"] == RT1]
    assert [each["ppks_odha"]["count"] for each in counted] == [1]
