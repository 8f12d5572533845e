"""An office closes a period of its theme: its figures are frozen, exactly as they stood at one change of the theme.

The theme's counter is held from before the figures are read until the commit, and nothing of a theme changes without
it: whatever is sent meanwhile lies wholly before the closing or wholly after it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import insert, select, text, update
from sqlmodel import Session, col

from app.areas.codes import LEVELS, ancestor, depth_of
from app.areas.denominators import Books
from app.areas.tree import Tree
from app.core.audit import AuditEntry, data_of, record_deed
from app.core.clock import Clock, today
from app.core.db import Database, instant_text
from app.core.errors import problem_kind, refuse
from app.core.outbox import tell
from app.core.vault import Unopenable, Vault, vault_of
from app.records.models import Closing, Frozen, ThemeState
from app.records.store import count_change
from app.records.tables import sum_columns
from app.rollups.engine import Rollup, roll_up
from app.rollups.query import Question, Stretch, reporting_period
from app.themes.language import Denominator, Theme
from app.themes.language.theme import Period

NOT_ENDED = problem_kind(
    "closing.not_ended",
    409,
    id="Periode {period} belum berakhir; dapat ditutup sesudah {last}.",
    en="The period {period} has not ended; it can be closed after {last}.",
)
ALREADY = problem_kind(
    "closing.already", 409, id="Periode {period} sudah ditutup.", en="The period {period} is closed already."
)
NOT_CLOSED = problem_kind(
    "closing.open", 409, id="Periode {period} tidak sedang ditutup.", en="The period {period} is not closed."
)
UNKNOWN = problem_kind("closing.unknown", 404, id="Penutupan ini tidak ada.", en="There is no such closing.")

Part = Literal["accepted", "rest", "reports", "among"]

OWN = 5
"""The depth of what cells say of their own area alone; below it there is nothing."""


def closing_period(theme: Theme) -> Period:
    """Return how long a period is that is closed: as is reported, and of what is reported by the day a month."""
    unit = reporting_period(theme)
    return "month" if unit == "day" else unit


@dataclass(frozen=True, kw_only=True)
class _Everything(Question):
    """All that cells count, the records and zero reports included."""

    @property
    def columns(self) -> tuple[str, ...]:
        return sum_columns(self.theme)

    @property
    def stocks(self) -> frozenset[str]:
        return frozenset(each.key for each in self.theme.indicators if each.over == "stock")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who closes or reopens."""

    account: UUID
    name: str


def close(
    session: Session, tree: Tree, theme: Theme, period: Stretch, clock: Clock, *, signer: Signer, note: str
) -> Closing:
    """Freeze every figure of a period in all areas, and return the closing. `session` must be one for writing.

    Problems `closing.not_ended` and `closing.already`.
    """
    if period.last >= today(clock):
        raise refuse(NOT_ENDED, period=period.label, last=period.last.isoformat())
    counter = _counted(session, theme)
    if _holding(session, theme, period.label) is not None:
        raise refuse(ALREADY, period=period.label)
    at = clock.now()
    closing = Closing(
        theme=theme.key,
        period=period.label,
        begins=period.first,
        ends=period.last,
        form=theme.version,
        counter=counter,
        areas=tree.version,
        sums=orjson.dumps(sum_columns(theme)).decode(),
        digest="",
        account=signer.account,
        name=signer.name,
        at=at,
    )
    vault_of(session).put(closing, "note", note)
    rows = sorted(_frozen(session, tree, theme, period, clock), key=_place)
    closing.digest = digest_of(vault_of(session), closing, rows)
    session.add(closing)
    session.flush()
    for row in rows:
        row["closing"] = closing.id
    session.execute(insert(Frozen), rows)
    _tell(session, closing, "period.closed", signer, at, {"counter": counter, "digest": closing.digest})
    return closing


def reopen(session: Session, theme: Theme, period: str, clock: Clock, *, signer: Signer, reason: str) -> Closing:
    """Open a closed period again; what was frozen stays readable as a past closing. Problem `closing.open`."""
    counter = _counted(session, theme)
    closing = _holding(session, theme, period)
    if closing is None:
        raise refuse(NOT_CLOSED, period=period)
    at = clock.now()
    closing.reopened_counter, closing.reopened_at = counter, at
    closing.reopened_by, closing.reopened_name = signer.account, signer.name
    vault_of(session).put(closing, "reopened_reason", reason)
    session.add(closing)
    session.flush()
    _tell(session, closing, "period.reopened", signer, at, {"counter": counter}, reason=reason)
    return closing


def _counted(session: Session, theme: Theme) -> int:
    """Take a number of the theme's counter, holding it, and tell the writers to read the closed periods anew."""
    counter = count_change(session, theme)
    one_more = update(ThemeState).where(col(ThemeState.theme) == theme.key)
    session.execute(one_more.values(closings=ThemeState.closings + 1))
    return counter


def _holding(session: Session, theme: Theme, period: str) -> Closing | None:
    query = select(Closing).where(
        col(Closing.theme) == theme.key, col(Closing.period) == period, col(Closing.reopened_at).is_(None)
    )
    return session.execute(query).scalars().one_or_none()


def _tell(
    session: Session, closing: Closing, name: str, signer: Signer, at: datetime, told: dict[str, Any], **more: str
) -> None:
    """Write what was done into the log, and as a fact that others hear of; `more`, which may name somebody, is not."""
    said = {"closing": closing.id, "theme": closing.theme, "period": closing.period, **told}
    record_deed(session, at, str(signer.account), name, f"closing:{closing.id}", said | more)
    tell(session, name, orjson.dumps(said).decode(), at)


Row = dict[str, Any]


def _frozen(session: Session, tree: Tree, theme: Theme, period: Stretch, clock: Clock) -> Iterator[Row]:
    """Yield every row to freeze, without its closing: what the live totals of the period say at this moment."""
    version = int(session.execute(text("SELECT number FROM area_version")).scalar_one_or_none() or 0)
    for kota in tree.at_level("kota"):
        said = {
            state: roll_up(
                session,
                tree,
                _Everything(
                    theme=theme, area=kota.code, by="dasawisma", first=period.first, last=period.last, state=state
                ),
                today(clock),
                Books(),
                version,
            )
            for state in ("all", "verified")
        }
        whole, accepted = said["all"], said["verified"]
        yield from _sums(whole, accepted)
        yield from _reports(whole, accepted)
        yield from _among(whole, tree, kota.code)


def _sums(whole: Rollup, accepted: Rollup) -> Iterator[Row]:
    added: defaultdict[tuple[Part, int, str], list[int]] = defaultdict(lambda: [0] * len(whole.question.columns))
    for area, (sums,) in whole.sums.items():
        verified = accepted.sums[area][0] if area in accepted.sums else [0] * len(sums)
        parts: tuple[tuple[Part, list[int]], ...] = (
            ("accepted", verified),
            ("rest", [each - other for each, other in zip(sums, verified, strict=True)]),
        )
        for part, figures in parts:
            if any(figures):
                for depth, code in [*_above(area, "rw"), (OWN, area)]:
                    held = added[part, depth, code]
                    for at, each in enumerate(figures):
                        held[at] += each
    for (part, depth, code), figures in added.items():
        yield _row(part, depth, code, figures)


def _reports(whole: Rollup, accepted: Rollup) -> Iterator[Row]:
    """Yield the reports expected, received, and received accepted, of every RT and of all areas above."""
    if whole.expected is None or whole.received is None or accepted.received is None:
        return
    added: defaultdict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, counted in enumerate((whole.expected, whole.received, accepted.received)):
        for (_, rt), count in counted.items():
            for depth, code in _above(rt, "rt"):
                added[depth, code][place] += count
    for (depth, code), figures in added.items():
        if any(figures):
            yield _row("reports", depth, code, figures)


def _among(whole: Rollup, tree: Tree, kota: str) -> Iterator[Row]:
    """Yield what rates divide by, so that a published figure that is corrected later moves no closed rate."""
    for depth, level in enumerate(LEVELS):
        for node in tree.within(kota, level):
            told = {
                divisor_key(by): list(counted)
                for by in whole.question.denominators
                if depth <= LEVELS.index(by.from_level) and (counted := whole.divisor(by, node.code, 0)) is not None
            }
            if told:
                yield _row("among", depth, node.code, told)


def divisor_key(by: Denominator) -> str:
    """Return the name under which what a rate divides by is frozen."""
    return f"{by.metric}/{by.sex}/{by.age_band}"


def _above(area: str, lowest: Literal["rw", "rt"]) -> list[tuple[int, str]]:
    """Return the areas that an area lies in, itself included, with their depths, from the kota to a level."""
    codes = [ancestor(area, level) for level in LEVELS[: LEVELS.index(lowest) + 1]]
    return [(depth, code) for depth, code in enumerate(codes) if code is not None and depth <= depth_of(area)]


def _row(part: Part, depth: int, area: str, figures: Any) -> Row:
    return {"part": part, "depth": depth, "area": area, "figures": orjson.dumps(figures).decode()}


def _place(row: Row) -> tuple[str, int, str]:
    return row["part"], row["depth"], row["area"]


def digest_of(vault: Vault, closing: Closing, rows: Iterable[Row]) -> str:
    """Return the fingerprint of a closing and all it froze: SHA-256 over what it says and its rows in order."""
    said = (
        *(closing.theme, closing.period, closing.begins.isoformat(), closing.ends.isoformat(), str(closing.form)),
        *(str(closing.counter), str(closing.areas), closing.sums, closing.account.hex, closing.name),
        vault.told(closing, "note"),
        instant_text(closing.at),
    )
    print_ = hashlib.sha256("\x1f".join(said).encode())
    for row in rows:
        print_.update("\x1f".join(("\x1e" + row["part"], str(row["depth"]), row["area"], row["figures"])).encode())
    return print_.hexdigest()


@dataclass(frozen=True, slots=True)
class Altered:
    """A closing whose frozen rows are not what they were, or whose digest is not the one in the log."""

    theme: str
    period: str
    closing: int
    what: Literal["rows", "log"]


def verify_closings(db: Database, themes: Iterable[Theme]) -> list[Altered]:
    """Return every closing of these themes, past ones too, that was touched after it was made; none is as it must be.

    The log itself is a chain of digests (`core.audit.broken_link`).
    """
    found: list[Altered] = []
    with db.reading() as session:
        for theme in themes:
            for closing in session.execute(select(Closing).where(col(Closing.theme) == theme.key)).scalars():
                if closing.digest != digest_of(db.vault, closing, _kept_rows(session, closing)):
                    found.append(Altered(theme.key, closing.period, closing.id or 0, "rows"))
                if closing.digest != _logged(session, closing):
                    found.append(Altered(theme.key, closing.period, closing.id or 0, "log"))
    return found


def _kept_rows(session: Session, closing: Closing) -> list[Row]:
    kept = select(Frozen).where(col(Frozen.closing) == closing.id)
    rows = [{name: getattr(row, name) for name in _ROW} for row in session.execute(kept).scalars()]
    return sorted(rows, key=_place)


_ROW = ("part", "depth", "area", "figures")


def _logged(session: Session, closing: Closing) -> str | None:
    """Return the digest that the log holds of a closing; None when it holds none that can be opened."""
    query = select(AuditEntry).where(
        col(AuditEntry.action) == "period.closed", col(AuditEntry.about) == f"closing:{closing.id}"
    )
    logged = session.execute(query).scalars().one_or_none()
    try:
        return None if logged is None else str(data_of(session, logged)["digest"])
    except Unopenable:
        return None
