"""All areas in memory, so that a submission learns where it belongs without asking the database."""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.areas.codes import LEVELS, UNKNOWN, Level, ancestor, level_of, normal_rt
from app.areas.store import read_areas, read_names, read_version
from app.core.clock import Clock
from app.core.db import Database
from app.core.errors import refuse
from app.core.text import fold

log = structlog.get_logger("areas")

PATIENCE = timedelta(seconds=2)
"""How old this process's picture may be before it looks whether another process changed the areas."""


@dataclass(frozen=True, slots=True)
class Node:
    """One area in the tree; `kota` to `rt` are the codes of its own forebears, itself included."""

    code: str
    level: Level
    name: str
    parent: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    invented: bool = False
    kota: str = field(init=False)
    kecamatan: str | None = field(init=False)
    kelurahan: str | None = field(init=False)
    rw: str | None = field(init=False)
    rt: str | None = field(init=False)

    def __post_init__(self) -> None:
        for level in LEVELS[:5]:
            object.__setattr__(self, level, ancestor(self.code, level))

    @property
    def label(self) -> str:
        """The last part of the code: `027A` of an RT."""
        return self.code.rpartition(".")[2]

    def valid_on(self, day: date) -> bool:
        """Say whether the area exists on a day; its first and last day count."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Tree:
    """One state of all areas; it never changes, so that threads share it freely."""

    def __init__(self, nodes: Iterable[Node], *, names: Mapping[tuple[str, str], str] | None = None, version: int = 0):
        self.version = version
        self.nodes: tuple[Node, ...] = tuple(sorted(nodes, key=lambda node: node.code))
        self._names = dict(names or {})
        self._by_code = {node.code: node for node in self.nodes}
        self._levels: dict[str, tuple[list[str], tuple[Node, ...]]] = {}
        for level in LEVELS:
            these = tuple(node for node in self.nodes if node.level == level)
            self._levels[level] = ([node.code for node in these], these)
        children: defaultdict[str, list[Node]] = defaultdict(list)
        rts: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
        for node in self.nodes:
            if node.parent:
                children[node.parent].append(node)
            if node.level == "rt" and node.kelurahan:
                rts[node.kelurahan, node.label].append(node)
        self._children = {code: tuple(these) for code, these in children.items()}
        self._rts = {key: tuple(these) for key, these in rts.items()}
        words: defaultdict[str, list[str]] = defaultdict(list)
        for (_, folded), code in self._names.items():
            words[code].append(folded)
        self._words = {node.code: " ".join((fold(node.name), *words[node.code])) for node in self.nodes}

    def get(self, code: str) -> Node | None:
        """Return the area with this code, open or closed."""
        return self._by_code.get(code)

    def need(self, code: str) -> Node:
        """Return the area with this code; Problem `area.unknown` when there is none."""
        node = self._by_code.get(code)
        if node is None:
            raise refuse(UNKNOWN)
        return node

    def children(self, code: str, on: date | None = None) -> tuple[Node, ...]:
        """Return the areas directly below, in code order; with `on`, only those that exist on that day."""
        return _on(self._children.get(code, ()), on)

    def within(self, code: str, level: Level, on: date | None = None) -> tuple[Node, ...]:
        """Return the areas of a level at or below `code`, in code order; with `on`, those that exist on that day."""
        codes, nodes = self._levels[level]
        return _on(nodes[bisect_left(codes, code) : bisect_left(codes, code + "/")], on)

    def at_level(self, level: Level, on: date | None = None) -> tuple[Node, ...]:
        """Return all areas of a level, in code order; with `on`, those that exist on that day."""
        return _on(self._levels[level][1], on)

    def ancestors(self, code: str) -> tuple[Node, ...]:
        """Return the areas above, the kota first; Problem `area.unknown` when there is no such area."""
        found: list[Node] = []
        node = self.need(code)
        while node.parent:
            node = self.need(node.parent)
            found.append(node)
        return tuple(reversed(found))

    def named(self, parent: str, name: str) -> Node | None:
        """Return the area that bears a name, or an alias, under this parent. Near misses are not matches."""
        return self._by_code.get(self._names.get((parent, fold(name)), ""))

    def rts(self, kelurahan: str, label: str, on: date | None = None) -> tuple[Node, ...]:
        """Return the RT with this label in a kelurahan, RW unknown: mostly one, since labels run through it.

        Problem `area.label` when the label cannot be read.
        """
        return _on(self._rts.get((kelurahan, normal_rt(label)), ()), on)

    def mentions(self, node: Node, folded: str) -> bool:
        """Say whether a folded word occurs in the area's name or in one of its aliases."""
        return folded in self._words[node.code]


def _on(nodes: tuple[Node, ...], day: date | None) -> tuple[Node, ...]:
    return nodes if day is None else tuple(node for node in nodes if node.valid_on(day))


class Areas:
    """The process's current Tree, renewed when the areas changed here or in another process."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._lock = threading.Lock()
        self._tree: Tree | None = None
        self._looked = clock.now()

    @property
    def current(self) -> Tree:
        """The Tree last read, without a look at the database (the first use reads it); for an event loop."""
        return self._tree or self.tree()

    def tree(self) -> Tree:
        """Return the Tree, at most two seconds behind the database; a failing look keeps the one there is."""
        tree = self._tree
        if tree is None:
            return self._first()
        # A clock set back (tests, a corrected server) must not stop the looking, hence abs.
        if abs(self._clock.now() - self._looked) < PATIENCE or not self._lock.acquire(blocking=False):
            return tree
        try:
            self._looked = self._clock.now()
            self._look(tree.version)
        except SQLAlchemyError as error:
            log.warning("areas.look_failed", error=type(error).__name__)
        finally:
            self._lock.release()
        return self._tree or tree

    def reload(self) -> Tree:
        """Read the areas now, changed or not; to be called after the commit of a change."""
        with self._lock:
            return self._look(None)

    def _first(self) -> Tree:
        with self._lock:
            return self._tree or self._look(None)

    def _look(self, known: int | None) -> Tree:
        """Read what is newer than `known`. The version comes first: rows may be newer than it, never older."""
        with self._db.reading() as session:
            version = read_version(session)
            if self._tree is not None and version == known:
                return self._tree
            nodes = [
                Node(code, level_of(code), name, parent, first, last, invented)
                for code, name, parent, first, last, invented in read_areas(session)
            ]
            self._tree = Tree(nodes, names=read_names(session), version=version)
        self._looked = self._clock.now()
        return self._tree
