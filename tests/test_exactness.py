"""Totals are exact: an area is the sum of its parts, and nothing is lost between writers at work together."""

import random
import threading
from typing import Any

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import ANI, BANJARSARI, CITY, DINKES, IMOPURO, METRO, PUSAT, RT1, RT2, RT_IMOPURO, SITI, TUTI, Person
from tests.house import House

CHILD = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang"}


def child(name: str, area: str, day: str, weight: str = "9.5") -> dict[str, Any]:
    answers = {**CHILD, "child_name": name, "weight_kg": weight}
    return {"id": str(uuid7()), "theme": "stunting", "area": area, "observed_on": day, "answers": answers}


def totals(house: House, area: str, by: str, **more: str) -> dict[tuple[str, str], dict[str, Any]]:
    params = {"area": area, "by": by, "from": "2026-09", "to": "2026-11", "step": "month", **more}
    reply = house.get(DINKES, "/v1/rollups/stunting", params=params)
    assert reply.status_code == 200, reply.text
    return {(row["area"]["code"], row["period"]): row["values"] for row in reply.json()["rows"]}


def test_an_area_is_the_sum_of_its_parts(house: House) -> None:
    chance = random.Random(9)
    for who, areas in ((SITI, (RT1, RT2)), (ANI, (RT_IMOPURO,))):
        days = ("2026-09-03", "2026-10-04", "2026-11-05")
        items = [child(f"{who.username} {n}", chance.choice(areas), chance.choice(days)) for n in range(40)]
        receipts = house.post(who, "/v1/submissions", {"items": items}).json()["items"]
        assert {each["outcome"] for each in receipts} == {"new"}
        for each in receipts[:15]:
            house.post(TUTI, f"/v1/records/stunting/{each['id']}/review", {"decision": "accept"})
    chain = [
        (CITY, "kota", "kecamatan"),
        (PUSAT, "kecamatan", "kelurahan"),
        (METRO, "kelurahan", "rw"),
        (METRO, "kelurahan", "rt"),
        (IMOPURO, "kelurahan", "rt"),
        (BANJARSARI, "kelurahan", "rt"),
    ]
    for state in ("all", "verified"):
        for area, own, below in chain:
            whole, parts = totals(house, area, own, state=state), totals(house, area, below, state=state)
            for (_, period), values in whole.items():
                for key, value in values.items():
                    for part in ("count", "among"):
                        if value.get(part) is not None:
                            found = [each[key][part] for (_, when), each in parts.items() if when == period]
                            assert value[part] == sum(found), (area, period, key, part)
    assert sum(values["weighed"]["count"] for values in totals(house, CITY, "kota").values()) == 80
    assert house.differences() == []


def test_json_and_csv_say_the_same(house: House) -> None:
    house.post(SITI, "/v1/submissions", {"items": [child(f"Anak {n}", RT1, "2026-11-05") for n in range(7)]})
    params = {"area": METRO, "by": "rt", "from": "2026-11", "to": "2026-11"}
    rows = house.get(DINKES, "/v1/rollups/stunting", params=params).json()["rows"]
    table = house.get(DINKES, "/v1/rollups/stunting", params={**params, "format": "csv"}).text.splitlines()
    head = table[0].lstrip("\ufeff").split(",")
    assert len(table) == len(rows) + 1
    for line, row in zip(table[1:], rows, strict=True):
        cells = dict(zip(head, line.split(","), strict=True))
        assert cells["code"] == row["area"]["code"]
        for key, value in row["values"].items():
            assert int(cells[f"{key}_count"]) == value["count"]


def test_a_register_stands_as_of_any_day(house: House) -> None:
    first = house.send(SITI, RT1, "kwt", observed_on="2026-02-10").json()
    answers = dict(theme("kwt").example)
    status = next(each for each in theme("kwt").questions if each.key == "status")
    codes = [option["code"] for option in status.kind.facts()["options"]]
    answers["status"] = next(code for code in codes if code != theme("kwt").example["status"])
    ended = house.send(SITI, RT1, "kwt", id=first["id"], replaces=1, observed_on="2026-08-05", answers=answers)
    assert ended.json()["outcome"] == "revised", ended.text

    def active(day: str) -> int:
        params = {"area": RT1, "by": "rt", "from": day, "to": day, "step": "day", "indicators": "active"}
        reply = house.get(SITI, "/v1/rollups/kwt", params=params)
        assert reply.status_code == 200, reply.text
        return int(reply.json()["rows"][-1]["values"]["active"]["count"])

    assert [active(day) for day in ("2026-02-09", "2026-02-10", "2026-08-04", "2026-08-05", "2026-11-20")] == [
        0,
        1,
        1,
        0,
        0,
    ]
    assert house.differences() == []


def test_writers_at_work_together_lose_nothing(house: House) -> None:
    names = [f"Anak {n}" for n in range(60)]
    items = [child(name, RT1, "2026-11-05") for name in names]
    sent: list[str] = []
    troubles: list[str] = []

    def send(who: Person, mine: list[dict[str, Any]]) -> None:
        for start in range(0, len(mine), 6):
            reply = house.post(who, "/v1/submissions", {"items": mine[start : start + 6]})
            outcomes = {each["outcome"] for each in reply.json()["items"]}
            if not outcomes <= {"new", "same"}:
                troubles.append(reply.text)
            sent.extend(each["id"] for each in reply.json()["items"])

    def review() -> None:
        for count in range(60):
            if sent:
                id_ = sent[count % len(sent)]
                verdict = "accept" if count % 3 else "return"
                path = f"/v1/records/stunting/{id_}/review"
                reply = house.post(TUTI, path, {"decision": verdict, "reason": "cek"})
                if reply.status_code not in (200, 404, 409):
                    troubles.append(reply.text)

    def revise() -> None:
        for count in range(40):
            if sent:
                body = next(each for each in items if each["id"] == sent[count % len(sent)])
                answers = {**body["answers"], "weight_kg": f"9.{count % 10}"}
                document = {"id": body["id"], "observed_on": body["observed_on"], "answers": answers, "replaces": 1}
                reply = house.post(SITI, f"/v1/areas/{RT1}/stunting", document)
                if reply.status_code not in (200, 201, 409):
                    troubles.append(reply.text)

    for person in (SITI, TUTI):
        house.token(person)
    threads = [
        threading.Thread(target=send, args=(SITI, items[:40])),
        threading.Thread(target=send, args=(TUTI, items[20:])),
        threading.Thread(target=review),
        threading.Thread(target=revise),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert totals(house, METRO, "rt")[RT1, "2026-11"]["weighed"]["count"] == 60
    assert house.differences() == []
