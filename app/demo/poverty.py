"""Families on the register of Dinas Sosial: some in need, some only nearly, the house seen at the door."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.demo.household import people_of
from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family

POOR = 0.42
"""Share of the families visited for this theme who are in real need."""

OVERLOOKED = 0.17
"""Share of those in need whom no programme has found."""

CARD_READ = 0.4
"""Share of families whose card is written down person by person."""

CRITERIA = {"fm1": (0.01, 0.0), "fm2": (0.55, 0.12), "fm3": (0.3, 0.05), "fm4": (0.75, 0.3), "fm5": (0.2, 0.03)}
"""How often a family in need, and another, answers yes."""


def family_visit(pen: Pen, family: Family) -> Iterator[Item]:
    """Write what is found with a family, and for a few what changed at the next visit."""
    day = pen.day_between(pen.since + timedelta(days=1), pen.until)
    answers = _found(pen, family, day)
    item = pen.write("poverty", family.area, day, answers)
    yield item
    if pen.perhaps(0.04) and day < pen.until - timedelta(days=60):
        later = pen.day_between(day + timedelta(days=45), pen.until)
        gone = pen.one(("TINGGAL", "PINDAH", "MENINGGAL", "TIDAK_DITEMUKAN"), (60, 25, 10, 5))
        aid = answers["aid"] if gone != "TINGGAL" else _aid(pen, day, poor=True)
        yield pen.rewrite(item, later, {"status": gone, "aid": aid})


def _found(pen: Pen, family: Family, day: date) -> Answers:
    poor = family.poor
    needs = _ppks(pen, family, day)
    people, state_paid = people_of(pen, family, needs, day)
    found: Answers = {
        "no_kk": family.kk,
        "head_name": family.head.name,
        "head_nik": family.head.nik,
        "members": len(family.people_on(day)),
        "people": people if pen.perhaps(CARD_READ) else None,
        "address": family.address,
        "house_no": family.house,
        "status": pen.one(("TINGGAL", "PINDAH", "MENINGGAL", "TIDAK_DITEMUKAN"), (975, 12, 8, 5)),
    }
    for key, (in_need, other) in CRITERIA.items():
        found[key] = _yes(pen, in_need if poor else other)
    found |= _house(pen, family)
    found |= {
        "assets": pen.some(_ASSETS_POOR if poor else _ASSETS),
        "aid": _aid(pen, day, poor=poor),
        "ppks_types": needs,
        "civil_servant_in_household": _yes(pen, 0.9 if state_paid else 0.004),
    }
    return found


def _yes(pen: Pen, share: float) -> str:
    return pen.one(("unknown", "refused", "yes", "no"), (1.5, 0.7, 97.8 * share, 97.8 * (1 - share)))


def _house(pen: Pen, family: Family) -> Answers:
    """Describe a house in which every answer agrees with the criteria it stands behind."""
    poor = family.poor
    floor = pen.one(("06", "08", "04", "02", "05"), (50, 8, 12, 26, 4) if poor else (14, 0, 16, 69, 1))
    wall = pen.one(("1", "3", "4", "2"), (70, 18, 7, 5) if poor else (96, 3, 0, 1))
    toilet = pen.one(("1", "2", "4", "6"), (76, 18, 3, 3) if poor else (96.5, 3, 0.4, 0.1))
    power = pen.one(("1", "2", "3", "4"), (46, 49, 5, 0) if poor else (8, 55, 29, 8))
    used = toilet != "6"
    area = max(9, round(pen.chance.gauss(42 if poor else 62, 11 if poor else 18)))
    return {
        "fm6": "yes" if floor in ("06", "08") else "no",
        "fm7": "no" if wall == "1" and not (poor and pen.perhaps(0.2)) else "yes",
        "fm8": "no" if toilet == "1" else "yes",
        "fm9": "yes" if power == "1" else "no",
        "home_tenure": pen.one(("1", "2", "3"), (68, 14, 18) if poor else (79, 15, 6)),
        "floor_area_m2": pen.one((str(area), "unknown"), (95, 5)),
        "floor": floor,
        "floor_broken": _yes(pen, 0.11 if poor else 0.01),
        "wall": wall,
        "roof": pen.one(("2", "3", "4"), (74, 12, 14) if poor else (84, 9, 7)),
        "wall_roof_unsafe": _yes(pen, 0.09 if poor else 0.01),
        "water": pen.one(("05", "04", "02", "06", "03"), (52, 20, 13, 12, 3) if poor else (33, 34, 24, 2, 7)),
        "lighting": "1",
        "power": power,
        "fuel": pen.one(("04", "10", "02"), (88, 12, 0) if poor else (93, 2, 5)),
        "toilet": toilet,
        "toilet_type": pen.one(("1", "4", "3"), (85, 9, 6)) if used else None,
        "sewage": pen.one(("1", "4", "3", "unknown"), (80, 12, 5, 3)) if used else None,
    }


_ASSETS = {"MOTOR": 0.88, "SMARTPHONE": 0.86, "KULKAS": 0.8, "TV": 0.5, "SEPEDA": 0.35, "LAPTOP": 0.22, "EMAS": 0.2}
_ASSETS_POOR = {"MOTOR": 0.62, "SMARTPHONE": 0.6, "KULKAS": 0.3, "TV": 0.15, "SEPEDA": 0.3, "EMAS": 0.02}


def _aid(pen: Pen, day: date, *, poor: bool) -> list[Answers | str]:
    """Tell of the aid: it reaches most of those in need, often by several programmes, and some of the others."""
    if not poor:
        running = pen.some({"SEMBAKO": 0.07, "PKH": 0.025, "PBI_JK": 0.16, "PIP": 0.04})
        ended = pen.some({each: 0.02 for each in ("SEMBAKO", "PKH") if each not in running})
        return [*(_line(pen, each, day) for each in running), *(_ended(pen, each, day) for each in ended)]
    if pen.perhaps(OVERLOOKED):
        return []
    shares = {"SEMBAKO": 0.66, "PKH": 0.38, "PBI_JK": 0.72, "PIP": 0.2, "BAPANG": 0.28, "RST": 0.01}
    return [_line(pen, each, day) for each in pen.some(shares)]


def _line(pen: Pen, programme: str, day: date) -> Answers | str:
    """Name a programme that runs: many families know nothing more of it than its name."""
    if pen.perhaps(0.55):
        return programme
    since = date(day.year - pen.chance.randint(1, 6), pen.chance.choice((1, 4, 7, 10)), 1)
    line: Answers = {"programme": programme, "aid_status": "aktif", "since": since.isoformat()}
    if pen.perhaps(0.5):
        line["aid_period"] = f"{day:%Y-%m}"
    return line | ({"components": pen.one((1, 2, 3, 4), (45, 35, 15, 5))} if programme == "PKH" else {})


def _ended(pen: Pen, programme: str, day: date) -> Answers:
    """Tell of a programme that has come to its end for this family."""
    status, reason = pen.one((("graduasi", "mampu"), ("berhenti", "pindah"), ("ditangguhkan", "ganda")), (6, 2, 2))
    until = day - timedelta(days=pen.chance.randint(40, 700))
    return {"programme": programme, "aid_status": status, "until": until.isoformat(), "stop_reason": reason}


def _ppks(pen: Pen, family: Family, day: date) -> list[str]:
    """Name the kinds of need in a family; each fits somebody's age."""
    ages = [(day - person.born).days / 365.25 for person in family.people_on(day)]
    head = (day - family.head.born).days / 365.25
    alone = family.spouse is None and family.head.sex == "P" and 19 < head < 58
    return pen.some(
        {
            "LUT": (0.1 if family.poor else 0.004) * (max(ages) > 60.1),
            "PD": 0.035,
            "ADK": 0.02 * (min(ages) < 17.9),
            "PML": 0.015 * family.poor,
            "PRSE": 0.3 * (alone and family.poor),
            "FM": 0.45 * family.poor,
        }
    )
