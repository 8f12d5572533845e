"""What a keeper said stays when others revise: it travels in the document beside the answers as sent.

Who may not see what a keeper said sees everything as if it had never been told: the answers, the gaps beside them, and
what is computed.
"""

from collections.abc import Mapping
from typing import Any

from app.themes.language import GAPS, Choice, Hand, Keeper, Sight, Theme
from app.themes.language.expr import Stored, Values
from app.themes.language.keepers import MAY_KEEP, MAY_SEE

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


def answers_seen(theme: Theme, sight: Sight, body: Body) -> dict[str, Any]:
    """Return what a document says to this sight, as if what it may not see had never been told."""
    hidden = hidden_from(theme, sight)
    carried = {key: said for key, said in (body.get("carried") or {}).items() if key not in hidden}
    return without_keepers(theme, sight, answers_of(theme, {**body, "carried": carried}))


def gaps_beside(theme: Theme, body: Body) -> dict[str, str]:
    """Return what was sent instead of an answer where only the options of a keeper stand: a gap, or nothing (``).

    The row keeps it, because the answer in it is the keeper's alone; others are shown this instead.
    """
    kept = {each.key: each.kept_by for each in theme.questions}
    found: dict[str, str] = {}
    for key in body.get("carried") or {}:
        keeper, own = kept.get(key), body["answers"].get(key)
        if keeper is not None and keeper.codes is not None and not isinstance(own, list):
            found[key] = own if own in GAPS else ""
    return found


def own_words(theme: Theme, hand: Hand, body: Body) -> tuple[bool, dict[str, Any]]:
    """Return what a document says that this hand might have said: all but what only others tell."""
    words = dict(answers_of(theme, body)) if hand == "import" else dict(body["answers"])
    for question in theme.questions:
        keeper = question.kept_by
        if keeper is None or keeper.hand in MAY_KEEP[hand]:
            continue
        if keeper.codes is None:
            words.pop(question.key, None)
        elif isinstance(answer := words.get(question.key), list):
            words[question.key] = [code for code in answer if code not in keeper.codes]
    return bool(body["zero"]), {key: said for key, said in words.items() if said is not None}


def carried_over(theme: Theme, hand: Hand, before: Body) -> dict[str, Any]:
    """Return what the document before said that this hand may neither say nor take back.

    An import sends on what was sent before, and all that lists say; so it carries the rest of what was carried then.
    """
    if hand == "import":
        of_lists = imported_keys(theme)
        return {key: said for key, said in (before.get("carried") or {}).items() if key not in of_lists}
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


def imported_keys(theme: Theme) -> frozenset[str]:
    """Return the questions that only an import answers."""
    return frozenset(each.key for each in theme.questions if each.kept_by and each.kept_by.hand == "import")


def keepers_part(keeper: Keeper, answer: Any) -> Any:
    """Return the part of an answer that is the keeper's; None when nothing is."""
    if keeper.codes is None:
        return answer
    own = [code for code in answer if code in keeper.codes] if isinstance(answer, list) else []
    return own or None


def hidden_from(theme: Theme, sight: Sight) -> dict[str, Keeper]:
    """Return the keepers of what this sight may not see, by question."""
    seen = MAY_SEE[sight]
    return {key: keeper for key, keeper in theme.secrets.items() if keeper.hand not in seen}


def without_keepers(theme: Theme, sight: Sight, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as this sight may see them: without those, and those options, that are a keeper's."""
    shown = dict(answers)
    for key, keeper in hidden_from(theme, sight).items():
        if keeper.codes is None:
            shown.pop(key, None)
        elif isinstance(answer := shown.get(key), list):
            shown[key] = [code for code in answer if code not in keeper.codes]
    return shown


def values_seen(theme: Theme, sight: Sight, values: Values) -> Values:
    """Return a row's values as this sight may see them: what rests on what it may not see is computed without that.

    `values` names the day observed too.
    """
    hidden = {key: keeper for key, keeper in hidden_from(theme, sight).items() if values.get(key) is not None}
    if not hidden:
        return values
    seen = dict(values)
    for key, keeper in hidden.items():
        seen[key] = None if keeper.codes is None else _without(theme, key, keeper.codes, values[key])
    for derivation in theme.derivations:
        seen.update(derivation.by(seen))
    return seen


def _without(theme: Theme, key: str, codes: frozenset[str], stored: Stored) -> Stored:
    kind = theme.fields[key].kind
    shown = kind.show(stored)
    return kind.literal([code for code in shown if code not in codes]) if isinstance(kind, Choice) else stored


def _both(keeper: Keeper | None, answer: Any, carried: Any) -> Any:
    if keeper is not None and keeper.codes is not None and isinstance(answer, list):
        return [*answer, *carried]
    return carried
