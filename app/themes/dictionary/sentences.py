"""Conditions are said in plain sentences, Indonesian and English, in the words that people read on the form.

A sentence means exactly what the condition means: true, false, or unknown when an answer it rests on is not there.
Only `is not answered` speaks of missing answers; everything else, `is not` and `does not include` too, says nothing
of a question without an answer. A test reads the sentences back and finds the shared corpus of cases in them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.core.text import Text
from app.themes.dictionary.amounts import literal, name, number, one_of, quoted
from app.themes.language import Choices, Condition, Derived, Question, YesNo
from app.themes.language.expr import All, Answered, Any_, Compare, CompareTo, Has, Not, OneOf, Op

Value = Question | Derived
Fields = Mapping[str, Value]

MOST_NAMED = 12
"""More codes than this are counted, not named: the sentence is to be read."""

OPPOSITE: dict[Op, Op] = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}

NUMBER: dict[Op, Text] = {
    "eq": Text("sama dengan", "equals"),
    "ne": Text("tidak sama dengan", "does not equal"),
    "lt": Text("kurang dari", "is less than"),
    "le": Text("paling banyak", "is at most"),
    "gt": Text("lebih dari", "is more than"),
    "ge": Text("paling sedikit", "is at least"),
}
ANOTHER: dict[Op, Text] = NUMBER | {
    "le": Text("tidak lebih dari", "is not more than"),
    "ge": Text("tidak kurang dari", "is not less than"),
}
DATED: dict[Op, Text] = {
    "eq": Text("sama dengan", "is on"),
    "ne": Text("tidak sama dengan", "is not on"),
    "lt": Text("lebih awal dari", "is before"),
    "le": Text("tidak lebih lambat dari", "is not after"),
    "gt": Text("lebih lambat dari", "is after"),
    "ge": Text("tidak lebih awal dari", "is not before"),
}
IS, IS_NOT = Text("adalah", "is"), Text("bukan", "is not")
SAYS, SAYS_NOT = Text("dijawab", "is answered"), Text("dijawab selain", "is answered other than")
INCLUDES, INCLUDES_NOT = Text("memuat", "includes"), Text("tidak memuat", "does not include")
ASKED, NOT_ASKED = Text("sudah dijawab", "is answered"), Text("belum dijawab", "is not answered")
KNOWN, NOT_KNOWN = Text("ada hasilnya", "has a result"), Text("tidak ada hasilnya", "has no result")
FROM = Text("dari", "is from")
AND, OR = Text("dan", "and"), Text("atau", "or")
ALWAYS, NEVER = Text("semua catatan", "every record"), Text("tidak ada catatan", "no record")


def said(condition: Condition, fields: Fields) -> Text:
    """Say when a condition is true.

    KeyError for a key that is not among the fields; ValueError for a word this printer does not know.
    """
    return _say(plain(condition), fields)


def said_together(condition: Condition, fields: Fields) -> list[Text]:
    """Say what must all be true, one phrase each."""
    found = plain(condition)
    return _phrases(found, fields) if isinstance(found, All) and found.parts else [_say(found, fields)]


def rule(condition: Condition, fields: Fields) -> Text:
    """Say a condition as a rule that is to hold: `if ..., then ...` where the declaration says `not ..., or ...`."""
    match _flat(condition):
        case Not(All(parts)):
            return _about("Tidak boleh terjadi bersamaan: {}", "Never together: {}", said(All(parts), fields))
        case Any_(parts) if given := [part.part for part in parts if isinstance(part, Not)]:
            first = said(All(tuple(given)), fields)
            wanted = tuple(part for part in parts if not isinstance(part, Not))
            if wanted:
                then = said(Any_(wanted), fields)
                return Text(f"Bila {first.id}, maka {then.id}", f"If {first.en}, then {then.en}")
            return _about("Tidak boleh terjadi bersamaan: {}", "Never together: {}", first)
        case other:
            sentence = said(other, fields)
            return Text(*(each[:1].upper() + each[1:] for each in sentence))


def _about(id: str, en: str, what: Text) -> Text:
    return Text(id.format(what.id), en.format(what.en))


def plain(condition: Condition) -> Condition:
    """Return the same condition without `not` before anything that has an opposite, and without needless joins.

    Kleene's logic knows de Morgan's laws and double negation, so nothing changes for unknown answers either.
    """
    match condition:
        case All(parts):
            return _joined(All, [plain(part) for part in parts])
        case Any_(parts):
            return _joined(Any_, [plain(part) for part in parts])
        case Not(Compare(key, op, value)):
            return Compare(key, OPPOSITE[op], value)
        case Not(CompareTo(key, op, other, days)):
            return CompareTo(key, OPPOSITE[op], other, days)
        case Not(All(parts)):
            return _joined(Any_, [plain(Not(part)) for part in parts])
        case Not(Any_(parts)):
            return _joined(All, [plain(Not(part)) for part in parts])
        case Not(Not(part)):
            return plain(part)
        case _:
            return condition


def _flat(condition: Condition) -> Condition:
    """Open joins within joins of the same kind, and leave everything else as it was written."""
    match condition:
        case All(parts):
            return _joined(All, [_flat(part) for part in parts])
        case Any_(parts):
            return _joined(Any_, [_flat(part) for part in parts])
        case _:
            return condition


def _joined(join: type[All] | type[Any_], parts: Iterable[Condition]) -> Condition:
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, join) else (part,))
    return flat[0] if len(flat) == 1 else join(tuple(flat))


def _say(condition: Condition, fields: Fields) -> Text:
    match condition:
        case All(()):
            return ALWAYS
        case Any_(()):
            return NEVER
        case All() | Any_():
            return _join(condition, _phrases(condition, fields))
        case Compare(key, op, value):
            return _compared(fields[key], op, value)
        case CompareTo(key, op, other, days):
            return _measured(fields[key], op, fields[other], days)
        case OneOf(key, codes):
            return _among(fields[key], codes, IS)
        case Not(OneOf(key, codes)):
            return _among(fields[key], codes, IS_NOT)
        case Has(key, code):
            return _including(fields[key], [code], INCLUDES)
        case Not(Has(key, code)):
            return _including(fields[key], [code], INCLUDES_NOT)
        case Answered(key):
            return _there(fields[key], ASKED, KNOWN)
        case Not(Answered(key)):
            return _there(fields[key], NOT_ASKED, NOT_KNOWN)
        case _:
            raise ValueError(f"no sentence for the condition {condition!r:.120}")


def _join(join: All | Any_, phrases: Sequence[Text]) -> Text:
    word = AND if isinstance(join, All) else OR
    return Text(*(f", {each} ".join(said) for each, said in zip(word, zip(*phrases, strict=True), strict=True)))


def _phrases(join: All | Any_, fields: Fields) -> list[Text]:
    return list(_all(join.parts, fields) if isinstance(join, All) else _any(join.parts, fields))


def _all(parts: Sequence[Condition], fields: Fields) -> Iterator[Text]:
    """Say each part; the two ends of a span, and what a multiple choice does not include, in one phrase."""
    left = list(parts)
    while left:
        match left.pop(0):
            case Compare(key, "ge", low) if tops := [each for each in left if _is_top(each, key)]:
                left.remove(tops[0])
                yield _span(fields[key], low, tops[0])
            case Not(Has(key, code)):
                codes, left = _gathered(left, key, code, negated=True)
                yield _including(fields[key], codes, INCLUDES_NOT)
            case part:
                yield _bracketed(part, fields)


def _any(parts: Sequence[Condition], fields: Fields) -> Iterator[Text]:
    """Say each part; what a multiple choice may include in one phrase."""
    left = list(parts)
    while left:
        match left.pop(0):
            case Has(key, code):
                codes, left = _gathered(left, key, code, negated=False)
                yield _including(fields[key], codes, INCLUDES)
            case part:
                yield _bracketed(part, fields)


def _bracketed(part: Condition, fields: Fields) -> Text:
    """Say a part of a join; one that is a join of several phrases itself stands between brackets."""
    if not isinstance(part, All | Any_) or len(phrases := _phrases(part, fields)) < 2:
        return _say(part, fields)
    return Text(*(f"({each})" for each in _join(part, phrases)))


def _gathered(parts: list[Condition], key: str, code: str, *, negated: bool) -> tuple[list[str], list[Condition]]:
    """Return the code with all others that the same multiple choice is asked for, and the parts that are left."""
    codes, left = [code], []
    for part in parts:
        match part:
            case Not(Has(k, other)) if negated and k == key:
                codes.append(other)
            case Has(k, other) if not negated and k == key:
                codes.append(other)
            case _:
                left.append(part)
    return codes, left


def _is_top(condition: Condition, key: str) -> bool:
    return isinstance(condition, Compare) and condition.key == key and condition.op == "le"


def _phrase(field: Value, verb: Text, what: Text) -> Text:
    called = name(field)
    return Text(f"{called.id} {verb.id} {what.id}", f"{called.en} {verb.en} {what.en}")


def _compared(field: Value, op: Op, value: Any) -> Text:
    if field.kind.ordered:
        return _phrase(field, (DATED if field.axis == "date" else NUMBER)[op], literal(field, value))
    if op == "ne" and isinstance(field.kind, YesNo):
        return _among(field, ({"yes": "no", "no": "yes"}[str(field.literal(value))],), IS)
    return _among(field, (value,), IS if op == "eq" else IS_NOT)


def _span(field: Value, low: Any, top: Condition) -> Text:
    high = top.value if isinstance(top, Compare) else None
    first = literal(field, low) if field.axis == "date" else number(field, low)
    last = literal(field, high)
    return _phrase(field, FROM, Text(f"{first.id} sampai {last.id}", f"{first.en} to {last.en}"))


def _measured(field: Value, op: Op, other: Value, days: int) -> Text:
    called = name(other)
    if days:
        called = Text(
            f"{abs(days)} hari {'sesudah' if days > 0 else 'sebelum'} {called.id}",
            f"{abs(days)} day{'s' * (abs(days) > 1)} {'after' if days > 0 else 'before'} {called.en}",
        )
    return _phrase(field, (DATED if field.axis == "date" else ANOTHER)[op], called)


def _among(field: Value, values: Sequence[Any], verb: Text) -> Text:
    if len(values) > MOST_NAMED:
        codes, many = ", ".join(str(field.literal(value)) for value in values), len(values)
        what = Text(f"salah satu dari {many} kode {codes}", f"one of the {many} codes {codes}")
    else:
        what = one_of([literal(field, value) for value in values], OR)
    if field.label.id.endswith("?"):
        verb = SAYS if verb is IS else SAYS_NOT
    elif isinstance(field.kind, YesNo) and verb is IS:
        called = name(field)
        return Text(f"{called.id}: {what.id}", f"{called.en}: {what.en}")
    return _phrase(field, verb, what)


def _including(field: Value, codes: Sequence[str], verb: Text) -> Text:
    kind = field.kind
    labels = kind.options.labels if isinstance(kind, Choices) else {}
    return _phrase(field, verb, one_of([quoted(labels[code]) for code in codes], OR))


def _there(field: Value, question: Text, derived: Text) -> Text:
    called, verb = name(field), derived if isinstance(field, Derived) else question
    return Text(f"{called.id} {verb.id}", f"{called.en} {verb.en}")
