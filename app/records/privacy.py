"""What leaves the house about a person is decided in one place, from each question's privacy class."""

from collections.abc import Mapping
from typing import Any

from app.identity.scope import Action, Scope
from app.records.carrying import hidden_from, without_keepers
from app.themes.language import Lines, Privacy, Question, Sight, Theme
from app.themes.language.expr import Values

SHOWN = 4
"""Last characters of an identity number that stay readable, so that a kader can tell two cards apart."""


def masked(value: str) -> str:
    """Return an identity number with all but its last four characters hidden."""
    return "•" * max(len(value) - SHOWN, 4) + value[-SHOWN:] if len(value) > SHOWN else "•" * 4


def sight_of(scope: Scope, area: str, theme: Theme) -> Sight:
    """Return as whom a caller sees what keepers said there."""
    if scope.allows(Action.KEEP, area, theme.key):
        return "office"
    return "lists" if scope.allows(Action.SEE_LISTS, area, theme.key) else "kader"


def shown_answers(
    theme: Theme, values: Values, gaps: str | None, sight: Sight, *, unsealed: bool = False
) -> dict[str, Any]:
    """Return a row's answers as they travel to this sight.

    Identities are masked unless they were unsealed for whoever asks, gaps stand by their code, unanswered questions and
    what only a keeper sees are left out.
    """
    answers: dict[str, Any] = {}
    for question in theme.questions:
        stored = values.get(question.key)
        if stored is not None:
            shown_whole = question.kind.show(stored)
            answers[question.key] = shown_whole if unsealed else _shown(question, shown_whole)
    shown, hidden = without_keepers(theme, sight, answers), hidden_from(theme, sight)
    for key, gap in gaps_of(gaps).items():
        if gap and (key not in answers or key in hidden):
            shown[key] = gap
        elif not gap and key in hidden:
            shown.pop(key, None)  # the sender had said nothing: what stands there is the keeper's
    return shown


def gaps_of(gaps: str | None) -> dict[str, str]:
    """Return what was said instead of an answer, by question; nothing (``) where only a keeper answered."""
    said = (part.partition("=") for part in (gaps or "").split(",") if part)
    return {key: code for key, _, code in said}


def shown_document(theme: Theme, answers: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    """Return a kept document's answers as they travel; whatever the theme no longer knows is hidden whole."""
    known = {question.key: question for question in theme.questions}
    shown = {key: _shown(known[key], value) if key in known else masked(str(value)) for key, value in answers.items()}
    return without_keepers(theme, sight, shown)


def _shown(question: Question, value: Any) -> Any:
    """Mask an answer that is an identity, and those among the items of its lines."""
    if question.privacy is Privacy.IDENTITY:
        return masked(str(value))
    if isinstance(question.kind, Lines) and isinstance(value, list):
        return [_line(question.kind, line) for line in value]
    return value


def _line(kind: Lines, line: Any) -> Any:
    """Mask a line; a bare value stands for its plain item."""
    if not isinstance(line, Mapping):
        return line if kind.plain and kind.item[kind.plain].privacy is not Privacy.IDENTITY else masked(str(line))
    return {
        key: _shown(kind.item[key], value) if key in kind.item else masked(str(value)) for key, value in line.items()
    }
