"""The commands that whoever runs the server types at night, each tried as it is typed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.core.clock import uuid7
from app.core.settings import Settings, new_key
from tests import wire
from tests.cast import APP, METRO, RT1, SITI, TUTI
from tests.house import KEY, furnish
from tests.records.test_kill import free_port

Run = Callable[..., Result]
CODE = r"code: (\S{4}-\S{4}-\S{4})"


@pytest.fixture
def run(engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a furnished database, as one would with the settings in the environment."""
    for name, value in environment(engine_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words], terminal_width=200)


def environment(url: str, folder: Path) -> dict[str, str]:
    return {
        "WAKUNCAR_DATABASE_URL": url,
        "WAKUNCAR_DATA": str(folder),
        "WAKUNCAR_TOKEN_KEY": KEY,
        "WAKUNCAR_INDEX_KEY": KEY,
        "WAKUNCAR_DATA_KEYS": KEY,
        "WAKUNCAR_LOG_LEVEL": "error",
        "WAKUNCAR_PINS": "anywhere",
    }


def test_migrate_twice_changes_nothing(run: Run) -> None:
    for _ in range(2):
        done = run("migrate")
        assert done.exit_code == 0, done.output
        assert "Up to date" in done.output


def test_migrations_make_what_is_declared(run: Run, postgres_database: Callable[[], str]) -> None:
    done = run("migrate", "--check", "--database-url", postgres_database())
    assert done.exit_code == 0, done.output
    assert "postgresql: migrated an empty database" in done.output
    assert "agree" in done.output


def test_doctor_finds_the_house_in_order(run: Run) -> None:
    done = run("doctor")
    assert done.exit_code == 0, done.output
    assert "SQLite" in done.output
    assert "up to date" in done.output


def test_an_account_is_made_listed_and_ended(run: Run) -> None:
    made = run("accounts", "create", "rina", "--role", "operator", "--area", METRO, "--name", "Rina")
    assert made.exit_code == 0, made.output
    secret = re.search(r"secret: (\S+)", made.output)
    assert secret
    assert len(secret[1]) >= 12
    assert "rina" in run("accounts", "list").output
    ended = run("accounts", "disable", "rina")
    assert ended.exit_code == 0
    assert run("accounts", "disable", "nobody").exit_code == 1
    weak = run("accounts", "create", "joko", "--role", "king", "--area", METRO)
    assert weak.exception is not None


def test_a_kader_is_enrolled_cut_off_and_others_get_new_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKUNCAR_PINS", "bound")
    made = run("accounts", "create", "dewi", "--role", "kader", "--area", RT1, "--phone", "081234567890")
    assert made.exit_code == 0, made.output
    assert "secret" not in made.output
    codes = [found[1] for done in (made, run("accounts", "enrol", "dewi")) if (found := re.search(CODE, done.output))]
    assert len(set(codes)) == 2
    assert run("accounts", "devices", "dewi").exit_code == 0
    for words in (("enrol", "nobody"), ("enrol", "dinkes"), ("renew", "dewi"), ("revoke", "dewi", str(uuid7()))):
        assert run("accounts", *words).exit_code == 1, words
    secrets = [re.search(r"secret: (\S+)", run("accounts", "renew", name).output) for name in ("dinkes", APP.username)]
    assert all(secrets)
    assert run("accounts", "drop-factor", "dinkes").exit_code == 0


def test_a_list_of_rt_is_taken_line_by_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rt.csv"
    file.write_text(f"kelurahan,rw,rt\n{METRO},001,010\n{METRO},001,zzzz\n1872011001,001,011\n")
    done = run("areas", "import", file, "--under", METRO)
    assert done.exit_code == 1
    assert "1 new" in done.output
    assert "2 refused" in done.output
    assert run("areas", "import", file, "--under", METRO).output.count("new") == 0


def test_an_rt_is_split_from_the_command_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rumah.csv"
    file.write_text("rt,house\n101,12\n")
    words = ("areas", "split", RT1, "--on", "2026-10-01", "--reason", "SK Lurah", "--list", file)
    for more, outcome in ((("--check",), "new"), ((), "new"), ((), "known")):
        done = run(*words, *more)
        assert done.exit_code == 0, done.output
        assert f"{RT1[:-3]}101".ljust(26) + f" {outcome}" in done.output
        assert "siti: kader" in done.output
    file.write_text("rt,house\n101,\n")
    assert "Isi house" in run(*words).output


def test_figures_to_divide_by_are_checked_and_then_taken(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    head = "area;metric;date;value;source\n"
    file.write_text(f"{head}{METRO};population;2024;17.673;Dukcapil\n18.72.02.1001;population;2024;1;Dukcapil\n")
    checked = run("denominators", "import", file, "--under", METRO, "--check")
    taken = run("denominators", "import", file, "--under", METRO)
    for done in (checked, taken):
        assert done.exit_code == 1
        assert "1 new" in done.output
        assert "1 refused" in done.output
        assert "Wilayah tidak dikenal" in done.output
    file.write_text(f"{head}{METRO};population;2024;17674;Dukcapil\n")
    revised = run("denominators", "import", file)
    assert revised.exit_code == 0
    assert "Metro, 2024: 17673 diganti 17674." in revised.output
    assert "1 same" in run("denominators", "import", file).output


def test_declarations_are_sound_and_locked(run: Run, tmp_path: Path) -> None:
    assert run("themes", "check").exit_code == 0
    assert run("themes", "lock", "--check").exit_code == 0
    assert run("themes", "dictionary", "--folder", tmp_path / "pages").exit_code == 0
    assert (tmp_path / "pages" / "stunting.md").read_text().startswith("#")


def test_rows_and_cells_are_proved_and_mended(run: Run) -> None:
    for words in (
        ("rollups", "verify"),
        ("records", "rebuild", "--check"),
        ("rollups", "rebuild"),
        ("records", "rebuild"),
    ):
        done = run(*words)
        assert done.exit_code == 0, done.output


def test_a_key_is_long_and_new(run: Run) -> None:
    one, two = run("keys", "new").output.strip(), run("keys", "new").output.strip()
    assert one != two
    assert len(one) >= 44


@contextmanager
def serving(*words: str, **environ: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `wakuncar serve` for real, until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", *words, "--port", str(port)],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


def ready(base: str) -> None:
    for _ in range(300):
        try:
            if wire.get(f"{base}/readyz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the server is not ready")


def token(base: str) -> str:
    form = {"grant_type": "password", "username": SITI.username, "password": SITI.secret}
    return str(wire.post(f"{base}/v1/token", data=form).json()["access_token"])


def test_serving_stops_when_told_and_holds_its_file(engine_url: str, tmp_path: Path) -> None:
    environ = environment(engine_url, tmp_path)
    with serving("serve", **environ) as (process, base):
        ready(base)
        assert token(base)
        if engine_url.startswith("sqlite"):
            second = subprocess.run(
                [sys.executable, "-c", "from app.cli import main; main()", "rollups", "rebuild"],
                env={**os.environ, **environ},
                capture_output=True,
                text=True,
                check=False,
            )
            assert second.returncode == 1
            assert "database.in_use" in second.stdout
            many = CliRunner(env=environ).invoke(cli, ["serve", "--workers", "2"])
            assert many.exit_code == 2
            assert "SQLite has one writer" in many.output
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) in (0, -signal.SIGTERM)


def test_several_workers_share_their_counters_and_cut_a_lost_telephone_off_at_once(
    postgres_template: Callable[..., str], postgres_database: Callable[..., str], tmp_path: Path
) -> None:
    from_template = postgres_database(postgres_template("furnished", furnish))
    environ = environment(from_template, tmp_path) | {"WAKUNCAR_PINS": "bound"}
    with serving("serve", "--workers", "2", **environ) as (_, base):
        ready(base)
        for _ in range(20):
            assert wire.get(f"{base}/v1/themes").status_code == 200
        found = re.search(
            r'wakuncar_requests_total\{[^}]*route="/v1/themes"[^}]*\} (\d+)', wire.get(f"{base}/metrics").text
        )
        assert found
        assert int(float(found[1])) == 20
        cut_off_at_once(base)


def cut_off_at_once(base: str) -> None:
    """Enrol a telephone, let every worker remember it, revoke it, and wait until every worker refuses it."""
    form = {"grant_type": "password", "username": TUTI.username, "password": TUTI.secret}
    operator = bearer(wire.post(f"{base}/v1/token", data=form).json()["access_token"])
    order = {"items": [{"display_name": "Dewi Rekaan", "area": RT1}]}
    issued = wire.post(f"{base}/v1/enrolments", json=order, headers=operator).json()["items"][0]
    sent = {"code": issued["code"], "pin": "528609"}
    told = [
        wire.post(f"{base}/v1/lookups", json={"nik": f"187201550625{serial:04}"}, headers=operator)
        for serial in range(34)
    ]
    assert [each.status_code for each in told].count(200) == 30, "they count together how many numbers she asks for"
    phone = wire.post(f"{base}/v1/enrolments/redeem", json=sent).json()
    hers = bearer(phone["access_token"])
    assert answers(base, hers) == {200}
    path = f"{base}/v1/accounts/{issued['account']}/devices/{phone['device']}"
    assert wire.delete(path, headers=operator).status_code == 204
    begun = time.monotonic()
    while answers(base, hers) != {401}:
        assert time.monotonic() - begun < 20, "a minute is promised; what a worker remembers ends after 30 seconds"


def answers(base: str, head: dict[str, str]) -> set[int]:
    """Ask over so many new connections that both workers are met."""
    transport = httpx.HTTPTransport(verify=wire.CLEAR, limits=httpx.Limits(max_keepalive_connections=0))
    with httpx.Client(transport=transport) as client:
        return {client.get(f"{base}/v1/me", headers=head).status_code for _ in range(12)}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_without_its_secrets_the_service_does_not_start(tmp_path: Path) -> None:
    environ = {**environment(f"sqlite:///{tmp_path}/w.db", tmp_path), "WAKUNCAR_INDEX_KEY": ""}
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "serve"],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "WAKUNCAR_INDEX_KEY" in done.stdout


@pytest.mark.parametrize("name", ["token_key", "index_key", "data_keys"])
@pytest.mark.parametrize("bad", ["", "no base64!", "c2hvcnQ=", "A" * 64])
def test_a_weak_secret_is_refused(name: str, bad: str) -> None:
    with pytest.raises(ValueError, match=f"WAKUNCAR_{name.upper()}"):
        Settings(**{"token_key": new_key(), "index_key": new_key(), "data_keys": new_key(), name: bad})
