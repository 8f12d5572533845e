"""API9:2023 Improper inventory management: what is served is told, under one version, and nothing else answers."""

import pytest
from starlette.testclient import TestClient

from app.identity.policy import RULES
from tests.security.conftest import Fort

FORGOTTEN = (
    *("/redoc", "/docs/oauth2-redirect", "/admin", "/debug", "/console", "/graphql", "/v0/me", "/v2/me", "/api/v1/me"),
    *(
        "/.env",
        "/.git/config",
        "/wakuncar.db",
        "/demo-keys.json",
        "/demo-accounts.json",
        "/backup.sql",
        "/server-status",
    ),
    *("/static/", "/hp/", "/gaya/", "/actuator", "/phpinfo.php", "/v1", "/v1/", "/internal/metrics", "/test"),
)

ESCAPES = (
    *(
        "../pages.py",
        "..%2fpages.py",
        "%2e%2e/pages.py",
        "..\\pages.py",
        "....//pages.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
    ),
    *(
        "indikator.css/../../pages.py",
        "indikator.css%00.py",
        "..%252fpages.py",
        "%c0%ae%c0%ae/pages.py",
        ".",
        "..",
        "~root",
    ),
)


@pytest.mark.parametrize("path", FORGOTTEN)
def test_nothing_was_forgotten_at_the_door(fort: Fort, path: str) -> None:
    reply = TestClient.request(fort.client, "GET", path, headers=fort.head("admin"))
    assert reply.status_code == 404, (path, reply.status_code)


def test_what_is_not_public_has_a_version() -> None:
    assert [rule.route for rule in RULES.values() if not rule.public and " /v1/" not in rule.route] == []


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_file_is_reached_through_an_address(fort: Fort, escape: str) -> None:
    for folder in ("/gaya/", "/hp/x/", "/hp/", "/v1/codes/", "/v1/themes/", "/v1/indicators/"):
        reply = TestClient.request(fort.client, "GET", folder + escape)
        assert reply.status_code in (404, 405, 422) or reply.url.path in (
            "/",
            "/v1/codes",
            "/v1/themes",
            "/v1/indicators",
        )
        assert "import " not in reply.text
        assert "root:" not in reply.text
