"""`wakuncar demo`: everything invented is put into a database of its own, once, and then served."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

import structlog
from pydantic import TypeAdapter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.engine import make_url

from app.core.clock import Clock, SystemClock, today
from app.core.db import Database
from app.core.index_key import hold_index_key
from app.core.reseal import seal_clear
from app.core.schema import migrate
from app.core.settings import Settings, demo_settings
from app.demo.city import OFFICES, SignInCard, appoint, lay_out, read_cards, write_private
from app.demo.fill import Filling, Tally, living
from app.demo.newcomer import FILE, welcome
from app.demo.stories import Plan
from app.main import create_app
from app.records.subjects import BlindIndex
from app.records.upkeep import themes_to_rebuild
from app.rollups.verify import rebuild
from app.serving import serve as serve_app

MARKER, CARDS = "demo.json", "demo-accounts.json"
SHOWN_EACH: Final = 2
"""Sign-ins of a role that are printed; all are in the file."""


@dataclass
class Marker:
    """What a demo folder holds; kept in `demo.json`."""

    seed: int
    records: int
    until: str
    database: str
    complete: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


_MARKERS: Final = TypeAdapter(Marker)

DOCUMENTS: Final = 1.141
"""Documents that a record takes on average: some are written twice."""


def run_demo(
    console: Console,
    data: Path,
    database_url: str,
    *,
    host: str,
    port: int,
    records: int,
    seed: int,
    serve: bool,
    clock: Clock | None = None,
) -> None:
    """Make the demo if its folder does not hold it yet, say what there is, and serve it.

    A folder keeps its first seed, number and day: started again it is used, or finished, as it was begun. ValueError
    when folder and database do not belong together.
    """
    settings = demo_settings(data, database_url)
    marker, cards = make(console, settings, records=records, seed=seed, clock=clock or SystemClock())
    tell(console, settings, marker, cards, host=host, port=port)
    if serve:
        serve_app(settings, host=host, port=port)


def make(
    console: Console, settings: Settings, *, records: int, seed: int, clock: Clock
) -> tuple[Marker, list[SignInCard]]:
    """Bring the demo's database to completion; return its marker and its sign-ins."""
    begun = monotonic()
    path = settings.data / MARKER
    marker = _marker(path, settings, Marker(seed, records, today(clock).isoformat(), _address(settings)))
    if not marker.complete:
        console.print("Menyiapkan wilayah dan akun / preparing areas and accounts ...", soft_wrap=True)
    rts, cards, made = _prepare(settings, marker, clock)
    if marker.complete and not made:
        return marker, cards
    plan = Plan(marker.seed, marker.records, date.fromisoformat(marker.until), rts)
    try:
        with _quiet():
            tally = asyncio.run(_fill(console, settings, plan, cards, clock))
    except KeyboardInterrupt:
        console.print("Berhenti; jalankan lagi untuk melanjutkan / stopped; run it again to go on", soft_wrap=True)
        raise
    marker.complete, marker.counts, marker.decisions = True, dict(tally.themes), dict(tally.decisions)
    marker.listed = dict(tally.listed)
    marker.seconds = round(monotonic() - begun, 1)
    write_private(path, json.dumps(asdict(marker), indent=1))
    console.print(
        f"{tally.themes.total()} catatan / records, {tally.outcomes.total()} dokumen / documents, "
        f"{tally.decisions.total()} diperiksa / reviewed, {tally.listed.total()} baris daftar / listed: "
        f"{marker.seconds} s",
        soft_wrap=True,
    )
    return marker, cards


def _marker(path: Path, settings: Settings, fresh: Marker) -> Marker:
    """Return the marker of the folder, or put down a fresh one: the day of the story is kept from its beginning."""
    if not path.exists():
        write_private(path, json.dumps(asdict(fresh), indent=1))
        return fresh
    kept = _MARKERS.validate_json(path.read_bytes())
    if kept.database != fresh.database:
        raise ValueError(f"{settings.data} belongs to a demo in {kept.database}: choose another --data folder.")
    return kept


def _address(settings: Settings) -> str:
    """Name the database without its password; an embedded one is wherever its folder is."""
    return make_url(settings.url).render_as_string(hide_password=True) if settings.database_url else "sqlite"


def _prepare(settings: Settings, marker: Marker, clock: Clock) -> tuple[tuple[str, ...], list[SignInCard], int]:
    """Bring schema, areas and accounts up to date; return the RT, the sign-ins and how many accounts were made."""
    db = Database(settings.url, vault=settings.vault(), pool=4)
    try:
        migrate(db)
        hold_index_key(db, settings.index_bytes())
        seal_clear(db)
        read_cards(db, settings.data / CARDS)
        for theme in themes_to_rebuild(db, BlindIndex(settings.index_bytes())):
            with db.writing() as session:
                rebuild(session, theme)
        rts = lay_out(db, marker.seed, clock)
        cards, made = appoint(db, settings.data / CARDS, rts, clock)
        welcome(db, settings, rts, clock)
        return rts, cards, made
    finally:
        db.close()


async def _fill(console: Console, settings: Settings, plan: Plan, cards: list[SignInCard], clock: Clock) -> Tally:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Catatan / records", total=round(plan.records * DOCUMENTS))
        async with living(create_app(settings, clock)) as client:
            tally = await Filling(client, plan, cards, lambda count: progress.advance(task, count)).run()
        progress.update(task, total=tally.outcomes.total(), completed=tally.outcomes.total())
    return tally


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the service's log away from the progress bar; the service sets up its own when it serves."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.reset_defaults()


def tell(
    console: Console, settings: Settings, marker: Marker, cards: list[SignInCard], *, host: str, port: int
) -> None:
    """Say what there is, where, and with whose name one may look at it."""
    here = f"http://{host}:{port}"
    console.print("Masuk / sign in: peran / role, wilayah / area, nama / user name, rahasia / secret", soft_wrap=True)
    for role in dict.fromkeys(card.role for card in cards):
        theirs = [card for card in cards if card.role == role]
        for card in theirs[: len(OFFICES) if role == "office" else SHOWN_EACH]:
            line = f"  {card.role:<12} {card.area:<22} {card.username:<26} {card.secret}"
            console.print(line, highlight=False, soft_wrap=True)
    counts = ", ".join(f"{theme} {count}" for theme, count in sorted(marker.counts.items()))
    for line in (
        f"Semua / all {len(cards)}: {settings.data / CARDS}",
        f"Aplikasi HP / phone app: {here}/   kode yang belum dipakai / an unused code: {settings.data / FILE}",
        "PIN kader berlaku dari HP mana pun di demo ini / in this demo a kader's PIN opens from any device.",
        "Tanpa autentikator pun identitas boleh dibuka / identities may be unsealed without a second factor.",
        f"Isi / contents: {counts}; seed {marker.seed}, {marker.until}",
        "Wilayah kota, kecamatan dan kelurahan itu nyata; RW, RT, orang, nomor dan catatan adalah REKAAN.",
        "The city, its kecamatan and kelurahan are real; RW, RT, people, numbers and records are INVENTED.",
        f"{here}/docs   {here}/indikator   {here}/healthz   {here}/v1/areas   {here}/v1/rollups/stunting",
    ):
        console.print(line, highlight=False, soft_wrap=True)
