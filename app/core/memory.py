"""What the process worked out and may be asked for again, worked out once however many ask at the same time."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Making:
    """That somebody works something out, and how many wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0


class Memory:
    """Values by everything they depend on: what changes gets another key, and the longest unused is forgotten."""

    def __init__(self, most: int, weigh: Callable[[Any], int] = lambda _: 1) -> None:
        """Keep values that weigh `most` together; each weighs 1 unless `weigh` says otherwise."""
        self._weigh, self._weight = weigh, 0
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._making: dict[object, _Making] = {}
        self._most = most
        self._lock = threading.Lock()

    def recall(self, key: object, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made now if it is not; whoever asks meanwhile waits for the same.

        What `make` raises reaches who called it; the next one tries again.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
            making = self._making.setdefault(key, _Making())
            making.waiting += 1
        try:
            with making.lock:
                with self._lock:
                    if key in self._kept:
                        return self._kept[key]  # type: ignore[return-value]
                made = make()
                with self._lock:
                    self._kept[key] = made
                    self._weight += self._weigh(made)
                    while self._weight > self._most:
                        _, forgotten = self._kept.popitem(last=False)
                        self._weight -= self._weigh(forgotten)
                return made
        finally:
            with self._lock:
                making.waiting -= 1
                if not making.waiting:
                    self._making.pop(key, None)
