"""A sweep looks at what changed since the last one, and once a day in Metro at the whole calendar.

It reads first, without any lock, and writes only where an alert is missing or wrong, in short transactions of its own:
submissions never wait for a judgement. One process at a time sweeps a theme. Should two try, the one that lost its
hold changes nothing; and the unique key of an alert stands behind it all.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlmodel import Session

from app.areas.codes import ancestor
from app.areas.tree import Tree
from app.core.clock import Clock, today, uuid7
from app.core.db import Database
from app.rollups.alerts.episodes import Episode
from app.rollups.alerts.evaluate import in_kelurahan, in_use, of_areas, of_records, of_subjects, subjects_of_day
from app.rollups.alerts.keep import STANDING, Ledger, kept_in, kept_of, orphans, plan, units_in, units_of
from app.rollups.alerts.models import Alert
from app.rollups.alerts.silence import first_report
from app.rollups.alerts.turn import LostTurn, Turn, areas_before, changes_after, declared
from app.themes.language import Theme, Watch

log = structlog.get_logger("alerts")

CHANGES = 20_000
"""Changed records that are gathered before anything is judged, so that a busy kelurahan is judged once for all."""

SUBJECTS = 500
"""Subjects judged in one step."""

Rest = Callable[[float], bool]
"""Called after each step with the seconds it took; it may wait, and says whether to stop."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found somewhere, and how to read what is kept of it."""

    found: list[Episode]
    kept: Callable[[Session], list[Alert]]


@dataclass(slots=True)
class Swept:
    """What a sweep of one theme did: records looked at, alerts that were raised or changed."""

    theme: str
    records: int = 0
    alerts: int = 0


class Sweeper:
    """Sweeps themes, one after another."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        tree: Callable[[], Tree],
        themes: Sequence[Theme],
        rest: Rest | None = None,
    ) -> None:
        self._db, self._clock, self._tree, self._themes, self._rest = db, clock, tree, themes, rest or _on

    def sweep(self) -> list[Swept]:
        """Sweep every theme that has something new and that nobody else is sweeping."""
        return [swept for theme in self._themes if (swept := self._theme(theme)) is not None]

    def _theme(self, theme: Theme) -> Swept | None:
        tree, day = self._tree(), today(self._clock)
        with self._db.reading() as session:
            if not Turn.due(session, theme, day, tree.version):
                return None
        turn = Turn(theme, uuid7())
        with self._db.writing() as session:
            if not turn.take(session, self._clock.now()):
                return None
        try:
            return _Round(self._db, self._clock, self._rest, turn, tree, day).run()
        except LostTurn:
            log.warning("alerts.turn_lost", theme=theme.key)
            return None
        finally:
            with self._db.writing() as session:
                turn.leave(session)


class _Round:
    """One sweep of one theme."""

    def __init__(self, db: Database, clock: Clock, rest: Rest, turn: Turn, tree: Tree, day: date) -> None:
        self._db, self._clock, self._rest = db, clock, rest
        self._turn, self._theme, self._tree, self._day = turn, turn.theme, tree, day
        self._swept = Swept(turn.theme.key)
        self._going = True

    def run(self) -> Swept:
        """Look at the whole calendar if the day is new, then at what changed; whatever is cut short is done again."""
        with self._db.reading() as session:
            whole = self._turn.whole(session, self._day, self._tree.version)
        if whole:
            self._whole()
        self._changes()
        return self._swept

    def _whole(self) -> None:
        self._step(lambda _: Judged([], lambda session: orphans(session, self._theme)))
        with self._db.reading() as session:
            used, begun = in_use(session, self._theme), first_report(session, self._theme)
        # Every record belongs to an RT, and no RT is ever taken off the list: without any there is nothing to find.
        listed = sorted({ancestor(node.code, "kelurahan") or node.code for node in self._tree.at_level("rt")})
        for kelurahan in listed if used else ():
            if not self._going:
                return
            self._kelurahan(kelurahan)
            with self._db.reading() as session:
                subjects = subjects_of_day(session, self._theme, kelurahan, self._day)
                standing = units_in(session, self._theme, kelurahan, of_records(self._theme))
            self._subjects({*subjects, *map(UUID, standing)})
        if self._going:
            with self._db.writing() as session:
                self._turn.hold(session, self._clock.now())
                self._turn.looked(session, self._day, declared(self._theme), self._tree.version, begun)

    def _changes(self) -> None:
        while self._going:
            with self._db.reading() as session:
                number = self._turn.at(session)
                rows, upto = changes_after(session, self._theme, number, CHANGES)
                areas = {row.area for row in rows} | areas_before(session, self._theme, rows, number)
                subjects = {row.subject or row.id for row in rows}
                if of_records(self._theme):
                    subjects |= {
                        UUID(unit)
                        for part in slices([row.id for row in rows])
                        for unit in units_of(session, self._theme, part)
                    }
            for kelurahan in sorted({ancestor(area, "kelurahan") or area for area in areas}):
                if self._going:
                    self._kelurahan(kelurahan)
            self._subjects(subjects)
            if self._going:
                with self._db.writing() as session:
                    self._turn.hold(session, self._clock.now())
                    self._turn.reached(session, upto)
                self._swept.records += len(rows)
            if len(rows) < CHANGES:
                return

    def _kelurahan(self, kelurahan: str) -> None:
        """Judge everything in a kelurahan that is about areas."""
        for watch in of_areas(self._theme):
            self._step(partial(self._in_kelurahan, watch, kelurahan))

    def _in_kelurahan(self, watch: Watch, kelurahan: str, session: Session) -> Judged:
        news = self._day - timedelta(days=watch.news_days)
        kept = kept_in(session, self._theme, watch, kelurahan, news)
        since = min((each.began for each in kept if each.state in STANDING), default=news)
        since = min(since, news)
        found = in_kelurahan(session, self._tree, self._theme, watch, kelurahan, since, self._day)
        return Judged(found, lambda later: kept_in(later, self._theme, watch, kelurahan, since))

    def _subjects(self, subjects: set[UUID]) -> None:
        """Judge everything about some subjects."""
        watches = of_records(self._theme)
        if not watches:
            return
        for part in slices(sorted(subjects)):
            if self._going:
                self._step(partial(self._of_subjects, watches, part))

    def _of_subjects(self, watches: Sequence[Watch], subjects: Sequence[UUID], session: Session) -> Judged:
        found = of_subjects(session, self._theme, subjects, self._day)
        units = [each.hex for each in subjects]
        return Judged(found, lambda later: kept_of(later, self._theme, watches, units))

    def _step(self, judge: Callable[[Session], Judged]) -> None:
        """Judge without a lock, and write only what must be changed.

        Whatever changes in the meantime has a later number, and is looked at by the sweep that follows.
        """
        started = time.perf_counter()
        with self._db.reading() as session:
            judged = judge(session)
            wrong = bool(plan(self._theme, judged.kept(session), judged.found, self._day))
        if wrong:
            self._write(judged)
        self._going = self._going and not self._rest(time.perf_counter() - started)

    def _write(self, judged: Judged) -> None:
        at = self._clock.now()
        with self._db.writing() as session:
            self._turn.hold(session, at)
            ledger = Ledger(session, self._theme, at, self._day)
            made = plan(self._theme, judged.kept(session), judged.found, self._day)
            ledger.carry_out(made)
        self._swept.alerts += len(made)


class Background:
    """Sweeps now and then while the service serves, and stops within a step when it is told to."""

    def __init__(self, sweeper: Callable[[Rest], Sweeper], seconds: float) -> None:
        """Sweep every so many seconds; at 0 never."""
        self._stop = threading.Event()
        self._sweeper, self._seconds = sweeper(self._rest), seconds

    def _rest(self, worked: float) -> bool:
        """Leave the processor to the requests for as long again as was worked, twice over."""
        return self._stop.wait(2 * worked)

    def run(self) -> None:
        """Sweep until told to stop; a sweep that fails is logged, and the next one does what it left."""
        while self._seconds and not self._stop.wait(self._seconds):
            try:
                self._sweeper.sweep()
            except Exception as error:
                log.error("alerts.sweep_failed", error=type(error).__name__)

    def stop(self) -> None:
        """End after the step that is being done."""
        self._stop.set()


def _on(_: float) -> bool:
    """Go on without rest."""
    return False


def slices(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Cut a list into parts that one statement can name."""
    for start in range(0, len(ids), SUBJECTS):
        yield ids[start : start + SUBJECTS]
