"""Rules of the house that no linter knows: one sentence first, short files, no back doors, complete lists."""

import ast
import re
import runpy
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = sorted((ROOT / "app").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))
MIGRATIONS = sorted((ROOT / "migrations").rglob("*.py"))
SCRIPTS = [*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci" / "run", ROOT / "Dockerfile", ROOT / "compose.yaml"]

TO_CORE = {
    **dict.fromkeys(("datetime.now", "datetime.utcnow", "datetime.today", "date.today"), "app.core.clock"),
    **dict.fromkeys(("uuid4", "uuid1"), "app.core.clock.uuid7"),
    **dict.fromkeys(("os.environ", "os.getenv"), "app.core.settings"),
}
"""What only `app.core` may say, and where it says it for everyone."""

MAY = {("app/serving.py", "os.environ")}  # tells uvicorn's worker processes where they share their counters


def where(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def lines(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield where(path, number), line


def test_every_module_begins_with_one_sentence() -> None:
    def sound(path: Path) -> bool:
        first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]
        return first.endswith((".", ".`", '."')) and len(re.findall(r"[.!?] (?=[A-Z])", first)) == 0

    assert [where(path) for path in [*APP, *TESTS] if path.stat().st_size and not sound(path)] == []


def test_files_are_short() -> None:
    def long(paths: list[Path], most: int) -> list[str]:
        return [where(path, count) for path in paths if (count := path.read_text().count("\n")) > most]

    assert long([*APP, *BENCHMARKS], 400) + long([*TESTS, *SCRIPTS], 500) == []


def test_lines_are_short() -> None:
    pragma = re.compile(r"  # (type: ignore|noqa|pragma).*")
    files = [each for each in (*APP, *TESTS, *BENCHMARKS, *SCRIPTS) if each.name != "Dockerfile"]
    assert [place for place, line in lines(files) if len(pragma.sub("", line)) > 120] == []


def test_imports_stand_at_the_top() -> None:
    inner = [
        where(path, node.lineno)
        for path in APP
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) or dotted(node) in {"importlib.import_module", "__import__"}
    ]
    escapes = [where(path) for path in APP if "TYPE_CHECKING" in path.read_text()]
    assert inner + escapes == []


def test_clock_ids_and_environment_come_from_core() -> None:
    found = []
    for path in APP:
        if (ROOT / "app" / "core") in path.parents:
            continue
        for node in ast.walk(tree(path)):
            name = dotted(node)
            for word, instead in TO_CORE.items():
                if (name == word or name.endswith(f".{word}")) and (where(path), word) not in MAY:
                    found.append(f"{where(path, node.lineno)} {name}: see {instead}")
    assert found == []


def test_only_commands_print() -> None:
    talkers = [each for each in APP if each.name != "cli.py"]
    calls = [(path, node) for path in talkers for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert [where(path, call.lineno) for path, call in calls if dotted(call.func) == "print"] == []


def test_nothing_reads_a_folder_outside() -> None:
    outside = re.compile(r"\.\." + r"/shared|(?<![\w.])/(?:work|root|home)" + r"/")
    files = [*APP, *TESTS, *BENCHMARKS, *MIGRATIONS, *SCRIPTS]
    assert [place for place, line in lines(files) if outside.search(line)] == []


@pytest.mark.parametrize("name", ["access", "problems", "settings"])
def test_the_page_is_complete(name: str) -> None:
    page: Callable[[], str] = runpy.run_path(str(ROOT / "scripts" / name))["page"]
    assert (ROOT / "docs" / f"{name}.md").read_text() == page(), f"run scripts/{name}"
