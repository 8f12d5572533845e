"""Ratios are divided last, exactly, and a spreadsheet is told the same as a program."""

import csv
import io
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rollups.answer import as_csv, as_json
from app.rollups.engine import roll_up
from app.rollups.figures import MOST_KNOWN, Figures, plain
from app.rollups.query import Question
from app.rollups.rates import rate_text
from tests.rollups.themes import SALES
from tests.rollups.town import RTS, TREE, Kept

SUMS = st.integers(-(10**12), 10**12)


@given(SUMS, SUMS, st.sampled_from([1, 100, 1000, 10_000]), st.integers(-3, 3))
def test_a_rate_is_the_exact_quotient_rounded_half_up(count, among, per, shift):
    found = rate_text(count, among, per, shift=shift)
    if among == 0:
        assert found is None
        return
    exact = Decimal(count) * per / Decimal(among) * Decimal(10) ** shift
    expected = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert found is not None
    assert Decimal(found) == expected
    assert found.partition(".")[2].isdigit()
    assert len(found.partition(".")[2]) == 2


@pytest.mark.parametrize(
    ("count", "among", "rate"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 800, "0.13"), (-1, 800, "-0.13"), (0, 0, None)],
)
def test_rates_people_check_by_head(count, among, rate):
    assert rate_text(count, among) == rate


def question(**more):
    return Question(theme=SALES, area="18.72", by="kelurahan", first=date(2026, 1, 1), last=date(2026, 1, 31), **more)


def test_both_parts_are_shown_each_in_its_own_kind():
    asked = question(indicators=("price_per_kg", "weight", "stall_sales", "price"))
    at = {"price_per_kg": 90_000, "weight": 1235, "stall_sales": 1, "price": 4, "sales": 3}
    sums = [at[key] for key in asked.columns]
    (figures,) = Figures(asked).of([(sums, sums, "18.72", 0)])
    assert figures == {
        "price_per_kg": {"count": 90_000, "among": "12.35", "rate": "7287.45"},
        "weight": {"count": "12.35", "among": 3, "rate": "4.12"},
        "stall_sales": {"count": 1, "among": 3, "rate": "33.33"},
        "price": {"count": 4},
    }


def test_an_amount_is_shown_as_its_question_shows_it():
    kind = SALES.fields["weight"].kind
    asked = question(indicators=("weight",))
    for value in (0, 5, -5, 310, -310, 99_999):
        (figures,) = Figures(asked).of([([value, 1], [], "18.72", 0)])
        assert figures["weight"]["count"] == kind.show(value)


def test_nothing_counted_is_zero_and_its_rate_is_not_available():
    nothing = [0] * len(question().columns)
    (figures,) = Figures(question()).of([(nothing, nothing, "18.72", 0)])
    assert figures["stall_sales"] == {"count": 0, "among": 0, "rate": None}


def test_more_figures_than_are_kept_are_each_their_own():
    asked = question(indicators=("stall_sales",))
    count, among = (asked.columns.index(key) for key in ("stall_sales", "sales"))
    pairs = [(part, whole) for whole in range(1, 60) for part in range(whole)] * 2
    assert len(pairs) > 2 * MOST_KNOWN
    rows = [
        [part if at == count else whole if at == among else 0 for at in range(len(asked.columns))]
        for part, whole in pairs
    ]
    figures = Figures(asked).of([(row, row, "18.72", 0) for row in rows])
    told = [
        (each["stall_sales"]["count"], each["stall_sales"]["among"], each["stall_sales"]["rate"]) for each in figures
    ]
    assert told == [(part, whole, rate_text(part, whole)) for part, whole in pairs]


def test_csv_says_what_json_says(town):
    said = [(date(2026, month, 3), {"kind": "warung", "weight": "1.25"}, False) for month in (1, 2)]
    town.put(SALES, [Kept(area, "received", [each]) for area in RTS[:2] for each in said])
    asked = Question(theme=SALES, area="18.72", by="rt", first=date(2026, 1, 1), last=date(2026, 3, 31), step="month")
    with town.database.reading() as session:
        rollup = roll_up(session, TREE, asked, date(2026, 3, 5))
    body = as_json(rollup, name="Metro", version=1)
    lines = list(csv.DictReader(io.StringIO(as_csv(rollup))))
    assert len(lines) == len(body["rows"]) == len(RTS) * 3
    for line, row in zip(lines, body["rows"], strict=True):
        assert (line["code"], line["name"], line["period"]) == (*row["area"].values(), row["period"])
        for key, figure in row["values"].items():
            for part, value in figure.items():
                assert line[f"{key}_{part}"] == ("" if value is None else str(value))
        assert [line["expected"], line["received"], line["completeness"]] == [
            str(value) for value in row["completeness"].values()
        ]
    assert body["completeness"] == {"expected": 18, "received": 4, "rate": "22.22"}


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-2", "@cmd", "\tx", "\rx"])
def test_no_text_becomes_a_formula(text):
    assert plain(text) == f"'{text}"
    assert plain(f"RT {text}") == f"RT {text}"
