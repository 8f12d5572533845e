"""The linter's rules on what totals are broken down by for those who may not read the records."""

from collections import Counter
from collections.abc import Iterator

from app.themes.language import Choice, Lines, Question, Theme


def breakdowns(theme: Theme) -> Iterator[str]:
    """Each is a choice that everybody is asked, an item of lines, or a grouping; what is computed follows from others.

    A choice that is asked only of some tells by its absence what the question before it says.
    """
    groupings = {each.key: each.of for each in theme.groupings}
    for key in theme.breakdowns:
        name, of_lines, item = f"Breakdown by {key}", *key.partition(".")[::2]
        if key in groupings:
            continue
        field = theme.fields.get(of_lines)
        if not isinstance(field, Question):
            yield f"{name}: it is no question and no grouping."
        elif not isinstance(_kind(field, item), Choice):
            yield f"{name}: it is no choice."
        elif field.asked_if is not None or field.kept_by is not None:
            yield f"{name}: not everybody is asked it, so that it follows from other answers that it was not."
    doubles = Counter([*(groupings[key] for key in theme.breakdowns if key in groupings), *theme.breakdowns])
    for key, times in doubles.items():
        if times > 1:
            yield f"Breakdown by {key} twice: one could be reckoned from the other."


def _kind(field: Question, item: str) -> object:
    if not item:
        return field.kind
    found = field.kind.item.get(item) if isinstance(field.kind, Lines) else None
    return found.kind if found is not None and found.asked_if is None else None
