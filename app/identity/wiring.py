"""Puts identity into an application: the gate, the desk that gives out tokens, and the routes."""

from datetime import timedelta

from fastapi import FastAPI

from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import Settings
from app.identity import account_routes, area_routes, denominator_routes, routes
from app.identity.gate import Gate
from app.identity.passwords import Passwords
from app.identity.refresh import RefreshTokens
from app.identity.sign_ins import SignIns
from app.identity.throttle import Addresses, Throttle
from app.identity.tokens import Tokens


def install_identity(app: FastAPI, settings: Settings, database: Database, clock: Clock) -> None:
    """Set `gate`, `tokens`, `sign_ins`, `passwords` and `addresses` on the application's state and add the routes.

    `app.state` must get `database`, `clock` and `areas` too. ValueError when the settings hold no good key.
    """
    key = settings.token_bytes()
    tokens = Tokens([key], issuer=settings.issuer, life=timedelta(minutes=settings.access_minutes), clock=clock)
    gate = Gate(database, clock, tokens)
    passwords = Passwords()
    app.state.tokens = tokens
    app.state.gate = gate
    app.state.passwords = passwords
    app.state.addresses = Addresses(settings.trusted_proxies)
    app.state.sign_ins = SignIns(
        database,
        clock,
        tokens,
        RefreshTokens(key),
        passwords,
        Throttle(),
        gate,
        life=timedelta(days=settings.refresh_days),
    )
    for each in (routes, account_routes, area_routes, denominator_routes):
        app.include_router(each.router)


def close_identity(app: FastAPI) -> None:
    """Let the threads that hash secrets go; for the end of the application's life."""
    passwords: Passwords = app.state.passwords
    passwords.close()
