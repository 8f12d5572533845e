"""What follows from the answers of a family: criteria met, aid running, rank against ceiling, house and people."""

from app.core.text import Text
from app.themes.catalog.poverty_lists import (
    AID,
    DTSEN,
    KEPMENSOS,
    OCCUPATIONS,
    PEOPLE_DOUBTS,
    PPKS_OF_A_PERSON,
    RTLH_SOURCE,
    RTLH_TESTS,
    STATE_PAY,
)
from app.themes.catalog.poverty_people import DTSEN_SOURCE
from app.themes.derive import family, household
from app.themes.language import Choices, Derivation, Derived, Integer, Kind, Privacy, YesNo


def _derived(key: str, kind: Kind, id: str, en: str, source: str = "", unit: str = "") -> Derived:
    return Derived(key=key, kind=kind, label=Text(id, en), privacy=Privacy.SPECIFIC, source=source, unit=unit)


DERIVATIONS = (
    Derivation(
        by=family.family_needs,
        takes=family.CRITERIA,
        source=KEPMENSOS,
        gives=(_derived("criteria_met", Integer(high=9), "Kriteria terpenuhi", "Criteria met", KEPMENSOS),),
    ),
    Derivation(
        by=family.house_tests,
        takes=(
            "members",
            "floor_area_m2",
            "floor",
            "floor_broken",
            "wall",
            "roof",
            "wall_roof_unsafe",
            "toilet",
            "toilet_type",
        ),
        source=f"{RTLH_SOURCE}; {DTSEN}",
        gives=(
            _derived("rtlh_tests", Choices(RTLH_TESTS), "Uji rumah yang gagal", "Failed tests of the house", DTSEN),
            _derived("rtlh", YesNo(), "Rumah tidak layak huni", "House unfit to live in", RTLH_SOURCE),
        ),
    ),
    Derivation(
        by=family.family_aid,
        takes=("observed_on", "aid", "aid_official"),
        source="kata keluarga dan daftar resmi, berlaku pada hari kunjungan",
        gives=(
            _derived("aid_now", Choices(AID), "Bantuan sekarang menurut keluarga", "Aid now, says the family"),
            _derived("aid_listed", Choices(AID), "Bantuan menurut daftar resmi", "Aid by official lists"),
            _derived("aid_received", Choices(AID), "Bantuan menurut keluarga atau daftar", "Aid by either"),
            _derived("receives_aid", YesNo(), "Menerima bantuan", "Receives aid"),
            _derived("pkh_components", Integer(high=12), "Komponen PKH", "Components of PKH", "PP09"),
        ),
    ),
    Derivation(
        by=family.family_rank,
        takes=("observed_on", "desil", "aid_received"),
        source=f"{DTSEN_SOURCE}; batas desil tiap program (perlu dikonfirmasi)",
        gives=(
            _derived("eligible_for", Choices(AID), "Desil sesuai untuk program", "Programmes for this desil"),
            _derived("above_ceiling", Choices(AID), "Program yang batas desilnya terlewati", "Aid above its ceiling"),
        ),
    ),
    Derivation(
        by=household.family_people,
        takes=("observed_on", "people"),
        source="Kartu Keluarga (Dukcapil)",
        gives=(
            _derived("people_doubts", Choices(PEOPLE_DOUBTS), "Yang perlu diperiksa", "What to look at again"),
            _derived("ppks_seen", Choices(PPKS_OF_A_PERSON), "PPKS pada anggota", "Needs of the members"),
            _derived("ppks_persons", Integer(high=40), "Anggota dengan PPKS", "Members with a need", unit="orang"),
            _derived("state_paid", Choices(STATE_PAY), "Pekerjaan negara atau BUMN", "Paid by the state", "PP05"),
        ),
    ),
    Derivation(
        by=household.family_card,
        takes=("no_kk", "head_nik", "people"),
        gives=(_derived("kk_is_nik", YesNo(), "Nomor KK sama dengan NIK", "Card number equals a NIK", "ID08"),),
    ),
    Derivation(
        by=household.family_presence,
        takes=("status", "people"),
        gives=(_derived("recipient_gone", YesNo(), "Penerima meninggal atau pindah", "Recipient gone", "PP06"),),
    ),
    Derivation(
        by=household.family_pay,
        takes=("civil_servant_in_household", "state_paid"),
        source=OCCUPATIONS.source,
        gives=(_derived("civil_servant", YesNo(), "Ada ASN, TNI, Polri atau BUMN", "State-paid member", "PP05"),),
    ),
)
