"""What is known against a dependency stops a release; what cannot be known is said, and stops nothing."""

import io
import json
import runpy
import urllib.error
from collections.abc import Callable
from typing import Any

import pytest

from app.core.settings import ROOT

HARMLESS: dict[str, Any] = {"vulnerabilities": []}


def audit(monkeypatch: pytest.MonkeyPatch, told: Callable[[str], Any]) -> int:
    """Run the audit against an index that answers so."""

    def urlopen(address: str, **_more: Any) -> Any:
        return io.BytesIO(json.dumps(told(address)).encode())

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    main: Callable[[], int] = runpy.run_path(str(ROOT / "scripts" / "audit"))["main"]
    return main()


def known(*ids: str, **more: Any) -> Callable[[str], Any]:
    return lambda address: {
        "vulnerabilities": [{"id": each, "aliases": [], **more} for each in ids if "/python-jose/" in address]
    }


def test_an_advisory_stops_a_release(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(monkeypatch, known("PYSEC-2026-1")) == 1
    assert "python-jose" in capsys.readouterr().out


def test_what_was_looked_at_or_withdrawn_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit(monkeypatch, lambda _: HARMLESS) == 0
    assert audit(monkeypatch, known("CVE-2026-85394")) == 0
    assert audit(monkeypatch, known("PYSEC-2026-1", withdrawn="2026-11-01")) == 0


def test_without_a_network_it_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(_address: str) -> Any:
        raise urllib.error.URLError("none")

    assert audit(monkeypatch, nobody) == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED")
