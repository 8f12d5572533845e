"""The one door's writer: it takes everything that waits, settles it in one transaction, and answers after the commit.

No delay is ever added: alone, a submission is a plain commit; under load, groups form by themselves. Should a group
fail, it is tried once more and then item by item, so that a poisoned item never takes its neighbours down.
"""

import asyncio
from collections import Counter as Tally
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from prometheus_client import Counter, Histogram

from app.core.errors import BUSY, Fault, refuse
from app.core.text import Text
from app.records.drafts import Draft
from app.records.known import Outcome

log = structlog.get_logger("intake")

GROUPS = Histogram(
    "wakuncar_intake_group", "Items settled in one transaction.", buckets=(1, 2, 4, 8, 16, 64, 256, 1000)
)
OUTCOMES = Counter("wakuncar_intake_items", "Items settled, by outcome.", ["theme", "outcome"])

GROUP = 1000
"""Most items in one transaction."""

PAUSES = (0.05, 0.2, 1.0, 2.0)
"""Seconds between attempts while the database cannot be reached."""

UNWRITABLE = Text(
    "Catatan ini tidak dapat disimpan oleh server. Data tetap di HP; laporkan ke kelurahan.",
    "The server could not store this record. It stays on the phone; tell the kelurahan.",
)


class Unreachable(Exception):
    """The database cannot be reached now; nothing is known to be wrong with the items."""


class Engine(Protocol):
    """Whoever can settle a group in one transaction."""

    async def open(self) -> None:
        """Get ready."""
        ...

    async def settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle a group and return its outcomes in order, after the commit.

        Raises Unreachable when the database is away, anything else when the group could not be written; in both
        cases nothing of it was.
        """
        ...

    async def close(self) -> None:
        """Let go."""
        ...


@dataclass(slots=True)
class _Waiting:
    drafts: Sequence[Draft]
    answer: "asyncio.Future[list[Outcome]]"


class Intake:
    """A bounded queue and its single writer."""

    def __init__(self, engine: Engine, limit: int) -> None:
        """`limit`: items that may wait; beyond it a caller is told to come back."""
        self._engine = engine
        self._limit = limit
        self._queue: deque[_Waiting] = deque()
        self._held = 0
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the writer."""
        await self._engine.open()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Take nothing more, finish what was taken, and let go."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task
        await self._engine.close()

    async def submit(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle drafts and return their outcomes in order; each acknowledged one is durable.

        Raises Problem `server.busy` when the queue is full or the database stays away.
        """
        if not drafts:
            return []
        if self._closing or (self._held and self._held + len(drafts) > self._limit):
            raise refuse(BUSY, headers={"retry-after": "2"})
        answer: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(drafts, answer))
        self._held += len(drafts)
        self._wake.set()
        return await answer

    async def _run(self) -> None:
        while True:
            if not self._queue:
                if self._closing:
                    return
                self._wake.clear()
                await self._wake.wait()
                continue
            group = self._take()
            drafts = [draft for waiting in group for draft in waiting.drafts]
            try:
                outcomes = iter(await self._settle(drafts))
            except Exception as error:
                log.warning("group_failed", error=type(error).__name__, items=len(drafts))
                self._answer(group, error)
                continue
            for waiting in group:
                mine = [next(outcomes) for _ in waiting.drafts]
                if not waiting.answer.done():
                    waiting.answer.set_result(mine)

    def _take(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        size = 0
        while self._queue and (not group or size + len(self._queue[0].drafts) <= GROUP):
            waiting = self._queue.popleft()
            group.append(waiting)
            size += len(waiting.drafts)
        self._held -= size
        GROUPS.observe(size)
        return group

    @staticmethod
    def _answer(group: Sequence[_Waiting], error: Exception) -> None:
        problem = refuse(BUSY, headers={"retry-after": "5"}) if isinstance(error, Unreachable) else error
        for waiting in group:
            if not waiting.answer.done():
                waiting.answer.set_exception(problem)

    async def _settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        try:
            outcomes = await self._try(drafts)
        except Unreachable:
            raise
        except Exception as error:
            log.warning("group_replayed", error=type(error).__name__, items=len(drafts))
            outcomes = [await self._alone(draft) for draft in drafts]
        for (theme, result), count in Tally((each.draft.theme.key, each.result) for each in outcomes).items():
            OUTCOMES.labels(theme, result).inc(count)
        return outcomes

    async def _try(self, drafts: Sequence[Draft]) -> list[Outcome]:
        for pause in (*PAUSES, None):
            try:
                return await self._engine.settle(drafts)
            except Unreachable:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        raise AssertionError

    async def _alone(self, draft: Draft) -> Outcome:
        for last in (False, True):
            try:
                return (await self._try([draft]))[0]
            except Unreachable:
                raise
            except Exception as error:
                if last:
                    log.error("item_unwritable", record=draft.id.hex, theme=draft.theme.key, error=type(error).__name__)
        fault = Fault("", "record.unwritable", UNWRITABLE)
        return Outcome(draft, "refused", 0, "", draft.received_at, faults=[fault])
