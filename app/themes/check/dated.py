"""The linter's rule on everything with versions: they follow one another in time, and none holds beside another."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from app.themes.check.parts import twice


class Dated(Protocol):
    """One version of a rule."""

    @property
    def version(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def in_order(name: str, rules: Sequence[Dated]) -> Iterator[str]:
    """Yield what is wrong with the versions of a rule."""
    if not rules:
        yield f"{name} has no rule."
    for version in twice(rule.version for rule in rules):
        yield f"{name} has the version {version} twice."
    for rule in rules:
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            yield f"{name} under {rule.version} ends before it begins."
    for before, after in pairwise(rules):
        if before.valid_to is None or before.valid_to >= after.valid_from:
            yield f"{name} has two rules at once, {before.version} and {after.version}."
