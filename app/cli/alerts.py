"""`wakuncar alerts`: early warning by hand."""

import typer

from app.areas.tree import Areas
from app.cli.shared import Data, Url, console, house
from app.core.clock import SystemClock
from app.rollups.alerts.sweep import Sweeper
from app.themes.catalog import CATALOG

group = typer.Typer(no_args_is_help=True, help="Early warning.")


@group.command("sweep")
def sweep(data: Data = None, database_url: Url = None) -> None:
    """Look for what raises an alert, once; while the server runs it does so by itself."""
    clock = SystemClock()
    with house(data, database_url) as (_, db):
        for swept in Sweeper(db, clock, Areas(db, clock).tree, CATALOG).sweep():
            console.print(f"{swept.theme}: {swept.records} changed records, {swept.alerts} alerts raised or changed")
    console.print("Everything was looked at.")


@group.callback()
def alerts() -> None:
    """Keep `sweep` a word of its own."""
