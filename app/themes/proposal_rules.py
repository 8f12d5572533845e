"""Rules of proposals: which state may follow which, whose step each is, and what evidence it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.themes.rules import rows

BEGINNING: Final = ""
"""What stands before the first state."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of a proposal: whose step leads to it, for whom it then waits, and its evidence.

    `needs`: the evidence that must be there; `may`: what may be there besides, and is not asked for elsewhere.
    """

    code: str
    hand: str
    waits_for: str
    needs: frozenset[str]
    may: frozenset[str]


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split("|")))


STATES: Final = tuple(
    State(row["code"], row["hand"], row["waits_for"], _names(row["needs"]), _names(row["may"]))
    for row in rows("ppks_states")
)
"""In the order of the life cycle."""


def states_of(hand: str) -> frozenset[str]:
    """Return the states into which one hand brings a proposal."""
    return frozenset(each.code for each in STATES if each.hand == hand)


def needing(evidence: str) -> tuple[str, ...]:
    """Return the states in which some evidence must be there."""
    return tuple(each.code for each in STATES if evidence in each.needs)


def asking(evidence: str) -> tuple[str, ...]:
    """Return the states in which some evidence is asked for at all."""
    return tuple(each.code for each in STATES if evidence in each.needs | each.may)


STEPS: Final[Mapping[tuple[str, str], str]] = {
    (row["from_state"], row["to_state"]): row["only_if"] for row in rows("ppks_lifecycle")
}
"""Which state may follow which, and under what condition."""


def may_follow(before: str, now: str, *, decided: bool, field_checked: bool) -> bool:
    """Say whether a state may follow another (PP04); what stays the same may stay.

    The field check is made before the muskel or after it: `decided` and `field_checked` say which of the two was over
    in the state before, so that neither is left out.
    """
    if now == before:
        return True
    condition = STEPS.get((before, now))
    return condition is not None and {
        "": True,
        "decided": decided,
        "undecided": not decided,
        "field_checked": field_checked,
    }.get(condition, False)


def _after(state: str) -> frozenset[str]:
    """Return the states that come after one without beginning anew."""
    found: set[str] = set()
    waiting = [state]
    while waiting:
        here = waiting.pop()
        fresh = {to for came, to in STEPS if came == here and to not in found and (BEGINNING, to) not in STEPS}
        found |= fresh
        waiting += fresh
    return frozenset(found)


VERIFIED: Final = tuple(each.code for each in STATES if each.code in _after("VERIFIKASI_RT"))
"""The states beyond the check by the RT (POV07)."""

DECIDED: Final = tuple(code for code in needing("BERITA_ACARA") if code != "TIDAK_LAYAK")
"""The states of proposals that a muskel found fit, apart from a field check that may come before it or after."""

GIVEN_AT: Final[Mapping[str, tuple[str, ...]]] = {
    "BERITA_ACARA": ("MUSKEL", "LAYAK", "TIDAK_LAYAK"),
    "FIELD": ("VERVAL_LAPANGAN",),
}
"""In which states the evidence of the two steps that may change places is given; later it can only stand."""
