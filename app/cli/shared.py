"""What every command shares: where the database is, how it is opened, and how an outcome is told."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from app.areas.figure_ledger import FigureLine
from app.areas.register import ReportLine
from app.core.db import Database
from app.core.index_key import demand_index_key
from app.core.settings import Settings
from app.records.listed import ImportedLine

console = Console()

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the embedded database.")]
Url = Annotated[str | None, typer.Option("--database-url", help="PostgreSQL address instead of the data folder.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]


@contextmanager
def house(data: Path | None, url: str | None, *, writes: bool = True) -> Iterator[tuple[Settings, Database]]:
    """Open the database for as long as the block lasts. Raises Problems `database.in_use` and `index.key`."""
    settings = Settings.for_commands(data, url)
    db = Database(settings.url, vault=settings.vault(), writes=writes, pool=4)
    try:
        demand_index_key(db, settings.index_bytes())
        yield settings, db
    finally:
        db.close()


def tell_lines(lines: Sequence[ReportLine | FigureLine | ImportedLine], counts: Mapping[Any, int]) -> None:
    """Print every line of a list that changed something; refused lines make the command fail."""
    for line in lines:
        if line.outcome != "same":
            console.print(f"{line.line:>5} {line.outcome:<8} {line.area or '-':<26} {line.message.id}")
    console.print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    if counts.get("refused"):
        raise typer.Exit(1)


def tell(faults: list[str], sound: str) -> None:
    """Print faults and fail, or say that all is sound."""
    for each in faults:
        console.print(each, highlight=False, soft_wrap=True)
    if faults:
        raise typer.Exit(1)
    console.print(sound)
