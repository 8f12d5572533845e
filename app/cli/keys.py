"""`wakuncar keys`: keys that sign and index."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.cli.shared import console
from app.core.clock import SystemClock, wib
from app.core.settings import Settings, new_key
from app.identity.keyring import LEAD, read_keys, rotate

group = typer.Typer(no_args_is_help=True, help="Keys that sign and index.")


@group.command("new")
def new() -> None:
    """Make a key, for WAKUNCAR_TOKEN_KEY or WAKUNCAR_INDEX_KEY."""
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
