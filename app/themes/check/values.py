"""The linter's rules on what an answer can be: its unit, its privacy class, its bounds and its list of options."""

import re
from collections.abc import Iterator
from typing import Any

from app.themes.check.parts import all_values, compared_in, conditions_in, lines_in, twice
from app.themes.language import (
    GAPS,
    Choice,
    Date,
    Decimal,
    Digits,
    Integer,
    Kk,
    Money,
    Nik,
    Phone,
    Privacy,
    Question,
    Sum,
    Theme,
    Words,
)

SAFE = 2**53 - 1
"""The largest whole number that a phone's JavaScript keeps exactly."""

CODE = re.compile(r"[A-Za-z0-9_]{1,40}")


def units(theme: Theme) -> Iterator[str]:
    """What is measured has a unit, and nothing else has one."""
    for value in all_values(theme):
        numeric = isinstance(value.kind, (Integer, Decimal))
        if isinstance(value.kind, (Money, Decimal)) and not value.unit.strip():
            yield f"{value.key} is a {value.kind.name} and needs a unit."
        if value.unit and not numeric:
            yield f"{value.key} is a {value.kind.name} and can have no unit."
    for indicator in theme.indicators:
        if not indicator.unit.strip():
            yield f"Indicator {indicator.key} needs a unit."
        if isinstance(indicator.count, Sum) and indicator.unit == "records":
            yield f"Indicator {indicator.key} adds amounts, which are not records: name their unit."


def privacy(theme: Theme) -> Iterator[str]:
    """Numbers that name a person are of the class identity, and are never added up; lines are as guarded as needed."""
    for value in all_values(theme):
        if isinstance(value.kind, (Nik, Kk, Phone)) and value.privacy is not Privacy.IDENTITY:
            yield f"{value.key} is a {value.kind.name} and must be of privacy identity, not {value.privacy}."
    for question, kind in lines_in(theme):
        guarded = [item.key for item in kind.items if item.privacy is not Privacy.OPEN]
        if question.privacy is Privacy.OPEN and guarded:
            yield f"{question.key} is open, and holds {', '.join(guarded)}, which is not."
    for indicator in theme.indicators:
        if isinstance(indicator.count, Sum):
            summed = theme.scope_of(indicator).get(indicator.count.key)
            if summed is not None and summed.privacy is Privacy.IDENTITY:
                yield f"Indicator {indicator.key} adds up identities."


def sealed(theme: Theme) -> Iterator[str]:
    """An identity is always sealed, and of what is sealed SQL asks only whether it was answered."""
    for value in all_values(theme):
        if value.privacy is Privacy.IDENTITY and not value.kind.sealed:
            yield f"{value.key} is an identity, and a {value.kind.name} is kept in clear."
    closed = {value.key for value in all_values(theme) if value.kind.sealed}
    for what, condition, _ in conditions_in(theme):
        for key in dict.fromkeys(compared_in(condition)):
            if key in closed:
                yield f"{what} compares {key}, which is kept sealed: ask whether it was answered, or derive a value."


def bounds(theme: Theme) -> Iterator[str]:
    """A kind's bounds leave room for an answer, and its column and the phone have room for them."""
    for value in all_values(theme):
        match value.kind:
            case Decimal(places, low, high):
                try:
                    ends = [int(float(end) * 10**places) for end in (low, high)]
                except ValueError:
                    yield f"{value.key} has bounds that are no numbers."
                    continue
            case Integer(low, high):
                ends = [low, high]
            case Words(least, most):
                ends = [least, most]
            case Digits(lengths, prefix):
                ends = sorted(lengths)
                if not lengths or len(prefix) + max(lengths) > 32 or re.search(r"[ .\-/()]", prefix):
                    yield f"{value.key} takes numbers that its column cannot keep."
            case Date(earliest):
                ends = [0, 0]
                if not re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", earliest):
                    yield f"{value.key} begins on {earliest}, which is no day from 1900 on."
            case _:
                continue
        if ends != sorted(ends):
            yield f"{value.key} has a lower bound above its upper one."
        if max(map(abs, ends), default=0) > SAFE:
            yield f"{value.key} may hold numbers beyond {SAFE}, which a phone cannot keep exactly."


def code_lists(theme: Theme) -> Iterator[str]:
    """Codes are short and plain, unique in their list, and never mistaken for a gap."""
    known: dict[str, Any] = {}
    for value in all_values(theme):
        if not isinstance(value.kind, Choice):
            continue
        options = value.kind.options
        codes = [option.code for option in options.options]
        if known.setdefault(options.name, options) != options:
            yield f"{value.key} uses another list under the name {options.name}."
        if not codes:
            yield f"{value.key} has an empty list."
        if value.kind.usual is not None and not value.kind.usual.codes <= options.codes:
            yield f"{value.key} offers codes that its list does not have."
        for code in codes:
            if not CODE.fullmatch(code):
                yield f"{value.key} has the code {code!r}: 1 to 40 letters, digits and _ are allowed."
        for code in twice(codes):
            yield f"{value.key} has the code {code} twice."
        if value.kind.many and value.kind.length and len(",".join(codes)) + 2 > value.kind.length:
            yield f"{value.key} has more codes than its column can keep when all are chosen."
        if isinstance(value, Question) and value.unsure and not options.codes.isdisjoint(GAPS):
            yield f"{value.key} has an option that cannot be told from a gap ({' or '.join(GAPS)})."
