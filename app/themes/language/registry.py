"""Every kind of question there is, in one tuple."""

from collections.abc import Callable

from app.themes.language.identifiers import Digits, Kk, Nik, Phone
from app.themes.language.kinds import Choice, Choices, Date, Decimal, House, Integer, Kind, Money, Words, YesNo
from app.themes.language.lines import Lines

KINDS: tuple[Callable[..., Kind], ...] = (
    Integer,
    Money,
    Decimal,
    Date,
    Choice,
    Choices,
    YesNo,
    Words,
    House,
    Digits,
    Nik,
    Kk,
    Phone,
    Lines,
)
"""A test walks the list through each printer."""
