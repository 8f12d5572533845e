"""The same totals counted by hand: from what records said, without cells, covers or SQL."""

from collections.abc import Sequence
from datetime import date

from app.areas.codes import ancestor, is_within
from app.records.cells import timeline
from app.rollups.query import Question, stretches
from app.themes.language import Sum
from tests.rollups.town import Kept


def amount(theme, indicator, values):
    count = indicator.count
    if not isinstance(count, Sum):
        return int(theme.test(count)(values) is True)
    if count.where is not None and theme.test(count.where)(values) is not True:
        return 0
    return values.get(count.key) or 0


def stays(theme, kept, indicator, *, said=False):
    """Yield (first day, day after the last, amount) for everything a record counts under an indicator.

    With `said`, also what the version said that counts.
    """
    entries = timeline(theme, kept.entries(theme))
    for at, entry in enumerate(entries):
        values = {"observed_on": entry.observed_on, **entry.values}
        start = values.get(indicator.on)
        if entry.zero or start is None:
            continue
        ends = [values.get(indicator.until)] if indicator.until else []
        ends += [entries[at + 1].observed_on] if at + 1 < len(entries) else []
        end = min((each for each in ends if each), default=date.max)
        found = (start, end, amount(theme, indicator, values))
        yield (*found, values) if said else found


def counted(kept: Kept, question: Question, key: str, first: date, last: date) -> int:
    indicator = question.theme.indicator[key]
    found = list(stays(question.theme, kept, indicator))
    if indicator.over == "flow":
        return sum(each for start, _, each in found if first <= start <= last)
    return sum(each for start, end, each in found if start <= last < end)


def sums_by_hand(records: Sequence[Kept], question: Question) -> dict[str, list[list[int]]]:
    found: dict[str, list[list[int]]] = {}
    steps = stretches(question)
    for kept in records:
        stands = kept.state == "accepted" if question.state == "verified" else kept.state != "void"
        if not stands or not is_within(kept.area, question.area):
            continue
        area = ancestor(kept.area, question.by) or kept.area
        held = found.setdefault(area, [[0] * len(question.columns) for _ in steps])
        for at, step in enumerate(steps):
            for column, key in enumerate(question.columns):
                held[at][column] += counted(kept, question, key, *step)
    return {area: held for area, held in found.items() if any(map(any, held))}


def received_by_hand(records: Sequence[Kept], question: Question, units) -> set[tuple[str, int]]:
    """Return the (RT, reporting period) in which something was reported."""
    found = set()
    for kept in records:
        stands = kept.state == "accepted" if question.state == "verified" else kept.state != "void"
        if not stands or not is_within(kept.area, question.area):
            continue
        for entry in timeline(question.theme, kept.entries(question.theme)):
            found |= {
                (ancestor(kept.area, "rt"), at)
                for at, unit in enumerate(units)
                if unit.first <= entry.observed_on <= unit.last
            }
    return found
