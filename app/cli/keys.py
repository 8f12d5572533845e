"""`wakuncar keys`: keys that sign, index and seal."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Table

from app.cli.shared import Data, Url, console, house
from app.core.clock import SystemClock, wib
from app.core.db import Database
from app.core.reseal import count_stale, reseal, sealed_tables
from app.core.settings import Settings, new_key
from app.identity.keyring import LEAD, read_keys, rotate
from app.identity.one_time import OneTime
from app.identity.second_factor import SecondFactors

group = typer.Typer(no_args_is_help=True, help="Keys that sign, index and seal.")


@group.command("new")
def new() -> None:
    """Make a key, for WAKUNCAR_TOKEN_KEY, WAKUNCAR_INDEX_KEY or WAKUNCAR_DATA_KEYS."""
    typer.echo(new_key())


@group.command("rotate")
def rotate_command(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file that WAKUNCAR_TOKEN_KEY_FILE names.")],
    leaked: Annotated[
        bool, typer.Option("--leaked", help="The old key ends now: everybody must sign in again.")
    ] = False,
    lead_minutes: Annotated[int, typer.Option(min=1, max=1440, help="Until the new key signs.")] = int(
        LEAD.total_seconds() // 60
    ),
) -> None:
    """Put a fresh signing key into the file; the one before is believed until its longest token has ended.

    A file that is not there yet begins with the keys of WAKUNCAR_TOKEN_KEY. Servers read the file again by themselves;
    with servers on several machines, copy it to each within the lead.
    """
    clock = SystemClock()
    settings = Settings.for_commands()
    given = [] if file.exists() or settings.token_key_file else settings.token_keys()
    lead = timedelta(0) if leaked else timedelta(minutes=lead_minutes)
    fresh = rotate(file, given, clock.now(), timedelta(days=settings.refresh_days), lead)
    for key in read_keys(file):
        ends = f", ends {wib(key.refresh_until)[:16]}" if key.refresh_until else ""
        mark = " (new)" if key.kid == fresh.kid else ""
        console.print(f"{key.kid}: signs from {wib(key.signs_from)[:16]}{ends}{mark}", highlight=False)


@group.command("list")
def list_() -> None:
    """Name the keys that seal and open, by the short name that stands in what they sealed; none is shown."""
    for place, name in enumerate(Settings.for_commands().vault().names):
        console.print(f"{name} {'seals' if not place else 'opens'}", highlight=False)


def seal_tables(settings: Settings, db: Database, tables: Sequence[Table]) -> int:
    """Seal what is in these tables under the newest key, with a bar where there is any; return what is left over."""
    with db.writing() as session:
        index = settings.index_bytes()
        SecondFactors(index, OneTime(index)).seal_anew(session)
    with db.reading() as session:
        wanted = {table: count_stale(session, table) for table in tables}
    if not any(wanted.values()):
        return 0
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("sealed", total=sum(wanted.values()))
        for table, rows in wanted.items():
            if rows:
                progress.update(task, description=table.name)
                for done in reseal(db, table):
                    progress.advance(task, done)
    db.clear_traces()
    with db.reading() as session:
        return sum(count_stale(session, table) for table in tables)


@group.command("reseal")
def reseal_all(data: Data = None, database_url: Url = None) -> None:
    """Seal everything again under the first of WAKUNCAR_DATA_KEYS; cut off, it goes on where it was.

    What was written before its column was sealed is sealed too. On PostgreSQL the service may run meanwhile, if it was
    started with the new key first; on SQLite it is stopped.
    """
    with house(data, database_url) as (settings, db):
        left = seal_tables(settings, db, sealed_tables())
    if left:
        console.print(f"{left} rows were sealed with an older key meanwhile: restart the service, then do this again.")
        raise typer.Exit(1)
    console.print("Everything is sealed under the newest key; the older ones are no longer needed here.")
