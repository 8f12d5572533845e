"""Completeness as it travels, in JSON and in CSV, and what OpenAPI says of it."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.areas.routes import AreaRef
from app.core.openapi import Bilingual
from app.rollups.completeness import Reports
from app.rollups.figures import plain
from app.rollups.replies import FigureOut
from app.rollups.silence import Silent
from app.themes.language.theme import Period

ReportLevel = Literal["rt", "rw", "kelurahan", "kecamatan", "kota"]


class CompleteRowOut(BaseModel):
    """The reports of one theme, area and step, each an RT in a reporting period."""

    theme: str
    area: AreaRef
    period: str
    expected: int = Field(description="received + due + overdue.")
    received: int = Field(description="in_time + late; zero reports included.")
    in_time: int = Field(description="Something came by the end of the due day, in WIB.")
    late: int
    due: int = Field(description="Not there, and the due day is not past.")
    overdue: int = Field(description="Not there, and the due day is past.")
    REP01: FigureOut = Field(description="Completeness: received among expected.")
    REP02: FigureOut = Field(description="Timeliness: in time among received.")
    REP03: FigureOut | None = Field(description="Records accepted among those that stand; null unless you read them.")


class AreaFigureOut(FigureOut):
    """A figure of an area."""

    area: str


class StandingOut(BaseModel):
    """A figure that is of a day, not of a period: REP04 of a theme, REP05 and REP06 of all."""

    theme: str | None
    figure: Literal["REP04", "REP05", "REP06"]
    values: list[AreaFigureOut] | None
    missing: Bilingual | None = Field(description="Why there are no values.")


class SilentOut(BaseModel):
    """An RT that owes the last reports of a theme."""

    theme: str
    area: AreaRef
    since: str = Field(description="The first period of the run without a report.")
    periods: int = Field(description="How many in a row, up to the last one past its due day.")
    last_reported: str | None = Field(description="The period before with a report; null when none is in sight.")


class ReportingThemeOut(BaseModel):
    """A theme of the answer, and the whole reporting periods that are judged."""

    model_config = ConfigDict(populate_by_name=True)

    key: str
    label: Bilingual
    every: Period
    step: str
    from_: date = Field(alias="from")
    to: date
    due_days: int
    zero_report: bool
    version: int = Field(description="Rises with every change of the theme's records.")


class CompletenessReply(BaseModel):
    """How completely and timely areas reported."""

    area: AreaRef
    by: ReportLevel
    as_of: date = Field(description="The day by which reports are due or overdue.")
    on: date = Field(description="The day up to which REP05 and REP06 look back.")
    themes: list[ReportingThemeOut]
    rows: list[CompleteRowOut]
    totals: list[CompleteRowOut] = Field(description="The same for the whole area.")
    standing: list[StandingOut] = Field(description="Only for who reads the records.")
    silent: list[SilentOut] | None = Field(description="The longest silent first, at most 1,000; null unless listed.")
    silent_count: int | None


DOCUMENTED: dict[str, Any] = {
    "model": CompletenessReply,
    "description": "Completeness and timeliness, as JSON or CSV.",
    "content": {"text/csv": {"schema": {"type": "string"}}},
}

_COUNTS = ("expected", "received", "in_time", "late", "due", "overdue")


def reports_out(reports: Reports) -> dict[str, int]:
    """Return the counts as they travel."""
    return {name: getattr(reports, name) for name in _COUNTS}


def silent_out(each: Silent) -> dict[str, Any]:
    """Return a silent RT as it travels."""
    return {
        "theme": each.theme.key,
        "area": {"code": each.node.code, "name": each.node.name},
        "since": each.since.label,
        "periods": each.periods,
        "last_reported": each.last and each.last.label,
    }


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows as CSV (RFC 4180, with a header); what is not told is an empty cell."""
    out = io.StringIO()
    lines = csv.writer(out)
    figures = ("REP03_count", "REP03_among", "REP03_rate")
    lines.writerow(["theme", "code", "name", "period", *_COUNTS, "REP01_rate", "REP02_rate", *figures])
    for row in rows:
        checked = row["REP03"] or {"count": None, "among": None, "rate": None}
        place = [row["theme"], plain(row["area"]["code"]), plain(row["area"]["name"]), row["period"]]
        rates = [row["REP01"]["rate"], row["REP02"]["rate"]]
        lines.writerow([*place, *(row[name] for name in _COUNTS), *rates, *(checked[key] for key in checked)])
    return out.getvalue()


def silent_csv(found: Sequence[Silent]) -> str:
    """Return the silent RT as CSV, all of them."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["theme", "code", "name", "since", "periods", "last_reported"])
    for each in found:
        told = silent_out(each)
        place = [told["theme"], plain(each.node.code), plain(each.node.name)]
        lines.writerow([*place, told["since"], told["periods"], told["last_reported"]])
    return out.getvalue()
