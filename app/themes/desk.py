"""What `wakuncar themes check|lock|dictionary` do, as plain functions over a catalog."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.themes.check import check
from app.themes.dictionary import dictionary, index
from app.themes.language import Theme
from app.themes.lock import compare, lock_text

SUFFIX = ".lock.json"


def check_all(catalog: Sequence[Theme]) -> list[str]:
    """Return what is wrong with any declaration, theme by theme; empty when all are sound."""
    counts = Counter(theme.key for theme in catalog)
    twice = [f"{key}: two themes have this key." for key, count in counts.items() if count > 1]
    return twice + [f"{theme.key}: {sentence}" for theme in catalog for sentence in check(theme)]


def lock_all(catalog: Sequence[Theme], folder: Path, *, write: bool) -> list[str]:
    """Compare every theme with its lock file in `folder`; empty when all agree.

    With `write`, files that may be written are, and only what could not be is returned: a lock is not overwritten by
    a changed meaning under the same version. A theme that nobody has used yet may be locked anew by deleting its file.
    """
    found: list[str] = []
    for theme in catalog:
        if check(theme):
            found.append(f"{theme.key}: The declaration is not sound; see `wakuncar themes check`.")
            continue
        path = folder / f"{theme.key}{SUFFIX}"
        changes = compare(theme, path.read_text(encoding="utf-8")) if path.exists() else ["There is no lock file."]
        if write and changes and not (path.exists() and f"still {theme.version}:" in changes[-1]):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(lock_text(theme), encoding="utf-8", newline="\n")
        else:
            found += [f"{theme.key}: {sentence}" for sentence in changes]
    known = {theme.key for theme in catalog}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        key = path.name.removesuffix(SUFFIX)
        if key not in known:
            found.append(f"{key}: The lock file is of no theme in the catalog.")
    return found


def dictionary_all(catalog: Iterable[Theme]) -> str:
    """Return the dictionaries of the themes as one Markdown text."""
    return "\n".join(dictionary(theme) for theme in catalog)


INDEX = "README.md"


def write_dictionaries(catalog: Sequence[Theme], folder: Path) -> list[Path]:
    """Write one page a theme, `folder/KEY.md`, and the index before them; return the paths of the themes' pages."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for theme in catalog:
        path = folder / f"{theme.key}.md"
        path.write_text(dictionary(theme), encoding="utf-8", newline="\n")
        paths.append(path)
    (folder / INDEX).write_text(index(catalog), encoding="utf-8", newline="\n")
    return paths
