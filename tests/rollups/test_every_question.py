"""By every choice of every theme: a breakdown adds up to the rollup, and each category is what one counts by hand."""

from collections import Counter
from datetime import date

import pytest

from app.areas.codes import ancestor, is_within
from app.core.db import Database
from app.records.cells import timeline
from app.records.tables import TABLES
from app.rollups.breakdown import break_down, number_of
from app.rollups.categories import categories
from app.rollups.engine import roll_up
from app.rollups.live import records_of
from app.rollups.query import Question
from app.rollups.sights import unseen_by
from app.themes.language import Choice, read_answers
from tests.house import VAULT
from tests.rollups.lives import THEMES, lives, spans
from tests.rollups.town import TREE, Town

TODAY = date(2027, 12, 31)
CITY = "18.72"


@pytest.fixture
def filled(engine_url):
    database = Database(engine_url, vault=VAULT, pool=2)
    records = {theme.key: lives(theme) for theme in THEMES}
    town = Town(database, TABLES)
    for theme in THEMES:
        town.put(theme, records[theme.key])
    yield database, records
    database.close()


def asked(theme, first, last, **more):
    return Question(theme=theme, first=first, last=last, **{"area": CITY, "by": "rt", "state": "all"} | more)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_each_number_of_each_theme_is_told_apart_exactly(filled, theme):
    database, _ = filled
    every = categories(theme, unseen_by(theme, "office"))
    choices = list(every.values())
    for first, last in spans(theme):
        question = asked(theme, first, last, state="verified" if first.day % 2 else "all")
        with database.reading() as session:
            rollup = roll_up(session, TREE, question, TODAY)
            for at, indicator in enumerate(theme.indicators):
                column = question.columns.index(indicator.key)
                totals = {code: held[0][column] for code, held in rollup.last.items() if held[0][column]}
                number = number_of(question, indicator, TODAY)
                if indicator.denominator is None or indicator.denominator.of != "period":
                    totals = {code: held[0][column] for code, held in rollup.sums.items() if held[0][column]}
                for category in (choices[at % len(choices)], choices[(7 * at + 3) % len(choices)]):
                    found = break_down(session, TREE, number, category, "rt")
                    assert {code: n for code, n in found.totals.items() if n} == totals, (indicator.key, category.key)
                    if not category.many:
                        parts = Counter()
                        for (code, _), amount in found.counts.items():
                            parts[code] += amount
                        assert parts == found.totals, (indicator.key, category.key)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_each_choice_of_each_theme_counts_what_records_say(filled, theme):
    database, records = filled
    every = categories(theme, unseen_by(theme, "office"))
    assert {each.key for each in theme.fields.values() if isinstance(each.kind, Choice)} <= every.keys()
    for first, last in (*spans(theme)[:2], (date(2026, 10, 3), date(2026, 10, 29))):
        question = asked(theme, first, last)
        number = number_of(question, records_of(theme), TODAY)
        said = [each for kept in records[theme.key] for each in standing(theme, kept, first, last)]
        with database.reading() as session:
            for category in every.values():
                found = break_down(session, TREE, number, category, "rt")
                by_hand = Counter((ancestor(area, "rt"), code) for area, *told in said for code in by(category, *told))
                assert {key: n for key, n in found.counts.items() if n} == by_hand, category.key


def standing(theme, kept, first, last):
    """Yield what a record says on the last day if it is a register's, else if it was observed in the range."""
    if kept.state == "void" or not is_within(kept.area, CITY):
        return
    entries = timeline(theme, kept.entries(theme))
    answers = {day: answers for day, answers, _ in kept.said}
    valid = [each for each in entries if each.observed_on <= last] if theme.register else entries[-1:]
    if valid and not valid[-1].zero and (theme.register or first <= valid[-1].observed_on <= last):
        entry = valid[-1]
        gaps = read_answers(theme, answers[entry.observed_on], entry.observed_on, date.max).gaps
        yield kept.area, theme, {"observed_on": entry.observed_on, **entry.values}, gaps


def by(category, theme, values, gaps):
    """Tell by hand in which categories a record is."""
    if category.grouping is not None:
        return [_group(theme, category.grouping, values, gaps)]
    key, _, item = category.key.partition(".")
    value = values.get(key)
    if value is None:
        return [gaps.get(key, "unanswered")]
    if item:
        lines = theme.fields[key].kind.open(value)
        return {code for line in lines for code in _codes(line.get(item))} or ["none"]
    return _codes(value)


def _codes(value):
    if value is None:
        return ["unanswered"]
    return [code for code in value.split(",") if code] or ["none"]


def _group(theme, grouping, values, gaps):
    found = values.get(grouping.of)
    if grouping.at is not None and found is not None:
        at = values[grouping.at]
        found = at.year - found.year - ((at.month, at.day) < (found.month, found.day)) if at >= found else None
    if found is None:
        return gaps.get(grouping.of, "unanswered")
    for group in grouping.groups:
        if (group.least is None or int(group.least) <= found) and (group.most is None or found <= int(group.most)):
            return group.code
    raise AssertionError(found)
