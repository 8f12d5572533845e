"""Every small business of the city is kept once, with its owner, its work and its papers."""

from app.core.text import Text
from app.themes.catalog.groups import BY_WORKERS
from app.themes.catalog.keeping import OF_UMKM
from app.themes.catalog.lists import NIK_DOUBTS, NIK_SOURCE, published
from app.themes.catalog.umkm_checks import CHECKS
from app.themes.catalog.umkm_figures import DISKOP, INDICATORS, TIES
from app.themes.catalog.umkm_lists import (
    BPS_2020,
    BPS_2025,
    PAPER_DOUBTS,
    PAPERS,
    PP7,
    REGSOSEK,
    SCALE_BASES,
    SCALES,
    SCHEMES,
    SECTIONS,
)
from app.themes.catalog.umkm_questions import QUESTIONS
from app.themes.catalog.watching import OF_A_REGISTER
from app.themes.derive import business, papers
from app.themes.language import (
    Choice,
    Choices,
    Date,
    Derivation,
    Derived,
    Integer,
    Kind,
    Memory,
    Privacy,
    Recall,
    Reporting,
    Screen,
    Subject,
    Theme,
    YesNo,
)


def _derived(key: str, kind: Kind, id: str, en: str, privacy: Privacy, source: str = "", unit: str = "") -> Derived:
    return Derived(key=key, kind=kind, label=Text(id, en), privacy=privacy, source=source, unit=unit)


DERIVATIONS = (
    Derivation(
        by=business.business_scale,
        takes=("observed_on", "turnover_month_class", "capital_idr", "year_started"),
        source=SCALES.source,
        gives=(
            _derived("scale", Choice(SCALES), "Skala usaha", "Scale of business", Privacy.OPEN, SCALES.source),
            _derived("scale_basis", Choice(SCALE_BASES), "Dasar skala", "What sized it", Privacy.OPEN, PP7),
            _derived("scales_agree", YesNo(), "Omzet sesuai modal", "Sales agree with capital", Privacy.SPECIFIC, PP7),
        ),
    ),
    Derivation(
        by=business.business_activity,
        takes=("kbli_version", "kbli"),
        source=f"{BPS_2020}; {BPS_2025}",
        gives=(
            _derived("kbli_section", Choice(SECTIONS), "Kategori KBLI", "KBLI section", Privacy.OPEN),
            _derived("food_maker", YesNo(), "Membuat makanan atau minuman", "Makes food or drink", Privacy.OPEN),
        ),
    ),
    Derivation(
        by=business.business_workers,
        takes=("workers_paid_f", "workers_paid_m", "workers_unpaid_f", "workers_unpaid_m"),
        gives=(
            _derived("workers_women", Integer(), "Pekerja perempuan", "Workers, women", Privacy.OPEN, unit="orang"),
            _derived("workers_total", Integer(), "Semua pekerja", "All workers", Privacy.OPEN, unit="orang"),
        ),
    ),
    Derivation(
        by=business.business_age,
        takes=("observed_on", "year_started", "owner_nik"),
        gives=(
            _derived("years_running", Integer(low=-500), "Lama usaha", "Years running", Privacy.OPEN, unit="tahun"),
            _derived("year_fits", YesNo(), "Tahun mulai wajar", "Year of starting is plausible", Privacy.PERSONAL),
        ),
    ),
    Derivation(
        by=business.business_confirmed,
        takes=("observed_on",),
        source="UMK10",
        gives=(
            _derived("confirmed_until", Date(future=True), "Terpantau sampai", "Vouched for until", Privacy.PERSONAL),
        ),
    ),
    Derivation(
        by=business.business_owner,
        takes=("owner_nik", "owner_sex"),
        source=NIK_SOURCE,
        gives=(_derived("owner_nik_doubts", Choices(NIK_DOUBTS), "NIK pemilik", "The owner's NIK", Privacy.PERSONAL),),
    ),
    Derivation(
        by=business.business_aid,
        takes=("aid_received",),
        gives=(_derived("aided", YesNo(), "Pernah menerima bantuan", "Ever received aid", Privacy.SPECIFIC),),
    ),
    Derivation(
        by=papers.business_papers,
        takes=("observed_on", "nib", "npwp", "pirt", "halal", "licences"),
        source=SCHEMES.source,
        gives=(
            _derived("papers", Choices(PAPERS), "Surat yang dipunyai", "Papers held", Privacy.OPEN),
            _derived("paper_doubts", Choices(PAPER_DOUBTS), "Surat janggal", "Odd papers", Privacy.PERSONAL),
        ),
    ),
    Derivation(
        by=papers.owner_npwp,
        takes=("observed_on", "legal_form", "owner_nik", "npwp", "licences"),
        source="PMK 112/2022 (perlu dikonfirmasi)",
        gives=(_derived("npwp_is_nik", YesNo(), "NPWP sama dengan NIK", "NPWP is the NIK", Privacy.PERSONAL),),
    ),
)

MEMORIES = (
    Memory(
        by=business.business_known,
        takes=(),
        recalls=Recall(alike=("status",)),
        gives=(_derived("maybe_known", YesNo(), "Mungkin sudah terdata", "May be known already", Privacy.PERSONAL),),
        source="UM08",
    ),
)

SCREENS = (
    Screen("business_name", Text("Usaha dan pemiliknya", "The business and its owner")),
    Screen("legal_form", Text("Bentuk dan tempat usaha", "Form and place")),
    Screen("kbli_version", Text("Jenis usaha", "Kind of business")),
    Screen("capital_idr", Text("Modal dan omzet", "Capital and turnover")),
    Screen("workers_paid_f", Text("Tenaga kerja", "Workers")),
    Screen("nib", Text("Nomor izin", "Numbers of permits")),
    Screen("licences", Text("Surat izin dan sertifikat", "Permits and certificates")),
    Screen("digital_use", Text("Internet, modal dan bantuan", "Internet, money and aid")),
    Screen("featured_product", Text("Keadaan usaha", "How the business is")),
)

UMKM = Theme(
    key="umkm",
    version=1,
    label=Text("UMKM", "Small businesses"),
    subject=Subject(
        kind="business",
        label=Text("Usaha", "Business"),
        keys=(
            ("nib", "kbli"),
            ("owner_nik", "kbli", "business_name"),
            ("owner_name", "kbli", "business_name", "address"),
        ),
        alike=(("owner_nik", "kbli", "house_no"), ("owner_name", "kbli", "house_no")),
    ),
    period="quarter",
    register=True,
    questions=QUESTIONS,
    checks=CHECKS,
    derivations=DERIVATIONS,
    memories=MEMORIES,
    groupings=(BY_WORKERS,),
    breakdowns=(
        *("owner_sex", "worker_group", "legal_form", "place_kind", "turnover_month_class"),
        *("digital_use", "finance"),
    ),
    indicators=published(INDICATORS, "active", "micro", "small", "medium", "workers"),
    ties=TIES,
    watches=OF_A_REGISTER,
    grains=("year", "month", "day"),
    reporting=Reporting(due_days=10, late_days=20, source="rancangan Wakuncar, perlu dikonfirmasi"),
    offices=(DISKOP, "DPMPTSP", "Bappeda"),
    source=f"{PP7}; {BPS_2020}; {REGSOSEK}",
    screens=SCREENS,
    retention=OF_UMKM,
    example={
        "business_name": "Keripik Contoh Jaya",
        "owner_name": "Contoh Ratna",
        "owner_nik": "1872015204789904",
        "owner_sex": "P",
        "owner_phone": "081200000002",
        "legal_form": "PERORANGAN",
        "place_kind": "RUMAH",
        "address": "Jl. Contoh No. 7",
        "house_no": "7, sebelah pos ronda",
        "kbli_version": "2020",
        "kbli": "10794",
        "main_product": "Keripik pisang",
        "year_started": 2018,
        "capital_idr": 15_000_000,
        "turnover_month_class": "2",
        "workers_paid_f": 2,
        "workers_paid_m": 0,
        "workers_unpaid_f": 1,
        "workers_unpaid_m": 0,
        "nib": "0000000000019",
        "pirt": "000000000000019",
        "licences": [
            {"scheme": "HALAL", "licence_status": "DIAJUKAN", "licence_date": "2026-05-04"},
            {"scheme": "HKI_MEREK", "licence_status": "TERBIT", "number": "IDM000000019", "valid_to": "2034-03-01"},
        ],
        "digital_use": ["1", "8"],
        "finance": ["KUR"],
        "aid_received": [{"programme": "BPUM", "aid_year": 2021}],
        "featured_product": "yes",
        "status": "AKTIF",
    },
)
