"""The linter's rules on screens: every question stands on one, and none is crowded."""

from collections.abc import Iterator

from app.themes.check.parts import retired
from app.themes.language import Theme
from app.themes.language.screens import MOST_QUESTIONS


def screens(theme: Theme) -> Iterator[str]:
    """Screens follow the order of the questions, begin with the first, and hold few questions each."""
    if not theme.screens:
        return
    asked = [each.key for each in theme.questions if not retired(each)]
    begins = [each.first for each in theme.screens]
    if unknown := [key for key in begins if key not in asked]:
        yield f"A screen begins with {unknown[0]}, which is no question that is asked."
        return
    places = [asked.index(key) for key in begins]
    if places != sorted(set(places)) or places[0] != 0:
        yield "The screens should begin with the first question and follow the order of the questions."
        return
    for begin, end in zip(places, [*places[1:], len(asked)], strict=True):
        if end - begin > MOST_QUESTIONS:
            yield f"The screen of {asked[begin]} has {end - begin} questions; {MOST_QUESTIONS} at most are one idea."
