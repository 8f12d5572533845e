"""The form that phones and integrators read says everything, in plain JSON."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.themes.catalog import CATALOG
from app.themes.dictionary import dictionary
from app.themes.form import answers_schema, as_form
from app.themes.language import Check, Derived, Indicator, Question, Theme, from_json, read_answers
from app.themes.lock import digest
from tests.themes.sample import SAMPLE, TODAY

EVERY = pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)


@EVERY
def test_the_form_is_plain_json(theme: Theme) -> None:
    form = as_form(theme)
    assert json.loads(json.dumps(form)) == form
    assert form["digest"] == digest(theme)


@pytest.mark.parametrize(
    ("part", "word", "otherwise"),
    [
        ("questions", Question, {"kind": {"kind", "facts"}}),
        ("derived", Derived, {"kind": {"kind", "facts", "by", "takes"}}),
        ("checks", Check, {}),
        ("indicators", Indicator, {"count": {"sum", "where"}}),
    ],
)
def test_no_word_of_a_declaration_is_left_out(part: str, word: Any, otherwise: dict[str, set[str]]) -> None:
    said = set().union(*(otherwise.get(each.name, {each.name}) for each in fields(word)))
    assert all(item.keys() == said for item in as_form(SAMPLE)[part])


def test_no_part_of_a_theme_is_left_out() -> None:
    parts = {each.name for each in fields(Theme)} - {"derivations"}
    assert as_form(SAMPLE).keys() == parts | {"derived", "digest"}


def test_a_question_as_the_phone_reads_it() -> None:
    by_key = {each["key"]: each for each in as_form(SAMPLE)["questions"]}
    assert by_key["built"] == {
        "key": "built",
        "kind": "date",
        "facts": {"earliest": "2000-01-01", "future": False},
        "label": {"id": "built id", "en": "built en"},
        "unit": "",
        "privacy": "open",
        "source": "",
        "help": None,
        "required": True,
        "asked_if": ["eq", "fenced", "yes"],
        "unsure": False,
        "since": 1,
        "retired": None,
    }
    assert by_key["animal"]["facts"]["options"][0] == {"code": "cat", "label": {"id": "Kucing", "en": "Cat"}}
    assert by_key["old_name"]["retired"] == 2


@EVERY
def test_every_condition_of_the_form_can_be_read_back(theme: Theme) -> None:
    form = as_form(theme)
    assert [from_json(each["asked_if"]) for each in form["questions"] if each["asked_if"]] == [
        each.asked_if for each in theme.questions if each.asked_if is not None
    ]
    assert [from_json(each["holds"]) for each in form["checks"]] == [each.holds for each in theme.checks]


@EVERY
def test_the_example_fits_the_schema_of_the_answers(theme: Theme) -> None:
    schema = answers_schema(theme)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(dict(theme.example))


REFUSED: tuple[dict[str, Any], ...] = (
    {"colour": "red"},
    {"per_head": 1},
    {"name": None},
    {"name": "unknown" * 9},
    {"heads": 51},
    {"weight": "unknown"},
    {"weight": "1.000"},
    {"animal": "cow"},
    {"others": "cat"},
    {"others": ["cow"]},
    {"fenced": "maybe"},
    {"sales": 1.5},
)
TAKEN: tuple[dict[str, Any], ...] = (
    {"weight": None},
    {"heads": "unknown"},
    {"heads": "7"},
    {"weight": 12.5},
    {"others": []},
    {"others": "refused"},
    {"fenced": True},
    {"built": None, "fenced": "no", "until": None},
    {"old_name": "x"},
)


@pytest.mark.parametrize("change", REFUSED, ids=str)
def test_what_the_schema_refuses_the_reading_refuses(change: dict[str, Any]) -> None:
    answers = {**SAMPLE.example, **change}
    assert not Draft202012Validator(answers_schema(SAMPLE)).is_valid(answers)
    assert read_answers(SAMPLE, answers, TODAY, TODAY).faults


@pytest.mark.parametrize("change", TAKEN, ids=str)
def test_what_the_schema_takes_the_reading_takes(change: dict[str, Any]) -> None:
    answers = {**SAMPLE.example, **change}
    Draft202012Validator(answers_schema(SAMPLE)).validate(answers)
    assert read_answers(SAMPLE, answers, TODAY, TODAY).faults == []


def test_only_what_is_always_asked_is_required_by_the_schema() -> None:
    schema = answers_schema(SAMPLE)
    assert schema["required"] == ["name", "heads", "animal"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["old_name"]["deprecated"] is True
    assert schema["properties"]["weight"]["title"] == "weight id (kg)"


@EVERY
def test_the_dictionary_tells_of_everything(theme: Theme) -> None:
    page = dictionary(theme)
    told = [*theme.fields.values(), *theme.indicators]
    for each in told:
        assert f"`{each.key}`" in page
        assert each.label.id in page
        assert each.label.en in page
    for indicator in theme.indicators:
        assert indicator.definition.id in page
        assert indicator.definition.en in page
    assert all(f"`{each.code}`" in page for each in theme.checks)
    assert page.startswith(f"# {theme.label.id}")


def test_the_dictionary_keeps_its_tables_whole() -> None:
    odd = replace(SAMPLE.checks[0], source="a | b\nc")
    page = dictionary(replace(SAMPLE, checks=(odd,)))
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert "a \\| b c" in page
    assert all(line.endswith("|") for line in rows)
    assert "`until` ≥ `built` +30 hari / days" in page
