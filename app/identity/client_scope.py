"""The scope that an application asks for: `read:stunting@18.72.01.1001 totals`, never more than it was given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.areas.codes import is_within
from app.identity.problems import SCOPE, refuse_grant
from app.identity.scope import Action, Grant, Scope

ASKABLE: Final = (Action.READ, Action.SUBMIT, Action.TOTALS)
"""Reading records, writing them, reading totals."""

_ONE: Final = re.compile(
    r"(?P<action>[a-z_]{1,20})(?::(?P<theme>[a-z][a-z0-9_]{0,39}))?(?:@(?P<area>[0-9A-Za-z.]{1,40}))?"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One word of an asked scope; None means all that the application has."""

    action: Action
    theme: str | None
    area: str | None


def asked_scope(scope: Scope, asked: str) -> Scope:
    """Return the part of `scope` that is asked for. Raises Problem `token.scope` when any of it is not there."""
    wishes = list(_wishes(asked))
    for word, wish in zip(asked.split(), wishes, strict=True):
        if not any(_parts(scope, wish)):
            raise refuse_grant(SCOPE, asked=word[:80])
    return Scope(tuple(part for wish in wishes for part in _parts(scope, wish)))


def narrowed(scope: Scope, asked: str | None) -> Scope:
    """Return what is left of a scope asked for earlier; None is all of it."""
    return scope if asked is None else Scope(tuple(part for wish in _wishes(asked) for part in _parts(scope, wish)))


def _wishes(asked: str) -> Iterator[Wish]:
    for word in asked.split():
        found = _ONE.fullmatch(word)
        if found is None or found["action"] not in {each.value for each in ASKABLE}:
            raise refuse_grant(SCOPE, asked=word[:80])
        yield Wish(Action(found["action"]), found["theme"], found["area"])


def _parts(scope: Scope, wish: Wish) -> Iterator[Grant]:
    for grant in scope.grants:
        themes = grant.themes if wish.theme is None else frozenset({wish.theme})
        area = grant.area if wish.area is None else wish.area
        allowed = wish.theme is None or grant.themes is None or wish.theme in grant.themes
        if wish.action in grant.actions and allowed and is_within(area, grant.area):
            yield Grant(grant.role, area, themes, frozenset({wish.action}))
