"""What is known of a house, a person or a family, from every theme at once: who was met, and who belongs to whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    distinct,
    func,
    literal,
    not_,
    or_,
    select,
    union,
    union_all,
)
from sqlmodel import Session, col

from app.core.text import Text
from app.core.vault import vault_of
from app.records.cards import Card, house_question, last_records, last_statement, read_cards, reasons_of
from app.records.models import Alias, Mention
from app.records.sealing import open_field
from app.records.store import under
from app.records.tables import TABLES
from app.themes import catalog
from app.themes.language import Lines, Theme

MOST = 200
"""Subjects that one look-up returns of a theme; a house or a family has far fewer."""

AT_ONCE = 500
"""Numbers that all themes are asked for in one statement, which names each twenty times; SQLite takes 32,766 in all."""

Reach = Mapping[str, Sequence[str]]
"""By theme, the areas of which the caller may read the records."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How somebody is named by a record: in which theme, by which question."""

    theme: Theme
    key: str

    @property
    def label(self) -> Text:
        """The question's label; of a line its item's too."""
        question, _, item = self.key.partition(".")
        asked = self.theme.fields[question]
        if not isinstance(asked.kind, Lines):
            return asked.label
        inner = asked.kind.item[item].label
        return Text(f"{asked.label.id}, {inner.id}", f"{asked.label.en}, {inner.en}")


@dataclass(slots=True)
class Met:
    """A subject with its last record in each theme; `direct`: it is what was asked for, not only linked to it."""

    subject: UUID
    direct: bool
    cards: list[Card] = field(default_factory=list)
    names: dict[UUID, Naming] = field(default_factory=dict)
    """Whom its records name besides itself."""
    known_as: set[UUID] = field(default_factory=set)
    """Its number, and those that were found to be its own."""

    @property
    def label(self) -> str:
        """What it is called in the first theme that knows its name."""
        return next((card.label for card in self.cards if card.label), "")


@dataclass(frozen=True, slots=True)
class Visit:
    """Everybody who was found, and why records were returned."""

    met: list[Met]
    reasons: Mapping[UUID, str]
    more: bool

    def links(self, one: Met) -> Iterator[tuple[int, Text]]:
        """Yield the place of each subject that belongs to this one, and how."""
        for place, other in enumerate(self.met, 1):
            if other is not one:
                for said in _links(one, other):
                    yield place, said


def by_house(session: Session, themes: Iterable[Theme], reach: Reach, house: UUID) -> Visit:
    """Return everybody of whom a record under `reach` names this house, and whoever belongs to them."""
    found: dict[UUID, Met] = {}
    more = False
    for theme in themes:
        if house_question(theme) is not None:
            table = TABLES[theme.key][0]
            lives = select(func.coalesce(table.c.subject, table.c.id)).where(
                table.c.house == house, under(table, reach[theme.key]), table.c.state != "void"
            )
            wanted = or_(table.c.subject.in_(lives), table.c.id.in_(lives))
            more |= _meet(session, theme, reach, found, wanted, direct=True)
    return _with_links(session, themes, reach, found, more=more)


def by_area(session: Session, themes: Iterable[Theme], reach: Reach) -> Visit:
    """Return everybody recorded under `reach`, as far as there is room."""
    found: dict[UUID, Met] = {}
    more = False
    for theme in themes:
        more |= _meet(session, theme, reach, found, direct=True)
    return _with_links(session, themes, reach, found, more=more, further=False)


def by_number(session: Session, themes: Sequence[Theme], reach: Reach, number: UUID) -> Visit:
    """Return whoever bears a number or is recorded with it, under `reach`, and whoever belongs to them."""
    found: dict[UUID, Met] = {}
    more = _spread(session, themes, reach, found, {number}, direct=True)
    return _with_links(session, themes, reach, found, more=more)


def _with_links(
    session: Session, themes: Iterable[Theme], reach: Reach, found: dict[UUID, Met], *, more: bool, further: bool = True
) -> Visit:
    """Add those who are one step away, and say whom everybody names."""
    themes = tuple(themes)
    _name(session, found.values())
    if further and found:
        named = {each for met in found.values() for each in met.names}
        more |= _spread(session, themes, reach, found, named | found.keys(), direct=False)
        _name(session, found.values())
    order = {theme.key: place for place, theme in enumerate(themes)}
    met = sorted(
        found.values(), key=lambda one: (not one.direct, order[one.cards[0].theme.key], one.label, one.subject)
    )
    return Visit(met, reasons_of(session, (card for one in met for card in one.cards)), more)


def _spread(
    session: Session, themes: Iterable[Theme], reach: Reach, found: dict[UUID, Met], numbers: set[UUID], *, direct: bool
) -> bool:
    """Add whoever bears one of these numbers or is recorded with one."""
    themes = tuple(themes)
    if not themes:
        return False
    ends = _ends(session, themes, numbers)
    asked = {"numbers": list(numbers)} | {f"ends_{key}": list(set(each.values())) for key, each in ends.items()}
    seeking = _seeking(tuple(theme.key for theme in themes), tuple(tuple(reach[theme.key]) for theme in themes))
    told = {theme.key for theme in themes}
    if len(numbers) <= AT_ONCE:
        told = {key for (key,) in session.connection().execute(seeking.where, asked)}
    more = False
    for theme in themes:
        if theme.key in told:
            more |= _add(read_cards(session, theme, seeking.last[theme.key], asked), found, direct=direct)
        for number, end in ends[theme.key].items():
            if end in found:
                found[end].known_as.add(number)
    return more


@dataclass(frozen=True, slots=True)
class _Seeking:
    """The statements that seek numbers: which themes tell of one, and by theme the last records that do.

    Parameters: `numbers`, and by theme whom they were found to be (`ends_stunting`).
    """

    where: CompoundSelect[str]
    last: Mapping[str, Select[Any]]


@lru_cache(256)
def _seeking(themes: tuple[str, ...], reach: tuple[tuple[str, ...], ...]) -> _Seeking:
    """Write the statements once for those who reach the same areas: writing them costs ten times what they find."""
    where, last = [], {}
    for key, roots in zip(themes, reach, strict=True):
        theme, table = catalog.theme(key), TABLES[key][0]
        likenesses = {",".join(keys) for keys in theme.subject.alike}
        numbers: BindParameter[UUID] = bindparam("numbers", expanding=True)
        ends: BindParameter[UUID] = bindparam(f"ends_{key}", expanding=True)
        naming = select(col(Mention.record)).where(
            col(Mention.named).in_(numbers), col(Mention.theme) == key, col(Mention.key).not_in(likenesses)
        )
        naming_now = select(func.coalesce(table.c.subject, table.c.id)).where(
            table.c.id.in_(naming), under(table, roots), table.c.state != "void"
        )
        wanted = or_(table.c.subject.in_(ends), table.c.subject.in_(naming_now), table.c.id.in_(naming_now))
        last[key] = last_statement(theme, roots, wanted, limit=MOST + 1)
        stands = select(table.c.id).where(under(table, roots), table.c.state != "void", not_(table.c.zero), wanted)
        where.append(select(literal(key)).where(stands.exists()))
    return _Seeking(union_all(*where), last)


def _ends(session: Session, themes: Iterable[Theme], numbers: Iterable[UUID]) -> dict[str, dict[UUID, UUID]]:
    """Return by theme whom each number was found to be; itself, unless it was merged."""
    ends = {theme.key: {number: number for number in numbers} for theme in themes}
    while True:
        asked = {end for each in ends.values() for end in each.values()}
        query = select(col(Alias.theme), col(Alias.merged), col(Alias.kept)).where(col(Alias.merged).in_(asked))
        kept = {(key, merged): kept for key, merged, kept in session.execute(query) if key in ends}
        moved = {key: {number: kept.get((key, end), end) for number, end in each.items()} for key, each in ends.items()}
        if moved == ends:
            return ends
        ends = moved


def _meet(
    session: Session,
    theme: Theme,
    reach: Reach,
    found: dict[UUID, Met],
    *wanted: ColumnElement[bool],
    direct: bool,
) -> bool:
    """Add the last records of a theme to those found, and say whether there was no room for all."""
    return _add(last_records(session, theme, reach[theme.key], *wanted, limit=MOST + 1), found, direct=direct)


def _add(cards: Sequence[Card], found: dict[UUID, Met], *, direct: bool) -> bool:
    """Add these records to those found, as many as there is room for, and say whether there was none for some."""
    for card in cards[:MOST]:
        met = found.setdefault(card.subject, Met(card.subject, direct, known_as={card.subject}))
        if all(known.row.id != card.row.id for known in met.cards):
            met.cards.append(card)
    return len(cards) > MOST


def _name(session: Session, everybody: Iterable[Met]) -> None:
    """Find out whom the last records name."""
    by_record = {card.row.id: (met, card.theme) for met in everybody for card in met.cards}
    query = select(Mention).where(col(Mention.record).in_(by_record)).order_by(col(Mention.key))
    for each in session.execute(query).scalars() if by_record else ():
        met, theme = by_record[each.record]
        if each.key not in {",".join(keys) for keys in theme.subject.alike} and each.named != met.subject:
            met.names.setdefault(each.named, Naming(theme, each.key))


def _links(one: Met, other: Met) -> Iterator[Text]:
    for number in sorted(one.names.keys() & other.known_as):
        label = one.names[number].label
        yield Text(f"{label.id}: {other.label}", f"{label.en}: {other.label}")
    for number in sorted(other.names.keys() & one.known_as):
        label, theme = other.names[number].label, other.names[number].theme.label
        yield Text(f"{label.id} pada {theme.id}: {other.label}", f"{label.en} in {theme.en}: {other.label}")
    for number in sorted(one.names.keys() & other.names.keys()):
        mine, theirs = one.names[number].label, other.names[number].label
        yield Text(
            f"{mine.id} sama dengan {theirs.id} pada {other.label}",
            f"{mine.en} is also {theirs.en} of {other.label}",
        )


@dataclass(slots=True)
class HouseSeen:
    """A house as records tell of it: its number as last written, how many live there by theme, the last visit."""

    id: UUID
    label: str = ""
    area: str = ""
    last_visit: date | None = None
    subjects: dict[str, int] = field(default_factory=dict)


def houses(
    session: Session, themes: Iterable[Theme], reach: Reach, *, limit: int, after: UUID | None = None
) -> list[HouseSeen]:
    """Return the houses of which a record under `reach` tells, in an order that stays, after the one last seen."""
    asking = [theme for theme in themes if house_question(theme) is not None and reach[theme.key]]
    if not asking:
        return []
    known = union(*(_houses_of(theme, reach, after, limit) for theme in asking)).subquery()
    page = session.execute(select(known.c.house).order_by(known.c.house).limit(limit)).scalars().all()
    seen = {id_: HouseSeen(id_) for id_ in page}
    for theme in asking:
        _look_at(session, theme, reach, seen)
    return list(seen.values())


def _houses_of(theme: Theme, reach: Reach, after: UUID | None, limit: int) -> Select[tuple[UUID]]:
    """Return the first houses of a theme; the first of all themes are among the first of each."""
    table = TABLES[theme.key][0]
    query = select(table.c.house).where(
        table.c.house.is_not(None), table.c.state != "void", under(table, reach[theme.key])
    )
    if after is not None:
        query = query.where(table.c.house > after)
    page = query.distinct().order_by(table.c.house).limit(limit).subquery()
    return select(page.c.house)


def _look_at(session: Session, theme: Theme, reach: Reach, seen: dict[UUID, HouseSeen]) -> None:
    table, question = TABLES[theme.key][0], house_question(theme)
    if question is None or not seen:
        return
    lives = (table.c.house.in_(seen), table.c.state != "void", under(table, reach[theme.key]))
    heads = func.count(distinct(func.coalesce(table.c.subject, table.c.id)))
    for house, count in session.execute(select(table.c.house, heads).where(*lives).group_by(table.c.house)):
        seen[house].subjects[theme.key] = count
    newest_first = func.row_number().over(
        partition_by=table.c.house, order_by=(table.c.observed_on.desc(), table.c.changed.desc())
    )
    ranked = (
        select(
            table.c.house,
            table.c.id,
            table.c.area,
            table.c.observed_on,
            table.c[question.key],
            newest_first.label("place"),
        )
        .where(*lives)
        .subquery()
    )
    vault = vault_of(session)
    for house, id_, area, day, label, _ in session.execute(select(ranked).where(ranked.c.place == 1)):
        known = seen[house]
        if known.last_visit is None or day > known.last_visit:
            known.area, known.last_visit = area, day
            known.label = str(open_field(vault, theme, id_, question.key, label))
