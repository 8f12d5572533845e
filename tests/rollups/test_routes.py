"""Over HTTP: whoever may not see an area hears what they would hear of one that is not there."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from app.areas.denominators import Books
from app.core.clock import SetClock
from app.core.http import install_problem_handlers
from app.core.settings import Settings
from app.identity.gate import Caller, signed_in
from app.identity.roles import ROLES
from app.identity.scope import Grant, Scope
from app.rollups import routes
from app.rollups.disclosure.patterns import Memory
from app.rollups.timeliness import Punctuality
from tests.rollups.themes import THEMES
from tests.rollups.town import RTS, TREE, Kept
from tests.straight import StraightClient

SEEN = {theme.key: 0 for theme in THEMES}
"""Nothing is hidden here: what is, and from whom, has tests of its own."""

NOW = datetime(2026, 2, 14, 3, 0, tzinfo=UTC)
KELURAHAN, OTHER = "18.72.01.1001", "18.72.01.1002"


class Service:
    """A small application with the one router, and whoever calls it."""

    def __init__(self, town, patch):
        patch.setattr(routes, "THEMES", {theme.key: theme for theme in THEMES})
        self.app = FastAPI()
        self.app.include_router(routes.router)
        install_problem_handlers(self.app)
        self.clock = SetClock(NOW)
        state = self.app.state
        state.database, state.clock, state.areas, state.books = town.database, self.clock, self, Books()
        state.patterns, state.settings = Memory(100), Settings(mode="demo", smallest=SEEN)
        state.answers, state.punctuality = Memory(100), Punctuality()
        self.app.dependency_overrides[signed_in] = lambda: self.caller
        self.http = StraightClient(self.app)
        self.serve(("city", "18.72"))

    def tree(self):
        return TREE

    def serve(self, *posts, themes=None):
        grants = tuple(
            Grant(role, area, frozenset(themes) if themes else None, ROLES[role].actions) for role, area in posts
        )
        self.caller = Caller(uuid4(), "caller", uuid4(), Scope(grants), "person")

    def ask(self, query="", theme="sales", **headers):
        return self.http.get(f"/v1/rollups/{theme}?{query}", headers=headers)


@pytest.fixture
def service(town, monkeypatch):
    said = [(date(2026, month, 3), {"kind": "warung", "weight": "1.25"}, False) for month in (1, 2)]
    records = [Kept(area, state, [each]) for area in RTS for state in ("received", "accepted") for each in said]
    for theme in THEMES[1:]:
        town.put(theme, [Kept(each.area, each.state, each.said) for each in records])
    service = Service(town, monkeypatch)
    yield service
    service.http.close()


def test_without_a_word_it_is_the_callers_own_area_now(service):
    service.serve(("lurah", KELURAHAN))
    body = service.ask().json()
    assert (body["area"]["code"], body["by"], body["step"]) == (KELURAHAN, "rw", "total")
    assert (body["from"], body["to"], body["as_of"]) == ("2026-02-01", "2026-02-28", "2026-02-28")
    assert {row["period"] for row in body["rows"]} == {"2026-02"}
    assert body["totals"]["2026-02"]["stall_sales"] == {"count": 8, "among": 8, "rate": "100.00"}
    assert body["completeness"] == {"expected": 4, "received": 4, "rate": "100.00"}
    assert body["rows"][0]["suppressed"] == []


def test_the_reply_fits_its_schema(service):
    schema = service.app.openapi()
    told = schema["paths"]["/v1/rollups/{theme}"]["get"]["responses"]
    assert set(told["200"]["content"]) == {"application/json", "text/csv"}
    reply = {**told["200"]["content"]["application/json"]["schema"], "components": schema["components"]}
    for query in ("", "from=2026-01&to=2026-03&by=rt", f"area={RTS[0]}&by=dasawisma"):
        Draft202012Validator(reply).validate(service.ask(query).json())
    assert {"304", "401", "403", "404", "422"} <= set(told)


def test_a_range_of_months_comes_by_month(service):
    body = service.ask("area=18.72&by=kecamatan&from=2026-Q1&to=2026-03&indicators=sales&state=verified").json()
    assert body["step"] == "month"
    assert list(body["totals"]) == ["2026-01", "2026-02", "2026-03"]
    assert [row["values"]["sales"]["count"] for row in body["rows"]] == [5, 5, 0, 1, 1, 0]
    assert list(body["rows"][0]["values"]) == ["sales"]


def test_from_alone_runs_until_now_and_as_of_cuts(service):
    assert service.ask("from=2025-11").json()["to"] == "2026-02-28"
    body = service.ask("from=2026-01&as_of=2026-02-02&step=total", theme="daily").json()
    assert (body["to"], body["as_of"]) == ("2026-02-02", "2026-02-02")
    assert body["totals"]["2026-01-01/2026-02-02"]["sales"]["count"] == 12
    assert service.ask("as_of=2026-01-02", theme="daily").json()["from"] == "2026-01-02"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("area=18.73", "area.unknown"),
        ("area=18.72.01.1001.777", "area.unknown"),
        ("area=x", "area.unknown"),
        (f"area={KELURAHAN}&by=kota", "rollup.level"),
        ("indicators=sales,none", "rollup.indicator"),
        ("from=2026-13", "rollup.period_text"),
        ("from=2026-02&to=2026-01", "rollup.period_order"),
        ("from=2026-02&as_of=2026-01-31", "rollup.period_order"),
        ("from=2026-01-10&to=2026-02", "rollup.period"),
        ("by=village", "request.invalid"),
        ("state=some", "request.invalid"),
        ("format=xml", "request.invalid"),
        ("area=" + "1" * 41, "request.invalid"),
    ],
)
def test_refusals(service, query, code):
    reply = service.ask(query)
    assert reply.json()["code"] == code
    assert reply.headers["content-type"] == "application/problem+json"


def test_an_unknown_theme_is_refused(service):
    assert service.ask(theme="none").json()["code"] == "theme.unknown"


def test_too_many_rows_are_refused(service):
    reply = service.ask("by=rt&from=1990&to=2020&step=day", theme="daily")
    assert (reply.status_code, reply.json()["code"]) == (422, "rollup.too_large")


def test_outside_answers_exactly_as_nowhere(service):
    service.serve(("lurah", KELURAHAN))
    nowhere = service.ask("area=18.72.01.1009")
    for area in (OTHER, "18.72.01", "18.72", RTS[-1], KELURAHAN + "1"):
        outside = service.ask(f"area={area}", **{"if-none-match": "*"})
        assert (outside.status_code, outside.content) == (404, nowhere.content)
    assert service.ask(f"area={RTS[0]}").status_code == 200


def test_another_theme_than_ones_own_is_closed(service):
    service.serve(("office", "18.72"), themes=["daily"])
    assert service.ask("area=18.72").json()["code"] == "area.unknown"
    assert service.ask("").json()["code"] == "access.forbidden"
    assert service.ask("", theme="daily").status_code == 200


def test_who_reads_no_totals_reads_none(service):
    service.serve(("admin", "18.72"))
    assert service.ask("area=18.72").json()["code"] == "area.unknown"
    assert service.ask("").status_code == 403


def test_who_serves_in_two_places_says_which(service):
    service.serve(("lurah", KELURAHAN), ("rt", RTS[-1]))
    reply = service.ask()
    assert reply.json()["code"] == "rollup.area_needed"
    assert KELURAHAN in reply.json()["title"]
    assert service.ask(f"area={RTS[-1]}").status_code == 200


def test_csv_by_accept_and_by_format(service):
    query = "by=rt&from=2026-01&to=2026-02"
    body = service.ask(query).json()
    replies = [service.ask(f"{query}&format=csv"), service.ask(query, accept="text/csv, application/json;q=0.5")]
    for reply in replies:
        assert reply.headers["content-type"] == "text/csv; charset=utf-8"
        lines = list(csv.DictReader(io.StringIO(reply.text)))
        assert [line["sales_count"] for line in lines] == [str(row["values"]["sales"]["count"]) for row in body["rows"]]
    assert service.ask(f"{query}&format=json", accept="text/csv").json() == body
    for accept in ("*/*", "application/json, text/csv;q=0.9", "text/csv;q=0", "text/csv;q=x", "text/html", ";;"):
        assert service.ask(query, accept=accept).headers["content-type"] == "application/json"


def test_an_unchanged_answer_is_not_sent_again(service, town):
    first = service.ask("area=18.72")
    tag = first.headers["etag"]
    again = service.ask("area=18.72", **{"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    others = [service.ask("area=18.72&" + more) for more in ("state=verified", "by=rt", "format=csv", "step=month")]
    others.append(service.ask("area=18.72.01"))
    with town.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE theme_state SET version = version + 1 WHERE theme = 'sales'")
    others.append(service.ask("area=18.72", **{"if-none-match": tag}))
    service.clock.moment += timedelta(days=1)
    others.append(service.ask("area=18.72", **{"if-none-match": tag}))
    assert {each.status_code for each in others} == {200}
    assert len({tag, *(each.headers["etag"] for each in others)}) == len(others) + 1
    assert others[-1].json()["version"] == first.json()["version"] + 1
