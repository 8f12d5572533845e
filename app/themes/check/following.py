"""The linter's rules on what follows from answers: conditions, formulas, what is remembered, and checks."""

from collections.abc import Iterator

from app.themes.check.parts import conditions_in, named_by, retired, twice
from app.themes.language import Condition, Memory, Theme, compiled, keys_of, sql


def conditions(theme: Theme) -> Iterator[str]:
    """Every condition means something under the theme's fields, and rests on nothing retired."""
    for what, condition, scope in conditions_in(theme):
        if not isinstance(condition, Condition):
            yield f"{what} is no condition but {condition!r:.60}."
            continue
        try:
            compiled(condition, scope)
            sql(condition, scope, "sqlite")
        except KeyError as unknown:
            yield f"{what} names {unknown}, which the theme does not have."
        except (ValueError, TypeError) as meaningless:
            yield f"{what} means nothing: {meaningless}."
        for key in sorted(set(keys_of(condition))):
            if retired(scope.get(key)):
                yield f"{what} rests on {key}, which is retired."


def derivations(theme: Theme) -> Iterator[str]:
    """A derivation takes what is known before it, and gives something."""
    known = {"observed_on", *(each.key for each in theme.questions)}
    for derivation in theme.derivations:
        name = derivation.by.__name__
        for key in derivation.takes:
            if key not in known:
                yield f"Derivation {name} takes {key}, which is not known before it."
        if not derivation.gives:
            yield f"Derivation {name} gives nothing."
        known.update(each.key for each in derivation.gives)


def memories(theme: Theme) -> Iterator[str]:
    """What is remembered are plain fields; what does not last is for checks only."""
    plain = theme.fields.keys() - theme.remembered.keys()
    known = plain | {"observed_on"}
    fleeting: set[str] = set()
    for memory in theme.memories:
        yield from _memory(memory, plain, known, fleeting)
        given = {each.key for each in memory.gives}
        known |= given
        if not memory.lasting:
            fleeting |= given
    for each in theme.indicators:
        named = named_by(each)
        if lost := sorted(named & fleeting):
            yield f"Indicator {each.key} rests on {', '.join(lost)}, which is not kept."
        if theme.register and not named.isdisjoint(theme.remembered):
            yield f"Indicator {each.key} rests on the past: a register's revisions are counted without it."


def _memory(memory: Memory, plain: set[str], known: set[str], fleeting: set[str]) -> Iterator[str]:
    name, recalls = memory.by.__name__, memory.recalls
    recalled = recalls.fields
    for key in recalled:
        if key not in plain:
            yield f"Memory {name} recalls {key}, which is no field that stands by itself."
    for key in memory.takes:
        if key not in known:
            yield f"Memory {name} takes {key}, which is not known before it."
        if memory.lasting and key in fleeting:
            yield f"Memory {name} is kept, and takes {key}, which is not."
    if not memory.gives or not recalled:
        yield f"Memory {name} gives nothing or recalls nothing."


def checks(theme: Theme) -> Iterator[str]:
    """A check has a code and points at fields; one rule may be several checks if they are about different ones."""
    for code in twice(f"{each.code} ({each.severity} about {', '.join(each.about)})" for each in theme.checks):
        yield f"Check {code} is declared twice."
    for each in theme.checks:
        if not each.about:
            yield f"Check {each.code} is about no question."
        for key in each.about:
            if key not in theme.scope_of_conditions:
                yield f"Check {each.code} is about {key}, which the theme does not have."
