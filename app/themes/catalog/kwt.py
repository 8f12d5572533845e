"""Women's farmer groups are kept once each, with their members, land, harvests and class."""

from app.core.text import Text
from app.themes.catalog.keeping import OF_KWT
from app.themes.catalog.kwt_figures import INDICATORS
from app.themes.catalog.kwt_questions import CLASSED, CLASSES, DKP3, GUIDANCE, HARVEST_DOUBTS, QUESTIONS
from app.themes.catalog.watching import OF_A_REGISTER
from app.themes.derive import group
from app.themes.language import (
    KELURAHAN,
    Check,
    Choice,
    Choices,
    Derivation,
    Derived,
    Memory,
    Privacy,
    Recall,
    Reporting,
    Screen,
    Subject,
    Theme,
    YesNo,
    q,
)

FEWEST_MEMBERS = 10
"""Of a group that is active; to be confirmed."""

MOST_LAND_M2 = "50000"

CHECKS = (
    Check(
        code="KW01",
        holds=~q("status").is_("AKTIF") | (q("members_total") >= FEWEST_MEMBERS),
        message=Text("Anggota kurang dari 10.", "Fewer than 10 members."),
        about=("members_total",),
        severity="warning",
        source="perlu dikonfirmasi",
    ),
    Check(
        code="KW02",
        holds=(q("land_area_m2") > "0") & (q("land_area_m2") <= MOST_LAND_M2),
        message=Text("Luas lahan janggal.", "The land area is odd."),
        about=("land_area_m2",),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="KW03",
        holds=~CLASSED | (q("class_assessed_on").answered & q("class_assessor").answered),
        message=Text("Isi tanggal dan penilai kelas.", "Give the day and the assessor of the class."),
        about=("class_assessed_on", "class_assessor"),
        source="Wakuncar",
    ),
    Check(
        code="KW04",
        holds=q("members_active") <= q("members_total"),
        message=Text("Anggota aktif melebihi jumlah anggota.", "More active members than members."),
        about=("members_active", "members_total"),
        source="Wakuncar",
    ),
    Check(
        code="KW05",
        holds=q("class_agrees").is_("yes"),
        message=Text(
            "Kelas tidak cocok dengan nilainya. Tanyakan ke penyuluh.",
            "The class does not agree with its score. Ask the adviser.",
        ),
        about=("class", "class_score"),
        severity="warning",
        source=GUIDANCE,
    ),
    Check(
        code="KW06",
        holds=~q("harvest_doubts").has("AFTER_VISIT") & ~q("harvest_doubts").has("BEFORE_GROUP"),
        message=Text(
            "Ada tanggal panen sesudah kunjungan, atau sebelum kelompok berdiri. Periksa tanggalnya.",
            "A harvest lies after the visit, or before the group was founded. Look at the days.",
        ),
        about=("harvests",),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="KW07",
        holds=~q("maybe_known").is_("yes"),
        message=Text("Kelompok ini mungkin sudah terdata.", "This group may be known already."),
        about=("group_name",),
        severity="warning",
        source="Wakuncar: nama dan kelurahan yang sama",
    ),
)

DERIVATIONS = (
    Derivation(
        by=group.group_class,
        takes=("class_assessed_on", "observed_on", "class", "class_score"),
        source=GUIDANCE,
        gives=(
            Derived(
                key="class_by_score",
                kind=Choice(CLASSES),
                label=Text("Kelas menurut nilai", "Class by its score"),
                privacy=Privacy.OPEN,
            ),
            Derived(
                key="class_agrees",
                kind=YesNo(),
                label=Text("Kelas cocok dengan nilai", "Class agrees with its score"),
                privacy=Privacy.OPEN,
            ),
        ),
    ),
    Derivation(
        by=group.group_harvests,
        takes=("observed_on", "founded_on", "harvests"),
        gives=(
            Derived(
                key="harvest_doubts",
                kind=Choices(HARVEST_DOUBTS),
                label=Text("Tanggal panen janggal", "Odd days of harvest"),
                privacy=Privacy.OPEN,
            ),
        ),
    ),
)

MEMORIES = (
    Memory(
        by=group.group_known,
        takes=(),
        recalls=Recall(alike=("status",)),
        gives=(
            Derived(
                key="maybe_known",
                kind=YesNo(),
                label=Text("Mungkin sudah terdata", "May be known already"),
                privacy=Privacy.OPEN,
            ),
        ),
    ),
)

SCREENS = (
    Screen("group_name", Text("Kelompok dan pengurusnya", "The group and who leads it")),
    Screen("founded_on", Text("Berdiri dan terdaftar", "Founded and registered")),
    Screen("members_total", Text("Anggota", "Members")),
    Screen("land_area_m2", Text("Lahan dan tanaman", "Land and crops")),
    Screen("harvests", Text("Panen", "Harvests")),
    Screen("programmes", Text("Program", "Programmes")),
    Screen("class", Text("Kelas kelompok", "Class of the group")),
    Screen("cash_idr", Text("Kas dan keadaan", "Cash and state")),
)

KWT = Theme(
    key="kwt",
    version=1,
    label=Text("Kelompok Wanita Tani (KWT)", "Women's farmer groups"),
    subject=Subject(
        kind="group",
        label=Text("Kelompok", "Group"),
        keys=(("simluhtan_no",), ("group_name", KELURAHAN)),
        alike=(("group_name", KELURAHAN),),
    ),
    period="quarter",
    register=True,
    questions=QUESTIONS,
    checks=CHECKS,
    derivations=DERIVATIONS,
    memories=MEMORIES,
    indicators=INDICATORS,
    smallest=0,  # groups are no persons, and their names and classes are published
    watches=OF_A_REGISTER,
    grains=("year", "month", "day"),
    reporting=Reporting(due_days=10, late_days=20, source="perlu dikonfirmasi; triwulan oleh PPL dan kader"),
    offices=(DKP3,),
    source=GUIDANCE,
    screens=SCREENS,
    retention=OF_KWT,
    example={
        "group_name": "KWT Contoh Mekar",
        "kind": "KWT",
        "chair_name": "Contoh Wati",
        "chair_phone": "081200000003",
        "secretary_name": "Contoh Murni",
        "treasurer_name": "Contoh Yuli",
        "founded_on": "2019-04-01",
        "members_total": 24,
        "members_active": 18,
        "land_area_m2": "800",
        "land_tenure": "PINJAM",
        "commodities": ["WARUNG_HIDUP", "TOGA"],
        "harvests": [
            {
                "harvested_on": "2026-05-03",
                "commodity": "WARUNG_HIDUP",
                "crop": "kangkung",
                "kg": "12,5",
                "harvest_use": "JUAL",
                "value_idr": 125_000,
            },
            {"harvested_on": "2026-05-20", "commodity": "TOGA", "crop": "jahe", "kg": "3", "harvest_use": "DIBAGI"},
        ],
        "programmes": ["P2L"],
        "ktn_origin": "yes",
        "class": "PEMULA",
        "class_score": 210,
        "class_assessed_on": "2022-03-10",
        "class_assessor": "Contoh Penyuluh",
        "cash_idr": 1_250_000,
        "status": "AKTIF",
    },
)
