"""A rollup as it travels, in JSON and in CSV; ratios are divided here, at the very last."""

import csv
import io
from typing import Any

from app.rollups.engine import Rollup
from app.rollups.figures import Figure, Figures, headings, plain, table_cells
from app.rollups.rates import rate_text
from app.themes.language import Indicator
from app.themes.meaning import among


def as_json(rollup: Rollup, *, name: str, version: int) -> dict[str, Any]:
    """Return the answer as JSON: `name` is the asked area's, `version` the theme's counter of changes."""
    question, figures = rollup.question, Figures(rollup.question, rollup.divisor)
    labels = [step.label for step in rollup.steps]
    told = _completeness(rollup)
    rows = []
    for code, area_name in rollup.areas:
        area, reports = {"code": code, "name": area_name}, told.get(code)
        for step, label in enumerate(labels):
            rows.append(
                {
                    "area": area,
                    "period": label,
                    "values": _values(rollup, figures, code, step),
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
        "indicators": [described(each) for each in question.asked],
        "rows": rows,
        "totals": {
            label: figures.of(rollup.totals[step], rollup.last_totals[step], question.area, step)
            for step, label in enumerate(labels)
        },
    }


def _values(rollup: Rollup, figures: Figures, area: str, step: int) -> dict[str, Figure]:
    held = rollup.sums.get(area)
    if held is None:
        return figures.nothing(area, step)
    return figures.of(held[step], rollup.last[area][step], area, step)


def described(indicator: Indicator) -> dict[str, Any]:
    """Return what an indicator's figures mean, as it stands beside them."""
    return {
        "key": indicator.key,
        "label": indicator.label._asdict(),
        "unit": indicator.unit,
        "over": indicator.over,
        "among": among(indicator),
        "per": indicator.per if indicator.among else None,
        "interval": indicator.interval,
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
    question, figures = rollup.question, Figures(rollup.question, rollup.divisor)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(
        [
            "code",
            "name",
            "period",
            *(name for each in question.asked for name in headings(each)),
            "expected",
            "received",
            "completeness",
        ]
    )
    told = _completeness(rollup)
    labels = [step.label for step in rollup.steps]
    for code, name in rollup.areas:
        for step, label in enumerate(labels):
            values = _values(rollup, figures, code, step)
            cells = [cell for each in question.asked for cell in table_cells(each, values[each.key])]
            report = told[code][step] if code in told else {"expected": None, "received": None, "rate": None}
            lines.writerow([plain(code), plain(name), label, *cells, *report.values()])
    return out.getvalue()
