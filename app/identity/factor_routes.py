"""One's own secret and second factor over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlmodel import Session

from app.core.errors import BUSY, INVALID, refuse
from app.core.http import Db, Now
from app.core.openapi import documented
from app.identity.account_routes import WEAK, forget
from app.identity.gate import AtDesk, InPerson
from app.identity.models import Account
from app.identity.problems import FACTOR_STATE, FACTOR_WRONG, FORBIDDEN, THROTTLED, WRONG_SECRET
from app.identity.routes import NOT_SIGNED_IN, Address, Desk
from app.identity.second_factor import SecondFactors, drop_factor
from app.identity.throttle import Throttle
from app.identity.totp import address as otpauth
from app.identity.totp import written

router = APIRouter(prefix="/v1/me", tags=["identity"])

_Code = Annotated[SecretStr, Field(max_length=40, description="Of the authenticator, or a recovery code.")]


class NewSecret(BaseModel):
    """Another password or PIN for oneself."""

    model_config = ConfigDict(extra="forbid")

    current: SecretStr = Field(max_length=256)
    secret: SecretStr = Field(max_length=256)


class Current(BaseModel):
    """The present password, since whoever finds an open screen should not change how it is locked."""

    model_config = ConfigDict(extra="forbid")

    current: SecretStr = Field(max_length=256)


class Shown(BaseModel):
    """A code as the authenticator shows it."""

    model_config = ConfigDict(extra="forbid")

    code: _Code


class BegunReply(BaseModel):
    """What an authenticator takes in, as text and as a QR code's address; shown once."""

    secret: str
    uri: str


class RecoveryReply(BaseModel):
    """Codes that stand in for a lost authenticator, each once; shown now and never again."""

    recovery_codes: list[str]


def factors(request: Request) -> SecondFactors:
    """Return the service that keeps second factors."""
    found: SecondFactors = request.app.state.factors
    return found


Factors = Annotated[SecondFactors, Depends(factors)]


@router.post(
    "/secret",
    status_code=204,
    response_class=Response,
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, WRONG_SECRET, *WEAK, THROTTLED, INVALID, BUSY),
)
def change_secret(new: NewSecret, caller: InPerson, desk: Desk, client: Address) -> Response:
    """Change one's own password or PIN; every other sign-in ends."""
    desk.change_secret(caller, new.current.get_secret_value(), new.secret.get_secret_value(), address=client)
    return Response(status_code=204)


@router.post(
    "/second-factor",
    status_code=201,
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, WRONG_SECRET, FACTOR_STATE, THROTTLED, INVALID, BUSY),
    response_model=BegunReply,
)
def begin_second_factor(
    request: Request, proof: Current, caller: AtDesk, db: Db, now: Now, kept: Factors, desk: Desk, client: Address
) -> BegunReply:
    """Begin to set up an authenticator (TOTP, RFC 6238); it counts once its code was shown to `confirm`."""
    desk.demand_secret(caller, proof.current.get_secret_value(), address=client)
    with db.writing() as session:
        secret = kept.begin(session, caller.account, now.now())
    return BegunReply(secret=written(secret), uri=otpauth(secret, caller.username, request.app.state.settings.issuer))


@router.post(
    "/second-factor/confirm",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, FACTOR_STATE, FACTOR_WRONG, THROTTLED, INVALID),
    response_model=RecoveryReply,
)
def confirm_second_factor(
    request: Request, shown: Shown, caller: AtDesk, db: Db, now: Now, kept: Factors, client: Address
) -> RecoveryReply:
    """Show the first code: from now on the authenticator is asked for at sign-in. This sign-in counts as shown."""
    with _counted(request, caller.account, client), db.writing() as session:
        codes = kept.confirm(session, caller.account, caller.session, shown.code.get_secret_value(), now.now())
    forget(request)
    return RecoveryReply(recovery_codes=codes)


@router.post(
    "/second-factor/recovery",
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, FACTOR_STATE, FACTOR_WRONG, THROTTLED, INVALID),
    response_model=RecoveryReply,
)
def renew_recovery_codes(
    request: Request, shown: Shown, caller: AtDesk, db: Db, now: Now, kept: Factors, client: Address
) -> RecoveryReply:
    """Make new recovery codes; those before end."""
    with _counted(request, caller.account, client), db.writing() as session:
        _demand_code(session, kept, caller.account, shown, now)
        codes = kept.renew_recovery(session, caller.account)
    return RecoveryReply(recovery_codes=codes)


@router.delete(
    "/second-factor",
    status_code=204,
    response_class=Response,
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, FACTOR_STATE, FACTOR_WRONG, THROTTLED, INVALID),
)
def drop_own_factor(
    request: Request, shown: Shown, caller: AtDesk, db: Db, now: Now, kept: Factors, client: Address
) -> Response:
    """Take one's own authenticator away, by a last code of it: for a new telephone."""
    with _counted(request, caller.account, client), db.writing() as session:
        _demand_code(session, kept, caller.account, shown, now)
        drop_factor(session, session.get_one(Account, caller.account), at=now.now(), by=caller.account)
    forget(request)
    return Response(status_code=204)


def _demand_code(session: Session, kept: SecondFactors, account: UUID, shown: Shown, now: Now) -> None:
    good = kept.shown(session, account, shown.code.get_secret_value(), now.now())
    if good is None:
        raise refuse(FACTOR_STATE)
    if not good:
        raise refuse(FACTOR_WRONG)


class _counted:  # noqa: N801 - reads as a word in a with statement
    """Count an attempt to show a code, and give the place back when it was good."""

    def __init__(self, request: Request, account: UUID, client: str) -> None:
        self._throttle: Throttle = request.app.state.throttle
        self._of = (account.hex, client)

    def __enter__(self) -> None:
        self._throttle.attempt(*self._of, known=True)

    def __exit__(self, error: object, *_more: object) -> None:
        if error is None:
            self._throttle.succeeded(*self._of, known=True)
