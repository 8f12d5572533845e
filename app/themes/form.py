"""A theme as the phone and other programs read it: the form to show, and the JSON Schema of its answers."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from app.themes.derive.tables import tables_of
from app.themes.language import Choice, Lines, Question, Theme
from app.themes.language.schemas import answers_object
from app.themes.lock import digest
from app.themes.meaning import meaning


def as_form(theme: Theme) -> dict[str, Any]:
    """Return the declaration as JSON, with the digest by which a phone knows that it has the newest.

    Beside the meaning stands what a lock does not hold and the digest of the form does. `screens`: what is asked
    together. `rules`: the tables on which the formulas rest, so that a phone computes what the server will. `codes`: of
    a list of which the form offers a part every code, with blanks between; their titles are found by searching.
    """
    beside = {
        "screens": [{"first": each.first, "label": each.label._asdict()} for each in theme.screens],
        "rules": tables_of(theme),
        "codes": _long_lists(theme.questions),
    }
    whole = digest(theme) + (json.dumps(beside, sort_keys=True) if any(beside.values()) else "")
    return meaning(theme) | beside | {"digest": hashlib.sha256(whole.encode()).hexdigest()}


def _long_lists(questions: Iterable[Question]) -> dict[str, str]:
    """Return the codes of the lists of which questions offer a part."""
    found: dict[str, str] = {}
    for kind in (each.kind for each in questions):
        if isinstance(kind, Lines):
            found |= _long_lists(kind.items)
        elif isinstance(kind, Choice) and kind.usual:
            found[kind.options.name] = " ".join(option.code for option in kind.options.options)
    return found


def as_public_form(theme: Theme) -> dict[str, Any]:
    """Return the form as everybody reads it: what only the office of the theme sees is neither offered nor named.

    A question that only a list answers is there, marked `kept_by`; nobody is to be asked it.
    """
    form = as_form(theme)
    hidden = {key: keeper.codes for key, keeper in theme.secrets.items() if keeper.codes}
    for question in form["questions"]:
        if question["key"] in hidden:
            question["kept_by"] = None
            offered = question["facts"]["options"]
            question["facts"]["options"] = [each for each in offered if each["code"] not in hidden[question["key"]]]
    form["indicators"] = [each for each in form["indicators"] if not each["kept"]]
    return form


def answers_schema(theme: Theme) -> dict[str, Any]:
    """Return the JSON Schema of a document's answers.

    It promises that whatever is taken fits it, apart from blanks at the ends of a text and blank texts, which count
    as unanswered. It cannot say all that is refused: `asked_if`, keepers, checks, the calendar, and numbers written
    as text are judged by the reading.
    """
    return {"title": theme.label.id, "description": theme.label.en} | answers_object(theme.questions)
