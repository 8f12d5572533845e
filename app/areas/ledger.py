"""The rules of opening, closing, renaming and splitting an area, so that its history stays whole."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlmodel import Session

from app.areas.codes import UNKNOWN, ancestor, parent_of
from app.areas.models import Area, AreaChange
from app.areas.reading import RW_NEEDED, Known, Step, replaced_by
from app.core.errors import problem_kind, refuse
from app.core.text import Text

PARENT_MISSING = problem_kind(
    "area.parent_missing",
    422,
    id="RT dasawisma ini belum ada. Daftarkan RT-nya dahulu.",
    en="The RT of this dasawisma does not exist. Register the RT first.",
)
CLOSED = problem_kind(
    "area.closed",
    422,
    id="Wilayah ini berakhir {day}. Isi valid_to dengan - untuk membukanya kembali.",
    en="This area ended on {day}. Put - in valid_to to open it again.",
)
OPEN_CHILDREN = problem_kind(
    "area.open_children",
    422,
    id="Masih ada wilayah di bawahnya yang berlaku. Tutup itu dahulu.",
    en="Areas below it are still open. Close those first.",
)
PERIOD = problem_kind(
    "area.period",
    422,
    id="Masa berlaku terbalik, atau tidak cocok dengan wilayah di atas atau di bawahnya.",
    en="The period is reversed, or does not fit the area above or those below.",
)

Outcome = Literal["new", "same", "changed", "closed", "refused"]

OPENED = Text("{name} ({code}) dicatat.", "{name} ({code}) was recorded.")
SAME = Text("{name} ({code}) sudah tercatat.", "{name} ({code}) is already recorded.")
CHANGED = Text("{name} ({code}) diubah.", "{name} ({code}) was changed.")
ENDED = Text("{name} ({code}) ditutup per {day}.", "{name} ({code}) was closed as of {day}.")
RW_OPENED = Text(" {name} ikut dicatat.", " {name} was recorded with it.")
TWICE = Text(" Nomor yang sama ada di RW {rw}.", " The same number exists in RW {rw}.")
STILL_OPEN = Text(" {name} yang digantikan masih berlaku.", " {name}, which it replaces, is still open.")


@dataclass
class Done:
    """What became of one line; `replaced` waits for the end, when later lines may have closed those areas."""

    outcome: Outcome
    message: Text
    replaced: list[Area] = field(default_factory=list)


class Ledger:
    """Writes the steps of one list into a session; a step it refuses has left nothing behind."""

    def __init__(self, session: Session, known: Known, *, root: str, at: datetime) -> None:
        self._session = session
        self._known = known
        self._root = root
        self._at = at

    def waits(self, step: Step) -> bool:
        """Say whether the step ends an area that exists: ends come after openings, the narrowest area first."""
        return step.valid_to is not None and step.code in self._known.areas

    def take(self, step: Step) -> Done:
        """Open or revise the step's area; raises the Problem that forbids it."""
        area = self._known.areas.get(step.code)
        return self._open(step) if area is None else self._revise(step, area)

    def _open(self, step: Step) -> Done:
        if not step.may_open:
            raise refuse(RW_NEEDED)
        parent, implied = self._parent(step)
        first = step.valid_from or parent.valid_from
        _demand_fit(first, step.valid_to, parent)
        replaced = [self._known.areas[code] for code in replaced_by(step, self._known, self._root)]
        message = OPENED
        if implied:
            self._add(parent, step)
            message = _and(message, RW_OPENED.fill(name=parent.name))
        label = step.code.rpartition(".")[2]
        for twin in self._twins(step, label):
            message = _and(message, TWICE.fill(rw=twin.split(".")[4]))
        name = step.row.name or f"{_WORDS[step.level]} {label}"
        self._add(_area(step.code, step.level, name, parent.code, first, step), step)
        self._note_replaced(step, replaced)
        return Done("new", message.fill(name=name, code=step.code), replaced)

    def _parent(self, step: Step) -> tuple[Area, bool]:
        """Return the area above and whether it is new: an RT brings its RW along, nothing else is implied."""
        code = parent_of(step.code) or ""
        parent = self._known.areas.get(code)
        if parent is not None:
            return parent, False
        above = self._known.areas.get(parent_of(code) or "")
        if above is None:
            raise refuse(UNKNOWN)
        if step.level != "rt":
            raise refuse(PARENT_MISSING)
        _demand_fit(above.valid_from, None, above)
        rw = _area(code, "rw", f"RW {code.rpartition('.')[2]}", above.code, above.valid_from, step)
        rw.valid_to = None
        return rw, True

    def _twins(self, step: Step, label: str) -> list[str]:
        if step.level != "rt":
            return []
        codes = self._known.rts(ancestor(step.code, "kelurahan") or "", label)
        return [code for code in codes if code != step.code and self._is_open(code)]

    def _is_open(self, code: str) -> bool:
        return code in self._known.areas and self._known.areas[code].valid_to is None

    def _revise(self, step: Step, area: Area) -> Done:
        row = step.row
        if row.invented and not area.invented:
            return Done("same", SAME.fill(name=area.name, code=area.code))
        if area.valid_to and not (step.valid_to or step.reopens):
            raise refuse(CLOSED, day=area.valid_to.isoformat())
        first = step.valid_from or area.valid_from
        last = None if step.reopens else step.valid_to or area.valid_to
        if (first, last) != (area.valid_from, area.valid_to):
            self._demand_room(area, first, last)
        replaced = [self._known.areas[code] for code in replaced_by(step, self._known, self._root)]
        changes = self._changes(area, step, first, last)
        fresh = self._note_replaced(step, replaced)
        area.name, area.valid_from, area.valid_to = row.name or area.name, first, last
        if area.invented and not row.invented:
            area.invented, area.source = False, row.source
        for kind, before, after in changes:
            self._note(area.code, kind, before, after, row.source)
        if not (changes or fresh):
            return Done("same", SAME.fill(name=area.name, code=area.code), replaced)
        self._session.add(area)
        if any(kind == "closed" for kind, _, _ in changes):
            return Done("closed", ENDED.fill(name=area.name, code=area.code, day=last), replaced)
        return Done("changed", CHANGED.fill(name=area.name, code=area.code), replaced)

    def _demand_room(self, area: Area, first: date | None, last: date | None) -> None:
        _demand_fit(first, last, self._known.areas.get(area.parent or ""))
        for child in self._known.children[area.code]:
            if last and (child.valid_to is None or child.valid_to > last):
                raise refuse(OPEN_CHILDREN)
            if first and child.valid_from and child.valid_from < first:
                raise refuse(PERIOD)

    def _changes(self, area: Area, step: Step, first: date | None, last: date | None) -> list[tuple[str, str, str]]:
        found = []
        if step.row.name and step.row.name != area.name:
            found.append(("renamed", area.name, step.row.name))
        if first != area.valid_from:
            found.append(("dated", _iso(area.valid_from), _iso(first)))
        if last != area.valid_to:
            kind = "reopened" if last is None else "dated" if area.valid_to else "closed"
            found.append((kind, _iso(area.valid_to), _iso(last)))
        if area.invented and not step.row.invented:
            found.append(("confirmed", area.source, step.row.source))
        return found

    def _add(self, area: Area, step: Step) -> None:
        self._session.add(area)
        self._known.add(area)
        self._note(area.code, "opened", "", area.name, step.row.source)

    def _note(self, code: str, kind: str, before: str, after: str, source: str) -> None:
        self._session.add(AreaChange(area=code, at=self._at, kind=kind, before=before, after=after, source=source))

    def _note_replaced(self, step: Step, replaced: list[Area]) -> bool:
        """Write down from which areas this one took over, once; returns whether any of it is news."""
        fresh = [old.code for old in replaced if (step.code, old.code) not in self._known.successions]
        for old in fresh:
            self._known.successions.add((step.code, old))
            self._note(step.code, "replaces", old, "", step.row.source)
        return bool(fresh)


_WORDS = {"rw": "RW", "rt": "RT", "dasawisma": "Dasawisma"}


def _area(code: str, level: str, name: str, parent: str, first: date | None, step: Step) -> Area:
    return Area(
        code=code,
        level=level,
        name=name,
        parent=parent,
        valid_from=first,
        valid_to=step.valid_to,
        invented=step.row.invented,
        source=step.row.source,
    )


def _demand_fit(first: date | None, last: date | None, parent: Area | None) -> None:
    """Refuse a period that is reversed or reaches beyond the parent's."""
    if first and last and last < first:
        raise refuse(PERIOD)
    if parent is None:
        return
    if parent.valid_from and first and first < parent.valid_from:
        raise refuse(PERIOD)
    if parent.valid_to and (last is None or last > parent.valid_to):
        raise refuse(PERIOD)


def _and(text: Text, more: Text) -> Text:
    return Text(text.id + more.id, text.en + more.en)


def still_open(done: Done) -> Text:
    """Return the message, saying which of the replaced areas no line has closed."""
    message = done.message
    for old in done.replaced:
        if old.valid_to is None:
            message = _and(message, STILL_OPEN.fill(name=old.name))
    return message


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
