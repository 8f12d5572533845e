"""What formulas rest on besides the answers, as forms carry it: a phone computes by the tables of the server.

A rule that changes on the server is so in force on every phone that has the new form, without a new app.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from app.themes.derive import business, family, household, papers, proposal, weighing
from app.themes.economy_rules import BANDS, DIVISIONS, PAPERS
from app.themes.growth import FIRST_HEIGHT_DAY, POSITION_GAP
from app.themes.language import Theme
from app.themes.proposal_rules import BEGINNING, DECIDED, GIVEN_AT, STEPS, asking
from app.themes.rules import ANNUAL_SALES, CAPITAL_COMES_FIRST, GAINS, PROVINCES, SCALES, STATUS_STEPS
from app.themes.social_rules import ELIGIBILITY, KEPT_BY_OFFICE, OF_A_PERSON, PPKS_AGES, PROGRAMMES, STATE_PAID


def _sections() -> dict[str, dict[str, str]]:
    """Return the section of every division of KBLI, by version."""
    found: dict[str, dict[str, str]] = {}
    for (version, division), section in DIVISIONS.items():
        found.setdefault(version, {})[division] = section
    return found


TABLES: Final[Mapping[str, Any]] = {
    "provinces": sorted(PROVINCES),
    "status_steps": {status: sorted(following) for status, following in STATUS_STEPS.items()},
    "scales": [asdict(each) | {"valid_from": each.valid_from.isoformat()} for each in SCALES],
    "capital_comes_first": CAPITAL_COMES_FIRST.isoformat(),
    "annual_sales": dict(ANNUAL_SALES),
    "kbli_sections": _sections(),
    "food_divisions": list(business.FOOD_DIVISIONS),
    "business_years": {"youngest_owner": business.YOUNGEST_OWNER, "oldest_business": business.OLDEST_BUSINESS},
    "papers": [
        {"scheme": each.scheme, "paper": each.paper, "looks": each.looks and each.looks.pattern, "years": each.years}
        for each in PAPERS.values()
    ],
    "paper_questions": dict(papers.SIMPLE),
    "npwp_is_nik": {"from": papers.NIK_IS_NPWP_FROM.isoformat(), "length": papers.NPWP_LENGTH},
    "class_bands": [asdict(each) | {"valid_from": each.valid_from.isoformat()} for each in BANDS],
    "criteria": list(family.CRITERIA),
    "house_tests": {
        "walls": list(family.ROTTING_WALLS),
        "roofs": list(family.ROTTING_ROOFS),
        "floors": list(family.POOR_FLOORS),
        "least_area_tenths": family.LEAST_AREA_TENTHS,
    },
    "programmes": list(PROGRAMMES),
    "eligibility": [
        asdict(each)
        | {"valid_from": each.valid_from.isoformat(), "valid_to": each.valid_to and each.valid_to.isoformat()}
        for each in ELIGIBILITY
    ],
    "gone": list(household.GONE),
    "people_doubts": list(household.DOUBTS),
    "ppks_of_a_person": list(OF_A_PERSON),
    "ppks_ages": {code: list(ages) for code, ages in PPKS_AGES.items() if code not in KEPT_BY_OFFICE},
    "state_paid": [[occupation, payer] for occupation, payer in STATE_PAID.items()],
    "least_gains": [[months, by_sex["L"], by_sex["P"]] for months, by_sex in GAINS],
    "weighing": {
        "first_height_day": FIRST_HEIGHT_DAY,
        "position_gap": POSITION_GAP,
        "red_line": weighing.RED_LINE,
        "without_muac_before": weighing.WITHOUT_MUAC_BEFORE,
        "muac_low": weighing.MUAC_LOW,
        "bounds": [list(each) for each in weighing.BOUNDS],
    },
    "proposal_steps": [[before, after, only_if] for (before, after), only_if in STEPS.items()],
    "proposal_begins": BEGINNING,
    "proposal_proofs": {
        proof: {"given_at": list(states), "asked_in": list(asking(proof))} for proof, states in GIVEN_AT.items()
    },
    "proposal_decided": list(DECIDED),
    "proposal_waits": {"long": proposal.LONG, "very_long": proposal.VERY_LONG},
}
"""By name. What only Dinas Sosial records stands in none of them."""

RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "child_nik": ("provinces",),
    "patient_nik": ("provinces",),
    "business_owner": ("provinces",),
    "proposal_person": ("provinces", "ppks_ages"),
    "outcome_of_status": ("status_steps",),
    "status_step": ("status_steps",),
    "business_scale": ("scales", "capital_comes_first", "annual_sales"),
    "business_activity": ("kbli_sections", "food_divisions"),
    "business_age": ("business_years",),
    "business_papers": ("papers", "paper_questions"),
    "owner_npwp": ("npwp_is_nik",),
    "group_class": ("class_bands",),
    "family_needs": ("criteria",),
    "family_aid": ("programmes",),
    "family_rank": ("programmes", "eligibility"),
    "house_tests": ("house_tests",),
    "family_people": ("provinces", "gone", "people_doubts", "ppks_of_a_person", "ppks_ages", "state_paid"),
    "family_presence": ("gone",),
    "child_progress": ("least_gains", "weighing"),
    "proposal_step": ("proposal_steps", "proposal_begins", "proposal_proofs"),
    "proposal_decision": ("proposal_decided",),
    "proposal_wait": ("proposal_waits",),
}
"""Which tables a formula looks at, by its name; one that is not here looks at none."""


def tables_of(theme: Theme) -> dict[str, Any]:
    """Return the tables on which a theme's formulas rest."""
    names = {name for formula in theme.formulas for name in RESTS_ON.get(formula.by.__name__, ())}
    return {name: TABLES[name] for name in sorted(names)}
