"""The kelurahan finds every document that met a record, until somebody has said something about it."""

from typing import Any

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import ANI, CAMAT, DINKES, METRO, RT1, RT2, SITI, TUTI, YANTI
from tests.house import House
from tests.security.officers import RINI, WHY, appoint, entered

NIK = "1872015506250077"
CHILD = {key: value for key, value in theme("stunting").example.items() if key != "no_nik_reason"} | {"child_nik": NIK}


def listed(house: House, who: Any = TUTI, **params: Any) -> list[dict[str, Any]]:
    reply = house.get(who, "/v1/conflicts", params=params)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


def met(house: House, area: str, **document: Any) -> Any:
    house.clock.forward(seconds=1)
    receipt = house.send(SITI, area, "stunting", **document).json()
    assert receipt["code"] == "record.conflict", receipt
    return receipt


def test_a_conflict_is_found_by_the_kelurahan_until_it_is_settled(house: House) -> None:
    first = house.send(SITI, RT1, "stunting", answers=CHILD).json()
    again = {"id": str(uuid7()), "answers": CHILD | {"weight_kg": "9.1"}, "observed_on": "2026-11-20"}
    met(house, RT2, **again)
    receipt = house.post(SITI, "/v1/submissions", {"items": [again | {"theme": "stunting", "area": RT2}]}).json()
    (found,) = listed(house)
    assert found["answers"]["weight_kg"] == "9.1"
    assert found["answers"]["child_nik"].endswith(NIK[-4:])
    assert NIK not in str(found)
    assert (found["label"], found["observed_on"]) == (CHILD["child_name"], "2026-11-20")
    assert (found["reason"], found["record"], found["area"]) == ("subject", again["id"], RT2)
    assert found["receipt"] == receipt["items"][0]["receipt"]
    assert found["met"] == {
        "id": first["id"], "area": RT1, "observed_on": "2026-11-19", "revision": 1, "state": "received"
    }  # fmt: skip
    for who in (DINKES, SITI, CAMAT, YANTI, ANI):
        assert bool(listed(house, who)) is (who is DINKES), who.username
    assert house.get(YANTI, "/v1/conflicts", params={"area": METRO}).status_code == 404
    assert listed(house, area=RT1) == listed(house, theme="umkm") == []
    assert listed(house, area=RT2, open=True) == [found]
    house.clock.forward(seconds=1)
    verdict = {"decision": "accept", "revision": 1}
    assert house.post(TUTI, f"/v1/records/stunting/{first['id']}/review", verdict).status_code == 200
    assert listed(house, open=True) == []
    (settled,) = listed(house)
    assert (settled["open"], settled["met"]["state"]) == (False, "accepted")


def test_pages_and_what_a_reviewer_does_not_know_of(house: House) -> None:
    """A revision beside, one for a voided record, and one for a record that is held; of that nobody hears."""
    appoint(house)
    sent = {name: house.send(SITI, RT1, "stunting", answers=each).json() for name, each in children().items()}
    for name in ("revised", "void", "held"):
        where = f"/v1/records/stunting/{sent[name]['id']}"
        house.clock.forward(seconds=1)
        if name == "revised":
            house.send(SITI, RT1, "stunting", id=sent[name]["id"], replaces=1, answers=children("9.2")[name])
        elif name == "void":
            assert house.post(TUTI, f"{where}/review", {"decision": "void", "reason": "Pindah"}).status_code == 200
        else:
            request = entered(house, "restrict", nik=children()[name]["child_nik"])
            assert house.post(RINI, f"{request}/restrict", WHY).status_code == 200
        met(house, RT1, id=sent[name]["id"], replaces=1, answers=children("9.3")[name])
    reply = house.get(TUTI, "/v1/conflicts", params={"limit": 1}).json()
    assert [each["reason"] for each in reply["items"]] == ["void"]
    (older,) = listed(house, limit=1, before=reply["next"])
    assert (older["reason"], older["open"]) == ("superseded", True)
    assert [each["reason"] for each in listed(house, open=True)] == ["superseded"]
    mended = {"id": sent["revised"]["id"], "replaces": 2, "answers": children("9.4")["revised"]}
    house.clock.forward(seconds=1)
    assert house.send(SITI, RT1, "stunting", **mended).json()["outcome"] == "revised"
    assert listed(house, open=True) == []


def children(weight: str = "9.0") -> dict[str, dict[str, Any]]:
    """Return what is said of three children, by what becomes of them."""
    names = {"revised": "1872015506250071", "void": "1872015506250072", "held": "1872015506250073"}
    return {
        name: CHILD | {"child_nik": nik, "child_name": f"Contoh {name}", "weight_kg": weight}
        for name, nik in names.items()
    }
