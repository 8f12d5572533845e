"""The pen writes records as a phone sends them: with an id, a day and a moment that follow from the seed."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from app.core.clock import WIB

Item = dict[str, Any]
"""One item of `POST /v1/submissions`."""

Answers = dict[str, Any]

Option = TypeVar("Option")

AT_THE_DOOR, IN_THE_EVENING = 0.8, 0.14
"""Share of records written down during the visit, and in the evening after it."""

YEAR = 365
"""Days that a story goes back."""


class Pen:
    """Writes the records of a story that ends on the day `until`."""

    def __init__(self, chance: random.Random, until: date) -> None:
        self.chance = chance
        self.until = until
        self.since = until - timedelta(days=YEAR)

    def write(self, theme: str, area: str, day: date, answers: Answers) -> Item:
        """Write a new record; answers that are None are left out."""
        return self._item(theme, area, day) | {"answers": {key: a for key, a in answers.items() if a is not None}}

    def nothing(self, theme: str, area: str, day: date) -> Item:
        """Write that there was nothing to report."""
        return self._item(theme, area, day) | {"zero": True}

    def rewrite(self, item: Item, day: date, changes: Answers, *, replaces: int = 1) -> Item:
        """Write a record anew with changed answers, in place of the revision it names."""
        answers = {key: a for key, a in (item["answers"] | changes).items() if a is not None}
        fresh = self._item(item["theme"], item["area"], day)
        return fresh | {"id": item["id"], "answers": answers, "replaces": replaces}

    def perhaps(self, share: float) -> bool:
        """Say yes so often."""
        return self.chance.random() < share

    def one(self, options: Sequence[Option], weights: Sequence[float]) -> Option:
        """Choose one, some more often than others."""
        return self.chance.choices(options, weights)[0]

    def some(self, shares: dict[str, float]) -> list[str]:
        """Choose any number, each so often."""
        return [option for option, share in shares.items() if self.perhaps(share)]

    def day_between(self, first: date, last: date) -> date:
        """Choose a day; both ends may be it, and the end of the story is never passed."""
        last = min(last, self.until)
        return first + timedelta(days=self.chance.randint(0, max(0, (last - first).days)))

    def _item(self, theme: str, area: str, day: date) -> Item:
        moment = self._moment(day)
        return {
            "id": str(_uuid7(self.chance, moment)),
            "theme": theme,
            "area": area,
            "observed_on": day.isoformat(),
            "made_at": moment.isoformat(timespec="seconds"),
        }

    def _moment(self, day: date) -> datetime:
        """Say when it was put into the phone: at the door, at home in the evening, or on the next morning."""
        lot = self.chance.random()
        if day == self.until:
            # On the last day itself the story stops early: a phone's clock does not show the future.
            hour = self.chance.uniform(0.1, 0.3)
        elif lot < AT_THE_DOOR:
            hour = self.chance.uniform(8, 17)
        elif lot < AT_THE_DOOR + IN_THE_EVENING or day + timedelta(days=1) == self.until:
            hour = self.chance.uniform(18.5, 21.5)
        else:
            hour = self.chance.uniform(24 + 7, 24 + 11)
        return datetime.combine(day, time(), WIB) + timedelta(hours=hour)


def _uuid7(chance: random.Random, moment: datetime) -> UUID:
    """Make a version 7 UUID that can be made again from the same chance."""
    stamp = int(moment.astimezone(UTC).timestamp() * 1000)
    value = (stamp << 80) | chance.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))
