"""What is kept of every record whatever its theme: revisions, conflicts, decisions, and each theme's counter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlmodel import Field, SQLModel

from app.core.db import BigId, Instant, code_type
from app.core.vault import sealed


class ThemeState(SQLModel, table=True):
    """A theme's counter of changes, and the declaration its rows and cells were made under.

    The counter's row is locked first in every transaction that changes records of the theme. Changes of one theme
    therefore commit in the order of their numbers, and whoever reads up to a number has missed nothing below it.
    `closings` counts how often a period of the theme was closed or reopened: whoever remembers the closed periods
    reads them anew when it moves.
    """

    __tablename__ = "theme_state"

    theme: str = Field(max_length=20, primary_key=True)
    version: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    closings: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    digest: str = Field(default="", max_length=64)


class Revision(SQLModel, table=True):
    """One version of a record, append-only, with the document as it was sent, sealed.

    `form`: the version of the theme that the sender had before her. It says under which versions of the code lists
    the answers were given, for a list cannot change without a new version of its theme.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_account_received", "account", "received_at"),)

    record: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    number: int = Field(primary_key=True)
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False))
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    observed_on: date = Field(sa_column=Column(Date, nullable=False))
    digest: str = Field(max_length=32)
    document: bytes = Field(sa_column=sealed("record", "number"))
    form: int = Field(sa_column=Column(Integer, nullable=False, server_default="1"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    session: UUID = Field(sa_column=Column(Uuid, nullable=False))
    made_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Conflict(SQLModel, table=True):
    """A document that met another: kept whole, shown beside the record it met, never silently dropped."""

    __tablename__ = "conflict"
    __table_args__ = (
        UniqueConstraint("record", "digest"),
        Index("ix_conflict_against", "against"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    record: UUID = Field(sa_column=Column(Uuid, nullable=False))
    against: UUID = Field(sa_column=Column(Uuid, nullable=False))
    theme: str = Field(max_length=20)
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    reason: str = Field(max_length=20)
    digest: str = Field(max_length=32)
    document: bytes = Field(sa_column=sealed("record", "digest"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    session: UUID = Field(sa_column=Column(Uuid, nullable=False))
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Decision(SQLModel, table=True):
    """One step of review: who put a record into which state, when and why."""

    __tablename__ = "decision"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    record: UUID = Field(sa_column=Column(Uuid, nullable=False, index=True))
    theme: str = Field(max_length=20)
    revision: int
    state: str = Field(max_length=8)
    reason: bytes = Field(default=b"", sa_column=sealed("record", "at"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Mention(SQLModel, table=True):
    """That a record names somebody besides its subject, or is like others: the look-up behind every link.

    `named` is the blind index of a NIK, a family card or a likeness; equal ones in other records meet in it. `key`
    says which question named it.
    """

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_record", "record"),)

    named: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    record: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    key: str = Field(sa_column=Column(code_type(82), primary_key=True))
    theme: str = Field(sa_column=Column(code_type(20), nullable=False))


class ImportLine(SQLModel, table=True):
    """What official lists say of a subject, the newest of it: known by its blind index alone, recorded here or not.

    `answers`: the keeper's answers as JSON, sealed. Whoever is registered in or below `area`, the part that was
    imported for, is registered with them.
    """

    __tablename__ = "import_line"

    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), primary_key=True))
    subject: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    period: str = Field(max_length=10)
    source: bytes = Field(sa_column=sealed("theme", "subject"))
    answers: bytes = Field(sa_column=sealed("theme", "subject"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Alias(SQLModel, table=True):
    """A subject that people found to be another one: in this theme whoever is identified as `merged` is `kept`.

    `merged` may also be the id of a record whose answers identify nobody. Who is `kept` may have been merged since, so
    aliases are followed to their end; only ends are ever merged, so that they never run in a circle.
    """

    __tablename__ = "subject_alias"

    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), primary_key=True))
    merged: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    kept: UUID = Field(sa_column=Column(Uuid, nullable=False, index=True))


class Merge(SQLModel, table=True):
    """That people found two subjects of a theme to be one: who, when, why, and whether it was taken back.

    `merged` and `kept` are what the alias says; the records are those by which the two were named.
    """

    __tablename__ = "subject_merge"

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False))
    kept: UUID = Field(sa_column=Column(Uuid, nullable=False))
    merged: UUID = Field(sa_column=Column(Uuid, nullable=False))
    kept_record: UUID = Field(sa_column=Column(Uuid, nullable=False))
    merged_record: UUID = Field(sa_column=Column(Uuid, nullable=False))
    kept_area: str = Field(sa_column=Column(code_type(32), nullable=False))
    merged_area: str = Field(sa_column=Column(code_type(32), nullable=False))
    reason: bytes = Field(default=b"", sa_column=sealed("id"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    undone_reason: bytes = Field(default=b"", sa_column=sealed("id"))
    undone_by: UUID | None = Field(default=None, sa_column=Column(Uuid))
    undone_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class MergedRecord(SQLModel, table=True):
    """A record that a merge moved to another subject, or voided because only one of two could stand.

    `state`: where a voided record stood before, and where it stands again when the merge is undone.
    """

    __tablename__ = "merged_record"

    merge: UUID = Field(sa_column=Column(Uuid, ForeignKey("subject_merge.id"), primary_key=True))
    record: UUID = Field(sa_column=Column(Uuid, primary_key=True, index=True))
    voided: bool
    state: str = Field(max_length=8)


class Move(SQLModel, table=True):
    """That an office put a record into another area, as change number `changed` of its theme.

    It holds until the record is moved or sent from elsewhere. `since`: before that day the record counts where it
    counted until then; without it, it always counts in its new area.
    """

    __tablename__ = "record_move"
    __table_args__ = (Index("ix_record_move_left", "theme", "left_area", "changed"),)

    record: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    changed: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False))
    revision: int
    left_area: str = Field(sa_column=Column(code_type(32), nullable=False))
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    since: date | None = Field(default=None, sa_column=Column(Date))
    reason: bytes = Field(default=b"", sa_column=sealed("record", "changed"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Unsealing(SQLModel, table=True):
    """That somebody asked for a list with its identities: for what, who else allowed it, and when it was read."""

    __tablename__ = "unsealing"

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False))
    area: str = Field(sa_column=Column(code_type(32), nullable=False, index=True))
    first: date = Field(sa_column=Column(Date, nullable=False))
    last: date = Field(sa_column=Column(Date, nullable=False))
    reason: bytes = Field(sa_column=sealed("id"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    decided_by: UUID | None = Field(default=None, sa_column=Column(Uuid))
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    approved: bool = Field(default=False)
    read_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class Withheld(SQLModel, table=True):
    """That nobody is shown a record any more: because its processing is `restricted`, or because it was `erased`.

    What it counts stays counted. Of an `erased` one nothing is left but that and its id, so that what a phone sends
    again under it is not taken for something new; it may also be the id of a document that never became a record.
    `changed`: the number of the change of its theme, by which those who follow changes learn to let go of it.
    `request`: who asked for it to be so; none where its time was over.
    """

    __tablename__ = "withheld"
    __table_args__ = (Index("ix_withheld_theme_changed", "theme", "changed"),)

    record: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False))
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    kind: str = Field(max_length=10)
    changed: int = Field(sa_column=Column(BigInteger, nullable=False))
    request: UUID | None = Field(default=None, sa_column=Column(Uuid, index=True))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class RightsRequest(SQLModel, table=True):
    """What a person asked of the city about her own data, when, and what became of it.

    `about`: JSON, sealed: her number, who asks for her and how to reach them, and records that her number does not
    find; emptied when she was erased. `checked`: how it was made sure that it is she. `received_at`: when she asked;
    `due_at`: until when the law wants it done, where it says so. `changed` orders the changes of all requests.
    """

    __tablename__ = "rights_request"
    __table_args__ = (Index("uq_rights_request_changed", "changed", unique=True),)

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    kind: str = Field(max_length=10)
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    about: bytes = Field(sa_column=sealed("id"))
    checked: str = Field(max_length=10)
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    entered_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    due_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    approved_by: UUID | None = Field(default=None, sa_column=Column(Uuid))
    approved_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    state: str = Field(default="open", max_length=8)
    answer: bytes = Field(default=b"", sa_column=sealed("id"))
    answered_by: UUID | None = Field(default=None, sa_column=Column(Uuid))
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    changed: int = Field(sa_column=Column(BigInteger, nullable=False))


class Apart(SQLModel, table=True):
    """That people found two subjects not to be one, so that they are not offered again; `one` is the smaller."""

    __tablename__ = "subject_apart"

    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), primary_key=True))
    one: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    other: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    reason: bytes = Field(default=b"", sa_column=sealed("theme", "one", "other"))
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Closing(SQLModel, table=True):
    """That an office closed a period of its theme: who, when, why, and what was frozen; and whether it was reopened.

    `period`: as people write it, from `begins` to `ends`. `form`: the version of the theme. `counter`: the number of
    the closing among the theme's changes; what is frozen is the exact state below it. `areas`: the version of the
    areas. `sums`: the keys of what a frozen row holds, in its order, as JSON. `digest`: over all this and all frozen
    rows. Of one period only the last closing can be one that still holds.
    """

    __tablename__ = "closing"
    __table_args__ = (
        Index(
            "uq_closing_holds",
            "theme",
            "period",
            unique=True,
            postgresql_where=text("reopened_at IS NULL"),
            sqlite_where=text("reopened_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False, index=True))
    period: str = Field(max_length=10)
    begins: date = Field(sa_column=Column(Date, nullable=False))
    ends: date = Field(sa_column=Column(Date, nullable=False))
    form: int
    counter: int = Field(sa_column=Column(BigInteger, nullable=False))
    areas: int = Field(sa_column=Column(BigInteger, nullable=False))
    sums: str = Field(sa_column=Column(Text, nullable=False))
    digest: str = Field(max_length=64)
    account: UUID = Field(sa_column=Column(Uuid, nullable=False))
    name: str = Field(max_length=64)
    note: bytes = Field(default=b"", sa_column=sealed("theme", "period", "at", once_clear=True))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    reopened_counter: int | None = Field(default=None, sa_column=Column(BigInteger))
    reopened_by: UUID | None = Field(default=None, sa_column=Column(Uuid))
    reopened_name: str = Field(default="", max_length=64)
    reopened_reason: bytes = Field(default=b"", sa_column=sealed("theme", "period", "at", once_clear=True))
    reopened_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class Frozen(SQLModel, table=True):
    """One row of what a closing froze, never changed again; `figures` is JSON.

    `part`: `accepted` and `rest` hold sums in the order of the closing's `sums`, `reports` the reports expected,
    received and received accepted, `among` what rates divide by. `depth`: 0 for a kota to 4 for an RT, the area with
    all that lies in it; 5 for what cells say of their own area, an RT or a dasawisma, alone.
    """

    __tablename__ = "frozen"

    closing: int = Field(sa_column=Column(BigId, ForeignKey("closing.id"), primary_key=True, autoincrement=False))
    part: str = Field(sa_column=Column(code_type(8), primary_key=True))
    depth: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    area: str = Field(sa_column=Column(code_type(32), primary_key=True))
    figures: str = Field(sa_column=Column(Text, nullable=False))


class Late(SQLModel, table=True):
    """That a record of a closed period came or was changed, or that another one moved the period's live figures.

    `kind`: `received` when it came after the closing, `changed` when it had been there. `changed`: the number of its
    last change that did so.
    """

    __tablename__ = "late"

    closing: int = Field(sa_column=Column(BigId, ForeignKey("closing.id"), primary_key=True, autoincrement=False))
    record: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    kind: str = Field(max_length=8)
    changed: int = Field(sa_column=Column(BigInteger, nullable=False))
