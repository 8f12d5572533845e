"""The people of a family, line by line as they stand on its card: work, presence, and who of them is in need."""

from datetime import date

from app.demo.pen import Answers, Pen
from app.demo.people import CHILD, PARENT, Family, Person

HEAD, HUSBAND, WIFE = "1", "2", "3"
HOUSEWIFE, PUPIL, IDLE, PENSIONER = "2", "3", "1", "4"
STATE = ("5", "6", "7", "17")
"""Occupations of a family card: civil servant, soldier, police, employee of a city's company."""

WORK_POOR = {"19": 34, "20": 12, "9": 12, "88": 10, "84": 9, "13": 6, "14": 5, "23": 4, "26": 4, "1": 4}
WORK = {"88": 24, "15": 22, "84": 14, "9": 12, "18": 6, "65": 4, "14": 5, "30": 3, "35": 3, "4": 2}
STATE_PAID, STATE_PAID_POOR = 0.06, 0.004
"""Share of families whose head, or spouse, is paid by the state."""


def people_of(pen: Pen, family: Family, needs: list[str], day: date) -> tuple[list[Answers], bool]:
    """Write the lines of a family's card, and say whether somebody on it is paid by the state."""
    state = pen.perhaps(STATE_PAID_POOR if family.poor else STATE_PAID)
    lines = [_line(family.head, HEAD, _work(pen, family, state=state))]
    if family.spouse:
        working = _work(pen, family, state=False) if pen.perhaps(0.3) else HOUSEWIFE
        lines.append(_line(family.spouse, HUSBAND if family.spouse.sex == "L" else WIFE, working))
    lines += [_line(child, CHILD, IDLE) for child in family.born_by(day)]
    for place, person in family.others:
        pupil = (day - person.born).days < 19 * 365
        lines.append(_line(person, place, PUPIL if pupil else PENSIONER if place == PARENT else pen.one(*_SOON)))
    for line, person in zip(lines, family.people_on(day), strict=True):
        if found := [need for need in needs if _fits(need, person, day)][:1]:
            needs = [need for need in needs if need not in found]
            line["ppks"] = found
    return lines, state


_SOON = (("15", "19", "3", "1"), (4, 3, 2, 1))
"""What grown children do, and how often."""


def _work(pen: Pen, family: Family, *, state: bool) -> str:
    if state:
        return pen.one(STATE, (6, 1, 2, 1))
    found = WORK_POOR if family.poor else WORK
    return pen.one(tuple(found), tuple(found.values()))


def _line(person: Person, place: str, work: str) -> Answers:
    number = {"nik": person.nik} if person.nik else {"no_nik_reason": person.no_nik_reason}
    about = {"sex": person.sex, "birth_date": person.born.isoformat(), "occupation": work, "presence": "TINGGAL"}
    return {"name": person.name, "relationship": place} | number | about


def _fits(need: str, person: Person, day: date) -> bool:
    """Say whether somebody of this age and sex can be in a need of this kind."""
    years = (day - person.born).days / 365.25
    match need:
        case "LUT":
            return years > 60.1
        case "PD":
            return years > 18.1
        case "ADK":
            return years < 17.9
        case "PRSE":
            return person.sex == "P" and 18.1 < years < 58.9
        case _:
            return False
