"""A subject of an official list: its lines, what is held of it, and what becomes of each line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel

from app.areas.register import Sentence
from app.core.errors import Problem, refuse
from app.core.text import Text
from app.records.carrying import answers_of
from app.records.known import Outcome
from app.records.models import Revision
from app.records.official import TWICE, Layout, Things, Told

Result = Literal["new", "same", "changed", "unmatched", "refused"]

MESSAGES: Final[Mapping[Result, Text]] = {
    "new": Text("Dicatat.", "Recorded."),
    "same": Text("Sudah tercatat.", "Already recorded."),
    "changed": Text("Diperbarui.", "Brought up to date."),
    "unmatched": Text(
        "Belum terdata. Disimpan, dan dipakai begitu terdata.", "Not on record. Kept, and used as soon as it is."
    ),
}
SUPERSEDED: Final = "record.conflict.superseded"
"""The fault of a revision whose record was revised by somebody else in the meantime."""


class ImportedLine(BaseModel):
    """What became of one line; `code` names the problem when it was refused."""

    line: int
    outcome: Result
    record: UUID | None
    area: str | None
    code: str | None
    message: Sentence


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as an import finds it."""

    area: str
    observed_on: date
    revision: Revision
    body: Mapping[str, Any]
    """What its current revision keeps, in clear."""

    @property
    def id(self) -> UUID:
        """The record's own id."""
        return self.revision.record


@dataclass(slots=True)
class Listed:
    """A subject of the list with its lines, what is held of it, and what becomes of it."""

    layout: Layout
    subject: UUID
    told: list[Told] = field(default_factory=list)
    waiting: Mapping[str, Any] = field(default_factory=dict)
    record: Standing | None = None
    imported: dict[str, Any] = field(default_factory=dict)
    held: Mapping[str, Any] = field(default_factory=dict)
    late: dict[int, Problem] = field(default_factory=dict)
    fault: tuple[str, Text] | None = None
    _said: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    _before: Things | None = None

    def add(self, told: Told) -> None:
        """Take a line. Problem `import.twice` when an earlier one says something else of the same."""
        things = self.layout.things(told.answers)
        for what, value in things.items():
            line, before = self._said.get(what, (told.number, value))
            if before != value:
                raise refuse(TWICE, line=line)
        self._said = {what: (told.number, value) for what, value in things.items()} | self._said
        self.told.append(told)

    def decide(self) -> None:
        """Find out what lists will have said of it, line by line."""
        layout = self.layout
        answers = answers_of(layout.theme, self.record.body) if self.record else self.waiting
        self.held = {each.key: answers[each.key] for each in layout.imported if answers.get(each.key) is not None}
        self.imported, self.late = dict(self.held), {}
        self._before = layout.things(self.held) if self._before is None else self._before
        for told in self.told:
            try:
                self.imported = layout.merged(self.imported, told)
            except Problem as problem:
                self.late[told.number] = problem

    @property
    def changes(self) -> bool:
        """Whether its record must be revised, or may have to be: it may be registered at this moment."""
        return self.record is None or self.imported != self.held

    @property
    def met_another(self) -> bool:
        """Whether somebody revised the record while it was brought up to date."""
        return self.fault is not None and self.fault[0] == SUPERSEDED

    def settle(self, outcome: Outcome) -> None:
        """Note what the writer said."""
        self.fault = (outcome.faults[0].code, outcome.faults[0].message) if outcome.result == "refused" else None

    def refuse(self, code: str, message: Text) -> None:
        """Note why its record cannot be revised."""
        self.fault = (code, message)

    def lines(self) -> Iterator[tuple[int, ImportedLine]]:
        """Yield the answer to each of its lines."""
        for told in self.told:
            if told.number in self.late:
                yield told.number, self._about(refused(told.number, self.late[told.number]))
            elif self.fault is not None:
                code, message = self.fault
                yield told.number, self._about(_line(told.number, "refused", message, code))
            else:
                result = self._result(told)
                yield told.number, self._about(_line(told.number, result, MESSAGES[result]))

    def _result(self, told: Told) -> Result:
        if self.record is None:
            return "unmatched"
        before, things = self._before or {}, self.layout.things(told.answers)
        if all(before.get(what) == value for what, value in things.items()):
            return "same"
        return "changed" if any(what in before for what in things) else "new"

    def _about(self, line: ImportedLine) -> ImportedLine:
        if self.record is not None:
            line.record, line.area = self.record.id, self.record.area
        return line


def refused(number: int, problem: Problem) -> ImportedLine:
    """Return the answer to a line that is not taken."""
    return _line(number, "refused", problem.title, problem.kind.code)


def _line(number: int, outcome: Result, message: Text, code: str | None = None) -> ImportedLine:
    sentence = Sentence(id=message.id, en=message.en)
    return ImportedLine(line=number, outcome=outcome, record=None, area=None, code=code, message=sentence)
