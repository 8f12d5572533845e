"""The year of a whole city, told RW by RW: the same seed, number and day give the same records, letter by letter."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from app.areas.codes import ancestor
from app.demo import covid, kwt, poverty, proposals, stunting
from app.demo.pen import Item, Pen
from app.demo.people import Family, People
from app.demo.umkm import Businesses

SHARES: Final = {"stunting": 0.455, "umkm": 0.195, "poverty": 0.18, "covid": 0.155, "usulan": 0.015}
"""How the records divide among the themes, after the groups of `kwt`, which are as many as a city has."""

TWO_CHILDREN = 0.14


@dataclass(frozen=True)
class Plan:
    """What a story follows from; `rts` in the order of their codes."""

    seed: int
    records: int
    until: date
    rts: tuple[str, ...]


@dataclass(frozen=True)
class _Share:
    """How much of each theme happens in one RT."""

    children: int
    businesses: int
    families: int
    episodes: int
    struck: int
    zeros: int
    watched: int
    groups: tuple[int, ...]
    proposals: int


def stories(plan: Plan) -> Iterator[tuple[str, list[Item]]]:
    """Tell each RW with its records in the order in which they were written; an RW without any is left out."""
    chance = random.Random(plan.seed)  # noqa: S311  # invention, not secrecy
    people = People(chance, plan.until)
    pen = Pen(chance, plan.until)
    businesses = Businesses(pen)
    shares = _shares(plan, chance)
    for rw, rts in groupby(plan.rts, key=lambda rt: ancestor(rt, "rw") or rt):
        items = [item for rt in rts for item in _told(pen, people, businesses, rt, shares[rt])]
        if items:
            # A revision stands behind its original: sorting keeps the order of equals.
            items.sort(key=lambda item: (item["observed_on"], item.get("replaces", 0)))
            yield rw, items


def _shares(plan: Plan, chance: random.Random) -> dict[str, _Share]:
    groups = min(kwt.MOST, max(1, plan.records // 50)) if plan.records else 0
    rest = max(0, plan.records - groups)
    sizes = [chance.uniform(0.5, 1.5) for _ in plan.rts]
    caught = [size * chance.expovariate(1) ** 1.5 for size in sizes]
    of_covid = round(rest * SHARES["covid"])
    zeros = round(of_covid * covid.ZERO_SHARE)
    watchful, often = covid.watch(zeros, len(plan.rts))
    outbreaks, hard = covid.outbreaks(of_covid - zeros, len(plan.rts))
    drawn = chance.sample(range(len(plan.rts)), watchful + outbreaks)
    watched, struck = set(drawn[:watchful]), set(drawn[watchful:])
    each = zip(
        share_out(stunting.children_for(round(rest * SHARES["stunting"])), sizes, chance),
        share_out(round(rest * SHARES["umkm"]), sizes, chance),
        share_out(round(rest * SHARES["poverty"]), sizes, chance),
        share_out(of_covid - zeros - outbreaks * hard, caught, chance),
        (hard * (place in struck) for place in range(len(plan.rts))),
        share_out(zeros - watchful * often, sizes, chance),
        (often * (place in watched) for place in range(len(plan.rts))),
        _groups(plan, groups, chance),
        share_out(round(rest * SHARES["usulan"]), sizes, chance),
        strict=True,
    )
    return {rt: _Share(*share) for rt, share in zip(plan.rts, each, strict=True)}


def share_out(total: int, weights: Sequence[float], chance: random.Random) -> list[int]:
    """Share out a whole number by weight, the remainders by lot, so that the parts add up to it."""
    if not weights:
        return []
    scale = total / sum(weights)
    parts = [int(weight * scale) for weight in weights]
    rests = [weight * scale - part for weight, part in zip(weights, parts, strict=True)]
    lots = sorted(range(len(parts)), key=lambda place: rests[place] * chance.random(), reverse=True)
    for place in lots[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _groups(plan: Plan, count: int, chance: random.Random) -> list[tuple[int, ...]]:
    """Place the groups: one kelurahan after the other, in an RT of each."""
    places: dict[str, list[int]] = {}
    for place, rt in enumerate(plan.rts):
        places.setdefault(ancestor(rt, "kelurahan") or rt, []).append(place)
    kelurahan = list(places)
    chance.shuffle(kelurahan)
    found: list[tuple[int, ...]] = [()] * len(plan.rts)
    for number in range(count if kelurahan else 0):
        place = chance.choice(places[kelurahan[number % len(kelurahan)]])
        found[place] = (*found[place], number)
    return found


def _told(pen: Pen, people: People, businesses: Businesses, rt: str, share: _Share) -> Iterator[Item]:
    """Tell one RT: its families are invented first, and each theme meets some of them."""
    chance = pen.chance
    families = list(_families(people, rt, share))
    day = chance.randint(3, 24)
    for family in families:
        for child in family.children:
            yield from stunting.weighings(pen, family, child, day)
    for family in chance.sample(families, share.families):
        yield from poverty.family_visit(pen, family)
    for family in chance.sample(families, share.businesses):
        yield from businesses.business(family)
    for number in share.groups:
        yield from kwt.group(pen, chance.sample(families, min(3, len(families))), number)
    for family in chance.sample(families, share.proposals):
        yield from proposals.proposal(pen, family)
    sick = list(covid.episodes(pen, families, share.episodes + share.struck, struck=bool(share.struck)))
    yield from sick
    taken = {item["observed_on"] for item in sick}
    for count, daily in ((share.watched, True), (0 if share.watched else share.zeros, False)):
        yield from covid.zero_reports(pen, rt, count, taken, daily=daily)


def _families(people: People, rt: str, share: _Share) -> Iterator[Family]:
    chance = people.chance
    left = share.children
    made = 0
    while left > 0:
        children = 2 if left > 1 and chance.random() < TWO_CHILDREN else 1
        left -= children
        made += 1
        yield people.family(rt, children=children, poor=chance.random() < poverty.POOR / 2)
    wanted = max(
        *(share.families, share.businesses, share.episodes + share.struck, share.proposals),
        *(made, bool(share.groups)),
    )
    for _ in range(wanted + wanted // 3 - made):
        yield people.family(rt, poor=chance.random() < poverty.POOR)
