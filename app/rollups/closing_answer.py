"""A closed period as it travels: what was frozen beside what is live, the difference, and what came late."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.rollups.answer import reports
from app.rollups.engine import Rollup
from app.rollups.figures import Figure, headings, plain, table_cells
from app.rollups.shown import Shown
from app.themes.language import Indicator


@dataclass(frozen=True, slots=True)
class Compared:
    """The frozen figures of one period; for who may read the records there also the live ones, and the late by area."""

    frozen: Shown
    live: Shown | None
    late: Mapping[str, tuple[int, int]]

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Every area of either, by code."""
        return sorted({*self.frozen.rollup.areas, *(self.live.rollup.areas if self.live else ())})


def rows_of(compared: Compared) -> list[dict[str, Any]]:
    """Return a row an area: `frozen`, what is hidden of it, and for who reads records `live`, `difference`, `late`."""
    return [{"area": {"code": code, "name": name}, **_told(compared, code)} for code, name in compared.areas]


def total_of(compared: Compared) -> dict[str, Any]:
    """Return the same over all areas."""
    return _told(compared, None)


def _told(compared: Compared, code: str | None) -> dict[str, Any]:
    frozen, suppressed = _row(compared.frozen, code)
    told: dict[str, Any] = {
        "frozen": frozen,
        "completeness": {"frozen": _reports(compared.frozen.rollup, code)},
        "suppressed": suppressed,
    }
    if compared.live is not None:
        live, _ = _row(compared.live, code)
        told["live"] = live
        told["difference"] = {key: _difference(live[key], frozen[key]) for key in frozen}
        told["completeness"]["live"] = _reports(compared.live.rollup, code)
        told["late"] = _late(compared, code)
    return told


def _row(shown: Shown, code: str | None) -> tuple[dict[str, Figure], list[str]]:
    return shown.whole(0) if code is None else shown.row(code, 0)


def _reports(rollup: Rollup, code: str | None) -> dict[str, Any] | None:
    if rollup.expected is None or rollup.received is None:
        return None
    if code is None:
        return reports(rollup.expected.total(), rollup.received.total())
    return None if rollup.question.by == "dasawisma" else reports(rollup.expected[0, code], rollup.received[0, code])


def _late(compared: Compared, code: str | None) -> dict[str, int]:
    counted = compared.late.values() if code is None else [compared.late.get(code, (0, 0))]
    return {"received": sum(came for came, _ in counted), "changed": sum(changed for _, changed in counted)}


def _difference(live: Figure, frozen: Figure) -> Figure:
    """Return live less frozen, of each part of the figure; of a part that one of them lacks there is none."""
    return {part: _less(live[part], frozen[part]) for part in ("count", "among") if part in frozen}


def _less(live: int | str | None, frozen: int | str | None) -> int | str | None:
    if live is None or frozen is None:
        return None
    if isinstance(live, int) and isinstance(frozen, int):
        return live - frozen
    return str(Decimal(live) - Decimal(frozen))


def as_csv(compared: Compared, rows: list[dict[str, Any]]) -> str:
    """Return the same as CSV: a line each for what was frozen, is live, and differs, of every area.

    The rate of a difference is empty. Late records stand in the line of the difference. From whom small counts are
    hidden reads in a last column of which indicators something is.
    """
    out = io.StringIO()
    lines = csv.writer(out)
    indicators, veiled = compared.frozen.rollup.question.asked, compared.frozen.suppression() is not None
    heads = [name for each in indicators for name in headings(each)]
    heads += ["expected", "received", "completeness", "late_received", "late_changed"]
    lines.writerow(["code", "name", "figures", *heads, *(["suppressed"] if veiled else [])])
    for row in rows:
        for kind in ("frozen", "live", "difference"):
            if kind in row:
                late = row["late"] if kind == "difference" else {"received": None, "changed": None}
                cells = [cell for each in indicators for cell in _cells(each, row[kind][each.key])]
                report = row["completeness"].get(kind) or {"expected": None, "received": None, "rate": None}
                place = [plain(row["area"]["code"]), plain(row["area"]["name"]), kind]
                hidden = [" ".join(row["suppressed"])] if veiled else []
                lines.writerow([*place, *cells, *report.values(), *late.values(), *hidden])
    return out.getvalue()


def _cells(indicator: Indicator, figure: Figure) -> list[Any]:
    """Return a figure under its headings; what a difference does not have is empty."""
    whole = {"rate": None, "interval": None} | figure if "rate" not in figure and "among" in figure else figure
    return table_cells(indicator, whole)
