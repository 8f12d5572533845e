"""A number on record is taken over by who sees it masked, and by nobody else; it never travels back."""

from typing import Any

import pytest

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import ANI, RT1, RT2, RT_IMOPURO, SITI, TUTI
from tests.house import House

CHILD, FAMILY = theme("stunting").example, theme("poverty").example
NIK, KK = str(CHILD["child_nik"]), str(FAMILY["no_kk"])
MELATI = {"name": "Contoh Melati", "relationship": "4", "nik": NIK}


def family(house: House) -> str:
    """Record a family with the child among its people; return the record's id."""
    reply = house.send(SITI, RT1, "poverty", answers={**FAMILY, "people": [*FAMILY["people"], MELATI]})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def number(record: str, question: str, whole: str, **more: Any) -> dict[str, Any]:
    """Name a number as a phone does that was shown its end."""
    return {"theme": "poverty", "record": record, "question": question, "shown": "•" * 12 + whole[-4:], **more}


def test_numbers_are_taken_over_unseen(house: House) -> None:
    record = family(house)
    answers = {**CHILD, "child_nik": number(record, "people.3.nik", NIK), "no_kk": number(record, "no_kk", KK)}
    sent = {"id": str(uuid7()), "answers": answers}
    reply = house.send(SITI, RT2, "stunting", **sent)
    assert reply.status_code == 201, reply.text
    assert NIK not in reply.text
    again = house.send(SITI, RT2, "stunting", **sent)
    assert (again.status_code, again.json()["receipt"]) == (200, reply.json()["receipt"])
    path = f"/v1/records/stunting/{sent['id']}"
    seen = house.get(SITI, path)
    assert seen.json()["answers"]["child_nik"] == "•" * 12 + NIK[-4:]
    assert NIK not in house.get(SITI, f"{path}/history").text
    whole = house.post(TUTI, f"{path}/unseal", {"reason": "Cocokkan dengan KK"}).json()["answers"]
    assert (whole["child_nik"], whole["no_kk"]) == (NIK, KK)
    met = house.post(TUTI, "/v1/lookups", {"nik": NIK}).json()
    assert {card["theme"] for subject in met["subjects"] for card in subject["records"]} >= {"stunting"}


def test_a_record_lends_to_its_own_next_revision_in_a_batch(house: House) -> None:
    record = family(house)
    people = [*FAMILY["people"], {**MELATI, "nik": number(record, "people.3.nik", NIK)}]
    answers = {**FAMILY, "no_kk": number(record, "no_kk", KK), "people": people, "members": 5}
    mended = {"id": record, "theme": "poverty", "area": RT1, "observed_on": "2026-11-20", "replaces": 1}
    plain = {**mended, "id": str(uuid7()), "answers": {**FAMILY, "no_kk": "1872010101159906"}}
    items = house.post(SITI, "/v1/submissions", {"items": [{**mended, "answers": answers}, plain]}).json()["items"]
    assert [each["outcome"] for each in items] == ["revised", "refused"]
    whole = house.post(TUTI, f"/v1/records/poverty/{record}/unseal", {"reason": "Cocokkan"}).json()["answers"]
    assert (whole["no_kk"], whole["people"][2]["nik"], whole["members"]) == (KK, NIK, 5)


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_what_may_not_be_had_is_refused_by_its_question(house: House) -> None:
    record = family(house)
    wrong: list[dict[str, Any]] = [
        number(record, "people.3.nik", "0000"),  # it ends otherwise by now
        number(record, "people.3.nik", NIK, shown=NIK),
        number(record, "no_kk", KK),  # a family card is no NIK
        number(record, "head_name", "Contoh Slamet"),
        *(
            number(record, path, NIK)
            for path in ("people.2.nik", "people.9.nik", "people.x.nik", "people", "nothing", "")
        ),
        number(str(uuid7()), "people.3.nik", NIK),
        number(record, "people.3.nik", NIK, theme="stunting"),
        number(record, "people.3.nik", NIK, theme="nothing"),
        number("no id", "people.3.nik", NIK),
        {},
        {"shown": {"a": 1}, "record": 5, "question": ["people"]},
    ]
    for each in wrong:
        reply = house.send(SITI, RT1, "stunting", answers={**CHILD, "child_nik": each})
        assert reply.status_code == 422, each
        assert [(fault["question"], fault["code"]) for fault in reply.json()["faults"]] == [
            ("child_nik", "answer.not_lent")
        ], each
    people = [{**MELATI, "nik": wrong[0]}]
    faults = house.send(SITI, RT1, "poverty", answers={**FAMILY, "people": people}).json()["faults"]
    assert [each["question"] for each in faults] == ["people.1.nik"]
    sound = number(record, "people.3.nik", NIK)
    stranger = house.send(ANI, RT_IMOPURO, "stunting", answers={**CHILD, "child_nik": sound})
    assert [each["code"] for each in stranger.json()["faults"]] == ["answer.not_lent"]
    elsewhere = house.send(SITI, RT1, "stunting", answers={**CHILD, "child_name": sound})
    assert [each["code"] for each in elsewhere.json()["faults"]] == ["answer.kind"]
    house.post(TUTI, f"/v1/records/poverty/{record}/review", {"decision": "void", "reason": "Ganda"})
    reply = house.send(SITI, RT1, "stunting", answers={**CHILD, "child_nik": sound})
    assert [each["code"] for each in reply.json()["faults"]] == ["answer.not_lent"]
