"""Who or what a record is about, told by a keyed blind index: equal people meet, and nobody can be read back."""

import hmac
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.core.text import fold
from app.themes.language import Kk, Nik, Theme
from app.themes.language.expr import Stored


class BlindIndex:
    """Turns identifying answers into UUIDs by HMAC-SHA256; without the key they say nothing."""

    def __init__(self, key: bytes) -> None:
        self._keyed = hmac.new(key, digestmod="sha256")

    def of(self, *parts: str) -> UUID:
        """Return the index of some texts; the order counts."""
        mac = self._keyed.copy()  # four times quicker than keying anew
        mac.update("\x1f".join(parts).encode())
        return UUID(bytes=mac.digest()[:16])

    def subject(self, theme: Theme, values: Mapping[str, Stored]) -> UUID | None:
        """Return the subject of these answers, or None when nothing identifies it.

        A NIK or KK gives the same subject in every theme, so that one person's records meet.
        """
        for keys in theme.subject.keys:
            answers = [values.get(key) for key in keys]
            if all(answer is not None for answer in answers):
                return self.of(_family(theme, keys), *(_plain(answer) for answer in answers))
        return None

    def slot(self, theme: Theme, subject: UUID, period: date) -> UUID:
        """Return the place that one living record of a subject takes: per theme, and per period unless a register."""
        return self.of("slot", theme.key, subject.hex, "" if theme.register else period.isoformat())

    def zero_slot(self, theme: Theme, area: str, period: date) -> UUID:
        """Return the place of an area's one zero report in a period."""
        return self.of("zero", theme.key, area, period.isoformat())


def _family(theme: Theme, keys: tuple[str, ...]) -> str:
    if len(keys) == 1:
        match theme.fields[keys[0]].kind:
            case Nik():
                return "nik"
            case Kk():
                return "kk"
    return f"{theme.subject.kind}:{','.join(keys)}"


def _plain(answer: Stored) -> str:
    return fold(answer) or answer if isinstance(answer, str) else str(answer)
