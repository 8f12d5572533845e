"""Conditions mean the same in Python, on SQLite, on PostgreSQL and in their JSON form."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.themes.language import (
    all_of,
    any_of,
    as_json,
    compiled,
    from_json,
    keys_of,
    q,
    sql,
)
from app.themes.language.certain import certain, refuted
from app.themes.language.expr import All, Any_, Condition, Not, OneOf, Stored
from tests.themes.conditions import CASES, FIELDS, conditions, everything, rows, stored

COLUMNS = {"integer": "BIGINT", "date": "DATE", "text": "TEXT"}


class Engine:
    """A table with a column for each field on a real database, to ask what a condition is for one row."""

    def __init__(self, connection: Any, dialect: Any, mark: str) -> None:
        self.connection, self.dialect = connection, dialect
        columns = ", ".join(f"{key} {COLUMNS[field.kind.storage]}" for key, field in FIELDS.items())
        connection.execute(f"CREATE TEMP TABLE facts ({columns})")
        self.insert = f"INSERT INTO facts ({', '.join(FIELDS)}) VALUES ({', '.join([mark] * len(FIELDS))})"

    def __call__(self, condition: Condition, values: Mapping[str, Stored]) -> bool | None:
        self.connection.execute("DELETE FROM facts")
        row = [values[key] for key in FIELDS]
        if self.dialect == "sqlite":
            row = [str(value) if isinstance(value, date) else value for value in row]
        self.connection.execute(self.insert, row)
        found = self.connection.execute(f"SELECT {sql(condition, FIELDS, self.dialect)} FROM facts").fetchone()[0]
        return None if found is None else bool(found)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Engine]:
    connection = sqlite3.connect(":memory:")
    yield Engine(connection, "sqlite", "?")
    connection.close()


@pytest.fixture(scope="module")
def postgresql(postgres_url: str) -> Iterator[Engine]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield Engine(connection, "postgresql", "%s")


def python(condition: Condition, values: Mapping[str, Stored]) -> bool | None:
    return compiled(condition, FIELDS)(values)


def printed(condition: Condition, values: Mapping[str, Stored]) -> bool | None:
    """Put the two firm answers of the printed functions together."""
    (true,), (false,) = certain([condition], FIELDS)(values), refuted([condition], FIELDS)(values)
    assert not (true and false)
    return True if true else False if false else None


def wrong(evaluate: Any) -> list[str]:
    return [
        f"{case['why']}: {case['if']} with {case['with']} must be {case['is']}"
        for case in CASES
        if evaluate(from_json(case["if"]), stored(case["with"])) is not case["is"]
    ]


def test_the_corpus_has_every_word_and_every_kind_of_answer() -> None:
    words = set(_words(case["if"] for case in CASES))
    assert words == {"eq", "ne", "lt", "le", "gt", "ge", "one_of", "has", "answered", "all", "any", "not"}
    assert {case["is"] for case in CASES} == {True, False, None}
    assert {key for case in CASES for key in case["with"]} == FIELDS.keys() - {"observed_on"}


def _words(written: Any) -> Iterator[str]:
    for each in written:
        yield each[0]
        if each[0] in ("all", "any", "not"):
            yield from _words(each[1:])


def test_the_corpus_holds_in_python() -> None:
    assert wrong(python) == []


def test_the_corpus_holds_in_printed_functions() -> None:
    assert wrong(printed) == []


def test_the_corpus_holds_on_sqlite(sqlite: Engine) -> None:
    assert wrong(sqlite) == []


def test_the_corpus_holds_on_postgresql(postgresql: Engine) -> None:
    assert wrong(postgresql) == []


def test_the_corpus_comes_back_from_json_as_it_went() -> None:
    for case in CASES:
        assert as_json(from_json(case["if"])) == case["if"]


one_engine = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@settings(one_engine, max_examples=400)
@given(condition=conditions, row=rows)
def test_any_condition_is_the_same_on_sqlite(sqlite: Engine, condition: Condition, row: dict[str, Stored]) -> None:
    values = everything | row
    assert sqlite(condition, values) is python(condition, values)


@settings(one_engine, max_examples=200)
@given(condition=conditions, row=rows)
def test_any_condition_is_the_same_on_postgresql(
    postgresql: Engine, condition: Condition, row: dict[str, Stored]
) -> None:
    values = everything | row
    assert postgresql(condition, values) is python(condition, values)


@settings(deadline=None, max_examples=400)
@given(asked=st.lists(conditions, max_size=5), row=rows)
def test_any_conditions_asked_together_answer_as_each_alone(asked: list[Condition], row: dict[str, Stored]) -> None:
    values = everything | row
    alone = [python(condition, values) for condition in (*asked, *asked)]
    assert certain((*asked, *asked), FIELDS)(values) == tuple(truth is True for truth in alone)
    assert refuted((*asked, *asked), FIELDS)(values) == tuple(truth is False for truth in alone)


@settings(deadline=None)
@given(condition=conditions, row=rows)
def test_any_condition_comes_back_from_json_with_the_same_meaning(condition: Condition, row: dict[str, Stored]) -> None:
    written = as_json(condition)
    assert json.loads(json.dumps(written)) == written
    back = from_json(json.loads(json.dumps(written)))
    assert as_json(back) == written
    assert back == condition or _has_day(condition)
    assert python(back, everything | row) is python(condition, everything | row)
    assert set(keys_of(back)) == set(keys_of(condition))


def _has_day(condition: Any) -> bool:
    """A day in a declaration may be a date; it comes back as text, which is bound to the same day."""
    match condition:
        case All(parts) | Any_(parts):
            return any(_has_day(part) for part in parts)
        case Not(part):
            return _has_day(part)
        case OneOf(_, codes):
            return any(isinstance(code, date) for code in codes)
    return isinstance(getattr(condition, "value", None), date)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "eq",
        [],
        ["eq"],
        ["eq", "a"],
        ["eq", "a", None],
        ["eq", "a", [1]],
        ["eq", 1, 1],
        ["like", "a", "b"],
        ["lt", "a", {"answer": "b"}],
        ["one_of", "a", "abc"],
        ["has", "a", 1],
        ["answered"],
        ["answered", "a", "b"],
        ["not"],
        ["not", ["answered", "a"], ["answered", "b"]],
        ["all", "a"],
    ],
    ids=str,
)
def test_what_is_no_condition_is_not_read(written: Any) -> None:
    with pytest.raises(ValueError, match="no condition"):
        from_json(written)


MEANINGLESS: tuple[tuple[Any, str], ...] = (
    (q("animal") < "cat", "no order"),
    (q("note") >= "a", "no order"),
    (q("animal").is_("cow"), "no choice"),
    (q("heads").is_("many"), "no integer"),
    (q("heads").is_(1001), "no integer"),
    (q("haz") < "-2.005", "no decimal"),
    (q("born") < "2024-02-30", "no date"),
    (q("others").is_("cat"), "multiple choice"),
    (q("others").one_of("cat"), "multiple choice"),
    (q("others").has("cow"), "no choices"),
    (q("animal").has("cat"), "one answer"),
    (q("animal").one_of(), "no codes"),
    (q("heads") < q("born"), "not measured alike"),
    (q("haz") < q("weight"), "not measured alike"),
    (q("heads") < q("weight"), "not measured alike"),
    (q("animal").is_(q("note")), "not measured alike"),
    (q("heads") < q("money").plus(1), "no date"),
)


@pytest.mark.parametrize(("condition", "reason"), MEANINGLESS, ids=lambda each: str(each)[:40])
def test_what_means_nothing_is_refused_by_every_printer(condition: Condition, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        compiled(condition, FIELDS)
    with pytest.raises(ValueError, match=reason):
        certain([condition], FIELDS)
    for dialect in ("sqlite", "postgresql"):
        with pytest.raises(ValueError, match=reason):
            sql(condition, FIELDS, dialect)  # type: ignore[arg-type]


@pytest.mark.parametrize("condition", [q("x").answered, q("x").is_(1), q("heads") < q("x"), ~q("x").one_of(1)])
def test_an_unknown_key_is_refused(condition: Condition) -> None:
    with pytest.raises(KeyError):
        compiled(condition, FIELDS)
    with pytest.raises(KeyError):
        certain([condition], FIELDS)
    with pytest.raises(KeyError):
        sql(condition, FIELDS, "sqlite")


def test_the_words_of_a_declaration() -> None:
    later = q("seen").plus(30)
    assert as_json((q("seen") <= later) & ~q("others").has("cat") | q("heads").one_of(1, 2)) == [
        "any",
        ["all", ["le", "seen", {"answer": "seen", "days": 30}], ["not", ["has", "others", "cat"]]],
        ["one_of", "heads", [1, 2]],
    ]
    assert as_json(all_of(q("heads").is_(q("money")), any_of())) == [
        "all",
        ["eq", "heads", {"answer": "money", "days": 0}],
        ["any"],
    ]
    assert (date(2024, 3, 1) >= q("born")) == (q("born") <= date(2024, 3, 1))  # type: ignore[operator]


def test_days_travel_as_text() -> None:
    leap = date(2024, 2, 29)
    assert as_json(q("born").one_of(leap) & (q("born") < leap)) == [
        "all",
        ["one_of", "born", ["2024-02-29"]],
        ["lt", "born", "2024-02-29"],
    ]


def test_python_keeps_the_double_equals_to_itself() -> None:
    with pytest.raises(TypeError, match="is_"):
        _ = q("animal") == "cat"
    with pytest.raises(TypeError, match="is_"):
        _ = q("animal") != "cat"


def test_a_day_moved_out_of_the_calendar_is_unknown() -> None:
    beyond = everything | {"seen": date.max, "born": date.max - timedelta(days=1)}
    assert python(q("born") < q("seen").plus(1), beyond) is None
    assert printed(q("born") < q("seen").plus(1), beyond) is None


def test_only_names_are_printed() -> None:
    strange = {"a]; import os": FIELDS["note"], "note": FIELDS["note"]}
    with pytest.raises(ValueError, match="cannot be a name"):
        certain([q("a]; import os").answered], strange)
    quoted = "'); import os; ('"
    (same,) = certain([q("note").is_(quoted)], strange)({"note": quoted})
    assert same
