"""After a breach it is known what could be read and what was opened, and the notice says it within the law's time."""

import zlib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.themes.catalog import theme
from tests.cast import BAPPEDA, DINKES, IMOPURO, LURAH, METRO, RT1, RT2, SITI, TUTI, Person
from tests.house import KEY, House, open_house
from tests.security.officers import RINI, appoint

SAID = {
    "from": "2026-11-01T00:00:00+07:00",
    "how": "HP seorang kader hilang tanpa kunci.",
    "handling": "HP diputus, PIN diganti.",
    "contact": "Petugas pelindungan data, balai kota",
}
OTHER = "1872015506254444"


@pytest.fixture
def guarded(house: House) -> House:
    appoint(house)
    filled(house)
    return house


def filled(house: House) -> None:
    for area, nik in ((RT1, str(theme("stunting").example["child_nik"])), (RT2, OTHER)):
        sent = {**theme("stunting").example, "child_nik": nik}
        assert house.send(SITI, area, "stunting", answers=sent).status_code == 201
    assert house.send(SITI, RT1, "umkm").status_code == 201


def reckoned(house: House, who: Person = RINI, **more: Any) -> Any:
    return house.post(who, "/v1/breaches", {**SAID, **more})


def test_it_says_what_a_kader_could_read(guarded: House) -> None:
    guarded.post(SITI, "/v1/lookups", {"nik": OTHER})
    found = reckoned(guarded, accounts=["siti"]).json()
    assert (found["persons"], found["accounts"], found["opened"]) == (3, ["siti"], {"lookup.number": 1})
    assert {each["theme"]: (each["records"], each["persons"]) for each in found["themes"]} == {
        "stunting": (2, 2),
        "umkm": (1, 1),
    }
    (stunting,) = (each for each in found["themes"] if each["theme"] == "stunting")
    assert stunting["classes"] == ["specific", "personal"]
    assert [(each["code"], each["persons"]) for each in stunting["areas"]] == [(METRO, 2)]
    assert "identity" not in found["by_class"]
    assert found["by_class"]["specific"] >= 2
    assert found["notify_until"][:13] == "2026-11-23T12"


def test_who_may_unseal_exposes_numbers_and_who_reads_nothing_exposes_nobody(guarded: House) -> None:
    assert reckoned(guarded, accounts=["tuti"]).json()["by_class"]["identity"] == 3
    assert reckoned(guarded, accounts=["dinkes"]).json()["persons"] == 2
    nobody = reckoned(guarded, accounts=["bappeda", "ani"]).json()
    assert (nobody["persons"], nobody["themes"]) == (0, [])
    assert IMOPURO not in str(nobody)


def test_a_leaked_list_is_reckoned_by_itself(guarded: House) -> None:
    why = {"reason": "Cocokkan dengan buku KIA"}
    made = guarded.post(TUTI, "/v1/unsealings", {"theme": "stunting", "area": RT2, **why}).json()["id"]
    guarded.post(LURAH, f"/v1/unsealings/{made}/approve")
    guarded.post(TUTI, f"/v1/unsealings/{made}/read")
    found = reckoned(guarded, lists=[made]).json()
    assert (found["persons"], found["by_class"]["identity"]) == (1, 1)


def test_the_notice_says_what_the_law_wants(guarded: House) -> None:
    agency = reckoned(guarded, accounts=["siti"], format="markdown").text
    for words in (SAID["how"], SAID["handling"], SAID["contact"], "pasal 46", "3 x 24 jam", "siti", "3 orang"):
        assert words in agency, words
    subject = reckoned(guarded, accounts=["siti"], format="markdown", addressed="subject").text
    assert "kesehatan, anak, keuangan" in subject
    assert "siti" not in subject
    for text in (agency, subject):
        assert OTHER not in text
        assert str(theme("stunting").example["child_name"]) not in text
    pdf = reckoned(guarded, accounts=["siti"], format="pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    streams = [part.split(b"\nendstream")[0] for part in pdf.content.split(b"stream\n")[1:]]
    assert any(SAID["how"].encode() in zlib.decompress(each) for each in streams if each[:1] == b"x")
    kinds = [each["kind"] for each in guarded.get(RINI, "/v1/audit", params={"kind": "breach"}).json()["items"]]
    assert kinds == ["breach.reckoned"] * 3


def test_only_the_officer_reckons_and_only_about_what_there_is(guarded: House) -> None:
    for who in (SITI, TUTI, LURAH, DINKES, BAPPEDA):
        assert reckoned(guarded, who, accounts=["siti"]).json()["code"] == "access.forbidden"
    assert reckoned(guarded, accounts=["nobody"]).json()["code"] == "breach.unknown"
    assert reckoned(guarded).status_code == 422
    assert reckoned(guarded, accounts=["siti"], to="2026-10-01T00:00:00+07:00").status_code == 422


def test_the_command_writes_both_notices(engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN_KEY", "INDEX_KEY", "DATA_KEYS"):
        monkeypatch.setenv(f"WAKUNCAR_{name}", KEY)
    monkeypatch.setenv("WAKUNCAR_DATABASE_URL", engine_url)
    with open_house(engine_url, tmp_path) as house:
        filled(house)
    words = ["breach", "--from", "2026-11-01", "--account", "siti", "--write", str(tmp_path / "notices")]
    done = CliRunner().invoke(cli, words, terminal_width=200)
    assert done.exit_code == 0, done.output
    assert "3 persons, 3 records" in done.output
    written = sorted(each.name for each in (tmp_path / "notices").iterdir())
    assert written == ["kepada-lembaga.md", "kepada-lembaga.pdf", "kepada-warga.md", "kepada-warga.pdf"]
    assert CliRunner().invoke(cli, [*words[:4], "nobody", *words[5:]]).exit_code == 2
