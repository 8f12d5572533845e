"""What the formulas share: how truths, numbers, days and lists of codes are written and joined."""

from collections.abc import Iterable
from datetime import date

from app.themes.language.expr import Stored, Values


def is_(value: Stored, *codes: str) -> bool | None:
    """Say whether an answer is one of some codes; None when there is none."""
    return None if value is None else value in codes


def either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - truths are what it joins
    """Join two truths with OR, unknown when neither decides."""
    if one or other:
        return True
    return None if one is None or other is None else False


def many(codes: Iterable[str]) -> str:
    """Write codes as a multiple choice is kept."""
    joined = ",".join(codes)
    return f",{joined}," if joined else ","


def yes_no(truth: bool) -> str:  # noqa: FBT001 - it is the one thing to say
    """Write a truth as a yes/no question is kept."""
    return "yes" if truth else "no"


def total(values: Values, *keys: str) -> int | None:
    """Add up those of the answers that are there; None when none is."""
    known = [found for key in keys if (found := number(values.get(key))) is not None]
    return sum(known) if known else None


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; of 29 February, 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def number(value: Stored) -> int | None:
    """Return a value that is a number."""
    return value if isinstance(value, int) else None
