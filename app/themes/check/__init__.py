"""The linter of declarations: each rule is a small function that yields a plain sentence for what is wrong."""

from collections.abc import Callable, Iterator

from app.themes.check.asking import keepers, lines, questions, secrets, subject_keys, two_records
from app.themes.check.breakdowns import breakdowns
from app.themes.check.example import example_reads
from app.themes.check.figures import calendar, indicators, measures, rates
from app.themes.check.following import checks, conditions, derivations, memories
from app.themes.check.groupings import groupings
from app.themes.check.names import names_are_plain, names_are_unique, two_languages
from app.themes.check.screens import screens
from app.themes.check.ties import ties
from app.themes.check.values import bounds, code_lists, privacy, sealed, units
from app.themes.check.watches import watches
from app.themes.check.zones import zonings
from app.themes.language import Theme

Rule = Callable[[Theme], Iterator[str]]

RULES: tuple[Rule, ...] = (
    two_languages,
    names_are_plain,
    names_are_unique,
    units,
    privacy,
    sealed,
    bounds,
    code_lists,
    questions,
    screens,
    lines,
    keepers,
    secrets,
    two_records,
    conditions,
    derivations,
    memories,
    subject_keys,
    checks,
    indicators,
    rates,
    ties,
    zonings,
    groupings,
    breakdowns,
    watches,
    calendar,
    measures,
)
"""Every rule but `example_reads`, which is asked last."""


def check(theme: Theme) -> list[str]:
    """Return what is wrong with a declaration; empty when it is sound.

    The example is read last, and only under a declaration that is otherwise sound.
    """
    found = [sentence for rule in RULES for sentence in rule(theme)]
    return found or list(example_reads(theme))


__all__ = ["RULES", "Rule", "check", "example_reads"]
