"""What is computed of a weighing: growth by the WHO standards, and progress since the weighings before."""

from app.core.text import Text
from app.themes.catalog.lists import NIK_DOUBTS, NIK_SOURCE
from app.themes.catalog.stunting_lists import FLAGS, KMS, PERMENKES, REFERRALS, WHO
from app.themes.derive import child, person, weighing
from app.themes.growth import CATEGORIES
from app.themes.growth import Indicator as Index
from app.themes.language import (
    Choice,
    Choices,
    CodeList,
    Date,
    Decimal,
    Derivation,
    Derived,
    Integer,
    Memory,
    Option,
    Privacy,
    Recall,
    YesNo,
)

KBM = "KMS: kenaikan berat minimal (KBM) menurut umur dalam bulan penuh, perlu dikonfirmasi"
"""Where the letters of the KMS come from; the figures stand in `data/kms_min_weight_gain.csv`."""


def _words_of(index: Index) -> CodeList:
    """Return the regulation's words for one z-score as a list of options."""
    rows = [row for row in CATEGORIES if row.indicator == index]
    return CodeList(f"permenkes.{index}", "2/2020", rows[0].source, tuple(Option(row.code, row.label) for row in rows))


def _z(key: str, id: str, en: str) -> Derived:
    return Derived(
        key=key,
        kind=Decimal(places=2, low="-99", high="99"),
        label=Text(id, en),
        privacy=Privacy.SPECIFIC,
        unit="SD",
        source=WHO,
    )


def _status(index: Index, id: str, en: str) -> Derived:
    return Derived(
        key=f"{index}_status",
        kind=Choice(_words_of(index)),
        label=Text(id, en),
        privacy=Privacy.SPECIFIC,
        source=PERMENKES,
    )


GROWTH = Derivation(
    by=child.child_growth,
    takes=(
        "birth_date",
        "observed_on",
        "sex",
        "weight_kg",
        "height_cm",
        "position",
        "oedema",
        "muac_cm",
        "head_cm",
    ),
    source=f"{WHO}; {PERMENKES}",
    gives=(
        Derived(
            key="age_days",
            kind=Integer(low=-100_000, high=100_000),
            label=Text("Umur dalam hari", "Age in days"),
            privacy=Privacy.SPECIFIC,
            unit="hari",
        ),
        Derived(
            key="age_months",
            kind=Integer(low=-4_000, high=4_000),
            label=Text("Umur dalam bulan penuh", "Age in completed months"),
            privacy=Privacy.SPECIFIC,
            unit="bulan",
        ),
        _z("haz", "Z-skor tinggi menurut umur (PB/U, TB/U)", "Length or height for age z-score"),
        _z("waz", "Z-skor berat menurut umur (BB/U)", "Weight for age z-score"),
        _z("whz", "Z-skor berat menurut tinggi (BB/PB, BB/TB)", "Weight for length or height z-score"),
        _z("baz", "Z-skor indeks massa tubuh (IMT/U)", "Body mass index for age z-score"),
        _z("hcz", "Z-skor lingkar kepala", "Head circumference for age z-score"),
        _z("acz", "Z-skor lingkar lengan", "Arm circumference for age z-score"),
        Derived(
            key="flags",
            kind=Choices(FLAGS),
            label=Text("Hasil di luar batas wajar", "Results outside what is plausible"),
            privacy=Privacy.SPECIFIC,
            source=WHO,
        ),
        _status("haz", "Status tinggi badan", "Height status"),
        _status("waz", "Status berat badan", "Weight status"),
        _status("whz", "Status gizi", "Nutritional status"),
        _status("baz", "Status gizi menurut IMT", "Nutritional status by body mass index"),
    ),
)

NIK_AGREES = Derivation(
    by=person.child_nik,
    takes=("child_nik", "mother_nik", "sex", "birth_date"),
    source=NIK_SOURCE,
    gives=(
        Derived(
            key="nik_doubts",
            kind=Choices(NIK_DOUBTS),
            label=Text("Yang berbeda dengan NIK", "What differs from the NIK"),
            privacy=Privacy.SPECIFIC,
        ),
        Derived(
            key="mother_nik_doubts",
            kind=Choices(NIK_DOUBTS),
            label=Text("Yang meragukan pada NIK ibu", "What is doubtful in the mother's NIK"),
            privacy=Privacy.PERSONAL,
        ),
    ),
)

NUMBERS = Derivation(
    by=person.child_numbers,
    takes=("no_kk", "child_nik", "mother_nik"),
    source=NIK_SOURCE,
    gives=(
        Derived(
            key="kk_is_nik",
            kind=YesNo(),
            label=Text("Nomor KK sama dengan sebuah NIK", "The family card bears the number of a NIK"),
            privacy=Privacy.PERSONAL,
        ),
        Derived(
            key="nik_shared",
            kind=YesNo(),
            label=Text("NIK anak sama dengan NIK ibu", "The child bears the mother's NIK"),
            privacy=Privacy.PERSONAL,
        ),
    ),
)

PROGRESS = Memory(
    by=weighing.child_progress,
    takes=(
        "observed_on",
        "sex",
        "age_days",
        "age_months",
        "weight_kg",
        "height_cm",
        "position",
        "oedema",
        "muac_cm",
        "haz",
        "waz",
        "whz",
        "baz",
        "hcz",
        "acz",
        "flags",
    ),
    recalls=Recall(earlier=("weight_kg", "height_cm", "position", "sex", "age_days", "age_months")),
    source=KBM,
    gives=(
        Derived(
            key="weighed_before",
            kind=Date(),
            label=Text("Penimbangan sebelumnya", "Weighed before on"),
            privacy=Privacy.SPECIFIC,
            source="catatan sebelumnya",
        ),
        Derived(
            key="weight_gain_g",
            kind=Integer(low=-200_000, high=200_000),
            label=Text("Berat bertambah sejak penimbangan sebelumnya", "Weight gained since weighed before"),
            privacy=Privacy.SPECIFIC,
            unit="gram",
            source="catatan sebelumnya",
        ),
        Derived(
            key="height_change_cm",
            kind=Decimal(places=2, low="-250", high="250"),
            label=Text("Tinggi bertambah sejak diukur terakhir", "Height gained since measured before"),
            privacy=Privacy.SPECIFIC,
            unit="cm",
            source="catatan sebelumnya; berbaring dan berdiri disamakan dengan 0,7 cm",
        ),
        Derived(
            key="kms_status",
            kind=Choices(KMS),
            label=Text("Status KMS (N, T, O, B, 2T, BGM)", "Growth card status (N, T, O, B, 2T, BGM)"),
            privacy=Privacy.SPECIFIC,
        ),
        Derived(
            key="referral_reasons",
            kind=Choices(REFERRALS),
            label=Text("Alasan rujuk", "Reasons to refer"),
            privacy=Privacy.SPECIFIC,
            source=REFERRALS.source,
        ),
        Derived(
            key="needs_referral",
            kind=YesNo(),
            label=Text("Perlu dirujuk ke puskesmas", "Should be seen at the health centre"),
            privacy=Privacy.SPECIFIC,
            source=REFERRALS.source,
        ),
    ),
)

NAMESAKE = Memory(
    by=person.child_namesake,
    takes=("child_nik", "child_name", "birth_date"),
    recalls=Recall(earlier=("child_name", "birth_date")),
    source=NIK_SOURCE,
    gives=(
        Derived(
            key="nik_of_another",
            kind=YesNo(),
            label=Text("NIK ini dulu tercatat atas nama lain", "This NIK stood under another name before"),
            privacy=Privacy.PERSONAL,
        ),
    ),
)
