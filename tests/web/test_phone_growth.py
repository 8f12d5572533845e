"""A child's growth is the same on the phone as on the server, to the last hundredth and the last word."""

import gzip
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal, get_args

import pytest

from app.themes.growth import CATEGORIES, LAST_DAY, Indicator, Position, Sex, Table, category, curve, measure
from app.themes.growth.printed import printed
from app.themes.growth.said import MEASURE_AGAIN, SAID
from tests.house import House
from tests.web.node_tools import Phone

LEAST_SIZE = 9_000
"""Bytes by gzip; a phone on prepaid data loads them once."""


@dataclass(frozen=True)
class Child:
    """One measurement, as the phone takes it: grams, and hundredths of a centimetre."""

    sex: Sex
    age: int
    weight: int | None = None
    height: int | None = None
    position: Position | None = None
    oedema: bool = False
    muac: int | None = None
    head: int | None = None

    def as_sent(self) -> dict[str, object]:
        sent = asdict(self)
        return {"ageDays": sent.pop("age"), "weightG": sent.pop("weight"), **sent}


EDGES = (0, 1, 90, 91, 92, 182, 183, 273, 274, 275, 729, 730, 731, 732, 1825, 1826, 1827, 1855, 1856, 1857, 5000)
LENGTHS = (1, 4499, 4500, 4501, 6429, 6430, 6499, 6500, 6570, 8700, 10999, 11000, 11001, 11999, 12000, 12001, 12070, 0)
POSITIONS: tuple[Position | None, ...] = (None, "lying", "standing")


def children() -> Iterator[Child]:
    """Yield a child of every day and sex near the median and far from it, then the edges, then anything."""
    chance = random.Random(1856)
    for sex in get_args(Sex):
        for day in range(LAST_DAY + 1):
            away = chance.choice((0, 0, 1, -1, 2, -2, 3, -3, 4, -5, 8))
            yield Child(
                sex,
                day,
                weight=_at("wfa", sex, day, 1000, away) // 10 * 10,
                height=_at("lhfa", sex, day, 100, away) // 10 * 10,
                position=chance.choice(POSITIONS),
                head=_at("hcfa", sex, day, 100, away),
                muac=_at("acfa", sex, day, 100, away),
            )
        for day in EDGES:
            for length in LENGTHS:
                yield Child(sex, day, weight=chance.randrange(500, 40_000), height=length, position="lying")
                yield Child(sex, day, weight=10, height=length, position="standing", oedema=chance.random() < 0.3)
    for _ in range(1500):
        yield Child(
            chance.choice(get_args(Sex)),
            chance.randrange(LAST_DAY + 40),
            weight=chance.choice((None, 0, chance.randrange(1, 300_000))),
            height=chance.choice((None, chance.randrange(4000, 13_000))),
            position=chance.choice(POSITIONS),
            oedema=chance.random() < 0.1,
            muac=chance.choice((None, 0, chance.randrange(1, 4000))),
            head=chance.choice((None, chance.randrange(1, 9000))),
        )


def _at(table: Table, sex: Sex, day: int, unit: int, away: int) -> int:
    """Return what stands about so many SD from the median on a day, in whole units."""
    found = curve(table, sex).on_day(day)
    return 1200 if found is None else max(1, round(found[1] * (1 + found[2] * away) * unit))


Found = dict[str, tuple[int, bool, str | None]]


def on_the_server(child: Child) -> tuple[Found, dict[str, float]]:
    growth = measure(
        child.sex,
        child.age,
        weight_g=child.weight,
        height=child.height,
        position=child.position,
        oedema=child.oedema,
        muac=child.muac,
        head=child.head,
    )
    words = {name: category(name, score.hundredths) for name, score in growth.scores.items()}
    return (
        {
            name: (score.hundredths, score.flagged, word and word.code)
            for name, score in growth.scores.items()
            for word in (words[name],)
        },
        {name: score.exact for name, score in growth.scores.items()},
    )


@pytest.fixture(scope="module")
def ready(phone: Phone) -> Phone:
    phone.ask("tables", tables=printed())
    return phone


def test_thousands_of_children_are_judged_alike(ready: Phone) -> None:
    asked = list(children())
    assert len(asked) > 6000
    answers = ready.ask("growth", children=[each.as_sent() for each in asked])
    met: set[str | None] = set()
    for child, answer in zip(asked, answers, strict=True):
        found, exact = on_the_server(child)
        told = {name: (score[1], score[2], score[3]) for name, score in answer["scores"].items()}
        assert told == found, child
        for name, score in answer["scores"].items():
            assert score[0] == pytest.approx(exact[name], abs=1e-9, rel=1e-9), child
        met |= {f"{name} {flagged} {code}" for name, (_, flagged, code) in found.items()}
    assert {f"{each.indicator} False {each.code}" for each in CATEGORIES} <= met, "every word was met"
    assert {f"{name} True" for name in get_args(Indicator)} <= {" ".join(str(each).split(" ")[:2]) for each in met}


def test_what_a_kader_reads_is_never_a_diagnosis(ready: Phone) -> None:
    assert SAID.keys() == {each.code for each in CATEGORIES}
    sick = ("stunting", "gizi buruk", "gizi kurang", "obesitas", "wasted", "stunted", "obese", "malnutrition")
    spoken = " ".join(f"{each.id} {each.en}" for each in (*SAID.values(), MEASURE_AGAIN)).lower()
    assert not [word for word in sick if word in spoken]
    short = Child("P", 264, weight=6800, height=6350, position="lying")
    (told,) = ready.ask("growth", children=[short.as_sent()])
    assert [(each["indicator"], each["z"], each["code"]) for each in told["told"]] == [
        ("haz", -2.58, "TB_P"),
        ("waz", -1.49, "BB_N"),
        ("whz", 0.11, "GZ_N"),
        ("baz", 0.06, "IMT_N"),
    ]
    assert told["told"][0]["words"]["id"] == "Pendek, perlu diperiksa puskesmas"


def test_of_what_cannot_be_the_kader_is_asked_to_measure_again(ready: Phone) -> None:
    (told,) = ready.ask("growth", children=[Child("L", 400, weight=30_000, height=7500).as_sent()])
    assert {each["words"]["id"] for each in told["told"] if each["flagged"]} == {MEASURE_AGAIN.id}
    assert any(each["flagged"] for each in told["told"])


Packing = Literal["gzip", "identity"]


@pytest.mark.parametrize("packing", get_args(Packing))
def test_the_tables_are_served_small_and_asked_for_once(house: House, packing: Packing) -> None:
    first = house.client.get("/v1/growth", headers={"Accept-Encoding": packing})
    assert first.json() == printed()
    assert first.headers.get("content-encoding", "identity") == packing
    assert len(gzip.compress(first.content, 9)) < LEAST_SIZE
    again = house.client.get("/v1/growth", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
