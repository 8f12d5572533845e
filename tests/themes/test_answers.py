"""A document is read in one pass: every fault is found, none is invented, and nothing is ever raised."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.themes.form import answers_schema
from app.themes.language import Check, Question, Reading, Text, Theme, Words, q, read_answers
from tests.themes.sample import QUESTIONS, SAMPLE, TODAY
from tests.themes.test_kinds import ODD, json_values, near_misses

KEYS = [each.key for each in QUESTIONS]


def read(answers: dict[str, Any], theme: Theme = SAMPLE) -> Reading:
    return read_answers(theme, answers, TODAY, TODAY)


def faults(reading: Reading) -> list[tuple[str, str]]:
    return [(fault.question, fault.code) for fault in reading.faults]


def warnings(reading: Reading) -> list[tuple[str, str]]:
    return [(fault.question, fault.code) for fault in reading.warnings]


def with_(**answers: Any) -> dict[str, Any]:
    return {**SAMPLE.example, **answers}


def without(*keys: str, **answers: Any) -> dict[str, Any]:
    return {key: value for key, value in with_(**answers).items() if key not in keys}


def test_the_example_is_read_into_stored_values() -> None:
    reading = read(dict(SAMPLE.example))
    assert (reading.faults, reading.warnings, reading.gaps) == ([], [], {})
    assert reading.values == {
        "nik": "1872014506900001",
        "kk": "1872011507080009",
        "phone": "+6281234567890",
        "name": "Siti Rahayu",
        "house_no": "12, dekat musala",
        "permit": "1234567890123",
        "heads": 4,
        "weight": 125,
        "depth": -125,
        "sales": 150_000,
        "animal": "hen",
        "others": ",cat,fish_2,",
        "fenced": "yes",
        "built": date(2024, 2, 29),
        "until": date(2026, 12, 31),
        "eggs": '[{"layer":"duck"},{"layer":"hen","laid_on":"2026-06-01","mass":125,"sold":"yes",'
        '"buyer":"1872014506900001"}]',
        "rank": 3,
        "grants": ",feed,barn,",
        "per_head": 312,
        "heads_before": None,
        "heads_more": None,
    }


def test_every_fault_is_found_in_one_reading() -> None:
    reading = read(
        {
            "nik": "12",
            "heads": 51,
            "weight": "1.000",
            "animal": "cow",
            "others": ["cow"],
            "fenced": "yes",
            "built": "2026-06-16",
            "until": "2026-02-30",
            "per_head": 3,
            "colour": "red",
        }
    )
    assert sorted(faults(reading)) == [
        ("animal", "answer.choice"),
        ("built", "answer.future"),
        ("colour", "answer.unknown"),
        ("heads", "answer.range"),
        ("name", "answer.missing"),
        ("nik", "ID01"),
        ("others", "answer.choice"),
        ("per_head", "answer.derived"),
        ("until", "answer.kind"),
        ("weight", "answer.places"),
    ]


def test_a_check_is_weighed_beside_other_faults() -> None:
    reading = read(with_(weight="many", until="2024-03-01"))
    assert faults(reading) == [("weight", "answer.kind"), ("until", "S1"), ("built", "S1")]


def test_no_fault_is_invented_where_an_answer_is_faulty() -> None:
    assert faults(read({"nik": "1", "name": "x", "heads": 1, "animal": "hen"})) == [
        ("nik", "ID01"),
        ("name", "answer.length"),
    ]
    assert faults(read(without("built", "until", fenced="perhaps"))) == [("fenced", "answer.choice")]
    assert faults(read(with_(fenced="perhaps", until="x"))) == [("fenced", "answer.choice"), ("until", "answer.kind")]
    assert warnings(read(with_(fenced="perhaps"))) == []
    assert faults(read(without("built", fenced="perhaps", until="x"))) == [
        ("fenced", "answer.choice"),
        ("until", "answer.kind"),
    ]


def test_a_derived_value_is_left_open_where_its_ground_is_faulty() -> None:
    assert read(with_(weight="x")).values["per_head"] is None
    assert read(with_(heads="unknown")).values["per_head"] is None


def test_gaps_are_kept_as_said_and_count_as_unanswered() -> None:
    reading = read(with_(heads="unknown", fenced="refused", others="refused"))
    assert reading.gaps == {"heads": "unknown", "fenced": "refused", "others": "refused"}
    assert reading.faults == []
    assert reading.values["heads"] is reading.values["fenced"] is reading.values["others"] is None
    assert warnings(reading) == [("built", "answer.not_asked"), ("until", "answer.not_asked")]
    assert faults(read(with_(weight="unknown"))) == [("weight", "answer.kind")]
    assert read(with_(name="unknown")).values["name"] == "unknown"


@pytest.mark.parametrize("blank", [None, "", "  ", "\n"])
def test_blanks_are_no_answers(blank: Any) -> None:
    assert faults(read(with_(name=blank))) == [("name", "answer.missing")]
    reading = read(with_(house_no=blank, fenced="no", built=blank, until=blank, eggs=blank))
    assert (reading.faults, reading.warnings) == ([], [])
    assert reading.values["house_no"] is reading.values["eggs"] is None


def test_retired_questions_are_pardoned() -> None:
    reading = read(with_(old_name="x"))
    assert (reading.faults, warnings(reading)) == ([], [("old_name", "answer.retired")])
    assert "old_name" not in reading.values


def test_a_warning_refuses_nothing() -> None:
    odd = Check(code="W", holds=q("heads") < 3, message=Text("Banyak.", "Many."), about=("heads",), severity="warning")
    reading = read(dict(SAMPLE.example), replace(SAMPLE, checks=(odd,)))
    assert (faults(reading), warnings(reading)) == ([], [("heads", "W")])


def test_faults_stand_in_the_order_of_the_document_and_the_form() -> None:
    strangers = {f"stranger_{number}": 1 for number in range(30)}
    found = [question for question, _ in faults(read({**strangers, "animal": "x", "heads": "x", "name": "x"}))]
    assert found == [*strangers, "name", "heads", "animal"]


def test_a_strangers_key_can_be_written_back() -> None:
    (fault,) = read(with_(**{"\ud800" + "x" * 100_000: 1})).faults
    assert len(fault.question) == 80
    json.dumps(fault.as_json(), ensure_ascii=False).encode()


def test_a_theme_whose_condition_stands_alone_is_asked() -> None:
    asked = Question(
        key="why", kind=Words(), label=Text("x", "x"), privacy=QUESTIONS[0].privacy, asked_if=q("name").answered
    )
    reading = read(
        {"name": "Siti", "heads": 1, "animal": "hen", "why": "so"}, replace(SAMPLE, questions=(*QUESTIONS, asked))
    )
    assert reading.values["why"] == "so"


@pytest.mark.parametrize("key", KEYS)
def test_odd_values_never_raise(key: str) -> None:
    for value in ODD:
        sound(read(with_(**{key: value})))


anything = json_values | near_misses
changed = st.dictionaries(st.sampled_from(KEYS), anything).map(lambda drawn: {**SAMPLE.example, **drawn})
documents = changed | st.dictionaries(
    st.sampled_from([*KEYS, "per_head", "heads_more", "observed_on"]) | st.text(), anything
)


def sound(reading: Reading) -> None:
    """What every reading is, whatever was read."""
    assert reading.values.keys() == {each.key for each in SAMPLE.live_questions} | {"per_head", *SAMPLE.lasting}
    assert all(reading.values[key] is None for key in SAMPLE.lasting)
    for fault in (*reading.faults, *reading.warnings):
        assert fault.message.id
        json.dumps(fault.as_json(), ensure_ascii=False).encode()
    assert all(reading.values[key] is None for key in reading.gaps)
    for key in {fault.question for fault in reading.faults if fault.code.startswith("answer.")}:
        assert reading.values.get(key) is None


@settings(deadline=None)
@given(answers=documents)
def test_any_document_yields_its_faults_and_never_an_exception(answers: dict[str, Any]) -> None:
    reading = read(answers)
    sound(reading)
    again = read(answers)
    assert (again.values, again.gaps, again.faults) == (reading.values, reading.gaps, reading.faults)


SCHEMA = Draft202012Validator(answers_schema(SAMPLE), format_checker=Draft202012Validator.FORMAT_CHECKER)


@settings(deadline=None)
@given(answers=documents)
def test_whatever_is_taken_fits_the_schema(answers: dict[str, Any]) -> None:
    reading = read(answers)
    if not reading.faults:
        SCHEMA.validate(as_read(answers, reading))


def as_read(answers: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Leave out blanks and what was not asked: it is not read either, so anything may stand there."""
    passed_over = {fault.question for fault in reading.warnings if fault.code == "answer.not_asked"}
    return _as_read(answers, "", passed_over)  # type: ignore[no-any-return]


def _as_read(value: Any, way: str, passed_over: set[str]) -> Any:
    if isinstance(value, dict):
        kept = {key: _as_read(each, f"{way}{key}.", passed_over) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each != "" and f"{way}{key}" not in passed_over}
    if isinstance(value, list):
        return [_as_read(each, f"{way}{number}.", passed_over) for number, each in enumerate(value, 1)]
    return value.strip() if isinstance(value, str) else value
