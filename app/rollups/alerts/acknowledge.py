"""Somebody has seen an alert and done something about it: who, when, and what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from app.core.errors import refuse
from app.core.vault import vault_of
from app.rollups.alerts.keep import count_members, hold_number, set_number, tell_of
from app.rollups.alerts.models import Alert
from app.rollups.alerts.problems import CLOSED, TAKEN


def acknowledge(session: Session, id: UUID, *, account: UUID, note: str, at: datetime) -> Alert:
    """Note that an alert is looked after; with one that gathers others, all of those that are still open.

    The same again changes nothing. Raises Problems `alert.acknowledged` (somebody was first) and `alert.closed`.
    """
    number, vault = hold_number(session), vault_of(session)
    alert = session.get_one(Alert, id, populate_existing=True)
    if alert.state == "acknowledged" and (alert.acknowledged_by, vault.told(alert, "note")) == (account, note):
        return alert
    if alert.state == "acknowledged":
        raise refuse(TAKEN)
    if alert.state != "open":
        raise refuse(CLOSED)
    mine = [alert]
    if alert.members:
        members = select(Alert).where(col(Alert.gathered_in) == id, col(Alert.state) == "open")
        mine += session.execute(members.order_by(col(Alert.changed))).scalars()
    for number, each in enumerate(mine, number + 1):  # noqa: B020 - the numbers go on from the last one
        each.state, each.changed, each.changed_at = "acknowledged", number, at
        each.acknowledged_at, each.acknowledged_by = at, account
        vault.put(each, "note", note)
        session.add(each)
        tell_of(session, "acknowledged", each, at)
    if alert.gathered_in is not None:
        session.flush()
        crowd = session.get_one(Alert, alert.gathered_in)
        if count_members(session, crowd, at):
            number += 1
            crowd.changed, crowd.changed_at = number, at
            session.add(crowd)
    set_number(session, number)
    return alert
