"""The applications that benchmarks sign in as: how one is appointed, and how it gets its token."""

from datetime import UTC, date, datetime

import httpx

from app.core.db import Database
from app.demo.city import CITY
from app.identity.accounts import Post, create_account
from app.identity.passwords import Passwords
from app.identity.scope import Action
from app.themes.catalog import CATALOG

SECRET = "only for this measuring 42"
LOAD, VEILED = "load", "totals-only"
"""One that sends and reads records, and one that reads totals, from which small counts are hidden."""


def appoint(db: Database, name: str, *actions: Action) -> None:
    """Make an application that may do so much in the whole city, in every theme."""
    themes = tuple(each.key for each in CATALOG)
    post = Post("application", CITY, date(2020, 1, 1), themes=themes, actions=actions)
    passwords = Passwords()
    with db.writing() as session:
        create_account(
            session,
            username=name,
            display_name=name,
            post=post,
            secret_hash=passwords.hash(SECRET),
            pin=False,
            at=datetime.now(UTC),
            by=None,
        )
    passwords.close()


def token(address: str, name: str = LOAD) -> str:
    """Sign in at a server and return an access token."""
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": SECRET}
    reply = httpx.post(f"{address}/v1/token", data=form, timeout=30)
    reply.raise_for_status()
    return str(reply.json()["access_token"])
