"""A theme as the phone and other programs read it: the form to show, and the JSON Schema of its answers."""

from typing import Any

from app.themes.language import Theme
from app.themes.language.schemas import answers_object
from app.themes.lock import digest
from app.themes.meaning import meaning


def as_form(theme: Theme) -> dict[str, Any]:
    """Return the declaration as JSON, with the digest by which a phone knows that it has the newest."""
    return meaning(theme) | {"digest": digest(theme)}


def answers_schema(theme: Theme) -> dict[str, Any]:
    """Return the JSON Schema of a document's answers.

    It promises that whatever is taken fits it, apart from blanks at the ends of a text and blank texts, which count
    as unanswered. It cannot say all that is refused: `asked_if`, keepers, checks, the calendar, and numbers written
    as text are judged by the reading.
    """
    return {"title": theme.label.id, "description": theme.label.en} | answers_object(theme.questions)
