"""A question may hold lines: small answers that come together, as a harvest with its day, its crop and its weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import orjson

from app.themes.language.expr import Stored
from app.themes.language.kinds import Kind, Unfit
from app.themes.language.questions import Question
from app.themes.language.schemas import answers_object

Line = Mapping[str, Stored]


@dataclass(frozen=True)
class Lines(Kind):
    """Up to `most` lines of the same `items`; the list as last sent says all there is, so an empty one says none.

    `plain`: the item that a bare value stands for, so that `["PKH"]` means `[{"programme": "PKH"}]`. An item may be
    asked only if earlier items of its line say so. Lines are kept as one JSON text: SQL never looks inside; what
    totals and conditions need of them is derived, or counted line by line (`Indicator.each`).
    """

    items: tuple[Question, ...]
    most: int = 50
    plain: str = ""
    name: ClassVar[str] = "lines"

    @cached_property
    def item(self) -> dict[str, Question]:
        """The items by key."""
        return {each.key: each for each in self.items}

    @property
    def item_keys(self) -> list[str]:
        """The items' keys in order, doubles too."""
        return [each.key for each in self.items]

    @property
    def sealed(self) -> bool:
        """Never as a whole: their items are, one by one, so that SQL still counts by the others."""
        return False

    @cached_property
    def sealed_items(self) -> tuple[str, ...]:
        """The items that are kept sealed (`Kind.sealed`)."""
        return tuple(each.key for each in self.items if each.kind.sealed)

    def read(self, value: Any) -> Stored:
        """Refuse: lines hold many answers, each with its own faults, so `answers` reads them item by item."""
        raise Unfit("answer.kind", "Isi dengan daftar baris.", "Give a list of lines.")

    def keep(self, lines: Sequence[Line]) -> str:
        """Return lines as they are stored; what was not answered is left out."""
        return orjson.dumps([{key: each for key, each in line.items() if each is not None} for line in lines]).decode()

    def open(self, stored: Stored) -> list[dict[str, Stored]]:
        """Return stored lines; none when nothing is stored."""
        if not isinstance(stored, str):
            return []
        lines: list[dict[str, Any]] = orjson.loads(stored)
        for line in lines:
            for key in self._days:
                if key in line:
                    line[key] = date.fromisoformat(line[key])
        return lines

    @cached_property
    def _days(self) -> tuple[str, ...]:
        return tuple(each.key for each in self.items if each.kind.storage == "date")

    def show(self, stored: Stored) -> list[dict[str, Any]] | None:
        if stored is None:
            return None
        return [{key: self.item[key].kind.show(each) for key, each in line.items()} for line in self.open(stored)]

    def schema(self) -> dict[str, Any]:
        line = answers_object(self.items)
        item = {"anyOf": [line, self.item[self.plain].kind.schema()]} if self.plain else line
        return {"type": "array", "maxItems": self.most, "items": item}

    def facts(self) -> dict[str, Any]:
        return {"most": self.most, "plain": self.plain}


def lines_of(stored: Stored) -> list[dict[str, Any]]:
    """Return stored lines for a formula that knows their items; days stay ISO text, which orders alike."""
    return orjson.loads(stored) if isinstance(stored, str) else []
