"""A modest wave of COVID-19 that runs through houses, and the RT that report week by week that there is nothing."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family, Person

PEAK, WIDTH = 170, 34
"""Days from the start of the story to the top of the wave, and its spread."""

ZERO_SHARE = 0.4
"""Share of the theme's records that say there was nothing."""

CONTACT_SHARE = 0.3
SUSPECT_SHARE = 0.08
ISOLATION = 10
SEEN_TWICE = 0.45
"""Share of episodes that are sent when they begin and again when they end; the others are written at the end."""


def episodes(pen: Pen, families: Sequence[Family], count: int) -> Iterator[Item]:
    """Write so many episodes of an RT, house by house, each house infected at one time."""
    houses = list(families)
    pen.chance.shuffle(houses)
    left = count
    for family in houses:
        start = _start(pen)
        people = list(family.grown)
        pen.chance.shuffle(people)
        for place, person in enumerate(people[: max(1, min(left, pen.one((1, 2), (5, 5))))]):
            if left:
                left -= 1
                yield from _episode(pen, family, person, start + timedelta(days=place * pen.chance.randint(1, 5)))
        if not left:
            return


def zero_reports(pen: Pen, area: str, count: int, taken: set[str]) -> Iterator[Item]:
    """Write so many Monday reports of an RT, the latest weeks first, but none on a day that has a case."""
    day = pen.until - timedelta(days=pen.until.weekday())
    while count and day > pen.since:
        if day.isoformat() not in taken and pen.perhaps(0.9):
            count -= 1
            yield pen.nothing("covid", area, day)
        day -= timedelta(days=7)


def _start(pen: Pen) -> date:
    if pen.perhaps(0.12):
        return pen.day_between(pen.since, pen.until - timedelta(days=3))
    days = max(3, min(360, round(pen.chance.gauss(PEAK, WIDTH))))
    return pen.since + timedelta(days=days)


def _episode(pen: Pen, family: Family, person: Person, start: date) -> Iterator[Item]:
    """Write one person's episode as it stood at each visit."""
    start = min(start, pen.until - timedelta(days=1))
    kind = pen.one(
        ("contact", "suspect", "confirmed"), (CONTACT_SHARE, SUSPECT_SHARE, 1 - CONTACT_SHARE - SUSPECT_SHARE)
    )
    first = _about(pen, family, person) | _BEGIN[kind](pen, start, pen.until)
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


def _about(pen: Pen, family: Family, person: Person) -> Answers:
    return {
        "nik": person.nik,
        "no_nik_reason": person.no_nik_reason,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.born.isoformat(),
        "phone": pen.one((family.phone, "unknown", "refused"), (80, 14, 6)),
        "house_no": family.house,
        "vaccine_doses": pen.one((0, 1, 2, 3, 4, "unknown"), (6, 6, 40, 33, 7, 8)),
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
        "test_type": pen.one(("RDT_AG", "PCR", "TCM"), (64, 31, 5)),
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
    outcome = {"contact": "SELESAI_KARANTINA", "suspect": "DISCARDED"}.get(kind) or pen.one(
        ("SELESAI_ISOLASI", "MENINGGAL"), (985, 15)
    )
    return {"outcome": outcome, "outcome_date": end.isoformat()}
