"""Who or what a record is about, told by a keyed blind index: equal people meet, and nobody can be read back."""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

from app.areas.codes import ancestor, rt_of
from app.core.text import fold
from app.themes.language import KELURAHAN, House, Kind, Kk, Lines, Nik, Theme
from app.themes.language.expr import Stored

Named = tuple[UUID, str]
"""A blind index, and the question that named it."""


class BlindIndex:
    """Turns identifying answers into UUIDs by HMAC-SHA256; without the key they say nothing."""

    def __init__(self, key: bytes) -> None:
        self._keyed = hmac.new(key, digestmod="sha256")
        self._prints = blake2b(key=blake2b(key).digest(), digest_size=16, person=b"wakuncar-print")

    def of(self, *parts: str) -> UUID:
        """Return the index of some texts; the order counts."""
        mac = self._keyed.copy()  # four times quicker than keying anew
        mac.update("\x1f".join(parts).encode())
        return UUID(bytes=mac.digest()[:16])

    def fingerprint(self, theme: str, area: str, document: str) -> str:
        """Return that by which the same content is known again; without the key nobody can try what it was."""
        mark = self._prints.copy()
        mark.update("\x1f".join((theme, area, document)).encode())
        return mark.hexdigest()

    def subject(self, theme: Theme, area: str, values: Mapping[str, Stored]) -> UUID | None:
        """Return the subject of these answers given in an area, or None when nothing identifies it.

        A NIK or KK gives the same subject in every theme, so that one person's records meet.
        """
        for way in _linked(theme).subjects:
            if (told := way.told(area, values)) is not None:
                return self.of(way.family, *told)
        return None

    def slot(self, theme: Theme, subject: UUID, period: date) -> UUID:
        """Return the place that one living record of a subject takes: per theme, and per period unless a register."""
        return self.of("slot", theme.key, subject.hex, "" if theme.register else period.isoformat())

    def zero_slot(self, theme: Theme, area: str, period: date) -> UUID:
        """Return the place of an area's one zero report in a period."""
        return self.of("zero", theme.key, area, period.isoformat())

    def person(self, nik: str) -> UUID:
        """Return the index of a NIK."""
        return self.of("nik", nik)

    def family(self, kk: str) -> UUID:
        """Return the index of a family card."""
        return self.of("kk", kk)

    def house(self, area: str, answer: str) -> UUID:
        """Return the index of a house: its number as a kader writes it, in its RT, whatever dasawisma it is in."""
        return self.of("house", rt_of(area), house_number(answer))

    def house_of(self, theme: Theme, area: str, values: Mapping[str, Stored]) -> UUID | None:
        """Return the house of these answers, where the theme asks for one."""
        for key in _linked(theme).houses:
            if isinstance(answer := values.get(key), str):
                return self.house(area, answer)
        return None

    def named(self, theme: Theme, area: str, values: Mapping[str, Stored], subject: UUID | None) -> list[Named]:
        """Return everyone these answers name besides their subject, and what they are like (`Subject.alike`)."""
        linked = _linked(theme)
        found = {
            (self.of(scheme, str(said)), key) for key, scheme in linked.plain if (said := values.get(key)) is not None
        }
        for key, kind, items in linked.lines:
            for line in kind.open(values.get(key)):
                found |= {(self.of(scheme, str(line[item])), f"{key}.{item}") for item, scheme in items if item in line}
        for way in linked.alike:
            if (told := way.told(area, values)) is not None:
                found.add((self.of("alike", theme.key, rt_of(area) if way.in_rt else "", *told), way.family))
        return sorted(each for each in found if each[0] != subject)


_HOUSE = re.compile(r"\b(?:rumah|nomor|no)\b\.?|[^0-9a-z]+")


def house_number(answer: str) -> str:
    """Return what tells one house from another in its RT: the words before a comma, without "rumah" and "no"."""
    first = answer.split(",", 1)[0].lower()
    return _HOUSE.sub("", first) or fold(answer) or answer


@dataclass(frozen=True, slots=True)
class _Way:
    """Answers by which somebody is known or alike to another, each with what takes away how it may be written."""

    family: str
    asked: tuple[tuple[str, Callable[[Stored], str]], ...]
    in_rt: bool = False
    """Whether they say something only within an RT, as a house does."""

    def told(self, area: str, values: Mapping[str, Stored]) -> list[str] | None:
        """Return them as they are compared, the kelurahan of the record where it is one of them; None without all."""
        told = []
        for key, plain in self.asked:
            answer = ancestor(area, "kelurahan") if key == KELURAHAN else values.get(key)
            if answer is None:
                return None
            told.append(plain(answer))
        return told


@dataclass(frozen=True, slots=True)
class _Linked:
    """Which answers of a theme name somebody or somewhere."""

    subjects: tuple[_Way, ...]
    plain: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, Lines, tuple[tuple[str, str], ...]], ...]
    alike: tuple[_Way, ...]
    houses: frozenset[str]


_LINKED: dict[int, tuple[Theme, _Linked]] = {}


def _linked(theme: Theme) -> _Linked:
    """Return a theme's links, found once; the theme is kept beside them so that its id stays its own."""
    found = _LINKED.get(id(theme))
    if found is None:
        found = _LINKED[id(theme)] = (theme, _links(theme))
    return found[1]


def _links(theme: Theme) -> _Linked:
    asked = theme.live_questions
    houses = frozenset(each.key for each in asked if isinstance(each.kind, House))
    return _Linked(
        subjects=tuple(_Way(_family(theme, keys), tuple((key, _plain) for key in keys)) for keys in theme.subject.keys),
        plain=tuple((each.key, scheme) for each in asked if (scheme := _scheme(each.kind))),
        lines=tuple(
            (
                each.key,
                each.kind,
                tuple((item.key, scheme) for item in each.kind.items if (scheme := _scheme(item.kind))),
            )
            for each in asked
            if isinstance(each.kind, Lines)
        ),
        alike=tuple(
            _Way(
                ",".join(keys),
                tuple((key, _house if key in houses else _plain) for key in keys),
                in_rt=bool(houses.intersection(keys)),
            )
            for keys in theme.subject.alike
        ),
        houses=houses,
    )


def _scheme(kind: Kind) -> str | None:
    match kind:
        case Nik():
            return "nik"
        case Kk():
            return "kk"
        case _:
            return None


def _family(theme: Theme, keys: tuple[str, ...]) -> str:
    scheme = _scheme(theme.fields[keys[0]].kind) if len(keys) == 1 else None
    return scheme or f"{theme.subject.kind}:{','.join(keys)}"


def _plain(answer: Stored) -> str:
    return fold(answer) or answer if isinstance(answer, str) else str(answer)


def _house(answer: Stored) -> str:
    return house_number(str(answer))
