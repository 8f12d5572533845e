"""Every indicator there is with its metadata, and looking for one by the words of either language."""

from collections.abc import Sequence
from typing import Any

from app.core.text import Text
from app.themes.catalog import CATALOG
from app.themes.dictionary.metadata import REPORTING, REPORTING_LABEL, Metadata, Variable, book

INDICATORS: dict[str, Metadata] = {each.name: each for each in book(CATALOG)}
"""By name: `stunting.stunted`, `REP01`."""

GROUPS: dict[str, Text] = {theme.key: theme.label for theme in CATALOG} | {REPORTING: REPORTING_LABEL}
"""What indicators are grouped by: the themes, and reporting itself."""

STANDARD = "Perpres 39/2019 (Satu Data Indonesia)"


def found(asked: str, group: str = "", keeps: frozenset[str] = frozenset()) -> list[Metadata]:
    """Return the indicators in which all asked words occur, in the order of the book.

    `group`: only those of one theme. `keeps`: themes whose office asks; nobody else finds what only offices read.
    """
    words = asked.casefold().split()
    return [
        each
        for each in INDICATORS.values()
        if (not group or each.theme == group)
        and (not each.kept or each.theme in keeps)
        and all(word in _SAID[each.name] for word in words)
    ]


def _said(each: Metadata) -> str:
    formula = each.formula
    texts = [each.label, each.concept, each.definition, each.unit, formula.count.said]
    texts += [formula.below.said] if formula.below else []
    return " ".join([each.name, each.producer, *(part for text in texts for part in text)]).casefold()


_SAID = {name: _said(each) for name, each in INDICATORS.items()}


def as_json(each: Metadata) -> dict[str, Any]:
    """Return an indicator's metadata as it travels."""
    formula = each.formula
    return {
        "name": each.name,
        "theme": each.theme,
        "key": each.key,
        "label": each.label._asdict(),
        "concept": each.concept._asdict(),
        "definition": each.definition._asdict(),
        "classification": {
            "areas": each.areas._asdict(),
            "times": each.times._asdict(),
            "choices": _variables(each.classes),
        },
        "measure": each.measure._asdict(),
        "unit": each.unit._asdict(),
        "formula": {
            "count": formula.count.said._asdict(),
            "among": formula.below and formula.below.said._asdict(),
            "among_indicator": formula.below.key or None if formula.below else None,
            "result": formula.result._asdict() if formula.below else None,
        },
        "variables": _variables(each.variables),
        "source": each.source,
        "producer": each.producer,
        "period": each.period._asdict(),
        "level": each.levels._asdict(),
        "open": each.open,
        "openness": each.openness._asdict(),
        "version": each.version,
        "standard": STANDARD,
    }


def _variables(found: Sequence[Variable]) -> list[dict[str, Any]]:
    return [{"key": each.key or None, "label": each.label._asdict(), "computed": each.computed} for each in found]
