"""Where only a firm answer counts, conditions are printed as one plain Python function and asked all at once.

An indicator counts what is certainly true, a check fails by what is certainly false: to them unknown is the same as
the other answer. A condition then needs two truths only, so it is an expression of `and`, `or` and comparisons; what
several conditions have in common is asked once. With three truths and a call for each part (`expr.compiled`, whose
meaning this keeps) the indicators of a rich theme cost six times as much.

Nothing of a declaration is printed but keys, which must be identifiers; literals are bound to names made here. For a
theme of two indicators the function is

    def ask(values):
        get = values.get
        v_age = get('age')
        v_haz = get('haz')
        s0 = (v_age is not None and v_age <= k1)
        return (s0, (s0 and (v_haz is not None and v_haz < k2)), )
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from app.themes.language.expr import (
    All,
    Answered,
    Any_,
    Compare,
    CompareTo,
    Condition,
    Fields,
    Has,
    Not,
    OneOf,
    Op,
    Values,
    codes_of,
    demand_axis,
    literal_of,
    needle,
)

Ask = Callable[[Values], tuple[bool, ...]]
"""A function from stored values to one answer for each condition, in their order."""


def certain(conditions: Sequence[Condition], fields: Fields) -> Ask:
    """Return a function that says of each condition whether it is true; one that is unknown is not.

    Raises KeyError and ValueError as `expr.compiled` does.
    """
    return _function(conditions, fields, firm=True)


def refuted(conditions: Sequence[Condition], fields: Fields) -> Ask:
    """Return a function that says of each condition whether it is false; one that is unknown is not.

    Raises KeyError and ValueError as `expr.compiled` does.
    """
    return _function(conditions, fields, firm=False)


Tree = str | tuple[Literal["and", "or"], tuple["Tree", ...]]
"""A condition of two truths: a comparison in Python, or parts joined by one word."""

_SIGNS: dict[Op, str] = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_OPPOSITE: dict[Op, Op] = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}


class _Names:
    """What a printed function speaks of: answers by their keys, and literals by names of their own."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.answers: dict[str, str] = {}
        self.bound: dict[str, Any] = {"moved": _moved}

    def answer(self, key: str) -> str:
        if not key.isidentifier():
            raise ValueError(f"{key} cannot be a name")
        return self.answers.setdefault(key, f"v_{key}")

    def literal(self, value: Any) -> str:
        for name, held in self.bound.items():
            if type(held) is type(value) and held == value:
                return name
        name = f"k{len(self.bound)}"
        self.bound[name] = value
        return name


def _tree(condition: Condition, names: _Names, *, firm: bool) -> Tree:
    """Return when the condition is certainly true or, unless `firm`, certainly false."""
    match condition:
        case Compare(key, op, value):
            found, literal = names.answer(key), names.literal(literal_of(names.fields, key, value, op))
            return _compared(found, op if firm else _OPPOSITE[op], literal)
        case CompareTo(key, op, other, days):
            demand_axis(names.fields, key, other, days)
            found, against = names.answer(key), names.answer(other)
            sign = _SIGNS[op if firm else _OPPOSITE[op]]
            known = (f"{found} is not None", f"{against} is not None")
            if not days:
                return ("and", (*known, f"{found} {sign} {against}"))
            shifted = f"(day := moved({against}, {names.literal(timedelta(days=days))}))"
            return ("and", (*known, f"{shifted} is not None", f"{found} {sign} day"))
        case OneOf(key, codes):
            found, listed = names.answer(key), names.literal(frozenset(codes_of(names.fields, key, codes)))
            return f"{found} in {listed}" if firm else ("and", (f"{found} is not None", f"{found} not in {listed}"))
        case Has(key, code):
            found, part = names.answer(key), names.literal(needle(names.fields, key, code))
            return ("and", (f"{found} is not None", f"{part} {'in' if firm else 'not in'} {found}"))
        case Answered(key):
            _ = names.fields[key]
            return f"{names.answer(key)} is {'not ' if firm else ''}None"
        case Not(part):
            return _tree(part, names, firm=not firm)
        case All(parts):
            return ("and" if firm else "or", tuple(_tree(part, names, firm=firm) for part in parts))
        case Any_(parts):
            return ("or" if firm else "and", tuple(_tree(part, names, firm=firm) for part in parts))


def _compared(found: str, op: Op, literal: str) -> Tree:
    if op == "eq":
        return f"{found} == {literal}"  # None equals no literal
    return ("and", (f"{found} is not None", f"{found} {_SIGNS[op]} {literal}"))


def _moved(day: date, by: timedelta) -> date | None:
    try:
        return day + by
    except OverflowError:
        return None


class _Page:
    """The lines of a function in the making."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.lines: list[str] = []
        self._named: dict[Tree, str] = {}
        self._times: Counter[Tree] = Counter()
        for tree in trees:
            self._count(tree)

    def _count(self, tree: Tree) -> None:
        self._times[tree] += 1
        if self._times[tree] == 1 and not isinstance(tree, str):
            for part in tree[1]:
                self._count(part)

    def print(self, tree: Tree) -> str:
        """Return the tree as an expression; a join that comes again gets a line, and from then on a name."""
        if isinstance(tree, str):
            return tree
        if tree in self._named:
            return self._named[tree]
        word, parts = tree
        text = "(" + f" {word} ".join(map(self.print, parts)) + ")" if parts else str(word == "and")
        if self._times[tree] == 1:
            return text
        self._named[tree] = name = f"s{len(self._named)}"
        self.lines.append(f"{name} = {text}")
        return name


def _function(conditions: Sequence[Condition], fields: Fields, *, firm: bool) -> Ask:
    names = _Names(fields)
    trees = [_tree(condition, names, firm=firm) for condition in conditions]
    source = "\n    ".join(_lines(trees, names))
    exec(compile(source, "<conditions>", "exec"), names.bound)  # noqa: S102 - printed above from identifiers alone
    ask: Ask = names.bound["ask"]
    return ask


def _lines(trees: Sequence[Tree], names: _Names) -> Iterator[str]:
    page = _Page(trees)
    answers = [page.print(tree) for tree in trees]
    yield "def ask(values):"
    yield "get = values.get"
    yield from (f"{name} = get({key!r})" for key, name in names.answers.items())
    yield from page.lines
    yield "return (" + "".join(f"{answer}, " for answer in answers) + ")"
