"""An office signs the figures of a period: they stay, what comes late is counted apart, and nothing sent is lost."""

from typing import Any

from sqlalchemy import text

from app.areas.codes import LEVELS, depth_of
from app.rollups.closing import Altered, verify_closings
from app.themes.catalog import CATALOG
from tests.cast import (
    ADMIN,
    APP,
    BAPPEDA,
    CAMAT,
    CITY,
    DASAWISMA,
    DINKES,
    DINSOS,
    LURAH,
    METRO,
    PUSAT,
    RT1,
    RT2,
    RT3,
    SITI,
    TUTI,
    Person,
)
from tests.house import House
from tests.rollups.closings import MONTH, child, close, closed, proved, reopen, told, totals


def figures(reply: Any, *parts: str) -> dict[str, Any]:
    """Return a figure of each row: by area, or of all areas at once."""
    found = {}
    for row in reply["rows"]:
        value = row
        for part in parts:
            value = value[part]
        found[row["area"]["code"]] = value
    return found


def test_what_was_closed_stays_and_what_is_late_is_told(house: House) -> None:
    first, second = child(house, RT1, "Anak 1"), child(house, RT1, "Anak 2")
    third = child(house, DASAWISMA, "Anak 3")
    assert house.post(TUTI, f"/v1/records/stunting/{first['id']}/review", {"decision": "accept"}).status_code == 200
    before = {state: totals(house, state=state).json() for state in ("all", "verified")}
    assert before["all"]["closed"] == {MONTH: False}
    done = close(house, note="Sesuai SKDN")
    assert (done["holds"], done["note"], done["closed"]["name"]) == (True, "Sesuai SKDN", "dinkes")
    assert done["completeness"] == {"expected": 5, "received": 1, "rate": "20.00"}

    late = child(house, RT2, "Anak 4")
    assert (late["outcome"], late["state"]) == ("new", "received")
    assert told(late) == [
        "The period 2026-10 is closed. The record was taken and counts as late; the closed figures stay as they are."
    ]
    assert told(child(house, RT2, "Anak 5", "2026-11-12")) == []
    revised = child(house, RT1, "Anak 2", id=second["id"], replaces=1, answers={"weight_kg": "9,9"})
    assert (revised["outcome"], len(told(revised))) == ("revised", 1)
    moved = child(house, DASAWISMA, "Anak 3", "2026-11-02", id=third["id"], replaces=1)
    assert (moved["outcome"], len(told(moved))) == ("revised", 1)
    voided = house.post(TUTI, f"/v1/records/stunting/{first['id']}/review", {"decision": "void", "reason": "salah"})
    assert (voided.json()["state"], len(told(voided.json()))) == ("void", 1)

    answer = closed(house)
    assert {area: count for area, count in figures(answer, "frozen", "measured", "count").items() if count} == {RT1: 3}
    assert figures(answer, "live", "measured", "count")[RT1] == 1
    assert figures(answer, "difference", "stunted")[RT1] == {"count": 0, "among": -2}
    assert figures(answer, "late")[RT1] == {"received": 0, "changed": 3}
    assert figures(answer, "late")[RT2] == {"received": 1, "changed": 0}
    assert answer["total"]["late"] == {"received": 1, "changed": 3}
    assert answer["total"]["difference"]["measured"] == {"count": -1}
    assert answer["total"]["completeness"]["frozen"] == done["completeness"]
    assert answer["total"]["completeness"]["live"]["received"] == 2
    for state, was in before.items():
        now = totals(house, state=state, figures="closed").json()
        assert now == was | {"figures": "closed", "closed": {MONTH: True}, "version": now["version"]}
        assert now["version"] > was["version"]
        assert totals(house, state=state).json()["closed"] == {MONTH: True}
        assert totals(house, state=state).json()["rows"] != was["rows"]
    proved(house)


def test_each_level_is_what_it_was(house: House) -> None:
    sent = [
        child(house, area, f"Anak {at}", who=TUTI, answers={"weight_kg": f"{7 + at},5"})
        for at, area in enumerate((RT1, RT2, RT3, DASAWISMA))
    ]
    house.send(SITI, RT2, "stunting", observed_on="2026-10-30", zero=True)
    asked = [(area, by) for area in (CITY, PUSAT, METRO, RT1) for by in LEVELS[depth_of(area) :]]
    before = {each: totals(house, area=each[0], by=each[1]).json() for each in asked}
    close(house)
    child(house, RT1, "Anak 9")
    away = house.post(TUTI, f"/v1/records/stunting/{sent[0]['id']}/move", {"area": RT2, "reason": "salah RT"}).json()
    assert (away["area"], len(told(away))) == (RT2, 1)
    for (area, by), was in before.items():
        now = totals(house, area=area, by=by, figures="closed").json()
        assert (now["rows"], now["totals"], now["completeness"]) == (was["rows"], was["totals"], was["completeness"])
        assert figures(closed(house, area=area, by=by), "frozen") == figures(was, "values")


def test_whatever_else_moves_closed_figures_says_so(house: House) -> None:
    """A merge that leaves one of two weighings, its undoing, and a split that takes a house along."""
    mother = {"mother_name": "Ibu Rekaan", "house_no": "12"}
    one, other = (child(house, RT1, name, answers=mother) for name in ("Anak Satu", "Anak Dua"))
    close(house)
    keep = {"kept": one["id"], "merged": other["id"], "keep": [one["id"]]}
    made = house.post(TUTI, "/v1/merges", {"theme": "stunting", **keep, "reason": "anak yang sama"}).json()
    assert (made["voided"], len(told(made))) == ([other["id"]], 1)
    assert closed(house)["total"]["difference"]["measured"] == {"count": -1}
    undone = house.post(TUTI, f"/v1/merges/{made['id']}/undo", {"reason": "kembar"}).json()
    assert len(told(undone)) == 1
    asked = {"on": "2026-10-01", "reason": "SK Lurah"}
    rows = [{"rt": "101", "house": "12"}]
    checked, done = (
        house.post(TUTI, f"/v1/areas/{RT1}/split", {"rows": rows}, params=asked | {"check": check}).json()
        for check in ("true", "false")
    )
    assert checked["late"] == done["late"] == {"stunting": [MONTH]}
    differs = figures(closed(house), "difference", "measured", "count")
    assert (differs[RT1], differs[f"{RT1[:-3]}101"]) == (-2, 2)
    reopen(house)
    late = house.post(TUTI, f"/v1/records/stunting/{one['id']}/move", {"area": RT2, "reason": "salah RT"}).json()
    assert (late["area"], told(late)) == (RT2, [])
    proved(house)


def test_reopened_and_closed_again(house: House) -> None:
    child(house, RT1, "Anak 1")
    first = close(house)
    late = child(house, RT1, "Anak 2")
    taken_back = reopen(house)
    assert (taken_back["id"], taken_back["holds"]) == (first["id"], False)
    assert taken_back["reopened"]["reason"] == "Puskesmas menimbang lagi"
    assert told(child(house, RT1, "Anak 3")) == []
    assert totals(house, figures="closed").json()["code"] == "closing.open"
    assert closed(house)["closing"]["id"] == first["id"]
    second = close(house)
    assert second["id"] > first["id"]
    past, present = closed(house, closing=first["id"]), closed(house)
    assert past["closing"] == taken_back
    assert figures(past, "frozen", "measured", "count")[RT1] == 1
    assert figures(present, "frozen", "measured", "count")[RT1] == 3
    assert past["total"]["late"] == {"received": 1, "changed": 0}
    assert present["total"]["late"] == {"received": 0, "changed": 0}
    again = child(house, RT1, "Anak 2", id=late["id"])
    assert (again["outcome"], told(again)) == ("same", [])
    listed = house.get(DINKES, "/v1/closings/stunting").json()
    assert [each["id"] for each in listed["items"]] == [second["id"], first["id"]]
    assert [each["holds"] for each in listed["items"]] == [True, False]
    proved(house)


def test_a_late_record_sent_again_says_so_again(house: House) -> None:
    child(house, RT1, "Anak 1")
    close(house)
    sent = [child(house, RT1, "Anak 2", id="01930000-0000-7000-8000-000000000001") for _ in range(2)]
    assert [each["outcome"] for each in sent] == ["new", "same"]
    assert told(sent[0]) == told(sent[1]) != []


def test_who_may_close_and_what_may_be_closed(house: House) -> None:
    path = "/v1/closings/stunting"

    def code(person: Person, period: Any, key: str = "stunting") -> str:
        reply = house.post(person, f"/v1/closings/{key}", {"period": period})
        return str(reply.json()["code"])

    for person in (SITI, TUTI, LURAH, CAMAT, BAPPEDA, DINSOS, ADMIN, APP):
        assert code(person, MONTH) == "access.forbidden"
        assert house.post(person, f"{path}/{MONTH}/reopen", {"reason": "x"}).json()["code"] == "access.forbidden"
    assert code(DINKES, "2026-11") == "closing.not_ended"
    assert code(DINKES, "2027-03") == "closing.not_ended"
    assert code(DINKES, "2026-Q3") == "reporting.period"
    assert code(DINKES, "October") == "rollup.period_text"
    assert code(DINKES, 202610) == "request.invalid"
    assert code(DINKES, MONTH, "nothing") == "theme.unknown"
    assert house.post(DINKES, f"{path}/{MONTH}/reopen", {"reason": "x"}).json()["code"] == "closing.open"
    assert house.get(DINKES, f"{path}/{MONTH}").json()["code"] == "closing.unknown"
    done = close(house)
    assert code(DINKES, MONTH) == "closing.already"
    assert house.post(DINKES, f"{path}/{MONTH}/reopen", {"reason": "  "}).json()["code"] == "request.invalid"
    assert house.get(DINKES, f"{path}/{MONTH}?closing={done['id'] + 1}").json()["code"] == "closing.unknown"
    assert house.get(DINKES, f"{path}/2026-09?closing={done['id']}").json()["code"] == "closing.unknown"
    assert house.get(DINKES, f"/v1/closings/covid/{MONTH}?closing={done['id']}").json()["code"] == "closing.unknown"
    proved(house)


def test_who_reads_what(house: House) -> None:
    child(house, RT1, "Anak 1")
    close(house)
    child(house, RT1, "Anak 2")
    seen = {person: closed(house, who=person, area=area, by="rt") for person, area in
            ((DINKES, CITY), (LURAH, METRO), (SITI, RT1), (CAMAT, PUSAT), (BAPPEDA, CITY))}  # fmt: skip
    for person, answer in seen.items():
        rows = {row["area"]["code"]: row for row in answer["rows"]}
        reads = person in (DINKES, LURAH, SITI)
        parts = {"frozen", "live", "difference", "late"} if reads else {"frozen"}
        assert {*rows[RT1], *answer["total"]} & {"frozen", "live", "difference", "late"} == parts
        assert rows[RT1]["frozen"]["measured"] == {"count": 1 if reads else None}
        assert ("measured" in rows[RT1]["suppressed"]) is (answer["suppression"] is not None) is not reads
    for person, area in ((LURAH, CITY), (CAMAT, CITY), (SITI, RT3)):
        reply = house.get(person, f"/v1/closings/stunting/{MONTH}", params={"area": area})
        assert reply.json()["code"] == "area.unknown"
    for path in ("", f"/{MONTH}"):
        assert house.get(DINSOS, f"/v1/closings/stunting{path}").json()["code"] == "access.forbidden"
        assert house.get(ADMIN, f"/v1/closings/stunting{path}").json()["code"] == "access.forbidden"
        tag = house.get(CAMAT, f"/v1/closings/stunting{path}").headers["etag"]
        again = {"headers": {"if-none-match": tag}}
        assert house.get(CAMAT, f"/v1/closings/stunting{path}", **again).status_code == 304
        child(house, RT1, f"Anak{path}")
        assert house.get(CAMAT, f"/v1/closings/stunting{path}", **again).status_code == 200


def test_small_closed_figures_are_hidden_from_who_reads_totals_alone(house: House) -> None:
    for at in range(9):
        child(house, RT1, f"Anak {at}")
    for at in range(3):
        child(house, RT3, f"Cucu {at}", who=TUTI)
    first = close(house)
    for at in range(3, 9):
        child(house, RT3, f"Cucu {at}", who=TUTI)
    ways = (closed(house, who=CAMAT, area=PUSAT), totals(house, who=CAMAT, area=PUSAT, figures="closed").json())
    for answer, part in zip(ways, ("frozen", "values"), strict=True):
        shown = {row["area"]["code"]: row[part]["measured"]["count"] for row in answer["rows"]}
        assert (shown[RT1], shown[RT3]) == (None, None)
        assert answer["suppression"]["hidden"] > 0
    live = totals(house, who=CAMAT, area=PUSAT, indicators="measured").json()["rows"]
    assert {row["area"]["code"]: row["values"]["measured"]["count"] for row in live}[RT3] == 9
    path = f"/v1/closings/stunting/{MONTH}"
    table = house.get(CAMAT, path, params={"area": PUSAT, "by": "rt", "indicators": "measured", "format": "csv"}).text
    (line,) = [each.split(",") for each in table.splitlines() if each.startswith(RT3)]
    assert (line[2:4], line[-1]) == (["frozen", ""], "measured")
    reopen(house)
    close(house)
    assert closed(house, who=DINKES, area=PUSAT, closing=first["id"])["closing"]["holds"] is False
    refused = house.get(CAMAT, path, params={"area": PUSAT, "closing": first["id"]})
    assert refused.json()["code"] == "access.forbidden"
    proved(house)


def test_whoever_touches_a_frozen_row_is_found(house: House) -> None:
    child(house, RT1, "Anak 1")
    done = close(house)
    proved(house)
    db = house.app.state.database
    for change, back, what in (
        ("UPDATE closing SET counter = counter + 1", "UPDATE closing SET counter = counter - 1", "rows"),
        ("UPDATE frozen SET depth = 6 WHERE depth = 5", "UPDATE frozen SET depth = 5 WHERE depth = 6", "rows"),
        ("UPDATE audit SET action = 'x.closed' WHERE action = 'period.closed'", "SELECT 1", "log"),
        ("UPDATE frozen SET figures = replace(figures, '1', '2') WHERE depth = 5", "SELECT 1", "rows"),
    ):
        with db.writing() as session:
            session.execute(text(change))
        assert verify_closings(db, CATALOG)[0] == Altered("stunting", MONTH, done["id"], what)
        with db.writing() as session:
            session.execute(text(back))
