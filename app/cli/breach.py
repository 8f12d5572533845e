"""`wakuncar breach`: what was exposed, and the notice of it, from the machine itself."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.areas.tree import Areas
from app.cli.shared import Data, Url, console, house
from app.core.audit import record_deed
from app.core.clock import WIB, SystemClock
from app.core.errors import Problem
from app.records.rights.breach import concerned, exposure
from app.records.rights.notice import To, Told, notice


def breach(
    first: Annotated[datetime, typer.Option("--from", help="When it began, in Metro.")],
    write: Annotated[Path, typer.Option(help="Folder for the notices: Markdown and PDF.")],
    account: Annotated[list[str] | None, typer.Option(help="An account or application; several times.")] = None,
    device: Annotated[list[UUID] | None, typer.Option(help="A bound device.")] = None,
    unsealing: Annotated[list[UUID] | None, typer.Option(help="A list that was unsealed.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", help="When it ended; now unless said.")] = None,
    known: Annotated[datetime | None, typer.Option(help="When it was known; now unless said.")] = None,
    how: Annotated[str, typer.Option(help="How it came about.")] = "[bagaimana terjadinya]",
    handling: Annotated[str, typer.Option(help="What is done about it.")] = "[apa yang sudah dan akan dilakukan]",
    contact: Annotated[str, typer.Option(help="Whom to ask.")] = "[nama, telepon, alamat petugas pelindungan data]",
    data: Data = None,
    database_url: Url = None,
) -> None:
    """Reckon what a breach exposed, and write the notices to the persons and to the agency."""
    clock = SystemClock()
    now = clock.now()
    begun, ended, heard = (each.replace(tzinfo=WIB) if each else now for each in (first, last, known))
    with house(data, database_url) as (_, db), db.writing() as session:
        try:
            who = concerned(
                session, accounts=account or [], devices=device or [], lists=unsealing or [], first=begun, last=ended
            )
        except Problem as problem:
            console.print(f"[red]{problem.title.en}[/red]")
            raise typer.Exit(2) from None
        tree = Areas(db, clock).tree()
        found = exposure(session, who, [each.code for each in tree.nodes if each.level == "kota"])
        told = {"accounts": found.names, "persons": found.persons}
        record_deed(session, now, "", "breach.reckoned", "breach", told)
    write.mkdir(parents=True, exist_ok=True)
    sheets: tuple[tuple[To, str], ...] = (("subject", "kepada-warga"), ("agency", "kepada-lembaga"))
    for to, name in sheets:
        letter = notice(found, Told(heard, how, handling, contact), tree, to)
        (write / f"{name}.md").write_text(letter.as_markdown())
        (write / f"{name}.pdf").write_bytes(letter.as_pdf())
    console.print(f"{found.persons} persons, {sum(each.records for each in found.themes)} records; see {write}")
