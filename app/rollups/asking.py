"""From the words of a request to a question that this caller may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.areas.codes import LEVELS, Level, level_of
from app.areas.tree import Tree
from app.core.errors import refuse
from app.identity.problems import FORBIDDEN
from app.identity.scope import Action, Scope
from app.rollups.problems import AREA_NEEDED, INDICATOR, LEVEL, PERIOD_ORDER
from app.rollups.query import Question, State, Step, Stretch, period_at, read_period
from app.themes.language import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands in the request, unread; empty where nothing was said."""

    area: str = ""
    by: Level | None = None
    first: str = ""
    last: str = ""
    step: Step | None = None
    indicators: str = ""
    state: State = "all"
    as_of: date | None = None


def understood(words: Words, theme: Theme, scope: Scope, tree: Tree, today: date) -> Question:
    """Return the question, filled up with what goes without saying.

    An area outside the caller's scope answers as one that does not exist: Problem `area.unknown`. Further Problems:
    `access.forbidden`, `rollup.area_needed`, `.level`, `.indicator`, `.period_text`, `.period_order`.
    """
    area = words.area or own_area(scope, theme)
    scope.require(Action.TOTALS, area, theme.key)
    level = tree.need(area).level
    by = words.by or _below(tree, area)
    if LEVELS.index(by) < LEVELS.index(level):
        raise refuse(LEVEL, level=by)
    asked = _range(words, theme, today)
    return Question(
        theme=theme,
        area=area,
        by=by,
        first=asked.first,
        last=asked.last,
        step=words.step or _usual_step(words, theme),
        indicators=_indicators(words.indicators, theme, keeps=scope.allows(Action.KEEP, area, theme.key)),
        state=words.state,
    )


def own_area(scope: Scope, theme: Theme) -> str:
    """Return where the caller reads totals; Problems `access.forbidden`, `rollup.area_needed` for more than one."""
    roots: Sequence[str] = scope.roots(Action.TOTALS, theme.key)
    if not roots:
        raise refuse(FORBIDDEN)
    if len(roots) > 1:
        raise refuse(AREA_NEEDED, areas=", ".join(roots))
    return roots[0]


def _below(tree: Tree, area: str) -> Level:
    """Return the level below an area's own; of an RT without dasawisma its own, as of a dasawisma."""
    level = level_of(area)
    if level == "dasawisma" or (level == "rt" and not tree.children(area)):
        return level
    return LEVELS[LEVELS.index(level) + 1]


def _range(words: Words, theme: Theme, today: date) -> Stretch:
    """Return the asked days: the current period unless said, `from` alone up to now, `to` alone its own period."""
    now = period_at(theme.period, words.as_of or today)
    first = read_period(words.first) if words.first else None
    last = read_period(words.last) if words.last else None
    if first is None:
        first = last or now
    if last is None:
        last = Stretch(now.first, now.last) if first.last < now.last and words.first else first
    end = min(last.last, words.as_of) if words.as_of else last.last
    if first.first > end:
        raise refuse(PERIOD_ORDER)
    return Stretch(first.first, end)


def _usual_step(words: Words, theme: Theme) -> Step:
    if not (words.first or words.last):
        return "total"
    return "month" if theme.period == "day" else theme.period


def _indicators(written: str, theme: Theme, *, keeps: bool) -> tuple[str, ...]:
    """Read the keys asked for; to all but the theme's office there are no figures that are kept."""
    known = tuple(each.key for each in theme.indicators if keeps or not each.kept)
    keys = tuple(dict.fromkeys(key.strip() for key in written.split(",") if key.strip()))
    if any(key not in known for key in keys):
        raise refuse(INDICATOR, known=", ".join(known))
    return keys or (() if len(known) == len(theme.indicators) else known)
