"""What several pages of totals are asked with, declared once: the same words mean the same everywhere."""

from typing import Annotated, Literal

from fastapi import Query

from app.areas.codes import Level
from app.core.fields import Day
from app.rollups.query import State

PERIOD = "`2026`, `2026-S1`, `2026-Q1`, `2026-01` or `2026-01-15`"
"""How people write a period."""

AreaAsked = Annotated[str, Query(max_length=40, description="Your own area when empty.")]
LevelAsked = Annotated[Level | None, Query(description="Level of the rows; the one below `area` when empty.")]
FirstAsked = Annotated[str, Query(alias="from", max_length=10, description=f"{PERIOD}; its first day.")]
LastAsked = Annotated[str, Query(alias="to", max_length=10, description=f"{PERIOD}; its last day.")]
IndicatorsAsked = Annotated[str, Query(max_length=4000, description="Keys with commas between; all when empty.")]
StateAsked = Annotated[State, Query(description="`all` that stands, or what was `verified`.")]
AsOfAsked = Annotated[Day | None, Query(description="Count nothing later than this day.")]
FormatAsked = Annotated[Literal["json", "csv"] | None, Query(description="Goes before `Accept`.")]
