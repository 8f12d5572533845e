"""A theme is a subject of collection, declared once as frozen data; tables, forms and totals are printed from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, Literal

from app.core.text import Text
from app.themes.language.expr import Condition, Test, compiled
from app.themes.language.groupings import Grouping
from app.themes.language.indicators import Indicator
from app.themes.language.keepers import Hand, Keeper
from app.themes.language.kinds import Date
from app.themes.language.lines import Lines
from app.themes.language.quality import NO_MEASURES, Quality
from app.themes.language.questions import Derivation, Derived, Memory, Privacy, Question
from app.themes.language.reporting import USUAL, Reporting
from app.themes.language.retention import Retention
from app.themes.language.screens import Screen
from app.themes.language.ties import Tie
from app.themes.language.watches import Watch
from app.themes.language.zones import Zoning

Period = Literal["day", "month", "quarter", "half", "year"]
Grain = Literal["day", "month", "year"]


KELURAHAN: Final = "kelurahan"
"""The area that may stand among the questions by which a subject is known."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a record is about, and how two records are known to be about the same one.

    `keys`: sets of questions in order of trust; the first whose answers are all there identifies the subject.
    `alike`: sets of questions by which two different subjects may be one after all; people decide. A house question
    counts by its house. `KELURAHAN` may stand in a set for the kelurahan of the record, where a name is one only there.
    `apart`: questions that tell two subjects apart: who differs in one of them is never offered as the same.
    """

    kind: str
    label: Text
    keys: tuple[tuple[str, ...], ...]
    alike: tuple[tuple[str, ...], ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def likenesses(self) -> frozenset[str]:
        """The sets of `alike` as mentions name them."""
        return frozenset(",".join(keys) for keys in self.alike)


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule between answers: it holds unless its condition is false.

    An `error` refuses the record; a `warning` is shown, and may be confirmed; a `notice` only tells.
    """

    code: str
    holds: Condition
    message: Text
    about: tuple[str, ...]
    severity: Literal["error", "warning", "notice"] = "error"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Twice:
    """A doubt that rests on two records: they name the same person, and have a code in common.

    It is for people to look into and refuses nobody: whoever sends a record does not learn of it, only who may read
    both. `named_by`: the questions of one person's number, or items of lines as `people.nik`. `same`: the multiple
    choice in which the two share a code.
    """

    code: str
    named_by: tuple[str, ...]
    same: str
    message: Text
    about: tuple[str, ...]
    source: str = ""


OBSERVED_ON = Derived(
    key="observed_on",
    kind=Date(),
    label=Text("Tanggal kunjungan", "Day observed"),
    privacy=Privacy.PERSONAL,
)
"""The day of the visit: every record has it, and conditions may name it like an answer."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Everything there is to know of one subject of collection.

    `period`: how often an area reports. `register`: one living record per subject whose revisions carry the day
    observed; otherwise one record per subject and period. `grains`: the cells kept for totals; a theme with stocks
    needs `day`, so that "as of" any day is exact. `ties`: totals that can be reckoned from others. `smallest`: a count
    from 1 up to but without this is hidden from who may not read the records; 0 hides nothing. `breakdowns`: the
    questions and groupings by which totals are broken down for these readers; none of them, and no indicator, may
    follow from the others. `screens`: which questions stand together on a telephone; without them it shows a few at a
    time. `retention`: how long its records of persons are kept, the rules with their days.
    """

    key: str
    version: int
    label: Text
    subject: Subject
    period: Period
    questions: tuple[Question, ...]
    example: Mapping[str, Any]
    screens: tuple[Screen, ...] = ()
    checks: tuple[Check, ...] = ()
    twice: tuple[Twice, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    memories: tuple[Memory, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ties: tuple[Tie, ...] = ()
    zonings: tuple[Zoning, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    smallest: int = 5
    breakdowns: tuple[str, ...] = ()
    watches: tuple[Watch, ...] = ()
    register: bool = False
    grains: tuple[Grain, ...] = ("month",)
    reporting: Reporting = USUAL
    quality: Quality = NO_MEASURES
    offices: tuple[str, ...] = ()
    source: str = ""
    retention: tuple[Retention, ...] = ()

    @property
    def formulas(self) -> tuple[Derivation | Memory, ...]:
        """Every formula, in the order in which they are computed."""
        return (*self.derivations, *self.memories)

    @cached_property
    def fields(self) -> dict[str, Question | Derived]:
        """Every column of the typed table that holds a value, questions first, then derived values."""
        found: dict[str, Question | Derived] = {each.key: each for each in self.questions}
        for derivation in self.derivations:
            found |= {each.key: each for each in derivation.gives}
        return found | {key: each for key, each in self.remembered.items() if key in self.lasting}

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """The fields that are kept sealed (`Kind.sealed`)."""
        return tuple(key for key, each in self.fields.items() if each.kind.sealed)

    @cached_property
    def remembered(self) -> dict[str, Derived]:
        """Every value that follows from the past, those that are not kept too."""
        return {each.key: each for memory in self.memories for each in memory.gives}

    @cached_property
    def lasting(self) -> tuple[str, ...]:
        """The keys of the remembered values that are kept."""
        return tuple(each.key for memory in self.memories if memory.lasting for each in memory.gives)

    @cached_property
    def recalls(self) -> frozenset[str]:
        """The fields that some formula remembers of other records of the theme."""
        return frozenset(
            key
            for memory in self.memories
            for key in (*memory.recalls.earlier, *memory.recalls.shared, *memory.recalls.alike)
        )

    @cached_property
    def memorable(self) -> tuple[str, ...]:
        """The columns that are looked up of other records: what is remembered of them, and what they keep of theirs."""
        return (*sorted(self.recalls), *self.lasting)

    @cached_property
    def scope_of_conditions(self) -> dict[str, Question | Derived]:
        """What a condition may name: the fields, what is remembered, and the day observed."""
        return {"observed_on": OBSERVED_ON, **self.fields, **self.remembered}

    def scope_of(self, indicator: Indicator) -> dict[str, Question | Derived]:
        """What an indicator's condition, amount and days may name: of one that counts lines, their items too."""
        counted = self.fields.get(indicator.each or "")
        kind = counted and counted.kind
        return self.scope_of_conditions | (kind.item if isinstance(kind, Lines) else {})

    def test(self, condition: Condition) -> Test:
        """Compile a condition of this theme."""
        return compiled(condition, self.scope_of_conditions)

    @cached_property
    def live_questions(self) -> tuple[Question, ...]:
        """The questions still asked."""
        return tuple(each for each in self.questions if each.retired is None)

    @cached_property
    def keepers(self) -> frozenset[Hand]:
        """Whose answers stand in this theme besides those that anybody gives."""
        kept = frozenset(each.kept_by.hand for each in self.live_questions if each.kept_by)
        return kept | {step.hand for each in self.live_questions for step in each.steps}

    @cached_property
    def secrets(self) -> dict[str, Keeper]:
        """By question, the keepers whose word not everybody who reads a record may see."""
        return {each.key: each.kept_by for each in self.questions if each.kept_by and not each.kept_by.shown}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """The indicators by key."""
        return {each.key: each for each in self.indicators}

    @cached_property
    def watch(self) -> dict[str, Watch]:
        """The watches by key."""
        return {each.key: each for each in self.watches}

    @cached_property
    def about_persons(self) -> bool:
        """Whether small totals of this theme could point at a person."""
        return any(each.privacy is not Privacy.OPEN for each in self.fields.values())


def period_start(period: Period, day: date) -> date:
    """Return the first day of the period in which `day` lies."""
    match period:
        case "day":
            return day
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "half":
            return date(day.year, 1 if day.month < 7 else 7, 1)
        case "year":
            return date(day.year, 1, 1)


def next_period(period: Period, start: date) -> date:
    """Return the first day of the period after the one that begins on `start`."""
    days = {"day": 1, "month": 31, "quarter": 92, "half": 184, "year": 366}[period]
    return period_start(period, start + timedelta(days=days))
