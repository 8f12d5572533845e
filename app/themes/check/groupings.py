"""The linter's rule on groupings: every number and every age has exactly one group."""

from collections.abc import Iterator

from app.themes.check.parts import twice
from app.themes.check.values import CODE
from app.themes.language import Decimal, Grouping, Integer, Theme


def groupings(theme: Theme) -> Iterator[str]:
    """A grouping is of a number that is kept, or of two dates, and its groups follow one another without a gap."""
    fields = {**theme.fields, "observed_on": theme.scope_of_conditions["observed_on"]}
    for each in theme.groupings:
        name = f"Grouping {each.key}"
        wanted = ("integer", "number") if each.at is None else ("date", "date")
        days = [day for day in (each.of, each.at) if day is not None]
        wrong = [day for day in days if day not in fields or fields[day].kind.storage != wanted[0]]
        for day in wrong:
            yield f"{name} is of {day}, which is no {wanted[1]} that is kept."
        for code in twice(group.code for group in each.groups):
            yield f"{name} has the group {code} twice."
        for group in each.groups:
            if not CODE.fullmatch(group.code):
                yield f"{name} has the code {group.code!r}: 1 to 40 letters, digits and _ are allowed."
        if not wrong:
            yield from _in_line(name, each, theme)


def _in_line(name: str, grouping: Grouping, theme: Theme) -> Iterator[str]:
    try:
        ends = grouping.ends(theme.scope_of_conditions)
        low, high = (0, None) if grouping.at else _bounds(theme, grouping.of)
    except ArithmeticError:  # the bounds of the question are no numbers, which another rule tells
        return
    except ValueError as error:
        yield f"{name} has an end that cannot be an answer: {error}."
        return
    if not ends:
        yield f"{name} has no group."
        return
    if ends[0][1] is not None and (low is None or ends[0][1] > low):
        yield f"{name} has no group below {grouping.groups[0].least}."
    for before, (code, least, most) in zip([None, *ends], ends, strict=False):
        if before is not None and (before[2] is None or least != before[2] + 1):
            yield f"{name} leaves {code} out of line with the group before it."
        if least is not None and most is not None and most < least:
            yield f"{name} has the group {code}, which ends before it begins."
    if ends[-1][2] is not None and (high is None or ends[-1][2] < high):
        yield f"{name} has no group above {grouping.groups[-1].most}."


def _bounds(theme: Theme, key: str) -> tuple[int | None, int | None]:
    """Return the least and greatest number that an answer can be, as it is stored."""
    kind = theme.fields[key].kind
    if isinstance(kind, Integer):
        return kind.low, kind.high
    if isinstance(kind, Decimal):
        low, high = kind.literal(kind.low), kind.literal(kind.high)
        return (low, high) if isinstance(low, int) and isinstance(high, int) else (None, None)
    return None, None
