"""An RT hands over to others: those are opened, it is closed if nothing of it is left, and who took over is kept."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.areas.codes import ancestor
from app.areas.listing import Row
from app.areas.register import import_rtrw
from app.areas.tree import Node, Tree
from app.core.errors import Fault, problem_kind, refuse
from app.core.text import Text

NOT_SPLIT = problem_kind(
    "split.areas",
    422,
    id="RT itu tidak dapat dibuka atau ditutup seperti ini.",
    en="The RT cannot be opened or closed in this way.",
)


def hand_over(
    session: Session,
    tree: Tree,
    old: Node,
    heirs: Iterable[str],
    *,
    on: date,
    closes: bool,
    source: str,
    at: datetime,
) -> None:
    """Let RT take over from another one on a day; `closes`: the old one and its dasawisma end the day before.

    An heir that exists already goes on as it is. Raises Problem `split.areas` with what the register of areas says.
    """
    kelurahan, before = ancestor(old.code, "kelurahan") or "", (on - timedelta(days=1)).isoformat()
    rows = [_row(tree, heir, kelurahan, on, old.code, source) for heir in heirs]
    if closes:
        ending = (*tree.within(old.code, "dasawisma", on), old)
        rows += [_ending(node.code, kelurahan, before, source) for node in ending]
    report = import_rtrw(session, rows, root=kelurahan, at=at)
    faults = [
        Fault(line.area or "", line.code or "", Text(line.message.id, line.message.en))
        for line in report.lines
        if line.outcome == "refused"
    ]
    if faults:
        raise refuse(NOT_SPLIT, *faults)


def _row(tree: Tree, heir: str, kelurahan: str, on: date, old: str, source: str) -> Row:
    rw, rt, _ = _labels(heir)
    first = "" if tree.get(heir) else on.isoformat()
    return Row(line=0, kelurahan=kelurahan, rw=rw, rt=rt, valid_from=first, replaces=old, source=source)


def _ending(code: str, kelurahan: str, last: str, source: str) -> Row:
    rw, rt, dasawisma = _labels(code)
    return Row(line=0, kelurahan=kelurahan, rw=rw, rt=rt, dasawisma=dasawisma, valid_to=last, source=source)


def _labels(code: str) -> tuple[str, str, str]:
    """Return the labels of RW, RT and dasawisma, the last empty for an RT."""
    rw, rt, *narrower = code.split(".")[4:]
    return rw, rt, "".join(narrower)
