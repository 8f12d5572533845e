"""The phone app's files as one release: read once, packed once, and named by what is in them.

No build step: a release is the folder `phone` as it stands, its modules joined into a few pieces as they are read
(`phone_join.py`). Every file is served under the release's name, so that relative imports find their neighbours and a
browser may keep what it has for ever; a phone that updates fetches only the files whose digest changed (`sw.js`
compares them).
"""

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from app.web.phone_join import join_modules

HERE = Path(__file__).parent / "phone"
PIECES = ("js/app.js", "js/store/store.js", "js/language/form.js", "js/shell/inside.js")
"""The files into which modules are joined: the first screen, what the PIN opens, the language, and all screens.

The first is all that a phone needs before a code or a PIN can be typed; the others are fetched meanwhile. Each changes
by itself, so that an update of a screen does not fetch the language again.
"""
FIRST = ("js/app.js", "vendor/preact.js")
"""The modules of the first screen, which the page asks for at once."""

KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""What is served, by its ending; everything else in the folder is for those who work on it."""

_REMARK = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
"""A remark that has whole lines to itself: types and words for those who work on the app, a quarter of its bytes."""

_PACKS = frozenset({".js", ".css", ".svg"})


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent: plain, and gzip where that is less."""

    kind: str
    digest: str
    plain: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class Release:
    """All files of the app as they belong together."""

    name: str
    page: File
    worker: File
    manifest: File
    files: dict[str, File]

    @property
    def root(self) -> str:
        """Where the files of this release are found."""
        return f"/hp/{self.name}/"


@cache
def release() -> Release:
    """Return the release that stands in the folder; it is read once in the life of a process."""
    return read_release(HERE)


def read_release(folder: Path) -> Release:
    """Read a folder as a release."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in KINDS)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    worker = found.pop("sw.js").decode()
    modules = {name: lean(found.pop(name).decode()) for name in list(found) if name.endswith(".js")}
    found |= {name: text.encode() for name, text in join_modules(modules, PIECES).items()}
    page, manifest = ((folder / name).read_text() for name in ("index.html", "manifest.webmanifest"))
    whole = blake2b(digest_size=8)
    for name, body in (*found.items(), ("index.html", page.encode()), ("sw.js", worker.encode())):
        whole.update(b"%s\0%d\0%s" % (name.encode(), len(body), body))
    root = f"/hp/{whole.hexdigest()}/"
    files = {
        name: _file(KINDS[Path(name).suffix], body, pack=Path(name).suffix in _PACKS) for name, body in found.items()
    }
    first = "\n".join(f'    <link rel="modulepreload" href="{root}{name}">' for name in FIRST)
    kept = [[f"{root}{name}", f'"{each.digest}"'] for name, each in files.items()]
    return Release(
        name=whole.hexdigest(),
        page=_file("text/html", page.replace("<!--modules-->", first).replace("{{root}}", root).encode()),
        worker=_file(
            "text/javascript",
            f"const RELEASE = {json.dumps(whole.hexdigest())};\nconst FILES = {json.dumps(kept)};\n{worker}".encode(),
        ),
        manifest=_file("application/manifest+json", manifest.replace("{{root}}", root).encode()),
        files=files,
    )


def lean(code: str) -> str:
    """Return a module without what only its authors read."""
    return _REMARK.sub("", code)


def _file(kind: str, body: bytes, *, pack: bool = True) -> File:
    packed = gzip.compress(body, 9, mtime=0) if pack else None
    if packed is not None and len(packed) >= len(body):
        packed = None
    return File(kind, blake2b(body, digest_size=12).hexdigest(), body, packed)
