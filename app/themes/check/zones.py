"""The linter's rule on zonings: what is counted is there, and every number of houses has one colour on every day."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.themes.check.parts import twice
from app.themes.language import Band, House, Theme, ZoneRule


def zonings(theme: Theme) -> Iterator[str]:
    """A zoning counts houses by a day, under versions that follow one another and leave no number without colour."""
    for each in theme.zonings:
        name, asked = f"Zoning {each.key}", theme.fields.get(each.houses)
        if asked is None or not isinstance(asked.kind, House):
            yield f"{name} counts {each.houses}, which is no house."
        day = theme.fields.get(each.on)
        if day is None or day.kind.storage != "date":
            yield f"{name} counts by {each.on}, which is no date."
        yield from _versions(name, each.rules)
        for rule in each.rules:
            yield from _bands(f"{name} under {rule.version}", rule.bands)


def _versions(name: str, rules: Sequence[ZoneRule]) -> Iterator[str]:
    if not rules:
        yield f"{name} has no rule."
    for version in twice(rule.version for rule in rules):
        yield f"{name} has the version {version} twice."
    for rule in rules:
        if rule.days < 1:
            yield f"{name} under {rule.version} looks at no day."
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            yield f"{name} under {rule.version} ends before it begins."
    for before, after in pairwise(rules):
        if before.valid_to is None or before.valid_to >= after.valid_from:
            yield f"{name} has two rules at once, {before.version} and {after.version}."


def _bands(name: str, bands: Sequence[Band]) -> Iterator[str]:
    for code in twice(band.code for band in bands):
        yield f"{name} has the colour {code} twice."
    expected: int | None = 0
    for band in bands:
        if expected is None or band.least != expected or (band.most is not None and band.most < band.least):
            yield f"{name} leaves {band.code} out of line with the colour before it."
            return
        expected = None if band.most is None else band.most + 1
    if expected is not None:
        yield f"{name} has no colour from {expected} houses on."
