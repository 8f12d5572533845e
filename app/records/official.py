"""What one line of an official list says: of which family or person, from when, by whom, and whether it is news."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from app.areas.listing import Line
from app.areas.reading import CELLS
from app.core.errors import problem_kind, refuse
from app.records.subjects import BlindIndex
from app.themes.language import Choice, Kk, Lines, Nik, Question, Theme, Unfit, YesNo

NO_LISTS = problem_kind(
    "import.theme", 404, id="Tidak ada daftar resmi untuk tema ini.", en="There are no official lists for this theme."
)
VALUE = problem_kind("import.value", 422, id="Kolom {column}: {id}", en="Column {column}: {en}")
NOTHING = problem_kind(
    "import.nothing", 422, id="Baris ini tidak berisi apa pun selain nomornya.", en="This line says nothing."
)
PERIOD = problem_kind(
    "import.period",
    422,
    id="Isi periode daftar: 2026, 2026-S1, 2026-Q3, 2026-08 atau 2026-08-31.",
    en="Give the period of the list: 2026, 2026-S1, 2026-Q3, 2026-08 or 2026-08-31.",
)
SOURCE = problem_kind(
    "import.source",
    422,
    id="Isi sumber daftar, paling panjang 120 huruf.",
    en="Say whose list this is, in at most 120 letters.",
)
OLDER = problem_kind(
    "import.older",
    422,
    id="Yang tercatat dari periode {held}, lebih baru daripada daftar ini.",
    en="What is recorded is of {held}, which is newer than this list.",
)
TWICE = problem_kind(
    "import.twice",
    422,
    id="Baris {line} mengatakan hal lain tentang yang sama. Hapus salah satu.",
    en="Line {line} says something else of the same. Remove one of them.",
)

STAMPS: Final = ("period", "source")
"""What every list says of itself: kept beside its answers, in questions and items whose keys end in these words."""

_PERIOD = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(?:Q([1-4])|S([12])|(0[1-9]|1[0-2])(?:-([0-9]{2}))?))?")
_WORDS = {"ya": "yes", "tidak": "no", "true": "yes", "false": "no"}


def period_end(text: str) -> date:
    """Return the last day of a period as lists write it. Problem `import.period`."""
    found = _PERIOD.fullmatch(text.strip().upper())
    if found is None:
        raise refuse(PERIOD)
    year, quarter, half, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the expression demands it
    last = month or (quarter or 0) * 3 or (half or 0) * 6 or 12
    try:
        return date(year, last, day or monthrange(year, last)[1])
    except ValueError:
        raise refuse(PERIOD) from None


@dataclass(frozen=True, slots=True)
class Told:
    """One line that has been understood: answers to imported questions, and the period and source of its list."""

    number: int
    subject: UUID
    answers: Mapping[str, Any]
    period: str
    source: str


Things = dict[tuple[str, str], Any]
"""The single things that answers say: by question, and of lines by their plain value too."""


@dataclass(frozen=True)
class Layout:
    """The columns of a theme's lists, read off its declaration.

    The first column is the number by which the subject is known. Then come the questions that only an import answers:
    those of one answer by their keys, those of lines by the items of a line. `period` and `source` are of the list.
    """

    theme: Theme

    @cached_property
    def key(self) -> Question:
        """The question that knows the subject. Problem `import.theme` when no single number does."""
        for keys in self.theme.subject.keys:
            for question in self.theme.live_questions:
                if (question.key,) == keys and isinstance(question.kind, (Kk, Nik)):
                    return question
        raise refuse(NO_LISTS)

    @cached_property
    def imported(self) -> tuple[Question, ...]:
        """The questions that only an import answers. Problem `import.theme` when there are none."""
        found = tuple(each for each in self.theme.live_questions if each.kept_by and each.kept_by.hand == "import")
        if not found:
            raise refuse(NO_LISTS)
        return found

    @cached_property
    def lines(self) -> tuple[tuple[Question, Lines], ...]:
        """The imported questions of lines."""
        return tuple((each, each.kind) for each in self.imported if isinstance(each.kind, Lines))

    @cached_property
    def single(self) -> tuple[Question, ...]:
        """The imported questions of one answer, without their stamps."""
        return tuple(
            each for each in self.imported if not isinstance(each.kind, Lines) and _stamp(each.key) not in STAMPS
        )

    @cached_property
    def stamps(self) -> dict[str, str]:
        """The questions that keep a list's period and source beside the single answers."""
        return {_stamp(each.key): each.key for each in self.imported if _stamp(each.key) in STAMPS}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The headings of a list; only the first must be there."""
        items = [_column(kind, item.key) for _, kind in self.lines for item in kind.items]
        return tuple(dict.fromkeys([self.key.key, *(each.key for each in self.single), *items, *STAMPS]))

    def read(self, line: Line, index: BlindIndex, usual: Mapping[str, str]) -> Told:
        """Understand a line; `usual` says the list's period and source where the line does not.

        A Problem names what cannot be understood.
        """
        if not line.fits:
            raise refuse(CELLS)
        cells = {key: value for key, value in line.cells.items() if value}
        stamps = {stamp: (cells.get(stamp) or usual.get(stamp, "")).strip() for stamp in STAMPS}
        stamps["period"] = stamps["period"].upper()
        answers: dict[str, Any] = {
            each.key: _value(each, each.key, cells[each.key]) for each in self.single if each.key in cells
        }
        if answers:
            answers |= {key: stamps[stamp] for stamp, key in self.stamps.items()}
        for question, kind in self.lines:
            if told := _told_lines(kind, cells, stamps):
                answers[question.key] = told
        number = str(_value(self.key, self.key.key, cells.get(self.key.key, "")))
        subject = index.family(number) if isinstance(self.key.kind, Kk) else index.person(number)
        if not answers:
            raise refuse(NOTHING)
        _check_stamps(stamps)
        return Told(line.number, subject, answers, **stamps)

    def things(self, answers: Mapping[str, Any]) -> Things:
        """Take answers apart, so that two can be compared thing by thing."""
        single = {(key, ""): value for key, value in answers.items() if not isinstance(value, list)}
        of_lines = {
            (question.key, line[kind.plain]): line
            for question, kind in self.lines
            for line in answers.get(question.key) or ()
        }
        return single | of_lines

    def merged(self, held: Mapping[str, Any], told: Told) -> dict[str, Any]:
        """Return what lists say after one more line; of a newer period it takes the place of all single answers.

        Problem `import.older` when what is held is of a later period.
        """
        result = {each.key: held[each.key] for each in self.imported if held.get(each.key) is not None}
        singly = {key: value for key, value in told.answers.items() if not isinstance(value, list)}
        if singly:
            stamp = self.stamps["period"]
            if _is_newer(singly[stamp], result.get(stamp)):
                result = {key: value for key, value in result.items() if isinstance(value, list)}
            result |= singly
        for question, kind in self.lines:
            if question.key in told.answers:
                result[question.key] = _with_lines(kind, result.get(question.key, []), told.answers[question.key])
        return result


def _stamp(key: str) -> str:
    return key.rpartition("_")[2]


def _column(kind: Lines, key: str) -> str:
    """Return the heading of an item: the plain one's own key, of the others the last word."""
    return key if key == kind.plain else _stamp(key)


def _value(question: Question, column: str, cell: str) -> Any:
    """Read a cell as an answer, as it travels. Problem `import.value`."""
    text = _WORDS.get(cell.lower(), cell) if isinstance(question.kind, YesNo) else cell
    try:
        return question.kind.show(question.kind.read(text))
    except Unfit as unfit:
        raise refuse(VALUE, column=column, id=unfit.message.id, en=unfit.message.en) from None


def _told_lines(kind: Lines, cells: Mapping[str, str], stamps: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the lines of a cell that names one or more plain values, each with the other cells of its line."""
    plain = kind.item[kind.plain]
    others: dict[str, Any] = {}
    for item in kind.items:
        column = _column(kind, item.key)
        if item is plain or not (cell := stamps.get(column) or cells.get(column, "")):
            continue
        others[item.key] = cell if column in STAMPS else _value(item, column, cell)
    named = [part for part in re.split(r"[;,|\s]+", cells.get(kind.plain, "").upper()) if part]
    return [{kind.plain: _value(plain, kind.plain, each), **others} for each in dict.fromkeys(named)]


def _check_stamps(stamps: Mapping[str, str]) -> None:
    period_end(stamps["period"])
    source = stamps["source"]
    if not 0 < len(source) <= 120 or not source.isprintable():
        raise refuse(SOURCE)


def _is_newer(period: str, held: str | None) -> bool:
    """Say whether a period is later than the held one, or the first. Problem `import.older` when it is earlier."""
    if held is None:
        return True
    now, then = period_end(period), period_end(held)
    if now < then:
        raise refuse(OLDER, held=held)
    return now > then


def _with_lines(kind: Lines, held: Sequence[Any], told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return lines with those told in the place of those of the same plain value, in the order of their list."""
    stamp = next((each.key for each in kind.items if _stamp(each.key) == "period"), "")
    lines: dict[str, dict[str, Any]] = {each[kind.plain]: dict(each) for each in held}
    for each in told:
        before = lines.get(each[kind.plain], {}).get(stamp)
        if stamp:
            _is_newer(each[stamp], before)
        lines[each[kind.plain]] = dict(each)
    options = kind.item[kind.plain].kind
    order = [each.code for each in options.options.options] if isinstance(options, Choice) else sorted(lines)
    return [lines[code] for code in order if code in lines]
