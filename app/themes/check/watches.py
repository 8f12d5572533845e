"""The linter's rule on watches: what is looked for is there, can be judged, and points at nobody it should not."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from app.themes.check.dated import in_order
from app.themes.check.parts import twice
from app.themes.language import (
    RECORDS,
    Choice,
    Coloured,
    Jump,
    Privacy,
    Question,
    Silent,
    Stays,
    Sum,
    Theme,
    Unseen,
    Watch,
    WatchRule,
    Worse,
)

MOST_NEWS = 366


def watches(theme: Theme) -> Iterator[str]:
    """A watch has versions of one sort that follow one another, each with a source and with something to find."""
    for watch in theme.watches:
        name = f"Watch {watch.key}"
        yield from in_order(name, watch.rules)
        if len({type(rule.looks) for rule in watch.rules}) > 1:
            yield f"{name} looks for different sorts of things under its rules."
        if watch.most < 1 or not 1 <= watch.news_days <= MOST_NEWS:
            yield f"{name} raises {watch.most} alerts a day about {watch.news_days} days."
        for rule in watch.rules:
            if not rule.source.strip():
                yield f"{name} under {rule.version} does not say who set it."
            yield from _looks(theme, watch, rule)


def _looks(theme: Theme, watch: Watch, rule: WatchRule) -> Iterator[str]:
    name = f"Watch {watch.key} under {rule.version}"
    match rule.looks:
        case Coloured(zoning=zoning):
            if zoning not in {each.key for each in theme.zonings}:
                yield f"{name} looks at the colours of {zoning}, which is no zoning."
        case Worse():
            yield from _worse(theme, name, rule.looks)
        case Unseen():
            yield from _unseen(theme, name, rule.looks)
        case Silent(periods=periods):
            if periods < 1:
                yield f"{name} waits for {periods} periods."
        case Jump():
            yield from _jump(theme, name, rule.looks)
        case Stays():
            yield from _stays(theme, name, rule.looks)


def _worse(theme: Theme, name: str, looks: Worse) -> Iterator[str]:
    if theme.register:
        yield f"{name} compares the records of a subject, of which a register has one."
    if not looks.levels:
        yield f"{name} has no level."
    for code in twice(level.code for level in looks.levels):
        yield f"{name} has the level {code} twice."
    for key in looks.tells:
        field = theme.fields.get(key)
        if field is None:
            yield f"{name} tells of {key}, which is not kept."
        elif field.privacy is Privacy.IDENTITY or (isinstance(field, Question) and field.kept_by):
            yield f"{name} tells of {key}, which not everybody sees."


def _unseen(theme: Theme, name: str, looks: Unseen) -> Iterator[str]:
    if theme.register:
        yield f"{name} waits for a subject's next record, and a register has one."
    if looks.periods < 1 or looks.days < 1:
        yield f"{name} waits for {looks.periods} periods and {looks.days} days."
    born = theme.fields.get(looks.born)
    if born is None or born.kind.storage != "date":
        yield f"{name} counts days from {looks.born}, which is no date."


def _stays(theme: Theme, name: str, looks: Stays) -> Iterator[str]:
    if not theme.register:
        yield f"{name} waits for a record to go on, which only those of a register do."
    asked = theme.fields.get(looks.at)
    if not isinstance(asked, Question) or not isinstance(asked.kind, Choice):
        yield f"{name} looks where {looks.at} stays, which is no choice."
    elif not looks.codes or not set(looks.codes) <= asked.kind.options.labels.keys():
        yield f"{name} looks for options that {looks.at} does not have."
    if looks.days < 1:
        yield f"{name} waits for {looks.days} days."


def _jump(theme: Theme, name: str, looks: Jump) -> Iterator[str]:
    if not looks.figures:
        yield f"{name} looks at no figure."
    for key in looks.figures:
        figure = theme.indicator.get(key)
        if key == RECORDS:
            continue
        if figure is None or figure.over != "flow" or isinstance(figure.count, Sum):
            yield f"{name} looks for a jump of {key}, which is no flow that counts."
        elif figure.kept:
            yield f"{name} tells of {key}, which only keepers read."
        elif figure.whole is not None and isinstance(theme.indicator[figure.whole].count, Sum):
            yield f"{name} compares {key} by {figure.whole}, which counts nothing."
    if looks.back < 3 or looks.least < 1:
        yield f"{name} compares with {looks.back} periods, from {looks.least} on."
    try:
        odds, spread = Decimal(looks.chance), Decimal(looks.spread)
    except InvalidOperation:
        yield f"{name} has a chance or a spread that is no number."
        return
    if not (0 < odds < 1 and spread > 0):
        yield f"{name} has the chance {odds} and the spread {spread}."
