"""Children who are weighed every month and grow along a line of the WHO standards, some of them too low."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family, Person
from app.themes.growth import FIRST_HEIGHT_DAY, FIRST_STANDING_DAY, LAST_COUNTED_DAY
from app.themes.growth.tables import Table, curve
from app.themes.growth.zscore import at_sd

BROUGHT = {0.93: 5, 0.85: 4, 0.6: 2}
"""How often a child is brought in a month, for the families that always come, mostly come, and come when they can."""

PER_CHILD = 8.5
"""Weighings of one child in the story, on average."""

WEIGHED_FROM = 20
"""Age in days at the first weighing."""

HALF_YEAR = 183

FALLS_ILL = 0.06
"""Share of months in which a child is ill enough to lose weight, and is weighed all the same."""

HEIGHT_TAKEN = 0.55
"""Share of weighings outside February and August at which the height is taken too."""

ROUNDED = 0.12
"""Share of heights that are read to the half centimetre."""


def children_for(weighings: int) -> int:
    """Return how many children make so many weighings."""
    return max(1, round(weighings / PER_CHILD)) if weighings else 0


def weighings(pen: Pen, family: Family, child: Person, posyandu_day: int) -> Iterator[Item]:
    """Write the weighings of one child, and now and then a correction of one."""
    track = _Track(pen, child, poor=family.poor)
    born = _born(pen, track)
    for day in _days(pen, child, posyandu_day):
        answers = _about(pen, family, child, day) | born | track.measured(day)
        born = {}
        answers |= _asked(pen, answers, (day - child.born).days, day, ill=track.ill)
        if "weight_kg" in answers and pen.perhaps(0.008):
            wrong = f"{float(answers['weight_kg']) + pen.chance.choice((-1, 1)):.1f}"
            first = pen.write("stunting", family.area, day, answers | {"weight_kg": wrong})
            yield first
            yield pen.rewrite(first, day, answers)
        else:
            yield pen.write("stunting", family.area, day, answers)


def _days(pen: Pen, child: Person, posyandu_day: int) -> Iterator[date]:
    comes = pen.one(tuple(BROUGHT), tuple(BROUGHT.values()))
    for month in range(13):
        day = _month(pen.since, month).replace(day=posyandu_day)
        if pen.perhaps(0.08):
            day += timedelta(days=pen.chance.randint(1, 3))
        age = (day - child.born).days
        if pen.since < day <= pen.until and WEIGHED_FROM <= age <= LAST_COUNTED_DAY and pen.perhaps(comes):
            yield day


def _month(start: date, ahead: int) -> date:
    month = start.month - 1 + ahead
    return date(start.year + month // 12, month % 12 + 1, 1)


class _Track:
    """The line along which one child grows: it keeps to its own z-scores, but for illness and the scales' last digit.

    Height is never lost, weight is: after an illness a child falls behind and catches up again within some months.
    """

    def __init__(self, pen: Pen, child: Person, *, poor: bool) -> None:
        chance = pen.chance
        self.pen, self.child = pen, child
        self.tall = chance.gauss(-0.66 - 0.35 * poor, 0.97)
        self.stout = chance.gauss(-0.28 - 0.22 * poor, 0.96)
        self.head = chance.gauss(-0.2, 0.9)
        self.arm = chance.gauss(0, 0.3)
        self.behind = 0.0
        self.ill = False
        self._seen = 0.0

    def measured(self, day: date) -> Answers:
        """Return what scales and board show on a day."""
        chance, sex, age = self.pen.chance, self.child.sex, (day - self.child.born).days
        self.ill = self.pen.perhaps(FALLS_ILL)
        self.behind = min(1.2, self.behind * 0.4 + self.ill * chance.uniform(0.3, 0.7))
        self.stout = _within(self.stout + chance.gauss(0, 0.02), -2.9, 2.8)
        # Children fall behind in their first two years rather than later.
        z = _within(self.tall + 0.25 - 0.35 * min(age, 730) / 730, -3.6, 3)
        length = at_sd(z, _row("lhfa", sex, age))
        found: Answers = {"weight_kg": f"{self._weight(length, age) + chance.gauss(0, 0.02):.1f}"}
        if day.month in (2, 8) or self.pen.perhaps(HEIGHT_TAKEN):
            found |= self._height(length, age)
        if age >= HALF_YEAR and self.pen.perhaps(0.35):
            around = _within(self.stout - self.behind + self.arm + chance.gauss(0, 0.15), -3, 3)
            found["muac_cm"] = f"{at_sd(around, _row('acfa', sex, age)):.1f}"
        if self.pen.perhaps(0.15):
            found["head_cm"] = f"{at_sd(_within(self.head, -2.8, 2.8), _row('hcfa', sex, age)):.1f}"
        return found

    def _height(self, length: float, age: int) -> Answers:
        """Read the board: to the millimetre, now and then to the half centimetre; never less than the last time."""
        lying = age < FIRST_HEIGHT_DAY
        self._seen = max(self._seen, length + self.pen.chance.gauss(0, 0.25))
        seen = self._seen
        if age >= FIRST_STANDING_DAY and self.pen.perhaps(0.03):
            lying = not lying
            seen += 0.7 if lying else -0.7
        if self.pen.perhaps(ROUNDED):
            seen = round(seen * 2) / 2
        return {"height_cm": f"{seen:.1f}", "position": "lying" if lying else "standing"}

    def _weight(self, length: float, age: int) -> float:
        table = curve("wfl" if age < FIRST_HEIGHT_DAY else "wfh", self.child.sex)
        lms = table.at_length(round(length * 100)) or _row("wfa", self.child.sex, age)
        return max(1.5, at_sd(_within(self.stout - self.behind, -3.4, 2.9), lms))


def _row(table: Table, sex: str, age: int) -> tuple[float, float, float]:
    lms = curve(table, "L" if sex == "L" else "P").on_day(age)
    if lms is None:
        raise ValueError(f"{table} has no day {age}")
    return lms


def _about(pen: Pen, family: Family, child: Person, day: date) -> Answers:
    """Say who the child is; a newborn's number comes after some weeks."""
    mother = family.mother
    newborn = child.nik is not None and (day - child.born).days < 45
    return {
        "child_nik": None if newborn else child.nik,
        "no_nik_reason": "bayi_baru" if newborn else child.no_nik_reason,
        "child_name": child.name,
        "sex": child.sex,
        "birth_date": child.born.isoformat(),
        "mother_name": mother.name,
        "mother_nik": mother.nik,
        "no_kk": family.kk if pen.perhaps(0.7) else None,
        "house_no": family.house,
        "place": pen.one(("POSYANDU", "RUMAH", "PUSKESMAS", "PAUD"), (88, 7, 3, 2)),
    }


def _born(pen: Pen, track: _Track) -> Answers:
    """Say how the child was born, which is asked once; many a mother has no book at hand."""
    early = pen.perhaps(0.07)
    weeks = pen.chance.randint(31, 36) if early else pen.one((37, 38, 39, 40, 41), (8, 22, 34, 27, 9))
    weight = round(3080 + 130 * track.tall + pen.chance.gauss(0, 330) - 480 * early, -1)
    length = 49.2 + track.tall + pen.chance.gauss(0, 0.9) - 2.6 * early
    return {
        "birth_weight_g": pen.one((int(max(1400, min(4600, weight))), "unknown"), (80, 20)),
        "birth_length_cm": pen.one((f"{max(40, min(56, length)):.1f}", "unknown"), (72, 28)),
        "gestation_weeks": pen.one((weeks, "unknown"), (70, 30)),
    }


def _asked(pen: Pen, answers: Answers, age: int, day: date, *, ill: bool) -> Answers:
    """Answer what else is asked at this age."""
    found: Answers = {
        "oedema": pen.one(("no", "unknown", "yes"), (992, 7, 1)),
        "kia_book": pen.one(("yes", "no", "unknown"), (93, 5, 2)),
        "ill": pen.one(("no", "yes", "unknown"), (10, 88, 2) if ill else (93, 5, 2)),
    }
    if age < HALF_YEAR:
        found["exclusive_breastfeeding"] = pen.one(("yes", "no", "refused"), (68, 30, 2))
    elif day.month in (2, 8):
        found["vitamin_a"] = pen.one(("yes", "no", "unknown"), (90, 8, 2))
    if "muac_cm" in answers and float(answers["muac_cm"]) < 12.5:
        found["referred"] = pen.one(("yes", "no"), (7, 3))
    return found


def _within(z: float, low: float, high: float) -> float:
    return max(low, min(high, z))
