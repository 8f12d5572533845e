"""`wakuncar areas`: the lists of RW and RT, and an RT that is split, joined or numbered anew."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.areas.listing import read_csv
from app.areas.register import import_rtrw
from app.areas.tree import Areas
from app.cli.shared import Data, Url, console, house, tell_lines
from app.core.clock import SystemClock, today
from app.core.errors import Problem
from app.records.offline import COMMAND_LINE
from app.records.splitting import History, SplitReport, read_list
from app.records.splitting import split as split_rt
from app.records.subjects import BlindIndex

group = typer.Typer(no_args_is_help=True, help="Areas: the official seed and the lists of RW and RT.")


@group.command("import")
def import_areas(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    under: Annotated[str, typer.Option(help="Nothing outside this area is touched.")] = "18.72",
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Take in a list of RW, RT and dasawisma, and answer every line."""
    with house(data, database_url) as (_, db), db.writing() as session:
        report = import_rtrw(session, read_csv(file.read_bytes()), root=under, at=SystemClock().now())
    tell_lines(report.lines, report.counts)


@group.command()
def split(
    rt: Annotated[str, typer.Argument(help="Code of the RT.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of the new RT.")],
    reason: Annotated[str, typer.Option(help="For example the decree.")],
    file: Annotated[
        Path | None,
        typer.Option("--list", exists=True, dir_okay=False, help="CSV: rt, and house, or theme and record."),
    ] = None,
    rest: Annotated[str, typer.Option(help="RT for whatever no line names; the old one then ends.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="What lies before that day moves along.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say what would be done.")] = False,
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Hand houses and records of an RT over to others, with all they count; without a list, number it anew."""
    lines, clock = read_list(file.read_bytes() if file else "rt"), SystemClock()
    history: History = "moves" if all_ else "stays"
    with house(data, database_url) as (settings, db):
        tree = Areas(db, clock).tree()
        try:
            with db.writing(keep=not check) as session:
                report = split_rt(
                    session,
                    BlindIndex(settings.index_bytes()),
                    tree,
                    lines,
                    rt=rt,
                    on=on.date(),
                    rest=rest,
                    history=history,
                    reason=reason,
                    account=COMMAND_LINE,
                    by="command line",
                    today=today(clock),
                    at=clock.now(),
                )
        except Problem as problem:
            for fault in problem.faults:
                console.print(f"{fault.question}: {fault.message.id}", highlight=False)
            raise
    _tell(report)


def _tell(report: SplitReport) -> None:
    for part in report.parts:
        counts = ", ".join(f"{count} {theme}" for theme, count in part.records.items()) or "-"
        console.print(f"{part.area:<26} {'new' if part.opened else 'known':<8} {counts}", highlight=False)
    left = ", ".join(f"{count} {theme}" for theme, count in report.left.items()) or "-"
    console.print(f"{report.area:<26} {'closed' if report.closed else 'left':<8} {left}", highlight=False)
    for each in report.serving:
        console.print(f"{each.username}: {each.role} in {each.area}; assign anew where needed", highlight=False)
