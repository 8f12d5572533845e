"""Where a document names a person by number, and how she is taken out of one that is about somebody else."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from app.core.errors import INVALID, Fault, refuse
from app.records.subjects import BlindIndex
from app.themes.language import Digits, Kk, Lines, Nik, Phone, Question, Theme, Unfit, Words

Scheme = Literal["nik", "no_kk"]

NOBODY: Final = "dihapus"
"""What stands in place of a name that was taken out; it reads as an answer, so that nothing else changes."""

_BETWEEN: Final = r"[ .\-/()]*"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a family, by number: in clear for the length of a request, and by its blind index."""

    scheme: Scheme
    number: str
    index: UUID

    @property
    def written(self) -> re.Pattern[str]:
        """The number however it may be written."""
        return re.compile(_BETWEEN.join(self.number))


def person_of(index: BlindIndex, *, nik: str | None, no_kk: str | None) -> Person:
    """Return who bears a number. Problem `request.invalid` when it is none."""
    try:
        if nik:
            number = Nik().read(nik)
            return Person("nik", number, index.person(number))
        number = Kk().read(no_kk)
        return Person("no_kk", number, index.family(number))
    except Unfit as unfit:
        raise refuse(INVALID, Fault("nik" if nik else "no_kk", unfit.code, unfit.message)) from None


def own_keys(theme: Theme) -> frozenset[str]:
    """Return the questions whose bearer a whole record is about: those by which its subject is known."""
    return frozenset(key for keys in theme.subject.keys for key in keys)


def named_in(theme: Theme, answers: Mapping[str, Any], person: Person) -> list[str]:
    """Return by which questions these answers name a person; of a line as `people.nik`."""
    found = []
    for question in theme.questions:
        said = answers.get(question.key)
        if _is(question, said, person):
            found.append(question.key)
        elif isinstance(question.kind, Lines) and isinstance(said, list):
            kind = question.kind
            found += [
                f"{question.key}.{item.key}"
                for item in kind.items
                if any(isinstance(line, Mapping) and _is(item, line.get(item.key), person) for line in said)
            ]
    return found


def without(theme: Theme, answers: Mapping[str, Any], person: Person, keep: Collection[str] = ()) -> dict[str, Any]:
    """Return answers in which a person is not named: her number is gone, and so is what is written beside it.

    Beside it stands what shares its beginning (`head_nik`, `head_name`), and all that is written in the line that names
    her. `keep`: questions that stay because somebody else is known by them.
    """
    left = dict(answers)
    for key in named_in(theme, answers, person):
        line, _, _ = key.partition(".")
        question = next(each for each in theme.questions if each.key == line)
        if isinstance(question.kind, Lines):
            left[line] = [_line(question.kind, each, person) for each in left[line]]
            continue
        left.pop(key)
        for beside in _beside(theme, key):
            if left.get(beside.key) is not None and beside.key not in keep:
                _blank(left, beside)
    return left


def _beside(theme: Theme, key: str) -> Iterator[Question]:
    """Yield the written answers that share the beginning of a number's key."""
    beginning, mark, _ = key.rpartition("_")
    for question in theme.questions:
        if mark and question.key != key and question.key.startswith(f"{beginning}_") and question.kind.sealed:
            yield question


def _line(kind: Lines, line: Any, person: Person) -> Any:
    if not isinstance(line, Mapping) or not any(_is(item, line.get(item.key), person) for item in kind.items):
        return line
    left = dict(line)
    for item in kind.items:
        if item.kind.sealed and left.get(item.key) is not None:
            _blank(left, item)
    return left


def _blank(answers: dict[str, Any], question: Question) -> None:
    """Put nobody's name in place of a name; leave a number out."""
    if isinstance(question.kind, Words) and not isinstance(question.kind, (Nik, Kk, Phone, Digits)):
        answers[question.key] = NOBODY
    else:
        answers.pop(question.key)


def _is(question: Question, said: Any, person: Person) -> bool:
    wanted = Nik if person.scheme == "nik" else Kk
    return (
        isinstance(question.kind, wanted)
        and isinstance(said, str)
        and re.sub(r"[ .\-/()]", "", said.strip()) == person.number
    )
