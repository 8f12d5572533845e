"""From a row of sums to the figures of the asked indicators, each in its own kind."""

from collections.abc import Callable
from typing import Any

from app.areas.codes import LEVELS, depth_of
from app.areas.denominators import Counted
from app.core.text import Text
from app.rollups.query import Question
from app.rollups.rates import LEVEL, rate_text, wilson
from app.themes.language import Denominator, Indicator, Sum, Theme
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


class Figures:
    """Turns rows of sums into the figures of the asked indicators."""

    def __init__(self, question: Question, divisor: Divisor = nobody) -> None:
        theme, at = question.theme, {key: index for index, key in enumerate(question.columns)}
        self._shows: list[tuple[str, Show]] = []
        for each in question.asked:
            places = places_of(theme, each)
            if each.denominator is not None:
                show = _rate(at[each.key], places, each.per, each.denominator, divisor)
            elif each.whole is not None:
                below = places_of(theme, theme.indicator[each.whole])
                show = _ratio(at[each.key], places, at[each.whole], below, each)
            else:
                show = _count(at[each.key], places)
            self._shows.append((each.key, show))
        self._zeros = [0] * len(question.columns)
        self._nothing = None if question.denominators else self.of(self._zeros, self._zeros, question.area, 0)

    def of(self, sums: Sums, last: Sums, area: str, step: int) -> dict[str, Figure]:
        """Return `{indicator: {count}}`, with `among` and `rate` where it is a ratio.

        `last`: the sums of the step's last reporting period, for the rates that count only those.
        """
        return {key: show(sums, last, area, step) for key, show in self._shows}

    def nothing(self, area: str, step: int) -> dict[str, Figure]:
        """Return the figures of an area in which nothing counts."""
        return self._nothing or self.of(self._zeros, self._zeros, area, step)


Show = Callable[[Sums, Sums, str, int], Figure]
"""Makes one indicator's figure; what an answer of many rows repeats is made once below, and shared."""


def _count(at: int, places: int) -> Show:
    known: dict[int, Figure] = {}

    def show(sums: Sums, _last: Sums, _area: str, _step: int) -> Figure:
        value = sums[at]
        figure = known.get(value)
        if figure is None:
            figure = known[value] = {"count": shown(value, places)}
        return figure

    return show


def _ratio(at: int, places: int, among: int, below: int, indicator: Indicator) -> Show:
    per, shift, interval = indicator.per, below - places, indicator.interval

    known: dict[tuple[int, int], Figure] = {}

    def show(sums: Sums, _last: Sums, _area: str, _step: int) -> Figure:
        count, whole = both = sums[at], sums[among]
        figure = known.get(both)
        if figure is None:
            figure = {
                "count": shown(count, places),
                "among": shown(whole, below),
                "rate": rate_text(count, whole, per, shift=shift),
            }
            if interval:
                figure["interval"] = _interval(count, whole, interval)
            known[both] = figure
        return figure

    return show


def _rate(at: int, places: int, per: int, by: Denominator, divisor: Divisor) -> Show:
    narrowest = LEVELS.index(by.from_level)
    level = _LEVEL_WORDS.get(by.from_level, by.from_level)
    too_narrow, none_yet = TOO_NARROW.fill(level=level)._asdict(), NO_DENOMINATOR._asdict()
    of_period = by.of == "period"

    def show(sums: Sums, last: Sums, area: str, step: int) -> Figure:
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

    return show


def _interval(count: int, among: int, method: str) -> Figure | None:
    ends = wilson(count, among)
    return ends and {"low": ends[0], "high": ends[1], "level": LEVEL, "method": method}


def shown(value: int, places: int) -> int | str:
    """Show a sum: an integer as it is, a decimal as text with its places, as `Decimal.show` does."""
    if not places:
        return value
    digits = f"{abs(value):0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


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
