"""Enrolment over HTTP: a kelurahan issues codes and prints them, a phone redeems one."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlmodel import Session, col, select

from app.areas.codes import NOT_A_CODE, UNKNOWN, level_of
from app.areas.tree import Areas
from app.core.audit import record_deed
from app.core.clock import today, uuid7, wib
from app.core.errors import BUSY, INVALID, Fault, Problem, refuse
from app.core.http import Db, Now
from app.core.openapi import FaultOut, documented
from app.core.vault import Vault, vault_of
from app.identity.account_routes import NewAssignment, forget, owned, post_of
from app.identity.accounts import create_account, free_username, list_accounts
from app.identity.enrolment import Enrolments, Redeemed, to_enrol
from app.identity.gate import AtDesk, Caller
from app.identity.models import Account, Enrolment
from app.identity.passwords import Passwords
from app.identity.problems import CODE_UNKNOWN, FORBIDDEN, THROTTLED, WEAK_PIN
from app.identity.rights import assignments_of, require_anywhere
from app.identity.routes import NOT_SIGNED_IN, Address, TokenReply, plain_name, token_reply
from app.identity.scope import Action
from app.identity.sheet import SHEET_STYLE, Card, as_html, as_pdf, place_name

router = APIRouter(prefix="/v1/enrolments", tags=["accounts"])

MOST = 500
"""Kader in one request."""


def service(request: Request) -> Enrolments:
    """Return the service that issues and redeems codes."""
    found: Enrolments = request.app.state.enrolments
    return found


Desk = Annotated[Enrolments, Depends(service)]


class Known(BaseModel):
    """A kader who has an account: she forgot her PIN, lost her phone, or has none yet."""

    model_config = ConfigDict(extra="forbid")

    account: UUID


class Newcomer(BaseModel):
    """A kader to be made."""

    model_config = ConfigDict(extra="forbid")

    display_name: str = Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")
    phone: SecretStr | None = Field(None, max_length=24, description="To sign in with; kept as a keyed digest only.")
    username: str | None = Field(None, max_length=80, description="Made of the name when left out.")


class NewKader(Newcomer):
    """A kader to be made, and where she serves."""

    area: str = Field(max_length=40, description="Her RT or dasawisma.")
    themes: list[str] | None = Field(None, max_length=40, description="None means every theme.")


class Order(BaseModel):
    """For whom codes are wanted: single kader, or everybody of an area who has neither a device nor a code."""

    model_config = ConfigDict(extra="forbid")

    items: list[Known | NewKader] = Field(default_factory=list, max_length=MOST)
    everybody: str | None = Field(None, max_length=40, description="An area: all its kader who have no device yet.")
    days: int | None = Field(None, ge=1, le=90, description="Life of the codes; the setting's when left out.")
    keeps_devices: bool = Field(
        default=False, description="The new device comes beside the old ones, which otherwise end with it."
    )


class IssuedReply(BaseModel):
    """A code for one kader, shown this once, or why there is none."""

    line: int = Field(description="Place in `items`, from one on; those of `everybody` follow.")
    outcome: Literal["issued", "refused"]
    enrolment: UUID | None = None
    account: UUID | None = None
    username: str | None = None
    display_name: str | None = None
    phone_tail: str | None = None
    areas: list[str] = Field(default_factory=list)
    code: str | None = None
    expires_at: datetime | None = None
    fault: FaultOut | None = None


class CodesReply(BaseModel):
    """All codes, in the order asked for; `more` when `everybody` are more than one request takes."""

    items: list[IssuedReply]
    more: bool


class Sheet(BaseModel):
    """Codes to print: those just issued, which the service itself does not keep."""

    model_config = ConfigDict(extra="forbid")

    codes: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=MOST)
    format: Literal["pdf", "html"] = "pdf"


class Redemption(BaseModel):
    """What a phone sends for its code."""

    model_config = ConfigDict(extra="forbid")

    code: SecretStr = Field(max_length=200)
    pin: SecretStr = Field(max_length=20, description="Six digits, not easily guessed.")
    device: str = Field("", max_length=200, description="What the device is called.")
    attempt: str = Field(
        "", max_length=64, description="Random name of this attempt, repeated within a day when its reply was lost."
    )


class EnrolledReply(TokenReply):
    """Tokens, and what the phone keeps: the device token goes with every later sign-in by PIN."""

    account: UUID
    username: str
    display_name: str
    device: UUID
    device_token: str


@router.post(
    "",
    operation_id="issue_enrolments",
    status_code=201,
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, UNKNOWN, NOT_A_CODE, INVALID, BUSY),
    response_model=CodesReply,
)
def issue(request: Request, order: Order, caller: AtDesk, db: Db, now: Now, desk: Desk) -> CodesReply:
    """Make one-time codes for kader, and the kader themselves where they are new; each is answered by itself.

    A code is shown once. An account's earlier code ends with a new one; its PIN and devices only when it is redeemed.
    """
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    if order.everybody is not None:
        level_of(order.everybody)
        caller.scope.require(Action.MANAGE_ACCOUNTS, order.everybody)
    wanted: list[Known | NewKader] = list(order.items)
    more = False
    if order.everybody is not None:
        with db.reading() as session:
            served = list_accounts(session, [order.everybody], limit=100_000)
            theirs = to_enrol(session, served, now.now(), today(now))
        room = MOST - len(wanted)
        more = len(theirs) > room
        wanted += [Known(account=each.id) for each in theirs[:room]]
    told: list[IssuedReply] = []
    for line, item in enumerate(wanted, 1):
        try:
            # One transaction each: records that are sent meanwhile wait for one kader, not for five hundred.
            with db.writing() as session:
                told.append(_issued(request, session, line, item, order, caller, desk))
        except Problem as problem:
            told.append(_refused(line, problem))
    forget(request)
    return CodesReply(items=told, more=more)


@router.post(
    "/sheet",
    response_class=Response,
    responses={
        200: {
            "description": "A4, eight cards a page.",
            "content": {"application/pdf": {}, "text/html": {"schema": {"type": "string"}}},
        },
        **documented(*NOT_SIGNED_IN, FORBIDDEN, CODE_UNKNOWN, INVALID),
    },
)
def sheet(request: Request, wanted: Sheet, caller: AtDesk, db: Db, now: Now, desk: Desk) -> Response:
    """Print open codes as cards with QR, as PDF or as a page; codes not open in the caller's area are unknown."""
    require_anywhere(caller.scope, Action.MANAGE_ACCOUNTS)
    cards, faults = [], []
    with db.reading() as session:
        for place, code in enumerate(wanted.codes, 1):
            card = _card(request, session, code, caller, desk, now.now())
            if card is None:
                faults.append(Fault(f"codes.{place}", CODE_UNKNOWN.code, CODE_UNKNOWN.title))
            else:
                cards.append(card)
    if faults:
        raise refuse(CODE_UNKNOWN, *faults[:100])
    with db.writing() as session:
        deed = {"cards": len(cards), "format": wanted.format}
        record_deed(session, now.now(), str(caller.account), "enrolment.printed", "enrolments", deed)
    kept = {"cache-control": "no-store"}
    address = request.app.state.settings.public_url
    if wanted.format == "html":
        return Response(as_html(cards, address), media_type="text/html; charset=utf-8", headers=kept)
    kept["content-disposition"] = 'attachment; filename="kartu-kader.pdf"'
    return Response(as_pdf(cards, address), media_type="application/pdf", headers=kept)


@router.get(
    "/sheet.css",
    operation_id="sheet_style",
    response_class=Response,
    responses={200: {"description": "CSS.", "content": {"text/css": {"schema": {"type": "string"}}}}},
)
def style() -> Response:
    """Give the style of the printed page, which stands apart from it so that no page needs inline style."""
    return Response(SHEET_STYLE, media_type="text/css", headers={"cache-control": "max-age=86400"})


@router.post(
    "/redeem",
    operation_id="redeem_enrolment",
    responses=documented(CODE_UNKNOWN, WEAK_PIN, THROTTLED, INVALID, BUSY),
    response_model=EnrolledReply,
)
def redeem(sent: Redemption, response: Response, request: Request, desk: Desk, client: Address) -> EnrolledReply:
    """Exchange a one-time code for a bound device, with the PIN that it will open with.

    Of many who send the same code, one gets the device. Devices bound before are cut off, unless the code keeps them.
    """
    response.headers["cache-control"] = "no-store"
    redeemed = desk.redeem(
        sent.code.get_secret_value(),
        sent.pin.get_secret_value(),
        device=plain_name(sent.device),
        attempt=sent.attempt,
        address=client,
    )
    forget(request)
    return _enrolled(request.app.state.database.vault, redeemed)


def _issued(
    request: Request,
    session: Session,
    line: int,
    item: Known | NewKader,
    order: Order,
    caller: Caller,
    desk: Enrolments,
) -> IssuedReply:
    state = request.app.state
    if isinstance(item, Known):
        account, _ = owned(session, caller, item.account, state.clock)
    else:
        post = post_of(
            request,
            caller,
            NewAssignment.model_validate({"role": "kader", "area": item.area, "themes": item.themes}),
            state.clock,
        )
        passwords: Passwords = state.passwords
        account, _ = create_account(
            session,
            username=item.username or free_username(session),
            display_name=item.display_name,
            post=post,
            secret_hash=passwords.nobody,
            pin=True,
            at=state.clock.now(),
            by=caller.account,
            phone=(item.phone.get_secret_value(), state.phones) if item.phone else None,
        )
    life = timedelta(days=order.days) if order.days else None
    made, code = desk.issue(session, account, by=caller.account, life=life, keeps_devices=order.keeps_devices)
    return IssuedReply(
        line=line,
        outcome="issued",
        enrolment=made.id,
        account=account.id,
        username=account.username,
        display_name=vault_of(session).told(account, "display_name"),
        phone_tail=account.phone_tail,
        areas=[each.area for each in assignments_of(session, account.id)],
        code=code,
        expires_at=made.expires_at,
    )


def _refused(line: int, problem: Problem) -> IssuedReply:
    message = {"id": problem.title.id, "en": problem.title.en}
    fault = FaultOut.model_validate({"question": f"items.{line}", "code": problem.kind.code, "message": message})
    return IssuedReply(line=line, outcome="refused", fault=fault)


def _card(request: Request, session: Session, code: str, caller: Caller, desk: Enrolments, at: datetime) -> Card | None:
    query = select(Enrolment).where(col(Enrolment.code_digest) == desk.one_time.digest(code))
    found = session.exec(query).first()
    try:
        # A code that is none takes the same way as one of another area, so that both take the same time.
        account, held = owned(session, caller, found.account if found else uuid7(), request.app.state.clock)
    except Problem:
        return None
    if found is None or found.ended_at is not None or found.expires_at <= at:
        return None
    areas: Areas = request.app.state.areas
    return Card(
        name=vault_of(session).told(account, "display_name"),
        username=account.username,
        phone_tail=account.phone_tail or "",
        places=tuple(place_name(areas.tree(), each.area) for each in held),
        code=code,
        until=wib(found.expires_at)[:10],
    )


def _enrolled(vault: Vault, redeemed: Redeemed) -> EnrolledReply:
    account: Account = redeemed.account
    return EnrolledReply(
        **token_reply(redeemed.issued).model_dump(),
        account=account.id,
        username=account.username,
        display_name=vault.told(account, "display_name"),
        device=redeemed.device,
        device_token=redeemed.device_token,
    )
