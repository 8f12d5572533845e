"""Makes the kept alerts agree with what the watches find, and writes a fact for each that is raised or closed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, or_, select, update
from sqlmodel import Session, col

from app.areas.codes import ancestor
from app.core.outbox import tell
from app.records.tables import TABLES
from app.rollups.alerts.episodes import Episode
from app.rollups.alerts.models import Alert, AlertVersion, State
from app.themes.language import Coloured, Silent, Theme, Watch

STANDING = ("open", "acknowledged")
"""The states of an alert whose episode goes on."""


@dataclass(slots=True)
class Plan:
    """What must be done so that alerts and episodes agree."""

    fresh: list[Episode] = field(default_factory=list)
    still: list[tuple[Alert, Episode]] = field(default_factory=list)
    gone: list[Alert] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.fresh) + len(self.still) + len(self.gone)


def plan(theme: Theme, kept: Iterable[Alert], found: Iterable[Episode], today: date) -> Plan:
    """Compare what is kept with what was found; an alert that is right is left alone.

    `kept`: every alert that may have been found. What began too long ago is no news and is not raised.
    """
    wanted = {(each.watch, each.unit, each.key): each for each in found}
    made = Plan()
    for alert in kept:
        episode = wanted.pop((alert.watch, alert.unit, alert.episode), None)
        if episode is None:
            if alert.state != "withdrawn":
                made.gone.append(alert)
        elif _told(alert) != (state_of(alert, episode), *_facts(episode)):
            made.still.append((alert, episode))
    news = {each.key: today - timedelta(days=each.news_days) for each in theme.watches}
    made.fresh = sorted(
        (each for each in wanted.values() if each.began >= news[each.watch]), key=lambda each: (each.watch, each.unit)
    )
    return made


def state_of(alert: Alert, episode: Episode | None) -> State:
    """Return the state of an alert whose episode is this one."""
    if episode is None:
        return "withdrawn"
    if episode.ended is not None:
        return "over"
    return "acknowledged" if alert.acknowledged_at is not None else "open"


def _facts(episode: Episode) -> tuple[Any, ...]:
    return (
        *(episode.version, episode.area, episode.level, episode.period, episode.record, episode.began, episode.ended),
        orjson.dumps(episode.numbers).decode(),
    )


def _told(alert: Alert) -> tuple[Any, ...]:
    return (
        *(alert.state, alert.version, alert.area, alert.level, alert.period, alert.record, alert.began, alert.ended),
        alert.numbers,
    )


def kept_in(session: Session, theme: Theme, watch: Watch, kelurahan: str, since: date) -> list[Alert]:
    """Return the alerts of a watch in a kelurahan that stand, or began on `since` or later."""
    query = select(Alert).where(
        *_of(theme, [watch]),
        col(Alert.kelurahan) == kelurahan,
        or_(col(Alert.state).in_(STANDING), col(Alert.began) >= since),
    )
    return list(session.execute(query).scalars())


def kept_of(session: Session, theme: Theme, watches: Sequence[Watch], units: Sequence[str]) -> list[Alert]:
    """Return the alerts of some subjects."""
    query = select(Alert).where(*_of(theme, watches), col(Alert.unit).in_(units))
    return list(session.execute(query).scalars())


def _of(theme: Theme, watches: Sequence[Watch]) -> tuple[Any, ...]:
    keys = [each.key for each in watches]
    return col(Alert.theme) == theme.key, col(Alert.watch).in_(keys), col(Alert.members) == 0


def units_in(session: Session, theme: Theme, kelurahan: str, watches: Sequence[Watch]) -> list[str]:
    """Return the subjects in a kelurahan of whom an alert stands."""
    query = select(col(Alert.unit)).where(
        *_of(theme, watches), col(Alert.kelurahan) == kelurahan, col(Alert.state).in_(STANDING)
    )
    return list(session.execute(query.distinct()).scalars())


def units_of(session: Session, theme: Theme, records: Sequence[UUID]) -> list[str]:
    """Return the subjects whose alerts rest on these records."""
    query = select(col(Alert.unit)).where(col(Alert.theme) == theme.key, col(Alert.record).in_(records))
    return list(session.execute(query.distinct()).scalars())


def orphans(session: Session, theme: Theme) -> list[Alert]:
    """Return the standing alerts of watches that the theme no longer has."""
    query = select(Alert).where(
        col(Alert.theme) == theme.key,
        col(Alert.watch).not_in(list(theme.watch)),
        col(Alert.members) == 0,
        col(Alert.state).in_(STANDING),
    )
    return list(session.execute(query).scalars())


class Ledger:
    """One transaction's changes to alerts, numbered in their order."""

    def __init__(self, session: Session, theme: Theme, at: datetime, today: date) -> None:
        """Hold the number of the last change until the transaction ends."""
        self._session, self._theme, self._at, self._today = session, theme, at, today
        self._number = hold_number(session)
        self._crowds: dict[UUID, Alert] = {}
        self._raised: Counter[tuple[str, str]] = Counter()

    def carry_out(self, made: Plan) -> None:
        """Withdraw, bring up to date and raise, in this order."""
        for alert in made.gone:
            self._close(alert, None)
        for alert, episode in made.still:
            self._close(alert, episode)
        for episode in made.fresh:
            self._raise(episode)
        for crowd in self._crowds.values():
            self._count(crowd)
        set_number(self._session, self._number)

    def _touch(self, alert: Alert) -> None:
        self._number += 1
        alert.changed, alert.changed_at = self._number, self._at
        self._session.add(alert)

    def _close(self, alert: Alert, episode: Episode | None) -> None:
        """Give an alert the state, and the facts, of its episode."""
        before, area = alert.state, alert.area
        alert.state = state_of(alert, episode)
        alert.reason = "" if episode is not None else self._reason(alert)
        alert.closed_at = None if alert.state in STANDING else alert.closed_at if before == alert.state else self._at
        if episode is not None:
            self._write(alert, episode)
        self._touch(alert)
        if alert.state != before:
            self._tell("raised" if alert.state in STANDING else alert.state, alert)
        elif alert.area != area:
            self._tell("moved", alert)
        if alert.gathered_in is not None:
            self._crowds.setdefault(alert.gathered_in, self._session.get_one(Alert, alert.gathered_in))

    def _reason(self, alert: Alert) -> str:
        """Say why an alert no longer follows from the data."""
        watch = self._theme.watch.get(alert.watch)
        if watch is None:
            return "rule"
        if isinstance(watch.rules[0].looks, Silent):
            return "reported_late"
        if isinstance(watch.rules[0].looks, Coloured):
            return "recounted"
        table = TABLES[self._theme.key][0]
        query = select(table.c.state).where(table.c.id == alert.record)
        return "voided" if alert.record and self._session.execute(query).scalar() == "void" else "corrected"

    def _write(self, alert: Alert, episode: Episode) -> None:
        alert.version, alert.area, alert.level, alert.period = (
            *(episode.version, episode.area),
            *(episode.level, episode.period),
        )
        alert.kelurahan = ancestor(episode.area, "kelurahan") or episode.area
        alert.record, alert.began, alert.ended = episode.record, episode.began, episode.ended
        alert.numbers = orjson.dumps(episode.numbers).decode()

    def _raise(self, episode: Episode) -> None:
        watch = self._theme.watch[episode.watch]
        alert = self._new(watch, episode)
        alert.state = state_of(alert, episode)
        alert.closed_at = None if alert.state in STANDING else self._at
        if alert.state == "open" and self._today_in(watch, alert.kelurahan) >= watch.most:
            crowd = self._crowd(watch, alert.kelurahan)
            alert.gathered_in = crowd.id
        elif alert.state == "open":
            self._raised[watch.key, alert.kelurahan] += 1
        self._touch(alert)
        self._tell("raised", alert)

    def _new(self, watch: Watch, episode: Episode) -> Alert:
        alert = Alert(
            theme=self._theme.key,
            watch=watch.key,
            version=episode.version,
            unit=episode.unit,
            episode=episode.key,
            area=episode.area,
            kelurahan=episode.area,
            about=watch.about,
            began=episode.began,
            numbers="{}",
            state="open",
            raised_at=self._at,
            raised_on=self._today,
            changed=0,
            changed_at=self._at,
        )
        self._write(alert, episode)
        return alert

    def _today_in(self, watch: Watch, kelurahan: str) -> int:
        """Return how many alerts of a watch were raised singly in a kelurahan today."""
        key = watch.key, kelurahan
        if key not in self._raised:
            query = select(func.count()).where(
                *_of(self._theme, [watch]),
                col(Alert.kelurahan) == kelurahan,
                col(Alert.raised_on) == self._today,
                col(Alert.gathered_in).is_(None),
                or_(col(Alert.closed_at).is_(None), col(Alert.closed_at) > col(Alert.raised_at)),
            )
            self._raised[key] = int(self._session.execute(query).scalar_one())
        return self._raised[key]

    def _crowd(self, watch: Watch, kelurahan: str) -> Alert:
        """Return what gathers a watch's alerts of today in a kelurahan, made when it is first needed."""
        episode = f"gathered:{self._today}"
        query = select(Alert).where(
            col(Alert.theme) == self._theme.key,
            col(Alert.watch) == watch.key,
            col(Alert.unit) == kelurahan,
            col(Alert.episode) == episode,
        )
        crowd = self._session.execute(query).scalar()
        if crowd is None:
            rule = next((each for each in watch.rules if each.holds_on(self._today)), watch.rules[-1])
            said = Episode(
                watch=watch.key,
                version=rule.version,
                unit=kelurahan,
                key=episode,
                area=kelurahan,
                began=self._today,
                ended=None,
            )
            crowd = self._new(watch, said)
            crowd.members = 1
            self._touch(crowd)
            self._session.flush()
            self._tell("raised", crowd)
        self._crowds[crowd.id] = crowd
        return crowd

    def _count(self, crowd: Alert) -> None:
        """Bring what gathers others up to date with them."""
        self._session.flush()
        if count_members(self._session, crowd, self._at):
            self._touch(crowd)
            self._tell("gathered", crowd)

    def _tell(self, what: str, alert: Alert) -> None:
        tell_of(self._session, what, alert, self._at)


def count_members(session: Session, crowd: Alert, at: datetime) -> bool:
    """Give what gathers others their number and the state of the one most in need; say whether anything changed."""
    query = select(col(Alert.state), func.count()).where(col(Alert.gathered_in) == crowd.id).group_by(col(Alert.state))
    states: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    members = sum(count for state, count in states.items() if state != "withdrawn")
    state = next((each for each in ("open", "acknowledged", "over") if states.get(each)), "withdrawn")
    # It stays what it is even when all that it gathered was withdrawn: something must say that they were one.
    before = (crowd.state, crowd.members)
    crowd.state, crowd.members = state, max(members, 1)
    crowd.closed_at = None if state in STANDING else crowd.closed_at or at
    return before != (crowd.state, crowd.members)


def hold_number(session: Session) -> int:
    """Lock the number of the last change until the transaction ends, and return it."""
    return int(session.execute(select(col(AlertVersion.number)).with_for_update()).scalar_one())


def set_number(session: Session, number: int) -> None:
    """Note the number of the last change; the caller holds it."""
    session.flush()
    session.execute(update(AlertVersion).values(number=number))


def tell_of(session: Session, what: str, alert: Alert, at: datetime) -> None:
    """Write the fact that an alert was raised, closed, acknowledged, moved or grew; it names no person."""
    told = {
        "alert": alert.id.hex,
        "theme": alert.theme,
        "watch": alert.watch,
        "area": alert.area,
        "state": alert.state,
        "changed": alert.changed,
        "members": alert.members,
        "gathered_in": alert.gathered_in and alert.gathered_in.hex,
    }
    tell(session, f"alerts.{what}", orjson.dumps(told).decode(), at)
