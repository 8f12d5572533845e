"""The linter's rules on figures: days are dates, like is divided by like, and reports are due in time."""

import re
from collections.abc import Iterator

from app.themes.check.parts import lines_in
from app.themes.language import AGE_BAND, METRICS, Decimal, Indicator, Sum, Theme


def indicators(theme: Theme) -> Iterator[str]:
    """An indicator's days are dates, its amounts numbers, and it is divided by one that adds up alike."""
    of_lines = {each.key for each, _ in lines_in(theme)}
    for each in theme.indicators:
        name = f"Indicator {each.key}"
        for day in (each.on, each.until):
            if day is not None and not _is_date(theme, each, day):
                yield f"{name} counts by {day}, which is no date."
        if each.each is not None and (each.over == "stock" or each.each not in of_lines):
            yield f"{name} counts each of {each.each}: only a flow can, and only of lines."
        if each.once and (each.over == "stock" or each.each is not None or not theme.register):
            yield f"{name} counts once: only a flow of a register's records needs to say so."
        if each.until is not None and each.over == "flow":
            yield f"{name} is a flow, which has no end: until means nothing."
        if each.over == "stock" and "day" not in theme.grains:
            yield f"{name} is a stock: the theme needs the grain day."
        if isinstance(each.count, Sum):
            summed = theme.scope_of(each).get(each.count.key)
            if summed is None or summed.kind.storage != "integer":
                yield f"{name} adds up {each.count.key}, which is no number."
        if each.whole is not None:
            whole = theme.indicator.get(each.whole)
            if whole is None or whole is each:
                yield f"{name} is divided by {each.whole}, which is no other indicator."
            elif whole.over != each.over:
                yield f"{name} is a {each.over} divided by {each.whole}, which is a {whole.over}."
            elif whole.once != each.once:
                yield f"{name} is divided by {each.whole}, and only one of them counts a record once."
        if each.per < 1 or each.places < 0:
            yield f"{name} is shown per {each.per} with {each.places} places."


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


def measures(theme: Theme) -> Iterator[str]:
    """What is looked at in measurements is a decimal that is kept, with the digit that is named, and a true range."""
    for digits in theme.quality.digits:
        field = theme.fields.get(digits.key)
        if field is None or not isinstance(field.kind, Decimal) or not 1 <= digits.place <= field.kind.places:
            yield f"Quality looks at digit {digits.place} behind the point of {digits.key}, which has none."
    for spread in theme.quality.spreads:
        field = theme.fields.get(spread.key)
        if field is None or not isinstance(field.kind, Decimal):
            yield f"Quality looks at the spread of {spread.key}, which is no decimal."
        elif not float(spread.least) < 0 < float(spread.low) < float(spread.high) < float(spread.most):
            yield f"Quality looks at the spread of {spread.key} in a range that is none."


def _counts(indicator: Indicator | None) -> bool:
    return indicator is not None and not isinstance(indicator.count, Sum)


def _is_date(theme: Theme, indicator: Indicator, key: str) -> bool:
    found = theme.scope_of(indicator).get(key)
    return found is not None and found.kind.storage == "date"
