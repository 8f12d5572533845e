"""A refusal is a Problem: it has a stable code, an HTTP status and a sentence in two languages.

Every kind of problem is declared once, in the package that raises it, with `problem_kind`; `docs/problems.md` lists
them all and a test keeps the list true. Whoever reads a code over the telephone must be able to find it there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.text import Text


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One way in which the service says no."""

    code: str
    status: int
    title: Text


KINDS: dict[str, ProblemKind] = {}
"""Every declared kind by its code."""


def problem_kind(code: str, status: int, *, id: str, en: str) -> ProblemKind:
    """Declare a kind of problem; a code can be declared once only."""
    if code in KINDS:
        raise ValueError(f"problem {code} is declared twice")
    KINDS[code] = kind = ProblemKind(code, status, Text(id, en))
    return kind


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one part of the input; `question` is the key or JSON path it concerns.

    A `notice` is nothing wrong at all: it tells what could be done.
    """

    question: str
    code: str
    message: Text
    notice: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the fault as it travels: both languages, so that the phone can show either."""
        message = {"id": self.message.id, "en": self.message.en}
        told: dict[str, Any] = {"question": self.question, "code": self.code, "message": message}
        return told | {"notice": True} if self.notice else told


@dataclass
class Problem(Exception):
    """A named refusal, raised anywhere and turned into RFC 9457 problem+json at the edge."""

    kind: ProblemKind
    values: Mapping[str, object] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.kind.code)

    @property
    def title(self) -> Text:
        """The sentence with its values filled in."""
        return self.kind.title.fill(**self.values)

    def __str__(self) -> str:
        return f"{self.kind.code}: {self.title.en}"

    def as_json(self, language: str = "id") -> dict[str, Any]:
        """Return the body of the problem+json reply."""
        body: dict[str, Any] = {
            "type": f"urn:wakuncar:problem:{self.kind.code}",
            "code": self.kind.code,
            "status": self.kind.status,
            "title": self.title.in_(language),
            "message": self.title._asdict(),
        }
        if self.faults:
            body["faults"] = [fault.as_json() for fault in self.faults]
        return body


def refuse(kind: ProblemKind, *faults: Fault, headers: Mapping[str, str] | None = None, **values: object) -> Problem:
    """Build the Problem to raise: `raise refuse(KIND, code="18.72")`."""
    return Problem(kind, values, faults, headers or {})


BROKEN = problem_kind(
    "server.broken",
    500,
    id="Terjadi kesalahan di server. Data Anda belum diterima; kirim ulang nanti.",
    en="The server failed. Your data was not taken; send it again later.",
)
BUSY = problem_kind(
    "server.busy",
    503,
    id="Server sedang penuh. Coba lagi sebentar; data tetap aman di HP.",
    en="The server is full. Try again shortly; your data is safe on the phone.",
)
NOT_FOUND = problem_kind(
    "request.not_found", 404, id="Alamat atau data tidak ditemukan.", en="No such address or data."
)
METHOD = problem_kind(
    "request.method", 405, id="Cara permintaan ini tidak dilayani.", en="This method is not served here."
)
UNREADABLE = problem_kind(
    "request.unreadable",
    400,
    id="Isi kiriman tidak terbaca sebagai JSON.",
    en="The body cannot be read as JSON.",
)
INVALID = problem_kind("request.invalid", 422, id="Ada isian yang tidak sesuai.", en="Some of the input does not fit.")
TOO_LARGE = problem_kind(
    "request.too_large",
    413,
    id="Kiriman terlalu besar (paling banyak {limit} byte).",
    en="The body is too large (at most {limit} bytes).",
)
CONTENT_TYPE = problem_kind(
    "request.content_type",
    415,
    id="Jenis isi {found} tidak diterima.",
    en="Content of type {found} is not accepted.",
)
IN_USE = problem_kind(
    "database.in_use",
    503,
    id="Berkas data sedang dipakai server lain. Hentikan server itu dahulu.",
    en="The data file is in use by another server. Stop that server first, or go through its API.",
)
