"""A plain model of two themes, in which figures are counted by walking over every record: what the service must say."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.clock import uuid7
from app.themes.catalog import theme

MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
"""The months of which figures are compared; stocks as of their last day."""

STOCKS = ("active", "members")

Place = Callable[[str], str]


@dataclass
class Sent:
    """A revision as it was taken: the day, and what was answered of that which the figures count."""

    day: str
    answers: dict[str, Any]
    zero: bool = False


@dataclass
class Plain:
    """A record: its revisions, where it counts on which day, and where it stands."""

    key: str
    who: str
    area: str
    state: str
    revisions: list[Sent]
    place: Place
    cut: str = ""
    """Before this day it stays where it counted."""
    left: set[str] = field(default_factory=set)
    """From where it was ever moved away: what is still sent there goes where it went."""
    told: set[str] = field(default_factory=set)
    """Whose phones heard that it is gone: it was moved away from there, and did not leave by a revision since."""

    @property
    def day(self) -> str:
        return self.revisions[-1].day

    @property
    def zero(self) -> bool:
        return self.revisions[-1].zero

    @property
    def period(self) -> str:
        return "" if self.key == "kwt" and not self.zero else quarter(self.day) if self.key == "kwt" else self.day[:7]

    def lie(self, area: str, since: str | None = None, *, moved: bool) -> None:
        """Lie somewhere else: what is before `since`, or before an earlier such day, counts where it did."""
        before, cut = self.place, self.cut if not moved else since or ""
        self.place = lambda day: before(day) if day < cut else area
        if moved and self.area != area:
            self.left.add(self.area)
            self.told.add(self.area)
        elif self.area != area:
            self.told.discard(self.area)
        self.area, self.cut = area, cut


def quarter(day: str) -> str:
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def anywhere(area: str) -> Place:
    return lambda _: area


def child(who: int, variant: int, day: str) -> dict[str, Any]:
    """A child that has no number: its name tells it from others."""
    sent = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang", "child_name": f"Anak {who}"}
    return sent | {"house_no": str(who), "weight_kg": f"{8 + variant}.5" if variant < 4 else None}


def group(who: int, variant: int, day: str) -> dict[str, Any]:
    """A group with a harvest of as many kilograms as members, on the first of the month of the visit and in August."""
    days = [f"{day[:7]}-01", "2026-08-15"]
    harvests = [{"harvested_on": each, "commodity": "TOGA", "crop": "jahe", "kg": str(variant + 1)} for each in days]
    sent = {**theme("kwt").example, "group_name": f"KWT {who}", "harvests": harvests}
    return sent | {
        "members_total": 20 + variant,
        "members_active": 10,
        "status": "TIDAK_AKTIF" if variant == 9 else "AKTIF",
    }


MAKE = {"stunting": child, "kwt": group}


@dataclass
class Signed:
    """A period that an office closed: what was counted at that moment, by state; whether it was reopened since."""

    key: str
    period: str
    id: int
    figures: dict[str, dict[tuple[str, str], int]]
    holds: bool = True


@dataclass
class Truth:
    """All records by id, and who was found to be whom."""

    records: dict[str, Plain] = field(default_factory=dict)
    merges: list[dict[str, Any]] = field(default_factory=list)
    closings: list[Signed] = field(default_factory=list)

    def closed(self, key: str) -> dict[str, Signed]:
        """Return the closings of a theme that hold, by period."""
        return {each.period: each for each in self.closings if each.key == key and each.holds}

    def end(self, key: str, who: str) -> str:
        """Say whom the merges that stand make of somebody."""
        for each in self.merges:
            if each["stands"] and (each["key"], each["merged"]) == (key, who):
                return self.end(key, each["kept"])
        return who

    def standing(self, key: str) -> list[tuple[str, Plain]]:
        return [(id_, each) for id_, each in self.records.items() if each.key == key and each.state != "void"]

    def holder(self, key: str, who: str, day: str, *, zero: bool = False) -> str | None:
        """Return the record that has the place of a subject in a period; of a zero report `who` is its area."""
        asked = Plain(key, who, who, "received", [Sent(day, {}, zero)], anywhere(who))
        for id_, each in self.standing(key):
            same = each.area == who if zero else self.end(key, each.who) == self.end(key, who)
            if each.zero == zero and same and each.period == asked.period:
                return id_
        return None

    def figures(self, key: str, states: Iterable[str]) -> dict[tuple[str, str, str], int]:
        """Count everything: by indicator, RT and month."""
        found: Counter[tuple[str, str, str]] = Counter()
        counting = {id_: each for id_, each in self.standing(key) if each.state in states and not each.zero}
        if key == "stunting":
            for id_, each in counting.items():
                for indicator in self._weighing(id_, each):
                    found[indicator, each.place(each.day), each.day[:7]] += 1
        else:
            for each in counting.values():
                _add_group(found, each)
        return {at: count for at, count in found.items() if count}

    def figures_of(self, key: str, period: str, states: Iterable[str]) -> dict[tuple[str, str], int]:
        """Count a whole period: by indicator and RT, stocks as of its end."""
        found: Counter[tuple[str, str]] = Counter()
        months = [month for month in MONTHS if period in (month, quarter(month))]
        for (indicator, area, month), count in self.figures(key, states).items():
            if month in months and (indicator not in STOCKS or month == months[-1]):
                found[indicator, area] += count
        return dict(found)

    def _weighing(self, id_: str, mine: Plain) -> Iterable[str]:
        yield "recorded"
        if not mine.revisions[-1].answers.get("weight_kg"):
            return
        yield "weighed"
        end = self.end("stunting", mine.who)
        earlier = [
            each.day
            for other, each in self.standing("stunting")
            if not each.zero
            and self.end("stunting", each.who) == end
            and each.revisions[-1].answers.get("weight_kg")
            and (each.day, other) < (mine.day, id_)
        ]
        if not earlier:
            yield "first_weighed"
        elif not any(_month(day) == _month(mine.day) - 1 for day in earlier):
            yield "not_last_month"


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _add_group(found: Counter[tuple[str, str, str]], mine: Plain) -> None:
    told: list[Sent] = []
    for sent in mine.revisions:
        while told and told[-1].day >= sent.day:
            told.pop()
        told.append(sent)
    for month in MONTHS:
        now = [sent for sent in told if sent.day <= f"{month}-31"]
        if now and now[-1].answers["status"] == "AKTIF":
            there = mine.place(f"{month}-31")
            found["active", there, month] += 1
            found["members", there, month] += now[-1].answers["members_total"]
    for line in told[-1].answers["harvests"]:
        if line["harvested_on"][:7] in MONTHS:
            found["harvest_kg", mine.place(line["harvested_on"]), line["harvested_on"][:7]] += int(line["kg"]) * 10


def folded(figures: Mapping[tuple[str, str, str], int], parts: int) -> dict[tuple[str, str, str], int]:
    """Add figures up to a level: that of codes with so many parts."""
    found: Counter[tuple[str, str, str]] = Counter()
    for (indicator, area, month), count in figures.items():
        found[indicator, ".".join(area.split(".")[:parts]), month] += count
    return dict(found)


def fresh_id() -> str:
    return str(uuid7())
