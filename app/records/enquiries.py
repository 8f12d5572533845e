"""Asking for numbers is slowed, so that nobody finds out by trying which are known; house by house it is not."""

from typing import Final
from uuid import UUID

from app.core.errors import problem_kind, refuse
from app.identity.counts import Counts, lines, seconds_to_wait, windows

OFTEN: Final = lines(("30 per 1 minute", "300 per 1 hour", "1000 per 1 day"))
"""Numbers that one account may ask for: more than a day of visits needs, far less than there are numbers to try."""

THROTTLED = problem_kind(
    "lookup.throttled",
    429,
    id="Terlalu banyak pencarian nomor. Coba lagi dalam {seconds} detik.",
    en="Too many numbers were looked up. Try again in {seconds} seconds.",
)


class Enquiries:
    """Counts the numbers that accounts ask for, where all workers count together."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def ask(self, account: UUID) -> None:
        """Take a place for one number. Raises Problem `lookup.throttled` with Retry-After when there is none."""
        wait = self._counts.take(windows(OFTEN, "lookup", account.hex))
        if wait:
            seconds = seconds_to_wait(wait)
            raise refuse(THROTTLED, headers={"retry-after": str(seconds)}, seconds=seconds)
