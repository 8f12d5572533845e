"""What one number counts, record by record: from the rows, and from revisions where a row no longer tells it.

A row is the last that was said of a record. Of an event that is all that counts. A register's record is counted, as of
a day, by what had been said of it until then; so where something newer is said, or where every visit counts, its
revisions are read again, and the cells' own function says what they add. So it is with records that were moved to
another area from a day on: before that day they count where they were; and with those that were erased, of which
nothing else is left.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text
from sqlmodel import Session, col, select

from app.areas.codes import is_within
from app.core.errors import problem_kind, refuse
from app.core.text import Text
from app.core.vault import vault_of
from app.records.cells import Entry, Stay, changes, place_on, timeline
from app.records.documents import entry_of, remembering
from app.records.models import Revision
from app.records.places import departures, moves_of, stays_of
from app.records.sealing import DOCUMENT
from app.records.series import thawed
from app.records.statements import ERASED_SQL
from app.records.tables import COUNTS
from app.rollups.query import State
from app.rollups.statements import Dialect, bound
from app.themes.language import Indicator, Lines, Question, Sum, Theme, all_of, period_start, sql
from app.themes.language.expr import Values

MOST_REPLAYED: Final = 20_000
"""Records whose revisions one question may have read again."""

_PAGE = 500

TOO_FAR_BACK = problem_kind(
    "rollup.too_far_back",
    422,
    id="Sesudah tanggal itu terlalu banyak catatan diperbarui (paling banyak {most}). Persempit wilayahnya.",
    en="Too many records were revised after that day (at most {most}). Narrow the area.",
)


@dataclass(frozen=True, kw_only=True)
class Number:
    """What an indicator counts in and below an area: of a flow from `first` to `last`, of a stock on `last`."""

    theme: Theme
    indicator: Indicator
    area: str
    first: date
    last: date
    state: State = "all"
    moved: bool = False
    """Whether some records of the theme count elsewhere on earlier days (`settled`)."""
    erased: bool = False
    """Whether some records of the theme were erased, so that only their documents tell what they count (`settled`)."""

    @property
    def stock(self) -> bool:
        """Whether it is what stands on the last day."""
        return self.indicator.over == "stock"

    @property
    def lines(self) -> tuple[str, Lines] | None:
        """The question whose lines count one by one, if they do."""
        key = self.indicator.each
        kind = self.theme.fields[key].kind if key else None
        return (key, kind) if key and isinstance(kind, Lines) else None

    @property
    def replays(self) -> bool:
        """Whether revisions may count that are not the last; of lines only those last sent ever do."""
        return self.theme.register and self.indicator.each is None and not self.indicator.once


def settled(session: Session, number: Number) -> Number:
    """Return the number with what must be known before it is counted; whoever counts one does this first."""
    moved, erased = session.execute(_ANY, {"theme": number.theme.key}).one()
    return replace(number, moved=bool(moved), erased=bool(erased))


_ANY = text(
    "SELECT EXISTS (SELECT 1 FROM record_move WHERE theme = :theme AND since IS NOT NULL), "
    "EXISTS (SELECT 1 FROM withheld WHERE theme = :theme AND kind = 'erased')"
)
_MOVED = "EXISTS (SELECT 1 FROM record_move AS moved WHERE moved.record = c.id AND moved.since IS NOT NULL)"
"""Whether a record may count in another area on earlier days: it is then read again as a whole."""


def records_of(theme: Theme) -> Indicator:
    """Return the number of records themselves: of a register those that stand on a day, else those of a time."""
    return Indicator(
        key=COUNTS[0],
        label=Text("Catatan", "Records"),
        count=all_of(),
        over="stock" if theme.register else "flow",
        definition=Text("Semua catatan tema ini, laporan nihil tidak.", "All records of the theme, zero reports not."),
        unit="records",
    )


def counted_sql(number: Number, dialect: Dialect, also: str = "") -> str:
    """Print the rows (or lines of rows) that count: `id, area, observed_on, state, amount`, and `also`.

    What must be replayed is not among them. The number must be `settled`. Parameters are those of `values_of`; columns
    stand under `c`.
    """
    theme, indicator, count = number.theme, number.indicator, number.indicator.count
    amount = count.key if isinstance(count, Sum) else "1"
    where = count.where if isinstance(count, Sum) else count
    conditions = [_INSIDE, _state(number), "NOT c.zero"]
    if number.moved:
        conditions.append(f"NOT {_MOVED}")
    if number.erased:
        conditions.append(f"c.id NOT IN ({ERASED_SQL})")
    if where is not None:
        conditions.append(f"({_escaped(sql(where, theme.scope_of(indicator), dialect))})")
    if isinstance(count, Sum):
        conditions.append(f"{amount} <> 0")
    if number.stock:
        conditions.append(f"{indicator.on} <= :last")
        if indicator.until:
            conditions.append(f"({indicator.until} IS NULL OR {indicator.until} > :last)")
    else:
        conditions.append(f"{indicator.on} >= :first AND {indicator.on} <= :last")
        if indicator.on == "observed_on" and not number.replays:
            conditions.append("c.period >= :period AND c.period <= :last")  # what an index knows
    if number.replays:
        conditions.append("(c.revision = 1 OR c.observed_on <= :last)" if number.stock else "c.revision = 1")
    return (
        f"SELECT c.id AS id, c.area AS area, c.observed_on AS observed_on, c.state AS state, {amount} AS amount"  # noqa: S608
        f"{', ' + also if also else ''} FROM {_source(number, dialect)} AS c WHERE {' AND '.join(conditions)}"
    )


def values_of(number: Number, dialect: Dialect, **more: Any) -> dict[str, Any]:
    """Return the parameters of `counted_sql`, and more."""
    values = {
        "low": number.area,
        "high": f"{number.area}/",
        "first": number.first,
        "last": number.last,
        "period": period_start(number.theme.period, number.first),
    }
    return bound(dialect, {**values, **more})


_INSIDE = "c.area >= :low AND c.area < :high"


def _state(number: Number) -> str:
    return "c.state = 'accepted'" if number.state == "verified" else "c.state <> 'void'"


def _source(number: Number, dialect: Dialect) -> str:
    """Print the theme's rows, or each line of them with its items as columns beside those of the row."""
    table = f"record_{number.theme.key}"
    if number.lines is None:
        return table
    key, kind = number.lines
    items = ", ".join(f"{item_sql(each, dialect)} AS {each.key}" for each in kind.items)
    return f"(SELECT c.*, {items} FROM {table} AS c CROSS JOIN {pieces_sql(f'c.{key}', dialect)})"  # noqa: S608


def pieces_sql(column: str, dialect: Dialect) -> str:
    """Print the lines in a column as a table `piece` of one column, `value`."""
    if dialect == "sqlite":
        return f"json_each({column}) AS piece"
    return f"json_array_elements(CAST({column} AS json)) AS piece (value)"


def item_sql(item: Question, dialect: Dialect) -> str:
    """Print an item of a line as it is stored."""
    told = f"piece.value ->> '{item.key}'"
    if dialect == "sqlite" or item.kind.storage == "text":
        return f"({told})"
    return f"CAST({told} AS {'date' if item.kind.storage == 'date' else 'bigint'})"


def _escaped(condition: str) -> str:
    """Keep `text` from taking a colon in a literal for a parameter."""
    return condition.replace(":", "\\:")


@dataclass(frozen=True, slots=True)
class Part:
    """What one version of a record adds to a number, and what it said; `body` is its document.

    `area`: where it counts. `lies`: where the record lies now, which is another place if it was moved since.
    """

    id: UUID
    area: str
    lies: str
    state: str
    entry: Entry
    body: Mapping[str, Any]
    amount: int

    @property
    def values(self) -> Values:
        """What conditions see of it; of lines that count one by one, the one line."""
        return {"observed_on": self.entry.observed_on, **self.entry.values}


def replayed(session: Session, number: Number, dialect: Dialect, after: UUID | None = None) -> Iterator[Part]:
    """Yield what rows do not tell, in the order of the records' ids: older versions that count, and moved records.

    Problem `rollup.too_far_back` when too many records would have to be read again.
    """
    if not (number.replays or number.moved or number.erased):
        return
    connection = session.connection()
    (many,) = connection.execute(_candidates(number, "count(*)"), values_of(number, dialect)).one()
    if many > MOST_REPLAYED:
        raise refuse(TOO_FAR_BACK, most=MOST_REPLAYED)
    last = after or UUID(int=0)
    kept = "".join(f", c.{key}" for key in number.theme.lasting)
    page = _candidates(number, f"c.id, c.area, c.state{kept}", paged=True)
    while True:
        at = {"after": last.hex if dialect == "sqlite" else last, "most": _PAGE}
        rows = connection.execute(page, values_of(number, dialect, **at)).all()
        if not rows:
            return
        ids = [uuid_of(row.id) for row in rows]
        said, moves = _documents(session, ids), moves_of(session, ids) if number.moved else {}
        for last, row in zip(ids, rows, strict=True):
            stays = stays_of(departures(moves.get(last, ())))
            for life in _lives(number, row, said[last]):
                yield from _parts(number, last, row, life, stays)


def _candidates(number: Number, columns: str, *, paged: bool = False) -> TextClause:
    which = []
    if number.replays:
        newer = " AND c.observed_on > :last" if number.stock else ""
        which.append(f"({_INSIDE} AND c.revision > 1{newer})")
    if number.moved:
        which.append(_MOVED)
    if number.erased:
        which.append(f"c.id IN ({ERASED_SQL})")
    tail = " AND c.id > :after ORDER BY c.id LIMIT :most" if paged else ""
    return text(
        f"SELECT {columns} FROM record_{number.theme.key} AS c "  # noqa: S608 - names are ours
        f"WHERE {_state(number)} AND ({' OR '.join(which)}){tail}"
    )


def _documents(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    vault = vault_of(session)
    query = select(Revision.record, Revision.number, Revision.document).where(col(Revision.record).in_(ids))
    for record, number, document in session.execute(query.order_by(col(Revision.record), col(Revision.number))):
        found.setdefault(record, []).append(vault.open(DOCUMENT.of(record, number), document))
    return found


Life = tuple[Entry, Mapping[str, Any], list[Entry]]
"""A version of a record that may count, its document, and the entries whose changes are what it adds."""


def _lives(number: Number, row: Any, documents: Sequence[str]) -> Iterator[Life]:
    """Yield the versions that may count: of a stock the one that is valid on the day, of a flow each, or each line."""
    theme = number.theme
    said = [(entry_of(theme, body), body) for body in (orjson.loads(document) for document in documents)]
    standing = timeline(theme, [entry for entry, _ in said])
    bodies = [next(body for entry, body in said if entry is each) for each in standing]
    if standing[-1].amounts is not None:
        yield standing[-1], bodies[-1], standing
        return
    if theme.lasting and not standing[-1].zero:
        standing[-1] = remembering(standing[-1], thawed(theme, theme.lasting, row._mapping))
    if number.lines is not None:
        key, kind = number.lines
        last = standing[-1]
        for line in kind.open(last.values.get(key)):
            alone = replace(last, values={**last.values, key: kind.keep([line])})
            yield alone, bodies[-1], [alone]
    elif number.stock:
        at = max((at for at, entry in enumerate(standing) if entry.observed_on <= number.last), default=0)
        yield standing[at], bodies[at], standing
    else:
        yield from ((entry, body, [entry]) for entry, body in zip(standing, bodies, strict=True))


def _parts(number: Number, id: UUID, row: Any, life: Life, stays: Sequence[Stay]) -> Iterator[Part]:
    """Yield what a version adds, by the area in which it counts: a flow on its day, a stock on the last day."""
    entry, body, entries = life
    counting, at = _alone(number.theme, number.indicator), len(COUNTS)
    found: Counter[str] = Counter()
    for day, column, amount in changes(counting, entries):
        if column == at and day <= number.last and (number.stock or number.first <= day):
            found[place_on(number.last if number.stock else day, row.area, stays)] += amount
    if entry.amounts is not None and number.stock and number.indicator.key == COUNTS[0]:
        found = Counter(found.keys())  # what it counted are its visits, and it is one record
    for area, amount in found.items():
        if amount and is_within(area, number.area):
            yield Part(id, area, row.area, row.state, entry, body, amount)


_ALONE: dict[tuple[int, str], tuple[Theme, Theme]] = {}


def _alone(theme: Theme, indicator: Indicator) -> Theme:
    """Return the theme with this indicator alone, made at first use; the theme is kept so that its id stays its own."""
    found = _ALONE.get((id(theme), indicator.key))
    if found is None:
        found = _ALONE[id(theme), indicator.key] = (theme, replace(theme, indicators=(indicator,)))
    return found[1]


def uuid_of(value: Any) -> UUID:
    """Read an id as the driver gives it: SQLite's is text."""
    return value if isinstance(value, UUID) else UUID(value)


def day_of(value: Any) -> date:
    """Read a day as the driver gives it: SQLite's is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
