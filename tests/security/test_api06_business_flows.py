"""API6:2023 Unrestricted access to sensitive business flows: what is done by hand is not done by a machine for all.

That codes and secrets are not guessed stands in `tests/identity/test_door` and `test_throttle`.
"""

from typing import Any

from app.identity.counts import MemoryCounts
from app.records.enquiries import Enquiries
from app.themes.catalog import theme
from tests.cast import METRO
from tests.security.conftest import Fort
from tests.security.spots import THEME


def ask_number(fort: Fort, name: str, number: str) -> Any:
    return fort.client.post("/v1/lookups", json={"nik": number}, headers=fort.head(name))


def test_numbers_are_not_tried_one_after_another(fort: Fort) -> None:
    """A relative's number, a neighbour's: thirty a minute, and each asking is written down."""
    fort.house.app.state.enquiries = Enquiries(MemoryCounts())
    told = [ask_number(fort, "rw", f"187201550625{serial:04}").status_code for serial in range(33)]
    assert told.count(429) >= 2
    assert ask_number(fort, "kader", str(theme(THEME).example["child_nik"])).status_code == 200
    fort.house.app.state.enquiries = Enquiries(MemoryCounts())


def test_what_is_known_elsewhere_looks_like_what_nobody_knows(fort: Fort) -> None:
    fort.house.app.state.enquiries = Enquiries(MemoryCounts())
    elsewhere = ask_number(fort, "kader", "1872015506259941")  # of the last RT
    nobody = ask_number(fort, "kader", "1872015506254444")
    assert elsewhere.status_code == nobody.status_code == 200
    assert elsewhere.json() == nobody.json()


def test_nobody_approves_her_own_list_nor_reads_anothers(fort: Fort) -> None:
    sent = {"theme": THEME, "area": METRO, "from": "2026-11-01", "reason": "Cocokkan dengan KIA"}
    asked = fort.client.post("/v1/unsealings", json=sent, headers=fort.head("operator")).json()["id"]

    def say(what: str, name: str) -> tuple[int, str]:
        reply = fort.client.post(f"/v1/unsealings/{asked}/{what}", headers=fort.head(name))
        return reply.status_code, reply.json().get("code", "")

    assert say("approve", "operator") == (409, "unsealing.oneself")
    assert say("read", "operator") == (409, "unsealing.not_open")
    assert say("approve", "lurah")[0] == 200
    assert say("read", "lurah") == (409, "unsealing.not_open")
    assert say("read", "office") == (409, "unsealing.not_open")
    assert say("read", "operator")[0] == 200
    assert say("read", "operator") == (409, "unsealing.not_open")


def test_whoever_made_an_account_does_not_become_it(fort: Fort) -> None:
    """An operator gives her kader a code and never learns the PIN; an admin sees no record with it."""
    spot = fort.spots[0]
    reply = fort.client.post(f"/v1/accounts/{spot.account}/secret", json={}, headers=fort.head("operator"))
    assert (reply.status_code, reply.json()["code"]) == (403, "account.not_yours")
    for path in (f"/v1/records/{THEME}", "/v1/houses"):
        reply = fort.client.get(path, headers=fort.head("admin"))
        assert reply.json()["items"] == []
