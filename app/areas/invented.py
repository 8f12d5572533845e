"""A demonstration needs RW and RT; these are invented, follow the counts that were published, and say so."""

import csv
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.areas.codes import normal_rt, normal_rw
from app.areas.listing import Row

SOURCE = "invented (demo)"

_SEEN = re.compile(r"RT (\d+[A-Z]?) RW (\d+)")
_MOST_RW, _LEAST, _MOST = 12, 22, 69
"""Of an uncounted kelurahan: RW at most, RW and RT together at least and at most, as the counted ones have."""

_RT_PER_RW = 4.8


@dataclass
class _Plan:
    """A kelurahan's numbers of RW and RT, the least that were seen there, and the RT seen in an RW."""

    rw: int = 0
    rt: int = 0
    least_rw: int = 1
    least_rt: int = 1
    seen: dict[str, str] = field(default_factory=dict)


def invent_rtrw(folder: Path, seed: int) -> list[Row]:
    """Invent the RW and RT of every kelurahan in a seed folder, the same for the same `seed`.

    Where `rtrw.csv` has a count, the newest is met exactly; a kecamatan's count is shared out among its kelurahan
    without one, and the city's among the rest. Labels that were seen (`RT 027A` in RW 005 of Imopuro) are there, and
    RT numbers run through the kelurahan. ValueError when the published figures cannot all be met.
    """
    chance = random.Random(seed)  # noqa: S311  # invention, not secrecy
    plans = {row["code"]: _Plan() for row in _rows(folder / "areas.csv") if row["level"] == "kelurahan"}
    published = sorted(_rows(folder / "rtrw.csv"), key=lambda row: row["date"])
    for row in published:
        if row["code"] in plans:
            _learn(plans[row["code"]], row)
    counts = {row["code"]: row for row in published if row["kind"] == "count" and row["code"] not in plans}
    for code in sorted(counts, key=len, reverse=True):
        _share(plans, code, counts[code], chance)
    lines = (cells for code, plan in plans.items() for cells in _number(code, plan, chance))
    return [
        Row(line=line, kelurahan=code, rw=rw, rt=rt, source=SOURCE, invented=True)
        for line, (code, rw, rt) in enumerate(lines, start=2)
    ]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _learn(plan: _Plan, row: Mapping[str, str]) -> None:
    rw, rt = int(row["rw"] or 0), int(row["rt"] or 0)
    if row["kind"] == "count":
        plan.rw, plan.rt = rw, rt
    else:
        plan.least_rw, plan.least_rt = max(plan.least_rw, rw), max(plan.least_rt, rt)
    for rt_label, rw_label in _SEEN.findall(row["note"]):
        label, where = normal_rt(rt_label), normal_rw(rw_label)
        # The RT it was split from stands in the same RW.
        plan.seen |= {label: where, label[:3]: where}


def _share(plans: Mapping[str, _Plan], code: str, row: Mapping[str, str], chance: random.Random) -> None:
    """Share out what a published total leaves, after those already known, among those not yet."""
    own = [plan for kelurahan, plan in plans.items() if kelurahan.startswith(code + ".")]
    free = [plan for plan in own if not plan.rt]
    taken_rw, taken_rt = sum(plan.rw for plan in own), sum(plan.rt for plan in own)
    weights = [chance.uniform(0.75, 1.25) for _ in free]
    if row["rw"]:
        rws = _split(int(row["rw"]) - taken_rw, weights, [(plan.least_rw, 99) for plan in free])
        rts = _split(int(row["rt"]) - taken_rt, weights, [(plan.least_rt, 999) for plan in free])
    else:
        bounds = [(max(_LEAST, plan.least_rw * 3, plan.least_rw + plan.least_rt), _MOST) for plan in free]
        both = _split(int(row["rt_rw_total"]) - taken_rw - taken_rt, weights, bounds)
        rws = [
            max(plan.least_rw, min(_MOST_RW, round(total / (1 + _RT_PER_RW))))
            for plan, total in zip(free, both, strict=True)
        ]
        rts = [total - rw for total, rw in zip(both, rws, strict=True)]
    for plan, rw, rt in zip(free, rws, rts, strict=True):
        plan.rw, plan.rt = rw, rt


def _split(total: int, weights: list[float], bounds: list[tuple[int, int]]) -> list[int]:
    """Split a total by weight into whole parts within bounds, exactly."""
    if not sum(low for low, _ in bounds) <= total <= sum(high for _, high in bounds):
        raise ValueError(f"{total} cannot be split within {bounds}")
    parts = [low for low, _ in bounds]
    for _ in range(total - sum(parts)):
        open_ = [place for place, (_, high) in enumerate(bounds) if parts[place] < high]
        poorest = min(open_, key=lambda place: (parts[place] / weights[place], place))
        parts[poorest] += 1
    return parts


_TRIES = 10_000
"""Numberings drawn before uneven ones are taken too; one seed in two thousand needs more."""


def _number(code: str, plan: _Plan, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Give each RW a run of RT numbers, going on through the kelurahan, so that every RT seen is in its RW."""
    suffixed = [label for label in plan.seen if not label.isdigit()]
    numbers = [f"{number:03d}" for number in range(1, plan.rt - len(suffixed) + 1)]
    for attempt in range(2 * _TRIES):
        cuts = sorted(chance.sample(range(1, len(numbers)), plan.rw - 1))
        sizes = [high - low for low, high in zip([0, *cuts], [*cuts, len(numbers)], strict=True)]
        if attempt < _TRIES and max(sizes) > min(sizes) + 3 + len(numbers) // plan.rw // 2:
            continue  # the RW of a kelurahan are about as large, if chance lets them
        where = {label: f"{rw:03d}" for label, rw in zip(numbers, _spread(sizes), strict=True)}
        where |= {label: plan.seen[label] for label in suffixed}
        if all(where.get(label) == rw for label, rw in plan.seen.items()):
            break
    else:
        raise ValueError(f"no numbering of {code} has every RT that was seen in its RW")
    for rw in range(1, plan.rw + 1):
        yield code, f"{rw:03d}", ""
    for label in sorted(where):
        yield code, where[label], label


def _spread(sizes: list[int]) -> Iterator[int]:
    for rw, size in enumerate(sizes, start=1):
        yield from [rw] * size
