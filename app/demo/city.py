"""The offices and kader of the demonstration: everyone who may sign in, with secrets that are made by chance."""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import BaseModel, TypeAdapter
from sqlmodel import Session, select

from app.areas.codes import ancestor
from app.areas.invented import invent_rtrw
from app.areas.register import import_rtrw
from app.areas.seed import load_seed
from app.areas.store import read_areas
from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import ROOT
from app.demo.waves import FIRST_DAY
from app.identity.accounts import Post, assign, choose_secret, create_account
from app.identity.models import Account
from app.identity.passwords import Passwords
from app.identity.scope import Action
from app.themes.catalog import CATALOG

CITY: Final = "18.72"

NEWCOMER: Final = "kader-baru"
"""A kader without a sign-in card: she has a one-time code instead."""

SEED_FOLDER: Final = ROOT / "seed" / "areas"

OFFICES: Final = {
    "dinsos": ("Dinas Sosial", ("poverty", "usulan")),
    "dinkes": ("Dinas Kesehatan", ("covid", "stunting")),
    "diskop": ("Dinas Koperasi dan UKM", ("umkm",)),
    "dkp3": ("Dinas Ketahanan Pangan, Pertanian dan Perikanan", ("kwt",)),
}

IN_OFFICE_SINCE: Final = FIRST_DAY - timedelta(days=28)
"""Everybody served before the first record."""


class SignInCard(BaseModel):
    """What somebody needs to sign in; `area` of a kader is the first of the RT that are theirs."""

    role: str
    area: str
    username: str
    secret: str


class _Seat(BaseModel):
    """A place to be filled: who serves where, in one area or in several."""

    role: str
    areas: list[str]
    username: str
    name: str
    themes: tuple[str, ...] | None = None
    actions: tuple[Action, ...] | None = None


_CARDS: Final = TypeAdapter(list[SignInCard])


def lay_out(db: Database, seed: int, clock: Clock) -> tuple[str, ...]:
    """Put the official areas and invented RW and RT into the database; return the codes of all RT."""
    now = clock.now()
    with db.writing() as session:
        load_seed(session, SEED_FOLDER, now)
        if not _rts(session):
            report = import_rtrw(session, invent_rtrw(SEED_FOLDER, seed), root=CITY, at=now)
            if report.counts.get("refused"):
                raise ValueError("some of the invented RW and RT were refused")
        return _rts(session)


def _rts(session: Session) -> tuple[str, ...]:
    return tuple(sorted(code for code, *_ in read_areas(session) if ancestor(code, "rt") == code))


def read_cards(db: Database, cards: Path) -> tuple[list[SignInCard], set[str]]:
    """Return the cards written before, and the user names the database has.

    ValueError when it has accounts that the cards do not know: a demonstration goes into a database of its own.
    """
    with db.reading() as session:
        known = set(session.exec(select(Account.username)))
    held = _CARDS.validate_json(cards.read_bytes()) if cards.exists() else []
    if known - {card.username for card in held} - {NEWCOMER}:
        raise ValueError("This database has accounts of its own: give the demo an empty one, with a --data folder.")
    return held, known


def appoint(db: Database, cards: Path, rts: Sequence[str], clock: Clock) -> tuple[list[SignInCard], int]:
    """Make every account that is not there yet; return all the cards, and how many accounts were made.

    The cards are written before the accounts, so that no secret is ever lost.
    """
    held, known = read_cards(db, cards)
    with db.reading() as session:
        names = {code: name for code, name, *_ in read_areas(session)}
    seats = list(_seats(rts, names))
    secret = {card.username: card.secret for card in held}
    for seat in seats:
        secret.setdefault(seat.username, choose_secret(seat.role, None).text)
    found = [
        SignInCard(role=seat.role, area=seat.areas[0], username=seat.username, secret=secret[seat.username])
        for seat in seats
    ]
    missing = [seat for seat in seats if seat.username not in known]
    if missing:
        write_private(cards, json.dumps([card.model_dump() for card in found], indent=1))
        _make(db, missing, secret, clock)
    return found, len(missing)


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read, wholly or not at all."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    fresh.replace(path)


def _make(db: Database, seats: list[_Seat], secret: dict[str, str], clock: Clock) -> None:
    passwords = Passwords()
    with ThreadPoolExecutor(2) as two:
        hashes = list(two.map(lambda seat: passwords.hash(secret[seat.username]), seats))
    passwords.close()
    now = clock.now()
    with db.writing() as session:
        for seat, kept in zip(seats, hashes, strict=True):
            _seat(session, seat, kept, now)


def _seat(session: Session, seat: _Seat, kept: str, now: datetime) -> None:
    posts = [Post(seat.role, area, IN_OFFICE_SINCE, themes=seat.themes, actions=seat.actions) for area in seat.areas]
    account, _ = create_account(
        session,
        username=seat.username,
        display_name=seat.name,
        post=posts[0],
        secret_hash=kept,
        pin=seat.role == "kader",
        at=now,
        by=None,
    )
    for post in posts[1:]:
        assign(session, account, post, at=now, by=None)


def _seats(rts: Sequence[str], names: dict[str, str]) -> Iterator[_Seat]:
    """Name every seat, the city's first."""
    every = tuple(theme.key for theme in CATALOG)
    yield _Seat(role="admin", areas=[CITY], username="admin", name="Admin kota")
    yield _Seat(role="city", areas=[CITY], username="bappeda", name="Bappeda")
    for username, (name, themes) in OFFICES.items():
        yield _Seat(role="office", areas=[CITY], username=username, name=name, themes=themes)
    yield _Seat(
        role="application",
        areas=[CITY],
        username="aplikasi-contoh",
        name="Aplikasi contoh",
        themes=every,
        actions=(Action.SUBMIT, Action.READ, Action.TOTALS),
    )
    for code, name in sorted(names.items()):
        slug = name.lower().replace(" ", "-")
        if ancestor(code, "kecamatan") == code:
            yield _Seat(role="camat", areas=[code], username=f"camat-{slug}", name=f"Camat {name}")
        if ancestor(code, "kelurahan") == code:
            yield _Seat(role="operator", areas=[code], username=f"operator-{slug}", name=f"Operator {name}")
            yield _Seat(role="lurah", areas=[code], username=f"lurah-{slug}", name=f"Lurah {name}")
    rws: dict[str, list[str]] = {}
    for rt in rts:
        rws.setdefault(ancestor(rt, "rw") or rt, []).append(rt)
    for number, (rw, theirs) in enumerate(rws.items(), start=1):
        kelurahan = names.get(ancestor(rw, "kelurahan") or "", "")
        label = f"Kader RW {rw.rpartition('.')[2]} {kelurahan}"
        yield _Seat(role="kader", areas=theirs, username=f"0840{number:08d}", name=label)
