"""The city's two officers for data protection, and what they ask of the service."""

from typing import Any

import httpx2 as httpx

from tests.cast import ADMIN, CITY, Person
from tests.house import House

RINI = Person("rini", (("officer", CITY),), "first officer of the city 42")
JOKO = Person("joko", (("officer", CITY),), "second officer of the city 42")
WHY = {"reason": "Permohonan tertulis nomor 7"}


def appoint(house: House) -> None:
    """Let the admin appoint both officers."""
    for each in (RINI, JOKO):
        sent = {
            "username": each.username,
            "display_name": each.username,
            "secret": each.secret,
            "assignment": {"role": "officer", "area": CITY},
        }
        reply = house.post(ADMIN, "/v1/accounts", sent)
        assert reply.status_code == 201, reply.text


def asked(house: House, kind: str, who: Person = RINI, **about: Any) -> httpx.Response:
    """Enter a request."""
    said = {"kind": kind, "area": CITY, "name": "Pemohon Rekaan", "checked": "ktp", **about}
    return house.post(who, "/v1/requests", said)


def entered(house: House, kind: str, **about: Any) -> str:
    """Enter a request, and return where it is."""
    reply = asked(house, kind, **about)
    assert reply.status_code == 201, reply.text
    return f"/v1/requests/{reply.json()['id']}"


def erased(house: House, **about: Any) -> dict[str, Any]:
    """Have a person erased by both officers."""
    where = entered(house, "erase", **about)
    assert house.post(JOKO, f"{where}/approve").status_code == 200
    reply = house.post(RINI, f"{where}/erase", WHY)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found
