"""A reader who fetches everything he may, and solves for what was hidden from him, learns nothing of it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from app.core.clock import SetClock
from app.core.settings import demo_settings
from app.demo.show import run_demo
from app.main import create_app
from app.themes.catalog import theme
from app.themes.ties import families, twins
from tests.house import Client
from tests.rollups.disclosure.algebra import Shown

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
CITY, PUSAT, METRO = "18.72", "18.72.01", "18.72.01.1001"
SPANS = {"covid": ("2021-06", "2022-03"), "stunting": ("2025-11", "2026-11"), "poverty": ("2026-09", "2026-11")}
MORE_NARROW = {"covid": "2021-12", "stunting": "2026-08", "poverty": "2026-11"}
"""Within a kelurahan fewer months are asked for: there are many RT."""
CLOSED = ("2026-08", "2026-09", "2026-10")
LEAST = 5


class Reader:
    """Someone who signs in, asks, and keeps every figure that was shown and every one that was not."""

    def __init__(self, client: Client, head: dict[str, str], path: str) -> None:
        self.client, self.head, self.path = client, head, path
        self.shown: dict[tuple[str, str, str, str], int] = {}
        self.hidden: set[tuple[str, str, str, str]] = set()
        self.parts: dict[tuple[str, ...], int | None] = {}
        """Area, period, state, indicator, question and category; None where it was hidden."""

    def ask(self, key: str, **params: str) -> None:
        reply = self.client.get(f"{self.path}/{key}", params=params, headers=self.head)
        assert reply.status_code == 200, reply.text
        body, state = reply.json(), params.get("state", "all")
        for row in body["rows"]:
            self._take(row["area"]["code"], row["period"], state, row["values"])
            assert sorted(row["suppressed"]) == sorted(
                name for name, figure in row["values"].items() if figure["count"] is None or _among_hidden(figure)
            )
        for period, values in body["totals"].items():
            self._take(body["area"]["code"], period, state, values)
        table = self.client.get(f"{self.path}/{key}", params={**params, "format": "csv"}, headers=self.head).text
        for line in csv.DictReader(io.StringIO(table)):
            for name in body["rows"][0]["values"] if body["rows"] else ():
                told = line[f"{name}_count"]
                place = (line["code"], line["period"], state, name)
                assert (place in self.hidden) == (told == "") or place in self.shown, "JSON and CSV differ"
                if told:
                    self.shown[place] = int(told)

    def break_down(self, key: str, question: str, of: str, **params: str) -> None:
        asked = {"question": question, "of": of, **params}
        reply = self.client.get(f"/v1/breakdowns/{key}", params=asked, headers=self.head)
        assert reply.status_code == 200, reply.text
        body = reply.json()
        told = [(row["area"]["code"], row) for row in body["rows"]]
        for area, row in [*told, (body["area"]["code"], body["total"])]:
            place = (area, body["period"], body["state"], of)
            assert place in self.hidden if row["total"] is None else self.shown[place] == row["total"]
            self.parts |= {(*place, question, code): count for code, count in row["counts"].items()}
            none = [code for code, count in [*row["counts"].items(), ("total", row["total"])] if count is None]
            assert sorted(none) == sorted(row["suppressed"])
        table = self.client.get(f"/v1/breakdowns/{key}", params={**asked, "format": "csv"}, headers=self.head).text
        for line in csv.DictReader(io.StringIO(table)):
            seen = self.parts[line["code"], line["period"], body["state"], of, question, line["category"]]
            assert line[of] == ("" if seen is None else str(seen)), "JSON and CSV differ"

    def _take(self, area: str, period: str, state: str, values: dict[str, Any]) -> None:
        for name, figure in values.items():
            place = (area, period, state, name)
            if figure["count"] is None:
                self.hidden.add(place)
                assert figure["rate"] is None if "rate" in figure else True
            elif isinstance(figure["count"], int):
                self.shown[place] = figure["count"]


def _among_hidden(figure: dict[str, Any]) -> bool:
    return "among" in figure and figure["among"] is None and "missing" not in figure


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, list[dict[str, str]]]]:
    folder: Path = tmp_path_factory.mktemp("attack") / "data"
    clock = SetClock(NOW)
    out = Console(file=io.StringIO())
    run_demo(out, folder, "", host="127.0.0.1", port=8000, records=900, seed=3, serve=False, clock=clock)
    with Client(create_app(demo_settings(folder), clock)) as found:
        yield found, json.loads((folder / "demo-accounts.json").read_text())


@pytest.fixture(scope="module")
def closed(client: tuple[Client, list[dict[str, str]]]) -> tuple[Client, list[dict[str, str]]]:
    """The same city, with some months of weighings closed by the office."""
    http, accounts = client
    for month in CLOSED:
        asked = [
            http.post("/v1/closings/stunting", json={"period": month}, headers=signed_in(http, each))
            for each in accounts
            if each["role"] == "office"
        ]
        assert [reply.status_code for reply in asked].count(201) == 1
    return client


def reader(client: tuple[Client, list[dict[str, str]]], role: str, area: str) -> Reader:
    http, accounts = client
    if role == "public":
        return Reader(http, {}, "/v1/public/rollups")
    account = next(each for each in accounts if each["role"] == role and each["area"] == area)
    return Reader(http, signed_in(http, account), "/v1/rollups")


def signed_in(http: Client, account: dict[str, str]) -> dict[str, str]:
    form = {"grant_type": "password", "username": account["username"], "password": account["secret"]}
    return {"authorization": f"Bearer {http.post('/v1/token', data=form).json()['access_token']}"}


@pytest.mark.parametrize(("role", "area"), [("city", CITY), ("camat", PUSAT), ("public", CITY)])
@pytest.mark.parametrize("key", sorted(SPANS))
def test_nothing_hidden_can_be_reckoned(client: Any, key: str, role: str, area: str) -> None:
    attacker = reader(client, role, area)
    first, last = SPANS[key]
    levels = ["kecamatan", "kelurahan"] if area == CITY else ["kelurahan"]
    years = sorted({first[:4], last[:4]})
    for state in ("all", "verified"):
        span = {"area": area, "from": first, "to": last, "state": state}
        for level in levels:
            attacker.ask(key, **span, by=level, step="month")
            for year in years:
                attacker.ask(key, area=area, by=level, state=state, step="total", **{"from": year, "to": year})
        if role == "camat":
            for level in ("rw", "rt"):
                within = {**span, "area": METRO, "from": MORE_NARROW[key]}
                attacker.ask(key, **within, by=level, step="month")
                attacker.ask(key, **{**within, "from": years[0], "to": years[0]}, by=level, step="total")
    assert attacker.hidden, "nothing was hidden: the attack has nothing to find"
    small = {place: count for place, count in attacker.shown.items() if 0 < count < LEAST}
    assert not small
    assert not list(_reckoned(key, attacker))


def _reckoned(key: str, attacker: Reader) -> Iterator[tuple[str, str, str, str]]:
    """Yield every hidden figure that follows from the shown ones, by all that adds up to anything."""
    declared, same = theme(key), twins(theme(key))
    stocks = {each.key for each in declared.indicators if each.over == "stock"}
    places = {*attacker.shown, *attacker.hidden}
    areas, periods = {place[0] for place in places}, {place[1] for place in places}
    leaves = [area for area in areas if not any(other.startswith(area + ".") for other in areas)]
    months = sorted(period for period in periods if len(period) == 7)

    last_only = {
        each.key for each in declared.indicators if each.denominator is not None and each.denominator.of == "period"
    }

    @cache
    def atoms(area: str, period: str, state: str, key: str) -> dict[object, int]:
        days, member = [period], same[key]
        if key in last_only and len(period) == 4:
            days = [max(month for month in months if month.startswith(period))]
        elif member not in stocks and len(period) == 4:
            days = [month for month in months if month.startswith(period)]
            days += [] if len(days) == 12 else [f"{period} else"]
        within = [leaf for leaf in leaves if leaf == area or leaf.startswith(area + ".")]
        return {(leaf, day, state, member): 1 for leaf in within for day in days}

    for family in families(declared):
        known = Shown()
        mine = [place for place in places if same[place[3]] in family.members]
        for leaf in leaves:
            for state in ("all", "verified"):
                for period in periods:
                    for whole, parts in family.partitions:
                        told: dict[object, int] = dict(atoms(leaf, period, state, whole))
                        for part in parts:
                            told |= dict.fromkeys(atoms(leaf, period, state, part), -1)
                        known.learn(told)
                if family.balance is not None:
                    tie = family.balance
                    for before, month in pairwise(months):
                        known.learn(
                            {(leaf, month, state, tie.stock): 1, (leaf, before, state, tie.stock): -1}
                            | {(leaf, month, state, same[tie.begins]): -1}
                            | {(leaf, month, state, same[end]): 1 for end in tie.ends}
                        )
        for place in mine:
            if place not in attacker.hidden:
                known.learn(atoms(*place))
        asked = [place for place in attacker.parts if same[place[3]] in family.members]
        for question, codes in _categories(asked).items():

            def part(area: str, period: str, state: str, key: str, code: str) -> dict[object, int]:
                return {(*atom, question, code): 1 for atom in atoms(area, period, state, key)}  # noqa: B023

            for leaf, state, period in product(leaves, ("all", "verified"), sorted({place[1] for place in asked})):
                for member in family.members if question not in MANY else ():
                    every: dict[object, int] = dict(atoms(leaf, period, state, member))
                    for code in codes:
                        every |= dict.fromkeys(part(leaf, period, state, member, code), -1)
                    known.learn(every)
                for code, (whole, parts) in product(codes, family.partitions):
                    told = part(leaf, period, state, whole, code)
                    for each in parts:
                        told |= dict.fromkeys(part(leaf, period, state, each, code), -1)
                    known.learn(told)
            for place in asked:
                if place[4] == question and attacker.parts[place] is not None:
                    known.learn(part(*place[:4], place[5]))
            for place in asked:
                if (
                    place[4] == question
                    and attacker.parts[place] is None
                    and known.determines(part(*place[:4], place[5]))
                ):
                    yield place
        for place in mine:
            if place in attacker.hidden and known.determines(atoms(*place)):
                yield place


def _categories(places: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for place in places:
        found.setdefault(place[4], {})[place[5]] = None
    return {question: list(codes) for question, codes in found.items()}


MANY = ("assets", "needs")
"""Of these one record may have several."""


@pytest.mark.parametrize(
    ("role", "key", "questions", "indicators", "months"),
    [
        ("city", "stunting", ("sex", "age_group"), ("weighed", "gained"), ("2026-10", "2026-11", "2026")),
        ("camat", "poverty", ("home_tenure", "assets"), ("families", "unfit_housing"), ("2026-11",)),
        ("camat", "covid", ("sex", "needs"), ("confirmed", "active"), ("2021-08", "2021-09", "2021")),
    ],
)
def test_breakdowns_and_totals_together_tell_nothing_hidden(
    client: Any, role: str, key: str, questions: tuple[str, ...], indicators: tuple[str, ...], months: tuple[str, ...]
) -> None:
    area = CITY if role == "city" else PUSAT
    attacker = reader(client, role, area)
    levels = [(area, "kelurahan"), *([(METRO, "rt")] if role == "camat" else [(area, "kecamatan")])]
    for state, (within, level), period in product(("all", "verified"), levels, months):
        asked = {"area": within, "by": level, "state": state, "from": period, "to": period}
        attacker.ask(key, **asked, indicators=",".join(indicators), step="total")
        for question, of in product(questions, indicators):
            attacker.break_down(key, question, of, **asked)
    hidden = [place for place, count in attacker.parts.items() if count is None]
    assert hidden, "nothing was hidden: the attack has nothing to find"
    assert not {place: count for place, count in attacker.parts.items() if count is not None and 0 < count < LEAST}
    assert not list(_reckoned(key, attacker))


@pytest.mark.parametrize(("role", "area"), [("city", CITY), ("camat", PUSAT)])
def test_closed_figures_show_nothing_more(closed: Any, role: str, area: str) -> None:
    live, attacker = reader(closed, role, area), reader(closed, role, area)
    for state in ("all", "verified"):
        for level, within in (("kelurahan", area), *([("rt", METRO)] if role == "camat" else ())):
            span = {"area": within, "by": level, "from": CLOSED[0], "to": CLOSED[-1], "state": state, "step": "month"}
            live.ask("stunting", **span)
            attacker.ask("stunting", **span, figures="closed")
    assert attacker.hidden >= live.hidden
    assert not {place: count for place, count in attacker.shown.items() if 0 < count < LEAST}
    assert not list(_reckoned("stunting", attacker))


def test_the_same_question_hides_the_same(client: Any) -> None:
    seen = []
    for _ in range(2):
        asked = reader(client, "city", CITY)
        asked.ask("stunting", area=CITY, by="kelurahan", step="month", **{"from": "2026-01", "to": "2026-11"})
        seen.append(asked.hidden)
    assert seen[0] == seen[1]


def test_who_reads_the_records_sees_every_figure(client: Any) -> None:
    office = reader(client, "office", CITY)
    asked = {"area": CITY, "from": "2026-10", "to": "2026-10", "by": "kelurahan"}
    mine = [office.client.get(f"/v1/rollups/{key}", params=asked, headers=office.head) for key in SPANS]
    body = next(reply.json() for reply in mine if reply.status_code == 200)
    assert body["suppression"] is None
    assert not any(row["suppressed"] for row in body["rows"])
