"""Devices are listed, named and cut off one by one, by their owner and by the operator; RT are handed over."""

import uuid
from typing import Any

import pytest

from tests.identity.conftest import KELURAHAN, NEW_PIN, OTHER_RT, RT, RW, SIBLING_RT, City, bearer


def listed(city: City, headers: dict[str, str], path: str = "/v1/devices") -> list[dict[str, Any]]:
    reply = city.http.get(path, headers=headers)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


def test_one_sees_names_and_revokes_ones_own(bound: City) -> None:
    old = bound.enrol("siti")
    new = bound.enrol("siti", keeps_devices=True)
    here = bearer(new["access_token"])
    assert {(each["id"], each["current"], each["bound"]) for each in listed(bound, here)} == {
        (old["device"], False, True),
        (new["device"], True, True),
    }
    renamed = bound.http.patch(f"/v1/devices/{old['device']}", json={"name": "HP lama"}, headers=here)
    assert renamed.status_code == 204
    assert "HP lama" in [each["name"] for each in listed(bound, here)]
    assert bound.http.delete(f"/v1/devices/{old['device']}", headers=here).status_code == 204
    assert [each["id"] for each in listed(bound, here)] == [new["device"]]
    assert bound.http.get("/v1/me", headers=bearer(old["access_token"])).json()["code"] == "auth.revoked"
    assert bound.open("siti", device_token=old["device_token"]).status_code == 400
    assert bound.http.delete(f"/v1/devices/{old['device']}", headers=here).status_code == 404


def test_an_office_lists_and_ends_its_sign_ins(bound: City) -> None:
    one, two = bound.sign_in("lurah"), bound.sign_in("lurah")
    found = listed(bound, bearer(one["access_token"]))
    assert [each["bound"] for each in found] == [False, False]
    other = next(each["id"] for each in found if not each["current"])
    assert bound.http.delete(f"/v1/devices/{other}", headers=bearer(one["access_token"])).status_code == 204
    assert bound.http.get("/v1/me", headers=bearer(two["access_token"])).status_code == 401


def test_an_operator_cuts_a_lost_telephone_off_and_no_other(bound: City) -> None:
    lost = bound.enrol("siti")
    path = f"/v1/accounts/{bound.people['siti'].id}/devices"
    assert [each["id"] for each in listed(bound, bound.as_("operator"), path)] == [lost["device"]]
    for who, status in (("operator2", 404), ("lurah", 403), ("dinkes", 403)):
        assert bound.http.get(path, headers=bound.as_(who)).status_code == status
        assert bound.http.delete(f"{path}/{lost['device']}", headers=bound.as_(who)).status_code == status
    assert bound.http.get("/v1/me", headers=bearer(lost["access_token"])).status_code == 200
    assert bound.http.delete(f"{path}/{uuid.uuid4()}", headers=bound.as_("operator")).status_code == 404
    assert bound.http.delete(f"{path}/{lost['device']}", headers=bound.as_("operator")).status_code == 204
    assert bound.http.get("/v1/me", headers=bearer(lost["access_token"])).json()["code"] == "auth.revoked"
    assert bound.ask(grant_type="refresh_token", refresh_token=lost["refresh_token"]).status_code == 400
    assert ("device.revoked", f"device:{lost['device']}") in bound.deeds()


def test_nobody_reaches_anothers_device_by_its_id(bound: City) -> None:
    hers = bound.enrol("siti")
    for who in ("lurah", "operator", "admin"):
        for reply in (
            bound.http.delete(f"/v1/devices/{hers['device']}", headers=bound.as_(who)),
            bound.http.patch(f"/v1/devices/{hers['device']}", json={"name": "x"}, headers=bound.as_(who)),
        ):
            assert (reply.status_code, reply.json()["code"]) == (404, "device.unknown")
    assert bound.http.get("/v1/me", headers=bearer(hers["access_token"])).status_code == 200


def test_disabling_ends_devices_and_codes(bound: City) -> None:
    bound.enrol("siti")
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    bound.http.post(f"/v1/accounts/{bound.people['siti'].id}/disable", headers=bound.as_("operator"))
    assert bound.redeem(issued["code"]).status_code == 404
    reply = bound.http.post(
        "/v1/enrolments", json={"items": [{"account": str(bound.people["siti"].id)}]}, headers=bound.as_("operator")
    )
    assert reply.json()["items"][0]["fault"]["code"] == "account.unknown"


def test_a_kader_changes_her_pin_and_another_sign_in_ends(bound: City) -> None:
    here = bound.enrol("siti")
    there = bound.open("siti", device_token=here["device_token"]).json()

    def change(current: str, secret: str) -> Any:
        body = {"current": current, "secret": secret}
        return bound.http.post("/v1/me/secret", json=body, headers=bearer(here["access_token"]))

    assert change("000000", "907251").json()["code"] == "account.wrong_secret"
    assert change(NEW_PIN, "123456").json()["code"] == "account.weak_pin"
    assert change(NEW_PIN, "907251").status_code == 204
    assert bound.open("siti", NEW_PIN, device_token=here["device_token"]).status_code == 400
    assert bound.open("siti", "907251", device_token=here["device_token"]).status_code == 200
    assert bound.http.get("/v1/me", headers=bearer(there["access_token"])).status_code == 401
    assert bound.http.get("/v1/me", headers=bearer(here["access_token"])).status_code == 200


def hand_over(city: City, to: dict[str, Any], by: str = "operator", whose: str = "siti", **more: Any) -> Any:
    held = city.http.get("/v1/accounts", headers=city.as_("admin")).json()["items"]
    assignment = next(each["assignments"][0]["id"] for each in held if each["username"] == whose)
    body = {"assignment": assignment, "to": to, **more}
    return city.http.post("/v1/handovers", json=body, headers=city.as_(by))


def areas(city: City, issued: dict[str, Any]) -> list[str]:
    found = city.http.get("/v1/me", headers=bearer(issued["access_token"])).json()["scope"]
    return [each["area"] for each in found]


def test_an_rt_is_handed_over_in_one_action(bound: City) -> None:
    old = bound.enrol("siti")
    reply = hand_over(bound, {"display_name": "Dewi Rekaan"}, code=True)
    assert reply.status_code == 201, reply.text
    handed = reply.json()
    assert (handed["ended"]["area"], handed["ended"]["valid_to"]) == (RT, "2026-03-01")
    assert (handed["begun"]["area"], handed["begun"]["valid_from"], handed["begun"]["valid_to"]) == (
        RT,
        "2026-03-02",
        None,
    )
    new = bound.redeem(handed["code"]).json()
    assert (areas(bound, old), areas(bound, new)) == ([], [RT])
    assert [action for action, _ in bound.deeds()].count("assignment.handed_over") == 1
    listed_ = bound.http.get("/v1/accounts", headers=bound.as_("operator")).json()["items"]
    history = {
        each["username"]: [(held["valid_from"], held["valid_to"]) for held in each["assignments"]] for each in listed_
    }
    assert history["siti"] == [("2026-01-01", "2026-03-01")]
    assert hand_over(bound, {"display_name": "Ani"}).json()["code"] == "assignment.ended"


def test_a_handover_may_lie_ahead_and_never_behind(bound: City) -> None:
    bound.make("dewi", "kader", OTHER_RT)
    dewi = {"account": str(bound.people["dewi"].id)}
    assert hand_over(bound, dewi, on="2026-03-01").json()["code"] == "request.invalid"
    assert hand_over(bound, dewi, on="2026-03-05").status_code == 201
    assert areas(bound, bound.enrol("siti")) == [RT]
    assert areas(bound, bound.enrol("dewi")) == [OTHER_RT]
    bound.clock.forward(days=3)
    assert areas(bound, bound.enrol("siti")) == []
    assert areas(bound, bound.enrol("dewi")) == [OTHER_RT, RT]


@pytest.mark.parametrize(
    ("to", "by", "whose", "status", "code"),
    [
        ("siti", "operator", "siti", 403, "account.oneself"),
        ("jauh", "operator", "siti", 404, "account.unknown"),
        ("lurah", "operator", "siti", 201, ""),
        ("siti", "operator2", "siti", 404, "assignment.unknown"),
        ("siti", "operator", "lurah", 403, "access.forbidden"),
        ("siti", "operator", "ketua", 422, "account.role_unfit"),
        ("siti", "lurah", "siti", 403, "access.forbidden"),
    ],
)
def test_who_may_hand_what_to_whom(bound: City, to: str, by: str, whose: str, status: int, code: str) -> None:
    bound.make("jauh", "kader", SIBLING_RT)
    bound.make("ketua", "rw", RW)
    reply = hand_over(bound, {"account": str(bound.people[to].id)}, by=by, whose=whose)
    assert (reply.status_code, reply.json().get("code") or "") == (status, code)


def test_a_handover_that_fails_leaves_everything_as_it_was(bound: City) -> None:
    reply = hand_over(bound, {"display_name": "Dewi", "username": "lurah"})
    assert reply.json()["code"] == "account.name_taken"
    assert areas(bound, bound.enrol("siti")) == [RT]
    assert KELURAHAN in RT
