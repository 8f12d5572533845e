"""Every theme of the catalog reads its example, fires each of its checks, and counts with each of its indicators."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.core.text import Text
from app.themes.catalog import CATALOG, theme
from app.themes.check import check as faults_of
from app.themes.language import KELURAHAN, Check, Choice, Indicator, Lines, Past, Privacy, Question, Sum, Theme, sql

from .documents import (
    FORTNIGHT_AGO,
    REMINDED,
    SPOILED,
    Changes,
    amount,
    counted,
    read,
    recalled,
    values,
)

RESERVED = frozenset(
    (
        *("id", "theme", "area", "observed_on", "period", "zero", "state", "revision", "subject", "slot", "gaps"),
        *("received_at", "changed", "made_at", "account", "device", "kelurahan", "kecamatan", "rw", "kota"),
    )
)
"""The columns that every record has, whatever its theme."""


def every_check() -> Iterator[tuple[Theme, Check]]:
    for each in CATALOG:
        for check in each.checks:
            yield each, check


def every_indicator() -> Iterator[tuple[Theme, Indicator]]:
    for each in CATALOG:
        for indicator in each.indicators:
            yield each, indicator


each_theme = pytest.mark.parametrize("declared", CATALOG, ids=lambda each: each.key)
each_indicator = pytest.mark.parametrize(("declared", "indicator"), list(every_indicator()), ids=lambda each: each.key)


def test_the_catalog_names_each_theme_once() -> None:
    keys = [each.key for each in CATALOG]
    assert keys == ["covid", "umkm", "kwt", "stunting", "poverty", "usulan"]
    assert [theme(key) for key in keys] == list(CATALOG)
    with pytest.raises(KeyError):
        theme("stbm")


@each_theme
def test_the_declaration_is_sound(declared: Theme) -> None:
    assert faults_of(declared) == []


@each_theme
def test_the_example_is_without_fault_or_doubt(declared: Theme) -> None:
    reading = read(declared.key)
    assert (reading.faults, reading.warnings, reading.gaps) == ([], [], {})
    assert any(
        all(reading.values[key] is not None for key in keys if key != KELURAHAN) for keys in declared.subject.keys
    )


@each_theme
def test_keys_are_columns_of_their_own(declared: Theme) -> None:
    asked = [each.key for each in declared.questions]
    derived = [each.key for formula in declared.formulas for each in formula.gives]
    indicators = [each.key for each in declared.indicators]
    assert len(set(asked + derived)) == len(asked + derived)
    assert len(set(indicators)) == len(indicators)
    assert not RESERVED.intersection(asked + derived + indicators)
    for key in asked + derived + indicators:
        assert re.fullmatch(r"[a-z][a-z0-9_]{1,39}", key), key


@each_theme
def test_people_read_both_languages(declared: Theme) -> None:
    for text in texts_of(declared):
        assert text.id.strip(), text
        assert text.en.strip(), text


def texts_of(declared: Theme) -> Iterator[Text]:
    yield from (declared.label, declared.subject.label)
    for field in (*declared.fields.values(), *declared.remembered.values(), *items_of(declared)):
        yield field.label
        if isinstance(field.kind, Choice):
            yield from field.kind.options.labels.values()
    for question in (*declared.questions, *items_of(declared)):
        if question.help:
            yield question.help
        if question.kept_by:
            yield question.kept_by.message
    yield from (each.message for each in declared.checks)
    for indicator in declared.indicators:
        yield from (indicator.label, indicator.definition)


def items_of(declared: Theme) -> list[Question]:
    return [item for each in declared.questions if isinstance(each.kind, Lines) for item in each.kind.items]


@each_theme
def test_who_a_person_is_stays_guarded(declared: Theme) -> None:
    for field in (*declared.fields.values(), *items_of(declared)):
        if field.kind.name in {"nik", "kk", "phone"}:
            assert field.privacy is Privacy.IDENTITY, field.key
        elif field.key.removeprefix("owner_").removeprefix("head_") in {"name", "birth_date", "address", "house_no"}:
            assert field.privacy in {Privacy.PERSONAL, Privacy.SPECIFIC}, field.key


class Watched(dict[str, Any]):
    """Answers that remember which of them were looked at."""

    def __init__(self, answers: Any) -> None:
        super().__init__(answers)
        self.asked_for: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked_for.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked_for.add(key)
        return super().__getitem__(key)


@each_theme
def test_a_derivation_gives_what_it_says_from_what_it_says(declared: Theme) -> None:
    for derivation in declared.derivations:
        watched = Watched(values(declared.key))
        whole = derivation.by(watched)
        assert list(whole) == [each.key for each in derivation.gives]
        assert watched.asked_for == set(derivation.takes)
        assert set(derivation.takes) <= set(declared.scope_of_conditions)
        assert set(derivation.by({}).values()) == {None}


@each_theme
def test_a_memory_gives_what_it_says_from_what_it_says(declared: Theme) -> None:
    for memory in declared.memories:
        watched = Watched(values(declared.key))
        recalls = memory.recalls
        told = (recalls.earlier, recalls.previous, recalls.shared, recalls.alike)
        earlier, previous, shared, alike = found = [Watched(dict.fromkeys(("observed_on", *keys))) for keys in told]
        whole = memory.by(watched, Past(earlier=(earlier,), previous=previous, shared=(shared,), alike=(alike,)))
        assert list(whole) == [each.key for each in memory.gives]
        assert watched.asked_for <= set(memory.takes)
        for one, keys in zip(found, told, strict=True):
            assert one.asked_for <= {"observed_on", *keys}
        assert memory.by({}, Past()).keys() == whole.keys()


@each_theme
def test_derived_values_are_such_as_their_kinds_keep(declared: Theme) -> None:
    for seen in (values(declared.key), *counted(declared.key)):
        for formula in declared.formulas:
            for each in formula.gives:
                shown = each.kind.show(seen[each.key])
                assert shown is None or each.kind.read(shown) == seen[each.key], each.key


@pytest.mark.parametrize(("key", "code", "about", "changes"), SPOILED)
def test_a_check_fires_when_it_should(key: str, code: str, about: str, changes: Changes) -> None:
    reading = read(key, changes)
    fired = [fault for fault in (*reading.faults, *reading.warnings) if (fault.code, fault.question) == (code, about)]
    assert len(fired) == 1, (reading.faults, reading.warnings)
    check = next(each for each in theme(key).checks if (each.code, each.message) == (code, fired[0].message))
    assert fired[0] in (reading.faults if check.severity == "error" else reading.warnings)


def test_a_check_on_the_past_fires_when_it_should() -> None:
    for key, code, about, changes, past in REMINDED:
        _, late = recalled(key, changes, past)
        fired = [fault for fault in (*late.faults, *late.warnings) if (fault.code, fault.question) == (code, about)]
        assert len(fired) == 1, (key, code, late)
        check = next(each for each in theme(key).checks if (each.code, each.message) == (code, fired[0].message))
        assert fired[0] in (late.faults if check.severity == "error" else late.warnings)
        assert fired[0].notice == (check.severity == "notice")


def test_every_check_has_its_case() -> None:
    readings = [(key, read(key, changes)) for key, _, _, changes in SPOILED]
    readings += [(key, recalled(key, changes, past)[1]) for key, _, _, changes, past in REMINDED]
    fired = {
        (key, fault.code, fault.question, fault.message)
        for key, reading in readings
        for fault in (*reading.faults, *reading.warnings)
    }
    for declared, check in every_check():
        for about in check.about:
            assert (declared.key, check.code, about, check.message) in fired


@each_indicator
def test_an_indicator_counts_something_and_nothing_of_a_blank(declared: Theme, indicator: Indicator) -> None:
    blank = dict.fromkeys(declared.fields) | {"observed_on": FORTNIGHT_AGO}
    assert amount(declared.key, indicator.key, blank) == 0
    assert any(amount(declared.key, indicator.key, seen) > 0 for seen in counted(declared.key)), indicator.key


@each_indicator
def test_an_indicator_is_whole(declared: Theme, indicator: Indicator) -> None:
    assert indicator.office
    assert indicator.source
    assert indicator.whole is None or indicator.whole in declared.indicator
    if indicator.over == "stock":
        assert "day" in declared.grains
    for key in (indicator.on, indicator.until):
        assert key is None or declared.scope_of(indicator)[key].kind.storage == "date"
    if isinstance(indicator.count, Sum):
        assert declared.scope_of(indicator)[indicator.count.key].kind.storage == "integer"


@each_indicator
def test_a_part_is_never_more_than_its_whole(declared: Theme, indicator: Indicator) -> None:
    if indicator.whole is None:
        return
    for seen in (values(declared.key), *counted(declared.key)):
        assert amount(declared.key, indicator.key, seen) <= amount(declared.key, indicator.whole, seen)


@each_theme
def test_sqlite_counts_the_same(declared: Theme) -> None:
    keys = list(declared.scope_of_conditions)
    documents = [values(declared.key), *counted(declared.key)]
    with sqlite3.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(keys)})")
        rows = [[str(v) if isinstance(v, date) else v for v in map(seen.get, keys)] for seen in documents]
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(keys))})", rows)
        for indicator in declared.indicators:
            if indicator.each:
                continue  # SQL never looks inside lines
            where = indicator.count.where if isinstance(indicator.count, Sum) else indicator.count
            assert where is not None
            what = f"coalesce(sum({indicator.count.key}), 0)" if isinstance(indicator.count, Sum) else "count(*)"
            printed = sql(where, declared.scope_of_conditions, "sqlite")
            (found,) = connection.execute(f"SELECT {what} FROM t WHERE {printed}").fetchone()
            assert found == sum(amount(declared.key, indicator.key, seen) for seen in documents), indicator.key
    connection.close()
