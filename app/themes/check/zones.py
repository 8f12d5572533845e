"""The linter's rule on zonings: what is counted is there, and every number of houses has one colour on every day."""

from collections.abc import Iterator, Sequence

from app.themes.check.dated import in_order
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
    yield from in_order(name, rules)
    for rule in rules:
        if rule.days < 1:
            yield f"{name} under {rule.version} looks at no day."


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
