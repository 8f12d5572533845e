"""What is known of a house, a person or a family, from every theme at once: who was met, and who belongs to whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    Uuid,
    and_,
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
"""Numbers or subjects that one statement asks for; it names each twelve times, and SQLite takes 32,766 in all."""

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


def by_house(session: Session, themes: Sequence[Theme], reach: Reach, house: UUID) -> Visit:
    """Return everybody of whom a record under `reach` names this house, and whoever belongs to them."""
    found: dict[UUID, Met] = {}
    more = False
    asking = tuple(theme for theme in themes if house_question(theme) is not None)
    if asking:
        living = _told(session, _living(*_keys(asking, reach)), {"house": house})
        more = _meet_these(session, asking, reach, found, living, direct=True)
    return _with_links(session, themes, reach, found, more=more)


def by_area(session: Session, themes: Sequence[Theme], reach: Reach) -> Visit:
    """Return everybody recorded under `reach`, as far as there is room."""
    found: dict[UUID, Met] = {}
    more = False
    for theme in themes:
        more |= _add(last_records(session, theme, reach[theme.key], limit=MOST + 1), found, direct=True)
    return _with_links(session, themes, reach, found, more=more, further=False)


def by_number(session: Session, themes: Sequence[Theme], reach: Reach, number: UUID) -> Visit:
    """Return whoever bears a number or is recorded with it, under `reach`, and whoever belongs to them."""
    found: dict[UUID, Met] = {}
    more = _spread(session, themes, reach, found, {number}, direct=True)
    return _with_links(session, themes, reach, found, {number}, more=more)


def _with_links(
    session: Session,
    themes: Sequence[Theme],
    reach: Reach,
    found: dict[UUID, Met],
    sought: AbstractSet[UUID] = frozenset(),
    *,
    more: bool,
    further: bool = True,
) -> Visit:
    """Add those who are one step away, and say whom everybody names; the numbers `sought` are not sought again."""
    _name(session, found.values())
    named = {each for met in found.values() for each in met.names}
    if further and (numbers := (named | found.keys()) - sought):
        more |= _spread(session, themes, reach, found, numbers, direct=False)
        _name(session, found.values())
    order = {theme.key: place for place, theme in enumerate(themes)}
    met = sorted(
        found.values(), key=lambda one: (not one.direct, order[one.cards[0].theme.key], one.label, one.subject)
    )
    return Visit(met, reasons_of(session, (card for one in met for card in one.cards)), more)


def _spread(
    session: Session, themes: Sequence[Theme], reach: Reach, found: dict[UUID, Met], numbers: set[UUID], *, direct: bool
) -> bool:
    """Add whoever bears one of these numbers or is recorded with one."""
    if not themes:
        return False
    ends, told = _ends(session, themes, numbers), defaultdict[str, set[UUID]](set)
    for share in _shares(numbers):
        asked = {f"ends_{key}": list({each[number] for number in share}) for key, each in ends.items()}
        for key, subjects in _told(session, _borne(*_keys(themes, reach)), asked | {"numbers": share}).items():
            told[key] |= subjects
    more = _meet_these(session, themes, reach, found, told, direct=direct)
    for each in ends.values():
        for number, end in each.items():
            if end in found:
                found[end].known_as.add(number)
    return more


def _keys(themes: Sequence[Theme], reach: Reach) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return tuple(theme.key for theme in themes), tuple(tuple(reach[theme.key]) for theme in themes)


def _told(session: Session, statement: CompoundSelect[Any], asked: Mapping[str, Any]) -> dict[str, set[UUID]]:
    """Return by theme of whom its records tell what is asked."""
    told = defaultdict[str, set[UUID]](set)
    for key, subject in session.connection().execute(statement, asked):
        told[key].add(subject)
    return told


def _meet_these(
    session: Session,
    themes: Iterable[Theme],
    reach: Reach,
    found: dict[UUID, Met],
    told: Mapping[str, set[UUID]],
    *,
    direct: bool,
) -> bool:
    """Add the last records of these subjects to those found, and say whether there was no room for all."""
    more = False
    for theme in themes:
        known = {met.subject for met in found.values() if any(card.theme is theme for card in met.cards)}
        last = _last(theme.key, tuple(reach[theme.key]))
        shares = _shares(told.get(theme.key, set()) - known)
        cards = [card for share in shares for card in read_cards(session, theme, last, {"subjects": share})]
        cards.sort(key=lambda card: (card.row.observed_on, card.row.id), reverse=True)  # the latest of all shares
        more |= _add(cards, found, direct=direct)
    return more


def _shares(ids: AbstractSet[UUID]) -> Iterator[list[UUID]]:
    """Yield as many at a time as one statement may name."""
    some = list(ids)
    for start in range(0, len(some), AT_ONCE):
        yield some[start : start + AT_ONCE]


# Statements are written once for those who reach the same areas: writing one costs ten times what it finds. They seek
# by key alone, so that PostgreSQL need not think long how to go about them.


@lru_cache(256)
def _borne(themes: tuple[str, ...], reach: tuple[tuple[str, ...], ...]) -> CompoundSelect[Any]:
    """Write what says of whom records tell that bear a number or name it.

    Parameters: `numbers`, and by theme whom they were found to be (`ends_stunting`).
    """
    parts = []
    for key, roots in zip(themes, reach, strict=True):
        table = TABLES[key][0]
        likenesses = {",".join(keys) for keys in catalog.theme(key).subject.alike}
        ends: BindParameter[UUID] = bindparam(f"ends_{key}", expanding=True)
        numbers: BindParameter[UUID] = bindparam("numbers", expanding=True)
        naming = and_(
            col(Mention.record) == table.c.id,
            col(Mention.named).in_(numbers),
            col(Mention.theme) == key,
            col(Mention.key).not_in(likenesses),
        )
        parts.append(_subjects(key, roots).where(table.c.subject.in_(ends)))
        parts.append(_subjects(key, roots).where(naming))
    return union_all(*parts)


@lru_cache(256)
def _living(themes: tuple[str, ...], reach: tuple[tuple[str, ...], ...]) -> CompoundSelect[Any]:
    """Write what says of whom records tell that name a house. Parameter: `house`."""
    parts = []
    for key, roots in zip(themes, reach, strict=True):
        parts.append(_subjects(key, roots).where(TABLES[key][0].c.house == bindparam("house", type_=Uuid)))
    return union_all(*parts)


def _subjects(key: str, roots: Sequence[str]) -> Select[str, UUID]:
    table = TABLES[key][0]
    stands = (under(table, roots), table.c.state != "void", not_(table.c.zero))
    return select(literal(key), func.coalesce(table.c.subject, table.c.id)).where(*stands)


@lru_cache(256)
def _last(key: str, roots: tuple[str, ...]) -> Select[Any]:
    """Write what finds the last records of some. Parameter: `subjects`."""
    table = TABLES[key][0]
    subjects: BindParameter[UUID] = bindparam("subjects", expanding=True)
    hers = or_(table.c.subject.in_(subjects), and_(table.c.id.in_(subjects), table.c.subject.is_(None)))
    return last_statement(catalog.theme(key), roots, hers, limit=MOST + 1)


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
