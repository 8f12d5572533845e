"""Lets clients loose on a server: through wrk where it is installed, else through our own generator."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app.core.settings import ROOT
from benchmarks.documents import END, SERIALS

WRK = shutil.which("wrk")
SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the clients saw; times in milliseconds."""

    answered: int
    seconds: float
    p50: float
    p99: float
    failed: int
    lost: int

    @property
    def good(self) -> int:
        """Requests that were answered as they should be."""
        return self.answered - self.failed


class Load:
    """A file of requests and the serials that are still free for them."""

    def __init__(self, folder: Path, name: str, requests: bytes) -> None:
        self._path = folder / name
        self._path.write_bytes(requests)
        self._count = requests.count(END)
        self._serial = 1

    def run(self, port: int, clients: int, seconds: float, *, drain: bool = False) -> Seen:
        """Send for some seconds, every document under an id and a serial of its own. ValueError when none is left.

        With `drain` our own generator is taken, which waits for the last answers: where one takes long, wrk would
        throw away much of what it measured.
        """
        stamp = time.time_ns() // 1_000_000
        if WRK and not drain:
            whole = max(1, round(seconds))
            command = [WRK, "-t1", f"-c{clients}", f"-d{whole}s", "--timeout", "30s", "-s", str(SCRIPT)]
            command += [f"http://127.0.0.1:{port}", "--", str(self._path), str(self._serial), str(stamp)]
        else:
            command = [sys.executable, "-m", "benchmarks.generator", str(self._path), str(self._serial)]
            command += [str(port), str(clients), str(seconds)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        told = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not told:
            raise RuntimeError(f"the generator failed: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        seen = Seen(**json.loads(told[0]))
        self._serial += (seen.answered + clients) // self._count + 2
        if self._serial > SERIALS:
            raise ValueError("the documents' serials are used up: fewer or shorter rounds")
        return seen
