"""The linter's last rule: the example of a theme is a document as it would be sent, and reads without faults."""

import json
from collections.abc import Iterator

from app.themes.language import NO_PAST, Memory, Theme, read_answers, remember
from app.themes.language.expr import Values
from app.themes.meaning import EXAMPLE_DAY


def example_reads(theme: Theme) -> Iterator[str]:
    """The example is plain JSON, reads without faults, and its formulas give what they promise."""
    try:
        json.dumps(dict(theme.example))
    except (TypeError, ValueError) as trouble:
        yield f"The example is no JSON: {trouble}."
        return
    reading = read_answers(theme, theme.example, EXAMPLE_DAY, EXAMPLE_DAY)
    faults = reading.faults or remember(theme, reading.values, EXAMPLE_DAY, NO_PAST).faults
    for fault in faults:
        yield f"The example has a fault in {fault.question}: {fault.message.en}"
    if not faults:
        yield from _other_keys(theme, {"observed_on": EXAMPLE_DAY, **reading.values})


def _other_keys(theme: Theme, known: Values) -> Iterator[str]:
    for by in theme.formulas:
        given = by.by(known, NO_PAST) if isinstance(by, Memory) else by.by(known)
        for key in sorted(given.keys() ^ {each.key for each in by.gives}):
            yield f"The example is read with {key}, or without it: {by.by.__name__} gives other keys than it says."
        known = {**known, **given}
