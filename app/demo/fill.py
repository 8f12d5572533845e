"""The story is sent as phones would send it: kader sign in, batches go through the one door, operators review."""

import asyncio
import gzip
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import orjson
from fastapi import FastAPI

from app.areas.codes import ancestor
from app.demo.city import SignInCard
from app.demo.official import SOURCE, official_list, quarter_before
from app.demo.pen import Answers, Item
from app.demo.stories import Plan, stories

BATCH: Final = 500
IN_FLIGHT: Final = 3
"""Kader who send at one time."""

DESK_WAITS: Final = timedelta(days=21)
"""An operator has looked at what is older."""

ROWS: Final = 4000
"""Lines of one list that is sent in."""

LOOKED_AT, RETURNED = 0.71, 0.01
"""Share of the older records that an up-to-date desk has decided on, and of those it gave back."""

DECISIONS: Final = 1200
"""Verdicts in the whole demo: each costs as much as a record, and a minute is soon over."""

AT_ONCE: Final = 200
"""Verdicts that go together."""

REASONS: Final = ("Mohon periksa lagi tanggalnya.", "NIK belum lengkap, mohon dilengkapi.", "Angka janggal, cek ulang.")


@dataclass
class Tally:
    """What became of everything."""

    themes: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)


@asynccontextmanager
async def living(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service without a network for as long as the block lasts, and give a client of it."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo", timeout=600) as client,
    ):
        yield client


class Filling:
    """Sends one story, several kader at a time, each with what happened in the RW."""

    def __init__(self, client: httpx.AsyncClient, plan: Plan, cards: list[SignInCard], tick: Callable[[int], None]):
        """`tick` hears how many documents were answered."""
        self.client = client
        self.plan = plan
        self.tick = tick
        self.tally = Tally()
        self._kader = {ancestor(card.area, "rw"): card for card in cards if card.role == "kader"}
        self._dinsos = next(card for card in cards if card.username == "dinsos")
        self._families: dict[str, Answers] = {}
        self._operators = {card.area: card for card in cards if card.role == "operator"}
        self._signed_in: dict[str, asyncio.Task[str]] = {}
        self._chance = random.Random(f"{plan.seed} review")  # noqa: S311  # invention, not secrecy
        self._diligence = _diligence(plan, list(self._operators), self._chance)

    async def run(self) -> Tally:
        """Send everything. ValueError when the service does not take a document: the story should be a good one."""
        told = stories(self.plan)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(IN_FLIGHT):
                    group.create_task(self._send_all(told))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        await self._import()
        return self.tally

    async def _send_all(self, told: Iterator[tuple[str, list[Item]]]) -> None:
        for rw, items in told:
            verdicts = self._verdicts(items)
            kelurahan = ancestor(rw, "kelurahan") or rw
            kader = await self._sign_in(self._kader[rw])
            states: dict[str, str] = {}
            self._families |= {
                each["answers"]["no_kk"]: each["answers"] for each in items if each["theme"] == "poverty"
            }
            for hand, theirs in turns(items):
                token = (
                    kader if hand == "kader" else await (self._desk(kelurahan) if hand == "desk" else self._office())
                )
                for start in range(0, len(theirs), BATCH):
                    await self._batch(token, theirs[start : start + BATCH], states)
            self.tally.decisions.update(verdict["decision"] for _, _, verdict in verdicts)
            await self._review(rw, [each for each in verdicts if states[each[1]] == "received"])

    async def _sign_in(self, card: SignInCard) -> str:
        form = {"grant_type": "password", "username": card.username, "password": card.secret, "device": "demo"}
        reply = await self._post("/v1/token", data=form)
        return str(reply.json()["access_token"])

    async def _batch(self, token: str, items: list[Item], states: dict[str, str]) -> None:
        sent = [{key: said for key, said in item.items() if key != "hand"} for item in items]
        body = gzip.compress(orjson.dumps({"items": sent}), 1)
        packed = {"content-type": "application/json", "content-encoding": "gzip"}
        reply = await self._post("/v1/submissions", token, content=body, headers=packed)
        for item, receipt in zip(items, orjson.loads(reply.content)["items"], strict=True):
            if receipt["outcome"] not in ("new", "revised", "same"):
                raise ValueError(f"A record of the demo was not taken: {receipt['outcome']} {receipt['faults']}")
            self.tally.outcomes[receipt["outcome"]] += 1
            self.tally.themes[item["theme"]] += "replaces" not in item
            states[item["id"]] = receipt["state"]
        self.tick(len(items))

    async def _import(self) -> None:
        """Let Dinas Sosial send in the official list of the families that were met."""
        heading, *lines = official_list(self.plan.seed, self._families)
        if not lines:
            return
        token = await self._office()
        where = f"/v1/imports/poverty?{urlencode({'period': quarter_before(self.plan.until), 'source': SOURCE})}"
        for start in range(0, len(lines), ROWS):
            body = "\n".join([heading, *lines[start : start + ROWS]]).encode()
            reply = await self._post(where, token, content=body, headers={"content-type": "text/csv"})
            counts = reply.json()["counts"]
            if counts.get("refused"):
                raise ValueError(f"Lines of the demo's official list were refused: {counts}")
            self.tally.listed.update(counts)

    def _verdicts(self, items: list[Item]) -> list[tuple[str, str, dict[str, str]]]:
        """Decide on the older records, as theme, id and verdict; the same story gets the same decisions."""
        latest = {item["id"]: item for item in items}
        found: list[tuple[str, str, dict[str, str]]] = []
        for item in latest.values():
            lot, reason = self._chance.random(), self._chance.choice(REASONS)
            share = self._diligence.get(ancestor(item["area"], "kelurahan") or "", 0.0)
            if date.fromisoformat(item["observed_on"]) > self.plan.until - DESK_WAITS or lot >= share:
                continue
            kept = lot >= share * RETURNED / LOOKED_AT
            verdict = {"decision": "accept"} if kept else {"decision": "return", "reason": reason}
            found.append((item["theme"], item["id"], verdict))
        return found

    async def _review(self, rw: str, verdicts: list[tuple[str, str, dict[str, str]]]) -> None:
        if not verdicts:
            return
        token = await self._desk(ancestor(rw, "kelurahan") or rw)
        for start in range(0, len(verdicts), AT_ONCE):
            items = [
                {"theme": theme, "id": record, **verdict}
                for theme, record, verdict in verdicts[start : start + AT_ONCE]
            ]
            reply = await self._post("/v1/reviews", token, json={"items": items})
            refused = [each["problem"] for each in reply.json()["items"] if each["problem"]]
            if refused:
                raise ValueError(f"A verdict of the demo was refused: {refused[0]}")

    async def _desk(self, kelurahan: str) -> str:
        return await self._once(self._operators[kelurahan])

    async def _office(self) -> str:
        return await self._once(self._dinsos)

    async def _once(self, card: SignInCard) -> str:
        """Sign somebody in who is needed again and again."""
        if card.username not in self._signed_in:
            self._signed_in[card.username] = asyncio.create_task(self._sign_in(card))
        return await self._signed_in[card.username]

    async def _post(
        self, path: str, token: str = "", *, headers: Mapping[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        """Post, and come back when the service asks for it, as a phone does."""
        head = dict(headers or {}) | ({"authorization": f"Bearer {token}"} if token else {})
        while True:
            reply = await _finished(self.client.post(path, headers=head, **body))
            if reply.status_code not in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
                break
            await asyncio.sleep(float(reply.headers.get("retry-after", "1")))
        if reply.status_code >= HTTPStatus.BAD_REQUEST:
            raise ValueError(f"{path}: {reply.status_code} {reply.text[:300]}")
        return reply


TURNS: Final = ("kader", "desk", "office")
"""Whose hand each step is, in the order in which they send."""


def turns(items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Divide what happened into rounds of kader, desk and office, each record's steps in their own order."""
    rounds: dict[int, list[Item]] = {}
    last: dict[str, int] = {}
    for item in items:
        turn = TURNS.index(item.get("hand", TURNS[0]))
        now = last.get(item["id"], 0)
        last[item["id"]] = now + (turn - now) % len(TURNS)
        rounds.setdefault(last[item["id"]], []).append(item)
    for number in sorted(rounds):
        yield TURNS[number % len(TURNS)], rounds[number]


async def _finished(request: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
    """Wait for a reply even when told to stop meanwhile: the database closes only after what was begun."""
    task = asyncio.create_task(request)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _diligence(plan: Plan, kelurahan: list[str], chance: random.Random) -> dict[str, float]:
    """Say what share of its older records each kelurahan has decided on: some are up to date, the others have begun."""
    each = max(1.0, plan.records / max(1, len(kelurahan)))
    busy = min(len(kelurahan), round(DECISIONS * 2 / 3 / (each * LOOKED_AT)))
    others = len(kelurahan) - busy
    begun = min(LOOKED_AT, DECISIONS / 3 / (others * each)) if others else 0.0
    lots = chance.sample(sorted(kelurahan), len(kelurahan))
    return {code: LOOKED_AT if place < busy else begun for place, code in enumerate(lots)}
