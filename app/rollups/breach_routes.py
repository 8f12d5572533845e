"""What a breach exposed, over HTTP, with the notice of it; for the city's officer for data protection alone."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.areas.routes import Places
from app.areas.tree import Tree
from app.core.audit import record_deed
from app.core.clock import WIB, wib
from app.core.errors import INVALID, Fault, refuse
from app.core.fields import Moment
from app.core.http import Db, Json, Now
from app.core.openapi import documented
from app.core.text import Text
from app.identity.problems import FACTOR_WANTED, FORBIDDEN
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.rights.breach import NOBODY, Exposure, concerned, exposure
from app.records.rights.law import BREACH_WITHIN
from app.records.rights.notice import Told, notice
from app.rollups.request_routes import Officer

router = APIRouter(prefix="/v1/breaches", tags=["requests"])

WHO = Text("Sebutkan akun, HP, atau daftar yang terdampak.", "Name the accounts, devices or lists concerned.")
WHEN = Text("Akhirnya mendahului awalnya.", "It ends before it begins.")

Said = Annotated[str, Field(min_length=5, max_length=2000, pattern=r"^[^\x00]*$")]


def _aware(moment: datetime) -> datetime:
    if not 2020 <= moment.year < 9000:
        raise ValueError("a year no clock shows")
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)


At = Annotated[Moment, AfterValidator(_aware)]


class BreachIn(BaseModel):
    """Which sign-ins or lists are concerned, and when; and what nobody can reckon."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    accounts: list[Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]] = Field(
        default_factory=list, max_length=100, description="Names of accounts, applications too."
    )
    devices: list[UUID] = Field(default_factory=list, max_length=100, description="Bound devices.")
    lists: list[UUID] = Field(default_factory=list, max_length=100, description="Lists that were unsealed.")
    from_: At = Field(alias="from", description="When it began.")
    to: At | None = Field(None, description="When it ended; now if absent.")
    known_at: At | None = Field(None, description="When it was known; now if absent. 3 x 24 hours run from then.")
    how: Said
    handling: Said
    contact: Said
    addressed: Literal["subject", "agency"] = "agency"
    format: Literal["json", "markdown", "pdf"] = "json"


class ExposedOut(BaseModel):
    """What was exposed of one theme."""

    theme: str
    records: int
    persons: int
    classes: list[str]
    areas: list[dict[str, Any]]


class BreachOut(BaseModel):
    """What was exposed: all that could be read, and what the log shows was opened."""

    persons: int = Field(description="Different persons, families and businesses of all themes.")
    by_class: dict[str, int] = Field(description="Persons by class: `identity`, `specific`, `personal`.")
    since: str
    until: str
    notify_until: str = Field(description="Until when persons and agency must be told.")
    accounts: list[str]
    opened: dict[str, int] = Field(description="Deeds of the log, by kind.")
    themes: list[ExposedOut]


@router.post(
    "",
    response_model=BreachOut,
    responses=documented(*NOT_SIGNED_IN, FORBIDDEN, FACTOR_WANTED, INVALID, NOBODY)
    | {
        200: {
            "description": "What was exposed, or the notice of it.",
            "content": {"application/pdf": {}, "text/markdown": {"schema": {"type": "string"}}},
        }
    },
)
def reckon_breach(caller: Officer, db: Db, now: Now, places: Places, said: BreachIn) -> Response:
    """Reckon what a breach exposed, and fill in the notice to the persons or to the agency."""
    at = now.now()
    last, known = said.to or at, said.known_at or at
    if not (said.accounts or said.devices or said.lists):
        raise refuse(INVALID, Fault("accounts", "breach.who", WHO))
    if last < said.from_:
        raise refuse(INVALID, Fault("to", "breach.when", WHEN))
    with db.writing() as session:
        who = concerned(
            session, accounts=said.accounts, devices=said.devices, lists=said.lists, first=said.from_, last=last
        )
        roots = caller.scope.roots(Action.RIGHTS)
        found = exposure(session, who, roots)
        told = {"accounts": found.names, "lists": len(who.lists), "persons": found.persons, "format": said.format}
        record_deed(session, at, str(caller.account), "breach.reckoned", "breach", told, area=roots[0])
    tree, kept = places.tree(), {"cache-control": "no-store"}
    if said.format == "json":
        return Json(_out(found, tree, known), headers=kept)
    letter = notice(found, Told(known, said.how, said.handling, said.contact), tree, said.addressed)
    if said.format == "markdown":
        return Response(letter.as_markdown(), media_type="text/markdown; charset=utf-8", headers=kept)
    return Response(letter.as_pdf(), media_type="application/pdf", headers=kept)


def _out(found: Exposure, tree: Tree, known: datetime) -> dict[str, Any]:
    return {
        "persons": found.persons,
        "by_class": {each.value: count for each, count in found.by_class.items()},
        "since": wib(found.since),
        "until": wib(found.concerned.last),
        "notify_until": wib(known + BREACH_WITHIN),
        "accounts": found.names,
        "opened": dict(found.opened),
        "themes": [
            {
                "theme": each.theme.key,
                "records": each.records,
                "persons": each.persons,
                "classes": [one.value for one in each.classes],
                "areas": [
                    {"code": area, "name": node.name if (node := tree.get(area)) else area, "persons": count}
                    for area, count in each.areas.items()
                ],
            }
            for each in found.themes
        ],
    }
