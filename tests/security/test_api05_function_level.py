"""API5:2023 Broken function level authorization: no detour leads to what a role may not do.

Every route as every role stands in `test_access`; here are the same deeds by other names, methods and headers.
"""

import pytest
from starlette.testclient import TestClient

from tests.cast import METRO
from tests.security.conftest import Fort
from tests.security.spots import THEME

DETOURS = (
    "/v1//accounts",
    "/v1/./accounts",
    "/v1/me/../accounts",
    "/V1/ACCOUNTS",
    "/v1/accounts;x=1",
    "/v1/accounts%2f",
    "/%76%31/accounts",
    "/v1/accounts/.",
    "/v1/accounts.json",
    "/v1/accounts%00",
)


@pytest.mark.parametrize("path", DETOURS)
def test_no_other_way_of_writing_an_address_is_a_way_around(fort: Fort, path: str) -> None:
    reply = TestClient.request(fort.client, "GET", path, headers=fort.head("kader"))
    assert reply.status_code in (403, 404, 405, 422), path
    assert "items" not in reply.json()


def test_a_method_is_not_changed_by_a_header_or_a_parameter(fort: Fort) -> None:
    spot = fort.spots[0]
    path = f"/v1/accounts/{spot.account}/devices"
    for name in ("x-http-method-override", "x-http-method", "x-method-override"):
        reply = fort.client.get(path, params={"_method": "DELETE"}, headers={**fort.head("operator"), name: "DELETE"})
        assert reply.status_code == 200
    assert str(spot.device) in fort.client.get(path, headers=fort.head("operator")).text


@pytest.mark.parametrize(
    "header", ["x-original-url", "x-rewrite-url", "x-forwarded-prefix", "x-custom-ip-authorization"]
)
def test_no_header_names_another_address(fort: Fort, header: str) -> None:
    reply = fort.client.get("/v1/me", headers={**fort.head("kader"), header: "/v1/accounts"})
    assert reply.json()["username"] == "x-kader"


def test_the_body_does_not_say_who_one_is(fort: Fort) -> None:
    for head in ({"x-user": "x-admin"}, {"x-account": str(fort.who["admin"].account)}, {"x-role": "admin"}):
        assert fort.client.get("/v1/accounts", headers={**fort.head("kader"), **head}).status_code == 403


def test_a_phones_token_reviews_nothing_whatever_its_account_is(fort: Fort) -> None:
    """`operator-phone` is an operator, and her token is of a telephone that a PIN opened."""
    spot, head = fort.spots[0], fort.head("operator-phone")
    assert "review" not in fort.client.get("/v1/me", headers=head).text
    base = f"/v1/records/{THEME}/{spot.record}"
    assert fort.client.get(base, headers=head).status_code == 200
    for path, body in (
        (f"{base}/review", {"decision": "accept"}),
        (f"{base}/unseal", {"reason": "Lihat nomor"}),
        (f"{base}/move", {"area": fort.spots[1].area, "reason": "x"}),
        ("/v1/unsealings", {"theme": THEME, "area": METRO, "reason": "Lihat nomor"}),
    ):
        assert fort.client.post(path, json=body, headers=head).status_code == 404, path
        assert fort.client.post(path, json=body, headers=fort.head("operator")).status_code != 404, path


def test_options_and_head_tell_nothing(fort: Fort) -> None:
    for method in ("OPTIONS", "HEAD", "TRACE", "PROPFIND", "CONNECT"):
        reply = fort.client.request(method, "/v1/accounts", headers=fort.head("admin"))
        assert reply.status_code in (401, 403, 404, 405), method
        assert "x-admin" not in reply.text
