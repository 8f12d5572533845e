"""Waves of COVID-19 run through the city house by house, and RT report that there is nothing."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family, Person
from app.demo.waves import ANTIGEN_COUNTS_FROM, DELTA, FIRST_DAY, WAVES, Wave, doses_on

ZERO_SHARE = 0.33
"""Share of the theme's records that say there was nothing."""

LATELY = 0.15
"""Share of the episodes outside the waves that lie in the last twelve months."""

WATCHFUL = 12
"""RT of the city that report every single day while Delta lasts."""

SHORTEST_WATCH, LONGEST_WATCH = 10, 49
"""Days for which they do."""

MONDAYS = (date(2021, 6, 28), date(2022, 1, 31), date(2021, 1, 18))
"""From when other RT say week by week that there is nothing."""

STRUCK, HARD = 7, 18
"""RT in which Delta went from house to house, and the episodes of each."""

CONTACT_SHARE = 0.24
SUSPECT_SHARE = 0.06
ISOLATION = 10
SEEN_TWICE = 0.45
"""Share of episodes that are sent when they begin and again when they end; the others are written at the end."""


def episodes(pen: Pen, families: Sequence[Family], count: int, *, struck: bool) -> Iterator[Item]:
    """Write so many episodes of an RT, house by house; in one that Delta struck they follow fast on one another."""
    houses = list(families)
    pen.chance.shuffle(houses)
    begun: dict[Wave, date] = {}
    left = count
    for family in houses:
        start = _start(pen, begun, struck=struck)
        people = list(family.grown)
        pen.chance.shuffle(people)
        for place, person in enumerate(people[: max(1, min(left, pen.one((1, 2), (6, 4))))]):
            if left:
                left -= 1
                yield from _episode(pen, family, person, start + timedelta(days=place * pen.chance.randint(1, 4)))
        if not left:
            return


def watch(zeros: int, rts: int) -> tuple[int, int]:
    """Return how many RT report every day about Delta's top, and how often each: half of the zero reports at most."""
    often = min(LONGEST_WATCH, zeros // 2 // WATCHFUL)
    return (min(WATCHFUL, rts), often) if often >= SHORTEST_WATCH else (0, 0)


def zero_reports(pen: Pen, area: str, count: int, taken: set[str], *, daily: bool) -> Iterator[Item]:
    """Write so many reports of an RT, none on a day that has a case: of each day about Delta's top, or of Mondays."""
    step = timedelta(days=1 if daily else 7)
    if daily:
        day = DELTA.top - timedelta(days=count // 2)
    else:
        day = pen.one(MONDAYS, (6, 3, 1)) + step * pen.chance.randint(0, 5)
    while count and day < pen.until:
        if day.isoformat() not in taken and (daily or pen.perhaps(0.9)):
            count -= 1
            yield pen.nothing("covid", area, day)
        day += step


def outbreaks(total: int, rts: int) -> tuple[int, int]:
    """Return how many RT are struck hard by Delta, and with how many episodes each."""
    return min(STRUCK, rts, total // (3 * HARD)), HARD


def _start(pen: Pen, begun: dict[Wave, date], *, struck: bool) -> date:
    """Choose the first day of a house: in a wave, mostly soon after the first house of the RT; seldom between them."""
    if struck and pen.perhaps(0.9):
        return _in_wave(pen, DELTA, begun)
    lot = pen.chance.random()
    for wave in WAVES:
        lot -= wave.share
        if lot < 0:
            return _in_wave(pen, wave, begun)
    if pen.perhaps(LATELY):
        return pen.day_between(pen.since, pen.until - timedelta(days=3))
    return min(FIRST_DAY + timedelta(days=int(pen.chance.expovariate(1 / 450))), pen.until - timedelta(days=3))


def _in_wave(pen: Pen, wave: Wave, begun: dict[Wave, date]) -> date:
    if wave in begun and pen.perhaps(wave.hurries):
        return begun[wave] + timedelta(days=round(pen.chance.triangular(0, 9, 3)))
    days = max(-3 * wave.spread, min(3 * wave.spread, pen.chance.gauss(0, wave.spread)))
    return begun.setdefault(wave, max(FIRST_DAY, wave.top + timedelta(days=round(days))))


def _episode(pen: Pen, family: Family, person: Person, start: date) -> Iterator[Item]:
    """Write one person's episode as it stood at each visit."""
    start = min(start, pen.until - timedelta(days=1))
    kind = pen.one(
        ("contact", "suspect", "confirmed"), (CONTACT_SHARE, SUSPECT_SHARE, 1 - CONTACT_SHARE - SUSPECT_SHARE)
    )
    first = _about(pen, family, person, start) | _BEGIN[kind](pen, start, pen.until)
    seen = pen.day_between(_latest(first, start), start + timedelta(days=6))
    end = _end(pen, first, kind, start)
    closed = end <= pen.until
    if closed and pen.perhaps(1 - SEEN_TWICE):
        yield pen.write("covid", family.area, end, first | _ended(pen, kind, end))
        return
    item = pen.write("covid", family.area, seen, first)
    yield item
    if closed:
        yield pen.rewrite(item, max(end, seen), _ended(pen, kind, end))


def _latest(answers: Answers, start: date) -> date:
    days = [answers.get(key) for key in ("specimen_date", "confirmed_on")]
    return max([start, *(date.fromisoformat(day) for day in days if day and day != "unknown")])


def _about(pen: Pen, family: Family, person: Person, day: date) -> Answers:
    return {
        "nik": person.nik,
        "no_nik_reason": person.no_nik_reason,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.born.isoformat(),
        "phone": pen.one((family.phone, "unknown", "refused"), (80, 14, 6)),
        "house_no": family.house,
        "vaccine_doses": pen.one((0, 1, 2, 3, 4, "unknown"), (*doses_on(day), 8)),
    }


def _contact(pen: Pen, start: date, until: date) -> Answers:
    del start, until
    return {"role": "contact", "status": "KONTAK_ERAT", "needs": pen.some({"SEMBAKO": 0.25, "OBAT": 0.1})}


def _suspect(pen: Pen, start: date, until: date) -> Answers:
    del until
    return {
        "role": "case",
        "status": "SUSPEK",
        "onset_date": start.isoformat(),
        "care_place": "ISOMAN",
        "needs": pen.some({"OBAT": 0.4, "SEMBAKO": 0.2}),
    }


def _confirmed(pen: Pen, start: date, until: date) -> Answers:
    ill = pen.perhaps(0.78)
    tested = min(until, start + timedelta(days=pen.chance.randint(0, 3)))
    told = min(until, tested + timedelta(days=pen.chance.randint(0, 2)))
    needs = pen.some({"SEMBAKO": 0.5, "OBAT": 0.55, "OKSIGEN": 0.03})
    return {
        "role": "case",
        "status": "KONFIRMASI_SIM" if ill else "KONFIRMASI_ASIM",
        "onset_date": pen.one((start.isoformat(), "unknown"), (96, 4)) if ill else None,
        "specimen_date": tested.isoformat(),
        "test_type": pen.one(("RDT_AG", "PCR", "TCM"), (64 * (tested >= ANTIGEN_COUNTS_FROM), 31, 5)),
        "result": "pos",
        "confirmed_on": told.isoformat(),
        "care_place": pen.one(("ISOMAN", "ISOTER", "RAWAT", "ICU"), (85, 6, 8, 1)),
        "needs": needs,
        "help_received": [need for need in needs if pen.perhaps(0.6)],
    }


_BEGIN = {"contact": _contact, "suspect": _suspect, "confirmed": _confirmed}


def _end(pen: Pen, answers: Answers, kind: str, start: date) -> date:
    if kind == "suspect":
        return start + timedelta(days=pen.chance.randint(3, 6))
    return max(_latest(answers, start), start) + timedelta(days=ISOLATION + pen.chance.randint(0, 4))


def _ended(pen: Pen, kind: str, end: date) -> Answers:
    """Say how it ended; the word for the outcome is then also the status."""
    outcome = {"contact": "SELESAI_KARANTINA", "suspect": "DISCARDED"}.get(kind) or pen.one(
        ("SELESAI_ISOLASI", "MENINGGAL"), (978, 22)
    )
    return {"status": outcome, "outcome": outcome, "outcome_date": end.isoformat()}
