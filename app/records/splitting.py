"""An RT is split, joined with another or numbered anew: its houses and records go to the RT that they belong to now."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session

from app.areas.codes import normal_label, parent_of
from app.areas.listing import Line, read_lines
from app.areas.succession import hand_over
from app.areas.tree import Node, Tree
from app.core.audit import record_deed
from app.core.errors import Fault, Problem, problem_kind, refuse
from app.core.text import Text
from app.core.vault import vault_of
from app.identity.accounts import list_accounts
from app.records.closed import noted_since
from app.records.moving import put_in
from app.records.store import AnyRow, count_change, within
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.themes.catalog import CATALOG
from app.themes.language import Theme

History = Literal["stays", "moves"]
"""What becomes of what lies before the day of the split: it stays with the old RT, or moves along."""

_AT_ONCE = 500
"""Records moved by one set of statements."""

COLUMNS = ("rt", "rw", "house", "theme", "record")

LINES = problem_kind(
    "split.lines",
    422,
    id="Ada baris yang perlu diperbaiki; belum ada yang dipindah.",
    en="Nothing was moved yet: mend lines.",
)
NOT_AN_RT = problem_kind("split.rt", 422, id="Yang dibagi hanya RT.", en="Only an RT can be split.")
BAD_DAY = problem_kind(
    "split.day",
    422,
    id="Tanggalnya harus dalam masa berlaku RT itu, sesudah hari pertamanya, dan tidak di masa depan.",
    en="The day must lie in the period of the RT, after its first day, and not in the future.",
)
NOBODY = problem_kind(
    "split.nothing",
    422,
    id="Sebutkan rumah, catatan, atau RT untuk sisanya.",
    en="Name houses, records, or an RT for the rest.",
)

LABEL = Text("Nomor RT tidak terbaca, atau RT itu sendiri.", "The RT cannot be read, or is the one that is split.")
EMPTY = Text("Isi house, atau theme dan record.", "Fill in house, or theme and record.")
TWICE = Text("Sudah disebut untuk RT lain.", "Was named for another RT already.")
NO_RECORD = Text("Catatan ini tidak ada di RT itu.", "There is no such record in the RT.")


class Serving(BaseModel):
    """An account that serves the RT that was split; assign it where it serves from now on."""

    account: UUID
    username: str
    display_name: str
    role: str
    area: str


class SplitLine(BaseModel):
    """How many records a line moved; none is no fault, for a house may not have been visited yet."""

    line: int
    area: str
    records: int


class Part(BaseModel):
    """An RT that took over, and how many records of each theme went there."""

    area: str
    opened: bool
    records: dict[str, int]


class SplitReport(BaseModel):
    """What a split did."""

    area: str
    on: date
    closed: bool = Field(description="The RT ended on the day before, because `rest` took what was left.")
    parts: list[Part]
    lines: list[SplitLine]
    left: dict[str, int] = Field(description="Records that stay in the RT, by theme.")
    serving: list[Serving] = Field(description="Who serves the RT by an assignment of its own.")
    late: dict[str, list[str]] = Field(description="Closed periods whose live figures this changed, by theme.")


@dataclass(slots=True)
class _Plan:
    """Which houses and records go where; `of_line` says which line named them."""

    rest: str | None
    houses: dict[UUID, str] = field(default_factory=dict)
    records: dict[tuple[str, UUID], str] = field(default_factory=dict)
    lines: dict[UUID, int] = field(default_factory=dict)
    heirs: dict[str, None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def put(self, line: Line, into: dict[Any, str], key: Any, mark: UUID, heir: str) -> None:
        if into.setdefault(key, heir) != heir:
            self.faults.append(_fault(line.number, "split.twice", TWICE))
        self.lines.setdefault(mark, line.number)
        self.heirs[heir] = None


def read_list(content: bytes | str) -> list[Line]:
    """Read a list of what goes where: a house of the RT or a record a line. Problems as of `read_lines`."""
    return read_lines(content, COLUMNS, required=1)


def split(
    session: Session,
    index: BlindIndex,
    tree: Tree,
    lines: Sequence[Line],
    *,
    rt: str,
    on: date,
    rest: str,
    history: History,
    reason: str,
    account: UUID,
    by: str,
    today: date,
    at: datetime,
) -> SplitReport:
    """Hand houses and records of an RT over to others on a day, opening those that are new.

    `rest`: the RT that takes whatever no line names, so that the old one ends; empty, and it goes on with that. An RT
    is named by its number, with that of its RW where it is another one. Zero reports stay: they are about the old RT.
    With `history` "stays" only what is of the day or later moves, and of registers what stands from that day on.
    Raises Problems `area.unknown`, `split.rt`, `split.day`, `split.nothing`, `split.lines`, `split.areas` and
    `move.taken`; in each case nothing was done. After the commit, call `Areas.reload`.
    """
    old = tree.need(rt)
    _demand_day(old, on, today)
    plan = _plan(index, old, lines, rest)
    opened = [heir for heir in plan.heirs if tree.get(heir) is None]
    hand_over(session, tree, old, plan.heirs, on=on, closes=plan.rest is not None, source=reason[:120], at=at)
    rows = _rows(session, rt)
    places = _places(rows, plan, on, history)
    if plan.faults:
        raise refuse(LINES, *plan.faults)
    late: dict[str, list[str]] = {}
    for theme in _themes():
        since = on if theme.register and history == "stays" else None
        moving = places[theme.key]
        shares = [moving[start : start + _AT_ONCE] for start in range(0, len(moving), _AT_ONCE)]
        first = [
            put_in(session, theme, index, share, since=since, reason=reason, account=account, at=at) for share in shares
        ]
        if first and (periods := noted_since(session, theme, min(first))):
            late[theme.key] = list(periods)
    report = _report(session, old, on, plan, opened, rows, places, late, today)
    told = {"on": on.isoformat(), "heirs": list(plan.heirs), "closed": report.closed, "history": history}
    moved = {key: len(moving) for key, moving in places.items() if moving}
    record_deed(session, at, by, "area.split", f"area:{rt}", {**told, "reason": reason, "records": moved})
    return report


def _themes() -> list[Theme]:
    """Return the themes in the order in which several are held at once."""
    return sorted(CATALOG, key=lambda theme: theme.key)


def _demand_day(old: Node, on: date, today: date) -> None:
    if old.level != "rt":
        raise refuse(NOT_AN_RT)
    if on > today or not old.valid_on(on) or on == old.valid_from:
        raise refuse(BAD_DAY)


def _plan(index: BlindIndex, old: Node, lines: Sequence[Line], rest: str) -> _Plan:
    plan = _Plan(_heir(old, "", rest) if rest.strip() else None)
    if rest.strip() and plan.rest is None:
        plan.faults.append(Fault("rest", "split.label", LABEL))
    for line in lines:
        cells = {name: line.cells.get(name, "").strip() for name in COLUMNS}
        heir = _heir(old, cells["rw"], cells["rt"])
        if heir is None or not line.fits:
            plan.faults.append(_fault(line.number, "split.label", LABEL))
            continue
        if cells["house"]:
            house = index.house(old.code, cells["house"])
            plan.put(line, plan.houses, house, house, heir)
        record = _uuid(cells["record"])
        if record is not None and cells["theme"]:
            plan.put(line, plan.records, (cells["theme"], record), record, heir)
        elif cells["record"] or cells["theme"] or not cells["house"]:
            plan.faults.append(_fault(line.number, "split.empty", EMPTY))
    if plan.rest:
        plan.heirs[plan.rest] = None
    if plan.faults:
        raise refuse(LINES, *plan.faults)
    if not plan.heirs:
        raise refuse(NOBODY)
    return plan


def _heir(old: Node, rw: str, rt: str) -> str | None:
    """Return the code of an RT of the same kelurahan by its labels; None when they cannot be read."""
    try:
        above = f"{old.kelurahan}.{normal_label('rw', rw)}" if rw else parent_of(old.code)
        code = f"{above}.{normal_label('rt', rt)}"
    except Problem:
        return None
    return None if code == old.code else code


def _rows(session: Session, rt: str) -> dict[str, Sequence[AnyRow]]:
    """Hold every theme, and return all that lies in the RT, by theme; what is withheld goes along with the rest."""
    for theme in _themes():
        count_change(session, theme, 0)
    tables = {theme.key: TABLES[theme.key][0] for theme in _themes()}
    return {
        key: session.execute(select(table).where(within(table.c.area, [rt])).order_by(table.c.id)).all()
        for key, table in tables.items()
    }


def _places(
    rows: dict[str, Sequence[AnyRow]], plan: _Plan, on: date, history: History
) -> dict[str, list[tuple[AnyRow, str]]]:
    """Say where each record goes: as its line says, with its house, with its subject, or with the rest."""
    at_home = {
        row.subject: plan.houses[row.house]
        for share in rows.values()
        for row in share
        if row.house in plan.houses and row.subject
    }
    registers = {theme.key for theme in _themes() if theme.register}
    found: defaultdict[str, list[tuple[AnyRow, str]]] = defaultdict(list)
    there = {(key, row.id) for key, share in rows.items() for row in share}
    for _, id_ in plan.records.keys() - there:
        plan.faults.append(_fault(plan.lines[id_], "split.record", NO_RECORD))
    for key, share in rows.items():
        for row in share:
            named = plan.records.get((key, row.id))
            heir = named or plan.houses.get(row.house)
            if heir is None and not row.zero:
                heir = (None if row.house else at_home.get(row.subject)) or plan.rest
            of_old_days = history == "stays" and key not in registers and row.observed_on < on
            if heir is not None and (named or not of_old_days):
                found[key].append((row, heir))
    return found


def _report(
    session: Session,
    old: Node,
    on: date,
    plan: _Plan,
    opened: Sequence[str],
    rows: dict[str, Sequence[AnyRow]],
    places: dict[str, list[tuple[AnyRow, str]]],
    late: dict[str, list[str]],
    today: date,
) -> SplitReport:
    parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    of_line: Counter[int] = Counter()
    for key, moving in places.items():
        for row, heir in moving:
            parts[heir][key] += 1
            of_line[plan.lines.get(row.id) or plan.lines.get(row.house, 0)] += 1
    named = {plan.lines[mark]: heir for mark, heir in plan.houses.items()}
    named |= {plan.lines[id_]: heir for (_, id_), heir in plan.records.items()}
    left = {key: len(share) - len(places[key]) for key, share in rows.items()}
    serving = [
        Serving(
            account=account.id,
            username=account.username,
            display_name=vault_of(session).told(account, "display_name"),
            role=post.role,
            area=post.area,
        )
        for account, posts in list_accounts(session, [old.code], limit=1000)
        for post in posts
        if account.disabled_at is None
        and post.valid_from <= today
        and (post.valid_to is None or post.valid_to >= today)
    ]
    return SplitReport(
        area=old.code,
        on=on,
        closed=plan.rest is not None,
        parts=[Part(area=heir, opened=heir in opened, records=dict(parts[heir])) for heir in plan.heirs],
        lines=[SplitLine(line=line, area=heir, records=of_line[line]) for line, heir in sorted(named.items())],
        left={key: count for key, count in left.items() if count},
        serving=serving,
        late=late,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _fault(line: int, code: str, message: Text) -> Fault:
    return Fault(f"rows.{line}", code, message)
