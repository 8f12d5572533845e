"""Each kind of question knows how an answer is read, kept, shown and described."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as Exact
from functools import cached_property
from math import ceil, floor
from typing import Any, ClassVar, Literal

from app.core.text import Text
from app.themes.language.codes import CodeList, listed
from app.themes.language.decimals import PLAIN, exact, fixed, places_of
from app.themes.language.expr import Stored

Storage = Literal["integer", "text", "date"]


class Unfit(Exception):
    """An answer that cannot be read: a stable code and a sentence in two languages."""

    def __init__(self, code: str, id: str, en: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = Text(id, en)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The code and sentence of a theme's own rule, in place of the general ones, for an answer that cannot be read."""

    code: str
    message: Text

    @property
    def unfit(self) -> Unfit:
        """The same, to be raised."""
        return Unfit(self.code, *self.message)

    def facts(self) -> dict[str, Any]:
        """Return it for the phone's form, the lock file and the dictionary."""
        return {"refusal": {"code": self.code, "message": self.message._asdict()}}


def _wrong_kind(id: str, en: str) -> Unfit:
    return Unfit("answer.kind", id, en)


@dataclass(frozen=True)
class Kind:
    """What all kinds share; each says its name, its storage and whether its values have an order."""

    name: ClassVar[str]
    storage: ClassVar[Storage] = "text"
    ordered: ClassVar[bool] = False
    many: ClassVar[bool] = False
    length: ClassVar[int | None] = None
    gap_codes: ClassVar[bool] = True
    """Whether `unknown` and `refused` can be told apart from a real answer of this kind."""

    @property
    def axis(self) -> str:
        """The line on which stored values lie: two answers can be compared when they lie on the same one."""
        return self.storage

    @property
    def sealed(self) -> bool:
        """Whether answers are kept sealed: text may name a person, and SQL sees only whether there is an answer."""
        return self.storage == "text"

    def read(self, value: Any) -> Stored:
        """Turn a JSON value into its stored form; raises Unfit."""
        raise NotImplementedError

    def show(self, stored: Stored) -> Any:
        """Turn a stored value back into JSON."""
        return stored

    def literal(self, value: Any) -> Stored:
        """Turn a literal of a declaration into its stored form; ValueError when it cannot be one."""
        try:
            return self.read(value)
        except Unfit as unfit:
            raise ValueError(f"{value!r} is no {self.name}: {unfit.message.en}") from unfit

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of an answer."""
        raise NotImplementedError

    def facts(self) -> dict[str, Any]:
        """Return the parameters, for the phone's form, the lock file and the dictionary."""
        return {}


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number between `low` and `high`, both allowed."""

    low: int = 0
    high: int = 1_000_000
    name: ClassVar[str] = "integer"
    storage: ClassVar[Storage] = "integer"
    ordered: ClassVar[bool] = True

    def read(self, value: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value.strip()):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_kind("Isi dengan bilangan bulat.", "Give a whole number.")
        if not self.low <= value <= self.high:
            raise Unfit(
                "answer.range",
                f"Harus antara {self.low} dan {self.high}.",
                f"Must be between {self.low} and {self.high}.",
            )
        return value

    def schema(self) -> dict[str, Any]:
        return {
            "type": ["integer", "string"],
            "pattern": r"^-?[0-9]{1,15}$",
            "minimum": self.low,
            "maximum": self.high,
        }

    def facts(self) -> dict[str, Any]:
        return {"low": self.low, "high": self.high}


@dataclass(frozen=True)
class Money(Integer):
    """Whole rupiah."""

    high: int = 10_000_000_000_000
    name: ClassVar[str] = "money"


@dataclass(frozen=True)
class Decimal(Kind):
    """An exact number with a fixed count of `places`, kept as an integer of its last place.

    SQLite has no exact decimals and binary floats part company with PostgreSQL's, so 12.35 kg is kept as 1235: equal
    on both engines, summed exactly. It travels as text; a decimal comma is understood. A mark with more digits behind
    it than the kind has is refused even if they are zeros: who writes 1.500 may mean one and a half thousand.
    """

    places: int = 1
    low: str = "0"
    high: str = "1000000"
    name: ClassVar[str] = "decimal"
    storage: ClassVar[Storage] = "integer"
    ordered: ClassVar[bool] = True

    @property
    def axis(self) -> str:
        """Decimals of the same count of places are kept to the same scale; those of none are whole numbers."""
        return f"integer/{self.places}" if self.places else self.storage

    def read(self, value: Any) -> int:
        if (
            isinstance(value, str)
            and (plain := PLAIN.fullmatch(value))
            and len(behind := plain[2] or "") <= self.places
        ):
            scaled = int(plain[1] + behind.ljust(self.places, "0"))
            if self._ends[0] <= scaled <= self._ends[1]:
                return scaled
        return self._read_slowly(value)

    @cached_property
    def _ends(self) -> tuple[int, int]:
        """The bounds as answers are kept."""
        low, high = (Exact(end).scaleb(self.places) for end in (self.low, self.high))
        return ceil(low), floor(high)

    def _read_slowly(self, value: Any) -> int:
        """Read what is written otherwise, and say what is wrong with the rest."""
        number = exact(value)
        if number is None:
            raise _wrong_kind("Isi dengan angka.", "Give a number.")
        if not Exact(self.low) <= number <= Exact(self.high):
            low, high = self.low.replace(".", ","), self.high.replace(".", ",")
            raise Unfit(
                "answer.range",
                f"Harus antara {low} dan {high}.",
                f"Must be between {self.low} and {self.high}.",
            )
        if places_of(number) > self.places:
            raise Unfit(
                "answer.places",
                f"Paling banyak {self.places} angka di belakang koma." if self.places else "Isi tanpa koma.",
                f"At most {self.places} decimal places." if self.places else "Give it without decimal places.",
            )
        return int(number.scaleb(self.places))

    def show(self, stored: Stored) -> str | None:
        return None if stored is None else fixed(int(str(stored)), self.places)

    def schema(self) -> dict[str, Any]:
        return {
            "type": ["string", "number"],
            "pattern": rf"^-?[0-9]{{1,15}}([.,][0-9]{{1,{self.places}}})?$" if self.places else r"^-?[0-9]{1,15}$",
            "minimum": float(self.low),
            "maximum": float(self.high),
        }

    def facts(self) -> dict[str, Any]:
        return {"places": self.places, "low": self.low, "high": self.high}


LATEST = "2199-12-31"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Date(Kind):
    """A calendar day from `earliest` on; `future=False` refuses a day after the day of the visit's arrival.

    No day lies after `LATEST`, so that a date moved by some days is a date on every engine.
    """

    earliest: str = "1900-01-01"
    future: bool = False
    name: ClassVar[str] = "date"
    storage: ClassVar[Storage] = "date"
    ordered: ClassVar[bool] = True

    def read(self, value: Any) -> date:
        if isinstance(value, date):
            value = value.isoformat()
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise _wrong_kind("Isi dengan tanggal TTTT-BB-HH.", "Give a date YYYY-MM-DD.")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise _wrong_kind("Tanggal ini tidak ada di kalender.", "There is no such day in the calendar.") from None
        if value < self.earliest:
            raise Unfit("answer.range", f"Tidak boleh sebelum {self.earliest}.", f"Not before {self.earliest}.")
        if value > LATEST:
            raise Unfit("answer.range", f"Tidak boleh sesudah {LATEST}.", f"Not after {LATEST}.")
        return day

    def show(self, stored: Stored) -> str | None:
        return stored.isoformat() if isinstance(stored, date) else stored  # type: ignore[return-value]

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def facts(self) -> dict[str, Any]:
        return {"earliest": self.earliest, "future": self.future}


@dataclass(frozen=True)
class Choice(Kind):
    """One code of a list; `usual` is the part of a long list that a form offers, the rest is found by searching."""

    options: CodeList
    usual: CodeList | None = None
    refusal: Refusal | None = None
    name: ClassVar[str] = "choice"
    length: ClassVar[int | None] = 40

    @property
    def sealed(self) -> bool:
        """Never: a code of a list names nobody."""
        return False

    def read(self, value: Any) -> str:
        if isinstance(value, str) and value in self.options.codes:
            return value
        if self.refusal:
            raise self.refusal.unfit
        raise Unfit(
            "answer.choice",
            "Pilih salah satu dari daftar.",
            f"Choose one of the list {self.options.name}.",
        )

    def schema(self) -> dict[str, Any]:
        if self.usual:
            return {"type": "string", "maxLength": self.length}
        return {"type": "string", "enum": [option.code for option in self.options.options]}

    def facts(self) -> dict[str, Any]:
        offered = self.usual or self.options
        return {
            "list": self.options.name,
            "list_version": self.options.version,
            "list_source": self.options.source,
            "options": [{"code": each.code, "label": each.label._asdict()} for each in offered.options],
            **({"others": len(self.options.options) - len(offered.options)} if self.usual else {}),
            **(self.refusal.facts() if self.refusal else {}),
        }


@dataclass(frozen=True)
class Choices(Choice):
    """Any number of codes of a list, kept as `,A,B,` in list order; an empty list means none of them."""

    name: ClassVar[str] = "choices"
    many: ClassVar[bool] = True
    length: ClassVar[int | None] = 1000

    def read(self, value: Any) -> str:
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise _wrong_kind("Isi dengan daftar pilihan.", "Give a list of choices.")
        if not self.options.codes.issuperset(value):
            if self.refusal:
                raise self.refusal.unfit
            raise Unfit(
                "answer.choice", "Ada pilihan yang tidak dikenal.", f"Some are not in the list {self.options.name}."
            )
        chosen = set(value)
        kept = [option.code for option in self.options.options if option.code in chosen]
        return f",{','.join(kept)}," if kept else ","

    def show(self, stored: Stored) -> list[str] | None:
        return None if stored is None else [code for code in str(stored).split(",") if code]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": super().schema()}


YES_NO = listed("yes_no", "1", "Wakuncar", ("yes", "Ya", "Yes"), ("no", "Tidak", "No"))


@dataclass(frozen=True)
class YesNo(Choice):
    """Yes or no; JSON true and false are understood."""

    options: CodeList = YES_NO
    name: ClassVar[str] = "yes_no"
    length: ClassVar[int | None] = 3

    def read(self, value: Any) -> str:
        return super().read({True: "yes", False: "no"}[value] if isinstance(value, bool) else value)

    def schema(self) -> dict[str, Any]:
        return {"enum": ["yes", "no", True, False]}


@dataclass(frozen=True)
class Words(Kind):
    """A text from `least` to `most` characters, kept as written but for blanks at both ends."""

    least: int = 1
    most: int = 200
    name: ClassVar[str] = "text"
    gap_codes: ClassVar[bool] = False

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or _CONTROL.search(value):
            raise _wrong_kind("Isi dengan teks.", "Give a text.")
        text = value.strip()
        if not self.least <= len(text) <= self.most:
            raise Unfit(
                "answer.length",
                f"Panjangnya {self.least} sampai {self.most} huruf.",
                f"Between {self.least} and {self.most} characters.",
            )
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.least, "maxLength": self.most}

    def facts(self) -> dict[str, Any]:
        return {"least": self.least, "most": self.most}


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class House(Words):
    """A house number with its landmark, as the kader knows it."""

    most: int = 60
    name: ClassVar[str] = "house"
