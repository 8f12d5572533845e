"""Who sees every figure, and from which count on the others see one."""

from typing import Annotated

from fastapi import Depends, Request

from app.core.memory import Memory
from app.core.settings import Settings
from app.identity.scope import Action, Scope
from app.rollups.disclosure.patterns import Reader
from app.themes.language import Theme

PUBLIC = "public"
"""The name under which settings speak of those who do not sign in."""


def reader_of(scope: Scope, theme: Theme, area: str, settings: Settings) -> Reader | None:
    """Return for whom figures of an area are hidden; None who reads the records behind all of them.

    What somebody reads himself he can take away from wider totals: it is left out before anything is weighed.
    """
    least = least_of(theme, settings)
    if not least or scope.allows(Action.READ, area, theme.key):
        return None
    return Reader(least, scope.roots(Action.READ, theme.key))


def public_reader(theme: Theme, settings: Settings) -> Reader | None:
    """Return for whom figures are hidden that anybody reads; never fewer than from the offices."""
    least = least_of(theme, settings)
    if not least:
        return None
    return Reader(max(least, settings.smallest.get(PUBLIC, 0)), (), least)


def least_of(theme: Theme, settings: Settings) -> int:
    """Return the smallest count besides 0 that is shown of a theme; 0 where nothing is hidden."""
    if not theme.about_persons:
        return 0
    return settings.smallest.get(theme.key, theme.smallest)


def patterns_memory(request: Request) -> Memory:
    """Return what the process remembers of hidden figures."""
    found: Memory = request.app.state.patterns
    return found


def settings_of(request: Request) -> Settings:
    """Return the service's settings."""
    found: Settings = request.app.state.settings
    return found


PatternsMemory = Annotated[Memory, Depends(patterns_memory)]
ServiceSettings = Annotated[Settings, Depends(settings_of)]
