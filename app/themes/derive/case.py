"""What the course of a COVID-19 episode may be, and whether it is the first of its person."""

from collections.abc import Mapping
from datetime import date

from app.themes.derive.truths import yes_no
from app.themes.language import Past
from app.themes.language.expr import Stored, Values
from app.themes.rules import STATUS_STEPS


def status_step(values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether the status may follow the one that was told before (CV06); what stays the same may stay."""
    before, now = past.previous and past.previous.get("status"), values.get("status")
    if before is None or now is None:
        return {"status_follows": None}
    return {"status_follows": yes_no(now == before or now in STATUS_STEPS.get(str(before), ()))}


def outcome_of_status(values: Values) -> Mapping[str, Stored]:
    """Say whether the outcome is one that the status can have."""
    status, outcome = values.get("status"), values.get("outcome")
    if status is None or outcome is None:
        return {"outcome_follows": None}
    return {"outcome_follows": yes_no(outcome == status or outcome in STATUS_STEPS.get(str(status), ()))}


def other_episodes(values: Values, past: Past) -> Mapping[str, Stored]:
    """Count the days to the nearest of the person's earlier episodes (CV10)."""
    day = _begin(values)
    others = [_begin(each) for each in past.earlier]
    known = [abs((day - other).days) for other in others if day is not None and other is not None]
    return {"days_from_episode": min(known, default=None)}


def _begin(values: Values) -> date | None:
    """Return the day by which an episode is told from others: confirmed, first ill, or first seen."""
    for key in ("confirmed_on", "onset_date", "observed_on"):
        day = values.get(key)
        if isinstance(day, date):
            return day
    return None
