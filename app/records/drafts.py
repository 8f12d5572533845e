"""A draft is one item sent to us, read under its theme and ready for the writer, or refused with every fault named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.areas.tree import Tree
from app.core.clock import WIB
from app.core.errors import Fault
from app.core.fields import Day, Moment
from app.core.text import Text
from app.identity.gate import Caller
from app.identity.scope import Action, Scope
from app.records.carrying import answers_of, gaps_beside, imported_keys
from app.records.cells import Entry, contributions
from app.records.subjects import BlindIndex, Named
from app.themes.language import Hand, Reading, Theme, period_start, read_answers
from app.themes.language.expr import Stored
from app.themes.meaning import EXAMPLE_DAY

EARLIEST = date(2020, 1, 1)
"""No visit is older than the first year of which the city wants records."""

RECORD_LEVELS = ("rt", "dasawisma")

UNKNOWN_AREA = Text("Wilayah ini tidak dikenal.", "This area is not known.")
UNKNOWN_THEME = Text("Tema ini tidak dikenal.", "This theme is not known.")
WRONG_LEVEL = Text("Catatan disimpan pada RT atau dasawisma.", "Records are kept by RT or dasawisma.")
CLOSED_AREA = Text("Wilayah ini tidak berlaku pada tanggal itu.", "This area did not exist on that day.")
FUTURE_VISIT = Text("Tanggal kunjungan di masa depan.", "The visit lies in the future.")
TOO_OLD = Text("Tanggal kunjungan terlalu lama.", "The visit is too long ago.")
MOVED = Text(
    "Catatan ini sudah dipindah ke {area}; revisi Anda disimpan di sana.",
    "This record was moved to {area}; what you sent is kept there.",
)
UNKEEPABLE = Text("Ada isi yang tidak dapat disimpan.", "Some of the content cannot be kept.")
ZERO_ANSWERS = Text("Laporan nihil tidak berisi jawaban.", "A zero report holds no answers.")


OF_THE_PAST = Fault("area", "area.closed", CLOSED_AREA)


def _dated(moment: datetime) -> datetime:
    if not 1900 < moment.year < 9000:
        raise ValueError("a year no clock shows")
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)


class Submission(BaseModel):
    """One record as a phone sends it to its RT."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: UUID = Field(description="Made on the phone, UUIDv7 preferred; sending the same id again is harmless.")
    observed_on: Day = Field(description="The day of the visit.")
    answers: dict[str, Any] = Field(
        default_factory=dict,
        description="Answers by question key. An identity number that a record has already may be borrowed from it: "
        "`{theme, record, question, shown}`, `shown` as it is masked there.",
    )
    zero: bool = Field(default=False, description="True says: there was nothing to report in this period.")
    replaces: int | None = Field(
        default=None, ge=1, le=1_000_000, description="The revision that this one replaces; absent for a new record."
    )
    form: int | None = Field(
        default=None, ge=1, le=1_000_000, description="The version of the theme that the form was made from."
    )
    made_at: Annotated[Moment, AfterValidator(_dated)] | None = Field(
        default=None, description="When it was written, by the phone's clock; without an offset it is read as WIB."
    )


class Item(Submission):
    """One record of a batch, with its theme and area."""

    theme: Annotated[str, StringConstraints(max_length=40)]
    area: Annotated[str, StringConstraints(max_length=40)]


class Placed(NamedTuple):
    """Who and what a record is about that was sent from an area: the parts of its row that hang on the place."""

    subject: UUID | None
    slot: UUID | None
    house: UUID | None
    named: list[Named]


def placed(
    theme: Theme, index: BlindIndex, area: str, values: Mapping[str, Stored], period: date, *, zero: bool
) -> Placed:
    """Return whom these answers are about in an area, before anybody was found to be somebody else."""
    if zero:
        return Placed(None, index.zero_slot(theme, area, period), None, [])
    subject = index.subject(theme, area, values)
    slot = index.slot(theme, subject, period) if subject else None
    return Placed(subject, slot, index.house_of(theme, area, values), index.named(theme, area, values, subject))


@dataclass(slots=True)
class Draft:
    """A well-read item: what the writer needs, and nothing it would have to look up."""

    theme: Theme
    id: UUID
    area: str
    observed_on: date
    period: date
    zero: bool
    replaces: int | None
    values: dict[str, Stored]
    gaps: dict[str, str]
    warnings: list[Fault]
    claims: list[Fault]
    """What is only good if it repeats what stands (`Reading.claims`)."""
    waits: bool
    """Whether some of it can only be judged with what stands (`Reading.waits`)."""
    hand: Hand
    identified: UUID | None
    """The subject that the answers name; `subject` may have been found to be another one."""
    subject: UUID | None
    slot: UUID | None
    house: UUID | None
    named: list[Named]
    form: int
    document: str
    digest: str
    account: UUID
    session: UUID
    made_at: datetime | None
    received_at: datetime
    may: Callable[[str], bool]
    """Whether the sender may write records of this theme in an area."""
    reslot: Callable[[UUID], UUID]
    """The place of another subject in the same period."""
    sent_to: str
    """The area in its address; `area` is where its record was moved to since."""
    closed: bool
    """That area is no more on the day observed: only a record that was moved from there may be revised so."""
    there: Callable[[str], Placed]
    """Whom it is about if it lies in another area."""
    carried: dict[str, Any] = field(default_factory=dict)
    """What keepers had said in the revision that this one replaces."""
    late_warnings: list[Fault] = field(default_factory=list)
    """What rests on the past, found out by the writer."""

    @property
    def known_as(self) -> UUID | None:
        """By what people may have found it to be about another subject: its subject, or its own id without one."""
        return None if self.zero else self.subject or self.id

    def become(self, subject: UUID | None) -> None:
        """Take the subject that this one was found to be; nothing is done when it is that already."""
        if subject != self.subject:
            self.subject, self.slot = subject, subject and self.reslot(subject)

    def lie_in(self, area: str) -> None:
        """Lie in an area, whatever the address says; nothing is done when it lies there already."""
        if area != self.area:
            self.area = area
            self.identified, self.slot, self.house, self.named = self.there(area)
            self.subject = self.identified

    @property
    def place_notice(self) -> list[Fault]:
        """What the sender is told when the record lies elsewhere by now."""
        if self.area == self.sent_to:
            return []
        return [Fault("area", "record.moved", MOVED.fill(area=self.area), notice=True)]

    def follow(self, aliases: Mapping[UUID, UUID]) -> None:
        """Become the subject that this one was found to be, if these say so."""
        known_as = self.known_as
        if known_as is not None and known_as in aliases:
            self.become(aliases[known_as])

    def carry(self, carried: dict[str, Any]) -> list[Fault]:
        """Keep what keepers had said, and read all of it anew; return the faults that had to wait for that.

        Nothing is done when there is nothing to keep and nothing waits.
        """
        if carried == self.carried and not self.waits:
            return []
        self.carried = carried
        if self.zero:
            return []
        body = orjson.loads(self.kept_document)
        reading = read_answers(self.theme, answers_of(self.theme, body), self.observed_on, date.max)
        self.values, self.gaps = reading.values, reading.gaps | gaps_beside(self.theme, body)
        return reading.faults if self.waits else []

    @property
    def kept_document(self) -> str:
        """The document that the revision keeps."""
        if not self.carried:
            return self.document
        body = orjson.loads(self.document) | {"carried": self.carried}
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


@dataclass(slots=True)
class Refused:
    """An item that cannot be taken as it is, with every reason."""

    id: UUID | None
    faults: list[Fault]
    warnings: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads items under the themes, the areas of the moment and the sender's scope."""

    themes: dict[str, Theme]
    index: BlindIndex

    def warm(self) -> None:
        """Read and count every theme's example once, so that the first kader does not wait for tables and plans."""
        for theme in self.themes.values():
            reading = read_answers(theme, theme.example, EXAMPLE_DAY, EXAMPLE_DAY)
            contributions(theme, "", "received", [Entry(EXAMPLE_DAY, reading.values)])

    def read(
        self, item: Item, tree: Tree, caller: Caller, received_at: datetime, today: date, *, imported: bool = False
    ) -> Draft | Refused:
        """Return a draft, or the item refused. Outside the scope an area answers exactly as unknown.

        `imported`: the item comes from an official list, by somebody who was allowed to import it.
        """
        theme = self.themes.get(item.theme)
        node = tree.get(item.area)
        faults: list[Fault] = []
        closed = False
        if theme is None:
            return Refused(item.id, [Fault("theme", "theme.unknown", UNKNOWN_THEME)])
        scope = caller.scope
        hand, by = _hand(theme, item.area, scope, imported=imported)
        if node is None or not scope.allows(by, item.area, item.theme):
            return Refused(item.id, [Fault("area", "area.unknown", UNKNOWN_AREA)])
        if node.level not in RECORD_LEVELS:
            faults.append(Fault("area", "area.level", WRONG_LEVEL))
        elif closed := not node.valid_on(item.observed_on):
            faults.append(OF_THE_PAST)
        if item.observed_on > today:
            faults.append(Fault("observed_on", "observed_on.future", FUTURE_VISIT))
        elif item.observed_on < EARLIEST:
            faults.append(Fault("observed_on", "observed_on.too_old", TOO_OLD))
        reading = self._answers(theme, item, today, hand)
        faults += _imports_own(theme, reading.faults) if imported else reading.faults
        try:
            document = document_of(item)
        except TypeError:
            faults.append(Fault("answers", "answers.unkeepable", UNKEEPABLE))
        if faults and not (
            faults == [OF_THE_PAST] and item.replaces
        ):  # a record that was moved from there may be meant
            return Refused(item.id, faults, reading.warnings)
        period = period_start(theme.period, item.observed_on)
        key, index, values = theme.key, self.index, reading.values
        here = placed(theme, index, item.area, values, period, zero=item.zero)
        return Draft(
            theme=theme,
            id=item.id,
            area=item.area,
            observed_on=item.observed_on,
            period=period,
            zero=item.zero,
            replaces=item.replaces,
            values=values,
            gaps=reading.gaps,
            warnings=reading.warnings,
            claims=reading.claims,
            waits=reading.waits,
            hand=hand,
            identified=here.subject,
            subject=here.subject,
            slot=here.slot,
            house=here.house,
            named=here.named,
            form=item.form or theme.version,
            document=document,
            digest=index.fingerprint(theme.key, item.area, document),
            account=caller.account,
            session=caller.session,
            made_at=item.made_at,
            received_at=received_at,
            may=lambda area: scope.allows(by, area, key),
            reslot=lambda other: index.slot(theme, other, period),
            sent_to=item.area,
            closed=closed,
            there=lambda area: placed(theme, index, area, values, period, zero=item.zero),
        )

    def _answers(self, theme: Theme, item: Item, today: date, hand: Hand) -> Reading:
        if not item.zero:
            return read_answers(theme, item.answers, item.observed_on, today, hand)
        if item.answers:
            return Reading(faults=[Fault("zero", "zero.answers", ZERO_ANSWERS)])
        return Reading(values=dict.fromkeys(theme.fields))


def _hand(theme: Theme, area: str, scope: Scope, *, imported: bool) -> tuple[Hand, Action]:
    """Return whose hand sends to an area, and the right by which it does: the office's before the desk's."""
    if imported:
        return "import", Action.KEEP
    if "office" in theme.keepers and scope.allows(Action.KEEP, area, theme.key):
        return "office", Action.KEEP
    if "desk" in theme.keepers and scope.allows(Action.REVIEW, area, theme.key):
        return "desk", Action.REVIEW
    return "kader", Action.SUBMIT


def _imports_own(theme: Theme, faults: list[Fault]) -> list[Fault]:
    """Return the faults of what a list said; all else was taken once and stands."""
    own = imported_keys(theme)
    return [each for each in faults if each.question.partition(".")[0] in own]


def document_of(item: Submission) -> str:
    """Return the document that a revision keeps: the day, the answers as sent, and whether it is a zero report.

    TypeError when the answers hold what JSON cannot carry: a broken character or an integer beyond 64 bits.
    """
    body = {"observed_on": item.observed_on, "answers": item.answers, "zero": item.zero}
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
