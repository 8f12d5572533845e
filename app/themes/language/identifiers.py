"""Numbers that are names of persons, families, businesses and telephones: never summed, written in many ways."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from app.themes.language.kinds import Kind, Refusal, Unfit


def _bare(value: Any, most: int) -> str:
    """Drop blanks and marks between the digits; an empty text when it is too long or no text at all."""
    text = value.strip() if isinstance(value, str) else ""
    return re.sub(r"[ .\-/()]", "", text) if len(text) <= most else ""


@dataclass(frozen=True)
class Digits(Kind):
    """A number that is a name: digits only, one of some `lengths`, never summed; marks and spaces are dropped."""

    lengths: tuple[int, ...] = (13,)
    prefix: str = ""
    refusal: Refusal | None = None
    name: ClassVar[str] = "digits"
    length: ClassVar[int | None] = 32

    def read(self, value: Any) -> str:
        text = _bare(value, 40)
        body = text.removeprefix(self.prefix)
        if not text.startswith(self.prefix) or not re.fullmatch(r"[0-9]+", body) or len(body) not in self.lengths:
            if self.refusal:
                raise self.refusal.unfit
            wanted = " / ".join(str(length) for length in self.lengths)
            raise Unfit(
                "answer.digits",
                f"Harus {wanted} angka{self.prefix and f' sesudah {self.prefix}'}.",
                f"Must be {wanted} digits{self.prefix and f' after {self.prefix}'}.",
            )
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 40}

    def facts(self) -> dict[str, Any]:
        own = self.refusal.facts() if self.refusal else {}
        return {"lengths": list(self.lengths), "prefix": self.prefix} | own


@dataclass(frozen=True)
class Nik(Kind):
    """A population number: 6 digits of area, day (women + 40), month, year, 4 of serial (rules ID01 to ID03).

    The area is that of first registration and need not be in Metro. There is no check digit.
    """

    name: ClassVar[str] = "nik"
    length: ClassVar[int | None] = 64

    def read(self, value: Any) -> str:
        text = _bare(value, 24)
        if not re.fullmatch(r"[0-9]{16}", text):
            raise Unfit("ID01", "NIK harus 16 angka.", "A NIK has 16 digits.")
        day, month = int(text[6:8]), int(text[8:10])
        if not (1 <= day <= 31 or 41 <= day <= 71) or not 1 <= month <= 12:
            raise Unfit(
                "ID02", "Angka tanggal lahir di NIK tidak masuk akal.", "The birth date inside this NIK is impossible."
            )
        if text[12:] == "0000":
            raise Unfit("ID03", "NIK tidak lengkap.", "This NIK is incomplete.")
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[0-9 ./()\-]{16,24}$"}


@dataclass(frozen=True)
class Kk(Kind):
    """A family card number: 16 digits (rule ID08)."""

    name: ClassVar[str] = "kk"
    length: ClassVar[int | None] = 64

    def read(self, value: Any) -> str:
        text = _bare(value, 24)
        if not re.fullmatch(r"[0-9]{16}", text) or text[12:] == "0000":
            raise Unfit("ID08", "Nomor KK harus 16 angka.", "A family card number has 16 digits.")
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[0-9 ./()\-]{16,24}$"}


@dataclass(frozen=True)
class Phone(Kind):
    """A telephone number, kept as +62 and 8 to 13 more digits (rule ID15)."""

    name: ClassVar[str] = "phone"
    length: ClassVar[int | None] = 64

    def read(self, value: Any) -> str:
        text = _bare(value, 24)
        body = re.sub(r"^(\+?62|0)", "", text)
        if not re.fullmatch(r"[0-9]{8,13}", body) or body.startswith("0"):
            raise Unfit("ID15", "Nomor HP tidak lengkap.", "This telephone number is incomplete.")
        return f"+62{body}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 24}
