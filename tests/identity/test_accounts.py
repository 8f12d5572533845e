"""Accounts and areas are managed within one's own area, and nowhere else."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Problem
from app.identity.accounts import choose_secret
from app.identity.roles import ROLES
from tests.identity.conftest import KECAMATAN, KELURAHAN, KOTA, OTHER_RT, PIN, RT, RW, SECRET, SIBLING_RT, City, bearer

NOBODY = "01890000-0000-7000-8000-000000000000"
"""An account that is not there; fixed, since it stands in the names of tests that several workers must agree on."""


def create(city: City, by: str, role: str = "kader", area: str = RT, name: str = "baru", **more: Any) -> Any:
    assignment = {"role": role, "area": area, **more.pop("assignment", {})}
    body = {"username": name, "display_name": "Baru", **more, "assignment": assignment}
    return city.http.post("/v1/accounts", json=body, headers=city.as_(by))


def test_an_operator_makes_a_kader_whose_pin_is_shown_once(city: City) -> None:
    made = create(city, "operator")
    assert made.status_code == 201
    pin = made.json()["secret"]
    assert len(pin) == 6
    assert city.ask(grant_type="password", username="baru", password=pin).status_code == 200
    listed = city.http.get("/v1/accounts", headers=city.as_("operator")).json()["items"]
    assert "baru" in [each["username"] for each in listed]
    assert pin not in str(listed)
    assert ("account.created", f"account:{made.json()['id']}") in city.deeds()
    assert ("account.assigned", f"account:{made.json()['id']}") in city.deeds()


@pytest.mark.parametrize(
    ("role", "area", "status", "code"),
    [
        ("kader", SIBLING_RT, 404, "area.unknown"),
        ("kader", "18.72.01.1001.005.099", 404, "area.unknown"),
        ("kader", "18.72.09.1009.001.001", 404, "area.unknown"),
        ("operator", KELURAHAN, 403, "access.forbidden"),
        ("lurah", KELURAHAN, 403, "access.forbidden"),
        ("admin", KOTA, 404, "area.unknown"),
        ("camat", KECAMATAN, 404, "area.unknown"),
        ("application", RT, 403, "access.forbidden"),
        ("wizard", RT, 422, "account.role_unfit"),
        ("kader", KELURAHAN, 422, "account.role_unfit"),
        ("rw", RT, 422, "account.role_unfit"),
        ("kader", "1872011001", 422, "area.code"),
        ("kader", "", 422, "area.code"),
    ],
)
def test_an_operator_appoints_only_her_own_people(city: City, role: str, area: str, status: int, code: str) -> None:
    made = create(city, "operator", role, area)
    assert (made.status_code, made.json()["code"]) == (status, code)
    given_more = city.http.post(
        f"/v1/accounts/{city.people['siti'].id}/assignments",
        json={"role": role, "area": area},
        headers=city.as_("operator"),
    )
    assert (given_more.status_code, given_more.json()["code"]) == (status, code)


def test_outside_and_unknown_answer_alike(city: City) -> None:
    outside, unknown = create(city, "operator", area=SIBLING_RT), create(city, "operator", area="18.72.01.1001.005.099")
    assert outside.json() == unknown.json()
    foreign = city.people["operator2"].id
    answers = [
        city.http.post(f"/v1/accounts/{one}/disable", headers=city.as_("operator")) for one in (foreign, uuid.uuid4())
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("who", ["siti", "lurah", "camat", "dinkes"])
def test_who_manages_nothing_is_refused(city: City, who: str) -> None:
    headers = city.as_(who)
    body = {"username": "baru", "display_name": "B", "assignment": {"role": "kader", "area": RT}}
    assert city.http.get("/v1/accounts", headers=headers).status_code == 403
    assert city.http.post("/v1/accounts", json=body, headers=headers).status_code == 403
    assert city.http.post(f"/v1/accounts/{uuid.uuid4()}/disable", headers=headers).status_code == 403
    assert (
        city.http.post(f"/v1/accounts/{uuid.uuid4()}/assignments", json=body["assignment"], headers=headers).status_code
        == 403
    )
    csv = {"content-type": "text/csv", **headers}
    assert city.http.post(f"/v1/areas/{KELURAHAN}/import", content="kelurahan,rw,rt\n", headers=csv).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/me"),
        ("GET", "/v1/accounts"),
        ("POST", "/v1/accounts"),
        ("POST", f"/v1/accounts/{NOBODY}/disable"),
        ("POST", f"/v1/accounts/{NOBODY}/assignments"),
        ("POST", f"/v1/areas/{KELURAHAN}/import"),
    ],
)
def test_without_a_token_everything_is_refused(city: City, method: str, path: str) -> None:
    for headers, code in (
        ({}, "auth.missing"),
        ({"authorization": "Basic eA=="}, "auth.missing"),
        ({"authorization": "Bearer "}, "auth.missing"),
        (bearer("x.y.z"), "auth.invalid"),
    ):
        reply = city.http.request(method, path, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (401, code)
        assert reply.headers["www-authenticate"].startswith("Bearer")


def test_a_list_shows_only_what_lies_within(city: City) -> None:
    def seen(who: str) -> dict[str, list[str]]:
        items = city.http.get("/v1/accounts", headers=city.as_(who)).json()["items"]
        return {each["username"]: [held["area"] for held in each["assignments"]] for each in items}

    both = {"role": "kader", "area": SIBLING_RT}
    reply = city.http.post(f"/v1/accounts/{city.people['siti'].id}/assignments", json=both, headers=city.as_("admin"))
    assert reply.status_code == 201
    assert seen("operator") == {"siti": [RT], "operator": [KELURAHAN], "lurah": [KELURAHAN], "sik": [KELURAHAN]}
    assert seen("operator2")["siti"] == [SIBLING_RT]
    assert set(seen("admin")) == set(city.people)


def test_a_list_is_paged_without_loss(city: City) -> None:
    headers, names, cursor = city.as_("admin"), [], ""
    for _ in range(10):
        page = city.http.get(f"/v1/accounts?limit=3{cursor}", headers=headers).json()
        names += [each["username"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert names == list(city.people)
    assert city.http.get("/v1/accounts?limit=1000", headers=headers).status_code == 422


def test_a_disabled_account_is_out_at_once(city: City) -> None:
    access = city.sign_in("siti")["access_token"]
    assert city.http.get("/v1/me", headers=bearer(access)).status_code == 200
    bystander = city.as_("lurah")
    url = f"/v1/accounts/{city.people['siti'].id}/disable"
    assert city.http.post(url, headers=city.as_("operator")).json()["disabled_at"] is not None
    assert city.http.get("/v1/me", headers=bystander).status_code == 200
    reply = city.http.get("/v1/me", headers=bearer(access))
    assert (reply.status_code, reply.json()["code"]) == (401, "auth.revoked")
    assert city.http.post(url, headers=city.as_("operator")).status_code == 200
    assert [action for action, _ in city.deeds()].count("account.disabled") == 1


def test_an_operator_cannot_disable_her_lurah_nor_who_serves_elsewhere_too(city: City) -> None:
    headers = city.as_("operator")
    for who in ("lurah", "sik"):
        reply = city.http.post(f"/v1/accounts/{city.people[who].id}/disable", headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (403, "account.not_yours")
    elsewhere = {"role": "kader", "area": SIBLING_RT}
    city.http.post(f"/v1/accounts/{city.people['siti'].id}/assignments", json=elsewhere, headers=city.as_("admin"))
    assert city.http.post(f"/v1/accounts/{city.people['siti'].id}/disable", headers=headers).status_code == 403


def test_nobody_changes_her_own_account(city: City) -> None:
    own, headers = city.people["admin"].id, city.as_("admin")
    lurah = {"role": "lurah", "area": KELURAHAN}
    for reply in (
        city.http.post(f"/v1/accounts/{own}/disable", headers=headers),
        city.http.post(f"/v1/accounts/{own}/assignments", json=lurah, headers=headers),
    ):
        assert (reply.status_code, reply.json()["code"]) == (403, "account.oneself")


def test_a_new_assignment_counts_at_once_and_ends_on_its_day(city: City) -> None:
    access = city.sign_in("siti")["access_token"]

    def areas() -> list[str]:
        found = city.http.get("/v1/me", headers=bearer(city.sign_in("siti")["access_token"])).json()["scope"]
        return [each["area"] for each in found]

    caller = city.app.state.gate.admit(access)
    assert not caller.scope.allows("submit", OTHER_RT)
    url, headers = f"/v1/accounts/{city.people['siti'].id}/assignments", city.as_("operator")
    body = {"role": "kader", "area": OTHER_RT, "valid_to": "2026-03-02"}
    assert city.http.post(url, json=body, headers=headers).status_code == 201
    assert city.app.state.gate.cached(access) is None
    assert city.app.state.gate.admit(access).scope.allows("submit", OTHER_RT)
    assert areas() == [RT, OTHER_RT]
    city.clock.forward(hours=15)
    assert areas() == [RT, OTHER_RT], "it is 23:00 in Metro, where the day ends at midnight"
    city.clock.forward(hours=1)
    assert areas() == [RT]


@pytest.mark.parametrize(
    ("role", "area", "assignment"),
    [
        ("office", KOTA, {}),
        ("office", KOTA, {"themes": []}),
        ("office", KOTA, {"themes": ["Covid; drop table"]}),
        ("lurah", KELURAHAN, {"themes": ["covid"]}),
        ("lurah", KELURAHAN, {"actions": ["submit"]}),
        ("application", KELURAHAN, {"themes": ["umkm"]}),
        ("application", KELURAHAN, {"actions": ["read"]}),
        ("application", KELURAHAN, {"themes": ["umkm"], "actions": ["manage_accounts"]}),
        ("application", KELURAHAN, {"themes": ["umkm"], "actions": ["review"]}),
        ("kader", RT, {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}),
    ],
    ids=str,
)
def test_roles_fit_or_are_refused(city: City, role: str, area: str, assignment: dict[str, Any]) -> None:
    made = create(city, "admin", role, area, assignment=assignment)
    assert (made.status_code, made.json()["code"]) == (422, "account.role_unfit")


def test_a_pin_opens_nothing_but_a_kader(city: City) -> None:
    assert create(city, "operator", "rw", RW, secret=PIN).json()["code"] == "account.weak_secret"
    url = f"/v1/accounts/{city.people['siti'].id}/assignments"
    more = city.http.post(url, json={"role": "rw", "area": RW}, headers=city.as_("operator"))
    assert (more.status_code, more.json()["code"]) == (422, "account.role_unfit")
    assert create(city, "operator", "kader", RT, name="kuat", secret=SECRET).json()["secret"] is None
    strong = city.http.get("/v1/accounts", headers=city.as_("admin")).json()["items"][-1]["id"]
    more = city.http.post(
        f"/v1/accounts/{strong}/assignments", json={"role": "rw", "area": RW}, headers=city.as_("operator")
    )
    assert more.status_code == 201


@pytest.mark.parametrize("name", ["ab", "A B C", "siti!", "-siti", "é" * 5, "x" * 65, "siti\n"])
def test_names_have_a_shape(city: City, name: str) -> None:
    made = create(city, "operator", name=name)
    if name.strip() == "siti":
        assert made.json()["code"] == "account.name_taken"
    else:
        assert (made.status_code, made.json()["code"]) == (422, "account.name_shape")


def test_a_name_is_taken_once_whatever_its_case(city: City) -> None:
    assert create(city, "operator", name="SITI").json()["code"] == "account.name_taken"
    assert create(city, "operator", name="siti2").status_code == 201


def test_unknown_fields_are_refused(city: City) -> None:
    for strange in ({"kind": "application"}, {"id": str(uuid.uuid4())}, {"display_name": "a\0b"}, {"pin": False}):
        made = create(city, "operator", **strange)
        assert (made.status_code, made.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize("given", ["123456", "654321", "111111", "121212", "135791", "12345", "1234567", "٢٧٤٩١٣", ""])
def test_weak_pins_are_refused(given: str) -> None:
    with pytest.raises(Problem):
        choose_secret("kader", given)


@given(st.sampled_from(sorted(ROLES)))
def test_generated_secrets_pass_their_own_rules_and_differ(role: str) -> None:
    made = choose_secret(role, None)
    assert choose_secret(role, made.text).text == made.text
    assert made.text not in repr(made)
    assert made.is_pin == ROLES[role].pin


def test_an_operator_sends_her_list_of_rt(city: City) -> None:
    headers = {"content-type": "text/csv", **city.as_("operator")}
    sheet = "kelurahan,rw,rt\n18.72.01.1001,006,\n18.72.01.1001,006,1\n18.72.01.1002,001,002\n"
    reply = city.http.post(f"/v1/areas/{KELURAHAN}/import", content=sheet, headers=headers)
    assert reply.status_code == 200, reply.text
    assert [line["outcome"] for line in reply.json()["lines"]] == ["new", "new", "refused"]
    assert city.app.state.areas.current.get("18.72.01.1001.006.001") is not None
    assert city.app.state.areas.current.get("18.72.01.1002.001.002") is None
    assert ("areas.imported", f"area:{KELURAHAN}") in city.deeds()
    rows = {"rows": [{"kelurahan": KELURAHAN, "rw": "006", "rt": "002"}]}
    json = city.http.post(f"/v1/areas/{KELURAHAN}/import", json=rows, headers=city.as_("operator"))
    assert json.json()["counts"] == {"new": 1}
    for code in ("18.72.01.1002", "18.72.01", "18.72", "18.72.01.1099"):
        answer = city.http.post(f"/v1/areas/{code}/import", content=sheet, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "area.unknown")


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", b"{", "request.unreadable"),
        ("application/json", b'{"rows": [{"kelurahan": 7}]}', "request.invalid"),
        ("application/json", b"[]", "request.invalid"),
        ("application/json", b'{"rows": [{"kelurahan": "18.72.01.1001", "name": "\\u0000"}]}', "request.invalid"),
        ("text/csv", b"\xff\xfe", "area.file"),
        ("text/csv", b"kelurahan,rw,rt,name\n18.72.01.1001,7,,a\0b\n", "area.file"),
        ("text/csv", b"a,b\n1,2\n", "area.columns"),
        ("text/csv", b"kelurahan,rw,rt\n" + b"18.72.01.1001,1,1\n" * 5001, "request.invalid"),
        ("text/plain", b"x", "request.content_type"),
        ("", b"x", "request.content_type"),
    ],
)
def test_bad_lists_are_named(city: City, kind: str, body: bytes, code: str) -> None:
    headers = {"content-type": kind, **city.as_("operator")}
    reply = city.http.post(f"/v1/areas/{KELURAHAN}/import", content=body, headers=headers)
    assert reply.json()["code"] == code
