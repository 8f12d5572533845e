"""The course of a proposal: what may follow what, what the muskel decided, and from which day it waits too long."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from app.themes.derive.household import fits_age, years_on
from app.themes.derive.person import nik_doubts
from app.themes.derive.truths import yes_no
from app.themes.language import Past
from app.themes.language.expr import Stored, Values
from app.themes.proposal_rules import BEGINNING, DECIDED, GIVEN_AT, asking, may_follow

LONG: Final = 30
VERY_LONG: Final = 90
"""Days after which a proposal without a decision waits long, and very long (to be confirmed by Dinas Sosial)."""

DUPLICATE_ENDED: Final = ("DITOLAK_RT", "TIDAK_LAYAK", "GRADUASI", "DIHAPUS")
"""States after which the same may be proposed anew."""


def proposal_step(values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether the state may follow the one before, and whether its proofs are given at their own step (PP04)."""
    now, before = values.get("stage"), past.previous or {}
    if now is None:
        return {"stage_follows": None, "minutes_follow": None, "field_follows": None}
    came = str(before.get("stage") or BEGINNING)
    decided, checked = before.get("ba_no") is not None, before.get("field_checked_on") is not None
    return {
        "stage_follows": yes_no(may_follow(came, str(now), decided=decided, field_checked=checked)),
        "minutes_follow": _at_its_step("BERITA_ACARA", values.get("ba_no"), str(now), decided),
        "field_follows": _at_its_step("FIELD", values.get("field_checked_on"), str(now), checked),
    }


def _at_its_step(evidence: str, proof: Stored, now: str, before: bool) -> str:  # noqa: FBT001 - a truth it compares
    """Say whether a proof is given at its own step, and stands as long as later states ask for it."""
    there = proof is not None
    return yes_no(there == before or now in GIVEN_AT[evidence] or not (there or now in asking(evidence)))


def proposal_known(_values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether the same is proposed for the same person or family in another record that has not ended."""
    return {"proposed_already": yes_no(any(each.get("stage") not in DUPLICATE_ENDED for each in past.alike))}


def proposal_decision(values: Values) -> Mapping[str, Stored]:
    """Say what the muskel decided: what went on from it was found fit."""
    stage, minutes = values.get("stage"), values.get("ba_no")
    if stage == "TIDAK_LAYAK":
        return {"muskel_decision": "TIDAK_LAYAK"}
    fit = stage in DECIDED or (stage == "VERVAL_LAPANGAN" and minutes is not None)
    return {"muskel_decision": "LAYAK" if fit else None}


def proposal_wait(values: Values) -> Mapping[str, Stored]:
    """Count the days from which a proposal has waited long, and very long, for its decision."""
    day = values.get("proposed_on")
    if not isinstance(day, date):
        return {"long_from": None, "very_long_from": None}
    return {"long_from": day + timedelta(days=LONG), "very_long_from": day + timedelta(days=VERY_LONG)}


def proposal_person(values: Values) -> Mapping[str, Stored]:
    """Compare the NIK, the family card and the kind of need with what was told of the person (ID04-ID08, PP01)."""
    nik, card, born = values.get("nik"), values.get("no_kk"), values.get("birth_date")
    need, day = values.get("ppks_type"), values.get("observed_on")
    numbers = {nik, values.get("head_nik")} - {None}
    return {
        "nik_doubts": nik_doubts(nik, values.get("sex"), born),
        "kk_is_nik": None if card is None or not numbers else yes_no(card in numbers),
        "age_fits": _age_fits(need, born, day),
    }


def _age_fits(need: Stored, born: Stored, day: Stored) -> str | None:
    if isinstance(need, str) and isinstance(born, date) and isinstance(day, date):
        return yes_no(fits_age(need, years_on(born, day)))
    return None
