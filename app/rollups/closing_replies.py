"""What OpenAPI says of closings, and of what was frozen beside what is live."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.areas.codes import Level
from app.areas.routes import AreaRef
from app.rollups.query import State
from app.rollups.replies import CompletenessOut, FigureOut, IndicatorOut, SuppressionOut


class ActOut(BaseModel):
    """Who did it, when, and after which change of the theme."""

    account: UUID
    name: str
    at: str
    version: int = Field(description="Its number among the theme's changes; all below it had been counted.")


class ReopeningOut(ActOut):
    """That a closing was taken back."""

    reason: str


class ClosingOut(BaseModel):
    """One closing of a period."""

    model_config = ConfigDict(populate_by_name=True)

    id: int
    theme: str
    period: str
    from_: date = Field(alias="from")
    to: date
    holds: bool = Field(description="Whether the period is closed by it now.")
    closed: ActOut
    note: str
    form: int = Field(description="The version of the theme.")
    digest: str = Field(description="SHA-256 over everything frozen; it stands in the log as well.")
    completeness: CompletenessOut = Field(description="Of the whole city, when it was closed.")
    reopened: ReopeningOut | None


class ClosingsOut(BaseModel):
    """Closings and reopenings of a theme, the newest first."""

    theme: str
    every: Literal["month", "quarter", "half", "year"] = Field(description="How long a period is that is closed.")
    version: int = Field(description="Rises with every change of the theme's records.")
    items: list[ClosingOut]
    next: int | None = Field(description="Pass as `before` for the page that follows; null when this is the last.")


class DifferenceOut(BaseModel):
    """Live less frozen."""

    count: int | str | None
    among: int | str | None = None


class LateOut(BaseModel):
    """Records of the period that came or changed after the closing, and others that moved its live figures."""

    received: int = Field(description="They came after it; also those voided since.")
    changed: int = Field(description="They were there, and were revised, reviewed, merged, moved or voided.")


class TwoReportsOut(BaseModel):
    """How complete reporting was, and is."""

    frozen: CompletenessOut | None
    live: CompletenessOut | None = None


class ComparedOut(BaseModel):
    """Frozen figures; `live`, `difference` and `late` only for those who may read the records there."""

    frozen: dict[str, FigureOut]
    suppressed: list[str] = Field(description="Indicators of which something is hidden from this reader: it is null.")
    live: dict[str, FigureOut] | None = None
    difference: dict[str, DifferenceOut] | None = None
    late: LateOut | None = None
    completeness: TwoReportsOut


class ComparedRowOut(ComparedOut):
    """The same of one area."""

    area: AreaRef


class ClosedPeriodOut(BaseModel):
    """What a closing froze."""

    closing: ClosingOut
    area: AreaRef
    by: Level
    state: State
    version: int
    indicators: list[IndicatorOut]
    rows: list[ComparedRowOut]
    total: ComparedOut
    suppression: SuppressionOut | None = Field(description="By which rule figures are hidden; null where none are.")
