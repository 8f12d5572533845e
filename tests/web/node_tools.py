"""Node for the tests of the phone app: its own tests, the type check, and a line to its language."""

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "web" / "node"
LONG = 300
"""Seconds after which something has gone wrong, on the slowest machine."""


def command(name: str) -> str:
    """Return where a program lies; without it the phone app cannot be tested, and that is a failure."""
    found = shutil.which(name)
    assert found, f"{name} is missing: `.ci/run` installs it, or `apt-get install nodejs npm`"
    return found


def finish(*words: str | Path) -> None:
    """Run a program to its end; AssertionError with all it said unless it ends well."""
    done = subprocess.run(
        [str(word) for word in words], cwd=ROOT, timeout=LONG, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def install() -> Path:
    """Install what `package.json` pins beside it, unless it is there; return where programs lie."""
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    with (ROOT / "package.json").open() as one:
        fcntl.flock(one, fcntl.LOCK_EX)  # two workers at once would spoil each other's
        if not _has(wanted):
            finish(command("npm"), "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    assert _has(wanted)
    return ROOT / "node_modules" / ".bin"


def _has(wanted: dict[str, str]) -> bool:
    """Whether every package is there in its version."""
    about = [(ROOT / "node_modules" / name / "package.json", version) for name, version in wanted.items()]
    return all(each.exists() and json.loads(each.read_text())["version"] == version for each, version in about)


class Phone:
    """The phone's language in one node process; every question is one line, and so is its answer."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [command("node"), HERE / "bridge.js"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, do: str, **more: Any) -> Any:
        """Ask one thing; AssertionError with its stack when the phone threw."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "is" in answer, answer.get("threw")
        return answer["is"]

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate(timeout=LONG)
