"""Statements are printed once for all the databases of a process, not once for each story's own."""

from typing import Any

from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.util import LRUCache

_PRINTED: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def shared_engine(url: Any, **more: Any) -> Engine:
    """Make an engine that knows whatever another one of its kind has printed; that is a fifth of a story's time.

    Every database of a run has the same server and the same tables, so what is printed for one is right for all.
    """
    engine = create_engine(url, **more)
    name = engine.dialect.name
    if name not in _PRINTED:
        scout = create_engine(url, poolclass=NullPool)
        try:
            scout.connect().close()  # its dialect learns what server it speaks to
        except OperationalError:
            return engine
        _PRINTED[name] = scout.dialect, LRUCache(10_000)
    engine.dialect, engine._compiled_cache = _PRINTED[name]
    engine.pool._dialect = engine.dialect
    return engine
