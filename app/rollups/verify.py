"""Cells are proved equal to a recount, twice: in Python from the revisions, and in SQL from the typed rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from app.core.db import Database
from app.core.vault import vault_of
from app.records.cells import CellKey, Cells, Entry, add, contributions, with_wide, without_zeros
from app.records.documents import Version, entries_of, remembering
from app.records.places import stays_by_record
from app.records.sealing import DOCUMENT
from app.records.series import follow
from app.records.statements import CELL_KEY, ERASED_SQL, cell_rows
from app.records.tables import COUNTS, GRAINS, sum_columns
from app.themes.language import Indicator, Sum, Theme, sql
from app.themes.language.expr import Dialect
from app.themes.language.theme import Grain

_AT_ONCE = 2000
"""Rows fetched at a time: a recount must not hold a city's documents in memory."""


_UNSAID, _UNSAID_AT = date.min, datetime.min.replace(tzinfo=UTC)
"""What a recount need not know of a revision: its document says the day itself."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that is not what a recount finds; `source` says which recount: of `revisions` or of typed `rows`."""

    theme: str
    source: Literal["revisions", "rows"]
    cell: CellKey
    column: str
    kept: int
    counted: int


def verify(db: Database, themes: Iterable[Theme]) -> list[Difference]:
    """Recount these themes and return every sum that differs, in the order of the cells; none is as it must be.

    A wide cell must be what the recounted cells below it add up to. Each theme is read in one snapshot, so that
    records may arrive meanwhile.
    """
    found: list[Difference] = []
    for theme in themes:
        with db.picture() as session:
            kept = kept_cells(session, theme)
            found += _differences(theme, "revisions", sum_columns(theme), kept, with_wide(recount(session, theme)))
            if not theme.register:
                found += _differences(theme, "rows", _flows(theme), kept, with_wide(recount_sql(session, theme)))
    return found


def rebuild(session: Session, theme: Theme) -> int:
    """Replace a theme's cells by a recount, in this session's transaction, and return how many there are.

    The theme's counter is raised first: that locks its row, so that no record of the theme arrives meanwhile, and
    tells whoever keeps an answer by its version. `session` must be one for writing.
    """
    session.execute(text("UPDATE theme_state SET version = version + 1 WHERE theme = :theme"), {"theme": theme.key})
    cells = recount(session, theme)
    names = (*CELL_KEY, *sum_columns(theme))
    session.execute(text(f"DELETE FROM cell_{theme.key}"))  # noqa: S608 - the theme is one of ours
    holes = ", ".join(f":{name}" for name in names)
    insert = text(f"INSERT INTO cell_{theme.key} ({', '.join(names)}) VALUES ({holes})")  # noqa: S608
    plain = session.get_bind().dialect.name == "sqlite"
    rows = [{**row, "period": row["period"].isoformat() if plain else row["period"]} for row in cell_rows(theme, cells)]
    for start in range(0, len(rows), _AT_ONCE):
        session.connection().execute(insert, rows[start : start + _AT_ONCE])
    return len(rows)


def kept_cells(session: Session, theme: Theme) -> Cells:
    """Return the cells as they are kept, the wide ones too, without those that say nothing."""
    names = ", ".join((*CELL_KEY, *sum_columns(theme)))
    rows = session.execute(text(f"SELECT {names} FROM cell_{theme.key}"))  # noqa: S608 - names are ours
    return without_zeros(
        {CellKey(grain, _day(period), area, state): sums for grain, period, area, state, *sums in rows}
    )


def recount(session: Session, theme: Theme) -> Cells:
    """Count a theme's cells anew, from the documents as they were sent."""
    cells: Cells = {}
    for area, state, entries in _remembering(theme, _lives(session, theme)):
        add(cells, contributions(theme, area, state, entries))
    return without_zeros(cells)


Life = tuple[UUID, UUID | None, str, str, list[Entry]]
"""A record with its subject, place, state and timeline."""


def _remembering(theme: Theme, lives: Iterator[Life]) -> Iterator[tuple[str, str, list[Entry]]]:
    """Yield place, state and timeline of every record, with what it keeps of its subject's earlier ones."""
    for _, share in groupby(lives, key=lambda life: life[1] or life[0]):
        same = list(share)
        ends = [(id_, entries[-1]) for id_, _, _, _, entries in same if not entries[-1].zero]
        past = follow(theme, [(id_, end.observed_on, end.values) for id_, end in ends]) if theme.lasting else {}
        for id_, _, area, state, entries in same:
            if kept := past.get(id_):
                entries[-1] = remembering(entries[-1], kept)
            yield area, state, entries


def _lives(session: Session, theme: Theme, *, erased: bool = False) -> Iterator[Life]:
    """Yield every record that counts, one at a time; those of one subject follow each other.

    Of an event only the last revision stands, so that only it is read. `erased`: only those that were.
    """
    vault = vault_of(session)
    which = f" AND row.id IN ({ERASED_SQL})" if erased else ""
    last = "" if theme.register else " AND revision.number = row.revision"
    stays = stays_by_record(session, theme)
    rows = session.connection().execute(
        text(
            "SELECT row.id, row.area, row.state, revision.number, revision.document, row.subject "  # noqa: S608
            f"FROM record_{theme.key} AS row JOIN revision ON revision.record = row.id{last} "
            f"WHERE row.state <> 'void'{which} ORDER BY row.subject, row.id, revision.number"
        ),
        execution_options={"yield_per": _AT_ONCE},
    )
    for _, share in groupby(rows, key=lambda each: each[0]):
        said = list(share)
        record = _uuid(said[0][0])
        versions = [
            Version(each[3], "", _UNSAID, vault.open(DOCUMENT.of(record, each[3]), each[4]), _UNSAID_AT)
            for each in said
        ]
        _, area, state, *_, subject = said[0]
        yield record, _uuid(subject), area, state, entries_of(theme, versions, stays=stays.get(record, ()))


def _flows(theme: Theme) -> tuple[str, ...]:
    return (*COUNTS, *(each.key for each in theme.indicators if each.over == "flow" and not each.each))


def recount_sql(session: Session, theme: Theme) -> Cells:
    """Count the flows of an event theme anew by SQL on the typed rows, stocks staying 0; ValueError for a register.

    It shares no code with the cells but the declaration, so it finds where Python and SQL read a condition apart.
    """
    if theme.register:
        raise ValueError(f"{theme.key} is a register: its past is not in its rows")
    dialect: Dialect = "sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql"
    columns = sum_columns(theme)
    told: dict[str, dict[str, str]] = {
        "observed_on": {
            "records": "CASE WHEN zero THEN 0 ELSE 1 END",
            "zero_reports": "CASE WHEN zero THEN 1 ELSE 0 END",
        }
    }
    for each in theme.indicators:
        if each.over == "flow" and each.each is None:
            told.setdefault(each.on, {})[each.key] = _amount_sql(theme, each, dialect)
    cells: Cells = {}
    for day, amounts in told.items():
        for grain in theme.grains:
            for period, area, state, *sums in session.execute(text(_recount_sql(theme, grain, day, amounts, dialect))):
                row = [0] * len(columns)
                for name, amount in zip(amounts, sums, strict=True):
                    row[columns.index(name)] = int(amount)
                add(cells, {CellKey(GRAINS[grain], _day(period), area, state): row})
    flows = {columns.index(name) for name in _flows(theme)}
    for area, state, entries in _remembering(theme, _lives(session, theme, erased=True)):
        for key, sums in contributions(theme, area, state, entries).items():
            add(cells, {key: [each if at in flows else 0 for at, each in enumerate(sums)]})
    return without_zeros(cells)


def _recount_sql(theme: Theme, grain: Grain, day: str, amounts: Mapping[str, str], dialect: Dialect) -> str:
    sums = ", ".join(f"sum({amount})" for amount in amounts.values())
    return (
        f"SELECT {_start_sql(grain, day, dialect)} AS start, area, state, {sums} FROM record_{theme.key} "  # noqa: S608
        f"WHERE state <> 'void' AND {day} IS NOT NULL AND id NOT IN ({ERASED_SQL}) GROUP BY 1, 2, 3"
    )


def _amount_sql(theme: Theme, indicator: Indicator, dialect: Dialect) -> str:
    count = indicator.count
    if not isinstance(count, Sum):
        return f"CASE WHEN NOT zero AND ({_escaped(sql(count, theme.scope_of_conditions, dialect))}) THEN 1 ELSE 0 END"
    where = _escaped(sql(count.where, theme.scope_of_conditions, dialect)) if count.where else "1 = 1"
    return f"CASE WHEN NOT zero AND {count.key} IS NOT NULL AND ({where}) THEN {count.key} ELSE 0 END"


def _escaped(condition: str) -> str:
    """Keep `text` from taking a colon in a literal for a parameter."""
    return condition.replace(":", "\\:")


def _start_sql(grain: Grain, day: str, dialect: Dialect) -> str:
    match grain, dialect:
        case "day", _:
            return day
        case _, "postgresql":
            return f"CAST(date_trunc('{grain}', {day}) AS date)"
        case "month", _:
            return f"substr({day}, 1, 8) || '01'"
        case _:
            return f"substr({day}, 1, 5) || '01-01'"


def _differences(
    theme: Theme, source: Literal["revisions", "rows"], columns: tuple[str, ...], kept: Cells, counted: Cells
) -> Iterator[Difference]:
    nothing = [0] * len(sum_columns(theme))
    places = [(name, sum_columns(theme).index(name)) for name in columns]
    for key in sorted(kept.keys() | counted.keys()):
        mine, theirs = kept.get(key, nothing), counted.get(key, nothing)
        if mine != theirs:
            for name, at in places:
                if mine[at] != theirs[at]:
                    yield Difference(theme.key, source, key, name, mine[at], theirs[at])


def _uuid(value: Any) -> Any:
    """Read an id as the driver gives it: SQLite's is text."""
    return UUID(value) if isinstance(value, str) else value


def _day(value: Any) -> date:
    """Read a day as the driver gives it: SQLite's is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
