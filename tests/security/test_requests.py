"""What a person asks about her data is found, given, mended, held still and ended: by the officer alone, in time."""

import zlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from app.core.clock import uuid7
from app.records.replay import replay
from app.rollups.alerts.models import Alert
from app.themes.catalog import CATALOG, theme
from tests.cast import (
    ADMIN,
    ANI,
    APP,
    BAPPEDA,
    CAMAT,
    CITY,
    DINKES,
    LURAH,
    METRO,
    PAK_RW,
    RT1,
    RT2,
    SITI,
    TUTI,
    Person,
)
from tests.house import VAULT, House
from tests.security.officers import JOKO, RINI, WHY, appoint, asked, entered, erased

STUNTING, UMKM, POVERTY = theme("stunting"), theme("umkm"), theme("poverty")
CHILD, KK = (str(STUNTING.example[key]) for key in ("child_nik", "no_kk"))
MOTHER = "1872014101909917"
OWNER = str(UMKM.example["owner_nik"])
NUMBERS = {
    "covid": {"nik": str(theme("covid").example["nik"])},
    "umkm": {"nik": OWNER},
    "stunting": {"nik": CHILD},
    "poverty": {"no_kk": str(POVERTY.example["no_kk"])},
    "usulan": {"no_kk": str(theme("usulan").example["no_kk"])},
}
DAYS = {"covid": ("2021-07-20", "2021-07-21")}


@pytest.fixture
def guarded(house: House) -> House:
    """The service, with its two officers."""
    appoint(house)
    return house


def sent(house: House, key: str, area: str = RT1, day: str | None = None, **answers: Any) -> str:
    reply = house.send(
        SITI,
        area,
        key,
        observed_on=day or DAYS.get(key, ("2026-11-18",))[0],
        answers={**theme(key).example, **answers},
    )
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def proved(house: House) -> None:
    """Rows and cells are what the documents say, of every theme."""
    assert house.differences() == []
    for each in CATALOG:
        with house.app.state.database.reading() as session:
            assert list(replay(session, each, house.app.state.reader.index)) == []


def totals(house: House, key: str) -> list[Any]:
    params = {"area": METRO, "by": "rt", "from": "2020-01", "to": "2026-11", "step": "total"}
    reply = house.get(TUTI, f"/v1/rollups/{key}", params=params)
    assert reply.status_code == 200, reply.text
    return [row["values"] for row in reply.json()["rows"]]


def found(house: House, where: str) -> dict[str, Any]:
    reply = house.post(RINI, f"{where}/find", WHY)
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


@pytest.mark.parametrize(
    "who", [SITI, TUTI, LURAH, DINKES, BAPPEDA, CAMAT, ADMIN, PAK_RW, APP], ids=lambda p: p.username
)
def test_nobody_but_the_officer_handles_requests(guarded: House, who: Person) -> None:
    where = entered(guarded, "erase", nik=CHILD)
    tries = [guarded.get(who, "/v1/requests"), guarded.get(who, where), asked(guarded, "copy", who, nik=CHILD)]
    tries += [
        guarded.post(who, f"{where}/{deed}", body)
        for deed, body in (
            *((deed, WHY) for deed in ("find", "give", "restrict", "lift", "erase")),
            ("approve", None),
            ("answer", {"state": "granted", "answer": "Selesai"}),
        )
    ]
    assert {(each.status_code, each.json()["code"]) for each in tries} == {(403, "access.forbidden")}


def test_the_law_sets_the_clock_and_the_late_are_seen(guarded: House) -> None:
    bodies = {kind: asked(guarded, kind, nik=CHILD).json() for kind in ("correct", "copy", "erase", "object")}
    day3 = guarded.clock.now() + timedelta(hours=72)
    for kind in ("correct", "copy"):
        assert bodies[kind]["due_at"][:16] == (day3 + timedelta(hours=7)).isoformat()[:16]
    assert (bodies["correct"]["clock"], bodies["correct"]["confirmed"]) == ("pasal 30", True)
    assert bodies["erase"]["due_at"] is bodies["object"]["due_at"] is None
    page = guarded.get(RINI, "/v1/requests")
    assert [each["kind"] for each in page.json()["items"]] == ["correct", "copy", "erase", "object"]
    assert page.json()["overdue"] == 0
    head = {"if-none-match": page.headers["etag"]}
    assert guarded.get(RINI, "/v1/requests", headers=head).status_code == 304
    guarded.clock.forward(hours=73)
    guarded._tokens.clear()
    late = guarded.get(RINI, "/v1/requests", headers=head)
    assert (late.status_code, late.json()["overdue"]) == (200, 2)
    assert [each["overdue"] for each in late.json()["items"]] == [True, True, False, False]
    counted = guarded.client.get("/metrics").text
    assert 'wakuncar_rights_requests{state="open"} 4.0' in counted
    assert 'wakuncar_rights_requests{state="overdue"} 2.0' in counted
    only = guarded.get(RINI, "/v1/requests", params={"overdue": "true", "limit": 1}).json()
    assert [each["kind"] for each in only["items"]] == ["correct"]
    more = guarded.get(RINI, "/v1/requests", params={"overdue": "true", "after": only["next"]}).json()
    assert [(each["kind"], each["overdue"]) for each in more["items"]] == [("copy", True)]
    done = guarded.post(
        RINI, f"/v1/requests/{bodies['copy']['id']}/answer", {"state": "refused", "answer": "Bukan Anda"}
    )
    assert (done.json()["state"], done.json()["overdue"]) == ("refused", False)
    assert guarded.get(RINI, "/v1/requests").json()["overdue"] == 1
    earlier = asked(guarded, "access", nik=CHILD, received_at="2026-11-01T08:00:00+07:00").json()
    assert earlier["overdue"]
    assert asked(guarded, "access", nik=CHILD, received_at="2027-01-01T08:00:00+07:00").status_code == 422


@pytest.mark.parametrize("about", [{}, {"nik": "123"}, {"nik": CHILD, "no_kk": KK}, {"no_kk": "0"}])
def test_a_request_says_whom_it_is_about(guarded: House, about: dict[str, Any]) -> None:
    assert asked(guarded, "copy", **about).status_code == 422


def test_everything_is_found_wherever_it_stands(guarded: House) -> None:
    child = sent(guarded, "stunting")
    guarded.send(SITI, RT2, "stunting", observed_on="2026-11-19")
    business = sent(guarded, "umkm", owner_nik=CHILD)
    member = {"name": "Anak Rekaan", "relationship": POVERTY.example["people"][0]["relationship"], "nik": CHILD}
    family = sent(guarded, "poverty", people=[member], members=1)
    old = sent(guarded, "stunting", day="2026-10-18", child_nik="1872015506254444", mother_nik=CHILD)
    mended = {**STUNTING.example, "child_nik": "1872015506254444"}
    reply = guarded.send(SITI, RT1, "stunting", id=old, observed_on="2026-10-18", answers=mended, replaces=1)
    assert reply.status_code == 200, reply.text
    guarded.post(TUTI, f"/v1/records/stunting/{child}/unseal", {"reason": "Cocokkan dengan buku KIA"})
    guarded.post(SITI, "/v1/lookups", {"nik": CHILD})
    where = entered(guarded, "access", nik=f"{CHILD[:6]} {CHILD[6:]}")
    body = found(guarded, where)
    assert {(each["id"], each["own"], each["earlier"]) for each in body["records"]} == {
        (child, True, False),
        (business, True, False),
        (family, False, False),
        (old, False, True),
    }
    assert [each["named_by"] for each in body["records"] if each["id"] == family] == [
        ["Anggota keluarga satu per satu, NIK"]
    ]
    assert (body["beside"], body["deeds"]) == (1, 2)
    assert {each["id"] for each in found(guarded, entered(guarded, "access", no_kk=KK))["records"]} >= {child}
    kinds = [each["kind"] for each in guarded.get(RINI, "/v1/audit", params={"kind": "request"}).json()["items"]]
    assert kinds.count("request.found") == 2
    assert guarded.get(LURAH, "/v1/audit", params={"kind": "request"}).json()["items"] == []


def test_she_gets_all_that_is_kept_in_words(guarded: House) -> None:
    sent(guarded, "stunting", mother_nik=MOTHER)
    where = entered(guarded, "copy", nik=CHILD)
    told = guarded.post(RINI, f"{where}/give", {**WHY, "format": "json"}).json()
    (record,) = told["records"]
    said = {each["label"]: each["value"] for each in record["answers"]}
    assert CHILD in said.values()
    assert {"Laki-laki", "Perempuan"} & set(said.values())
    assert record["computed"]
    pdf = guarded.post(RINI, f"{where}/give", WHY)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["cache-control"] == "no-store"
    assert str(STUNTING.example["child_name"]).encode() in written(pdf.content)
    mother = entered(guarded, "copy", nik=MOTHER)
    hers = guarded.post(RINI, f"{mother}/give", {**WHY, "format": "json"}).json()
    assert hers["records"] == []
    assert [each["as"] for each in hers["named"]] == [["NIK ibu"]]
    assert CHILD not in str(hers)


def written(pdf: bytes) -> bytes:
    """Return the text of a PDF's pages."""
    parts = pdf.split(b"stream\n")[1:]
    return b"\n".join(zlib.decompress(part.split(b"\nendstream")[0]) for part in parts if part[:1] == b"x")


def test_what_is_long_goes_on_over_pages(guarded: House) -> None:
    for month in ("06", "07", "08", "09", "10", "11"):
        sent(guarded, "stunting", day=f"2026-{month}-10")
    where = entered(guarded, "copy", nik=CHILD)
    pdf = guarded.post(RINI, f"{where}/give", WHY).content
    text = written(pdf)
    pages = pdf.count(b"/Type /Page") - pdf.count(b"/Type /Pages")
    assert pages > 2
    assert f"halaman {pages} dari {pages}".encode() in text
    assert all(f"2026-{month}-10".encode() in text for month in ("06", "11"))


def test_a_correction_is_granted_when_it_was_made(guarded: House) -> None:
    id_ = sent(guarded, "stunting")
    guarded.clock.forward(minutes=1)
    where = entered(guarded, "correct", nik=CHILD)
    ref = {"theme": "stunting", "id": id_}
    say = {"state": "granted", "answer": "Sudah diperbaiki", "corrected": [ref]}
    assert guarded.post(RINI, f"{where}/answer", say).json()["code"] == "request.not_corrected"
    guarded.clock.forward(minutes=1)
    mended = {**STUNTING.example, "child_name": "Nama Benar"}
    assert guarded.send(SITI, RT1, "stunting", id=id_, answers=mended, replaces=1).status_code == 200
    assert guarded.post(RINI, f"{where}/answer", say | {"corrected": []}).json()["code"] == "request.not_corrected"
    other = sent(guarded, "umkm")
    wrong = say | {"corrected": [ref, {"theme": "umkm", "id": other}]}
    assert guarded.post(RINI, f"{where}/answer", wrong).json()["code"] == "request.not_corrected"
    assert guarded.post(RINI, f"{where}/answer", say).json()["state"] == "granted"
    assert guarded.post(RINI, f"{where}/answer", say).json()["code"] == "request.answered"


@pytest.mark.parametrize("key", list(NUMBERS))
def test_who_is_held_still_is_shown_to_nobody_and_counts(guarded: House, key: str) -> None:
    id_ = sent(guarded, key)
    phone = guarded.get(SITI, f"/v1/records/{key}").json()["version"]
    before = totals(guarded, key)
    where = entered(guarded, "restrict", **NUMBERS[key])
    assert guarded.post(RINI, f"{where}/restrict", WHY).json()["records"] == [id_]
    assert guarded.post(RINI, f"{where}/restrict", WHY).json()["records"] == []
    for who in (SITI, TUTI, LURAH):
        assert guarded.get(who, f"/v1/records/{key}/{id_}").json()["code"] == "record.unknown"
        assert guarded.get(who, f"/v1/records/{key}/{id_}/history").status_code == 404
        assert guarded.get(who, f"/v1/records/{key}").json()["items"] == []
        assert guarded.post(who, "/v1/lookups", NUMBERS[key]).json()["subjects"] == []
    assert guarded.post(TUTI, f"/v1/records/{key}/{id_}/unseal", {"reason": "Ingin tahu saja"}).status_code == 404
    assert guarded.post(TUTI, f"/v1/records/{key}/{id_}/review", {"decision": "accept"}).status_code == 404
    gone = guarded.get(SITI, f"/v1/records/{key}", params={"changed_since": str(phone)}).json()["gone"]
    assert [(each["id"], each["erased"]) for each in gone] == [(id_, False)]
    again = guarded.send(SITI, RT1, key, id=id_, observed_on=DAYS.get(key, ("", "2026-11-19"))[1], replaces=1)
    assert again.json()["faults"][0]["code"] == "record.conflict.restricted"
    assert totals(guarded, key) == before
    proved(guarded)
    assert guarded.post(RINI, f"{where}/lift", WHY).json()["records"] == [id_]
    assert guarded.get(TUTI, f"/v1/records/{key}/{id_}").status_code == 200
    assert guarded.post(RINI, f"{where}/lift", WHY).json()["records"] == []
    proved(guarded)


@pytest.mark.parametrize("key", list(NUMBERS))
def test_who_is_erased_is_found_nowhere_and_every_figure_stays(guarded: House, key: str) -> None:
    first, second = DAYS.get(key, ("2026-11-18", "2026-11-19"))
    id_ = sent(guarded, key, day=first)
    again = guarded.send(SITI, RT1, key, id=id_, observed_on=second, replaces=1)
    assert again.status_code == 200, again.text
    clash = guarded.send(SITI, RT2, key, observed_on=second)
    assert clash.status_code == 409
    guarded.post(TUTI, f"/v1/records/{key}/{id_}/review", {"decision": "accept"})
    phone = guarded.get(SITI, f"/v1/records/{key}").json()["version"]
    before = totals(guarded, key)
    number, trace = _number(guarded, key)
    done = erased(guarded, **NUMBERS[key])
    assert (done["records"], done["left"], done["documents"]) == ([id_], [], 1)
    assert totals(guarded, key) == before
    assert _number(guarded, key) == (number, trace)
    proved(guarded)
    again_found = found(guarded, entered(guarded, "access", **NUMBERS[key]))
    assert (again_found["records"], again_found["beside"], again_found["lists"]) == ([], 0, 0)
    gone = guarded.get(SITI, f"/v1/records/{key}", params={"changed_since": str(phone)}).json()["gone"]
    assert {(each["id"], each["erased"]) for each in gone} == {(id_, True), (clash.json()["id"], True)}
    for sent_id, area in ((id_, RT1), (clash.json()["id"], RT2)):
        resent = guarded.send(SITI, area, key, id=sent_id, observed_on=first)
        assert (resent.status_code, resent.json()["faults"][0]["code"]) == (422, "record.erased")
    assert guarded.send(SITI, RT1, key, id=id_, observed_on=second, replaces=2).status_code == 422
    assert guarded.get(TUTI, f"/v1/records/{key}/{id_}").status_code == 404
    assert totals(guarded, key) == before
    fresh = sent(guarded, key, day=second)
    assert guarded.get(TUTI, f"/v1/records/{key}/{fresh}").status_code == 200
    proved(guarded)


def _number(house: House, key: str) -> tuple[Any, Any]:
    """Return how many records a breakdown counts, and what the trace of a figure adds up to."""
    question = {"covid": "sex", "umkm": "owner_sex", "stunting": "sex", "poverty": "status", "usulan": "motion"}[key]
    span = {"area": METRO, "from": "2020-01", "to": "2026-11"}
    broken = house.get(TUTI, f"/v1/breakdowns/{key}", params={**span, "question": question})
    assert broken.status_code == 200, broken.text
    traced = house.get(TUTI, f"/v1/trace/{key}", params={**span, "indicator": "records"})
    assert traced.status_code == 200, traced.text
    return broken.json()["rows"][0]["total"], sum(each["amount"] for each in traced.json()["items"])


def test_others_keep_their_records_without_her(guarded: House) -> None:
    child = sent(guarded, "stunting", mother_nik=MOTHER)
    head = str(POVERTY.example["head_nik"])
    family = sent(guarded, "poverty")
    before = totals(guarded, "stunting"), totals(guarded, "poverty")
    done = erased(guarded, nik=MOTHER)
    assert (done["records"], done["named"], done["left"]) == ([], [child], [])
    answers = guarded.post(TUTI, f"/v1/records/stunting/{child}/unseal", {"reason": "Memeriksa isi"}).json()["answers"]
    assert "mother_nik" not in answers
    assert answers["mother_name"] == "dihapus"
    assert answers["child_nik"] == CHILD
    assert erased(guarded, nik=head)["named"] == [family]
    kept = guarded.get(TUTI, f"/v1/records/poverty/{family}").json()["answers"]
    assert kept["head_name"] == "dihapus"
    assert (totals(guarded, "stunting"), totals(guarded, "poverty")) == before
    proved(guarded)


def test_an_erasure_needs_two(guarded: House) -> None:
    id_ = sent(guarded, "stunting")
    where = entered(guarded, "erase", nik=CHILD)
    assert guarded.post(RINI, f"{where}/erase", WHY).json()["code"] == "request.not_agreed"
    assert guarded.post(RINI, f"{where}/approve").json()["code"] == "request.oneself"
    assert guarded.post(JOKO, f"{where}/approve").status_code == 200
    assert guarded.post(JOKO, f"{where}/erase", WHY).json()["code"] == "request.not_agreed"
    guarded.clock.forward(days=3, seconds=1)
    guarded._tokens.clear()
    assert guarded.post(RINI, f"{where}/erase", WHY).json()["code"] == "request.not_agreed"
    assert guarded.get(TUTI, f"/v1/records/stunting/{id_}").status_code == 200
    copy = entered(guarded, "copy", nik=CHILD)
    assert guarded.post(JOKO, f"{copy}/approve").json()["code"] == "request.kind"
    assert guarded.post(JOKO, f"{where}/approve").status_code == 200
    assert guarded.post(RINI, f"{where}/erase", WHY).json()["records"] == [id_]
    shown = guarded.get(RINI, where).json()
    assert (shown["state"], shown["number"], shown["name"]) == ("granted", "", "")
    assert guarded.get(RINI, copy).json()["number"] == ""
    assert guarded.post(RINI, f"{copy}/give", WHY).json()["code"] == "request.erased"
    log = guarded.get(RINI, "/v1/audit", params={"kind": "request.erased"}).json()["items"]
    assert [each["data"]["records"] for each in log] == [1]
    assert CHILD not in str(log)


def test_a_child_without_number_is_erased_by_its_records(guarded: House) -> None:
    nameless = {"child_nik": None, "no_nik_reason": "bayi_baru", "child_name": "Bayi Rekaan"}
    ids = [sent(guarded, "stunting", day=day, **nameless) for day in ("2026-10-18", "2026-11-18")]
    done = erased(guarded, records=[{"theme": "stunting", "id": ids[1]}])
    assert done["records"] == ids
    proved(guarded)


def test_alerts_about_her_lead_nowhere(guarded: House) -> None:
    id_ = sent(guarded, "stunting")
    at = guarded.clock.now()
    with guarded.app.state.database.writing() as session:
        alert = Alert(
            theme="stunting",
            watch="gone",
            version="1",
            unit=guarded.app.state.reader.index.person(CHILD).hex,
            episode="x",
            area=RT1,
            kelurahan=METRO,
            about="record",
            record=UUID(id_),
            began=at.date(),
            numbers='{"haz": "-3.1"}',
            state="open",
            raised_at=at,
            raised_on=at.date(),
            changed=1,
            changed_at=at,
        )
        VAULT.put(alert, "note", "Ibu Melati sudah dihubungi")
        session.add(alert)
    assert erased(guarded, nik=CHILD)["alerts"] == 1
    with guarded.app.state.database.reading() as session:
        (left,) = session.exec(select(Alert)).all()
    assert (left.record, left.numbers, left.note, left.state) == (None, "{}", b"", "withdrawn")
    assert left.unit.startswith("erased:")


def test_a_request_of_another_city_is_unknown(guarded: House) -> None:
    assert guarded.get(RINI, f"/v1/requests/{uuid7()}").json()["code"] == "request.unknown"
    assert asked(guarded, "copy", area="18.71", nik=CHILD).json()["code"] == "area.unknown"
    assert CITY == "18.72"
    assert guarded.post(ANI, "/v1/requests", {}).status_code in (403, 422)
