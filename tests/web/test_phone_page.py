"""The phone app is served so that opening it again costs nothing, and nothing strange can run in it."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.web.phone_files import FIRST, HERE, lean, read_release, release
from app.web.phone_join import join_modules
from tests.house import House
from tests.web.node_tools import command

FIRST_LOAD = 150_000
"""Bytes that a kader's first visit may cost: every file of the app, packed."""

FIRST_SCREEN = 30_000
"""Packed bytes until a code or a PIN can be typed: 0.6 s at 400 kbit/s."""

MOST_FIRST = 6
"""Files until then: as many as a browser asks for at once."""


def test_the_page_lets_no_inline_code_and_no_stranger_in(pages: House) -> None:
    for path in ("/", "/masuk"):
        reply = pages.client.get(path)
        assert reply.headers["content-type"].startswith("text/html")
        policy = dict(part.split(" ", 1) for part in reply.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in reply.headers["content-security-policy"]
        assert not re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", reply.text)
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"


def test_every_address_on_the_page_answers_and_may_be_kept_for_ever(pages: House) -> None:
    page = pages.client.get("/").text
    found = re.findall(r'(?:href|src)="(/hp/[^"]+)"', page)
    assert f"{release().root}js/app.js" in found
    assert {path.removeprefix(release().root) for path in found if path.endswith(".js")} == set(FIRST)
    plain = TestClient(pages.app)
    for path in {*found, *(name for name, _ in files(plain))}:
        reply = plain.get(path)
        assert reply.status_code == 200, path
        assert "immutable" in reply.headers["cache-control"]
        again = plain.get(path, headers={"if-none-match": reply.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_page_itself_and_the_worker_are_asked_for_again_without_cost(pages: House) -> None:
    for path in ("/", "/sw.js", "/manifest.webmanifest"):
        reply = pages.client.get(path)
        assert "immutable" not in reply.headers["cache-control"]
        assert pages.client.get(path, headers={"if-none-match": reply.headers["etag"]}).status_code == 304


def test_the_worker_names_every_file_with_its_digest(pages: House) -> None:
    plain = TestClient(pages.app)
    named = dict(files(plain))
    assert set(named) == {f"{release().root}{name}" for name in release().files}
    for path, digest in named.items():
        assert plain.get(path).headers["etag"] == digest


def files(client: TestClient) -> list[list[str]]:
    found: list[list[str]] = json.loads(client.get("/sw.js").text.splitlines()[1].removeprefix("const FILES = ")[:-1])
    return found


def test_the_whole_app_is_small(pages: House) -> None:
    running = release()
    sent = [running.page, running.worker, running.manifest, *running.files.values()]
    sizes = {each.digest: len(each.packed or each.plain) for each in sent}
    assert sum(sizes.values()) <= FIRST_LOAD
    reply = TestClient(pages.app).get(f"{running.root}js/app.js", headers={"accept-encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) == len(running.files["js/app.js"].packed or b"")
    assert gzip.decompress(running.files["js/app.js"].packed or b"") == running.files["js/app.js"].plain


def test_a_file_of_another_release_is_not_found(pages: House) -> None:
    for path in ("/hp/0000/js/app.js", f"{release().root}js/nothing.js", f"{release().root}../phone_files.py"):
        assert TestClient(pages.app).get(path).status_code == 404


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
    assert changed == {"js/app.js"}, "the piece of the first screen, and none of the others"


def test_what_only_authors_read_is_not_sent() -> None:
    served = release().files["js/language/form.js"].plain.decode()
    assert "@param" not in served
    assert "function plainWhole(text) {" in served
    begins, remark = "const a = /** @type {any} */ (1);\n", "/** Said\n * of b. */\n"
    code = f'{begins}{remark}const b = "/** kept */";\n  /** @param {{any}} c */ (c) => c;\n'
    assert lean(code) == code.replace(remark, "")


def test_the_first_screen_costs_few_requests_and_bytes() -> None:
    running = release()
    first = [running.page, *(running.files[name] for name in (*FIRST, "shell.css", "app.css"))]
    assert len(first) <= MOST_FIRST
    assert sum(len(each.packed or each.plain) for each in first) <= FIRST_SCREEN
    told = running.files[FIRST[0]].plain.decode()
    assert re.findall(r"^import .* from '(.*)';", told, re.MULTILINE) == ["../vendor/preact.js"]


APP = {
    "js/app.js": "import { one, two as zwei } from './a.js';\nimport * as all from './b.js';\n"
    "export const sum = one + zwei() + all.three;\nexport const more = () => import('./deep/later.js');\n",
    "js/a.js": "import { three } from './b.js';\nexport const one = three - 2;\nexport function two() { return 2; }\n",
    "js/b.js": "const hidden = 3;\nexport const three = hidden;\nexport { out } from '../vendor/v.js';\n",
    "js/deep/later.js": "import { three } from '../b.js';\nexport class Late { static is = three; }\n",
    "js/unused.js": "export const nobody = 1;\n",
    "vendor/v.js": "export const out = 1;\n",
}


def test_modules_are_joined_into_pieces_that_say_the_same(tmp_path: Path) -> None:
    joined = join_modules(APP, ("js/app.js", "js/deep/later.js"))
    assert set(joined) == {"js/app.js", "js/deep/later.js", "vendor/v.js"}
    for name, text in joined.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    said = "import { $, sum, more } from './js/app.js'; const { Late } = await more();"
    (tmp_path / "main.js").write_text(f"{said} console.log(sum, $['js/b.js'].out, Late.is, typeof hidden);")
    ran = subprocess.run([command("node"), tmp_path / "main.js"], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["6", "1", "3", "undefined"]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("js/b.js", "import { one } from './a.js';\nexport const three = 3;\n", LookupError),
        ("js/a.js", "import { gone } from './gone.js';\n", LookupError),
        ("js/a.js", "export default 1;\n", ValueError),
        ("js/a.js", "export let one = 1;\n", ValueError),
        ("js/a.js", "import all, { one } from './b.js';\n", ValueError),
        ("js/a.js", "import './b.js';\n", ValueError),
    ],
)
def test_what_cannot_be_joined_stops_the_start(name: str, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        join_modules(APP | {name: text}, ("js/app.js", "js/deep/later.js"))
