"""The register of RW, RT and dasawisma takes a list in, and answers every line by itself."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel
from sqlmodel import Session, select

from app.areas.codes import UNKNOWN, ancestor
from app.areas.ledger import Done, Ledger, Outcome, still_open
from app.areas.listing import Row
from app.areas.models import AreaChange
from app.areas.reading import Known, Step, read_step
from app.areas.store import hold_version, raise_version, read_names, subtree
from app.core.errors import Problem, refuse
from app.core.text import Text


class Sentence(BaseModel):
    """A sentence in Indonesian and English."""

    id: str
    en: str


class ReportLine(BaseModel):
    """What became of one line; `code` names the problem when it was refused."""

    line: int
    outcome: Outcome
    area: str | None
    code: str | None
    message: Sentence


class Report(BaseModel):
    """The answer to a list: every line in its order, how many of each outcome, and the areas' version after it."""

    lines: list[ReportLine]
    counts: dict[Outcome, int]
    version: int


def import_rtrw(session: Session, rows: Iterable[Row], *, root: str, at: datetime) -> Report:
    """Bring a list of RW, RT and dasawisma into the session; nothing outside `root` is touched.

    A refused line never spoils its neighbours, and the order of lines does not matter: wider areas are opened before
    narrower ones, and closed after them. The same list again changes nothing. After the commit, call `Areas.reload`.
    Problem `area.unknown` when there is no area `root`.
    """
    held = hold_version(session, at)
    known = _known(session, root)
    ledger = Ledger(session, known, root=root, at=at)
    rows = list(rows)
    answers: dict[int, Done | Problem] = {}
    steps: list[tuple[int, Step]] = []
    # Lines that name no RW come last: the RT they mean may stand in another line.
    for place, row in sorted(enumerate(rows), key=lambda each: not each[1].rw.strip()):
        try:
            step = read_step(row, known, root)
        except Problem as problem:
            answers[place] = problem
            continue
        known.expect(step.code)
        steps.append((place, step))

    steps.sort(key=lambda each: (each[1].code.count("."), not each[1].may_open, bool(each[1].row.replaces), each[0]))
    ends: list[tuple[int, Step]] = []
    for place, step in steps:
        if ledger.waits(step):
            ends.append((place, step))
        else:
            answers[place] = _take(ledger, step)
    for place, step in sorted(ends, key=lambda each: (-each[1].code.count("."), each[0])):
        answers[place] = _take(ledger, step)

    codes = {place: step.code for place, step in steps}
    lines = [_line(row, codes.get(place), answers[place]) for place, row in enumerate(rows)]
    counts = Counter(line.outcome for line in lines)
    session.flush()
    news = counts.keys() - {"same", "refused"}
    return Report(lines=lines, counts=dict(counts), version=raise_version(session, at) if news else held.number)


def _known(session: Session, root: str) -> Known:
    areas = subtree(session, ancestor(root, "kota") or root)
    if not any(area.code == root for area in areas):
        raise refuse(UNKNOWN)
    known = Known(areas, read_names(session))
    taken = session.exec(select(AreaChange.area, AreaChange.before).where(AreaChange.kind == "replaces"))
    known.successions.update((area, before) for area, before in taken)
    return known


def _take(ledger: Ledger, step: Step) -> Done | Problem:
    try:
        return ledger.take(step)
    except Problem as problem:
        return problem


def _line(row: Row, area: str | None, answer: Done | Problem) -> ReportLine:
    if isinstance(answer, Problem):
        return ReportLine(
            line=row.line, outcome="refused", area=area, code=answer.kind.code, message=_sentence(answer.title)
        )
    return ReportLine(
        line=row.line, outcome=answer.outcome, area=area, code=None, message=_sentence(still_open(answer))
    )


def _sentence(text: Text) -> Sentence:
    return Sentence(id=text.id, en=text.en)
