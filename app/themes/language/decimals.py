"""Exact decimals: how they are written, and the integers of their last place as which they are kept."""

import re
from decimal import Decimal
from math import isfinite
from typing import Any

PLAIN = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?")
"""A number as phones write it: what stands before the mark, and what behind it."""

_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,15})?")


def exact(value: Any) -> Decimal | None:
    """Return the number that was meant, digit for digit, with a decimal comma or point; None when it is none."""
    if isinstance(value, float) and isfinite(value):
        return Decimal(repr(value)) if value % 1 else Decimal(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    text = value.strip() if isinstance(value, str) else ""
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def places_of(number: Decimal) -> int:
    """Return how many digits stand behind the point."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def fixed(value: int, places: int) -> str:
    """Return an integer of the last place as the number that it stands for, with all its places."""
    if not places:
        return str(value)
    digits = f"{abs(value):0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
