"""The catalog's examples with some answers changed, as the tests of the catalog read and count them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.themes.catalog import theme
from app.themes.catalog.usulan_evidence import EVIDENCE
from app.themes.language import NO_PAST, Lines, Past, Reading, Sum, compiled, read_answers, remember
from app.themes.language.expr import Values
from app.themes.proposal_rules import STATES, needing
from tests.themes.proposals import PERSON, at

TODAY = date(2026, 11, 22)
SEEN_ON = {"covid": date(2021, 7, 20)}
"""The day of the visit; a fortnight ago for every other theme."""
FORTNIGHT_AGO = date(2026, 11, 8)

Changes = Mapping[str, Any]
"""Answers to put in place of the example's; None takes one away."""

HEAD: dict[str, Any] = {
    "name": "Contoh Slamet",
    "relationship": "1",
    "nik": "1872011708709905",
    "sex": "L",
    "birth_date": "1970-08-17",
    "occupation": "19",
}
WIFE: dict[str, Any] = {"name": "Contoh Sarinah", "relationship": "3", "no_nik_reason": "hilang", "sex": "P"}
"""Two people of the example's family."""

GONE = {"outcome": "MENINGGAL"}

SPOILED: tuple[tuple[str, str, str, Changes], ...] = (
    ("covid", "CV01", "specimen_date", {"onset_date": "2021-07-10", "confirmed_on": "2021-07-12"}),
    ("covid", "CV02", "confirmed_on", {"confirmed_on": "2021-07-04"}),
    ("covid", "CV03", "outcome_date", {"outcome": "SELESAI_ISOLASI", "outcome_date": "2021-07-05"}),
    ("covid", "CV04", "outcome_date", {"outcome": "SELESAI_ISOLASI", "outcome_date": "2021-07-12"}),
    (
        "covid",
        "CV03",
        "outcome_date",
        GONE | {"status": "MENINGGAL", "confirmed_on": None, "outcome_date": "2021-07-04"},
    ),
    ("covid", "CV05", "result", {"result": None}),
    ("covid", "CV05", "result", {"result": "neg"}),
    ("covid", "CV05", "confirmed_on", {"confirmed_on": None}),
    ("covid", "CV06", "observed_on", {"status": "OTG"}),
    ("covid", "CV07", "house_no", {"house_no": None}),
    ("covid", "CV09", "status", {"seen_on": date(2023, 6, 22)}),
    ("covid", "CV11", "outcome", {"status": "MENINGGAL"}),
    ("covid", "CV12", "outcome", GONE | {"status": "SUSPEK", "outcome_date": "2021-07-19"}),
    ("covid", "ID04", "sex", {"sex": "P"}),
    ("covid", "ID05", "birth_date", {"birth_date": "1985-05-06"}),
    ("covid", "ID06", "nik", {"nik": "2072010505859903"}),
    ("covid", "ID11", "no_nik_reason", {"nik": None}),
    ("covid", "ID12", "birth_date", {"birth_date": "2021-07-21"}),
    ("umkm", "UM01", "licences", {"licences": [{"scheme": "NIB", "number": "123456789012"}]}),
    ("umkm", "UM02", "npwp", {"npwp": "1872015204789905"}),
    ("umkm", "UM03", "kbli", {"kbli_version": "2025", "kbli": "10392"}),
    ("umkm", "UM03", "kbli", {"kbli_version": "2025", "kbli": "01111"}),
    ("umkm", "UM03", "kbli", {"kbli_version": "2025", "kbli": "11040"}),
    ("umkm", "UM04", "capital_idr", {"capital_idr": 2_000_000_000}),
    ("umkm", "UM05", "workers_unpaid_f", {"workers_paid_f": 0, "workers_unpaid_f": 0}),
    ("umkm", "UM06", "year_started", {"year_started": 2027}),
    ("umkm", "UM07", "closed_on", {"status": "TUTUP"}),
    ("umkm", "UM09", "pirt", {"pirt": None}),
    ("umkm", "UM10", "licences", {"licences": [{"scheme": "HALAL", "number": "12"}]}),
    ("umkm", "UM11", "licences", {"licences": ["HALAL"]}),
    ("umkm", "UM12", "licences", {"licences": [{"scheme": "SPP_IRT", "number": "1" * 15, "valid_to": "2026-11-07"}]}),
    ("umkm", "ID04", "owner_sex", {"owner_sex": "L"}),
    ("umkm", "ID06", "owner_nik", {"owner_nik": "0172015204789904"}),
    ("kwt", "KW01", "members_total", {"members_total": 9, "members_active": 9}),
    ("kwt", "KW02", "land_area_m2", {"land_area_m2": "50000.1"}),
    ("kwt", "KW03", "class_assessor", {"class_assessor": None}),
    ("kwt", "KW04", "members_active", {"members_active": 25}),
    ("kwt", "KW05", "class_score", {"class_score": 246}),
    ("kwt", "KW06", "harvests", {"harvests": [{"harvested_on": "2026-11-09", "commodity": "TOGA", "kg": "1"}]}),
    ("stunting", "ST01", "birth_date", {"birth_date": "2021-06-15"}),
    ("stunting", "ST02", "weight_kg", {"weight_kg": "30.1"}),
    ("stunting", "ST02", "height_cm", {"height_cm": "39.9"}),
    ("stunting", "ST03", "height_cm", {"height_cm": "58"}),
    ("stunting", "ST03", "weight_kg", {"weight_kg": "3.1"}),
    ("stunting", "ST05", "position", {"birth_date": "2026-03-15", "position": "standing"}),
    ("stunting", "ST05", "position", {"position": None}),
    ("stunting", "ST10", "mother_name", {"child_nik": None, "no_nik_reason": "hilang", "mother_name": None}),
    ("stunting", "ID04", "sex", {"sex": "L"}),
    ("stunting", "ID04", "mother_nik", {"mother_nik": "1872011512909901"}),
    ("stunting", "ID05", "birth_date", {"birth_date": "2025-06-16"}),
    ("stunting", "ID06", "child_nik", {"child_nik": "2072015506259901"}),
    ("stunting", "ID06", "mother_nik", {"mother_nik": "1872005512909901"}),
    ("stunting", "ID07", "mother_nik", {"mother_nik": "1872015506259901"}),
    ("stunting", "ID08", "no_kk", {"no_kk": "1872015506259901"}),
    ("stunting", "ID11", "no_nik_reason", {"child_nik": None}),
    ("stunting", "ID12", "birth_date", {"birth_date": "2026-11-09"}),
    ("poverty", "ID08", "no_kk", {"no_kk": "1872011708709905"}),
    ("poverty", "ID04", "people", {"people": [HEAD | {"sex": "P"}]}),
    ("poverty", "ID05", "people", {"people": [HEAD | {"birth_date": "1970-08-18"}]}),
    ("poverty", "ID07", "people", {"people": [HEAD, WIFE | {"nik": HEAD["nik"]}]}),
    ("poverty", "ID08", "head_nik", {"head_nik": None, "people": [HEAD | {"nik": "1872010101159905"}]}),
    ("poverty", "ID09", "people", {"people": [HEAD, WIFE | {"relationship": "1"}]}),
    ("poverty", "ID10", "people", {"people": [HEAD, WIFE, WIFE]}),
    ("poverty", "ID11", "people", {"people": [HEAD | {"nik": None}]}),
    ("poverty", "PP01", "people", {"people": [HEAD | {"ppks": ["LUT"]}]}),
    ("poverty", "PP05", "aid", {"civil_servant_in_household": "yes"}),
    ("poverty", "PP05", "civil_servant_in_household", {"people": [HEAD | {"occupation": "16"}]}),
    ("poverty", "PP06", "status", {"status": "MENINGGAL"}),
    ("poverty", "PP06", "aid", {"people": [HEAD | {"presence": "MENINGGAL"}]}),
    ("poverty", "PP09", "aid", {"aid": [{"programme": "PKH", "components": 5}]}),
    ("poverty", "PP11", "aid", {"desil": 5}),
    ("poverty", "PP10", "fm6", {"fm6": "no"}),
    ("poverty", "PP10", "fm8", {"fm8": "no", "toilet": "2"}),
    ("poverty", "PP10", "fm9", {"fm9": "no"}),
    *(
        (
            "usulan",
            "PP03" if evidence == "BERITA_ACARA" else "PP12",
            each.key,
            at(needing(evidence)[0], **{each.key: None}),
        )
        for evidence, questions in EVIDENCE.items()
        for each in questions
        if needing(evidence)
    ),
    ("usulan", "PP12", "siks_files", at("USUL_DINSOS", siks_files=["BNBA"])),
    ("usulan", "PP12", "field_photos", at("VERVAL_LAPANGAN", field_photos=["DEPAN"])),
    ("usulan", "PP13", "observed_on", {"seen_on": date(2026, 5, 31)}),
    ("usulan", "PP13", "visited_on", at("VERIFIKASI_RT", visited_on="2026-05-31")),
    ("usulan", "PP13", "muskel_on", at("MUSKEL", muskel_on="2026-05-31")),
    ("usulan", "PP13", "ba_on", at("LAYAK", ba_on="2026-06-19")),
    ("usulan", "PP13", "field_checked_on", at("VERVAL_LAPANGAN", field_checked_on="2026-05-31")),
    ("usulan", "PP13", "notice_until", at("LAYAK", notice_until="2026-06-21")),
    ("usulan", "PP13", "siks_on", at("USUL_DINSOS", siks_on="2026-06-20")),
    ("usulan", "PP13", "endorsed_on", at("DISAHKAN_WALIKOTA", endorsed_on="2026-06-29")),
    ("usulan", "PP14", "for_whom", PERSON | {"proposed_as": "BANTUAN", "ppks_type": None, "programme": "SEMBAKO"}),
    ("usulan", "PP14", "for_whom", {"programme": "PIP"}),
    ("usulan", "PP14", "no_kk", {"programme": "PIP"}),
    ("usulan", "PP01", "ppks_type", PERSON | {"ppks_type": "LUT"}),
    ("usulan", "PP01", "birth_date", PERSON | {"ppks_type": "LUT"}),
    ("usulan", "ID08", "no_kk", {"no_kk": None}),
    ("usulan", "ID08", "no_kk", {"no_kk": "1872011708709905"}),
    ("usulan", "ID08", "nik", {"no_kk": "1872011708709905"}),
    ("usulan", "ID04", "nik", PERSON | {"sex": "L"}),
    ("usulan", "ID04", "sex", PERSON | {"sex": "L"}),
    ("usulan", "ID05", "nik", PERSON | {"birth_date": "1970-08-18"}),
    ("usulan", "ID05", "birth_date", PERSON | {"birth_date": "1970-08-18"}),
    ("usulan", "ID06", "nik", PERSON | {"nik": "2072015708709905"}),
    ("usulan", "ID11", "no_nik_reason", PERSON | {"nik": None}),
    ("usulan", "ID12", "birth_date", PERSON | {"birth_date": "1900-01-01"}),
)
"""One change to the example for each check, the code it must bring out, and the question it must name."""


def weighed(*days: tuple[date, int], **also: Any) -> Past:
    """Earlier weighings of a child over one year, the latest first: the day, and hundredths of a kilogram."""
    child = {"sex": "P", "age_months": 15, "age_days": 480, "position": "lying", "child_name": "Contoh Melati"}
    return Past(earlier=tuple({"observed_on": day, "weight_kg": kg, **child, **also} for day, kg in days))


TWICE_WITHOUT_GAIN = weighed((date(2026, 10, 8), 960), (date(2026, 9, 8), 960))

ALIKE_AND_OPEN = Past(alike=({"status": "AKTIF"},))

WITHOUT_PROOF = {"stage": "VERIFIKASI_RT", "ba_no": None, "field_checked_on": None}

REMINDED: tuple[tuple[str, str, str, Changes, Past], ...] = (
    ("covid", "CV06", "status", {}, Past(previous={"status": "MENINGGAL"})),
    ("covid", "CV10", "status", {}, Past(earlier=({"confirmed_on": date(2021, 5, 1)},))),
    ("covid", "ID07", "nik", {}, Past(earlier=({"name": "Orang Lain", "birth_date": date(1985, 6, 5)},))),
    ("stunting", "ST04", "weight_kg", {}, weighed((FORTNIGHT_AGO, 940))),
    ("stunting", "ST06", "height_cm", {}, weighed((date(2026, 10, 8), 930), height_cm=7751)),
    ("stunting", "ST09", "referred", {}, TWICE_WITHOUT_GAIN),
    ("stunting", "ST11", "weight_kg", {}, weighed((date(2026, 10, 8), 759))),
    (
        "stunting",
        "ID07",
        "child_nik",
        {},
        weighed((date(2026, 10, 8), 930), child_name="Mawar", birth_date=FORTNIGHT_AGO),
    ),
    ("umkm", "UM08", "business_name", {}, ALIKE_AND_OPEN),
    ("kwt", "KW07", "group_name", {}, ALIKE_AND_OPEN),
    ("usulan", "PP04", "stage", at("LAYAK"), Past(previous=WITHOUT_PROOF)),
    ("usulan", "PP04", "ba_no", at("VERVAL_LAPANGAN", ba_no="145/BA"), Past(previous=WITHOUT_PROOF)),
    ("usulan", "PP04", "field_checked_on", at("LAYAK", field_checked_on="2026-06-25"), Past(previous=WITHOUT_PROOF)),
    ("usulan", "PP15", "proposed_on", {}, Past(alike=({"stage": "MUSKEL"},))),
)
"""The same for each check that rests on other records, with the past that brings it out."""

COUNTED: dict[str, tuple[Changes, ...]] = {
    "covid": (
        {},
        {"care_place": "RAWAT"},
        {"outcome": "SELESAI_ISOLASI", "outcome_date": "2021-07-19"},
        {"outcome": "MENINGGAL", "outcome_date": "2021-07-19"},
        {"role": "contact"},
    ),
    "umkm": (
        {"npwp": "1872015204789904", "halal": "ID00000000000019", "turnover_month_class": "1"},
        {"turnover_month_class": "5", "capital_idr": None},
        {"turnover_month_class": "6", "capital_idr": None},
        {"kbli": "47112"},
        {"kbli": "56102"},
        {"kbli": "96200", "turnover_month_class": "7", "capital_idr": None},
        {"kbli": "01136"},
        {"kbli": "49424"},
        {"kbli": "77100"},
    ),
    "kwt": (
        {"simluhtan_no": "18.72.0019"},
        {"class": "LANJUT"},
        {"class": "MADYA"},
        {"class": "UTAMA"},
        {"class": "BELUM", "class_score": None, "class_assessed_on": None, "class_assessor": None},
        {"programmes": ["GERTAPAGA"]},
        {
            "harvests": [
                {"harvested_on": "2026-05-03", "commodity": commodity, "kg": "1"}
                for commodity in ("PETERNAKAN", "PERIKANAN", "TANAMAN_KERAS", "LUMBUNG")
            ]
        },
    ),
    "stunting": (
        {"referred": "yes", "height_cm": "67"},
        {"height_cm": "58"},
        {"weight_kg": "6.2"},
        {"weight_kg": "14.5"},
        {"birth_date": "2026-09-08", "weight_kg": "5", "height_cm": "57", "exclusive_breastfeeding": True},
    ),
    "poverty": (
        {f"fm{number}": "yes" for number in range(1, 10)},
        {"aid": ["PKH", "PBI_JK"], "civil_servant_in_household": "yes", "wall": "6"},
        {"status": "PINDAH"},
        {"ppks_types": [each.code for each in theme("poverty").fields["ppks_types"].kind.options.options]},
        {"people": [HEAD | {"ppks": ["PML"]}]},
        {"aid": [], "aid_official": []},
        {"aid_official": ["PKH", "SEMBAKO", "PBI_JK"]},
        *({"desil": rank, "dtsen_member": "yes"} for rank in range(11)),
        {"desil": 2, "aid": []},
    ),
    "usulan": (*(at(each.code) for each in STATES), PERSON, {"motion": "SANGGAH", "objection": "Sudah punya mobil."}),
}
"""Documents of which at least one is counted by each indicator of the theme."""

PASTS: dict[str, tuple[Past, ...]] = {
    "stunting": (TWICE_WITHOUT_GAIN, weighed((date(2026, 10, 8), 940)), weighed((date(2026, 8, 8), 940))),
}
"""Pasts under which those documents are counted, for indicators that rest on what is remembered."""


def read(key: str, changes: Changes | None = None) -> Reading:
    """Read a theme's example with some answers changed."""
    found = theme(key)
    changed = {**found.example, **(changes or {})}
    seen_on = changed.pop("seen_on", SEEN_ON.get(key, FORTNIGHT_AGO))
    answers = {name: value for name, value in changed.items() if value is not None}
    return read_answers(found, answers, seen_on, TODAY)


def values(key: str, changes: Changes | None = None) -> Values:
    """Return what a condition sees of a document; it must have no fault."""
    return recalled(key, changes or {}, NO_PAST)[0]


def recalled(key: str, changes: Changes, past: Past) -> tuple[Values, Reading]:
    """Return what a condition sees of a document with a past, and what was found of it; it must read without fault."""
    reading = read(key, changes)
    assert not reading.faults, reading.faults
    seen_on = changes.get("seen_on", SEEN_ON.get(key, FORTNIGHT_AGO))
    late = remember(theme(key), reading.values, seen_on, past)
    return {**reading.values, **late.values, "observed_on": seen_on}, late


def counted(key: str) -> list[Values]:
    """Return what conditions see of the documents that the theme's indicators count, under each past."""
    return [recalled(key, changes, past)[0] for changes in COUNTED[key] for past in (NO_PAST, *PASTS.get(key, ()))]


def amount(key: str, indicator: str, seen: Values) -> int:
    """Return what one document adds to an indicator, its days left aside."""
    declared = theme(key)
    each = declared.indicator[indicator].each
    if each is None:
        return _amount(key, indicator, seen)
    kind = declared.fields[each].kind
    assert isinstance(kind, Lines)
    return sum(_amount(key, indicator, {**seen, **line}) for line in kind.open(seen[each]))


def _amount(key: str, indicator: str, seen: Values) -> int:
    declared = theme(key)
    scope, count = declared.scope_of(declared.indicator[indicator]), declared.indicator[indicator].count
    if not isinstance(count, Sum):
        return int(compiled(count, scope)(seen) is True)
    if count.where is not None and compiled(count.where, scope)(seen) is not True:
        return 0
    found = seen.get(count.key)
    return found if isinstance(found, int) else 0
