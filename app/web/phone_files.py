"""The phone app's files as one release: read once, packed once, and named by what is in them.

No build step: a release is the folder `phone` as it stands. Every file is served under the release's name, so that
relative imports find their neighbours and a browser may keep what it has for ever; a phone that updates fetches only
the files whose digest changed (`sw.js` compares them).
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path, PurePosixPath

HERE = Path(__file__).parent / "phone"
ENTRY = "js/app.js"
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""What is served, by its ending; everything else in the folder is for those who work on it."""

_REMARK = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
"""A remark that has whole lines to itself: types and words for those who work on the app, a quarter of its bytes."""

_PACKS = frozenset({".js", ".css", ".json", ".svg"})
_IMPORTED = re.compile(r'^\s*(?:import|export)\b[^;"\'(]*?["\'](\.{1,2}/[^"\']+)["\']', re.MULTILINE)


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
    found = {path.relative_to(folder).as_posix(): _lean(path) for path in paths}
    worker = found.pop("sw.js").decode()
    page, manifest = ((folder / name).read_text() for name in ("index.html", "manifest.webmanifest"))
    whole = blake2b(digest_size=8)
    for name, body in (*found.items(), ("index.html", page.encode()), ("sw.js", worker.encode())):
        whole.update(b"%s\0%d\0%s" % (name.encode(), len(body), body))
    root = f"/hp/{whole.hexdigest()}/"
    files = {
        name: _file(KINDS[Path(name).suffix], body, pack=Path(name).suffix in _PACKS) for name, body in found.items()
    }
    first = "\n".join(f'    <link rel="modulepreload" href="{root}{name}">' for name in needed_first(found))
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


def _lean(path: Path) -> bytes:
    """Read a file without what only its authors read."""
    return _REMARK.sub("", path.read_text()).encode() if path.suffix == ".js" else path.read_bytes()


def needed_first(found: dict[str, bytes]) -> list[str]:
    """Return the modules that the entry imports, however far away, so that a page can ask for all of them at once."""
    seen, waiting = [ENTRY], [ENTRY]
    while waiting:
        for name in _imports(waiting.pop(0), found):
            if name not in seen:
                seen.append(name)
                waiting.append(name)
    return seen


def _imports(name: str, found: dict[str, bytes]) -> Iterator[str]:
    for said in _IMPORTED.findall(found[name].decode()):
        parts: list[str] = []
        for part in (*PurePosixPath(name).parent.parts, *said.split("/")):
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
        path = "/".join(parts)
        if path not in found:
            raise LookupError(f"{name} imports {said}, which is not there")
        yield path


def _file(kind: str, body: bytes, *, pack: bool = True) -> File:
    packed = gzip.compress(body, 9, mtime=0) if pack else None
    if packed is not None and len(packed) >= len(body):
        packed = None
    return File(kind, blake2b(body, digest_size=12).hexdigest(), body, packed)
