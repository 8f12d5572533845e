"""A theme as the phone and other programs read it: the form to show, and the JSON Schema of its answers."""

from typing import Any

from app.themes.language import GAPS, Question, Theme
from app.themes.lock import digest
from app.themes.meaning import meaning


def as_form(theme: Theme) -> dict[str, Any]:
    """Return the declaration as JSON, with the digest by which a phone knows that it has the newest."""
    return meaning(theme) | {"digest": digest(theme)}


def answers_schema(theme: Theme) -> dict[str, Any]:
    """Return the JSON Schema of a document's answers.

    It promises that whatever is taken fits it, apart from blanks at the ends of a text and blank texts, which count
    as unanswered. It cannot say all that is refused: `asked_if`, checks, the calendar, and numbers written as text
    are judged by the reading.
    """
    return {
        "type": "object",
        "title": theme.label.id,
        "description": theme.label.en,
        "additionalProperties": False,
        "properties": {each.key: _property(each) for each in theme.questions},
        "required": [each.key for each in theme.live_questions if _always(each)],
    }


def _always(question: Question) -> bool:
    return question.required and question.asked_if is None


def _property(question: Question) -> dict[str, Any]:
    unit = f" ({question.unit})" if question.unit else ""
    about = {"title": f"{question.label.id}{unit}", "description": f"{question.label.en}{unit}"}
    if question.retired is not None:
        return about | {"deprecated": True}
    choices = [question.kind.schema()]
    if question.unsure and question.kind.gap_codes:
        choices.append({"enum": list(GAPS)})
    if not _always(question):
        choices.append({"type": "null"})
    return about | (choices[0] if len(choices) == 1 else {"anyOf": choices})
