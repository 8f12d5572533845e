"""Conditions are a small data language with three answers: true, false and unknown.

A comparison with an unanswered question is unknown; `&`, `|` and `~` follow Kleene's tables. The same condition is
evaluated here in Python, printed as SQL, and handed to the phone as JSON (`wire`). A shared corpus of cases in the
tests proves that all of them agree. There is no lambda and no eval: what cannot be said here cannot be printed.

In a declaration one writes `q("haz") < "-2"`, `q("status").one_of("A", "B")` and joins them with `&`, `|` and `~`.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NoReturn, Protocol, get_args

Stored = int | str | date | None
"""A value as the typed table keeps it: scaled integer, text or date; None is unanswered."""
Values = Mapping[str, Stored]
Truth = bool | None
Test = Callable[[Values], Truth]
Dialect = Literal["sqlite", "postgresql"]
Op = Literal["eq", "ne", "lt", "le", "gt", "ge"]


class Field(Protocol):
    """What a condition must know of a question: how a literal is stored, and what it can be compared with."""

    @property
    def ordered(self) -> bool: ...

    @property
    def many(self) -> bool: ...

    @property
    def axis(self) -> str: ...

    def literal(self, value: Any) -> Stored:
        """Turn a literal of the declaration into its stored form; ValueError when it cannot be one."""
        ...


Fields = Mapping[str, Field]


class _Joins:
    """`&`, `|` and `~` on conditions."""

    __slots__ = ()

    def __and__(self, other: "Condition") -> "All":
        return all_of(self, other)  # type: ignore[arg-type]

    def __or__(self, other: "Condition") -> "Any_":
        return any_of(self, other)  # type: ignore[arg-type]

    def __invert__(self) -> "Not":
        return Not(self)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Compare(_Joins):
    """`key op value`, where the value is a literal."""

    key: str
    op: Op
    value: Any


@dataclass(frozen=True, slots=True)
class CompareTo(_Joins):
    """`key op other + days`: two answers against each other; `days` shifts a date."""

    key: str
    op: Op
    other: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class OneOf(_Joins):
    """`key` is one of some codes."""

    key: str
    codes: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Has(_Joins):
    """A multiple choice includes a code."""

    key: str
    code: str


@dataclass(frozen=True, slots=True)
class Answered(_Joins):
    """`key` has a value; never unknown itself."""

    key: str


@dataclass(frozen=True, slots=True)
class All(_Joins):
    """Every part holds; false as soon as one is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any_(_Joins):  # noqa: N801 - `Any` is taken, and `any_of` is what one writes
    """Some part holds; true as soon as one is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not(_Joins):
    """The opposite; unknown stays unknown."""

    part: "Condition"


Condition = Compare | CompareTo | OneOf | Has | Answered | All | Any_ | Not


def all_of(*parts: Condition) -> All:
    """Join conditions with AND; of none at all, always true."""
    return All(parts)


def any_of(*parts: Condition) -> Any_:
    """Join conditions with OR; of none at all, never true."""
    return Any_(parts)


@dataclass(frozen=True, slots=True, eq=False)
class q:  # noqa: N801 - read as a word of the language, not as a class
    """A question, ready to be compared."""

    key: str

    def is_(self, value: Any) -> Compare | CompareTo:
        """`key = value`."""
        return _comparison(self.key, "eq", value)

    def is_not(self, value: Any) -> Compare | CompareTo:
        """`key <> value`; unknown when unanswered."""
        return _comparison(self.key, "ne", value)

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError(f'write q("{self.key}").is_(...): Python keeps == to itself')

    __hash__ = None  # type: ignore[assignment]

    def one_of(self, *codes: Any) -> OneOf:
        """`key` is among the codes."""
        return OneOf(self.key, codes)

    def has(self, code: str) -> Has:
        """The multiple choice includes the code."""
        return Has(self.key, code)

    @property
    def answered(self) -> Answered:
        """The question has a value."""
        return Answered(self.key)

    def __lt__(self, value: Any) -> Compare | CompareTo:
        return _comparison(self.key, "lt", value)

    def __le__(self, value: Any) -> Compare | CompareTo:
        return _comparison(self.key, "le", value)

    def __gt__(self, value: Any) -> Compare | CompareTo:
        return _comparison(self.key, "gt", value)

    def __ge__(self, value: Any) -> Compare | CompareTo:
        return _comparison(self.key, "ge", value)

    def plus(self, days: int) -> "Shifted":
        """The date `days` later, to compare another date with."""
        return Shifted(self.key, days)


@dataclass(frozen=True, slots=True)
class Shifted:
    """A date answer moved by some days."""

    key: str
    days: int


def _comparison(key: str, op: Op, value: Any) -> Compare | CompareTo:
    if isinstance(value, q):
        return CompareTo(key, op, value.key)
    if isinstance(value, Shifted):
        return CompareTo(key, op, value.key, value.days)
    return Compare(key, op, value)


def keys_of(condition: Condition) -> Iterator[str]:
    """Yield every question key that the condition reads."""
    match condition:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from keys_of(part)
        case Not(part):
            yield from keys_of(part)
        case CompareTo(key, _, other, _):
            yield key
            yield other
        case _:
            yield condition.key


_TESTS: dict[Op, Callable[[Any, Any], bool]] = {op: getattr(operator, op) for op in get_args(Op)}


def compiled(condition: Condition, fields: Fields) -> Test:
    """Return a function from stored values to true, false or unknown (None).

    Literals are bound to their stored form once, here. Raises KeyError for a key that is not a field and ValueError
    for a literal or an order that the field does not have.
    """
    match condition:
        case Compare(key, op, value):
            bound, compare = literal_of(fields, key, value, op), _TESTS[op]

            def against_literal(values: Values) -> Truth:
                found = values.get(key)
                return None if found is None else compare(found, bound)

            return against_literal
        case CompareTo(key, op, other, days):
            demand_axis(fields, key, other, days)
            compare, shift = _TESTS[op], timedelta(days=days)

            def against_answer(values: Values) -> Truth:
                left, right = values.get(key), values.get(other)
                if left is None or right is None:
                    return None
                try:
                    return compare(left, right + shift if isinstance(right, date) else right)
                except OverflowError:
                    return None

            return against_answer
        case OneOf(key, codes):
            allowed = frozenset(codes_of(fields, key, codes))

            def among(values: Values) -> Truth:
                found = values.get(key)
                return None if found is None else found in allowed

            return among
        case Has(key, code):
            part = needle(fields, key, code)

            def includes(values: Values) -> Truth:
                found = values.get(key)
                return None if found is None else part in str(found)

            return includes
        case Answered(key):
            _ = fields[key]
            return lambda values: values.get(key) is not None
        case All(parts):
            return _every(tuple(compiled(part, fields) for part in _flat(parts, All)))
        case Any_(parts):
            return _some(tuple(compiled(part, fields) for part in _flat(parts, Any_)))
        case Not(part):
            inner = compiled(part, fields)

            def opposite(values: Values) -> Truth:
                truth = inner(values)
                return None if truth is None else not truth

            return opposite


def _flat(parts: tuple[Condition, ...], join: type[All] | type[Any_]) -> Iterator[Condition]:
    """Open nested joins of the same kind: `(a & b) & c` asks three questions, not two."""
    for part in parts:
        if isinstance(part, join):
            yield from _flat(part.parts, join)
        else:
            yield part


def _every(tests: tuple[Test, ...]) -> Test:
    def every(values: Values) -> Truth:
        result: Truth = True
        for test in tests:
            truth = test(values)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return every


def _some(tests: tuple[Test, ...]) -> Test:
    def some(values: Values) -> Truth:
        result: Truth = False
        for test in tests:
            truth = test(values)
            if truth:
                return True
            if truth is None:
                result = None
        return result

    return some


_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def sql(condition: Condition, fields: Fields, dialect: Dialect) -> str:
    """Print the condition as an SQL expression over the typed table's columns; SQL's own NULL is our unknown."""
    match condition:
        case Compare(key, op, value):
            return f"{key} {_SIGNS[op]} {sql_literal(literal_of(fields, key, value, op), dialect)}"
        case CompareTo(key, op, other, days):
            demand_axis(fields, key, other, days)
            return f"{key} {_SIGNS[op]} {_sql_shift(other, days, dialect)}"
        case OneOf(key, codes):
            listed = ", ".join(sql_literal(code, dialect) for code in codes_of(fields, key, codes))
            return f"{key} IN ({listed})"
        case Has(key, code):
            part = sql_literal(needle(fields, key, code), dialect)
            finder = "instr" if dialect == "sqlite" else "strpos"
            return f"{finder}({key}, {part}) > 0"
        case Answered(key):
            _ = fields[key]
            return f"{key} IS NOT NULL"
        case All(parts):
            return "(" + (" AND ".join(sql(part, fields, dialect) for part in parts) or "1 = 1") + ")"
        case Any_(parts):
            return "(" + (" OR ".join(sql(part, fields, dialect) for part in parts) or "1 = 0") + ")"
        case Not(part):
            return f"NOT ({sql(part, fields, dialect)})"


def sql_literal(value: Stored, dialect: Dialect) -> str:
    """Write a stored value as an SQL literal."""
    match value:
        case int():
            return str(value)
        case date():
            return f"DATE '{value.isoformat()}'" if dialect == "postgresql" else f"'{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case None:
            return "NULL"


def _sql_shift(key: str, days: int, dialect: Dialect) -> str:
    if not days:
        return key
    return f"({key} + {days})" if dialect == "postgresql" else f"date({key}, '{days:+d} days')"


def literal_of(fields: Fields, key: str, value: Any, op: Op = "eq") -> Stored:
    """Return a literal as it is stored; ValueError when the field has no such literal or no such order."""
    if op not in ("eq", "ne") and not fields[key].ordered:
        raise ValueError(f"{key} has no order, so {op} means nothing")
    if fields[key].many:
        raise ValueError(f"{key} is a multiple choice: ask what it `has`")
    return fields[key].literal(value)


def codes_of(fields: Fields, key: str, codes: tuple[Any, ...]) -> list[Stored]:
    """Return the literals of `one_of` as they are stored; ValueError as `literal_of`."""
    if not codes:
        raise ValueError(f"{key} can never be one of no codes")
    return [literal_of(fields, key, code) for code in codes]


def demand_axis(fields: Fields, key: str, other: str, days: int) -> None:
    """Raise ValueError unless two answers can be compared."""
    left, right = fields[key], fields[other]
    if not (left.ordered and right.ordered and left.axis == right.axis):
        raise ValueError(f"{key} and {other} are not measured alike and cannot be compared")
    if days and right.axis != "date":
        raise ValueError(f"{other} is no date and cannot be moved by days")


def needle(fields: Fields, key: str, code: str) -> str:
    """Return what a stored multiple choice holds when it has this code; ValueError when the field is none."""
    if not fields[key].many:
        raise ValueError(f"{key} holds one answer: ask what it `is_`")
    return f",{str(fields[key].literal([code])).strip(',')},"
