"""A rollup as it travels, in JSON and in CSV; ratios are divided here, at the very last."""

import csv
import io
from typing import Any

from app.rollups.disclosure.veil import Veil
from app.rollups.engine import Rollup
from app.rollups.figures import headings, plain, table_cells
from app.rollups.rates import rate_text
from app.rollups.shown import Shown
from app.themes.language import Indicator
from app.themes.meaning import among


def as_json(rollup: Rollup, *, name: str, version: int, veil: Veil | None = None) -> dict[str, Any]:
    """Return the answer as JSON: `name` is the asked area's, `version` the theme's counter of changes.

    `veil`: hides what this reader may not see.
    """
    question, shown = rollup.question, Shown(rollup, veil)
    labels = [step.label for step in rollup.steps]
    told = _completeness(rollup)
    rows = []
    for code, area_name in rollup.areas:
        area, reports = {"code": code, "name": area_name}, told.get(code)
        for step, label in enumerate(labels):
            values, hidden = shown.row(code, step)
            rows.append(
                {
                    "area": area,
                    "period": label,
                    "values": values,
                    "completeness": reports and reports[step],
                    "suppressed": hidden,
                }
            )
    totals = {label: shown.whole(step)[0] for step, label in enumerate(labels)}
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
        "totals": totals,
        "suppression": shown.suppression(),
    }


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


def as_csv(rollup: Rollup, veil: Veil | None = None) -> str:
    """Return the same rows as CSV (RFC 4180, with a header), one line per area and period.

    A missing rate is an empty cell, and so is what is hidden; its indicators then stand in a last column. Text that a
    spreadsheet could take for a formula begins with an apostrophe.
    """
    question, shown = rollup.question, Shown(rollup, veil)
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
            *(["suppressed"] if veil else []),
        ]
    )
    told = _completeness(rollup)
    labels = [step.label for step in rollup.steps]
    for code, name in rollup.areas:
        for step, label in enumerate(labels):
            values, hidden = shown.row(code, step)
            cells = [cell for each in question.asked for cell in table_cells(each, values[each.key])]
            report = told[code][step] if code in told else {"expected": None, "received": None, "rate": None}
            lines.writerow(
                [plain(code), plain(name), label, *cells, *report.values(), *([" ".join(hidden)] if veil else [])]
            )
    return out.getvalue()
