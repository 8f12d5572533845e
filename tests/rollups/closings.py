"""What several stories about closed periods need: children of a month, closing it, and reading what was closed."""

from typing import Any

import httpx2 as httpx

from app.rollups.closing import verify_closings
from app.themes.catalog import CATALOG, theme
from tests.cast import CITY, DINKES, SITI, Person
from tests.house import House

MONTH = "2026-10"


def child(house: House, area: str, name: str, day: str = "2026-10-12", who: Person = SITI, **more: Any) -> Any:
    """Send a child that was measured; its receipt."""
    answers = {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang", "child_name": name}
    answers |= more.pop("answers", {})
    house.clock.forward(seconds=1)
    reply = house.send(who, area, "stunting", observed_on=day, answers=answers, **more)
    assert reply.status_code in (200, 201), reply.text
    return reply.json()


def close(house: House, period: str = MONTH, key: str = "stunting", who: Person = DINKES, **more: Any) -> Any:
    """Close a period; what the office is told."""
    house.clock.forward(seconds=1)
    reply = house.post(who, f"/v1/closings/{key}", {"period": period, **more})
    assert reply.status_code == 201, reply.text
    return reply.json()


def reopen(house: House, period: str = MONTH, key: str = "stunting", who: Person = DINKES) -> Any:
    """Open a period again; what the office is told."""
    house.clock.forward(seconds=1)
    reply = house.post(who, f"/v1/closings/{key}/{period}/reopen", {"reason": "Puskesmas menimbang lagi"})
    assert reply.status_code == 200, reply.text
    return reply.json()


def closed(house: House, period: str = MONTH, key: str = "stunting", who: Person = DINKES, **params: Any) -> Any:
    """Read what was closed, in the whole city unless said otherwise."""
    params = {"area": CITY, "by": "rt", **params}
    reply = house.get(who, f"/v1/closings/{key}/{period}", params=params)
    assert reply.status_code == 200, reply.text
    return reply.json()


def totals(house: House, key: str = "stunting", who: Person = DINKES, **params: Any) -> httpx.Response:
    """Ask for totals of the closed month, in the whole city unless said otherwise."""
    month = {"from": MONTH, "to": MONTH}
    return house.get(who, f"/v1/rollups/{key}", params={"area": CITY, "by": "rt", **month, **params})


def told(receipt: Any) -> list[str]:
    """Return the sentences with which a receipt says that a period is closed."""
    notices = receipt["warnings"] if "warnings" in receipt else receipt["notices"]
    found = [each for each in notices if each["code"] == "period.closed"]
    assert all(each["notice"] for each in found)
    return [each["message"]["en"] for each in found]


def proved(house: House) -> None:
    """Assert that cells equal the recount, and that what was frozen is what was frozen."""
    assert house.differences() == []
    assert verify_closings(house.app.state.database, CATALOG) == []
