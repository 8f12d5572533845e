"""What the stories of early warning share: children and cases as they are sent, a sweep, and what is heard of it."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text

from app.core.clock import WIB
from app.rollups.alerts.sweep import Sweeper, Swept
from app.themes.catalog import CATALOG, theme
from tests.cast import RT1, TUTI, Person
from tests.house import House
from tests.themes.told import nik

BORN = "2025-02-10"


def at(house: House, moment: str) -> None:
    """Set the clock of Metro; whoever was signed in signs in again."""
    house.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=WIB)
    house._tokens.clear()


def sweep(house: House) -> list[Swept]:
    """Sweep once, as the server does in the background."""
    db, clock = house.app.state.database, house.clock
    return Sweeper(db, clock, house.app.state.areas.tree, CATALOG).sweep()


def weigh(house: House, day: str, child: int = 1, area: str = RT1, **answers: Any) -> dict[str, Any]:
    """Send a weighing of a girl; `replaces` and `id` make it a revision."""
    more = {key: answers.pop(key) for key in ("id", "replaces") if key in answers}
    born = answers.get("birth_date", BORN)
    said = dict(theme("stunting").example) | {
        "child_nik": nik(child, born, "P"),
        "child_name": f"Anak {child}",
        "birth_date": born,
        "weight_kg": "9.5",
        "height_cm": None,
        "position": None,
        "muac_cm": None,
    }
    said = {key: value for key, value in (said | answers).items() if value is not None}
    if "height_cm" in said:
        said["position"] = "lying"
    reply = house.send(TUTI, area, "stunting", observed_on=day, answers=said, **more)
    assert reply.json().get("outcome") in ("new", "revised"), reply.text
    found: dict[str, Any] = reply.json()
    return found


def zero(house: House, key: str, area: str, day: str) -> None:
    """Report that there is nothing to report."""
    reply = house.send(TUTI, area, key, observed_on=day, zero=True)
    assert reply.status_code == 201, reply.text


def void(house: House, key: str, id: str) -> None:
    """Void a record."""
    done = house.post(TUTI, f"/v1/records/{key}/{id}/review", {"decision": "void", "reason": "Salah anak."})
    assert done.status_code == 200, done.text


def heard(house: House, who: Person = TUTI, **params: Any) -> list[dict[str, Any]]:
    """Return the alerts that somebody sees."""
    reply = house.get(who, "/v1/alerts", params=params)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


def brief(alerts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Say of each alert what it is, where, and where it stands; in the order of rule and area."""
    return sorted((each["rule"], each["area"]["code"], each["level"] or "", each["state"]) for each in alerts)


def children(house: House, who: Person = TUTI, **params: Any) -> list[tuple[Any, ...]]:
    """The same, of alerts about records only."""
    return brief([each for each in heard(house, who, theme="stunting", **params) if each["about"] == "record"])


def facts(house: House, *what: str) -> list[dict[str, Any]]:
    """Return the facts about alerts that were written, oldest first, with their names."""
    with house.app.state.database.reading() as session:
        rows = session.execute(text("SELECT name, body FROM outbox WHERE name LIKE 'alerts.%' ORDER BY id")).all()
    told = [{"name": name.removeprefix("alerts."), **orjson.loads(body)} for name, body in rows]
    return [each for each in told if not what or each["name"] in what]
