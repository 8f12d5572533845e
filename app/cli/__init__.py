"""The `wakuncar` command: everything that is done to the service from the machine it runs on."""

import asyncio
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from app.areas.codes import UNKNOWN as UNKNOWN_AREA
from app.areas.codes import is_within
from app.areas.figure_ledger import take_figures
from app.areas.figures import read_figures
from app.areas.seed import load_seed
from app.areas.tree import Areas
from app.cli import accounts, alerts, areas, audit, breach, keys, requests, retention
from app.cli.shared import Data, Host, Port, Url, console, house, tell, tell_lines
from app.core.audit import record_deed
from app.core.clock import SystemClock, today
from app.core.db import Database, sqlite_is_affected
from app.core.errors import Problem, refuse
from app.core.index_key import hold_index_key
from app.core.reseal import once_clear_tables
from app.core.schema import differences, migrate
from app.core.settings import ROOT, Settings
from app.demo.show import run_demo
from app.records.offline import import_file
from app.records.replay import replay
from app.records.routes import known_theme
from app.records.subjects import BlindIndex
from app.records.upkeep import themes_to_rebuild
from app.rollups.closing import verify_closings
from app.rollups.verify import rebuild, verify
from app.serving import serve as serve_app
from app.themes.catalog import CATALOG
from app.themes.desk import check_all, dictionary_all, lock_all, write_dictionaries

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
denominators = typer.Typer(no_args_is_help=True, help="Figures that rates are divided by.")
themes = typer.Typer(no_args_is_help=True, help="The declarations of what is collected.")
records = typer.Typer(no_args_is_help=True, help="Rows against their revisions.")
rollups = typer.Typer(no_args_is_help=True, help="Cells against the records.")
for name, group in {
    "areas": areas.group,
    "denominators": denominators,
    "accounts": accounts.group,
    "themes": themes,
    "records": records,
    "rollups": rollups,
    "alerts": alerts.group,
    "keys": keys.group,
    "audit": audit.group,
}.items():
    cli.add_typer(group, name=name)

cli.command("requests")(requests.requests)
cli.command("retention")(retention.retention)
cli.command("breach")(breach.breach)


def _bring_up_to_date(settings: Settings, db: Database) -> None:
    migrate(db)
    hold_index_key(db, settings.index_bytes())
    keys.seal_tables(settings, db, once_clear_tables())
    with db.writing() as session:
        load_seed(session, ROOT / "seed" / "areas", SystemClock().now())
    for theme in themes_to_rebuild(db, BlindIndex(settings.index_bytes())):
        with db.writing() as session:
            rebuild(session, theme)
        console.print(f"{theme.key}: counted anew under its new declaration")


@cli.command("migrate")
def migrate_command(
    data: Data = None,
    database_url: Url = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether migrations make what is declared.")] = False,
) -> None:
    """Bring the database to the newest schema, with the official areas and a counter for every theme."""
    if check:
        _check_migrations(database_url)
        return
    with house(data, database_url) as (settings, db):
        _bring_up_to_date(settings, db)
        console.print(f"Up to date: {db.dialect}.")


def _check_migrations(database_url: str | None) -> None:
    folder = Path(tempfile.mkdtemp())
    found: list[object] = []
    try:
        for url in (f"sqlite:///{folder / 'check.db'}", database_url):
            if url:
                db = Database(url, pool=2)
                migrate(db)
                found += differences(db)
                console.print(f"{db.dialect}: migrated an empty database")
                db.close()
    finally:
        shutil.rmtree(folder)
    for each in found:
        console.print(each)
    if found:
        raise typer.Exit(1)
    console.print("Migrations and declarations agree.")


@cli.command()
def serve(
    data: Data = None,
    database_url: Url = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; SQLite allows one.")] = 1,
) -> None:
    """Serve phones, offices and applications."""
    settings = Settings.for_commands(data, database_url)
    if workers > 1 and settings.url.startswith("sqlite"):
        console.print("[red]SQLite has one writer in one process: use --workers 1, or PostgreSQL for more.[/red]")
        raise typer.Exit(2)
    serve_app(settings, host=host, port=port, workers=workers)


@cli.command()
def demo(
    data: Annotated[Path, typer.Option(help="Folder to keep the demo in; started again, it is used as it is.")] = Path(
        "data/demo"
    ),
    database_url: Url = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    records: Annotated[int, typer.Option(min=0, max=2_000_000, help="Invented records.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed invents the same city.")] = 1872,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when everything is there.")] = True,
) -> None:
    """Show everything: an embedded database with the real areas, invented people and a year of records, served."""
    run_demo(console, data, database_url or "", host=host, port=port, records=records, seed=seed, serve=serve)


@cli.command()
def doctor(data: Data = None, database_url: Url = None) -> None:
    """Look at the machine and the database, and say what is not as it should be."""
    affected = sqlite_is_affected()
    verdict = "has the WAL-reset bug; one writer guards it" if affected else "sound"
    console.print(f"SQLite {sqlite3.sqlite_version}: {verdict}")
    with house(data, database_url, writes=False) as (settings, db), db.reading() as session:
        console.print(f"Mode {settings.mode}, database {db.dialect}")
        differing = differences(db)
        console.print("Schema: up to date" if not differing else f"Schema: {len(differing)} differences; run migrate")
        del session
    if differing:
        raise typer.Exit(1)


@denominators.command("import")
def import_denominators(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    under: Annotated[str, typer.Option(help="Nothing outside this area is touched.")] = "18.72",
    check: Annotated[bool, typer.Option("--check", help="Only say what would become of each line.")] = False,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Take in a list of population, under-fives or families, and answer every line."""

    def allow(area: str, _metric: str) -> None:
        if not is_within(area, under):
            raise refuse(UNKNOWN_AREA)

    clock = SystemClock()
    with house(data, database_url, writes=not check) as (_, db):
        tree = Areas(db, clock).tree()
        with db.reading() if check else db.writing() as session:
            taken = take_figures(
                session,
                read_figures(file.read_bytes()),
                tree,
                allow=allow,
                today=today(clock),
                at=clock.now(),
                check=check,
            )
            if not check:
                record_deed(session, clock.now(), "command line", "denominators.imported", "denominators", taken.deed())
    tell_lines(taken.report.lines, taken.report.counts)


@cli.command("import")
def import_list(
    theme: Annotated[str, typer.Argument(help="For whose records: poverty.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    period: Annotated[str, typer.Option(help="Of lines that name none: 2026-Q3, 2026-08.")] = "",
    source: Annotated[str, typer.Option(help="Whose list it is, of lines that name none.")] = "",
    under: Annotated[str, typer.Option(help="Only records in or below this area.")] = "18.72",
    check: Annotated[bool, typer.Option("--check", help="Only say what would become of each line.")] = False,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Take in an official list, as of desil or of recipients of aid, and answer every line."""
    subject, usual = known_theme(theme), {"period": period, "source": source}
    with house(data, database_url) as (settings, db):
        content, clock = file.read_bytes(), SystemClock()
        report = asyncio.run(import_file(settings, db, clock, subject, content, usual, under=under, check=check))
    tell_lines(report.lines, report.counts)


@themes.command("check")
def check_themes() -> None:
    """Say what is wrong with the declarations."""
    tell(check_all(CATALOG), "Every declaration is sound.")


@themes.command("lock")
def lock_themes(
    folder: Annotated[Path, typer.Option()] = ROOT / "tests" / "locks",
    check: Annotated[bool, typer.Option("--check", help="Write nothing.")] = False,
) -> None:
    """Write down what every declaration means, so that a change of meaning shows."""
    tell(lock_all(CATALOG, folder, write=not check), "Every lock agrees.")


@themes.command("dictionary")
def dictionary(
    folder: Annotated[
        Path | None, typer.Option("--write", "--folder", help="Write a page a theme here, and their index.")
    ] = None,
) -> None:
    """Print the data dictionary."""
    if folder is None:
        typer.echo(dictionary_all(CATALOG))
    else:
        tell([], f"Wrote {len(write_dictionaries(CATALOG, folder))} pages and their index.")


@records.command("rebuild")
def rebuild_records(
    check: Annotated[bool, typer.Option("--check", help="Mend nothing.")] = False,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Prove that every row is what its revisions say, or make it so."""
    found: list[str] = []
    with house(data, database_url, writes=not check) as (settings, db):
        index = BlindIndex(settings.index_bytes())
        for theme in CATALOG:
            with db.reading() if check else db.writing() as session:
                found += _stale(session, theme.key, index, mend=not check)
    mended = f"{len(found)} rows were mended." if found else "Every row is what its revisions say."
    tell(found if check else [], mended)


def _stale(session: Session, key: str, index: BlindIndex, *, mend: bool) -> list[str]:
    theme = next(each for each in CATALOG if each.key == key)
    stale = list(replay(session, theme, index, mend=mend))
    if mend and stale:
        rebuild(session, theme)
    return [f"{each.theme} {each.record}: {', '.join(each.columns)}" for each in stale]


@rollups.command("verify")
def verify_rollups(data: Data = None, database_url: Url = None) -> None:
    """Count everything anew from the records and compare with the cells; prove that nobody touched a closed period."""
    with house(data, database_url, writes=False) as (_, db):
        found = [*verify(db, CATALOG), *verify_closings(db, CATALOG)]
        tell([str(each) for each in found], "Every cell equals the recount; closed periods are untouched.")


@rollups.command("rebuild")
def rebuild_rollups(data: Data = None, database_url: Url = None) -> None:
    """Make the cells anew from the records."""
    with house(data, database_url) as (_, db):
        for theme in CATALOG:
            with db.writing() as session:
                rebuild(session, theme)
    console.print("The cells were made anew.")


def main() -> None:
    """Run a command; a Problem is told in words, not as a traceback."""
    try:
        cli()
    except Problem as problem:
        console.print(f"[red]{problem.kind.code}[/red] {problem.title.id} / {problem.title.en}")
        raise SystemExit(1) from None
    except ValueError as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        raise SystemExit(1) from None
