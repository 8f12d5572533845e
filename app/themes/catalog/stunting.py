"""Under-fives are weighed and measured every month, and each child's growth is read by the WHO standards."""

from app.core.text import Text
from app.themes.catalog.lists import (
    NIK_DOUBTS,
    NIK_HELP,
    NIK_SOURCE,
    NO_NIK_REASONS,
    SEX,
)
from app.themes.catalog.stunting_figures import CHECKS, DINKES, INDICATORS, PERMENKES, WHO
from app.themes.derive import child, person
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
    Nik,
    Option,
    Privacy,
    Question,
    Reporting,
    Subject,
    Theme,
    Words,
    YesNo,
    listed,
    q,
)

PLACES = listed(
    "weighing_place",
    "1",
    "Wakuncar",
    ("POSYANDU", "Posyandu", "Posyandu"),
    ("RUMAH", "Kunjungan rumah", "Home visit"),
    ("PUSKESMAS", "Puskesmas atau pustu", "Health centre"),
    ("PAUD", "PAUD atau TK", "Playgroup or kindergarten"),
    ("LAINNYA", "Tempat lain", "Elsewhere"),
)
POSITIONS = listed(
    "position",
    "1",
    f"{PERMENKES} hlm. 12",
    ("lying", "Berbaring (telentang)", "Lying"),
    ("standing", "Berdiri", "Standing"),
)
FLAGS = listed(
    "z_flags",
    "2006",
    WHO,
    ("haz", "PB/U atau TB/U", "Length or height for age"),
    ("waz", "BB/U", "Weight for age"),
    ("whz", "BB/PB atau BB/TB", "Weight for length or height"),
    ("baz", "IMT/U", "Body mass index for age"),
    ("hcz", "Lingkar kepala/U", "Head circumference for age"),
    ("acz", "LiLA/U", "Arm circumference for age"),
)
REFERRALS = listed(
    "referral_reasons",
    "1",
    f"{PERMENKES} hlm. 74-76; Kemenkes, tata laksana gizi buruk (perlu dikonfirmasi)",
    ("WEIGHT_LOW", "Berat badan kurang menurut umur", "Low weight for age"),
    ("WEIGHT_HIGH", "Berat badan lebih menurut umur", "High weight for age"),
    ("HEIGHT_LOW", "Pendek menurut umur, perlu diperiksa", "Short for age, to be examined"),
    ("HEIGHT_HIGH", "Tinggi sekali menurut umur", "Very tall for age"),
    ("THIN", "Kurus menurut tinggi badan", "Thin for length or height"),
    ("MUAC_LOW", "Lingkar lengan di bawah 12,5 cm", "Arm circumference under 12.5 cm"),
    ("OEDEMA", "Bengkak di kedua kaki", "Oedema of both feet"),
)


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


QUESTIONS = (
    Question(
        key="child_nik",
        kind=Nik(),
        label=Text("NIK anak", "Child's NIK"),
        privacy=Privacy.IDENTITY,
        source=NIK_SOURCE,
        help=NIK_HELP,
    ),
    Question(
        key="no_nik_reason",
        kind=Choice(NO_NIK_REASONS),
        label=Text("Mengapa NIK belum ada?", "Why is there no NIK?"),
        privacy=Privacy.PERSONAL,
        asked_if=~q("child_nik").answered,
    ),
    Question(
        key="child_name",
        kind=Words(least=1, most=100),
        label=Text("Nama anak", "Child's name"),
        privacy=Privacy.SPECIFIC,
        required=True,
        help=Text("Tulis seperti di Kartu Keluarga.", "As written on the family card."),
    ),
    Question(
        key="sex",
        kind=Choice(SEX),
        label=Text("Jenis kelamin anak", "Child's sex"),
        privacy=Privacy.SPECIFIC,
        required=True,
    ),
    Question(
        key="birth_date",
        kind=Date(earliest="2010-01-01"),
        label=Text("Tanggal lahir anak", "Child's birth date"),
        privacy=Privacy.SPECIFIC,
        required=True,
        help=Text(
            "Lihat di buku KIA atau akta; jangan dikira-kira.", "See the KIA book or birth certificate; do not guess."
        ),
    ),
    Question(
        key="mother_name",
        kind=Words(least=1, most=100),
        label=Text("Nama ibu", "Mother's name"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="mother_nik",
        kind=Nik(),
        label=Text("NIK ibu", "Mother's NIK"),
        privacy=Privacy.IDENTITY,
        source=NIK_SOURCE,
        help=NIK_HELP,
    ),
    Question(
        key="place",
        kind=Choice(PLACES),
        label=Text("Ditimbang di mana?", "Weighed where?"),
        privacy=Privacy.OPEN,
    ),
    Question(
        key="weight_kg",
        kind=Decimal(places=2, low="0.1", high="200"),
        label=Text("Berat badan", "Weight"),
        privacy=Privacy.SPECIFIC,
        unit="kg",
        help=Text("Baju tipis, tanpa sepatu. Contoh: 8,4", "Light clothes, no shoes. For example 8.4"),
    ),
    Question(
        key="height_cm",
        kind=Decimal(places=2, low="1", high="250"),
        label=Text("Panjang atau tinggi badan", "Length or height"),
        privacy=Privacy.SPECIFIC,
        unit="cm",
        help=Text("Wajib bulan Februari dan Agustus. Contoh: 72,5", "Needed in February and August. For example 72.5"),
    ),
    Question(
        key="position",
        kind=Choice(POSITIONS),
        label=Text("Diukur berbaring atau berdiri?", "Measured lying or standing?"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("height_cm").answered,
        source=f"{PERMENKES} hlm. 12",
        help=Text("Di bawah 2 tahun berbaring, 2 tahun ke atas berdiri.", "Lying under two years, standing from two."),
    ),
    Question(
        key="muac_cm",
        kind=Decimal(places=1, low="6", high="25"),
        label=Text("Lingkar lengan atas (LiLA)", "Mid-upper arm circumference"),
        privacy=Privacy.SPECIFIC,
        unit="cm",
    ),
    Question(
        key="head_cm",
        kind=Decimal(places=1, low="28", high="58"),
        label=Text("Lingkar kepala", "Head circumference"),
        privacy=Privacy.SPECIFIC,
        unit="cm",
    ),
    Question(
        key="oedema",
        kind=YesNo(),
        label=Text("Apakah kedua kaki bengkak?", "Are both feet swollen?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        help=Text(
            "Tekan punggung kaki tiga detik; bila berbekas, jawab Ya.",
            "Press the foot for three seconds; a pit is Yes.",
        ),
    ),
    Question(
        key="exclusive_breastfeeding",
        kind=YesNo(),
        label=Text("Kemarin bayi hanya minum ASI?", "Only breast milk yesterday?"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("observed_on") < q("birth_date").plus(183),
        unsure=True,
        help=Text(
            "Tanpa air putih, susu lain atau makanan; obat boleh.", "No water, other milk or food; medicine is allowed."
        ),
    ),
    Question(
        key="vitamin_a",
        kind=YesNo(),
        label=Text("Sudah dapat vitamin A (Februari/Agustus)?", "Given vitamin A (February or August)?"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("observed_on") >= q("birth_date").plus(183),
        unsure=True,
    ),
    Question(
        key="kia_book",
        kind=YesNo(),
        label=Text("Punya buku KIA atau KMS?", "Has a KIA book or growth card?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    Question(
        key="ill",
        kind=YesNo(),
        label=Text("Apakah anak sedang sakit?", "Is the child ill now?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    Question(
        key="referred",
        kind=YesNo(),
        label=Text("Sudah dirujuk ke puskesmas?", "Referred to the health centre?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
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

NIK_AGREES = Derivation(
    by=person.child_nik,
    takes=("child_nik", "sex", "birth_date"),
    source=NIK_SOURCE,
    gives=(
        Derived(
            key="nik_doubts",
            kind=Choices(NIK_DOUBTS),
            label=Text("Yang berbeda dengan NIK", "What differs from the NIK"),
            privacy=Privacy.SPECIFIC,
        ),
    ),
)

STUNTING = Theme(
    key="stunting",
    version=1,
    label=Text("Stunting dan penimbangan balita", "Stunting and weighing of under-fives"),
    subject=Subject(
        kind="child",
        label=Text("Anak", "Child"),
        keys=(("child_nik",), ("child_name", "birth_date", "mother_name")),
    ),
    period="month",
    questions=QUESTIONS,
    checks=CHECKS,
    derivations=(GROWTH, NIK_AGREES),
    indicators=INDICATORS,
    grains=("month",),
    reporting=Reporting(
        due_days=0,
        late_days=10,
        source="SKDN: penimbangan tiap bulan, sampai akhir bulan; masa terlambat 10 hari perlu dikonfirmasi",
    ),
    offices=(DINKES, "Bappeda"),
    source=f"{PERMENKES}; {WHO}; SKDN posyandu",
    example={
        "child_nik": "1872015506259901",
        "child_name": "Contoh Melati",
        "sex": "P",
        "birth_date": "2025-06-15",
        "mother_name": "Contoh Sekar",
        "place": "POSYANDU",
        "weight_kg": "9.60",
        "height_cm": "77.0",
        "position": "lying",
        "muac_cm": "14.0",
        "oedema": "no",
        "kia_book": "yes",
    },
)
