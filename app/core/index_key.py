"""Which index key a database was filled under, so that another one is refused instead of finding nobody."""

from hashlib import blake2b

from sqlalchemy import inspect, text
from sqlmodel import Field, SQLModel

from app.core.db import Database
from app.core.errors import problem_kind, refuse

_ONLY = 1

OTHER = problem_kind(
    "index.key",
    503,
    id="WAKUNCAR_INDEX_KEY bukan kunci basis data ini ({kept}, bukan {given}): pakai kunci yang semula.",
    en="WAKUNCAR_INDEX_KEY is not the key of this database ({kept}, not {given}): use the one it was begun with.",
)


class IndexKey(SQLModel, table=True):
    """A single row: the fingerprint of the key under which equal numbers meet here."""

    __tablename__ = "index_key"

    id: int = Field(default=_ONLY, primary_key=True, sa_column_kwargs={"autoincrement": False})
    fingerprint: str = Field(max_length=32)


def fingerprint_of(key: bytes) -> str:
    """Return the short name of an index key; it tells nothing of the key."""
    return blake2b(key, digest_size=8, person=b"wakuncar-index").hexdigest()


def hold_index_key(db: Database, key: bytes) -> None:
    """Note the key of a database that was just begun, and refuse another than the one noted.

    A database without the table, not migrated yet, is left as it is. Raises Problem `index.key`.
    """
    if not _is_migrated(db):
        return
    with db.reading() as session:
        is_noted = session.get(IndexKey, _ONLY) is not None
    if not is_noted:
        note = text("INSERT INTO index_key (id, fingerprint) VALUES (:id, :given) ON CONFLICT (id) DO NOTHING")
        with db.writing() as session:
            session.execute(note, {"id": _ONLY, "given": fingerprint_of(key)})
    demand_index_key(db, key)


def demand_index_key(db: Database, key: bytes) -> None:
    """Raise Problem `index.key` when another key than this one was noted in the database."""
    if not _is_migrated(db):
        return
    with db.reading() as session:
        noted = session.get(IndexKey, _ONLY)
    if noted is not None and noted.fingerprint != fingerprint_of(key):
        raise refuse(OTHER, kept=noted.fingerprint, given=fingerprint_of(key))


def _is_migrated(db: Database) -> bool:
    with db.reading() as session:
        return inspect(session.connection()).has_table(IndexKey.__tablename__)
