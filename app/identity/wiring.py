"""Puts identity into an application: the gate, the desk that gives out tokens, and the routes."""

from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI

from app.core.clock import Clock
from app.core.db import Database
from app.core.openapi import compiled
from app.core.settings import Settings
from app.identity import (
    account_routes,
    area_routes,
    audit_routes,
    denominator_routes,
    device_routes,
    enrolment_routes,
    factor_routes,
    handover_routes,
    routes,
)
from app.identity.counts import MemoryCounts, SharedCounts
from app.identity.enrolment import Enrolments
from app.identity.gate import Gate
from app.identity.keyring import KeyRing
from app.identity.one_time import OneTime
from app.identity.pace import Pace
from app.identity.passwords import Passwords
from app.identity.phones import Phones
from app.identity.refresh import RefreshTokens
from app.identity.second_factor import SecondFactors
from app.identity.sign_ins import SignIns
from app.identity.throttle import Addresses, Throttle
from app.identity.tokens import Tokens

ROUTES = compiled(
    routes,
    account_routes,
    enrolment_routes,
    device_routes,
    factor_routes,
    handover_routes,
    area_routes,
    audit_routes,
    denominator_routes,
)


def install_identity(app: FastAPI, settings: Settings, database: Database, clock: Clock) -> None:
    """Put what identity needs on the application's state, and add the routes.

    `app.state` must get `database`, `clock` and `areas` too. ValueError when the settings hold no good key.
    """
    state, index_key = app.state, settings.index_bytes()
    state.tokens = Tokens(
        ring_of(settings), issuer=settings.issuer, life=timedelta(minutes=settings.access_minutes), clock=clock
    )
    shared = None if database.is_sqlite else SharedCounts(database)
    state.gate = Gate(
        database,
        clock,
        state.tokens,
        Pace(settings.client_rate, shared),
        factor_required=settings.factor_is_required,
    )
    state.passwords, state.phones, state.one_time = Passwords(), Phones(index_key), OneTime(index_key)
    state.factors = SecondFactors(index_key, state.one_time)
    state.addresses = Addresses(settings.trusted_proxies)
    state.counts = shared or MemoryCounts()
    state.throttle = Throttle(state.counts)
    state.sign_ins = SignIns(
        database,
        clock,
        state.tokens,
        RefreshTokens(state.tokens.ring, clock),
        state.passwords,
        state.throttle,
        state.gate,
        state.factors,
        state.one_time,
        state.phones,
        life=timedelta(days=settings.refresh_days),
        pins_are_bound=settings.pins_are_bound,
    )
    state.enrolments = Enrolments(
        database,
        clock,
        state.sign_ins,
        state.passwords,
        state.throttle,
        state.one_time,
        life=timedelta(days=settings.enrolment_days),
    )
    app.router.routes.extend(ROUTES)


def ring_of(settings: Settings) -> KeyRing:
    """Return the signing keys that the settings name. ValueError when there is no good one."""
    if settings.token_key_file:
        return KeyRing([], Path(settings.token_key_file))
    return KeyRing.of(*settings.token_keys())


def close_identity(app: FastAPI) -> None:
    """Let the threads that hash secrets go; for the end of the application's life."""
    passwords: Passwords = app.state.passwords
    passwords.close()
