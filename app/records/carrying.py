"""What a keeper said stays when others revise: it travels in the document beside the answers as sent."""

from collections.abc import Mapping
from typing import Any

from app.themes.language import Hand, Keeper, Theme
from app.themes.language.keepers import MAY_KEEP

Body = Mapping[str, Any]
"""A kept document, read: the day, the answers as sent, whether it is a zero report, and what was carried over."""


def answers_of(theme: Theme, body: Body) -> Mapping[str, Any]:
    """Return all that a document says: the answers as sent, and what keepers had said before."""
    carried: Mapping[str, Any] = body.get("carried") or {}
    if not carried:
        answers: Mapping[str, Any] = body["answers"]
        return answers
    kept = {each.key: each.kept_by for each in theme.questions}
    sent = body["answers"]
    return {**sent, **{key: _both(kept.get(key), sent.get(key), said) for key, said in carried.items()}}


def carried_over(theme: Theme, hand: Hand, before: Body) -> dict[str, Any]:
    """Return what the document before said that this hand may neither say nor take back."""
    said = None
    carried: dict[str, Any] = {}
    for question in theme.live_questions:
        keeper = question.kept_by
        if keeper is None or keeper.hand in MAY_KEEP[hand]:
            continue
        if said is None:
            said = answers_of(theme, before)
        own = keepers_part(keeper, said.get(question.key))
        if own is not None:
            carried[question.key] = own
    return carried


def keepers_part(keeper: Keeper, answer: Any) -> Any:
    """Return the part of an answer that is the keeper's; None when nothing is."""
    if keeper.codes is None:
        return answer
    own = [code for code in answer if code in keeper.codes] if isinstance(answer, list) else []
    return own or None


def without_keepers(theme: Theme, hand: Hand, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as this hand may see them: without the options that only a keeper gives."""
    shown = dict(answers)
    for question in theme.questions:
        keeper = question.kept_by
        if keeper is None or keeper.codes is None or keeper.hand in MAY_KEEP[hand]:
            continue
        answer = shown.get(question.key)
        if isinstance(answer, list):
            shown[question.key] = [code for code in answer if code not in keeper.codes]
    return shown


def _both(keeper: Keeper | None, answer: Any, carried: Any) -> Any:
    if keeper is not None and keeper.codes is not None and isinstance(answer, list):
        return [*answer, *carried]
    return carried
