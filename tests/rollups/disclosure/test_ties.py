"""What of a theme's figures follows from others is declared, so that it is hidden together: in every theme, all of it.

Records are drawn by chance, and what each adds to every published figure is compared: a sum of figures that is nothing
in all records is a tie, and a figure that counts only what another counts is a part of it. Sums are taken modulo 2:
every tie in rationals can be written with whole factors that are not all even, so that none is missed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

import pytest

from app.rollups.categories import Category, categories
from app.rollups.disclosure.declared import declared
from app.rollups.sights import unseen_by
from app.themes.catalog import CATALOG
from app.themes.language import Parts, Sum, Theme, Tie, Within
from app.themes.ties import families, twins, wider
from tests.rollups.disclosure.drawn import Drawn, drawn
from tests.rollups.test_every_question import by

RECORDS = 800
"""So many are enough that nothing is together in all of them by accident."""
HIDING = [each for each in CATALOG if each.smallest and each.about_persons]
FEW = 12
"""What fewer records say stands beside something else by accident."""
each_theme = pytest.mark.parametrize("theme", HIDING, ids=lambda each: each.key)
each_tie = pytest.mark.parametrize(
    ("theme", "tie"),
    [(theme, tie) for theme in HIDING for tie in theme.ties],
    ids=lambda each: getattr(each, "key", None),
)

Name = tuple[str, ...]
"""A figure, or a question and one of its categories."""
Equal = frozenset[Name]
"""Counts of which some add up to the others."""


@lru_cache(len(HIDING))
def records_of(key: str) -> list[Drawn]:
    return list(drawn(next(each for each in HIDING if each.key == key), RECORDS))


@lru_cache(len(HIDING))
def added(key: str) -> list[tuple[Drawn, dict[str, int]]]:
    """Return what each record adds to the figures on each of its days."""
    declared_ = next(each for each in HIDING if each.key == key)
    return [(each, told) for each in records_of(key) for told in each.counts(declared_).values()]


def published(theme: Theme) -> list[str]:
    """Return the figures that readers without the records see, each under its first name."""
    keys = dict.fromkeys(twins(theme).values())
    return [key for key in keys if not theme.indicator[key].withheld and not theme.indicator[key].kept]


def ties_among(columns: Mapping[Name, int]) -> list[Equal]:
    """Return sums of columns that are nothing everywhere; all others follow from these. A column is a bit a place."""
    leads: dict[int, tuple[int, Equal]] = {}
    found = []
    for name, column in columns.items():
        rest, of = column, Equal([name])
        while rest:
            lead = rest.bit_length()
            if lead not in leads:
                leads[lead] = rest, of
                break
            rest, of = rest ^ leads[lead][0], of ^ leads[lead][1]
        else:
            found.append(of)
    return found


def beyond(found: Iterable[Equal], known: Collection[Equal], names: Collection[Name]) -> list[Equal]:
    """Return the ties that do not follow from known ones; a name that is no column counts nothing."""
    bit = {name: 1 << at for at, name in enumerate(names)}

    def column(tie: Equal) -> int:
        return sum(bit[name] for name in tie if name in bit)

    told = {(str(at),): column(tie) for at, tie in enumerate(known)}
    return [tie for tie in found if not any(("?",) in each for each in ties_among({**told, ("?",): column(tie)}))]


def places(told: Iterable[bool | int]) -> int:
    return sum(1 << at for at, each in enumerate(told) if each % 2)


def columns_of(theme: Theme) -> dict[Name, int]:
    return {(key,): places(told.get(key, 0) for _, told in added(theme.key)) for key in published(theme)}


def sums_of(theme: Theme) -> list[Equal]:
    """Return what is declared to add up."""
    same = twins(theme)
    return [Equal((same[key],) for key in _keys(tie)) for tie in theme.ties if not isinstance(tie, Within)]


def _keys(tie: Tie) -> tuple[str, ...]:
    return (tie.whole, *tie.parts) if isinstance(tie, Parts | Within) else (tie.stock, tie.begins, *tie.ends)


def undeclared(theme: Theme) -> list[Equal]:
    columns = columns_of(theme)
    return beyond(ties_among(columns), sums_of(theme), columns)


@lru_cache(len(HIDING))
def counted(key: str) -> dict[str, int]:
    """Return for each figure that counts records those which it counts, a bit a record."""
    theme = next(each for each in HIDING if each.key == key)
    tests = {each.key: theme.test(each.count) for each in theme.indicators if not isinstance(each.count, Sum)}
    return {name: places(test(each.values) is True for each in records_of(key)) for name, test in tests.items()}


def unseen_parts(theme: Theme) -> list[tuple[str, str]]:
    """Return the figures that count only what another counts of which nothing is known."""
    found, same, around = counted(theme.key), twins(theme), wider(theme)
    keys = [key for key in published(theme) if key in found]
    known = {(same[key], same[outer]) for key in around for outer in around[key]}
    return [
        (inner, outer)
        for inner in keys
        for outer in keys
        if inner != outer and (inner, outer) not in known and not found[inner] & ~found[outer]
        if _together(theme, inner, outer)
    ]


def _together(theme: Theme, inner: str, outer: str) -> bool:
    """Say whether what counts in both counts at the same time, or in the inner one no longer."""
    one, other = theme.indicator[inner], theme.indicator[outer]
    return (one.over, one.on, one.once) == (other.over, other.on, other.once) and other.until in (None, one.until)


@each_theme
def test_whatever_adds_up_to_another_figure_is_declared(theme: Theme) -> None:
    assert not undeclared(theme)
    columns = columns_of(theme)
    assert all(columns.values()), "each figure counts something that was drawn"
    assert not beyond(sums_of(theme), ties_among(columns), columns), "what is declared holds"


@each_theme
def test_whatever_counts_part_of_another_figure_is_known(theme: Theme) -> None:
    assert not unseen_parts(theme)


@each_tie
def test_no_declaration_can_be_taken_away(theme: Theme, tie: Tie) -> None:
    """Each is found again where it is missing: of several parts within one, each by itself."""
    for part in tie.parts if isinstance(tie, Within) else ("",):
        less = [replace(tie, parts=tuple(key for key in tie.parts if key != part))] if isinstance(tie, Within) else []
        without = replace(theme, ties=(*(each for each in theme.ties if each is not tie), *less))
        assert (part, tie.whole) in unseen_parts(without) if isinstance(tie, Within) else undeclared(without), part


@each_theme
def test_no_breakdown_gives_what_an_indicator_counts(theme: Theme) -> None:
    """Where some categories of a figure are another figure, the breakdown is refused, and the indicator is named."""
    found, told = counted(theme.key), 0
    for category in broken_down(theme):
        said = said_of(theme, category)
        for family in families(theme):
            tells = declared(theme, family, category).tells
            for member in (key for key in family.members if key in found):
                for key in (each for each in published(theme) if each in found and each not in family.members):
                    inside = [
                        part for code in said.values() if (part := code & found[member]) and not part & ~found[key]
                    ]
                    given = inside and not found[key] & ~_any(inside) and _alike(theme, key, member)
                    assert not given or tells, (category.key, member, key)
                    told += bool(given)
    assert told or theme.key != "umkm", "some indicator is a part of a breakdown"


def _alike(theme: Theme, one: str, other: str) -> bool:
    return _together(theme, one, other) and _together(theme, other, one)


def _any(parts: Iterable[int]) -> int:
    found = 0
    for each in parts:
        found |= each
    return found


@each_theme
def test_no_question_of_a_breakdown_follows_from_others(theme: Theme) -> None:
    columns: dict[Name, int] = {("every",): (1 << RECORDS) - 1}
    known = []
    for category in broken_down(theme):
        columns |= {(category.key, code): said for code, said in said_of(theme, category).items()}
        if not category.many:
            known.append(Equal([("every",), *((category.key, each.code) for each in category.codes)]))
    assert not beyond(ties_among(columns), known, columns)


def broken_down(theme: Theme) -> list[Category]:
    every = categories(theme, unseen_by(theme, "office"))
    return [every[key] for key in theme.breakdowns]


def said_of(theme: Theme, category: Category) -> dict[str, int]:
    """Return which records are in a category that is shown, a bit a record: of a multiple choice what was chosen."""
    shown = [each.code for each in category.codes if each.kind == "option" or not category.many]
    told = [by(category, theme, each.values, each.gaps) for each in records_of(theme.key)]
    found = {code: places(code in each for each in told) for code in shown}
    return {code: said for code, said in found.items() if said.bit_count() >= (FEW if category.many else 1)}
