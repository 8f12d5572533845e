"""What the people on a family card say together: who heads it, whose pay is the state's, which needs fit no age."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.themes.derive.person import nik_doubts
from app.themes.derive.truths import many, yes_no
from app.themes.language import lines_of
from app.themes.language.expr import Stored, Values
from app.themes.social_rules import OF_A_PERSON, PPKS_AGES, STATE_PAID

Person = Mapping[str, Any]
"""One line of `people` as it is stored: days are ISO text, several codes stand between commas."""

HEAD, HUSBAND, WIFE = "1", "2", "3"
"""Relationships to the head of the family, as the family card numbers them."""

GONE: Final = ("PINDAH", "MENINGGAL")
"""How a family or a person is no longer there to receive anything."""

DOUBTS: Final = ("HEADS", "SPOUSES", "NIK_TWICE", "NIK_UNREASONED", "NIK_SEX", "NIK_BIRTH", "PPKS_AGE")
"""What may be wrong between the lines, in the order in which it is kept."""


def family_people(values: Values) -> Mapping[str, Stored]:
    """Look through the people of a family for what cannot be, or should be looked at (ID04-ID11, PP01)."""
    told, day = values.get("people"), values.get("observed_on")
    people = lines_of(told)
    if not people or not isinstance(day, date):
        return dict.fromkeys(("people_doubts", "ppks_seen", "ppks_persons", "state_paid"))
    found = set(_doubts(people, day))
    seen = {code for each in people for code in _codes(each.get("ppks"))}
    paid = {STATE_PAID.get(str(each.get("occupation"))) for each in people if each.get("presence") not in GONE}
    return {
        "people_doubts": many(each for each in DOUBTS if each in found),
        "ppks_seen": many(code for code in OF_A_PERSON if code in seen),
        "ppks_persons": len([each for each in people if _codes(each.get("ppks"))]),
        "state_paid": many(each for each in dict.fromkeys(STATE_PAID.values()) if each in paid),
    }


def family_card(values: Values) -> Mapping[str, Stored]:
    """Say whether the number of the family card is also the NIK of somebody in the family (ID08)."""
    card, head = values.get("no_kk"), values.get("head_nik")
    niks = {head, *(each.get("nik") for each in lines_of(values.get("people")))} - {None}
    return {"kk_is_nik": None if card is None or not niks else yes_no(card in niks)}


def family_presence(values: Values) -> Mapping[str, Stored]:
    """Say whether the family, or the head of it, has died or moved (PP06)."""
    status = values.get("status")
    heads = [each.get("presence") for each in lines_of(values.get("people")) if each["relationship"] == HEAD]
    if status is None:
        return {"recipient_gone": None}
    return {"recipient_gone": yes_no(status in GONE or any(each in GONE for each in heads))}


def family_pay(values: Values) -> Mapping[str, Stored]:
    """Say whether somebody in the family is paid by the state, by the question or by an occupation (PP05)."""
    said, paid = values.get("civil_servant_in_household"), values.get("state_paid")
    if said is None and paid in (None, many(())):
        return {"civil_servant": None}
    return {"civil_servant": yes_no(said == "yes" or paid not in (None, many(())))}


def _doubts(people: Sequence[Person], day: date) -> Iterator[str]:
    relations = [each["relationship"] for each in people]
    niks = [each["nik"] for each in people if "nik" in each]
    if relations.count(HEAD) != 1:
        yield "HEADS"
    if relations.count(HUSBAND) > 1 or relations.count(WIFE) > 1:
        yield "SPOUSES"
    if len(set(niks)) < len(niks):
        yield "NIK_TWICE"
    if any("nik" not in each and "no_nik_reason" not in each for each in people):
        yield "NIK_UNREASONED"
    for each in people:
        born = _day(each.get("birth_date"))
        against = nik_doubts(each.get("nik"), each.get("sex"), born) or ""
        yield from (name for code, name in (("sex", "NIK_SEX"), ("birth_date", "NIK_BIRTH")) if f",{code}," in against)
        if born is not None and not all(fits_age(code, years_on(born, day)) for code in _codes(each.get("ppks"))):
            yield "PPKS_AGE"


def fits_age(code: str, years: int) -> bool:
    """Say whether somebody of so many completed years can be in a need of this kind (PP01)."""
    least, most = PPKS_AGES[code]
    return (least is None or least <= years) and (most is None or years <= most)


def years_on(born: date, day: date) -> int:
    """Return the completed years of somebody on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _codes(kept: Stored) -> Iterable[str]:
    return [code for code in str(kept or "").split(",") if code]
