"""The phone app is served so that opening it again costs nothing, and nothing strange can run in it."""

import gzip
import json
import re
from pathlib import Path

from starlette.testclient import TestClient

from app.web.phone_files import HERE, read_release, release
from tests.house import House

FIRST_LOAD = 150_000
"""Bytes that a kader's first visit may cost: every file of the app, packed."""


def test_the_page_lets_no_inline_code_and_no_stranger_in(house: House) -> None:
    for path in ("/", "/masuk"):
        reply = house.client.get(path)
        assert reply.headers["content-type"].startswith("text/html")
        policy = dict(part.split(" ", 1) for part in reply.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in reply.headers["content-security-policy"]
        assert not re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", reply.text)
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"


def test_every_address_on_the_page_answers_and_may_be_kept_for_ever(house: House) -> None:
    page = house.client.get("/").text
    found = re.findall(r'(?:href|src)="(/hp/[^"]+)"', page)
    assert f"{release().root}js/app.js" in found
    assert f"{release().root}js/store/vault.js" in found, "modules that are imported further down are asked for at once"
    plain = TestClient(house.app)
    for path in {*found, *(name for name, _ in files(plain))}:
        reply = plain.get(path)
        assert reply.status_code == 200, path
        assert "immutable" in reply.headers["cache-control"]
        again = plain.get(path, headers={"if-none-match": reply.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_page_itself_and_the_worker_are_asked_for_again_without_cost(house: House) -> None:
    for path in ("/", "/sw.js", "/manifest.webmanifest"):
        reply = house.client.get(path)
        assert "immutable" not in reply.headers["cache-control"]
        assert house.client.get(path, headers={"if-none-match": reply.headers["etag"]}).status_code == 304


def test_the_worker_names_every_file_with_its_digest(house: House) -> None:
    plain = TestClient(house.app)
    named = dict(files(plain))
    assert set(named) == {f"{release().root}{name}" for name in release().files}
    for path, digest in named.items():
        assert plain.get(path).headers["etag"] == digest


def files(client: TestClient) -> list[list[str]]:
    found: list[list[str]] = json.loads(client.get("/sw.js").text.splitlines()[1].removeprefix("const FILES = ")[:-1])
    return found


def test_the_whole_app_is_small(house: House) -> None:
    running = release()
    sent = [running.page, running.worker, running.manifest, *running.files.values()]
    sizes = {each.digest: len(each.packed or each.plain) for each in sent}
    assert sum(sizes.values()) <= FIRST_LOAD
    reply = TestClient(house.app).get(f"{running.root}js/app.js", headers={"accept-encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) == len(running.files["js/app.js"].packed or b"")
    assert gzip.decompress(running.files["js/app.js"].packed or b"") == running.files["js/app.js"].plain


def test_a_file_of_another_release_is_not_found(house: House) -> None:
    for path in ("/hp/0000/js/app.js", f"{release().root}js/nothing.js", f"{release().root}../phone_files.py"):
        assert TestClient(house.app).get(path).status_code == 404


def test_a_release_is_named_by_its_files(tmp_path: Path) -> None:
    for path in HERE.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(HERE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    before = read_release(tmp_path)
    assert before.name == release().name
    (tmp_path / "js" / "words.js").write_text("export const speaker = () => '';\n")
    after = read_release(tmp_path)
    assert after.name != before.name
    changed = {name for name, each in after.files.items() if each.digest != before.files[name].digest}
    assert changed == {"js/words.js"}


def test_what_only_authors_read_is_not_sent(tmp_path: Path) -> None:
    served = release().files["js/language/values.js"].plain.decode()
    assert "@param" not in served
    assert "export function plainWhole(text) {" in served
    assert (tmp_path / "js").mkdir() is None
    for name in ("index.html", "manifest.webmanifest", "sw.js"):
        (tmp_path / name).write_text((HERE / name).read_text())
    begins, remark = "const a = /** @type {any} */ (1);\n", "/** Said\n * of b. */\n"
    code = f'{begins}{remark}const b = "/** kept */";\n  /** @param {{any}} c */ (c) => c;\n'
    (tmp_path / "js" / "app.js").write_text(code)
    lean = read_release(tmp_path).files["js/app.js"].plain.decode()
    assert lean == code.replace(remark, "")
