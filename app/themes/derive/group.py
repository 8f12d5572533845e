"""A farming group's class by its score, its harvests, and whether it may be known already."""

from collections.abc import Mapping
from datetime import date

from app.themes.derive.truths import many, number, yes_no
from app.themes.economy_rules import class_by_score
from app.themes.language import Past, lines_of
from app.themes.language.expr import Stored, Values


def group_class(values: Values) -> Mapping[str, Stored]:
    """Read the class from the score, by the bands in force on the day of the assessment, and compare it with the told.

    Of an assessment without a day, the day of the visit counts.
    """
    assessed, seen = values.get("class_assessed_on"), values.get("observed_on")
    day, told, score = assessed or seen, values.get("class"), number(values.get("class_score"))
    if score is None or not isinstance(day, date):
        return {"class_by_score": None, "class_agrees": None}
    found = class_by_score(score, day)
    return {"class_by_score": found, "class_agrees": None if None in (found, told) else yes_no(found == told)}


def group_harvests(values: Values) -> Mapping[str, Stored]:
    """Say what is odd about the days of the harvests: after the visit, or before the group was founded."""
    day, founded, harvests = values.get("observed_on"), values.get("founded_on"), values.get("harvests")
    if harvests is None or not isinstance(day, date):
        return {"harvest_doubts": None}
    days = [line["harvested_on"] for line in lines_of(harvests)]
    first = founded.isoformat() if isinstance(founded, date) else ""
    doubts = {
        "AFTER_VISIT": any(each > day.isoformat() for each in days),
        "BEFORE_GROUP": any(each < first for each in days),
    }
    return {"harvest_doubts": many(doubt for doubt, found in doubts.items() if found)}


def group_known(_values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether a group of the same name in the same kelurahan, not dissolved, is on another record."""
    return {"maybe_known": yes_no(any(each.get("status") != "BUBAR" for each in past.alike))}
