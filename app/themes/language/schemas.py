"""The JSON Schema of one question's answer, alone or as the item of a line."""

from typing import Any

from app.themes.language.questions import GAPS, Question


def always_answered(question: Question) -> bool:
    """Say whether every document, or every line, must answer it."""
    return question.required and question.asked_if is None and question.retired is None


def answer_schema(question: Question) -> dict[str, Any]:
    """Return the schema of an answer with its label in both languages; of a retired question anything is taken."""
    unit = f" ({question.unit})" if question.unit else ""
    about = {"title": f"{question.label.id}{unit}", "description": f"{question.label.en}{unit}"}
    if question.retired is not None:
        return about | {"deprecated": True}
    choices = [question.kind.schema()]
    if question.unsure and question.kind.gap_codes:
        choices.append({"enum": list(GAPS)})
    if not always_answered(question):
        choices.append({"type": "null"})
    return about | (choices[0] if len(choices) == 1 else {"anyOf": choices})


def answers_object(questions: tuple[Question, ...]) -> dict[str, Any]:
    """Return the schema of answers that stand together: no others, and those that must be there."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {each.key: answer_schema(each) for each in questions},
        "required": [each.key for each in questions if always_answered(each)],
    }
