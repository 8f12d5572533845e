"""API1:2023 Broken object level authorization: knowing an id, a cursor or an attempt's name opens nothing.

That every route answers what lies outside as what is not there stands in `test_access`; here are the ways around it.
"""

from typing import Any
from uuid import UUID, uuid4

from app.themes.catalog import theme
from tests.security.conftest import Fort
from tests.security.spots import THEME


def test_ids_near_a_known_one_lead_nowhere(fort: Fort) -> None:
    """Ids begin with the time, so that a neighbour's may be near: its last 74 bits are random."""
    known = fort.spots[0].record
    for step in (1, -1, 1 << 62, 1 << 64, 1 << 80):
        near = UUID(int=(known.int + step) % (1 << 128))
        for path in (f"/v1/records/{THEME}/{near}", f"/v1/records/{THEME}/{near}/history", f"/v1/alerts/{near}"):
            assert fort.client.get(path, headers=fort.head("office")).status_code == 404


def test_another_way_of_writing_an_id_changes_nothing(fort: Fort) -> None:
    theirs = fort.spots[-1].record
    for written in (
        theirs.hex,
        str(theirs).upper(),
        f"{{{theirs}}}",
        f"urn:uuid:{theirs}",
        f"{theirs}%00",
        f"%20{theirs}",
    ):
        reply = fort.client.get(f"/v1/records/{THEME}/{written}", headers=fort.head("kader"))
        assert reply.status_code in (404, 422), written


def test_a_record_of_another_rt_is_not_revised_by_its_id(fort: Fort) -> None:
    """The document is kept as a conflict of one's own area; the record and whoever reads it see nothing change."""
    theirs = fort.spots[-1]
    path = f"/v1/records/{THEME}/{theirs.record}"
    before = fort.client.get(path, headers=fort.head("office")).json()
    answers = {**theme(THEME).example, "child_nik": "1872015506259777", "child_name": "Orang Lain"}
    body = {"id": str(theirs.record), "observed_on": "2026-11-19", "replaces": 1, "answers": answers}
    reply = fort.client.post(f"/v1/areas/{fort.who['kader'].area}/{THEME}", json=body, headers=fort.head("kader"))
    assert reply.json()["outcome"] in ("conflict", "refused")
    assert theirs.name not in reply.text
    assert theirs.area not in reply.text
    assert fort.client.get(path, headers=fort.head("office")).json() == before
    assert fort.client.get(path, headers=fort.head("kader")).status_code == 404


def test_a_device_of_one_account_is_not_cut_off_through_another(fort: Fort) -> None:
    mine, theirs = fort.spots[0], fort.spots[-1]
    reply = fort.client.delete(f"/v1/accounts/{mine.account}/devices/{theirs.device}", headers=fort.head("operator"))
    assert (reply.status_code, reply.json()["code"]) == (404, "device.unknown")


def test_a_record_is_neither_moved_out_of_ones_area_nor_into_it(fort: Fort) -> None:
    mine, theirs = fort.spots[0], fort.spots[-1]
    for record, area in ((mine.record, theirs.area), (theirs.record, mine.area)):
        sent = {"area": area, "reason": "Salah RT"}
        reply = fort.client.post(f"/v1/records/{THEME}/{record}/move", json=sent, headers=fort.head("operator"))
        assert reply.status_code in (403, 404, 409), reply.text
        assert reply.json()["code"] in ("record.unknown", "area.unknown", "move.wider")


def test_two_subjects_are_merged_only_where_both_are_ones_own(fort: Fort) -> None:
    mine, theirs = fort.spots[0], fort.spots[-1]
    for kept, merged in ((mine.record, theirs.record), (theirs.record, mine.record)):
        sent = {"theme": THEME, "kept": str(kept), "merged": str(merged), "reason": "Sama"}
        told = [fort.client.post("/v1/merges", json=sent, headers=fort.head("operator"))]
        unknown = {key: str(uuid4()) if value == str(theirs.record) else value for key, value in sent.items()}
        told.append(fort.client.post("/v1/merges", json=unknown, headers=fort.head("operator")))
        assert told[0].status_code == told[1].status_code == 404
        assert told[0].json() == told[1].json()


def test_a_cursor_that_was_made_up_shows_nothing_more(fort: Fort) -> None:
    theirs = fort.spots[-1]
    asked: list[tuple[str, dict[str, Any]]] = [
        (f"/v1/records/{THEME}", {"after": 0, "limit": 500}),
        (f"/v1/records/{THEME}", {"changed_since": "0"}),
        (f"/v1/records/{THEME}", {"changed_since": "2020-01-01T00:00:00Z"}),
        ("/v1/houses", {"after": str(UUID(int=0))}),
        ("/v1/accounts", {"cursor": str(UUID(int=0)), "limit": 200}),
        ("/v1/merges", {"before": str(UUID(int=(1 << 128) - 1))}),
        ("/v1/alerts", {"after": 0, "gathered": str(theirs.alert)}),
        ("/v1/audit", {"before": 2**62}),
        (f"/v1/trace/{THEME}", {"indicator": "measured", "after": str(UUID(int=0)), "from": "2026"}),
        ("/v1/denominators", {"cursor": "18.72:0"}),
    ]
    traces = [theirs.name, *(str(each) for each in (theirs.record, theirs.account, theirs.merge, theirs.device))]
    for path, params in asked:
        for name in ("kader", "operator", "lurah", "app"):
            reply = fort.client.get(path, params=params, headers=fort.head(name))
            assert reply.status_code < 500
            assert not [trace for trace in traces if trace in reply.text], (path, name)


def test_several_areas_in_one_parameter_are_not_several_areas(fort: Fort) -> None:
    mine, theirs = fort.who["kader"].area, fort.spots[-1].area
    path = f"/v1/records/{THEME}"
    for query in (
        f"area={mine}&area={theirs}",
        f"area={mine},{theirs}",
        f"area[]={mine}&area[]={theirs}",
        f"area={mine}%00{theirs}",
    ):
        reply = fort.client.get(f"{path}?{query}", headers=fort.head("kader"))
        assert fort.spots[-1].name not in reply.text, query
        assert reply.status_code in (200, 404, 422), query
