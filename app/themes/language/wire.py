"""Conditions travel as JSON, in prefix lists such as `["lt", "haz", "-2"]`, printed and read back here."""

from datetime import date
from typing import Any, cast, get_args

from app.themes.language.expr import All, Answered, Any_, Compare, CompareTo, Condition, Has, Not, OneOf, Op

OPS = frozenset(get_args(Op))


def as_json(condition: Condition) -> list[Any]:
    """Print the condition for the phone; literals are as the declaration wrote them, days as text."""
    match condition:
        case Compare(key, op, value):
            return [op, key, _plain(value)]
        case CompareTo(key, op, other, days):
            return [op, key, {"answer": other, "days": days}]
        case OneOf(key, codes):
            return ["one_of", key, [_plain(code) for code in codes]]
        case Has(key, code):
            return ["has", key, code]
        case Answered(key):
            return ["answered", key]
        case All(parts):
            return ["all", *(as_json(part) for part in parts)]
        case Any_(parts):
            return ["any", *(as_json(part) for part in parts)]
        case Not(part):
            return ["not", as_json(part)]


def from_json(written: Any) -> Condition:
    """Read a condition back; ValueError for anything that `as_json` does not print."""
    match written:
        case [str(op), str(key), {"answer": str(other), "days": int(days)}] if op in OPS:
            return CompareTo(key, cast("Op", op), other, days)
        case [str(op), str(key), str() | int() | float() as value] if op in OPS:
            return Compare(key, cast("Op", op), value)
        case ["one_of", str(key), [*codes]]:
            return OneOf(key, tuple(codes))
        case ["has", str(key), str(code)]:
            return Has(key, code)
        case ["answered", str(key)]:
            return Answered(key)
        case ["all", *parts]:
            return All(tuple(from_json(part) for part in parts))
        case ["any", *parts]:
            return Any_(tuple(from_json(part) for part in parts))
        case ["not", part]:
            return Not(from_json(part))
    raise ValueError(f"this is no condition: {written!r:.120}")


def _plain(literal: Any) -> Any:
    return literal.isoformat() if isinstance(literal, date) else literal
