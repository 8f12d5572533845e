"""The linter of declarations finds what it says it finds, and nothing in a sound theme."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from app.records.tables import cell_table, record_table
from app.themes import check as linter
from app.themes.catalog import CATALOG
from app.themes.check import RULES, check
from app.themes.language import (
    Check,
    Choice,
    Choices,
    CodeList,
    Date,
    Decimal,
    Digits,
    Indicator,
    Integer,
    Option,
    Privacy,
    Question,
    Sum,
    Text,
    Theme,
    Words,
    listed,
    q,
)
from app.themes.language.expr import Stored, Values
from app.themes.reserved import HEADER, SQL
from tests.themes.sample import ANIMALS, QUESTIONS, SAMPLE, question


@pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)
def test_sound_themes_pass(theme: Theme) -> None:
    assert check(theme) == []


def changed(key: str, **change: Any) -> Theme:
    return replace(SAMPLE, questions=tuple(replace(each, **change) if each.key == key else each for each in QUESTIONS))


def added(*more: Question, **change: Any) -> Theme:
    return replace(SAMPLE, questions=(*QUESTIONS, *more), **change)


def with_check(**change: Any) -> Theme:
    return replace(SAMPLE, checks=(*SAMPLE.checks, replace(SAMPLE.checks[0], **{"code": "S9"} | change)))


def with_indicator(at: int = 0, **change: Any) -> Theme:
    return replace(SAMPLE, indicators=(*SAMPLE.indicators, replace(SAMPLE.indicators[at], **{"key": "more"} | change)))


def with_derivation(**change: Any) -> Theme:
    return replace(SAMPLE, derivations=(replace(SAMPLE.derivations[0], **change),))


def with_options(*codes: str, kind: Callable[[CodeList], Any] = Choice, **more: Any) -> Theme:
    options = tuple(Option(code, Text(code, code)) for code in codes)
    return added(question("odd", kind(CodeList("odd", "1", "", options)), **more))


def silent(_: Values) -> Mapping[str, Stored]:
    return {}


def talkative(_: Values) -> Mapping[str, Stored]:
    return {"per_head": 1, "extra": 2}


(PER_HEAD,) = SAMPLE.derivations[0].gives
TWINS = listed("animals", "1", "Sample", ("dog", "Anjing", "Dog"))
BROKEN: dict[str, tuple[tuple[Theme, str], ...]] = {
    "two_languages": (
        (changed("name", label=Text("Nama", "")), "sample.questions name.label is empty or has blanks"),
        (replace(SAMPLE, label=Text("  ", "Sample")), "in language id"),
        (
            changed("name", help=Text("Tulis. ", "Write.")),
            "help is empty or has blanks at its ends in language id",
        ),
        (with_check(message=Text("", "")), "sample.checks S9.message"),
        (with_indicator(definition=Text("x", "")), "indicators more.definition"),
        (with_derivation(gives=(replace(PER_HEAD, label=Text("", "x")),)), "gives per_head.label"),
        (
            added(question("odd", Choice(CodeList("odd", "1", "", (Option("a", Text("A", "")),))))),
            "questions odd.kind.options.options a.label",
        ),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, label=Text("", "x"))), "sample.subject.label"),
    ),
    "names_are_plain": (
        (added(question("Name2", Words())), "Question Name2 should be"),
        (added(question("x" * 41, Words())), "should be up to 40"),
        (added(question("2nd", Words())), "Question 2nd should be"),
        (added(question("kelurahan", Words())), "name of a column that every table has"),
        (added(question("order", Words())), "order is a word of SQL"),
        (with_derivation(gives=(PER_HEAD, replace(PER_HEAD, key="state"))), "Derived value state has the name"),
        (with_indicator(key="records"), "Indicator records has the name"),
        (with_indicator(key="all"), "Indicator all is a word of SQL"),
        (replace(SAMPLE, key="My theme"), "The theme's key My theme"),
    ),
    "names_are_unique": (
        (added(question("name", Words())), "name is declared twice."),
        (added(question("old_name", Words())), "old_name is declared twice: it is retired"),
        (with_derivation(gives=(replace(PER_HEAD, key="weight"),)), "weight is declared twice."),
        (with_indicator(key="houses"), "Indicator houses is declared twice."),
    ),
    "units": (
        (changed("weight", unit=""), "weight is a decimal and needs a unit"),
        (changed("sales", unit=" "), "sales is a money and needs a unit"),
        (with_derivation(gives=(replace(PER_HEAD, unit=""),)), "per_head is a decimal and needs a unit"),
        (changed("name", unit="kg"), "name is a text and can have no unit"),
        (with_indicator(unit=""), "Indicator more needs a unit"),
        (with_indicator(2, unit="records"), "amounts, which are not records"),
    ),
    "privacy": (
        (changed("nik", privacy=Privacy.SPECIFIC), "nik is a nik and must be of privacy identity, not specific"),
        (changed("kk", privacy=Privacy.OPEN), "kk is a kk and must be"),
        (changed("phone", privacy=Privacy.PERSONAL), "phone is a phone and must be"),
        (changed("sales", privacy=Privacy.IDENTITY), "Indicator sold adds up identities"),
    ),
    "bounds": (
        (changed("heads", kind=Integer(low=5, high=4)), "heads has a lower bound above its upper one"),
        (changed("weight", kind=Decimal(low="2", high="1")), "weight has a lower bound above"),
        (changed("weight", kind=Decimal(low="none")), "bounds that are no numbers"),
        (changed("name", kind=Words(least=9, most=3)), "name has a lower bound above"),
        (changed("heads", kind=Integer(high=2**53)), "heads may hold numbers beyond"),
        (changed("weight", kind=Decimal(places=9, high="99999999")), "weight may hold numbers beyond"),
        (changed("permit", kind=Digits(lengths=(33,))), "permit takes numbers that its column cannot keep"),
        (changed("permit", kind=Digits(lengths=())), "permit takes numbers"),
        (changed("permit", kind=Digits(prefix="P-")), "permit takes numbers"),
        (changed("built", kind=Date(earliest="0001-01-01")), "built begins on 0001-01-01"),
    ),
    "code_lists": (
        (with_options("a-b"), "has the code 'a-b'"),
        (with_options("a,b", kind=Choices), "has the code 'a,b'"),
        (with_options("x" * 41), "1 to 40 letters"),
        (with_options(""), "has the code ''"),
        (with_options("a", "a"), "has the code a twice"),
        (with_options(), "has an empty list"),
        (with_options(*(f"code_{n:034}" for n in range(30)), kind=Choices), "more codes than its column can keep"),
        (with_options("unknown", "x", unsure=True), "cannot be told from a gap"),
        (added(question("dogs", Choice(TWINS))), "dogs uses another list under the name animals"),
        (changed("animal", kind=Choice(ANIMALS, usual=TWINS)), "animal offers codes that its list does not have"),
    ),
    "questions": (
        (changed("name", asked_if=q("animal").answered), "name is asked depending on animal, which is no earlier"),
        (changed("name", asked_if=q("name").answered), "depending on name"),
        (changed("name", asked_if=q("per_head").answered), "depending on per_head"),
        (changed("name", unsure=True), "unsure has no effect"),
        (changed("old_name", retired=4), "asked since 1 until 4"),
        (changed("old_name", since=2), "asked since 2 until 2"),
        (changed("name", since=3), "asked since 3"),
        (changed("name", since=0), "asked since 0"),
    ),
    "conditions": (
        (changed("until", asked_if=q("nobody").answered), "The asked_if of until names 'nobody'"),
        (with_check(holds=q("heads") < q("built")), "Check S9 means nothing: heads and built are not measured alike"),
        (with_check(holds=q("animal").is_("cow")), "Check S9 means nothing: 'cow' is no choice"),
        (with_check(holds=True), "Check S9 is no condition but True"),
        (with_indicator(count=q("animal") < "cat"), "Indicator more means nothing: animal has no order"),
        (with_indicator(2, count=Sum(key="sales", where=q("x").answered)), "Indicator more names 'x'"),
        (with_indicator(count=None), "Indicator more is no condition but None"),
        (with_check(holds=q("old_name").answered), "Check S9 rests on old_name, which is retired"),
    ),
    "derivations": (
        (with_derivation(takes=("weight", "heads", "nobody")), "Derivation density takes nobody"),
        (with_derivation(takes=("per_head",)), "Derivation density takes per_head"),
        (with_derivation(gives=()), "Derivation density gives nothing"),
    ),
    "subject_keys": (
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=(("nobody",),))), "known by nobody"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=(("old_name",),))), "known by old_name"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=((),))), "names no question"),
    ),
    "checks": (
        (with_check(code="S1"), "Check S1 (error about until, built) is declared twice"),
        (with_check(about=()), "Check S9 is about no question"),
        (with_check(about=("nobody",)), "Check S9 is about nobody"),
    ),
    "indicators": (
        (with_indicator(on="name"), "counts by name, which is no date"),
        (with_indicator(on="nobody"), "counts by nobody"),
        (with_indicator(until="heads"), "counts by heads"),
        (with_indicator(2, until="until"), "is a flow, which has no end"),
        (replace(SAMPLE, grains=("month",)), "Indicator houses is a stock: the theme needs the grain day"),
        (with_indicator(2, count=Sum(key="animal")), "adds up animal, which is no number"),
        (with_indicator(2, count=Sum(key="built")), "adds up built"),
        (with_indicator(2, count=Sum(key="nobody")), "adds up nobody"),
        (with_indicator(among="nobody"), "divided by nobody"),
        (with_indicator(among="more"), "divided by more"),
        (with_indicator(among="sold"), "is a stock divided by sold, which is a flow"),
        (with_indicator(per=0), "shown per 0"),
    ),
    "example_reads": (
        (replace(SAMPLE, example={}), "The example has a fault in name: Required."),
        (replace(SAMPLE, example={**SAMPLE.example, "heads": 99}), "fault in heads"),
        (replace(SAMPLE, example={**SAMPLE.example, "others": ["hen", "cat"], "animal": "cat"}), "fault in others"),
        (replace(SAMPLE, example={**SAMPLE.example, "built": object()}), "The example is no JSON"),
        (with_derivation(by=silent), "The example is read with per_head, or without it"),
        (with_derivation(by=talkative), "The example is read with extra, or without it"),
    ),
}


def test_every_rule_has_failing_themes() -> None:
    assert BROKEN.keys() == {rule.__name__ for rule in RULES} | {"example_reads"}


@pytest.mark.parametrize(
    ("rule", "theme", "sentence"),
    [(rule, theme, sentence) for rule, cases in BROKEN.items() for theme, sentence in cases],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_broken_theme_is_told(rule: str, theme: Theme, sentence: str) -> None:
    told = list(getattr(linter, rule)(theme))
    assert any(sentence in each for each in told), told
    assert all(each in check(theme) for each in told)
    assert all(each.endswith(".") for each in check(theme))


def test_several_troubles_are_told_together() -> None:
    theme = replace(
        SAMPLE,
        questions=(question("nik", Words(), unit="kg"),),
        checks=(Check(code="X", holds=q("a").answered, message=Text("a", ""), about=("b",)),),
        indicators=(
            Indicator(key="from", label=Text("a", "b"), count=q("c").answered, over="stock", definition=Text("a", "b")),
        ),
    )
    assert len(check(theme)) >= 6


@pytest.mark.parametrize("theme", CATALOG, ids=lambda theme: theme.key)
def test_the_columns_that_every_table_has_are_reserved(theme: Theme) -> None:
    rows, cells = record_table(theme.key).columns.keys(), cell_table(theme.key).columns.keys()
    assert set(rows) - theme.fields.keys() <= HEADER
    assert set(cells) - theme.indicator.keys() <= HEADER


def test_the_words_of_sqlite_are_reserved() -> None:
    connection = sqlite3.connect(":memory:")
    for word in SQL | {"date", "name", "age", "status", "key", "row", "value", "label"}:
        try:
            connection.execute(f"CREATE TABLE t_{word} ({word} INT, other INT)")
            connection.execute(f"SELECT {word} FROM t_{word} WHERE NOT ({word} > 1 AND {word} IN (1)) ORDER BY {word}")
        except sqlite3.Error:
            assert word in SQL, word
    connection.close()


def test_the_words_of_postgresql_are_reserved(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        rows = connection.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')").fetchall()
    assert {word for (word,) in rows} <= SQL
