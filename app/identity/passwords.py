"""Secrets are kept as Argon2id, checked two at a time, in equal time for names that exist and names that do not.

Parameters are OWASP's 19 MiB, two passes, one lane: about 20 ms of one core. Two threads and a short queue keep a
crowd that signs in at eight in the morning from starving those who send records.
"""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import BUSY, refuse

Answer = TypeVar("Answer")

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


class Passwords:
    """A small pool of threads that hashes and checks secrets."""

    def __init__(self, *, threads: int = 2, waiting: int = 24) -> None:
        """`nobody` is the hash of a secret that nobody has, for accounts that cannot sign in with one yet."""
        self._pool = ThreadPoolExecutor(threads, "argon2")
        self._places = threading.BoundedSemaphore(threads + waiting)
        self.nobody = _HASHER.hash(secrets.token_urlsafe(24))

    def hash(self, secret: str) -> str:
        """Return the Argon2id string to keep. Raises Problem `server.busy` when the queue is full."""
        return self._run(lambda: _HASHER.hash(secret))

    def fits(self, secret: str, kept: str | None) -> bool:
        """Say whether `secret` belongs to `kept`; without one, take the same time and say no.

        Raises Problem `server.busy` when the queue is full.
        """
        return self._run(lambda: _verify(kept or self.nobody, secret)) and kept is not None

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, work: Callable[[], Answer]) -> Answer:
        if not self._places.acquire(blocking=False):
            raise refuse(BUSY, headers={"retry-after": "2"})
        try:
            return self._pool.submit(work).result()
        finally:
            self._places.release()


def _verify(kept: str, secret: str) -> bool:
    try:
        return _HASHER.verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False
