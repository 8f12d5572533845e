"""Every kind of question: what it takes, what it refuses, and that its schema and its reading agree."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal as Exact
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.themes.language import (
    KINDS,
    Choice,
    Choices,
    Date,
    Decimal,
    Digits,
    House,
    Integer,
    Kind,
    Kk,
    Lines,
    Money,
    Nik,
    Phone,
    Refusal,
    Text,
    Unfit,
    Words,
    YesNo,
)
from tests.themes.sample import ANIMALS, question

HUGE = "9" * 5000
ODD: tuple[Any, ...] = (
    None,
    True,
    [],
    {},
    [[]],
    [1],
    {"a": 1},
    "",
    "   ",
    "a\x00b",
    "\ud800",
    "٣",
    "１２",
    "1_000",
    "1e5",
    "0x1f",
    "+5",
    "--1",
    "1,2,3",
    "1.000,5",
    "NaN",
    "Infinity",
    float("nan"),
    float("inf"),
    -float("inf"),
    1e308,
    5e-324,
    10**5000,
    HUGE,
    HUGE + ".5",
    "1e-9999999",
    "9999-99-99",
    "0000-00-00",
    "٢٠٢٤-01-01",
    "2024-02-29T00:00:00",
    datetime(2024, 2, 29, 12),  # noqa: DTZ001 - a stranger's
    "x" * 100_000,
    ["cat"] * 100_000,
)


@dataclass(frozen=True)
class Case:
    """A kind, what it takes (and keeps), and what it refuses (with which code)."""

    kind: Kind
    good: dict[Any, Any] = field(default_factory=dict)
    bad: dict[Any, str] = field(default_factory=dict)


CASES = (
    Case(
        Integer(low=-5, high=50),
        {0: 0, 50: 50, -5: -5, 7.0: 7, " 12 ": 12, "-3": -3},
        {
            51: "answer.range",
            "-6": "answer.range",
            1.5: "answer.kind",
            "1.0": "answer.kind",
            "dua": "answer.kind",
            "٣": "answer.kind",
        },
    ),
    Case(Money(), {150_000: 150_000, "150000": 150_000}, {-1: "answer.range", "150.000": "answer.kind"}),
    Case(
        Decimal(places=2, low="-0.5", high="12.35"),
        {12.35: 1235, "12,35": 1235, " 12.3 ": 1230, 7: 700, 8.0: 800, "-0.5": -50, "-0": 0, 0.01: 1},
        {
            "12.36": "answer.range",
            -0.51: "answer.range",
            "0.005": "answer.places",
            1e-7: "answer.places",
            "1.500": "answer.places",
            "1,": "answer.kind",
            "１２": "answer.kind",
            ".5": "answer.kind",
        },
    ),
    Case(Decimal(places=0, low="0", high="9"), {"3": 3, 3.0: 3}, {"3.5": "answer.places", "3.0": "answer.places"}),
    Case(
        Date(earliest="2000-01-01"),
        {"2024-02-29": date(2024, 2, 29), "2000-01-01": date(2000, 1, 1), date(2001, 1, 1): date(2001, 1, 1)},
        {
            "2023-02-29": "answer.kind",
            "1999-12-31": "answer.range",
            date(1999, 12, 31): "answer.range",
            "2200-01-01": "answer.range",
            "2024-2-9": "answer.kind",
            "29-02-2024": "answer.kind",
            20240229: "answer.kind",
        },
    ),
    Case(Choice(ANIMALS), {"cat": "cat"}, {"Cat": "answer.choice", "cow": "answer.choice", 1: "answer.choice"}),
    Case(Choices(ANIMALS), {}, {"cat": "answer.kind", ("cat",): "answer.kind"}),
    Case(YesNo(), {"yes": "yes", True: "yes", False: "no"}, {"ya": "answer.choice", 2: "answer.choice"}),
    Case(
        Words(least=2, most=12),
        {"  Siti  R. ": "Siti  R.", "a\nb": "a\nb", "a\r\n\tb": "a\r\n\tb", "Ñandú": "Ñandú", "«x»\u200b": "«x»\u200b"},
        {
            "x": "answer.length",
            "x" * 13: "answer.length",
            12: "answer.kind",
            "a\x07b": "answer.kind",
            "a\ud800": "answer.kind",
        },
    ),
    Case(House(), {"12A": "12A", "RT 5/2, dekat masjid": "RT 5/2, dekat masjid"}, {"x" * 61: "answer.length"}),
    Case(
        Digits(lengths=(5, 7), prefix="P"),
        {"P12345": "P12345", "P 123-45/67": "P1234567"},
        {"12345": "answer.digits", "P123456": "answer.digits", 12345: "answer.digits", "P1234٥": "answer.digits"},
    ),
    Case(
        Nik(),
        {"1872014506900001": "1872014506900001", "1872.0145-0690 0001": "1872014506900001"},
        {
            "187201450690000": "ID01",
            1872014506900001: "ID01",
            "1872013206900001": "ID02",
            "1872014513900001": "ID02",
            "1872017206900001": "ID02",
            "1872014506900000": "ID03",
        },
    ),
    Case(Kk(), {"1872011507080009": "1872011507080009"}, {"1872011507080000": "ID08", "187201": "ID08"}),
    Case(
        Phone(),
        {"0812-3456-7890": "+6281234567890", "+62 812 3456 7890": "+6281234567890", "81234567890": "+6281234567890"},
        {"0812": "ID15", "+1 202 555 0100 9999": "ID15", "00812345678": "ID15", "081234567890123456": "ID15"},
    ),
    # Lines hold many answers, each with its own faults: they are read item by item, and never whole. See test_lines.
    Case(
        Lines(items=(question("layer", Choice(ANIMALS), required=True),), plain="layer"),
        {},
        {"cat": "answer.kind", 1: "answer.kind", '["cat"]': "answer.kind"},
    ),
)
BY_NAME = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind.name}-{case.kind.facts()}"[:40])


def test_every_kind_is_tried() -> None:
    assert {type(case.kind) for case in CASES} == set(KINDS)


@BY_NAME
def test_what_is_taken_is_kept_exactly(case: Case) -> None:
    for value, stored in case.good.items():
        assert case.kind.read(value) == stored, value
        assert type(case.kind.read(value)) is type(stored), value


@BY_NAME
def test_what_is_refused_is_refused_by_its_code_in_two_languages(case: Case) -> None:
    for value, code in case.bad.items():
        with pytest.raises(Unfit) as refusal:
            case.kind.read(value)
        assert refusal.value.code == code, value
        assert refusal.value.message.id
        assert refusal.value.message.en


@BY_NAME
@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:20] if not isinstance(value, int) else "int")
def test_odd_and_huge_input_raises_nothing_but_unfit(case: Case, value: Any) -> None:
    try:
        stored = case.kind.read(value)
    except Unfit:
        return
    assert case.kind.read(case.kind.show(stored)) == stored


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [(Digits, "1234567890123", "12"), (Choice, "cat", "dog"), (Choices, ["cat"], ["cat", "dog"])],
)
def test_a_theme_may_refuse_in_its_own_words(kind: Any, good: Any, bad: Any) -> None:
    own = Refusal("X1", Text("Periksa lagi.", "Look again."))
    options = {} if kind is Digits else {"options": ANIMALS}
    said = kind(**options, refusal=own)
    assert said.read(good) == kind(**options).read(good)
    with pytest.raises(Unfit) as caught:
        said.read(bad)
    assert (caught.value.code, caught.value.message) == ("X1", own.message)
    told = {"refusal": {"code": "X1", "message": {"id": "Periksa lagi.", "en": "Look again."}}}
    assert said.facts() == kind(**options).facts() | told


def test_several_codes_are_kept_in_list_order() -> None:
    kind = Choices(ANIMALS)
    assert kind.read([]) == ","
    assert kind.read(["fish_2", "cat", "cat"]) == ",cat,fish_2,"
    assert kind.show(",cat,fish_2,") == ["cat", "fish_2"]
    assert kind.show(",") == []
    for bad in (["cow"], ["cat", "cow"], [1], [None], {"cat": 1}, "cat,hen"):
        with pytest.raises(Unfit):
            kind.read(bad)


def test_a_range_is_told_with_the_decimal_mark_of_each_language() -> None:
    with pytest.raises(Unfit) as refusal:
        Decimal(places=1, low="0.5", high="120.5").read("500")
    assert refusal.value.message == ("Harus antara 0,5 dan 120,5.", "Must be between 0.5 and 120.5.")
    with pytest.raises(Unfit) as refusal:
        Decimal(places=1, low="0", high="12.5").read("500")
    assert refusal.value.message.id == "Harus antara 0 dan 12,5."


def test_a_literal_of_a_declaration_is_bound_or_refused() -> None:
    assert Decimal(places=2, low="-6", high="6").literal("-2") == -200
    with pytest.raises(ValueError, match="no choice"):
        Choice(ANIMALS).literal("cow")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(ANIMALS.options).map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
near_misses = (
    st.decimals(-200, 200, places=2).map(str)
    | st.integers(-60, 60)
    | st.integers(-60, 60).map(float)
    | st.floats(-200, 200)
    | st.dates().map(str)
    | st.lists(st.sampled_from(["cat", "hen", "fish_2", "cow"]), max_size=4)
    | st.sampled_from(["cat", "hen", "yes", "no", "unknown", True, False])
    | st.from_regex(r"[0-9 .\-/()+P]{3,26}", fullmatch=True)
    | st.from_regex(r"(\+62|0)?8[0-9]{8,12}", fullmatch=True)
    | st.from_regex(r"18720[12][0-7][0-9][01][0-9][0-9]{6}", fullmatch=True)
    | st.from_regex(r"-?[0-9]{1,3}[.,][0-9]{1,3}", fullmatch=True)
    | st.text(max_size=20)
)


@BY_NAME
@settings(deadline=None)
@given(value=json_values | near_misses)
def test_whatever_is_taken_fits_the_schema_and_comes_back_the_same(case: Case, value: Any) -> None:
    try:
        stored = case.kind.read(value)
    except Unfit:
        return
    fits = Draft202012Validator(case.kind.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    fits.validate(value.strip() if isinstance(value, str) else value)
    shown = case.kind.show(stored)
    fits.validate(shown)
    json.dumps(shown)
    assert case.kind.read(shown) == stored


EXACT = (
    (Integer(low=-5, high=50), st.integers(-10, 60) | st.floats(-10, 60)),
    (Choice(ANIMALS), st.sampled_from(["cat", "cow"]) | json_values),
    (Choices(ANIMALS), st.lists(st.sampled_from(["cat", "hen", "fish_2", "cow"])) | json_values),
    (YesNo(), st.sampled_from(["yes", "no", True, False, 1, 0, "ya"])),
    (Date(earliest="0001-01-01"), st.dates(max_value=date(2199, 12, 31)).map(str)),
)


@pytest.mark.parametrize(("kind", "values"), EXACT, ids=lambda each: getattr(each, "name", ""))
@settings(deadline=None)
@given(data=st.data())
def test_what_fits_the_schema_is_taken(kind: Kind, values: st.SearchStrategy[Any], data: st.DataObject) -> None:
    value = data.draw(values)
    if Draft202012Validator(kind.schema()).is_valid(value):
        kind.read(value)
    else:
        with pytest.raises(Unfit):
            kind.read(value)


@settings(deadline=None)
@given(places=st.integers(0, 6), digits=st.integers(-(10**9), 10**9))
def test_decimals_are_kept_and_shown_digit_for_digit(places: int, digits: int) -> None:
    kind = Decimal(places=places, low="-1000000000", high="1000000000")
    number = Exact(digits).scaleb(-places)
    assert kind.read(f"{number:f}") == kind.read(f"{number:f}".replace(".", ",")) == digits
    assert kind.show(digits) == f"{number:f}"
    assert kind.read(kind.show(digits)) == digits


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=50))
def test_text_is_never_altered_but_trimmed(text: str) -> None:
    try:
        assert Words(least=1, most=50).read(text) == text.strip()
    except Unfit:
        assert not text.strip() or any(ord(each) < 32 or ord(each) == 127 for each in text)
