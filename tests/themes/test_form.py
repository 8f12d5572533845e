"""The form that phones and integrators read says everything, in plain JSON."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from app.themes.catalog import CATALOG
from app.themes.catalog import theme as theme_of
from app.themes.derive.tables import RESTS_ON, TABLES
from app.themes.form import answers_schema, as_form
from app.themes.language import Check, Derived, Indicator, Question, Screen, Text, Theme, Twice, from_json, read_answers
from app.themes.lock import digest
from app.themes.social_rules import KEPT_BY_OFFICE
from tests.themes.sample import SAMPLE, TODAY

EVERY = pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)


@EVERY
def test_the_form_is_plain_json(theme: Theme) -> None:
    form = as_form(theme)
    assert json.loads(json.dumps(form)) == form
    assert form["digest"] != as_form(replace(theme, version=theme.version + 1))["digest"]


def test_a_form_brings_the_tables_of_its_formulas_and_the_codes_that_it_does_not_offer() -> None:
    umkm = as_form(theme_of("umkm"))
    assert umkm["rules"].keys() == {name for each in umkm["derived"] for name in RESTS_ON.get(each["by"], ())}
    offered = {each["code"] for question in umkm["questions"] for each in question["facts"].get("options", ())}
    codes = umkm["codes"]["kbli2020_5digit"].split(" ")
    assert len(codes) == len(set(codes)) > 1700
    assert len(offered & set(codes)) < 100
    assert as_form(SAMPLE)["rules"] == as_form(SAMPLE)["codes"] == {}


def test_what_only_the_office_records_is_in_no_table() -> None:
    told = json.dumps(TABLES)
    assert not [code for code in KEPT_BY_OFFICE if f'"{code}"' in told]


def test_the_digest_of_a_form_follows_its_tables_too(monkeypatch: pytest.MonkeyPatch) -> None:
    before = as_form(theme_of("kwt"))["digest"]
    monkeypatch.setitem(TABLES, "class_bands", [])  # type: ignore[arg-type]
    assert as_form(theme_of("kwt"))["digest"] != before


def test_the_digest_of_a_form_follows_its_screens_too() -> None:
    shown = replace(SAMPLE, screens=(Screen(SAMPLE.questions[0].key, Text("Semua", "All")),))
    assert as_form(shown)["screens"] == [{"first": SAMPLE.questions[0].key, "label": {"id": "Semua", "en": "All"}}]
    assert as_form(shown)["digest"] != as_form(SAMPLE)["digest"]
    assert digest(shown) == digest(SAMPLE)


@pytest.mark.parametrize(
    ("part", "word", "otherwise"),
    [
        ("questions", Question, {"kind": {"kind", "facts"}}),
        ("derived", Derived, {"kind": {"kind", "facts", "by", "takes", "recalls"}}),
        ("checks", Check, {}),
        ("twice", Twice, {}),
        ("indicators", Indicator, {"count": {"sum", "where"}}),
    ],
)
def test_no_word_of_a_declaration_is_left_out(part: str, word: Any, otherwise: dict[str, set[str]]) -> None:
    said = set().union(*(otherwise.get(each.name, {each.name}) for each in fields(word)))
    assert all(item.keys() - USED_ONLY == said - USED_ONLY for item in as_form(SAMPLE)[part])


USED_ONLY = {"steps", "once", "withheld", "counted_by", "ties", "quality"}
"""Words that stand in a form only where a theme uses them."""


def test_a_word_that_came_later_stands_where_it_is_used() -> None:
    form = as_form(theme_of("usulan"))
    asked, figures = ({each["key"]: each for each in form[part]} for part in ("questions", "indicators"))
    assert [step["hand"] for step in asked["stage"]["steps"]] == ["desk", "office"]
    assert asked["ba_no"]["kept_by"]["shown"] is True
    assert figures["received"]["once"] is True
    assert form["subject"]["apart"] == ["motion", "for_whom", "programme", "ppks_type"]
    assert figures["proposals"]["withheld"] is True
    assert not (USED_ONLY - {"withheld"}) & {*asked["ba_no"], *figures["proposals"]}


def test_an_item_of_a_line_says_as_much_as_a_question() -> None:
    questions = as_form(SAMPLE)["questions"]
    (eggs,) = (each for each in questions if each["key"] == "eggs")
    assert eggs["facts"].keys() == {"most", "plain", "items"}
    items = eggs["facts"]["items"]
    assert [each["key"] for each in items] == ["layer", "laid_on", "mass", "sold", "buyer", "colour"]
    assert all(item.keys() == questions[0].keys() for item in items)
    assert items[4]["asked_if"] == ["eq", "sold", "yes"]
    assert items[0]["facts"]["list"] == "animals"


def test_a_memory_and_a_keeper_as_the_phone_reads_them() -> None:
    form = as_form(SAMPLE)
    derived, asked = ({each["key"]: each for each in form[part]} for part in ("derived", "questions"))
    assert derived["per_head"]["recalls"] is None
    assert derived["heads_more"]["recalls"] == {"earlier": ["heads"], "previous": [], "shared": [], "alike": []}
    assert derived["renamed"]["recalls"] == {"earlier": [], "previous": ["name"], "shared": ["permit"], "alike": []}
    assert asked["name"]["kept_by"] is None
    assert asked["rank"]["kept_by"] == {
        "hand": "import",
        "code": "K1",
        "message": {"id": "Peringkat dari daftar resmi.", "en": "The rank is of an official list."},
        "codes": None,
    }
    assert asked["grants"]["kept_by"]["codes"] == ["barn", "loan"]
    assert {each["severity"] for each in form["checks"]} == {"error", "warning", "notice"}
    assert form["subject"]["alike"] == [["house_no", "animal"]]


ITS_OWN = {"breakdowns", "retention"}
"""What only the server goes by: no answer is judged by it."""


def test_no_part_of_a_theme_is_left_out() -> None:
    parts = {each.name for each in fields(Theme)} - {"derivations", "memories"} - ITS_OWN
    assert as_form(SAMPLE).keys() - USED_ONLY == (parts - USED_ONLY) | {"derived", "digest", "rules", "codes"}
    assert as_form(theme_of("covid"))["ties"] == [
        {"stock": "active", "begins": "confirmed", "ends": ["recovered", "died"]}
    ]
    assert as_form(theme_of("stunting"))["quality"]["spreads"]
    assert {each["counted_by"] for each in as_form(theme_of("umkm"))["indicators"] if each["sum"]} == {"active"}


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
        "kept_by": None,
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
    {"heads_more": 1},
    {"permit_elsewhere": "no"},
    {"eggs": "hen"},
    {"eggs": {"layer": "hen"}},
    {"eggs": ["cow"]},
    {"eggs": [[]]},
    {"eggs": [None]},
    {"eggs": [{}]},
    {"eggs": [{"layer": None}]},
    {"eggs": [{"layer": "hen", "shape": "oval"}]},
    {"eggs": [{"layer": "hen", "mass": "0,1234"}]},
    {"eggs": [{"layer": "hen", "laid_on": 20260601}]},
    {"eggs": [{"layer": "hen", "sold": "yes", "buyer": "12"}]},
    {"eggs": ["hen"] * 5},
    {"grants": ["gold"]},
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
    {"eggs": []},
    {"eggs": None},
    {"eggs": "unknown"},
    {"eggs": ["hen"] * 4},
    {"eggs": [{"layer": "hen", "laid_on": None, "mass": 0.5, "sold": False, "buyer": None, "colour": ["white"]}]},
    {"rank": None, "grants": None},
    {"grants": "refused"},
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


def test_the_schema_of_lines_is_openapi() -> None:
    schemas = {"Answers_sample": answers_schema(SAMPLE)}
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    assert [error.message for error in Draft202012Validator(OPENAPI_31).iter_errors(spec)] == []


def test_only_what_is_always_asked_is_required_by_the_schema() -> None:
    schema = answers_schema(SAMPLE)
    assert schema["required"] == ["name", "heads", "animal"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["old_name"]["deprecated"] is True
    assert schema["properties"]["weight"]["title"] == "weight id (kg)"


def test_a_line_of_the_schema_is_as_strict_as_a_document() -> None:
    eggs = answers_schema(SAMPLE)["properties"]["eggs"]
    line, bare = eggs["anyOf"][0]["items"]["anyOf"]
    assert eggs["anyOf"][1:] == [{"enum": ["unknown", "refused"]}, {"type": "null"}]
    assert line["required"] == ["layer"]
    assert line["additionalProperties"] is False
    assert line["properties"]["mass"]["title"] == "mass id (kg)"
    assert line["properties"]["colour"]["deprecated"] is True
    assert bare["enum"] == ["cat", "hen", "fish_2", "duck"]
