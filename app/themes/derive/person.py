"""What a NIK says of a person, beside what was told (ID04, ID05)."""

from collections.abc import Mapping
from datetime import date

from app.themes.derive.truths import many
from app.themes.language.expr import Stored, Values


def child_nik(values: Values) -> Mapping[str, Stored]:
    """Compare the child's NIK with the birth date and sex that were told (ID04, ID05)."""
    return {"nik_doubts": nik_doubts(values.get("child_nik"), values.get("sex"), values.get("birth_date"))}


def patient_nik(values: Values) -> Mapping[str, Stored]:
    """Compare the patient's NIK with the birth date and sex that were told (ID04, ID05)."""
    return {"nik_doubts": nik_doubts(values.get("nik"), values.get("sex"), values.get("birth_date"))}


def nik_doubts(nik: Stored, sex: Stored, birth_date: Stored) -> str | None:
    """Say in what a NIK differs from what was told; a NIK is never changed to match."""
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
    return many(doubts)
