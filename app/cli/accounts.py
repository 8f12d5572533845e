"""`wakuncar accounts`: people and applications that sign in."""

from typing import Annotated

import typer
from rich.table import Table

from app.cli.shared import Data, Url, console, house
from app.core.clock import SystemClock, today
from app.identity.accounts import Post, choose_secret, create_account, disable, find, list_accounts
from app.identity.passwords import Passwords

group = typer.Typer(no_args_is_help=True, help="People and applications that sign in.")


@group.command("create")
def create(
    username: str,
    role: Annotated[str, typer.Option()],
    area: Annotated[str, typer.Option()],
    name: Annotated[str, typer.Option(help="How people call them; the user name if absent.")] = "",
    theme: Annotated[list[str] | None, typer.Option(help="Only these themes; may be repeated.")] = None,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Make an account; its secret is made here and shown once."""
    secret = choose_secret(role, None)
    passwords = Passwords()
    clock = SystemClock()
    with house(data, database_url) as (_, db), db.writing() as session:
        account, _post = create_account(
            session,
            username=username,
            display_name=name or username,
            post=Post(role, area, today(clock), themes=theme),
            secret_hash=passwords.hash(secret.text),
            pin=secret.is_pin,
            at=clock.now(),
            by=None,
        )
    passwords.close()
    console.print(f"{account.username}: {role} in {area}\nsecret: {secret.text}", highlight=False)


@group.command("list")
def list_(
    under: Annotated[str, typer.Option()] = "18.72",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 200,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """List accounts with their roles."""
    table = Table("user name", "kind", "roles", "disabled")
    with house(data, database_url, writes=False) as (_, db), db.reading() as session:
        for account, posts in list_accounts(session, [under], limit=limit):
            roles = ", ".join(f"{post.role} {post.area}" for post in posts)
            table.add_row(account.username, account.kind, roles, str(account.disabled_at or ""))
    console.print(table)


@group.command("disable")
def disable_command(username: str, data: Data = None, database_url: Url = None) -> None:
    """End an account and every sign-in it has."""
    with house(data, database_url) as (_, db), db.writing() as session:
        account = find(session, username)
        if account is None:
            console.print(f"No account {username}.")
            raise typer.Exit(1)
        disable(session, account, at=SystemClock().now(), by=None)
    console.print(f"{username} is disabled.")
