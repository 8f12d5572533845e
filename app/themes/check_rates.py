"""The linter's rules on what rates divide by, on intervals and on the calendar of reports."""

import re
from collections.abc import Iterator

from app.themes.language import AGE_BAND, METRICS, Indicator, Sum, Theme


def rates(theme: Theme) -> Iterator[str]:
    """A published figure to divide by is one we know, and an interval belongs to a proportion of records."""
    for each in theme.indicators:
        name, by = f"Indicator {each.key}", each.denominator
        metric = by and METRICS.get(by.metric)
        if by and metric is None:
            yield f"{name} is divided by {by.metric}, which nobody publishes."
        elif by and metric and (by.sex or by.age_band) and not metric.grouped:
            yield f"{name} is divided by {by.metric} of one sex or age, which it is not kept by."
        if by and not re.fullmatch(AGE_BAND, by.age_band):
            yield f"{name} is divided by people of {by.age_band}: an age band is written 0-4 or 60+."
        if by and by.of == "period" and each.over == "stock":
            yield f"{name} is a stock, which stands at the end of a range: it has no last period."
        if each.interval and not (each.per == 100 and _counts(each) and _counts(theme.indicator.get(each.whole or ""))):
            yield f"{name} is no proportion of records in per cent: it has no interval."


def calendar(theme: Theme) -> Iterator[str]:
    """A report is due before it is too late."""
    told = theme.reporting
    if not 0 <= told.due_days <= told.late_days <= 366:
        yield f"A report is due after {told.due_days} days and late until {told.late_days}: not in the order of time."


def _counts(indicator: Indicator | None) -> bool:
    return indicator is not None and not isinstance(indicator.count, Sum)
