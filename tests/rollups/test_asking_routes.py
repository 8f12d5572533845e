"""Breakdowns and traces over HTTP: who reads the records has them, totals are not enough, outside is nowhere."""

import csv
import io

import pytest

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import (
    APP,
    BAPPEDA,
    CAMAT,
    CITY,
    DINKES,
    DINSOS,
    IMOPURO,
    LURAH,
    METRO,
    PUSAT,
    RT1,
    RT2,
    RT_IMOPURO,
    SITI,
    TUTI,
)

CHILD = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang"}


def child(name, area=RT1, day="2026-11-05", **more):
    answers = {**CHILD, "child_name": name, **more}
    return {"id": str(uuid7()), "theme": "stunting", "area": area, "observed_on": day, "answers": answers}


@pytest.fixture
def children(house):
    items = [child(f"Anak {n}", (RT1, RT2)[n % 2], sex="LP"[n % 3 == 0], weight_kg=f"9.{n}") for n in range(8)]
    items += [child("Anak lama", day="2026-10-05"), child("Anak sakit", ill="unknown"), child("Anak lain", ill="yes")]
    receipts = house.post(SITI, "/v1/submissions", {"items": items}).json()["items"]
    assert {each["outcome"] for each in receipts} == {"new"}, receipts
    for each in receipts[:3]:
        house.post(TUTI, f"/v1/records/stunting/{each['id']}/review", {"decision": "accept"})
    return [each["id"] for each in receipts]


def broken(house, who, key="stunting", **params):
    return house.get(who, f"/v1/breakdowns/{key}", params={"from": "2026-11", **params})


def test_a_number_is_told_apart(house, children):
    body = broken(house, DINKES, question="sex", of="weighed", area=METRO, by="rt").json()
    assert {row["area"]["code"]: (row["total"], row["counts"]) for row in body["rows"] if row["total"]} == {
        RT1: (6, {"L": 2, "P": 4, "unknown": 0, "refused": 0, "unanswered": 0}),
        RT2: (4, {"L": 3, "P": 1, "unknown": 0, "refused": 0, "unanswered": 0}),
    }
    assert (body["period"], body["question"]["list"], body["question"]["many"]) == ("2026-11", "sex", False)
    assert body["categories"][0]["label"] == {"id": "Laki-laki", "en": "Male"}
    rollup = house.get(
        DINKES, "/v1/rollups/stunting", params={"area": METRO, "from": "2026-11", "indicators": "weighed"}
    )
    assert body["total"]["total"] == rollup.json()["totals"]["2026-11"]["weighed"]["count"] == 10
    ill = broken(house, SITI, question="ill", area=RT1).json()["total"]
    assert ill["counts"] == {"yes": 1, "no": 0, "unknown": 1, "refused": 0, "unanswered": 4}
    assert (ill["total"], ill["suppressed"]) == (6, [])
    verified = broken(house, TUTI, question="age_group", state="verified").json()["total"]
    assert (verified["total"], verified["counts"]["12_23"]) == (3, 3)


def test_json_and_csv_say_the_same_and_what_is_known_is_not_sent_again(house, children):
    asked = {"question": "kms_status", "of": "weighed", "area": METRO}
    reply = broken(house, LURAH, **asked)
    body = reply.json()
    lines = list(csv.DictReader(io.StringIO(broken(house, LURAH, format="csv", **asked).text)))
    told = {(line["code"], line["category"]): line["weighed"] for line in lines}
    assert told == {(r["area"]["code"], code): str(n) for r in body["rows"] for code, n in r["counts"].items()}
    tag = {"if-none-match": reply.headers["etag"]}
    assert (
        house.get(LURAH, "/v1/breakdowns/stunting", params={"from": "2026-11", **asked}, headers=tag).status_code == 304
    )
    house.post(SITI, "/v1/submissions", {"items": [child("Anak baru")]})
    assert (
        house.get(LURAH, "/v1/breakdowns/stunting", params={"from": "2026-11", **asked}, headers=tag).status_code == 200
    )


@pytest.mark.parametrize("path", ["/v1/breakdowns/stunting?question=sex", "/v1/trace/stunting?indicator=weighed"])
def test_who_has_totals_alone_traces_nothing_and_outside_is_nowhere(house, children, path):
    told = (403, "rollup.not_read") if "trace" in path else (422, "rollup.indicator")
    for who, area in ((CAMAT, PUSAT), (CAMAT, RT1), (BAPPEDA, CITY), (BAPPEDA, METRO)):
        reply = house.get(who, f"{path}&area={area}")
        assert (reply.status_code, reply.json()["code"]) == told
    nowhere = house.get(LURAH, f"{path}&area=18.72.01.1009").json()
    for who, area in (
        (LURAH, IMOPURO),
        (LURAH, PUSAT),
        (SITI, METRO),
        (SITI, RT_IMOPURO),
        (DINSOS, METRO),
        (APP, CITY),
    ):
        reply = house.get(who, f"{path}&area={area}")
        assert (reply.status_code, reply.json()) == (404, nowhere)
    for who in (LURAH, TUTI, APP, DINKES):
        assert house.get(who, path).status_code == 200


def test_what_only_some_may_see_is_in_no_breakdown(house):
    assert house.send(SITI, RT1, "poverty").status_code == 201
    for question in ("desil_rank", "dtsen_member", "aid_official.programme", "aid_listed", "above_ceiling"):
        assert broken(house, SITI, "poverty", question=question, area=RT1).json()["code"] == "breakdown.question"
        assert broken(house, LURAH, "poverty", question=question).status_code == 200
    for who, seen in ((SITI, False), (LURAH, False), (DINSOS, True)):
        codes = broken(house, who, "poverty", question="ppks_types", area=RT1).json()["categories"]
        assert ("NAPZA" in {each["code"] for each in codes}) is seen
        assert "ANJAL" in {each["code"] for each in codes}
    unseen = {"desil_1": (SITI,), "receiving_pkh": (SITI,), "ppks_napza": (SITI, LURAH)}
    for indicator in ("families", "ppks_anjal", "vulnerable", *unseen):
        hidden = unseen.get(indicator, ())
        for who in (SITI, LURAH, DINSOS):
            replies = (
                broken(house, who, "poverty", question="floor", of=indicator, area=RT1),
                house.get(who, "/v1/trace/poverty", params={"indicator": indicator, "area": RT1}),
            )
            wanted = "rollup.indicator" if who in hidden else None
            assert [reply.json().get("code") for reply in replies] == [wanted, wanted], (who.username, indicator)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("question=child_name", "breakdown.question"),
        ("question=sex&of=nothing", "rollup.indicator"),
        ("question=sex&by=kota", "rollup.level"),
        ("question=sex&from=2026-13", "rollup.period_text"),
        ("question=sex&from=2026-12&to=2026-11", "rollup.period_order"),
        ("of=weighed", "request.invalid"),
    ],
)
def test_refusals(house, query, code):
    assert house.get(LURAH, f"/v1/breakdowns/stunting?{query}").json()["code"] == code


def test_too_many_categories_are_refused(house):
    params = {"question": "kbli", "area": CITY, "by": "kelurahan"}
    assert house.get(DINKES, "/v1/breakdowns/umkm", params=params).json()["code"] == "area.unknown"
    reply = house.get(TUTI, "/v1/breakdowns/umkm", params={"question": "kbli", "area": METRO, "by": "rt"})
    assert reply.status_code == 200


def test_a_number_is_traced_to_its_records_and_back(house, children):
    asked = {"indicator": "stunted", "area": METRO, "from": "2026-11", "part": "among", "limit": 4}
    found, after = [], {}
    while True:
        page = house.get(LURAH, "/v1/trace/stunting", params={**asked, **after}).json()
        found += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert sum(each["amount"] for each in found) == page["number"] == 10
    assert (page["indicator"], {each["id"] for each in found}) == ("measured", {*children} - {children[8]})
    for each in found[:2]:
        assert house.get(LURAH, each["record"]).json()["id"] == each["id"]
        cells = house.get(LURAH, f"{each['record']}/cells").json()
        told = {(cell["grain"], cell["period"], cell["indicator"]): cell["amount"] for cell in cells["cells"]}
        assert told["month", "2026-11", "measured"] == 1
        assert {cell["area"] for cell in cells["cells"]} == {each["area"]}
    refused = house.get(LURAH, "/v1/trace/stunting", params={"indicator": "participation", "part": "among"})
    assert refused.json()["code"] == "trace.not_counted"


def test_the_cells_of_a_record_are_for_who_may_read_it(house, children):
    path = f"/v1/records/stunting/{children[0]}/cells"
    nowhere = house.get(LURAH, f"/v1/records/stunting/{uuid7()}/cells")
    for who in (CAMAT, BAPPEDA, DINSOS):
        reply = house.get(who, path)
        assert (reply.status_code, reply.json()["code"]) == (404, nowhere.json()["code"])
    house.post(TUTI, f"/v1/records/stunting/{children[0]}/review", {"decision": "void", "reason": "salah"})
    assert house.get(LURAH, path).json()["cells"] == []
    id_ = str(uuid7())
    assert house.send(SITI, RT1, "poverty", id=id_).status_code == 201
    told = {each["indicator"] for each in house.get(SITI, f"/v1/records/poverty/{id_}/cells").json()["cells"]}
    assert "families" in told
    assert told.isdisjoint({"desil_known", "desil_1", "dtsen_members", "eligible"})
