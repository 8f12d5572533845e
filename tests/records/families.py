"""Invented families, who looks after them, and the lists that offices send in; shared by several tests."""

from dataclasses import dataclass
from typing import Any

import httpx2 as httpx

from app.records.replay import replay
from app.themes.catalog import theme
from tests.cast import ADMIN, DINKES, DINSOS, LURAH, PAK_RW, RT1, SITI, TUTI, Person
from tests.house import House

POVERTY = theme("poverty")
KK = str(POVERTY.example["no_kk"])
OTHER_KK = "1872010101159906"
HIDDEN = ("ODHA", "NAPZA", "ABH", "TS")
LISTED = ("desil", "desil_period", "desil_source", "dtsen_member", "aid_official")
FROM_LISTS = ("aid_listed", "aid_received", "receives_aid", "eligible_for", "above_ceiling")
"""What official lists say, and what is computed from it."""


def answers(kk: str = KK, **more: Any) -> dict[str, Any]:
    """Write a family as a kader finds it; None takes an answer away."""
    written = {**POVERTY.example, "no_kk": kk, **({} if kk == KK else {"head_nik": None, "people": None}), **more}
    return {key: value for key, value in written.items() if value is not None}


def send(house: House, who: Person = SITI, area: str = RT1, **document: Any) -> dict[str, Any]:
    """Send a family; its receipt."""
    document.setdefault("answers", answers())
    receipt: dict[str, Any] = house.send(who, area, "poverty", **document).json()
    return receipt


def record(house: House, who: Person, id: str) -> dict[str, Any]:
    """Read a family as somebody sees it."""
    reply = house.get(who, f"/v1/records/poverty/{id}")
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def take(house: House, rows: str, who: Person = DINSOS, **params: str) -> httpx.Response:
    """Send in a list as CSV."""
    usual = {"period": "2026-Q3", "source": "DTSEN contoh"}
    head = {"content-type": "text/csv"}
    return house.post(who, "/v1/imports/poverty", content=rows.encode(), headers=head, params=usual | params)


def outcomes(reply: httpx.Response) -> list[str]:
    """Return what became of each line."""
    assert reply.status_code == 200, reply.text
    return [f"{line['outcome']} {line['code'] or ''}".strip() for line in reply.json()["lines"]]


def proved(house: House) -> None:
    """Assert that every row is what its revisions say, and every cell what a recount finds."""
    with house.app.state.database.reading() as session:
        assert list(replay(session, POVERTY, house.app.state.reader.index)) == []
    assert house.differences() == []


@dataclass(frozen=True)
class Street:
    """Everybody who might read or write a family of RT1: by what they may see of it."""

    rt: Person
    app: Person

    @property
    def see_nothing_kept(self) -> tuple[Person, ...]:
        """Those who read the record and none of what keepers said."""
        return SITI, self.app

    @property
    def see_lists(self) -> tuple[Person, ...]:
        """Those who look after the area: what lists say too."""
        return self.rt, PAK_RW, TUTI, LURAH

    @property
    def see_no_record(self) -> tuple[Person, ...]:
        """Those for whom there is no such record."""
        return DINKES, ADMIN


def street(house: House) -> Street:
    """Appoint the head of the RT and an application, whom the cast does not have."""
    rt = _appointed(house, TUTI, "pak-rt", {"role": "rt", "area": RT1})
    may = {"themes": ["poverty"], "actions": ["submit", "read", "totals"]}
    app = _appointed(house, ADMIN, "family-app", {"role": "application", "area": RT1, **may})
    return Street(rt, app)


def _appointed(house: House, by: Person, name: str, post: dict[str, Any]) -> Person:
    made = house.post(by, "/v1/accounts", {"username": name, "display_name": name, "assignment": post})
    assert made.status_code == 201, made.text
    return Person(name, ((post["role"], post["area"]),), made.json()["secret"])
