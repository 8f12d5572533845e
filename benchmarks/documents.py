"""Invents weighings as phones send them, written so that a load generator need only fill in holes: id and serial.

A document's NIK begins with twelve digits that no other document of the set has; the serial is the other four, and a
part of both names. So every sending of a document is about a new child, every item is `new`, and children who could
be the same one (`Subject.alike`) are as rare as they are in a city.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson

from app.core.clock import uuid7

THEME = "stunting"
SERIALS = 9_999
"""How often a document can be sent before its children repeat."""

ID, SERIAL = "@id@", "@no@"
ID_HOLE, SERIAL_HOLE, END = b"\x1f", b"\x1d", b"\x1e"
"""Where an id and where the serial goes in a request, and what ends it, in a file of requests."""

_MONTHS = (0, 3, 6, 12, 18, 24, 36, 48, 61)
_CENTIMETRES = (49.5, 61.0, 67.0, 75.0, 81.5, 87.0, 95.5, 103.0, 110.0)
_KILOGRAMS = (3.3, 6.2, 7.7, 9.4, 10.7, 12.0, 14.2, 16.2, 18.3)
_NAMES = ("Melati", "Sekar", "Bima", "Dewi", "Rangga", "Ayu", "Wulan", "Satria", "Intan", "Putra", "Citra", "Fajar")
_REGISTERED = ("187201", "187202", "187203", "187204", "187205", "180201", "180701", "180702", "187101", "180301")


@dataclass(frozen=True, slots=True)
class Document:
    """One weighing in one RT; `answers` holds the hole for the serial."""

    area: str
    observed_on: date
    made_at: str
    answers: dict[str, Any]

    def filled(self, serial: int) -> dict[str, Any]:
        """Return the answers with a serial in the hole."""
        number = f"{serial:04d}"
        return {
            key: value.replace(SERIAL, number) if isinstance(value, str) else value
            for key, value in self.answers.items()
        }

    def item(self, area: str) -> dict[str, Any]:
        """Return the item of a batch for some RT, holes and all."""
        return {"theme": THEME, "area": area, **self.body()}

    def body(self) -> dict[str, Any]:
        """Return the body of a single submission, holes and all."""
        return {"id": ID, "observed_on": self.observed_on, "answers": self.answers, "made_at": self.made_at}


def invent(count: int, areas: Sequence[str], until: date, *, months: int = 12, seed: int = 1872) -> list[Document]:
    """Invent `count` weighings of the months up to `until`. ValueError beyond what the NIK have room for."""
    chance = random.Random(seed)
    births = [until - timedelta(days=age) for age in range(8, 1780)]
    room = len(births) * len(_REGISTERED) * 2
    if count > room:
        raise ValueError(f"at most {room} documents")
    earliest = until - timedelta(days=30 * months)
    made = []
    for place in chance.sample(range(room), count):
        birth = births[place // (len(_REGISTERED) * 2)]
        code, girl = _REGISTERED[place // 2 % len(_REGISTERED)], place % 2
        days = (until - max(birth, earliest)).days
        day = until - timedelta(days=chance.randint(0, days))
        answers = _answers(chance, birth, day, girl=bool(girl))
        answers["child_nik"] = f"{code}{birth.day + 40 * girl:02d}{birth:%m%y}{SERIAL}"
        moment = f"{day.isoformat()}T{chance.randint(8, 11):02d}:{chance.randint(0, 59):02d}:00+07:00"
        made.append(Document(chance.choice(areas), day, moment, answers))
    return made


def _answers(chance: random.Random, birth: date, day: date, *, girl: bool) -> dict[str, Any]:
    age = (day - birth).days / 30.4375
    answers: dict[str, Any] = {
        "child_nik": "",
        "child_name": f"{chance.choice(_NAMES)} {chance.choice(_NAMES)} {SERIAL}",
        "sex": "P" if girl else "L",
        "birth_date": birth.isoformat(),
        "mother_name": f"Ibu {chance.choice(_NAMES)} {chance.choice(_NAMES)} {SERIAL}",
        "place": chance.choice(("POSYANDU", "POSYANDU", "POSYANDU", "RUMAH", "PUSKESMAS")),
        "weight_kg": f"{_at(age, _KILOGRAMS) * chance.gauss(0.97, 0.11):.2f}",
        "oedema": "no",
        "kia_book": chance.choice(("yes", "yes", "yes", "no", "unknown")),
        "ill": chance.choice(("yes", "no", "no", "no")),
    }
    if chance.random() < 0.85:
        answers["height_cm"] = f"{_at(age, _CENTIMETRES) * chance.gauss(0.98, 0.035):.1f}"
        answers["position"] = "lying" if age < 24 else "standing"
    if age >= 7:
        answers["muac_cm"] = f"{min(max(chance.gauss(14.6, 1.1), 10), 20):.1f}"
    if (day - birth).days < 183:
        answers["exclusive_breastfeeding"] = chance.choice(("yes", "yes", "no"))
    elif day.month in (2, 8):
        answers["vitamin_a"] = "yes"
    return answers


def _at(age: float, curve: Sequence[float]) -> float:
    for low in range(len(_MONTHS) - 1):
        if age <= _MONTHS[low + 1]:
            share = (age - _MONTHS[low]) / (_MONTHS[low + 1] - _MONTHS[low])
            return curve[low] + share * (curve[low + 1] - curve[low])
    return curve[-1]


def singles(documents: Sequence[Document], token: str) -> bytes:
    """Return requests that send one document each."""
    return b"".join(_request(f"/v1/areas/{each.area}/{THEME}", orjson.dumps(each.body()), token) for each in documents)


def batches(documents: Sequence[Document], size: int, areas: Sequence[str], token: str) -> bytes:
    """Return requests that send `size` documents each, all of one RT, as a kader's phone does in the evening."""
    made = []
    for place, start in enumerate(range(0, len(documents) - size + 1, size)):
        area = areas[place * 7 % len(areas)]
        items = [each.item(area) for each in documents[start : start + size]]
        made.append(_request("/v1/submissions", orjson.dumps({"items": items}), token))
    return b"".join(made)


def _request(path: str, body: bytes, token: str) -> bytes:
    own, serial = ID.encode(), SERIAL.encode()
    length = len(body) + body.count(own) * (36 - len(own)) + body.count(serial) * (4 - len(serial))
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
    whole = head.encode() + body
    return whole.replace(own, ID_HOLE).replace(serial, SERIAL_HOLE) + END


def templates(written: bytes) -> Iterator[list[bytes]]:
    """Read requests back, each as its pieces with the holes between them."""
    for whole in written.split(END):
        if whole:
            yield re.split(b"([" + ID_HOLE + SERIAL_HOLE + b"])", whole)


def fill(pieces: Sequence[bytes], serial: int) -> bytes:
    """Return a request with its holes filled."""
    number = b"%04d" % serial
    return b"".join(
        number if piece == SERIAL_HOLE else str(uuid7()).encode() if piece == ID_HOLE else piece for piece in pieces
    )
