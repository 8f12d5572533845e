"""What a breach exposed: what the log shows was opened, and all that the accounts concerned could have read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from app.areas.codes import ancestor
from app.core.audit import AuditEntry
from app.core.clock import WIB
from app.core.errors import problem_kind, refuse
from app.identity.models import Account, Assignment, Device, SignIn
from app.identity.rights import assignments_of, scope_of
from app.identity.scope import Action
from app.records.models import Unsealing, Withheld
from app.records.store import within
from app.records.tables import TABLES
from app.themes.catalog import CATALOG
from app.themes.language import Lines, Privacy, Theme

NOBODY = problem_kind(
    "breach.unknown",
    422,
    id="Ada akun, HP atau daftar yang tidak dikenal: {unknown}.",
    en="Some account, device or list is not known: {unknown}.",
)

CLASSES: Final = {
    Privacy.IDENTITY: "nomor induk (NIK, KK) dan telepon",
    Privacy.SPECIFIC: "data spesifik (kesehatan, anak, keuangan)",
    Privacy.PERSONAL: "data umum (nama, alamat, tanggal lahir)",
}

OPENED: Final = ("record.unsealed", "unsealing.read", "lookup.number", "request.given")
"""Deeds that show identities or look somebody up by number."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose sign-ins are concerned, which lists, and when it began and ended."""

    accounts: frozenset[UUID]
    lists: tuple[Unsealing, ...]
    first: datetime
    last: datetime


@dataclass(slots=True)
class InTheme:
    """What was exposed of one theme: how many records and persons, where, and of which classes."""

    theme: Theme
    records: int
    persons: int
    classes: tuple[Privacy, ...]
    areas: dict[str, int]
    """Persons by kelurahan."""


@dataclass(slots=True)
class Exposure:
    """What was exposed; `persons`: different subjects of all themes together."""

    concerned: Concerned
    names: list[str]
    since: datetime
    """When the first of the accounts was signed in from then on; the beginning where that is not known."""
    persons: int = 0
    by_class: Counter[Privacy] = field(default_factory=Counter)
    """Persons of whom at least this was there to be read."""
    themes: list[InTheme] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    """What the log shows: how often each was done by these accounts."""


def concerned(
    session: Session,
    *,
    accounts: Sequence[str],
    devices: Sequence[UUID],
    lists: Sequence[UUID],
    first: datetime,
    last: datetime,
) -> Concerned:
    """Return who is concerned. Accounts, applications too, are given by name. Problem `breach.unknown`."""
    names = {each.lower() for each in accounts}
    known = select(col(Account.username), col(Account.id)).where(col(Account.username).in_(names))
    found = {row[0]: row[1] for row in session.execute(known)}
    binding = select(col(Device.id), col(Device.account)).where(col(Device.id).in_(devices))
    bound = {row[0]: row[1] for row in session.execute(binding)}
    read = session.execute(select(Unsealing).where(col(Unsealing.id).in_(lists))).scalars().all()
    unknown = [*sorted(names - found.keys()), *(str(each) for each in devices if each not in bound)]
    unknown += [str(each) for each in lists if each not in {one.id for one in read}]
    if unknown:
        raise refuse(NOBODY, unknown=", ".join(unknown)[:200])
    return Concerned(frozenset({*found.values(), *bound.values()}), tuple(read), first, last)


def exposure(session: Session, who: Concerned, roots: Sequence[str]) -> Exposure:
    """Return what was exposed of the records under `roots`, as they are now."""
    names = select(col(Account.username)).where(col(Account.id).in_(who.accounts)).order_by(col(Account.username))
    found = Exposure(who, list(session.execute(names).scalars()), _since(session, who))
    persons: defaultdict[UUID, set[Privacy]] = defaultdict(set)
    for theme in CATALOG:
        told = _in_theme(session, theme, who, roots, persons)
        if told is not None:
            found.themes.append(told)
    found.persons = len(persons)
    found.by_class = Counter(each for classes in persons.values() for each in classes)
    deeds = (
        select(col(AuditEntry.action), func.count())
        .where(
            col(AuditEntry.account).in_([str(each) for each in who.accounts]),
            col(AuditEntry.action).in_(OPENED),
            col(AuditEntry.at) >= who.first,
            col(AuditEntry.at) <= who.last,
        )
        .group_by(col(AuditEntry.action))
    )
    found.opened = Counter({row[0]: row[1] for row in session.execute(deeds)})
    return found


def _since(session: Session, who: Concerned) -> datetime:
    """Return when the first of these was used in that time."""
    query = select(func.min(col(SignIn.created_at))).where(
        col(SignIn.account).in_(who.accounts), col(SignIn.created_at) <= who.last, col(SignIn.last_used_at) >= who.first
    )
    began = session.execute(query).scalar()
    return max(who.first, began) if began is not None else who.first


def _in_theme(
    session: Session, theme: Theme, who: Concerned, roots: Sequence[str], persons: defaultdict[UUID, set[Privacy]]
) -> InTheme | None:
    table = TABLES[theme.key][0]
    areas, unsealed = _reach(session, theme, who)
    there = [within(table.c.area, areas)] if areas else []
    there += [
        within(table.c.area, [each.area]) & table.c.observed_on.between(each.first, each.last)
        for each in who.lists
        if each.theme == theme.key
    ]
    if not there:
        return None
    erased = select(col(Withheld.record)).where(col(Withheld.kind) == "erased")
    rows = session.execute(
        select(table.c.id, table.c.subject, table.c.area).where(
            or_(*there),
            within(table.c.area, roots),
            table.c.received_at <= who.last,
            ~table.c.zero,
            table.c.id.not_in(erased),
        )
    ).all()
    if not rows:
        return None
    classes = tuple(each for each in _classes(theme) if unsealed or each is not Privacy.IDENTITY)
    here: defaultdict[str, set[UUID]] = defaultdict(set)
    for id_, subject, area in rows:
        persons[subject or id_].update(classes)
        here[ancestor(area, "kelurahan") or area].add(subject or id_)
    everybody = set().union(*here.values())
    return InTheme(
        theme, len(rows), len(everybody), classes, {area: len(share) for area, share in sorted(here.items())}
    )


def _reach(session: Session, theme: Theme, who: Concerned) -> tuple[list[str], bool]:
    """Return where these accounts could read the theme in that time, and whether they could open identities."""
    areas: set[str] = set()
    unsealed = any(each.theme == theme.key for each in who.lists)
    for account in who.accounts:
        held = [each for each in assignments_of(session, account) if _held(each, who)]
        scope = scope_of(held)
        areas.update(scope.roots(Action.READ, theme.key))
        unsealed = unsealed or bool(scope.roots(Action.UNSEAL, theme.key))
    return sorted(areas), unsealed


def _held(assignment: Assignment, who: Concerned) -> bool:
    first, last = (each.astimezone(WIB).date() for each in (who.first, who.last))
    return assignment.valid_from <= last and (assignment.valid_to is None or assignment.valid_to >= first)


def _classes(theme: Theme) -> Collection[Privacy]:
    """Return the classes of what is asked, of items of lines too, the gravest first."""
    asked = [each.privacy for each in theme.questions]
    asked += [item.privacy for each in theme.questions if isinstance(each.kind, Lines) for item in each.kind.items]
    return [each for each in CLASSES if each in asked]
