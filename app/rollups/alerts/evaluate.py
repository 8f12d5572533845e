"""All that the watches of a theme find: in a kelurahan, and of some subjects."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, not_, select
from sqlmodel import Session

from app.areas.tree import Tree
from app.records.store import under
from app.records.tables import TABLES
from app.rollups.alerts.colours import coloured
from app.rollups.alerts.episodes import Episode, periods_before
from app.rollups.alerts.jumps import jumps
from app.rollups.alerts.silence import silent
from app.rollups.alerts.stays import stayed, staying
from app.rollups.alerts.subjects import series_of, unseen, worsened
from app.themes.language import Coloured, Jump, Silent, Theme, Unseen, Watch


def in_use(session: Session, theme: Theme) -> bool:
    """Say whether a theme has any record; without one there is nothing to find, not even silence."""
    return session.execute(select(TABLES[theme.key][0].c.id).limit(1)).first() is not None


def of_areas(theme: Theme) -> list[Watch]:
    """Return the watches whose alerts are about areas."""
    return [each for each in theme.watches if each.about == "area"]


def of_records(theme: Theme) -> list[Watch]:
    """Return the watches whose alerts are about records."""
    return [each for each in theme.watches if each.about == "record"]


def in_kelurahan(
    session: Session, tree: Tree, theme: Theme, watch: Watch, kelurahan: str, since: date, today: date
) -> list[Episode]:
    """Return every episode of a watch on areas, in a kelurahan, that began on `since` or later."""
    match watch.rules[0].looks:
        case Coloured():
            return list(coloured(session, tree, theme, watch, kelurahan, since, today))
        case Silent():
            return list(silent(session, tree, theme, watch, kelurahan, since, today))
        case Jump():
            return list(jumps(session, theme, watch, kelurahan, since, today))
        case _:
            return []


def of_subjects(session: Session, theme: Theme, subjects: Sequence[UUID], today: date) -> list[Episode]:
    """Return every episode of every watch on records, of these subjects, since their first record."""
    series = series_of(session, theme, subjects)
    found = list(stayed(session, theme, subjects, today))
    for watch in of_records(theme):
        looks = worsened(theme, watch, series)
        if isinstance(watch.rules[0].looks, Unseen):
            looks = unseen(theme, watch, series, today)
        found += looks
    return found


def subjects_of_day(session: Session, theme: Theme, kelurahan: str, today: date) -> list[UUID]:
    """Return the subjects in a kelurahan of whom there may be news on a day, whatever was sent lately.

    Those with a record that is news, those who were seen so long ago that their absence would be, and those whose
    record stays where none should.
    """
    watches = of_records(theme)
    if not watches:
        return []
    table = TABLES[theme.key][0]
    here = (under(table, (kelurahan,)), table.c.state != "void", not_(table.c.zero))
    news = today - timedelta(days=max(each.news_days for each in watches))
    recent = (
        select(func.coalesce(table.c.subject, table.c.id))
        .where(*here, table.c.period >= periods_before(theme.period, news, 0), table.c.observed_on >= news)
        .distinct()
    )
    found: dict[UUID, None] = dict.fromkeys(session.execute(recent).scalars())
    found |= dict.fromkeys(staying(session, theme, kelurahan))
    for rule in (rule for watch in watches for rule in watch.rules):
        if isinstance(rule.looks, Unseen):
            waited = news - timedelta(days=theme.reporting.late_days + 1)
            first = periods_before(theme.period, waited, rule.looks.periods + 1)
            last = periods_before(theme.period, today, rule.looks.periods + 1)
            absent = (
                select(table.c.subject)
                .where(*here, table.c.subject.is_not(None), table.c.period >= first)
                .group_by(table.c.subject)
                .having(func.max(table.c.period) <= last)
            )
            found |= dict.fromkeys(session.execute(absent).scalars())
    return list(found)
