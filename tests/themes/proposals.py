"""Proposals of the tests: what is sent of one at each stage, with all the evidence that the stage needs."""

from collections.abc import Mapping
from typing import Any, Final

from app.themes.proposal_rules import STATES

PERSON: Final[dict[str, Any]] = {
    "for_whom": "ORANG",
    "name": "Contoh Sarinah",
    "nik": "1872015708709905",
    "sex": "P",
    "birth_date": "1970-08-17",
    "head_nik": None,
    "no_kk": None,
    "proposed_as": "PPKS",
    "programme": None,
    "ppks_type": "PRSE",
}
"""What makes the example, which is of a family and a programme, one of a person in need."""

PROOF: Final[Mapping[str, Mapping[str, Any]]] = {
    "VISIT": {
        "visited_on": "2026-06-04",
        "presence": "TINGGAL",
        "criteria": ["FM2", "FM4"],
        "card_checked": "yes",
        "findings": "Menumpang di rumah orang tua.",
    },
    "REJECTION": {"rt_reason": "MAMPU"},
    "MUSKEL": {"muskel_on": "2026-06-20", "muskel_place": "Balai kelurahan", "muskel_chair": "Lurah Contoh"},
    "BERITA_ACARA": {
        "muskel_id": "Muskel II/2026",
        "ba_no": "145/BA/VI/2026",
        "ba_on": "2026-06-21",
        "attendance": 23,
        "notice_from": "2026-06-22",
        "notice_until": "2026-06-29",
    },
    "UNFIT": {"muskel_reason": "MAMPU"},
    "FIELD": {
        "field_checked_on": "2026-06-25",
        "field_form": "yes",
        "field_photos": ["DEPAN", "DALAM"],
        "latitude": "-5.11309",
        "longitude": "105.30667",
    },
    "SIKS": {"siks_on": "2026-06-30", "siks_files": ["BNBA", "BERITA_ACARA"]},
    "ENDORSEMENT": {"endorsement_no": "470/18/2026", "endorsed_on": "2026-07-15"},
    "RETURN": {"return_reason": "BUKTI_LAPANGAN"},
    "DECREE": {"decree_no": "79/HUK/2026", "decree_period": "2026-Q3"},
    "GRANT": {"granted_programme": "SEMBAKO", "granted_period": "2026-08", "granted_account": "yes"},
    "EXIT": {"exit_reason": "MANDIRI"},
}

_NEEDS = {each.code: each.needs for each in STATES}


def at(stage: str, **more: Any) -> dict[str, Any]:
    """Return what a proposal says at a stage beside who and what is proposed."""
    proofs = {
        key: said for evidence, proof in PROOF.items() if evidence in _NEEDS[stage] for key, said in proof.items()
    }
    return {"stage": stage, **proofs, **more}
