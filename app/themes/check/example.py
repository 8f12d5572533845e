"""The linter's last rule: the example of a theme is a document as it would be sent, and reads without faults."""

import json
from collections.abc import Iterator

from app.themes.check.parts import retired, values
from app.themes.language import NO_PAST, Theme, read_answers, remember
from app.themes.meaning import EXAMPLE_DAY


def example_reads(theme: Theme) -> Iterator[str]:
    """The example is plain JSON, reads without faults, and its formulas give what they promise."""
    try:
        json.dumps(dict(theme.example))
    except (TypeError, ValueError) as trouble:
        yield f"The example is no JSON: {trouble}."
        return
    reading = read_answers(theme, theme.example, EXAMPLE_DAY, EXAMPLE_DAY)
    if not reading.faults:
        late = remember(theme, reading.values, EXAMPLE_DAY, NO_PAST)
        reading.faults += late.faults
        reading.values.update(late.values)
    for fault in reading.faults:
        yield f"The example has a fault in {fault.question}: {fault.message.en}"
    if reading.faults:
        return
    for key in sorted(reading.values.keys() ^ {each.key for each in values(theme) if not retired(each)}):
        yield f"The example is read with {key}, or without it: a formula gives other keys than it says."
