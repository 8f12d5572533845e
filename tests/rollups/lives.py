"""Records of every theme of the catalog, revised, in every state, with gaps: what to count and to trace."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.themes.catalog import CATALOG
from app.themes.language import Theme
from tests.rollups.town import PLACES, Kept
from tests.themes.documents import COUNTED, FORTNIGHT_AGO, SEEN_ON

STATES = ("received", "accepted", "returned", "accepted", "void")


def documents(theme: Theme) -> Iterator[dict]:
    """Yield what may be said of a subject: all that indicators count, and gaps wherever they are taken."""
    said = [dict(each) for each in COUNTED[theme.key]]
    unsure = [each.key for each in theme.live_questions if each.unsure and each.kind.gap_codes]
    said += [dict.fromkeys(unsure, gap) for gap in ("unknown", "refused")]
    optional = [each.key for each in theme.questions if not each.required and each.asked_if is None]
    said.append(dict.fromkeys(optional))
    for changes in said:
        changed = {**theme.example, **changes}
        changed.pop("seen_on", None)
        yield {key: answer for key, answer in changed.items() if answer is not None}


def lives(theme: Theme) -> list[Kept]:
    """Return records in all places and states; those of a register are said anew on later days, and before."""
    last = SEEN_ON.get(theme.key, FORTNIGHT_AGO)
    told = list(documents(theme))
    found = []
    for at, answers in enumerate([*told, *told]):
        day = last - timedelta(days=17 * (at % 3))
        said = [(day, answers, False)]
        if at % 2:
            said.append((day + timedelta(days=9 * (at % 4 - 1)), told[(at + 3) % len(told)], False))
        if at % 5 == 3:
            said.append((day + timedelta(days=30), answers, False))
        if at % 11 == 7:
            said = [(day, {}, True)]
        found.append(Kept(PLACES[at % len(PLACES)], STATES[at % len(STATES)], said))
    return found


def spans(theme: Theme) -> list[tuple[date, date]]:
    """Return ranges of whole months in which something happens, the last of them open to all of it."""
    last = SEEN_ON.get(theme.key, FORTNIGHT_AGO)
    month = last.replace(day=1)
    following = (month + timedelta(days=32)).replace(day=1)
    ends = following - timedelta(days=1)
    before = month - timedelta(days=1)
    return [(month, ends), (before.replace(day=1), before), (date(2019, 1, 1), date(2027, 12, 31))]


THEMES = CATALOG
