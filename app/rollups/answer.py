"""A rollup as it travels, in JSON and in CSV; ratios are divided here, at the very last."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from app.rollups.engine import Rollup, Sums
from app.rollups.query import Question
from app.themes.language import Indicator, Sum, Theme
from app.themes.language.kinds import Decimal as DecimalKind

RATE_PLACES = 2
"""Digits behind the point of a rate, rounded half away from zero."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula at the start of a cell (OWASP, CSV injection)."""


def rate_text(count: int, among: int, per: int = 100, *, shift: int = 0) -> str | None:
    """Return `count * per / among * 10**shift` with two places, half up; None, "not available", among nothing."""
    if among == 0:
        return None
    above, below = count * per * 10 ** (RATE_PLACES + max(shift, 0)), among * 10 ** max(-shift, 0)
    whole = (2 * abs(above) + abs(below)) // (2 * abs(below))
    sign = "-" if whole and (above < 0) != (below < 0) else ""
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def places_of(theme: Theme, indicator: Indicator) -> int:
    """Return how many decimal places a cell's integer stands for; 0 for counts and money."""
    if not isinstance(indicator.count, Sum):
        return 0
    kind = theme.fields[indicator.count.key].kind
    return kind.places if isinstance(kind, DecimalKind) else 0


class Figures:
    """Turns a row of sums into the figures of the asked indicators."""

    def __init__(self, question: Question) -> None:
        theme, at = question.theme, {key: index for index, key in enumerate(question.columns)}
        self._plain: list[tuple[str, int, int]] = []
        self._ratios: list[tuple[str, int, int, int, int, int]] = []
        for each in question.asked:
            places = places_of(theme, each)
            if each.whole is None:
                self._plain.append((each.key, at[each.key], places))
            else:
                below = places_of(theme, theme.indicator[each.whole])
                self._ratios.append((each.key, at[each.key], places, at[each.whole], below, each.per))
        self._order = [each.key for each in question.asked]
        self.nothing = self.of([0] * len(question.columns))

    def of(self, sums: Sums) -> dict[str, dict[str, Any]]:
        """Return `{indicator: {count}}`, with `among` and `rate` where it is a ratio."""
        found: dict[str, dict[str, Any]] = {key: {"count": _shown(sums[at], places)} for key, at, places in self._plain}
        for key, at, places, among, below, per in self._ratios:
            found[key] = {
                "count": _shown(sums[at], places),
                "among": _shown(sums[among], below),
                "rate": rate_text(sums[at], sums[among], per, shift=below - places),
            }
        return {key: found[key] for key in self._order}


def _shown(value: int, places: int) -> int | str:
    """Show a sum: an integer as it is, a decimal as text with its places, as `Decimal.show` does."""
    if not places:
        return value
    digits = f"{abs(value):0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def as_json(rollup: Rollup, *, name: str, version: int) -> dict[str, Any]:
    """Return the answer as JSON: `name` is the asked area's, `version` the theme's counter of changes."""
    question, figures = rollup.question, Figures(rollup.question)
    labels = [step.label for step in rollup.steps]
    told = _completeness(rollup)
    rows = []
    for code, area_name in rollup.areas:
        area, held, reports = {"code": code, "name": area_name}, rollup.sums.get(code), told.get(code)
        for step, label in enumerate(labels):
            rows.append(
                {
                    "area": area,
                    "period": label,
                    "values": figures.nothing if held is None else figures.of(held[step]),
                    "completeness": reports and reports[step],
                    "suppressed": (),
                }
            )
    return {
        "theme": question.theme.key,
        "area": {"code": question.area, "name": name},
        "by": question.by,
        "step": question.step,
        "state": question.state,
        "from": question.first,
        "to": question.last,
        "as_of": question.last,
        "version": version,
        "completeness": _whole(rollup),
        "indicators": [_described(each) for each in question.asked],
        "rows": rows,
        "totals": {label: figures.of(sums) for label, sums in zip(labels, rollup.totals, strict=True)},
    }


def _described(indicator: Indicator) -> dict[str, Any]:
    return {
        "key": indicator.key,
        "label": indicator.label._asdict(),
        "unit": indicator.unit,
        "over": indicator.over,
        "among": indicator.among,
        "per": indicator.per if indicator.among else None,
        "definition": indicator.definition._asdict(),
    }


def _completeness(rollup: Rollup) -> dict[str, list[dict[str, Any]]]:
    """Return, for each area, how completely it reported in each step; nothing below the RT."""
    if rollup.expected is None or rollup.received is None or rollup.question.by == "dasawisma":
        return {}
    buckets = range(len(rollup.reporting.buckets))
    found = {}
    for code, _ in rollup.areas:
        of_bucket = [reports(rollup.expected[at, code], rollup.received[at, code]) for at in buckets]
        found[code] = [of_bucket[at] for at in rollup.reporting.of_step]
    return found


def _whole(rollup: Rollup) -> dict[str, Any] | None:
    if rollup.expected is None or rollup.received is None:
        return None
    return reports(rollup.expected.total(), rollup.received.total())


def reports(expected: int, received: int) -> dict[str, Any]:
    """Return a completeness: reports due (RT x period), reports that came, and the rate in percent."""
    return {"expected": expected, "received": received, "rate": rate_text(received, expected)}


def as_csv(rollup: Rollup) -> str:
    """Return the same rows as CSV (RFC 4180, with a header), one line per area and period.

    A missing rate is an empty cell. Text that a spreadsheet could take for a formula begins with an apostrophe.
    """
    question, figures = rollup.question, Figures(rollup.question)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["code", "name", "period", *_headings(question.asked), "expected", "received", "completeness"])
    told = _completeness(rollup)
    labels = [step.label for step in rollup.steps]
    for code, name in rollup.areas:
        held = rollup.sums.get(code)
        for step, label in enumerate(labels):
            values = figures.nothing if held is None else figures.of(held[step])
            cells = [cell for each in values.values() for cell in each.values()]
            report = told[code][step] if code in told else {"expected": None, "received": None, "rate": None}
            lines.writerow([plain(code), plain(name), label, *cells, *report.values()])
    return out.getvalue()


def _headings(indicators: Sequence[Indicator]) -> list[str]:
    return [
        f"{each.key}_{part}"
        for each in indicators
        for part in (("count", "among", "rate") if each.among else ("count",))
    ]


def plain(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
