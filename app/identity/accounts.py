"""Accounts are made with a role, get further roles, and are disabled; session in, flush only, every deed audited."""

import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from app.areas.codes import level_of, prefix_range
from app.core.audit import record_deed
from app.core.errors import refuse
from app.core.vault import vault_of
from app.identity.devices import let_go
from app.identity.marks import mark_change
from app.identity.models import Account, Assignment, Device, Enrolment, SignIn
from app.identity.phones import Phones, tail
from app.identity.problems import NAME_SHAPE, NAME_TAKEN, PHONE_SHAPE, ROLE_UNFIT
from app.identity.roles import ROLES, Role
from app.identity.scope import Action
from app.identity.strength import PIN_LENGTH, demand_password, demand_pin, is_pin

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}")
_THEME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another when read aloud or off paper."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role to be given in an area."""

    role: str
    area: str
    valid_from: date
    valid_to: date | None = None
    themes: Sequence[str] | None = None
    actions: Sequence[Action] | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret as chosen or generated; it never shows itself."""

    text: str = field(repr=False)
    generated: bool

    @property
    def is_pin(self) -> bool:
        """Whether it is six digits."""
        return len(self.text) == PIN_LENGTH


def fold_username(name: str) -> str:
    """Reduce a user name to the form in which it is kept and looked for."""
    return name.strip().lower()[:65]


def role_named(name: str) -> Role:
    """Return the role of this name. Raises Problem `account.role_unfit` when there is none."""
    if name not in ROLES:
        raise _unfit(name, "peran tidak dikenal", "no such role")
    return ROLES[name]


def choose_secret(role: str, given: str | None, words: Sequence[str] = ()) -> Secret:
    """Accept a given secret, or make one when none is given: a PIN where the role may have one.

    `words` are those of the account, which nobody should use. Raises Problem `account.weak_secret`,
    `account.common_secret` or `account.weak_pin` when the given one is too easy for the role, `account.role_unfit` for
    a role that does not exist.
    """
    pin = role_named(role).pin
    if given is None:
        return Secret(_random_pin() if pin else random_secret(), generated=True)
    if pin and len(given) == PIN_LENGTH:
        demand_pin(given, words)
    else:
        demand_password(given, words)
    return Secret(given, generated=False)


def create_account(
    session: Session,
    *,
    username: str,
    display_name: str,
    post: Post,
    secret_hash: str,
    pin: bool,
    at: datetime,
    by: UUID | None,
    phone: tuple[str, Phones] | None = None,
    secret_until: date | None = None,
) -> tuple[Account, Assignment]:
    """Make an account with its first role; whether `by` may do so is for the caller to ask.

    `phone` is a telephone number with what keeps it. Raises Problem `account.name_shape`, `account.name_taken`,
    `account.phone` or `account.role_unfit`.
    """
    name = fold_username(username)
    if not _NAME.fullmatch(name):
        raise refuse(NAME_SHAPE)
    role = _fitting(post)
    if pin and not role.pin:
        raise _unfit(role.name, "perlu rahasia lebih panjang dari PIN", "it needs a longer secret than a PIN")
    index = phone[1].index(phone[0]) if phone else None
    if phone and index is None:
        raise refuse(PHONE_SHAPE)
    account = Account(
        phone_index=index,
        phone_tail=tail(phone[0]) if phone else None,
        secret_until=secret_until if role.application else None,
        username=name,
        kind="application" if role.application else "person",
        secret_hash=secret_hash,
        pin=pin,
        created_at=at,
        created_by=by,
    )
    vault_of(session).put(account, "display_name", display_name.strip())
    session.add(account)
    try:
        session.flush()
    except IntegrityError:
        raise refuse(NAME_TAKEN) from None
    record_deed(session, at, _who(by), "account.created", f"account:{account.id}", {"kind": account.kind})
    return account, assign(session, account, post, at=at, by=by)


def assign(session: Session, account: Account, post: Post, *, at: datetime, by: UUID | None) -> Assignment:
    """Give an account one more role; whether `by` may do so is for the caller to ask.

    Raises Problem `account.role_unfit` when role, area, themes, actions or secret do not go together.
    """
    role = _fitting(post)
    if role.application != (account.kind == "application"):
        raise _unfit(role.name, "jenis akun tidak cocok", "the kind of account does not fit")
    if account.pin and not role.pin:
        raise _unfit(role.name, "perlu rahasia lebih panjang dari PIN", "it needs a longer secret than a PIN")
    assignment = Assignment(
        account=account.id,
        role=role.name,
        area=post.area,
        themes=None if post.themes is None else ",".join(sorted(set(post.themes))),
        actions=None if post.actions is None else ",".join(sorted({action.value for action in post.actions})),
        valid_from=post.valid_from,
        valid_to=post.valid_to,
    )
    session.add(assignment)
    session.flush()
    mark_change(session)
    data = {"role": role.name, "area": post.area, "themes": assignment.themes, "actions": assignment.actions}
    record_deed(session, at, _who(by), "account.assigned", f"account:{account.id}", data)
    return assignment


def disable(session: Session, account: Account, *, at: datetime, by: UUID | None) -> None:
    """End an account and every sign-in it has; a second time changes nothing. Tell the gate after the commit."""
    if account.disabled_at is not None:
        return
    account.disabled_at = at
    session.add(account)
    end_codes(session, account.id, "disabled", at)
    bound = select(Device).where(col(Device.account) == account.id, col(Device.revoked_at).is_(None))
    let_go(session, session.exec(bound).all(), "disabled", at=at, by=by)
    session.execute(
        update(SignIn)
        .where(col(SignIn.account) == account.id, col(SignIn.revoked_at).is_(None))
        .values(revoked_at=at, revoked_reason="disabled")
    )
    mark_change(session)
    record_deed(session, at, _who(by), "account.disabled", f"account:{account.id}")


def end_codes(session: Session, account: UUID, reason: str, at: datetime) -> None:
    """End the account's one-time codes that are still open."""
    session.execute(
        update(Enrolment)
        .where(col(Enrolment.account) == account, col(Enrolment.ended_at).is_(None))
        .values(ended_at=at, ended_reason=reason)
    )


def renew_secret(
    session: Session, account: Account, secret_hash: str, *, at: datetime, old_until: datetime | None, by: UUID | None
) -> None:
    """Give an account another secret; an application's old one stays good until `old_until`, so that it can follow."""
    account.old_secret_hash = account.secret_hash if old_until else None
    account.old_secret_until = old_until
    account.secret_hash = secret_hash
    session.add(account)
    if old_until is None:
        session.execute(
            update(SignIn)
            .where(col(SignIn.account) == account.id, col(SignIn.revoked_at).is_(None))
            .values(revoked_at=at, revoked_reason="secret")
        )
    mark_change(session)
    record_deed(session, at, _who(by), "account.secret_renewed", f"account:{account.id}")


def find(session: Session, username: str) -> Account | None:
    """Return the account of this name, disabled or not; a name that none can have is looked for as an empty one."""
    name = fold_username(username)
    wanted = name if _NAME.fullmatch(name) else ""
    return session.exec(select(Account).where(col(Account.username) == wanted)).first()


def free_username(session: Session) -> str:
    """Make a user name that nobody has yet, as `kader-48213`; it stands in clear and says nothing of whose it is."""
    while True:
        name = f"kader-{secrets.randbelow(90_000) + 10_000}"
        if find(session, name) is None:
            return name


def find_by_phone(session: Session, index: str) -> Account | None:
    """Return the account of this telephone number, if it is one account's alone."""
    query = select(Account).where(col(Account.phone_index) == index, col(Account.disabled_at).is_(None)).limit(2)
    found = session.exec(query).all()
    return found[0] if len(found) == 1 else None


def list_accounts(
    session: Session, within: Sequence[str], *, after: UUID | None = None, only: UUID | None = None, limit: int = 100
) -> list[tuple[Account, list[Assignment]]]:
    """Return accounts that serve, or served, under one of the areas, oldest first, each with those assignments only.

    `after` is the id of the last account seen, `only` that of the one wanted.
    """
    here = or_(false(), *(_under(root) for root in within))
    query = select(Account).where(col(Account.id).in_(select(col(Assignment.account)).where(here)))
    if after is not None:
        query = query.where(col(Account.id) > after)
    if only is not None:
        query = query.where(col(Account.id) == only)
    accounts = session.exec(query.order_by(col(Account.id)).limit(limit)).all()
    held: dict[UUID, list[Assignment]] = {account.id: [] for account in accounts}
    theirs = select(Assignment).where(here, col(Assignment.account).in_(held)).order_by(col(Assignment.id))
    for assignment in session.exec(theirs):
        held[assignment.account].append(assignment)
    return [(account, held[account.id]) for account in accounts]


def _fitting(post: Post) -> Role:
    role = role_named(post.role)
    if level_of(post.area) not in role.levels:
        raise _unfit(role.name, "bukan tingkat wilayahnya", "not at this level of area")
    if post.themes is not None and not role.themes_allowed:
        raise _unfit(role.name, "peran ini untuk semua tema", "this role is for every theme")
    if role.by_theme and not post.themes:
        raise _unfit(role.name, "sebutkan temanya", "name its themes")
    if not all(_THEME.fullmatch(theme) for theme in post.themes or ()):
        raise _unfit(role.name, "nama tema tidak sah", "not the name of a theme")
    if role.application != bool(post.actions):
        raise _unfit(
            role.name, "izin hanya, dan harus, untuk aplikasi", "actions are for applications, and needed there"
        )
    if not set(post.actions or ()) <= role.actions:
        raise _unfit(role.name, "izin melebihi peran", "actions beyond the role")
    if post.valid_to is not None and post.valid_to < post.valid_from:
        raise _unfit(role.name, "berakhir sebelum mulai", "it ends before it starts")
    return role


def _unfit(role: str, why_id: str, why_en: str) -> Exception:
    return refuse(ROLE_UNFIT, role=role, why_id=why_id, why_en=why_en)


def _under(root: str) -> ColumnElement[bool]:
    low, high = prefix_range(root)
    return or_(col(Assignment.area) == root, (col(Assignment.area) >= low) & (col(Assignment.area) < high))


def _who(by: UUID | None) -> str:
    return str(by) if by else "command line"


def _random_pin() -> str:
    while True:
        pin = "".join(secrets.choice(string.digits) for _ in range(PIN_LENGTH))
        if is_pin(pin):
            return pin


def random_secret() -> str:
    """Make a secret of four groups of five letters."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
