"""What a NIK says of a person, beside what was told (ID04 to ID07)."""

from collections.abc import Mapping
from datetime import date

from app.core.text import words_of
from app.themes.derive.truths import many, yes_no
from app.themes.language import Past
from app.themes.language.expr import Stored, Values
from app.themes.rules import PROVINCES


def child_nik(values: Values) -> Mapping[str, Stored]:
    """Compare the child's NIK with the birth date and sex that were told, and the mother's with a woman's."""
    return {
        "nik_doubts": nik_doubts(values.get("child_nik"), values.get("sex"), values.get("birth_date")),
        "mother_nik_doubts": nik_doubts(values.get("mother_nik"), "P", None),
    }


def child_numbers(values: Values) -> Mapping[str, Stored]:
    """Say whether the family card bears the number of a NIK, or the child the NIK of its mother (ID07, ID08)."""
    card, child, mother = values.get("no_kk"), values.get("child_nik"), values.get("mother_nik")
    return {
        "kk_is_nik": None if card is None else yes_no(card in (child, mother)),
        "nik_shared": None if child is None or mother is None else yes_no(child == mother),
    }


def patient_nik(values: Values) -> Mapping[str, Stored]:
    """Compare the patient's NIK with the birth date and sex that were told (ID04, ID05)."""
    return {"nik_doubts": nik_doubts(values.get("nik"), values.get("sex"), values.get("birth_date"))}


def child_namesake(values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether the child's NIK stood under quite another name and birth date before (ID07)."""
    return {"nik_of_another": of_another(values, past, "child_nik", "child_name")}


def patient_namesake(values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether the patient's NIK stood under quite another name and birth date before (ID07)."""
    return {"nik_of_another": of_another(values, past, "nik", "name")}


def nik_doubts(nik: Stored, sex: Stored, birth_date: Stored) -> str | None:
    """Say in what a NIK differs from what was told; a NIK is never changed to match.

    Its first six digits are of the area of first registration, anywhere in the country: only one that cannot be is
    doubted.
    """
    if not isinstance(nik, str) or len(nik) != 16:
        return None
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    woman = day > 40
    doubts = []
    if isinstance(birth_date, date) and (day - 40 * woman, month, year) != (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    ):
        doubts.append("birth_date")
    if sex in ("L", "P") and (sex == "P") != woman:
        doubts.append("sex")
    if nik[:2] not in PROVINCES or "00" in (nik[2:4], nik[4:6]):
        doubts.append("area")
    return many(doubts)


def of_another(values: Values, past: Past, nik: str, name: str) -> str | None:
    """Say whether nobody known by this NIK before could be this person: no word of the name, and another birth date.

    A name that was mended, or a date, is still the same person's.
    """
    if values.get(nik) is None or not past.earlier:
        return None
    words, born = _name(values.get(name)), values.get("birth_date")
    others = ((_name(each.get(name)), each.get("birth_date")) for each in past.earlier)
    return yes_no(all(words.isdisjoint(theirs) and None not in (born, day) and born != day for theirs, day in others))


def _name(written: Stored) -> frozenset[str]:
    """Return the words of a name as they are compared; one that has no Latin letter is compared whole."""
    name = str(written or "")
    return frozenset(words_of(name) or ([name] if name else ()))
