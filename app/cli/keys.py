"""`wakuncar keys`: keys that sign and index."""

import typer

from app.core.settings import new_key

group = typer.Typer(no_args_is_help=True, help="Keys that sign and index.")


@group.command("new")
def new() -> None:
    """Make a key, for WAKUNCAR_TOKEN_KEY or WAKUNCAR_INDEX_KEY."""
    typer.echo(new_key())
