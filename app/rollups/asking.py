"""From the words of a request to a question that this caller may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.areas.codes import LEVELS, Level, level_of
from app.areas.tree import Tree
from app.core.errors import refuse
from app.identity.problems import FORBIDDEN
from app.identity.scope import Action, Scope
from app.rollups.disclosure.veil import COARSE
from app.rollups.problems import AREA_NEEDED, INDICATOR, LEVEL, PERIOD_ORDER
from app.rollups.query import Question, State, Step, Stretch, period_at, read_period
from app.themes.language import Theme
from app.themes.language.theme import Period


@dataclass(frozen=True, slots=True)
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


def understood(words: Words, theme: Theme, scope: Scope, tree: Tree, today: date, least: int) -> Question:
    """Return the question, filled up with what goes without saying.

    Who may not read the records of a theme that shows counts from `least` on is answered by whole months and down to
    the RT: see `app/rollups/disclosure`.

    An area outside the caller's scope answers as one that does not exist: Problem `area.unknown`. Further Problems:
    `access.forbidden`, `rollup.area_needed`, `.level`, `.indicator`, `.period_text`, `.period_order`.
    """
    area = words.area or own_area(scope, theme)
    scope.require(Action.TOTALS, area, theme.key)
    reads = not least or scope.allows(Action.READ, area, theme.key)
    keeps = scope.allows(Action.KEEP, area, theme.key)
    return asked_of(
        words,
        theme,
        tree,
        area,
        today,
        reads=reads,
        offered=[each.key for each in theme.indicators if (keeps or not each.kept) and (reads or not each.withheld)],
    )


def asked_of(
    words: Words, theme: Theme, tree: Tree, area: str, today: date, *, reads: bool, offered: Sequence[str]
) -> Question:
    """Return the same question of an area whose totals the caller may read; `offered` are the indicators there are.

    `reads`: whether the records behind them may be read too.
    """
    level = tree.need(area).level
    by = words.by or _below(tree, area, deepest="dasawisma" if reads else "rt")
    if LEVELS.index(by) < LEVELS.index(level):
        raise refuse(LEVEL, level=by)
    if by == "dasawisma" and not reads:
        raise refuse(COARSE)
    asked = _range(words, theme.period if reads or theme.period != "day" else "month", today)
    return Question(
        theme=theme,
        area=area,
        by=by,
        first=asked.first,
        last=asked.last,
        step=words.step or _usual_step(words, theme),
        indicators=_indicators(words.indicators, theme, offered),
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


def _below(tree: Tree, area: str, deepest: Level) -> Level:
    """Return the level below an area's own; of the deepest and of an RT without dasawisma its own."""
    level = level_of(area)
    if level in ("dasawisma", deepest) or (level == "rt" and not tree.children(area)):
        return level
    return LEVELS[LEVELS.index(level) + 1]


def _range(words: Words, period: Period, today: date) -> Stretch:
    """Return the asked days: the current period unless said, `from` alone up to now, `to` alone its own period."""
    now = period_at(period, words.as_of or today)
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


def _indicators(written: str, theme: Theme, known: Sequence[str]) -> tuple[str, ...]:
    """Read the keys asked for; what is not among the known ones is not there."""
    keys = tuple(dict.fromkeys(key.strip() for key in written.split(",") if key.strip()))
    if any(key not in known for key in keys):
        raise refuse(INDICATOR, known=", ".join(known))
    return keys or (() if len(known) == len(theme.indicators) else tuple(known))
