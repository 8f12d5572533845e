"""`wakuncar audit`: the log of deeds, proved whole."""

import typer

from app.cli.shared import Data, Url, house, tell
from app.core.audit import broken_link

group = typer.Typer(no_args_is_help=True, help="The log of who did what.")


@group.command("verify")
def verify(data: Data = None, database_url: Url = None) -> None:
    """Prove that no entry was altered, moved, taken out or cut off the end."""
    with house(data, database_url, writes=False) as (_, db), db.reading() as session:
        found = broken_link(session)
    tell([found] if found else [], "The chain is whole.")
