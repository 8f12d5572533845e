"""A breakdown as it travels, in JSON and in CSV; what its reader may not see is null and named."""

import csv
import io
from typing import Any

from app.rollups.breakdown import Breakdown
from app.rollups.categories import Category
from app.rollups.disclosure.veil import Veil
from app.rollups.figures import places_of, plain, shown
from app.rollups.live import Number
from app.rollups.query import Question, Stretch, label_of
from app.rollups.shown import rule_of

Figure = int | str | None

TOTAL = "total"
"""How the total is named among what is hidden."""


class Parts:
    """The figures of a breakdown as its reader may see them; `hidden` of `figures` were hidden so far."""

    def __init__(self, number: Number, category: Category, counted: Breakdown, veil: Veil | None) -> None:
        self._number, self._counted, self._veil = number, counted, veil
        self._places = places_of(number.theme, number.indicator)
        self._codes = [each.code for each in category.codes]
        self._days = Stretch(number.first, number.last)
        self.hidden = self.figures = 0

    def row(self, area: str) -> dict[str, Any]:
        """Return an area's total and its counts by category."""
        counts = {code: self._counted.counts[area, code] for code in self._codes}
        return self._veiled(area, self._counted.totals[area], counts)

    def whole(self) -> dict[str, Any]:
        """Return the same of the whole area that was asked for."""
        areas = [code for code, _ in self._counted.areas]
        counts = {code: sum(self._counted.counts[area, code] for area in areas) for code in self._codes}
        return self._veiled(self._number.area, self._counted.totals.total(), counts)

    def suppression(self) -> dict[str, Any] | None:
        """Return the rule by which figures are hidden from this reader and how many were; None where none can be."""
        return None if self._veil is None else rule_of(self._veil, hidden=self.hidden, figures=self.figures)

    def _veiled(self, area: str, total: int, counts: dict[str, int]) -> dict[str, Any]:
        hidden = [code for code in ("", *counts) if self._hides(area, code)]
        self.hidden += len(hidden)
        self.figures += 1 + len(counts)
        return {
            "total": None if "" in hidden else shown(total, self._places),
            "counts": {code: None if code in hidden else shown(count, self._places) for code, count in counts.items()},
            "suppressed": [code or TOTAL for code in hidden],
        }

    def _hides(self, area: str, code: str) -> bool:
        return self._veil is not None and self._veil.hides(self._number.indicator.key, area, self._days, code)


def as_json(
    question: Question,
    number: Number,
    category: Category,
    counted: Breakdown,
    *,
    name: str,
    version: int,
    veil: Veil | None = None,
) -> dict[str, Any]:
    """Return the answer as JSON: `name` is the asked area's, `version` the theme's counter of changes."""
    indicator, parts = number.indicator, Parts(number, category, counted, veil)
    rows = [{"area": {"code": code, "name": area}, **parts.row(code)} for code, area in counted.areas]
    return {
        "theme": question.theme.key,
        "area": {"code": question.area, "name": name},
        "by": question.by,
        "question": {
            "key": category.key,
            "label": category.label._asdict(),
            "many": category.many,
            "list": category.list_name or None,
            "list_version": category.list_version or None,
            "source": category.list_source,
        },
        "of": {
            "key": indicator.key,
            "label": indicator.label._asdict(),
            "unit": indicator.unit,
            "over": indicator.over,
            "definition": indicator.definition._asdict(),
        },
        "state": question.state,
        "first": number.first,
        "as_of": number.last,
        "period": label_of(number.first, number.last),
        "version": version,
        "categories": [
            {"code": each.code, "label": each.label._asdict(), "kind": each.kind} for each in category.codes
        ],
        "rows": rows,
        "total": parts.whole(),
        "suppression": parts.suppression(),
    }


def as_csv(number: Number, category: Category, counted: Breakdown, veil: Veil | None = None) -> str:
    """Return one line an area and category (RFC 4180, with a header); the total of the area stands beside each.

    What is hidden is an empty cell, and named in a last column.
    """
    out, parts = io.StringIO(), Parts(number, category, counted, veil)
    lines = csv.writer(out)
    key = number.indicator.key
    heading = ["code", "name", "period", "question", "category", "label", key, TOTAL]
    lines.writerow([*heading, *(["suppressed"] if veil else [])])
    period = label_of(number.first, number.last)
    for code, name in counted.areas:
        row = parts.row(code)
        for each in category.codes:
            told = [each.code, plain(each.label.id), row["counts"][each.code], row["total"]]
            hidden = [word for word, value in ((key, told[2]), (TOTAL, told[3])) if value is None]
            last = [" ".join(hidden)] if veil else []
            lines.writerow([plain(code), plain(name), period, category.key, *told, *last])
    return out.getvalue()
