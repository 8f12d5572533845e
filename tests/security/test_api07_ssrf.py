"""API7:2023 Server side request forgery: the service fetches nothing, and no address comes from a user."""

import ast
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from app.core.settings import ROOT
from tests.security.conftest import Fort
from tests.security.test_api03_properties import bodies
from tests.security.test_api04_resources import parameters

FETCHERS = frozenset(
    [
        "httpx",
        "httpx2",
        "requests",
        "urllib3",
        "aiohttp",
        "ftplib",
        "smtplib",
        "telnetlib",
        "imaplib",
        "poplib",
        "webbrowser",
        "paramiko",
    ]
)
FETCHING = frozenset({"urllib.request", "http.client", "urllib.robotparser", "xmlrpc.client"})
PARSERS = frozenset({"xml", "lxml", "pickle", "shelve", "marshal", "yaml", "dill"})
"""What reads a format that can name a file, an address, or code."""


def imports() -> Iterator[tuple[str, str]]:
    """Yield every module that the service imports, and where; the demo's filler is a command and calls itself only."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        if path.parent.name == "demo":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((str(path.relative_to(ROOT)), each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield str(path.relative_to(ROOT)), node.module


def test_the_service_cannot_fetch() -> None:
    found = [
        (where, name)
        for where, name in imports()
        if name.partition(".")[0] in FETCHERS or any(name == each or name.startswith(f"{each}.") for each in FETCHING)
    ]
    assert found == [], "whoever fetches an address that a user gives needs a guard against inner ones"


def test_nothing_reads_a_format_that_names_files_or_code() -> None:
    assert [(where, name) for where, name in imports() if name.partition(".")[0] in PARSERS] == []


def test_no_field_is_an_address(fort: Fort) -> None:
    """A field that takes one would have to be guarded."""
    spec = fort.house.app.openapi()
    names = {key for _, schema in bodies(spec) for key in schema["properties"]}
    names |= {str(each["name"]) for _, each in parameters(spec)}
    words = ("url", "uri", "callback", "webhook", "redirect", "host", "endpoint", "href", "proxy")
    assert [name for name in sorted(names) if any(word in name.lower() for word in words)] == []
    formats = {str(value.get("format")) for _, schema in bodies(spec) for value in schema["properties"].values()}
    assert not formats & {"uri", "url", "hostname", "ipv4", "ipv6"}


HOSTS = ("http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_", "//127.0.0.1/")


def test_an_address_in_a_field_is_only_text(fort: Fort, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is called: a socket that opens would be seen, and the databases' are open already."""
    called: list[Any] = []

    def seen(_self: Any, address: Any) -> None:
        called.append(address)
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", seen)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_more: called.append(args))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_more: called.append(args) or [])
    for host in HOSTS:
        head = fort.head("operator") | {"host": "127.0.0.1", "referer": host, "origin": host, "x-forwarded-host": host}
        for path in ("/v1/codes/kwt_class", "/v1/areas", "/v1/indicators"):
            fort.client.get(path, params={"q": host[:60]}, headers=head)
        fort.client.patch(f"/v1/devices/{fort.who['operator'].device}", json={"name": host}, headers=head)
    assert called == []
