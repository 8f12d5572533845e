"""`wakuncar retention`: what was kept long enough is counted, and erased when two officers say so."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import Session, col, select

from app.cli.shared import Data, Url, console, house
from app.core.audit import record_deed
from app.core.clock import SystemClock, today
from app.core.db import Database
from app.core.settings import Settings
from app.identity.models import Account
from app.identity.rights import assignments_of, scope_of
from app.identity.scope import Action
from app.records.rights.ageing import Over, batches, erase_over, over, word_for
from app.records.rights.erasing import Deed
from app.records.subjects import BlindIndex
from app.rollups.alerts.forget import forget
from app.themes.catalog import CATALOG

Officer = Annotated[str, typer.Option(help="Name of an officer's account.")]


def retention(
    data: Data = None,
    database_url: Url = None,
    do: Annotated[
        bool, typer.Option("--do/--dry-run", help="Erase what is over; otherwise it is only counted.")
    ] = False,
    confirm: Annotated[str, typer.Option(help="The word that the dry run printed for exactly this list.")] = "",
    officer: Officer = "",
    second: Officer = "",
) -> None:
    """Say what was kept for as long as its theme keeps it, by theme, kelurahan and year; with --do, erase it."""
    with house(data, database_url, writes=do) as (settings, db):
        found = _found(db)
        _tell(found)
        word = word_for(found)
        if not any(each.subjects for each in found):
            console.print("Nothing is over.")
            return
        if not do:
            console.print(f"To erase exactly this: --do --confirm {word} --officer NAME --second NAME", highlight=False)
            return
        accounts = [_officer(db, name) for name in (officer, second)]
        if confirm != word:
            console.print("[red]The word does not stand for this list: look at it again with --dry-run.[/red]")
            raise typer.Exit(2)
        if None in accounts or accounts[0] == accounts[1]:
            console.print("[red]Name two different accounts of officers for data protection.[/red]")
            raise typer.Exit(2)
        _erase(settings, db, found, [each for each in accounts if each is not None])


def _found(db: Database) -> list[Over]:
    with db.reading() as session:
        told = [over(session, theme, today(SystemClock())) for theme in CATALOG]
    return [each for each in told if each is not None]


def _tell(found: list[Over]) -> None:
    for each in found:
        certain = "" if each.rule.confirmed else " (proposal)"
        console.print(
            f"{each.theme.key}: {each.rule.years} years{certain}, until {each.until}: {len(each.subjects)} subjects, "
            f"{each.by_place.total()} records. {each.rule.source}",
            highlight=False,
            soft_wrap=True,
        )
        for (kelurahan, year), count in sorted(each.by_place.items()):
            console.print(f"  {kelurahan} {year}: {count}", highlight=False)


def _officer(db: Database, name: str) -> UUID | None:
    with db.reading() as session:
        account = session.exec(select(Account).where(col(Account.username) == name.lower())).first()
        if account is None or account.disabled_at is not None:
            return None
        scope = scope_of(assignments_of(session, account.id, today(SystemClock())))
        return account.id if scope.may(Action.RIGHTS) else None


def _erase(settings: Settings, db: Database, found: list[Over], officers: list[UUID]) -> None:
    index = BlindIndex(settings.index_bytes())
    for each in found:
        done = 0
        for subjects in batches(each):
            at = SystemClock().now()

            def also(session: Session, records: Collection[UUID], known: Collection[UUID], at: datetime = at) -> None:
                forget(session, records, known, at)

            with db.writing() as session:
                erased = erase_over(session, index, each.theme, subjects, Deed(None, officers[0], at), also)
                told = {"theme": each.theme.key, "records": len(erased.records), "until": each.until.isoformat()}
                told |= {"rule": each.rule.source, "second": str(officers[1])}
                record_deed(session, at, str(officers[0]), "retention.erased", f"theme:{each.theme.key}", told)
            done += len(erased.records)
        if done:
            console.print(f"{each.theme.key}: {done} records erased", highlight=False)
    db.clear_traces()
