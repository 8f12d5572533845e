"""Names and values are written as people write them: decimal comma, dots in long numbers, months in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal as Exact
from typing import Any

from app.core.text import Text
from app.themes.language import Choice, Date, Decimal, Derived, Digits, Integer, Kk, Money, Nik, Phone, Question
from app.themes.language import Words as Written

MONTHS = (
    *(("Januari", "January"), ("Februari", "February"), ("Maret", "March"), ("April", "April"), ("Mei", "May")),
    *(("Juni", "June"), ("Juli", "July"), ("Agustus", "August"), ("September", "September")),
    *(("Oktober", "October"), ("November", "November"), ("Desember", "December")),
)
GROUPED_FROM = 10_000
"""Shorter numbers stand without marks between the thousands: a year is no amount."""

MARKS = ("?", ",", " atau ", " dan ", " or ", " and ")
"""What makes a label hard to tell from the sentence around it, so that it is put between quotes."""


UNITS = (
    *(Text("orang", "persons"), Text("anak", "children"), Text("keluarga", "families"), Text("usaha", "businesses")),
    *(Text("kelompok", "groups"), Text("rumah", "houses"), Text("catatan", "records"), Text("dosis", "doses")),
    *(Text("hari", "days"), Text("bulan", "months"), Text("tahun", "years"), Text("m²", "m²"), Text("ekor", "head")),
)
"""Units that are words; a declaration may use either language, and any other unit is written as it is declared."""


def name(field: Question | Derived) -> Text:
    """Name a question or value by its label."""
    return quoted(field.label)


def quoted(label: Text) -> Text:
    """Put a label between quotes when it could be taken for a part of the sentence."""
    return Text(*(f"“{each}”" if any(mark in each for mark in MARKS) else each for each in label))


def literal(field: Question | Derived, value: Any) -> Text:
    """Write a value that a condition names; ValueError for a kind whose values it cannot write."""
    kind = field.kind
    match kind:
        case Choice():
            return quoted(kind.options.labels[str(kind.literal(value))])
        case Money():
            return written(number(field, value), "Rp")
        case Integer() | Decimal():
            return with_unit(number(field, value), field)
        case Date():
            stored = kind.literal(value)
            return day(stored) if isinstance(stored, date) else Text("", "")
        case Written() | Digits() | Nik() | Kk() | Phone():
            text = f"“{kind.literal(value)}”"
            return Text(text, text)
        case _:
            raise ValueError(f"no words for a value of the kind {kind.name}")


def number(field: Question | Derived, value: Any) -> Text:
    """Write a number without its unit."""
    kind = field.kind
    exact = Exact(str(kind.show(kind.literal(value))))
    return Text(grouped(exact, ".", ","), grouped(exact, ",", "."))


def unit_words(unit: str) -> Text:
    """Return a unit in both languages."""
    unit = "m²" if unit == "m2" else unit
    return next((each for each in UNITS if unit in each), Text(unit, unit))


def grouped_number(whole: int) -> Text:
    """Write a whole number in both languages."""
    return Text(grouped(Exact(whole), ".", ","), grouped(Exact(whole), ",", "."))


def with_unit(amount: Text, field: Question | Derived) -> Text:
    """Add the unit, unless the label has named it already."""
    unit = field.unit
    return (
        amount
        if not unit or unit_words(unit).id.casefold() in field.label.id.casefold().split()
        else written(amount, unit)
    )


def written(amount: Text, unit: str) -> Text:
    """Write a number with its unit, if it has one, behind it; rupiah stands before it."""
    if not unit:
        return amount
    if unit == "Rp":
        return Text(*(f"Rp{each}" for each in amount))
    called = unit_words(unit)
    return Text(f"{amount.id} {called.id}", f"{amount.en} {called.en}")


def grouped(exact: Exact, thousands: str, comma: str) -> str:
    """Write a number with the marks of a language, without zeros at its end."""
    whole, _, rest = f"{exact:f}".partition(".")
    if abs(int(whole)) >= GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", thousands)
    rest = rest.rstrip("0")
    return f"{whole}{comma}{rest}" if rest else whole


def day(when: date) -> Text:
    """Write a day with its month in words."""
    month = MONTHS[when.month - 1]
    return Text(*(f"{when.day} {each} {when.year}" for each in month))


def one_of(words: Sequence[Text], last: Text) -> Text:
    """Join words with commas, and the last one with `last`."""

    def joined(each: Sequence[str], word: str) -> str:
        return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} {word} {each[-1]}"

    return Text(joined([each.id for each in words], last.id), joined([each.en for each in words], last.en))
