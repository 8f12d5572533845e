"""The words of the theme language in the words of an office: kinds of answer, privacy, periods, levels, measures.

A word that is not here is refused aloud, so that a page never leaves out what it does not understand.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from app.core.text import Text
from app.themes.dictionary.amounts import day, number, one_of, unit_words, written
from app.themes.language import (
    Choice,
    Choices,
    Date,
    Decimal,
    Derived,
    Digits,
    House,
    Integer,
    Kk,
    Lines,
    Money,
    Nik,
    Phone,
    Privacy,
    Question,
    YesNo,
)
from app.themes.language import Words as Written

PERIODS = {
    "day": Text("harian", "daily"),
    "month": Text("bulanan", "monthly"),
    "quarter": Text("triwulanan", "quarterly"),
    "half": Text("semesteran", "half-yearly"),
    "year": Text("tahunan", "yearly"),
}
SPANS = {
    "day": Text("hari", "day"),
    "month": Text("bulan", "month"),
    "quarter": Text("triwulan", "quarter"),
    "half": Text("semester", "half-year"),
    "year": Text("tahun", "year"),
}
PRIVACY: dict[str, Text] = {
    Privacy.OPEN: Text("terbuka", "open"),
    Privacy.PERSONAL: Text("pribadi umum", "personal"),
    Privacy.IDENTITY: Text("identitas", "identity"),
    Privacy.SPECIFIC: Text("pribadi spesifik", "specific"),
}
SEVERITY = {
    "error": Text("Ditolak", "Refused"),
    "warning": Text("Diperingatkan, boleh disimpan", "Warned, may be saved"),
    "notice": Text("Diberi tahu saja", "Only told"),
}
OVER = {
    "flow": Text(
        "Kejadian di dalam periode: angka beberapa periode boleh dijumlahkan.",
        "Events within a period: figures of several periods add up.",
    ),
    "stock": Text(
        "Keadaan pada satu hari: dibaca per tanggal, tidak dijumlahkan antarperiode.",
        "As it stands on a day: read as of a date, never added over periods.",
    ),
}
HANDS = {
    "kader": Text("kader", "kader"),
    "desk": Text("petugas kelurahan", "the kelurahan"),
    "office": Text("petugas dinas", "the office"),
    "import": Text("daftar resmi yang diimpor", "an official list that is imported"),
}
SEXES = {
    "": Text("", ""),
    "male": Text("laki-laki", "men"),
    "female": Text("perempuan", "women"),
}
LEVELS = ("rt", "rw", "kelurahan", "kecamatan", "kota")
"""The areas that a figure is shown for, narrowest first."""

LEVEL_WORDS = {"dasawisma": "dasawisma", "rt": "RT", "rw": "RW", "kelurahan": "kelurahan", "kecamatan": "kecamatan"}

AND = Text("dan", "and")

Said = TypeVar("Said")


def word(words: Mapping[str, Said], key: str) -> Said:
    """Find the word for a key; ValueError when the dictionary has none."""
    if key not in words:
        raise ValueError(f"the dictionary has no word for {key}")
    return words[key]


def levels(narrowest: str) -> Text:
    """Name the levels from the narrowest up to the city."""
    start = 0 if narrowest == "dasawisma" else LEVELS.index(narrowest)
    names = [*(["dasawisma"] if narrowest == "dasawisma" else []), *LEVELS[start:]]
    return one_of([Text(*[LEVEL_WORDS.get(each, each)] * 2) for each in names], AND)


def answer(field: Question | Derived) -> Text:
    """Say what is answered, with its range; ValueError for a kind without words."""
    kind = field.kind
    match kind:
        case YesNo():
            return Text("Ya atau Tidak", "Yes or No")
        case Choices():
            return Text("boleh beberapa pilihan", "any number of choices")
        case Choice():
            return Text("satu pilihan", "one choice")
        case Money():
            return _ranged(field, Text("rupiah bulat", "whole rupiah"), kind.low, kind.high)
        case Integer():
            return _ranged(field, Text("bilangan bulat", "whole number"), kind.low, kind.high)
        case Decimal():
            many = kind.places
            places = Text(
                f"angka, paling banyak {many} di belakang koma",
                f"number, up to {many} decimal place{'s' * (many != 1)}",
            )
            return _ranged(field, places, kind.low, kind.high)
        case Date():
            first = day(date.fromisoformat(kind.earliest))
            later = Text(", boleh di masa depan", ", may lie ahead") if kind.future else Text("", "")
            return Text(f"tanggal, sejak {first.id}{later.id}", f"date, from {first.en}{later.en}")
        case House():
            return Text(
                f"nomor rumah atau patokan, {kind.least} sampai {kind.most} huruf",
                f"house number or landmark, {kind.least} to {kind.most} characters",
            )
        case Written():
            return Text(
                f"teks {kind.least} sampai {kind.most} huruf", f"text of {kind.least} to {kind.most} characters"
            )
        case Nik():
            return Text("NIK, 16 angka", "NIK, 16 digits")
        case Kk():
            return Text("nomor Kartu Keluarga, 16 angka", "family card number, 16 digits")
        case Phone():
            return Text("nomor HP", "telephone number")
        case Digits():
            before = kind.prefix and f" {kind.prefix}"
            long = one_of([Text(str(each), str(each)) for each in kind.lengths], Text("atau", "or"))
            return Text(f"nomor{before} {long.id} angka", f"number,{before} {long.en} digits")
        case Lines():
            return Text(f"daftar, paling banyak {kind.most} baris", f"a list of up to {kind.most} lines")
        case _:
            raise ValueError(f"the dictionary has no words for the kind {kind.name}")


def _ranged(field: Question | Derived, what: Text, low: object, high: object) -> Text:
    """Add the range of a question; that of a derived value only says how much room it has."""
    if isinstance(field, Derived):
        unit = unit_words(field.unit)
        return Text(*(f"{each}, {name}" if name else each for each, name in zip(what, unit, strict=True)))
    first, last = number(field, low), written(number(field, high), field.unit)
    return Text(f"{what.id}, {first.id} sampai {last.id}", f"{what.en}, {first.en} to {last.en}")
