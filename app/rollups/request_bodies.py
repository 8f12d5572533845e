"""What is sent to and told by the routes of requests."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.core.clock import WIB, wib
from app.core.fields import Moment
from app.core.openapi import Bilingual
from app.core.vault import vault_of
from app.records.models import RightsRequest
from app.records.privacy import masked
from app.records.rights import register
from app.records.rights.finding import Found
from app.records.rights.giving import label_of
from app.records.rights.law import CHECKS, RIGHTS, Checked, Kind
from app.records.sealing import ANSWERED

Reason = Annotated[str, Field(min_length=5, max_length=500, pattern=r"\S{2}")]
Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


def _aware(moment: datetime) -> datetime:
    if not 2020 <= moment.year < 9000:
        raise ValueError("a year no clock shows")
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)


class RecordRef(BaseModel):
    """A record."""

    model_config = ConfigDict(extra="forbid")

    theme: str = Field(max_length=20)
    id: UUID


class RequestIn(BaseModel):
    """What somebody asked about her data, and how it is known that it is she."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    area: str = Field(max_length=40, description="Your city.")
    nik: str | None = Field(None, max_length=40)
    no_kk: str | None = Field(None, max_length=40, description="A family; not together with a NIK.")
    records: list[RecordRef] = Field(
        default_factory=list, max_length=50, description="Records that are about her and bear no number."
    )
    name: Words = Field(description="Who asks.")
    relation: Words = Field("", description="Who asks for somebody else, and as what.")
    contact: Words = Field("", description="Where the answer goes.")
    checked: Checked = Field(description="; ".join(f"`{key}`: {text.en}" for key, text in CHECKS.items()))
    received_at: Annotated[Moment, AfterValidator(_aware)] | None = Field(
        None, description="When it was asked; now if absent. The law's clock runs from then."
    )


class WhyIn(BaseModel):
    """Why something is done; it stands in the log. Write no name and no number into it."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class GiveIn(WhyIn):
    """In which form she gets her data."""

    format: Literal["json", "pdf"] = "pdf"


class SomeIn(WhyIn):
    """What is to be done, and with which of the records that are about her."""

    records: list[RecordRef] | None = Field(None, max_length=500, description="All that are about her if absent.")


class AnswerIn(BaseModel):
    """How a request ends."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["granted", "refused"]
    answer: Annotated[str, Field(min_length=5, max_length=1000, pattern=r"\S{2}")]
    corrected: list[RecordRef] = Field(
        default_factory=list, max_length=50, description="Of a granted correction: the records that were revised."
    )


class RequestOut(BaseModel):
    """A request as it stands; the number is masked."""

    id: UUID
    kind: str
    asks: Bilingual
    article: str
    area: str
    number: str = Field(description="NIK or family card, masked; empty once the person was erased.")
    name: str
    relation: str
    contact: str
    checked: str
    received_at: str
    due_at: str | None = Field(description="Until when the law wants it done; null where it names no time.")
    clock: str = Field(description="The article that says so, or nothing.")
    confirmed: bool = Field(description="Whether article and clock were read in the law; else they are to be seen.")
    overdue: bool
    entered_by: UUID
    approved_by: UUID | None
    approved_at: str | None
    state: str = Field(description="`open`, `granted` or `refused`.")
    answer: str
    answered_by: UUID | None
    answered_at: str | None
    changed: int


class RequestsOut(BaseModel):
    """A page of requests in the order in which they last changed."""

    items: list[RequestOut]
    overdue: int = Field(description="How many wait for longer than the law allows.")
    next: int | None = Field(description="Pass as `after` for the page that follows; null when this is the last.")
    version: int = Field(description="Number of the last change; pass as `after` to be told what is new.")


class FoundRecordOut(BaseModel):
    """A record that is about her, or names her."""

    theme: str
    id: UUID
    area: str
    observed_on: str
    state: str
    own: bool = Field(description="It is about her; else it is somebody else's and names her.")
    named_by: list[str]
    earlier: bool = Field(description="Only a revision that was replaced names her.")
    held: bool


class FoundOut(BaseModel):
    """Where something is kept of her; nothing of what it says."""

    records: list[FoundRecordOut]
    beside: int = Field(description="Documents that met a record.")
    lists: int = Field(description="Lines of official lists.")
    merges: int
    deeds: int = Field(description="Entries of the log about her or her records.")


class GivenOut(BaseModel):
    """All that is kept of her, in words."""

    made_at: str
    records: list[dict[str, Any]]
    named: list[dict[str, Any]]
    beside: list[dict[str, Any]]
    lists: list[dict[str, Any]]
    seen: list[dict[str, Any]]


class DoneOut(BaseModel):
    """What was done."""

    records: list[UUID]


class ErasedOut(DoneOut):
    """What was erased."""

    named: list[UUID] = Field(description="Records about somebody else in which she is no longer named.")
    left: list[UUID] = Field(description="Records in which she still stands, for they would count otherwise.")
    documents: int
    alerts: int


def found_out(found: Found) -> dict[str, Any]:
    """Return where something is kept, as it travels."""
    return {
        "records": [
            {
                "theme": each.theme.key,
                "id": each.row.id,
                "area": each.row.area,
                "observed_on": each.row.observed_on.isoformat(),
                "state": each.row.state,
                "own": each.own,
                "named_by": [label_of(each.theme, key) for key in each.named_by],
                "earlier": each.earlier,
                "held": each.withheld == "restricted",
            }
            for each in found.records
        ],
        "beside": len(found.conflicts),
        "lists": len(found.waiting),
        "merges": len(found.merges),
        "deeds": len(found.deeds),
    }


def request_out(session: Session, asked: RightsRequest, at: datetime) -> dict[str, Any]:
    """Return a request as it travels, and whether it is overdue by now; raises Unopenable."""
    vault, right = vault_of(session), RIGHTS[asked.kind]  # type: ignore[index]
    about = register.about_of(vault, asked)
    return {
        "id": asked.id,
        "kind": asked.kind,
        "asks": right.label._asdict(),
        "article": right.article,
        "area": asked.area,
        "number": masked(about.nik or about.no_kk or "") if about.nik or about.no_kk else "",
        "name": about.name,
        "relation": about.relation,
        "contact": about.contact,
        "checked": asked.checked,
        "received_at": wib(asked.received_at),
        "due_at": wib(asked.due_at) if asked.due_at else None,
        "clock": right.clock,
        "confirmed": right.confirmed,
        "overdue": register.is_overdue(asked, at),
        "entered_by": asked.account,
        "approved_by": asked.approved_by,
        "approved_at": wib(asked.approved_at) if asked.approved_at else None,
        "state": asked.state,
        "answer": vault.read(ANSWERED.of(asked.id), asked.answer),
        "answered_by": asked.answered_by,
        "answered_at": wib(asked.answered_at) if asked.answered_at else None,
        "changed": asked.changed,
    }
