"""Rules of social aid: whom a programme is for on which day, what age a need can have, whose pay is the state's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.themes.rules import rows

PROGRAMMES: Final = tuple(row["code"] for row in rows("aid_programmes"))
"""Every programme, in the order of the catalogue."""

MOST_COMPONENTS: Final = 4
"""Components of PKH that one family is paid for (rule PP09)."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """For which ranks a programme is meant while a rule is in force, both ends included; None has no end."""

    programme: str
    valid_from: date
    valid_to: date | None
    least: int
    most: int

    def holds_on(self, day: date) -> bool:
        """Say whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


ELIGIBILITY: Final = tuple(
    Eligibility(
        row["programme"],
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        int(row["desil_min"]),
        int(row["desil_max"]),
    )
    for row in rows("programme_eligibility")
)
"""Sources disagree on some ceilings; the table says which one is in force here, and that it is to be confirmed."""

WITH_CEILING: Final = tuple(code for code in PROGRAMMES if any(each.programme == code for each in ELIGIBILITY))
"""The programmes that look at the rank of a family."""


def ranks_of(programme: str, day: date) -> Eligibility | None:
    """Return the rule of a programme in force on a day, the one that began last; None when it looks at no rank."""
    held = [each for each in ELIGIBILITY if each.programme == programme and each.holds_on(day)]
    return max(held, key=lambda each: each.valid_from, default=None)


Ages = tuple[int | None, int | None]


def _years(text: str) -> int | None:
    return int(text) if text else None


PPKS_AGES: Final[Mapping[str, Ages]] = {
    row["code"]: (_years(row["age_min"]), _years(row["age_max"])) for row in rows("ppks_types")
}
"""The completed years that a person of each kind can have, both ends included (rule PP01)."""

KEPT_BY_OFFICE: Final = frozenset(row["code"] for row in rows("ppks_types") if row["cadre_may_record"] != "yes")
"""The kinds that only Dinas Sosial records and sees (rule PP02)."""

OF_A_PERSON: Final = tuple(
    row["code"] for row in rows("ppks_types") if row["unit"].startswith("person") and row["code"] not in KEPT_BY_OFFICE
)
"""The kinds that may be said of one person of a family."""

STATE_PAID: Final[Mapping[str, str]] = {
    row["code"]: row["state_paid_flag"].upper()
    for row in rows("kk_occupation")
    if row["state_paid_flag"] in ("asn_tni_polri", "bumn_bumd", "pejabat_negara")
}
"""Occupations of a family card that are paid by the state or a company of it: 5-7, 16-17, 48-63 (rule PP05)."""

_HOLDERS: Final = {"family": "KELUARGA", "household": "KELUARGA", "person": "ORANG", "any": "", "person/household": ""}


def _holders(file: str) -> Mapping[str, str]:
    """Return for each code of a list who may hold it; one that is nobody's in a family is left out."""
    units = {row["code"]: row["unit"].partition(" (")[0] for row in rows(file)}
    return {code: _HOLDERS[unit] for code, unit in units.items() if unit in _HOLDERS}


PROGRAMME_HOLDERS: Final = _holders("aid_programmes")
"""The programmes that a person or a family may be proposed for, with `ORANG`, `KELUARGA`, or nothing for either."""

PPKS_HOLDERS: Final = {code: who for code, who in _holders("ppks_types").items() if code not in KEPT_BY_OFFICE}
"""The same of the kinds of need that a muskel may speak of: none that only Dinas Sosial may know."""
