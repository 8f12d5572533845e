"""A question of lines is read item by item: every fault names its line and its item, and nothing is ever raised."""

import json
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.themes.form import answers_schema
from app.themes.language import Choice, Choices, Date, Decimal, Lines, Reading, Unfit, Words, lines_of, q, read_answers
from tests.themes.sample import ANIMALS, QUESTIONS, SAMPLE, TODAY, added, question
from tests.themes.test_answers import as_read
from tests.themes.test_kinds import ODD, json_values, near_misses

(EGGS,) = (each.kind for each in QUESTIONS if isinstance(each.kind, Lines))
TOMORROW = str(TODAY + timedelta(days=1))


def read(eggs: Any, observed_on: date = TODAY) -> Reading:
    return read_answers(SAMPLE, {**SAMPLE.example, "eggs": eggs}, observed_on, TODAY)


def faults(eggs: Any) -> list[tuple[str, str]]:
    return [(fault.question, fault.code) for fault in read(eggs).faults]


def kept(eggs: Any) -> Any:
    reading = read(eggs)
    assert reading.faults == []
    return reading.values["eggs"]


def test_lines_are_kept_as_one_text_without_what_was_not_answered() -> None:
    assert kept([{"layer": "hen", "laid_on": "2026-06-01", "mass": "0,5", "sold": False, "buyer": ""}]) == (
        '[{"layer":"hen","laid_on":"2026-06-01","mass":50,"sold":"no"}]'
    )
    assert kept([{"mass": " ", "layer": "cat", "laid_on": None}]) == '[{"layer":"cat"}]'
    assert kept(["cat", "cat"]) == '[{"layer":"cat"},{"layer":"cat"}]'


def test_an_empty_list_says_none_and_is_not_the_same_as_no_answer() -> None:
    assert kept([]) == "[]"
    assert kept(None) is kept("") is None
    assert EGGS.show("[]") == []
    assert EGGS.show(None) is None
    assert SAMPLE.test(q("eggs").answered)({"eggs": "[]"}) is True


def test_a_bare_value_stands_for_the_plain_item() -> None:
    assert kept(["hen", {"layer": "duck"}]) == '[{"layer":"hen"},{"layer":"duck"}]'
    assert faults(["hen", "cow", " "]) == [("eggs.2.layer", "answer.choice"), ("eggs.3.layer", "answer.missing")]


def test_without_a_plain_item_every_line_is_an_object() -> None:
    theme = added(question("visits", Lines(items=(question("guest", Words(), required=True),))))
    found = read_answers(theme, {**SAMPLE.example, "visits": ["Siti", {"guest": "Budi"}]}, TODAY, TODAY)
    assert [(fault.question, fault.code) for fault in found.faults] == [("visits.1", "answer.kind")]


def test_every_fault_of_every_line_is_told_by_its_place() -> None:
    assert faults(
        [
            {"layer": "cow", "mass": "0,123", "laid_on": "2026-02-30"},
            {"layer": "hen"},
            {"layer": "hen", "sold": True, "buyer": "12", "shape": "oval"},
            {"mass": "100"},
        ]
    ) == [
        ("eggs.1.layer", "answer.choice"),
        ("eggs.1.laid_on", "answer.kind"),
        ("eggs.1.mass", "answer.places"),
        ("eggs.3.shape", "answer.unknown"),
        ("eggs.3.buyer", "ID01"),
        ("eggs.4.layer", "answer.missing"),
        ("eggs.4.mass", "answer.range"),
    ]


def test_a_faulty_line_leaves_the_question_open_and_its_neighbours_judged() -> None:
    reading = read_answers(SAMPLE, {**SAMPLE.example, "eggs": ["cow"], "heads": 51}, TODAY, TODAY)
    assert [fault.question for fault in reading.faults] == ["heads", "eggs.1.layer"]
    assert reading.values["eggs"] is None


@pytest.mark.parametrize("eggs", ["hen", {"layer": "hen"}, 1, True, "[]", '[{"layer":"hen"}]', {"1": "hen"}], ids=repr)
def test_what_is_no_list_is_refused_whole(eggs: Any) -> None:
    assert faults(eggs) == [("eggs", "answer.kind")]


def test_what_is_no_line_is_refused_by_its_number() -> None:
    assert faults(["hen", 1, None, []]) == [
        ("eggs.2", "answer.kind"),
        ("eggs.3", "answer.kind"),
        ("eggs.4", "answer.kind"),
    ]
    assert faults([["hen"], True, {}]) == [
        ("eggs.1", "answer.kind"),
        ("eggs.2", "answer.kind"),
        ("eggs.3.layer", "answer.missing"),
    ]


def test_too_many_lines_are_refused_whole_and_no_fault_beside_it() -> None:
    assert kept(["hen"] * 4)
    (fault,) = read(["cow"] * 5).faults
    assert (fault.question, fault.code) == ("eggs", "answer.length")
    assert fault.message == ("Paling banyak 4 baris.", "At most 4 lines.")


def test_a_day_of_a_line_may_not_lie_in_the_future() -> None:
    line = {"layer": "hen", "laid_on": TOMORROW}
    assert faults(["hen", line]) == [("eggs.2.laid_on", "answer.future")]
    assert kept([{"layer": "hen", "laid_on": str(TODAY)}])
    coming = Lines(items=(question("due", Date(future=True), required=True),))
    theme = added(question("plans", coming))
    assert read_answers(theme, {**SAMPLE.example, "plans": [{"due": TOMORROW}]}, TODAY, TODAY).faults == []


def test_an_item_is_asked_only_if_its_own_line_says_so() -> None:
    bought = {"layer": "hen", "sold": "yes", "buyer": "1872014506900001"}
    assert faults([bought, {"layer": "hen", "sold": "yes"}]) == [("eggs.2.buyer", "answer.missing")]
    reading = read([bought, bought | {"sold": "no", "buyer": "anything"}, bought | {"sold": None}])
    assert [(odd.question, odd.code) for odd in reading.warnings] == [
        ("eggs.2.buyer", "answer.not_asked"),
        ("eggs.3.buyer", "answer.not_asked"),
    ]
    assert [("buyer" in line) for line in lines_of(reading.values["eggs"])] == [True, False, False]
    assert faults([bought | {"sold": "perhaps", "buyer": None}]) == [("eggs.1.sold", "answer.choice")]


def test_an_item_may_be_asked_by_the_day_observed() -> None:
    items = (question("kind", Words(), required=True), question("fee", Words(), asked_if=q("observed_on") >= TODAY))
    theme = added(question("visits", Lines(items=items)))
    answers = {**SAMPLE.example, "visits": [{"kind": "a", "fee": "b"}]}
    today = read_answers(theme, answers, TODAY, TODAY)
    before = read_answers(theme, answers, TODAY - timedelta(days=1), TODAY)
    assert today.values["visits"] == '[{"kind":"a","fee":"b"}]'
    assert before.values["visits"] == '[{"kind":"a"}]'
    assert [odd.question for odd in before.warnings] == ["visits.1.fee"]


def test_a_retired_item_is_pardoned() -> None:
    reading = read([{"layer": "hen", "colour": {"old": "phone"}}])
    assert (reading.faults, reading.values["eggs"]) == ([], '[{"layer":"hen"}]')
    assert [(odd.question, odd.code) for odd in reading.warnings] == [("eggs.1.colour", "answer.retired")]
    assert EGGS.show('[{"layer":"hen","colour":"white"}]') == [{"layer": "hen", "colour": "white"}]


@pytest.mark.parametrize("gap", ["unknown", "refused"])
def test_a_whole_list_may_be_a_gap_but_no_item(gap: str) -> None:
    reading = read(gap)
    assert (reading.faults, reading.gaps, reading.values["eggs"]) == ([], {"eggs": gap}, None)
    assert faults([gap]) == [("eggs.1.layer", "answer.choice")]
    assert faults([{"layer": "hen", "sold": gap}]) == [("eggs.1.sold", "answer.choice")]


def test_lines_alone_can_not_be_read_whole() -> None:
    with pytest.raises(Unfit):
        EGGS.read([{"layer": "hen"}])


def test_an_item_that_is_named_like_a_strangers_key_can_be_written_back() -> None:
    (fault,) = read([{"layer": "hen", "\ud800" + "x" * 100_000: 1}]).faults
    assert fault.question.startswith("eggs.1.?x")
    assert len(fault.question) < 100
    json.dumps(fault.as_json(), ensure_ascii=False).encode()


def test_stored_lines_are_opened_for_formulas_and_for_counting() -> None:
    stored = kept([{"layer": "hen", "laid_on": "2026-06-01", "mass": "0,5"}, "duck"])
    assert EGGS.open(stored) == [{"layer": "hen", "laid_on": date(2026, 6, 1), "mass": 50}, {"layer": "duck"}]
    assert lines_of(stored) == [{"layer": "hen", "laid_on": "2026-06-01", "mass": 50}, {"layer": "duck"}]
    assert EGGS.open(None) == lines_of(None) == []


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20] if not isinstance(odd, int) else "int")
def test_odd_and_huge_lines_never_raise(odd: Any) -> None:
    for eggs in (odd, [odd], [odd] * 5, [{"layer": odd}], [{"layer": "hen", **{item.key: odd for item in EGGS.items}}]):
        sound(read(eggs))


def test_a_deep_or_endless_line_never_raises() -> None:
    deep: Any = "hen"
    for _ in range(900):
        deep = [deep]
    wide = {f"item_{number}": number for number in range(20_000)}
    for eggs in (deep, [deep], [{"layer": deep}], [{"layer": "hen", "mass": deep}], [wide]):
        reading = read(eggs)
        assert reading.faults
        sound(reading)
    assert len(read([wide]).faults) == 20_001


ITEMS = st.sampled_from([each.key for each in EGGS.items])
almost = st.fixed_dictionaries(
    {"layer": st.sampled_from([option.code for option in ANIMALS.options]) | near_misses},
    optional={
        "laid_on": st.dates(date(2019, 1, 1), date(2027, 1, 1)).map(str) | near_misses,
        "mass": st.decimals(0, 100, places=2).map(str) | near_misses,
        "sold": st.sampled_from(["yes", "no", True, False, None]),
        "buyer": st.sampled_from(["1872014506900001", "12", None, ""]),
        "colour": json_values,
    },
)
lists_of_lines = (
    st.lists(almost | st.sampled_from(["hen", "cat", "cow"]), max_size=5)
    | st.lists(st.dictionaries(ITEMS | st.text(), json_values | near_misses, max_size=6) | json_values, max_size=5)
    | json_values
)
SCHEMA = Draft202012Validator(answers_schema(SAMPLE), format_checker=Draft202012Validator.FORMAT_CHECKER)


def sound(reading: Reading) -> None:
    for fault in (*reading.faults, *reading.warnings):
        assert fault.question.partition(".")[0] == "eggs"
        json.dumps(fault.as_json(), ensure_ascii=False).encode()
    if reading.faults:
        assert reading.values["eggs"] is None
    assert set(reading.gaps) <= {"eggs"}


@settings(deadline=None)
@given(eggs=lists_of_lines)
def test_any_lines_yield_their_faults_and_never_an_exception(eggs: Any) -> None:
    reading = read(eggs)
    sound(reading)
    assert read(eggs) == reading


@settings(deadline=None)
@given(eggs=lists_of_lines)
def test_lines_that_are_taken_fit_the_schema_and_come_back_the_same(eggs: Any) -> None:
    reading = read(eggs)
    if reading.faults:
        return
    SCHEMA.validate(as_read({**SAMPLE.example, "eggs": eggs}, reading))
    stored = reading.values["eggs"]
    shown = EGGS.show(stored)
    assert orjson.loads(orjson.dumps(shown)) == shown
    SCHEMA.validate({**SAMPLE.example, "eggs": shown})
    assert kept(shown) == stored
    if isinstance(stored, str):
        assert EGGS.keep(EGGS.open(stored)) == stored


STORED = st.fixed_dictionaries(
    {"layer": st.sampled_from([option.code for option in ANIMALS.options])},
    optional={
        "laid_on": st.dates(date(2020, 1, 1), TODAY),
        "mass": st.integers(5, 9999),
        "sold": st.sampled_from(["no", None]),
    },
)


@settings(deadline=None)
@given(lines=st.lists(STORED, max_size=4))
def test_what_is_kept_is_opened_and_shown_again(lines: list[dict[str, Any]]) -> None:
    answered = [{key: each for key, each in line.items() if each is not None} for line in lines]
    stored = EGGS.keep(lines)
    assert EGGS.open(stored) == answered
    assert EGGS.show(stored) == [
        {key: EGGS.item[key].kind.show(each) for key, each in line.items()} for line in answered
    ]
    assert EGGS.open(kept(EGGS.show(stored))) == answered


WITHOUT_CONDITIONS = added(
    question(
        "sacks",
        Lines(
            items=(
                question("crop", Choice(ANIMALS), required=True),
                question("filled_on", Date()),
                question("uses", Choices(ANIMALS)),
                question("kg", Decimal(places=0, low="1", high="50"), unit="kg", required=True),
            ),
            most=3,
        ),
    )
)
SACKS = Draft202012Validator(answers_schema(WITHOUT_CONDITIONS), format_checker=Draft202012Validator.FORMAT_CHECKER)
sacks = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "crop": st.sampled_from(["hen", "cow", None]),
            "filled_on": st.sampled_from(["2026-02-28", "2026-02-30", None]),
            "uses": st.lists(st.sampled_from(["hen", "cow"]), max_size=2) | st.none(),
            "kg": st.integers(0, 51) | st.none(),
            "other": st.just(1),
        },
    )
    | st.sampled_from(["hen", None, 1]),
    max_size=4,
)


@settings(deadline=None, max_examples=400)
@given(lines=sacks)
def test_where_nothing_is_conditional_the_schema_and_the_reading_agree(lines: Any) -> None:
    answers = {**SAMPLE.example, "sacks": lines}
    assert SACKS.is_valid(answers) == (read_answers(WITHOUT_CONDITIONS, answers, TODAY, TODAY).faults == [])
