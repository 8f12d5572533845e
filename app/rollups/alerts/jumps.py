"""Figures of a kelurahan that are higher than in the periods before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel import Session

from app.records.tables import GRAINS
from app.rollups.alerts.chance import Past, jump
from app.rollups.alerts.episodes import DAY, Episode, periods_before, periods_between
from app.rollups.alerts.rows import day_of
from app.rollups.query import Stretch, period_at, reporting_period
from app.rollups.statements import bound, dialect_of, key_sql
from app.themes.language import Jump, Theme, Watch, WatchRule, next_period


@dataclass(slots=True)
class _Period:
    """What a kelurahan counted in a period, and which of its RT reported."""

    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rts: set[str] = field(default_factory=set)


def jumps(session: Session, theme: Theme, watch: Watch, kelurahan: str, since: date, today: date) -> Iterator[Episode]:
    """Yield every jump in a period that began on `since` or later; a period that still runs is judged as it stands."""
    unit = reporting_period(theme)
    for rule in watch.rules:
        if not isinstance(rule.looks, Jump):
            continue
        periods = periods_between(unit, periods_before(unit, since, rule.looks.back), today)
        counted = _counted(session, theme, rule.looks, kelurahan, periods)
        for at in range(rule.looks.back, len(periods)):
            now, before = periods[at], periods[at - rule.looks.back : at]
            if now.first >= since and rule.holds_on(now.last) and all(counted[each.first].rts for each in before):
                yield from _found(theme, watch, rule, kelurahan, now, before, counted, today)


def _found(
    theme: Theme,
    watch: Watch,
    rule: WatchRule,
    kelurahan: str,
    now: Stretch,
    before: list[Stretch],
    counted: Mapping[date, _Period],
    today: date,
) -> Iterator[Episode]:
    looks = rule.looks
    if not isinstance(looks, Jump):
        return
    for key in looks.figures:
        whole = _whole(theme, key)
        said = [
            Past(each.sums[key], len(each.rts) if whole is None else each.sums[whole])
            for each in (counted[period.first] for period in (*before, now))
        ]
        found = jump(*said[-1], said[:-1], least=looks.least, chance=float(looks.chance), spread=float(looks.spread))
        if found is not None:
            yield Episode(
                watch=watch.key,
                version=rule.version,
                unit=kelurahan,
                key=f"{now.label}:{key}",
                area=kelurahan,
                began=now.first,
                ended=_over(theme, now, today),
                level=key,
                period=now.label,
                numbers={
                    "count": said[-1].number,
                    "among": said[-1].exposure,
                    "before": [each.number for each in said[:-1]],
                    "expected": f"{found.expected:.1f}",
                    "chance": f"{found.chance:.2g}",
                },
            )


def _over(theme: Theme, now: Stretch, today: date) -> date | None:
    """Return the day after which nobody waits for the reports of the period that follows."""
    unit = reporting_period(theme)
    following = period_at(unit, next_period(unit, now.first))
    day = following.last + timedelta(days=theme.reporting.late_days) + DAY
    return day if day <= today else None


def _whole(theme: Theme, key: str) -> str | None:
    indicator = theme.indicator.get(key)
    return None if indicator is None else indicator.whole


def _counted(
    session: Session, theme: Theme, looks: Jump, kelurahan: str, periods: list[Stretch]
) -> Mapping[date, _Period]:
    """Return the sums of the figures, and of what they are compared by, of each period."""
    dialect, unit = dialect_of(session), reporting_period(theme)
    wholes = [whole for key in looks.figures if (whole := _whole(theme, key))]
    columns = tuple(dict.fromkeys((*looks.figures, *wholes)))
    sums = ", ".join(f"sum(c.{name})" for name in columns)
    query = text(
        f"SELECT {key_sql('rt', dialect)}, c.period, sum(c.records + c.zero_reports), {sums} "  # noqa: S608
        f"FROM cell_{theme.key} AS c WHERE c.grain = :grain AND c.period >= :first AND c.period <= :last "
        "AND c.area >= :low AND c.area < :high GROUP BY 1, 2"
    )
    values = {
        "grain": GRAINS["day" if unit == "day" else "month"],
        "first": periods[0].first,
        "last": periods[-1].last,
        "low": kelurahan,
        "high": f"{kelurahan}/",
    }
    found: dict[date, _Period] = defaultdict(_Period)
    for rt, written, came, *amounts in session.execute(query, bound(dialect, values)):
        period = found[period_at(unit, day_of(written)).first]
        if came:
            period.rts.add(rt)
        for name, amount in zip(columns, amounts, strict=True):
            period.sums[name] += int(amount)
    return found
