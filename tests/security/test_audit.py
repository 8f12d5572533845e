"""What is known against a dependency stops a release; what cannot be known is said, and stops nothing."""

import json
import runpy
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from app.core.settings import ROOT

JOSE: dict[str, Any] = {"name": "python-jose", "version": "3.5.0"}


def audit(monkeypatch: pytest.MonkeyPatch, said: str) -> int:
    """Run the audit with a pip-audit that prints this."""
    monkeypatch.setattr(subprocess, "run", lambda words, **_: subprocess.CompletedProcess(words, 1, said, ""))
    main: Callable[[], int] = runpy.run_path(str(ROOT / "scripts" / "audit"))["main"]
    return main()


def told(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_an_advisory_stops_a_release(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(monkeypatch, told({**JOSE, "vulns": [{"id": "PYSEC-2026-1", "fix_versions": []}]})) == 1
    assert "python-jose 3.5.0: PYSEC-2026-1" in capsys.readouterr().out


def test_what_nothing_is_known_of_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = {"name": "wakuncar-secret", "skip_reason": "not on the index"}
    assert audit(monkeypatch, told({**JOSE, "vulns": []}, unknown)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "no open advisory about 1 pinned dependencies",
        "NOT AUDITED: 1 of 2: wakuncar-secret",
    ]


@pytest.mark.parametrize("said", ["", "no route to host", "{}"])
def test_without_a_network_it_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    assert audit(monkeypatch, said) == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED")
