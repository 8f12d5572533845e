"""`wakuncar accounts`: people and applications that sign in, their codes, devices and secrets."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table
from sqlmodel import Session

from app.cli.shared import Data, Url, console, house
from app.core.clock import SystemClock, today, wib
from app.core.errors import refuse
from app.identity.accounts import (
    Post,
    choose_secret,
    create_account,
    disable,
    find,
    list_accounts,
    random_secret,
    renew_secret,
)
from app.identity.devices import devices_of, revoke_device
from app.identity.enrolment import issue_code
from app.identity.models import Account
from app.identity.one_time import OneTime
from app.identity.passwords import Passwords
from app.identity.phones import Phones
from app.identity.problems import ACCOUNT_UNKNOWN, NO_PIN
from app.identity.scope import Action
from app.identity.second_factor import drop_factor

group = typer.Typer(no_args_is_help=True, help="People and applications that sign in.")


@group.command("create")
def create(
    username: str,
    role: Annotated[str, typer.Option()],
    area: Annotated[str, typer.Option()],
    name: Annotated[str, typer.Option(help="How people call them; the user name if absent.")] = "",
    theme: Annotated[list[str] | None, typer.Option(help="Only these themes; may be repeated.")] = None,
    action: Annotated[list[Action] | None, typer.Option(help="Of an application: read, submit, totals.")] = None,
    phone: Annotated[str, typer.Option(help="Telephone number to sign in with; kept as a keyed digest.")] = "",
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Make an account; its secret is made here and shown once, a kader's one-time code instead of a PIN."""
    secret = choose_secret(role, None)
    passwords = Passwords()
    clock = SystemClock()
    with house(data, database_url) as (settings, db), db.writing() as session:
        enrols = secret.is_pin and settings.pins_are_bound
        account, _post = create_account(
            session,
            username=username,
            display_name=name or username,
            post=Post(role, area, today(clock), themes=theme, actions=action),
            secret_hash=passwords.nobody if enrols else passwords.hash(secret.text),
            pin=secret.is_pin,
            at=clock.now(),
            by=None,
            phone=(phone, Phones(settings.index_bytes())) if phone else None,
            secret_until=today(clock) + timedelta(days=365),
        )
        life = timedelta(days=settings.enrolment_days)
        one_time = OneTime(settings.index_bytes())
        code = issue_code(session, account, one_time, at=clock.now(), life=life, by=None) if enrols else None
    passwords.close()
    console.print(f"{account.username}: {role} in {area}", highlight=False)
    if code is not None:
        _tell_code(account, code[1], code[0].expires_at)
    else:
        console.print(f"secret: {secret.text}", highlight=False)


@group.command("list")
def list_(
    under: Annotated[str, typer.Option()] = "18.72",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 200,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """List accounts with their roles."""
    table = Table("user name", "kind", "roles", "last used", "disabled")
    with house(data, database_url, writes=False) as (_, db), db.reading() as session:
        for account, posts in list_accounts(session, [under], limit=limit):
            roles = ", ".join(f"{post.role} {post.area}" for post in posts)
            table.add_row(account.username, account.kind, roles, _day(account.last_used_at), _day(account.disabled_at))
    console.print(table)


@group.command("disable")
def disable_command(username: str, data: Data = None, database_url: Url = None) -> None:
    """End an account with every sign-in, device and code it has."""
    with house(data, database_url) as (_, db), db.writing() as session:
        disable(session, _named(session, username), at=SystemClock().now(), by=None)
    console.print(f"{username} is disabled.")


@group.command("enrol")
def enrol(
    username: str,
    keep_devices: Annotated[bool, typer.Option("--keep-devices", help="The device comes beside the old ones.")] = False,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Issue a one-time code for a kader: a new telephone, or a forgotten PIN."""
    clock = SystemClock()
    with house(data, database_url) as (settings, db), db.writing() as session:
        account = _named(session, username)
        made, code = issue_code(
            session,
            account,
            OneTime(settings.index_bytes()),
            at=clock.now(),
            life=timedelta(days=settings.enrolment_days),
            by=None,
            keeps_devices=keep_devices,
        )
    _tell_code(account, code, made.expires_at)


@group.command("devices")
def devices(username: str, data: Data = None, database_url: Url = None) -> None:
    """List an account's devices."""
    table = Table("id", "name", "bound", "since", "last used")
    with house(data, database_url, writes=False) as (_, db), db.reading() as session:
        for each in devices_of(session, _named(session, username).id, SystemClock().now()):
            bound = "yes" if each.bound else "no"
            table.add_row(str(each.id), each.name, bound, _day(each.created_at), _day(each.last_used_at))
    console.print(table)


@group.command("revoke")
def revoke(username: str, device: UUID, data: Data = None, database_url: Url = None) -> None:
    """Cut off a device: a telephone was lost. Running servers hear of it within seconds."""
    with house(data, database_url) as (_, db), db.writing() as session:
        revoke_device(session, _named(session, username).id, device, at=SystemClock().now(), by=None)
    console.print(f"{device} is cut off.")


@group.command("renew")
def renew(
    username: str,
    overlap_hours: Annotated[int, typer.Option(min=0, max=720, help="Of an application: the old one is good too.")] = 0,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Make another secret for an office or an application, and show it once."""
    passwords, clock, fresh = Passwords(), SystemClock(), random_secret()
    with house(data, database_url) as (_, db), db.writing() as session:
        account = _named(session, username)
        if account.pin:
            raise refuse(NO_PIN)
        program = account.kind == "application"
        if program:
            account.secret_until = today(clock) + timedelta(days=365)
        until = clock.now() + timedelta(hours=overlap_hours) if program and overlap_hours else None
        renew_secret(session, account, passwords.hash(fresh), at=clock.now(), old_until=until, by=None)
    passwords.close()
    console.print(f"{username}\nsecret: {fresh}", highlight=False)


@group.command("drop-factor")
def drop(username: str, data: Data = None, database_url: Url = None) -> None:
    """Take away the second factor of somebody who lost it and the recovery codes."""
    with house(data, database_url) as (_, db), db.writing() as session:
        drop_factor(session, _named(session, username), at=SystemClock().now(), by=None)
    console.print(f"{username} signs in without a second factor now.")


def _named(session: Session, username: str) -> Account:
    account = find(session, username)
    if account is None:
        raise refuse(ACCOUNT_UNKNOWN)
    return account


def _tell_code(account: Account, code: str, until: datetime) -> None:
    console.print(f"{account.username}\ncode: {code}\ngood until: {wib(until)[:16]}", highlight=False)


def _day(moment: datetime | None) -> str:
    return wib(moment)[:16] if moment else ""
