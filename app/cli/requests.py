"""`wakuncar requests`: what persons asked and still wait for, for whoever keeps the server; it names nobody."""

import typer
from sqlmodel import col, select

from app.cli.shared import Data, Url, console, house
from app.core.clock import SystemClock, wib
from app.records.models import RightsRequest
from app.records.rights.register import is_overdue


def requests(data: Data = None, database_url: Url = None) -> None:
    """List the requests that are open, the most urgent first; fails when one waits longer than the law allows."""
    now = SystemClock().now()
    query = select(RightsRequest).where(col(RightsRequest.state) == "open")
    with house(data, database_url, writes=False) as (_, db), db.reading() as session:
        found = session.exec(query.order_by(col(RightsRequest.due_at), col(RightsRequest.received_at))).all()
    for each in found:
        due = f"due {wib(each.due_at)[:16]}" if each.due_at else "no clock"
        late = " OVERDUE" if is_overdue(each, now) else ""
        console.print(
            f"{each.id} {each.kind:<8} received {wib(each.received_at)[:16]}, {due}{late}",
            highlight=False,
            soft_wrap=True,
        )
    if any(is_overdue(each, now) for each in found):
        raise typer.Exit(1)
    console.print(f"{len(found)} open, none overdue.")
