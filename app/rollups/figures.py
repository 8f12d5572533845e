"""From a row of sums to the figures of the asked indicators, each in its own kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from app.areas.codes import LEVELS, depth_of
from app.areas.denominators import Counted
from app.core.text import Text
from app.rollups.query import Question
from app.rollups.rates import LEVEL, rate_text, wilson
from app.themes.language import Denominator, Indicator, Sum, Theme
from app.themes.language.decimals import fixed
from app.themes.language.kinds import Decimal as DecimalKind

Sums = list[int]
Figure = dict[str, Any]
Divisor = Callable[[Denominator, str, int], Counted | None]
"""Says what a rate divides by in an area, by its code, in a step, by its place."""

NO_DENOMINATOR = Text("Belum ada penyebut", "No denominator yet")
TOO_NARROW = Text("Hanya dihitung dari tingkat {level} ke atas.", "Only counted from the {level} up.")
_LEVEL_WORDS = {"rw": "RW", "rt": "RT"}


def places_of(theme: Theme, indicator: Indicator) -> int:
    """Return how many decimal places a cell's integer stands for; 0 for counts and money."""
    if not isinstance(indicator.count, Sum):
        return 0
    kind = theme.scope_of(indicator)[indicator.count.key].kind
    return kind.places if isinstance(kind, DecimalKind) else 0


def nobody(_by: Denominator, _area: str, _step: int) -> Counted | None:
    """Know no denominator at all."""
    return None


Spot = tuple[Sums, Sums, str, int]
"""Whose figures: an area's sums in a step, those of the step's last reporting period, the area, the step's place."""

Column = Callable[[Sequence[Spot], Sequence[Sums]], Iterable[Figure]]
"""Makes the figures of one indicator for many spots, given also their sums alone.

A column at a time, because the reply to one question holds thousands of figures, and most were made before: those are
looked up without a call. Figures are shared between replies; whoever alters one takes a copy.
"""


class Figures:
    """Turns rows of sums into the figures of the asked indicators."""

    def __init__(self, question: Question, divisor: Divisor = nobody) -> None:
        theme, at = question.theme, {key: index for index, key in enumerate(question.columns)}
        self._columns: dict[str, Column] = {}
        for each in question.asked:
            if each.denominator is not None:
                column = _rates(at[each.key], places_of(theme, each), each.per, each.denominator, divisor)
            else:
                column = _looked_up([at[key] for key in (each.key, each.whole) if key], _known(theme, each))
            self._columns[each.key] = column

    def of(self, spots: Sequence[Spot]) -> list[dict[str, Figure]]:
        """Return of each spot `{indicator: {count}}`, with `among` and `rate` where it is a ratio."""
        sums = [spot[0] for spot in spots]
        columns = [column(spots, sums) for column in self._columns.values()]
        return [dict(zip(self._columns, figures, strict=True)) for figures in zip(*columns, strict=True)]


MOST_KNOWN = 512
"""Figures of one indicator that are kept for the next reply: most are of small numbers, and come again and again."""


class _Known(dict[Any, Figure]):
    """The figures of one indicator by what they are made of: a sum, or a sum and what it is among."""

    def __init__(self, make: Callable[[Any], Figure]) -> None:
        self._make = make

    def __missing__(self, of: Any) -> Figure:
        if len(self) >= MOST_KNOWN:
            self.clear()
        figure = self[of] = self._make(of)
        return figure


_KNOWN: dict[tuple[int, str], tuple[Theme, _Known]] = {}


def _known(theme: Theme, indicator: Indicator) -> _Known:
    """Return the figures known of an indicator; the theme is kept beside them so that its id stays its own."""
    found = _KNOWN.get((id(theme), indicator.key))
    if found is None:
        found = _KNOWN[id(theme), indicator.key] = (theme, _Known(_figure_of(theme, indicator)))
    return found[1]


def _figure_of(theme: Theme, indicator: Indicator) -> Callable[[Any], Figure]:
    """Return what makes the figure of a sum, or of (a sum, what it is among)."""
    places = places_of(theme, indicator)
    if not indicator.whole:
        return lambda count: {"count": shown(count, places)}
    below = places_of(theme, theme.indicator[indicator.whole])

    def ratio(both: tuple[int, int]) -> Figure:
        count, whole = both
        figure: Figure = {
            "count": shown(count, places),
            "among": shown(whole, below),
            "rate": rate_text(count, whole, indicator.per, shift=below - places),
        }
        if indicator.interval:
            figure["interval"] = _interval(count, whole, indicator.interval)
        return figure

    return ratio


def _looked_up(at: Sequence[int], known: Mapping[Any, Figure]) -> Column:
    pick, find = itemgetter(*at), known.__getitem__
    return lambda _, sums: map(find, map(pick, sums))


def _rates(at: int, places: int, per: int, by: Denominator, divisor: Divisor) -> Column:
    narrowest = LEVELS.index(by.from_level)
    level = _LEVEL_WORDS.get(by.from_level, by.from_level)
    too_narrow, none_yet = TOO_NARROW.fill(level=level)._asdict(), NO_DENOMINATOR._asdict()
    of_period = by.of == "period"

    def rate(sums: Sums, last: Sums, area: str, step: int) -> Figure:
        value = (last if of_period else sums)[at]
        narrow = depth_of(area) > narrowest
        counted = None if narrow else divisor(by, area, step)
        if counted is None:
            missing = too_narrow if narrow else none_yet
            return {"count": shown(value, places), "among": None, "rate": None, "missing": missing}
        return {
            "count": shown(value, places),
            "among": counted.value,
            "rate": rate_text(value, counted.value, per, shift=-places),
            "among_source": {"metric": by.metric, "date": counted.date, "source": counted.source},
        }

    return lambda spots, _: [rate(*spot) for spot in spots]


def _interval(count: int, among: int, method: str) -> Figure | None:
    ends = wilson(count, among)
    return ends and {"low": ends[0], "high": ends[1], "level": LEVEL, "method": method}


def shown(value: int, places: int) -> int | str:
    """Show a sum: an integer as it is, a decimal as text with its places."""
    return fixed(value, places) if places else value


def headings(indicator: Indicator) -> list[str]:
    """Return the columns of an indicator in a table, the same whatever the figures are."""
    parts = ["count"]
    if indicator.among is not None:
        parts += ["among", "rate"]
    if indicator.denominator is not None:
        parts += ["among_date", "among_source", "missing"]
    elif indicator.interval is not None:
        parts += ["low", "high"]
    return [f"{indicator.key}_{part}" for part in parts]


def table_cells(indicator: Indicator, figure: Figure) -> list[Any]:
    """Return a figure under those headings; what is not available is None."""
    cells = [figure[part] for part in ("count", "among", "rate") if part in figure]
    if indicator.denominator is not None:
        source, missing = figure.get("among_source", {}), figure.get("missing", {})
        cells += [source.get("date"), plain(source.get("source", "")), missing.get("id")]
    elif indicator.interval is not None:
        interval = figure["interval"] or {}
        cells += [interval.get("low"), interval.get("high")]
    return cells


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula at the start of a cell (OWASP, CSV injection)."""


def plain(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
