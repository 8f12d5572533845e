"""Which papers a business holds: told by its number alone, or in the list of licences with day and state."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.themes.derive.truths import many, years_after, yes_no
from app.themes.economy_rules import PAPERS, plain_number
from app.themes.language import lines_of
from app.themes.language.expr import Stored, Values

SIMPLE: Final[Mapping[str, str]] = {"nib": "NIB", "npwp": "NPWP", "pirt": "PIRT", "halal": "HALAL"}
"""The questions that ask for one number, and the paper that it is of."""

NIK_IS_NPWP_FROM: Final = date(2022, 7, 14)
"""PMK 112/2022 (to be confirmed)."""

NPWP_LENGTH: Final = 16


def business_papers(values: Values) -> Mapping[str, Stored]:
    """Join both ways of telling: a paper is held once its number is there, and until it lapses.

    A line counts when it is issued, or says nothing of its state. What looks odd is held all the same: the formats are
    to be confirmed, and people look into it.
    """
    day, told = values.get("observed_on"), {key: values.get(key) for key in SIMPLE}
    licences = values.get("licences")
    if licences is None and not any(told.values()):
        return {"papers": None, "paper_doubts": None}
    held = {paper for key, paper in SIMPLE.items() if told[key] is not None}
    doubts: set[str] = set()
    for line in lines_of(licences):
        found = frozenset(_doubts(line, day))
        doubts |= found
        if line.get("licence_status", "TERBIT") == "TERBIT" and found.isdisjoint({"NO_NUMBER", "LAPSED"}):
            held.add(PAPERS[line["scheme"]].paper)
    return {
        "papers": many(paper for paper in KINDS_OF_PAPER if paper in held),
        "paper_doubts": many(doubt for doubt in DOUBTS if doubt in doubts),
    }


KINDS_OF_PAPER: Final = tuple(dict.fromkeys(each.paper for each in PAPERS.values()))

DOUBTS: Final = ("WRONG_NIB", "ODD_NUMBER", "NO_NUMBER", "LAPSED")


def _doubts(line: Mapping[str, Any], day: Stored) -> Iterator[str]:
    """Yield what is odd about a licence."""
    paper, number, state = PAPERS[line["scheme"]], line.get("number"), line.get("licence_status", "TERBIT")
    if number is None:
        if state == "TERBIT":
            yield "NO_NUMBER"
    elif not paper.fits(number):
        yield "WRONG_NIB" if paper.scheme == "NIB" else "ODD_NUMBER"
    if state == "KEDALUWARSA" or (state == "TERBIT" and isinstance(day, date) and _lapsed(line, day)):
        yield "LAPSED"


def _lapsed(line: Mapping[str, Any], day: date) -> bool:
    """Say whether the day until which a licence holds is past; where none is told, its scheme's years count."""
    until, since, years = line.get("valid_to"), line.get("licence_date"), PAPERS[line["scheme"]].years
    if until is None and since is not None and years is not None:
        until = years_after(date.fromisoformat(since), years).isoformat()
    return until is not None and until < day.isoformat()


def owner_npwp(values: Values) -> Mapping[str, Stored]:
    """Say whether a person's 16-digit NPWP is the NIK, as it is since 14 July 2022 (UM02)."""
    day, form, nik = values.get("observed_on"), values.get("legal_form"), values.get("owner_nik")
    npwp, licences = values.get("npwp"), lines_of(values.get("licences"))
    of_persons = [npwp] if form == "PERORANGAN" and isinstance(npwp, str) else []
    of_persons += [plain_number(each.get("number", "")) for each in licences if each["scheme"] == "NPWP16_NIK"]
    comparable = [each for each in of_persons if len(each) == NPWP_LENGTH]
    if not comparable or nik is None or not isinstance(day, date) or day < NIK_IS_NPWP_FROM:
        return {"npwp_is_nik": None}
    return {"npwp_is_nik": yes_no(all(each == nik for each in comparable))}
