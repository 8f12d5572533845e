"""Under-fives are weighed and measured every month, and each child's growth is read by the WHO standards."""

from app.core.text import Text
from app.themes.catalog.groups import CHILD_AGE
from app.themes.catalog.keeping import OF_STUNTING
from app.themes.catalog.lists import NIK_HELP, NIK_SOURCE, NO_NIK_REASONS, SEX, published
from app.themes.catalog.stunting_checks import CHECKS
from app.themes.catalog.stunting_figures import INDICATORS, TIES
from app.themes.catalog.stunting_growth import GROWTH, NAMESAKE, NIK_AGREES, NUMBERS, PROGRESS
from app.themes.catalog.stunting_lists import DINKES, PERMENKES, PLACES, POSITIONS, WHO
from app.themes.catalog.stunting_quality import QUALITY
from app.themes.catalog.stunting_watches import WATCHES
from app.themes.language import (
    Choice,
    Date,
    Decimal,
    House,
    Integer,
    Kk,
    Nik,
    Privacy,
    Question,
    Reporting,
    Screen,
    Subject,
    Theme,
    Words,
    YesNo,
    q,
)

ONCE = Text("Cukup ditulis sekali, dari buku KIA.", "Once is enough, from the KIA book.")

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
        kind=Date(future=True),
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
        key="no_kk",
        kind=Kk(),
        label=Text("Nomor Kartu Keluarga", "Family card number"),
        privacy=Privacy.IDENTITY,
        source="Dukcapil; aturan ID08",
        help=Text("16 angka di atas Kartu Keluarga.", "The 16 digits at the top of the family card."),
    ),
    Question(
        key="house_no",
        kind=House(),
        label=Text("Nomor rumah atau patokan", "House number or landmark"),
        privacy=Privacy.PERSONAL,
        help=Text("Supaya anak dan keluarganya bertemu.", "So that the child and its family meet."),
    ),
    Question(
        key="birth_weight_g",
        kind=Integer(low=500, high=6000),
        label=Text("Berat lahir", "Birth weight"),
        privacy=Privacy.SPECIFIC,
        unit="gram",
        unsure=True,
        help=ONCE,
    ),
    Question(
        key="birth_length_cm",
        kind=Decimal(places=1, low="25", high="60"),
        label=Text("Panjang lahir", "Birth length"),
        privacy=Privacy.SPECIFIC,
        unit="cm",
        unsure=True,
        help=ONCE,
    ),
    Question(
        key="gestation_weeks",
        kind=Integer(low=22, high=44),
        label=Text("Umur kehamilan saat lahir", "Weeks of pregnancy at birth"),
        privacy=Privacy.SPECIFIC,
        unit="minggu",
        unsure=True,
        help=ONCE,
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
        unsure=True,
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

SCREENS = (
    Screen("child_nik", Text("Siapa anaknya?", "Who is the child?")),
    Screen("mother_name", Text("Ibu dan keluarganya", "Mother and family")),
    Screen("birth_weight_g", Text("Waktu lahir", "At birth")),
    Screen("place", Text("Timbang dan ukur", "Weigh and measure")),
    Screen("muac_cm", Text("Lengan, kepala dan kaki", "Arm, head and feet")),
    Screen("exclusive_breastfeeding", Text("Gizi dan kesehatan", "Food and health")),
)

STUNTING = Theme(
    key="stunting",
    version=1,
    label=Text("Stunting dan penimbangan balita", "Stunting and weighing of under-fives"),
    subject=Subject(
        kind="child",
        label=Text("Anak", "Child"),
        keys=(("child_nik",), ("child_name", "birth_date", "mother_name")),
        alike=(("child_name", "birth_date"), ("birth_date", "mother_name")),
    ),
    period="month",
    groupings=(CHILD_AGE,),
    breakdowns=("sex", "age_group", "place", "ill", "kia_book"),
    questions=QUESTIONS,
    checks=CHECKS,
    derivations=(GROWTH, NIK_AGREES, NUMBERS),
    memories=(PROGRESS, NAMESAKE),
    indicators=published(INDICATORS, "weighed", "participation", "measured", "stunted", "underweight", "wasted"),
    ties=TIES,
    watches=WATCHES,
    grains=("month",),
    reporting=Reporting(
        due_days=0,
        late_days=10,
        source="SKDN: penimbangan tiap bulan, sampai akhir bulan; masa terlambat 10 hari perlu dikonfirmasi",
    ),
    quality=QUALITY,
    offices=(DINKES, "Bappeda"),
    source=f"{PERMENKES}; {WHO}; SKDN posyandu",
    screens=SCREENS,
    retention=OF_STUNTING,
    example={
        "child_nik": "1872015506259901",
        "child_name": "Contoh Melati",
        "sex": "P",
        "birth_date": "2025-06-15",
        "mother_name": "Contoh Sekar",
        "no_kk": "1872011708209905",
        "house_no": "12, dekat musala",
        "place": "POSYANDU",
        "weight_kg": "9.60",
        "height_cm": "77.0",
        "position": "lying",
        "muac_cm": "14.0",
        "oedema": "no",
        "kia_book": "yes",
    },
)
