"""The demonstration's newcomer: a kader who has not begun yet, and the one-time code with which she would."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic import BaseModel, TypeAdapter
from sqlmodel import Session, col, select

from app.core.clock import Clock, today
from app.core.db import Database
from app.core.settings import Settings
from app.demo.city import NEWCOMER, write_private
from app.identity.accounts import Post, create_account, find
from app.identity.enrolment import issue_code
from app.identity.models import Account, Enrolment
from app.identity.one_time import OneTime
from app.identity.passwords import Passwords

FILE: Final = "demo-enrolment.json"

_LIFE: Final = timedelta(days=90)


class Welcome(BaseModel):
    """What stands on her card."""

    username: str
    area: str
    code: str
    expires_at: str


_WELCOMES: Final = TypeAdapter(Welcome)


def welcome(db: Database, settings: Settings, rts: Sequence[str], clock: Clock) -> Welcome:
    """Return a code that is still unused, and make one when there is none."""
    file, one_time = settings.data / FILE, OneTime(settings.index_bytes())
    with db.reading() as session:
        held = _held(session, file, one_time, clock)
    if held is not None:
        return held
    passwords = Passwords()
    with db.writing() as session:
        account = find(session, NEWCOMER) or _made(session, passwords, rts[0], clock)
        made, code = issue_code(session, account, one_time, at=clock.now(), life=_LIFE, by=None)
    passwords.close()
    found = Welcome(username=NEWCOMER, area=rts[0], code=code, expires_at=made.expires_at.isoformat())
    write_private(file, json.dumps(found.model_dump(), indent=1))
    return found


def _held(session: Session, file: Path, one_time: OneTime, clock: Clock) -> Welcome | None:
    if not file.exists():
        return None
    held = _WELCOMES.validate_json(file.read_bytes())
    query = select(Enrolment).where(
        col(Enrolment.code_digest) == one_time.digest(held.code),
        col(Enrolment.ended_at).is_(None),
        col(Enrolment.expires_at) > clock.now(),
    )
    return held if session.exec(query).first() else None


def _made(session: Session, passwords: Passwords, rt: str, clock: Clock) -> Account:
    account, _ = create_account(
        session,
        username=NEWCOMER,
        display_name="Kader Baru (rekaan)",
        post=Post("kader", rt, today(clock)),
        secret_hash=passwords.nobody,
        pin=True,
        at=clock.now(),
        by=None,
    )
    return account
