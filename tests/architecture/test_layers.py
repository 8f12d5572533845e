"""Imports go down the house only: the contracts of pyproject.toml hold, and a broken one would be seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter as a person would; it imports nothing, it reads `app` in the folder."""
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/clock.py", "import app.areas.tree", "Imports go down the house only"),
        ("strange.py", '"""A room nobody planned."""', "Imports go down the house only"),
        ("themes/rules.py", "import sqlmodel", "Themes know no database and no web"),
        ("records/drafts.py", "import app.themes.catalog.covid", "Nobody imports a single theme"),
        ("core/text.py", "import app.core.errors", "No package has two rooms that need each other"),
    ],
)
def test_a_break_is_seen(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / "app" / module).open("a") as file:
        file.write(f"\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
