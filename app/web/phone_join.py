"""Joins the phone app's modules into a few files: on a slow network a request costs as much as 20 kB.

The modules in the folder stay what people read, type-check and test; nothing is built. When a release is read, each
module of a piece becomes a function that returns what it exports, so that no name of one meets a name of another:

    import { toText } from './base.js';           $['js/store/vault.js'] = (() => {
    export const seal = ...;                        const { toText } = $['js/store/base.js'];
                                                    const seal = ...;
                                                    return { seal }; })();

Only the few forms of `import` and `export` that the folder uses are understood; any other stops the start.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath

_FROM = r'\s*from\s*["\'](\.{1,2}/[^"\']+)["\'];[ \t]*$'
_IMPORT = re.compile(r"^import\s+(?:\*\s+as\s+(\w+)|\{([^}]*)\})" + _FROM, re.MULTILINE)
_PASSED_ON = re.compile(r"^export\s*\{([^}]*)\}" + _FROM, re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|const|class)\s+(\w+))", re.MULTILINE)
_LATER = re.compile(r'\bimport\(\s*["\'](\.{1,2}/[^"\']+)["\']\s*\)')
_LEFT = re.compile(r"^\s*(?:import\b(?!\s*[(.])|export\b).*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Module:
    needs: tuple[str, ...]
    """Modules that it imports at once, in order."""
    text: str


def join_modules(found: Mapping[str, str], pieces: Sequence[str]) -> dict[str, str]:
    """Return the files to serve: at the address of each piece it and all it imports, save what a piece before it has.

    What stands in `vendor/` stays a file of its own, since it never changes. A module that no piece needs is left out.
    Raises LookupError for an import of what is not there or of what imports it back, ValueError for a form of import
    or export that is not known here.
    """
    modules = {name: _Module(tuple(_needs(name, text, found)), text) for name, text in found.items()}
    home: dict[str, str] = {}
    served: dict[str, str] = {}
    for piece in pieces:
        inside = [name for name in _ordered(piece, modules) if name not in home]
        home.update(dict.fromkeys((name for name in inside if _joins(name)), piece))
        outside = dict.fromkeys(home.get(need, need) for name in inside if _joins(name) for need in modules[name].needs)
        outside.pop(piece, None)
        served.update({name: found[name] for name in inside if not _joins(name)})
        served[piece] = _piece(piece, [name for name in inside if _joins(name)], list(outside), modules, home)
    return served


def _joins(name: str) -> bool:
    return not name.startswith("vendor/")


def _at(name: str, said: str, found: Mapping[str, object]) -> str:
    path = normpath(join(dirname(name), said))
    if path not in found:
        raise LookupError(f"{name} imports {said}, which is not there")
    return path


def _needs(name: str, text: str, found: Mapping[str, object]) -> Iterator[str]:
    for match in _IMPORT.finditer(text):
        yield _at(name, match[3], found)
    for match in _PASSED_ON.finditer(text):
        yield _at(name, match[2], found)


def _ordered(first: str, modules: Mapping[str, _Module]) -> list[str]:
    """Return a module and what it imports, each behind all that it needs."""
    done: dict[str, bool] = {}

    def visit(name: str) -> None:
        if done.get(name) is False:
            raise LookupError(f"{name} imports what imports it")
        if name not in done:
            done[name] = False
            for need in modules[name].needs:
                visit(need)
            del done[name]
            done[name] = True

    visit(first)
    return list(done)


def _piece(
    piece: str, inside: Sequence[str], outside: Sequence[str], modules: Mapping[str, _Module], home: Mapping[str, str]
) -> str:
    def whole(name: str) -> str:
        """Say in JavaScript where a module's exports are found."""
        if home.get(name) == piece:
            return f"$['{name}']"
        return f"p{outside.index(home.get(name, name))}" + (f"['{name}']" if name in home else "")

    heads = []
    for number, other in enumerate(outside):
        what = "* as" if other not in home else "{ $ as"
        heads.append(f"import {what} p{number}{' }' if other in home else ''} from '{_way(piece, other)}';")
    bodies = [f"$['{name}'] = (() => {{\n{_body(name, piece, modules, whole)}\n}})();" for name in inside]
    names = ", ".join(_exports(modules[piece].text))
    entry = [f"export const {{ {names} }} = $['{piece}'];"] if names else []
    return "\n".join([*heads, "export const $ = {};", *bodies, *entry, ""])


def _way(here: str, there: str) -> str:
    """Return the relative address of one file from another."""
    way = relpath(there, dirname(here))
    return way if way.startswith(".") else f"./{way}"


def _body(name: str, piece: str, modules: Mapping[str, _Module], whole: Callable[[str], str]) -> str:
    text = modules[name].text
    exports = _exports(text)

    def imported(match: re.Match[str]) -> str:
        source = whole(_at(name, match[3], modules))
        return f"const {match[1] or '{' + match[2].replace(' as ', ': ') + '}'} = {source};"

    def passed_on(match: re.Match[str]) -> str:
        return f"const {{{match[1].replace(' as ', ': ')}}} = {whole(_at(name, match[2], modules))};"

    text = _PASSED_ON.sub(passed_on, _IMPORT.sub(imported, text))
    text = _LATER.sub(lambda match: f"import('{_way(piece, _at(name, match[1], modules))}')", _EXPORT.sub("", text))
    if left := _LEFT.search(text):
        raise ValueError(f"{name}: cannot be joined: {left[0].strip()[:60]}")
    return f"{text.rstrip()}\nreturn {{ {', '.join(exports)} }};"


def _exports(text: str) -> list[str]:
    passed = [word.split(" as ")[-1].strip() for match in _PASSED_ON.finditer(text) for word in match[1].split(",")]
    return [*(name for name in passed if name), *_EXPORT.findall(text)]
