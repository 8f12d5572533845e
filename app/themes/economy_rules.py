"""Rules of trade and of farming groups: sections of KBLI, papers of a business, classes of a group by score."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.themes.rules import rows

DIVISIONS: Final[Mapping[tuple[str, str], str]] = {
    (row["kbli_version"], f"{division:02d}"): row["section"]
    for row in rows("kbli_sections")
    for division in range(int(row["division_from"]), int(row["division_to"]) + 1)
}
"""By version of KBLI and two digits, the section."""


def section_of(version: str, kbli: str) -> str | None:
    """Return the section of a class with its version, as `2020_K`: K is finance in 2020, telecommunication in 2025.

    None when that version has no such division, as KBLI 2025 has no 45.
    """
    letter = DIVISIONS.get((version, kbli[:2]))
    return letter and f"{version}_{letter}"


_IN_2025: Final[Mapping[str, str]] = {row["kbli2020"]: row["kbli2025_status"] for row in rows("umkm_kbli_shortlist")}

KBLI_SAME_IN_2025: Final = tuple(code for code, what in _IN_2025.items() if what == "same_title")
"""Classes of 2020 that are known to live on in KBLI 2025 under the same code and title."""

KBLI_OTHER_IN_2025: Final = tuple(code for code, what in _IN_2025.items() if what == "code_reused_check_title")
"""Classes whose code stands in KBLI 2025 under another title."""

KBLI_NOT_IN_2025: Final = tuple(code for code, what in _IN_2025.items() if what == "absent")
"""Classes whose code is known to be gone from KBLI 2025."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of a licensing scheme: which paper it gives, how its number looks, how many years it holds."""

    scheme: str
    paper: str
    looks: re.Pattern[str] | None
    years: int | None

    def fits(self, number: str) -> bool:
        """Say whether a number, written in any usual way, looks as the scheme's numbers do."""
        return self.looks is None or self.looks.fullmatch(plain_number(number)) is not None


PAPERS: Final[Mapping[str, Paper]] = {
    row["code"]: Paper(
        row["code"],
        row["paper"],
        re.compile(row["regex"], re.ASCII) if row["regex"] else None,
        int(row["valid_years"]) if row["valid_years"] else None,
    )
    for row in rows("umkm_legal_ids")
}
"""By scheme; formats and years marked `memory` are to be confirmed, and therefore doubt a number at most."""


def plain_number(number: str) -> str:
    """Drop blanks and marks from a number of a paper, and write its letters large."""
    return re.sub(r"[ .\-/]", "", number).upper()


@dataclass(frozen=True, slots=True)
class Band:
    """The scores that make a class under one rule, both ends included."""

    valid_from: date
    code: str
    least: int
    most: int


BANDS: Final = tuple(
    Band(date.fromisoformat(row["valid_from"]), row["class"], int(row["score_min"]), int(row["score_max"]))
    for row in rows("kwt_class_bands")
)
"""The rules of 2011 and of 2018 disagree; which one the city follows, and since when, is to be confirmed."""


def class_by_score(score: int, day: date) -> str | None:
    """Return the class that a score makes under the rule in force on a day; None before the first rule."""
    begun = max((each.valid_from for each in BANDS if each.valid_from <= day), default=None)
    return next(
        (each.code for each in BANDS if each.valid_from == begun and each.least <= score <= each.most),
        None,
    )
