"""Takes a list of figures in, answers every line by itself, and says which known figures it corrected."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.areas import store
from app.areas.figures import Allow, Figure, FigureRow, Identity, read_figure
from app.areas.models import AreaSource, Observation
from app.areas.register import Sentence
from app.areas.tree import Tree
from app.core.errors import Problem, problem_kind, refuse
from app.core.text import Text

TWICE = problem_kind(
    "denominator.twice",
    422,
    id="Baris {line} menyebut angka lain untuk hal yang sama. Hapus salah satu.",
    en="Line {line} gives another figure for the same thing. Remove one of them.",
)

_AT_ONCE = 500
"""Areas looked up with one statement."""

Outcome = Literal["new", "same", "revised", "refused"]

RECORDED = Text("{name}, {date}: {value} dicatat.", "{name}, {date}: {value} was recorded.")
SAME = Text("{name}, {date}: {value} sudah tercatat.", "{name}, {date}: {value} is already recorded.")
REVISED = Text("{name}, {date}: {before} diganti {value}.", "{name}, {date}: {value} takes the place of {before}.")


class FigureLine(BaseModel):
    """What became of one line; `code` names the problem when it was refused."""

    line: int
    outcome: Outcome
    area: str | None
    code: str | None
    message: Sentence


class FigureReport(BaseModel):
    """The answer to a list: every line in its order, how many of each outcome, and the areas' version after it."""

    lines: list[FigureLine]
    counts: dict[Outcome, int]
    version: int
    checked_only: bool


@dataclass(slots=True)
class Taken:
    """The report, and for the log every figure that is new, and every correction with the value it replaced."""

    report: FigureReport
    recorded: list[tuple[str | int, ...]] = field(default_factory=list)
    corrections: list[dict[str, str | int]] = field(default_factory=list)

    def deed(self) -> dict[str, Any]:
        """Return what the log keeps of it."""
        return {"counts": dict(self.report.counts), "recorded": self.recorded, "corrections": self.corrections}


def take_figures(
    session: Session,
    rows: Iterable[FigureRow],
    tree: Tree,
    *,
    allow: Allow,
    today: date,
    at: datetime,
    check: bool = False,
) -> Taken:
    """Bring a list of figures into the session; with `check`, only say what would become of each line.

    A refused line never spoils its neighbours; the same list again changes nothing. A figure is the same one when
    area, date, metric, sex, age band and source agree: another value is then a correction, while two sources stay side
    by side. After the commit, call `Areas.reload`, because the version has risen.
    """
    held = store.read_version(session) if check else store.hold_version(session, at).number
    bps, published = store.bps_codes(session), set(session.exec(select(AreaSource.id)))
    read: list[Figure | Problem] = []
    rows = list(rows)
    for row in rows:
        try:
            read.append(read_figure(row, tree, bps=bps, published=published, allow=allow, today=today))
        except Problem as problem:
            read.append(problem)
    taken = Taken(FigureReport(lines=[], counts={}, version=held, checked_only=check))
    known = _known(session, read)
    if check:
        session.expunge_all()  # what is changed from here on is never written
    ledger = _Ledger(session, known, taken, check=check)
    taken.report.lines = [ledger.take(row, figure) for row, figure in zip(rows, read, strict=True)]
    taken.report.counts = dict(Counter(line.outcome for line in taken.report.lines))
    session.flush()
    if not check and taken.report.counts.keys() - {"same", "refused"}:
        taken.report.version = store.raise_version(session, at)
    return taken


class _Ledger:
    """Decides line by line what is new, the same, or a correction."""

    def __init__(self, session: Session, known: dict[Identity, Observation], taken: Taken, *, check: bool) -> None:
        self._session = session
        self._known = known
        self._taken = taken
        self._check = check
        self._said: dict[Identity, tuple[int, int]] = {}

    def take(self, row: FigureRow, figure: Figure | Problem) -> FigureLine:
        try:
            if isinstance(figure, Problem):
                raise figure
            return self._decide(row, figure)
        except Problem as problem:
            area = None if isinstance(figure, Problem) else figure.identity.area
            return _line(row, "refused", area, problem.title, problem.kind.code)

    def _decide(self, row: FigureRow, figure: Figure) -> FigureLine:
        earlier, said = self._said.setdefault(figure.identity, (row.line, figure.value))
        if said != figure.value:
            raise refuse(TWICE, line=earlier)
        kept = self._known.get(figure.identity)
        words = {"name": figure.name, "date": figure.identity.date, "value": figure.value}
        if kept is None:
            self._taken.recorded.append((*figure.identity, figure.value))
            self._write(Observation(**figure.identity._asdict(), value=figure.value, note=figure.note), figure.identity)
            return _line(row, "new", figure.identity.area, RECORDED.fill(**words))
        if kept.value == figure.value and figure.note in ("", kept.note):
            return _line(row, "same", figure.identity.area, SAME.fill(**words))
        before = kept.value
        self._taken.corrections.append(
            figure.identity._asdict() | {"before": before, "after": figure.value, "note_before": kept.note}
        )
        kept.value, kept.note = figure.value, figure.note or kept.note
        if not self._check:
            self._session.add(kept)
        return _line(row, "revised", figure.identity.area, REVISED.fill(before=before, **words))

    def _write(self, fresh: Observation, identity: Identity) -> None:
        fresh.confidence = store.OFFICE
        self._known[identity] = fresh
        if not self._check:
            self._session.add(fresh)


def _known(session: Session, read: Sequence[Figure | Problem]) -> dict[Identity, Observation]:
    areas = sorted({each.identity.area for each in read if isinstance(each, Figure)})
    return {identity(each): each for each in _of(session, areas)}


def _of(session: Session, areas: Sequence[str]) -> Iterator[Observation]:
    for start in range(0, len(areas), _AT_ONCE):
        share = areas[start : start + _AT_ONCE]
        yield from session.exec(select(Observation).where(col(Observation.area).in_(share)))


def identity(kept: Observation) -> Identity:
    """Return what makes a kept figure the same as another."""
    return Identity(kept.area, kept.date, kept.metric, kept.sex, kept.age_band, kept.source)


def _line(row: FigureRow, outcome: Outcome, area: str | None, message: Text, code: str | None = None) -> FigureLine:
    sentence = Sentence(id=message.id, en=message.en)
    return FigureLine(line=row.line, outcome=outcome, area=area, code=code, message=sentence)
