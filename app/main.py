"""Joins the parts of the house into one ASGI application; it holds no rule of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from operator import attrgetter
from threading import Thread

import structlog
from fastapi import FastAPI
from sqlalchemy.orm import configure_mappers
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State

from app.areas import routes as area_routes
from app.areas.denominators import Books
from app.areas.tree import Areas
from app.core.clock import Clock, SystemClock
from app.core.db import Database, sqlite_is_affected
from app.core.http import Manners, install_problem_handlers
from app.core.index_key import hold_index_key
from app.core.lane import Lane
from app.core.memory import Memory
from app.core.openapi import compiled
from app.core.packing import Packing
from app.core.settings import Settings
from app.identity.wiring import close_identity, install_identity
from app.records import (
    code_routes,
    conflict_routes,
    flag_routes,
    growth_routes,
    history_routes,
    import_routes,
    move_routes,
    rescue_routes,
    review_routes,
    split_routes,
    subject_routes,
    theme_routes,
    unsealing_routes,
    visit_routes,
)
from app.records import routes as record_routes
from app.records.describe import describe
from app.records.door import Door
from app.records.drafts import Reader
from app.records.enquiries import Enquiries
from app.records.intake import Intake
from app.records.offline import engine_for
from app.records.rescue import Rescue
from app.records.rights.lateness import Lateness
from app.records.subjects import BlindIndex
from app.rollups import (
    breach_routes,
    breakdown_routes,
    calendar_routes,
    closing_routes,
    comparison_routes,
    completeness_routes,
    indicator_routes,
    public_routes,
    quality_routes,
    request_routes,
    trace_routes,
    zone_routes,
)
from app.rollups import routes as rollup_routes
from app.rollups.alerts import routes as alert_routes
from app.rollups.alerts.sweep import Background, Sweeper
from app.rollups.doubles import Doubles
from app.rollups.timeliness import Punctuality
from app.themes.catalog import CATALOG
from app.web import indicator_page, operations, pages, paper_form, phone_routes, reference_page

log = structlog.get_logger("main")

ABOUT = """
Kader mengirim catatan dari HP, satu per satu atau sekaligus banyak; kantor membaca jumlahnya saat itu juga, dari RT
sampai kota. Setiap penolakan adalah `application/problem+json` dengan `code` yang tetap dan kalimat dalam dua bahasa.

Kader send records from their phones, one by one or many at once; offices read the totals at that very moment, from the
RT up to the city. Every refusal is `application/problem+json` with a stable `code` and a sentence in both languages.
"""

TAGS = {
    "identity": "Masuk, keluar, siapa saya. / Signing in and out, and who one is.",
    "accounts": "Akun dan tugasnya. / Accounts and their roles in areas.",
    "areas": "Wilayah dari kota sampai RT. / Areas from the city down to the RT.",
    "themes": "Tema dan pertanyaannya. / Themes and their questions.",
    "submissions": "Mengirim catatan. / Sending records.",
    "records": "Membaca dan memeriksa catatan. / Reading and reviewing records.",
    "visits": "Yang dikenal di sebuah rumah, orang atau keluarga. / What is known of a house, a person or a family.",
    "subjects": "Yang tercatat dua kali: digabung atau dibedakan. / Subjects recorded twice: merged or told apart.",
    "unsealing": "Nomor orang tanpa sensor, dengan alasan. / Persons' numbers in clear, with a reason.",
    "requests": "Permohonan warga atas datanya. / What persons ask about their own data.",
    "audit": "Siapa melakukan apa. / Who did what.",
    "rollups": "Jumlah per wilayah dan periode. / Totals by area and period.",
    "pages": "Halaman untuk dibaca. / Pages to read.",
    "alerts": "Peringatan dini. / Early warning.",
    "operations": "Keadaan server. / How the server is.",
}

LOOK_AGAIN = 2.0
"""Seconds between looks for what another process changed."""

ROUTES = compiled(
    area_routes,
    theme_routes,
    code_routes,
    growth_routes,
    record_routes,
    review_routes,
    history_routes,
    move_routes,
    split_routes,
    subject_routes,
    conflict_routes,
    flag_routes,
    import_routes,
    visit_routes,
    unsealing_routes,
    rescue_routes,
    rollup_routes,
    calendar_routes,
    closing_routes,
    completeness_routes,
    indicator_routes,
    quality_routes,
    zone_routes,
    breakdown_routes,
    comparison_routes,
    trace_routes,
    request_routes,
    breach_routes,
    pages,
    indicator_page,
    paper_form,
    phone_routes,
    reference_page,
    public_routes,
    alert_routes,
    operations,
)


def warm_up() -> None:
    """Work out routes and mapped classes once, so that the first who asks does not wait for them."""
    configure_mappers()
    for route in ROUTES:
        route.matches({"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []})


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """Build the service. The database must be migrated; it is opened here and closed with the application's life.

    Raises Problems `database.in_use` when another process writes the same SQLite file, and `index.key` when it was
    filled under another index key.
    """
    clock = clock or SystemClock()
    db = _open(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if db.is_sqlite and sqlite_is_affected():
            log.warning("sqlite_wal_reset_bug", guard="one writing connection, which alone checkpoints")
        await run_in_threadpool(app.state.areas.reload)
        await app.state.intake.open()
        over = asyncio.Event()
        watch = asyncio.create_task(_watch(app.state, over))
        warning = Thread(target=app.state.warning.run, name="alerts")
        warning.start()
        try:
            yield
        finally:
            app.state.warning.stop()
            await run_in_threadpool(warning.join)
            over.set()
            await watch  # a look that is under way still holds a connection
            await app.state.intake.close()
            close_identity(app)
            db.close()

    app = FastAPI(
        title="Wakuncar",
        version="0.1.0",
        summary="Records from the front door, totals for the city.",
        description=ABOUT.strip(),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_tags=[{"name": name, "description": what} for name, what in TAGS.items()],
        generate_unique_id_function=attrgetter("name"),
        lifespan=life,
        # Ours are the counters at /metrics; FastAPI's own spans cost a sixth of a small request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.clock, app.state.database = clock, db
    app.state.areas = Areas(db, clock)
    app.state.books = Books()
    app.state.punctuality = Punctuality()
    app.state.doubles = Doubles()
    app.state.patterns = Memory(8192)
    app.state.answers = Memory(settings.answer_memory, len)
    app.state.reader = Reader({theme.key: theme for theme in CATALOG}, BlindIndex(settings.index_bytes()))
    app.state.reader.warm()
    app.state.intake = Intake(engine_for(settings, db, clock), settings.queue_limit)
    app.state.lateness = Lateness(db, clock)
    app.state.rescue = Rescue(db.vault)
    app.state.warning = Background(
        lambda rest: Sweeper(db, clock, app.state.areas.tree, CATALOG, rest), settings.alert_seconds
    )
    install_identity(app, settings, db, clock)
    app.state.enquiries = Enquiries(app.state.counts)
    state = app.state
    door = Door(state.gate, clock, state.areas, db, state.reader, state.intake, settings.body_limit)
    app.router.routes.extend(door.routes)
    app.router.routes.extend(ROUTES)
    install_problem_handlers(app)
    describe(app)
    app.add_middleware(Packing, posts={"/v1/lookups"})
    app.add_middleware(Manners, body_limit=settings.body_limit)
    app.middleware_stack = Lane(app.build_middleware_stack(), door.routes, settings.body_limit)
    return app


def _open(settings: Settings) -> Database:
    db = Database(settings.url, vault=settings.vault())
    try:
        hold_index_key(db, settings.index_bytes())
    except BaseException:
        db.close()
        raise
    return db


async def _watch(state: State, over: asyncio.Event) -> None:
    """Hear of what other processes changed until it is over: areas, whom they cut off, and which keys sign."""
    while not await _happens(over, LOOK_AGAIN):
        for look in (state.areas.tree, state.gate.look_again, state.tokens.ring.look_again):
            try:
                await run_in_threadpool(look)
            except Exception as error:  # the next look comes soon; a lost database must not end the watch
                log.warning("look_failed", error=type(error).__name__)


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    """Wait no longer than so many seconds for an event; say whether it happened."""
    try:
        return await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
