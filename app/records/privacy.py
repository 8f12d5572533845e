"""What leaves the house about a person is decided in one place, from each question's privacy class."""

from collections.abc import Mapping
from typing import Any

from app.themes.language import Privacy, Theme
from app.themes.language.expr import Values

SHOWN = 4
"""Last characters of an identity number that stay readable, so that a kader can tell two cards apart."""


def masked(value: str) -> str:
    """Return an identity number with all but its last four characters hidden."""
    return "•" * max(len(value) - SHOWN, 4) + value[-SHOWN:] if len(value) > SHOWN else "•" * 4


def shown_answers(theme: Theme, values: Values, gaps: str | None) -> dict[str, Any]:
    """Return a row's answers as they travel: identities masked, gaps by their code, unanswered questions left out."""
    answers: dict[str, Any] = {}
    for question in theme.questions:
        stored = values.get(question.key)
        if stored is not None:
            shown = question.kind.show(stored)
            answers[question.key] = masked(str(shown)) if question.privacy is Privacy.IDENTITY else shown
    return answers | gaps_of(gaps)


def gaps_of(gaps: str | None) -> dict[str, str]:
    """Return what was said instead of an answer, by question."""
    said = (part.partition("=") for part in (gaps or "").split(",") if part)
    return {key: code for key, _, code in said}


def shown_document(theme: Theme, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept document's answers as they travel; whatever the theme no longer knows is hidden whole."""
    classes = {question.key: question.privacy for question in theme.questions}
    return {
        key: masked(str(value)) if classes.get(key, Privacy.IDENTITY) is Privacy.IDENTITY else value
        for key, value in answers.items()
    }
