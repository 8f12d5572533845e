"""A number that a record has already is taken from there by whoever sees it masked, so that nobody writes it twice.

A phone holds of other people's records only the last digits of a NIK, a family card or a telephone. Where a form asks
for such a number it may answer with where it stands: `{"theme", "record", "question", "shown"}`. It is looked up before
the answers are read, under the sender's right to read that record, and never travels back.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.core.db import Database
from app.core.errors import Fault
from app.core.text import Text
from app.core.vault import vault_of
from app.identity.scope import Action, Scope
from app.records.drafts import Item, Refused
from app.records.privacy import shown_answers, sight_of
from app.records.sealing import Opened
from app.records.store import get_record
from app.themes.language import Lines, Privacy, Question, Theme

NOT_LENT = Text(
    "Nomor yang tercatat itu tidak dapat dipakai lagi. Tulis lengkap dari kartunya.",
    "That number on record cannot be used any more. Write it in full from the card.",
)


def borrows(answers: Mapping[str, Any]) -> bool:
    """Return whether an answer names a number on record instead of saying it."""
    return any(
        isinstance(value, dict)
        or (isinstance(value, list) and any(isinstance(line, dict) and borrows(line) for line in value))
        for value in answers.values()
    )


async def lent(
    db: Database, themes: Mapping[str, Theme], scope: Scope, items: Sequence[Item | Refused]
) -> Sequence[Item | Refused]:
    """Return items with the numbers that they borrow; an item is refused whose number may not be had there."""
    if not any(isinstance(each, Item) and borrows(each.answers) for each in items):
        return items
    return await run_in_threadpool(_lent, db, themes, scope, items)


def _lent(
    db: Database, themes: Mapping[str, Theme], scope: Scope, items: Sequence[Item | Refused]
) -> list[Item | Refused]:
    with db.reading() as session:
        return [
            _filled(session, themes, scope, each) if isinstance(each, Item) and borrows(each.answers) else each
            for each in items
        ]


def _filled(session: Session, themes: Mapping[str, Theme], scope: Scope, item: Item) -> Item | Refused:
    theme = themes.get(item.theme)
    if theme is None:
        return item
    answers, faults = _copied(item.answers), []
    for where, place, question in _borrowing(theme.live_questions, answers, ""):
        number = _number(session, themes, scope, question, place[question.key])
        if number is None:
            faults.append(Fault(f"{where}{question.key}", "answer.not_lent", NOT_LENT))
        else:
            place[question.key] = number
    return Refused(item.id, faults) if faults else item.model_copy(update={"answers": answers})


def _copied(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers whose lines may be changed."""
    return {
        key: [dict(line) if isinstance(line, dict) else line for line in value] if isinstance(value, list) else value
        for key, value in answers.items()
    }


def _borrowing(
    questions: Sequence[Question], answers: dict[str, Any], where: str
) -> Iterator[tuple[str, dict[str, Any], Question]]:
    """Yield where a number is borrowed: its path, the answers or the line it stands in, and its question."""
    for question in questions:
        value = answers.get(question.key)
        if isinstance(value, dict) and question.privacy is Privacy.IDENTITY:
            yield where, answers, question
        elif isinstance(question.kind, Lines) and isinstance(value, list):
            for number, line in enumerate(value, 1):
                if isinstance(line, dict):
                    yield from _borrowing(question.kind.items, line, f"{question.key}.{number}.")


def _number(
    session: Session, themes: Mapping[str, Theme], scope: Scope, question: Question, named: Mapping[str, Any]
) -> str | None:
    """Return the number that stands where `named` says, if it is of this kind, may be read there and still ends so."""
    theme, record, path = themes.get(str(named.get("theme"))), _uuid(named.get("record")), str(named.get("question"))
    if theme is None or record is None or not _alike(theme, path, question):
        return None
    row = get_record(session, theme, record, scope.roots(Action.READ, theme.key))
    if row is None or row.state == "void":
        return None
    values, sight = Opened(vault_of(session), theme, row._mapping), sight_of(scope, row.area, theme)  # type: ignore[arg-type]
    shown, whole = (shown_answers(theme, values, row.gaps, sight, unsealed=each) for each in (False, True))
    number = _at(whole, path)
    return number if isinstance(number, str) and _at(shown, path) == named.get("shown") != number else None


def _alike(theme: Theme, path: str, question: Question) -> bool:
    """Return whether a path leads to an identity of the same kind."""
    key, _, item = path.partition(".")
    found = next((each for each in theme.live_questions if each.key == key), None)
    if found is not None and isinstance(found.kind, Lines):
        found = found.kind.item.get(item.partition(".")[2])
    return found is not None and found.privacy is Privacy.IDENTITY and type(found.kind) is type(question.kind)


def _at(answers: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a path as `no_kk` or `people.2.nik`, None where nothing does."""
    key, _, rest = path.partition(".")
    found = answers.get(key)
    if not rest:
        return found
    number, _, item = rest.partition(".")
    if not isinstance(found, list) or not number.isdecimal() or not 1 <= int(number[:4]) <= len(found):
        return None
    line = found[int(number[:4]) - 1]
    return line.get(item) if isinstance(line, Mapping) else None


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
