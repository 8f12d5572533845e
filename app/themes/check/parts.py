"""A declaration taken apart, as the rules of the linter look at it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from app.core.text import Text
from app.themes.language import (
    Condition,
    Derived,
    Indicator,
    Lines,
    Question,
    Sum,
    Theme,
    Unseen,
    Watch,
    Worse,
    keys_of,
)
from app.themes.language.expr import All, Answered, Any_, Fields, Not

Value = Question | Derived


def texts(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    """Find every Text of a declaration, with the way to it."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for part in value:
            name = next((str(getattr(part, each)) for each in ("key", "code", "name") if hasattr(part, each)), "")
            yield from texts(part, f"{where} {name}".rstrip())
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name), f"{where}.{each.name}")


def values(theme: Theme) -> list[Value]:
    """Return everything that is asked or computed, lines whole."""
    return [*theme.questions, *(each for by in theme.formulas for each in by.gives)]


def all_values(theme: Theme) -> list[Value]:
    """Return everything that is asked or computed, and the items of lines."""
    return [*values(theme), *(item for _, kind in lines_in(theme) for item in kind.items)]


def lines_in(theme: Theme) -> list[tuple[Question, Lines]]:
    """Return the questions of lines, each with its kind."""
    return [(each, each.kind) for each in theme.questions if isinstance(each.kind, Lines)]


def keys(theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield every key that is declared, with what it is the key of; the items of lines are left out."""
    yield from (("Question", each.key) for each in theme.questions)
    yield from (("Derived value", each.key) for by in theme.formulas for each in by.gives)
    yield from (("Indicator", each.key) for each in theme.indicators)
    yield from (("Zoning", each.key) for each in theme.zonings)
    yield from (("Grouping", each.key) for each in theme.groupings)
    yield from (("Watch", each.key) for each in theme.watches)


def conditions_in(theme: Theme) -> Iterator[tuple[str, Any, Fields]]:
    """Yield every condition with what it is for and what it may name; what is no condition is yielded as it stands."""
    scope = theme.scope_of_conditions
    for question in theme.questions:
        if question.asked_if is not None:
            yield f"The asked_if of {question.key}", question.asked_if, scope
    for question, kind in lines_in(theme):
        for item in kind.items:
            if item.asked_if is not None:
                yield f"The asked_if of {question.key}.{item.key}", item.asked_if, {**scope, **kind.item}
    for check in theme.checks:
        yield f"Check {check.code}", check.holds, scope
    for each in theme.indicators:
        condition = each.count.where if isinstance(each.count, Sum) else each.count
        if not (isinstance(each.count, Sum) and condition is None):
            yield f"Indicator {each.key}", condition, theme.scope_of(each)
    for zoning in theme.zonings:
        yield f"Zoning {zoning.key}", zoning.where, theme.fields
    kept = {key: each for key, each in scope.items() if key in theme.fields or key == "observed_on"}
    for watch in theme.watches:
        yield from ((what, condition, kept) for what, condition in _watched(watch))


def _watched(watch: Watch) -> Iterator[tuple[str, Any]]:
    """Yield the conditions of a watch, each with what it is for."""
    for rule in watch.rules:
        what = f"Watch {watch.key} under {rule.version}"
        match rule.looks:
            case Worse(levels=levels, unless=unless):
                yield from ((f"{what} in {level.code}", level.when) for level in levels)
                if unless is not None:
                    yield what, unless
            case Unseen(where=where):
                yield what, where


def read_by(condition: Condition | None) -> list[str]:
    """Return the keys that a condition reads; none of what is no condition."""
    return list(keys_of(condition)) if isinstance(condition, Condition) else []


def compared_in(condition: Condition | None) -> Iterator[str]:
    """Yield the keys of which a condition asks more than whether they were answered."""
    match condition:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from compared_in(part)
        case Not(part):
            yield from compared_in(part)
        case Answered():
            return
        case _:
            yield from read_by(condition)


def named_by(indicator: Indicator) -> set[str]:
    """Return the keys that an indicator reads."""
    count = indicator.count
    amount = {count.key} if isinstance(count, Sum) else set()
    days = {day for day in (indicator.on, indicator.until) if day is not None}
    return amount | days | set(read_by(count.where if isinstance(count, Sum) else count))


def twice(names: Iterable[str]) -> list[str]:
    """Return the names that stand more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def retired(value: object) -> bool:
    """Say whether this is a question that is no longer asked."""
    return isinstance(value, Question) and value.retired is not None
