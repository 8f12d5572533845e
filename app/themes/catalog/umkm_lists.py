"""The lists from which a business is described, official ones with their version."""

from app.themes.language import listed, official

PP7 = "PP 7/2021 pasal 35"
REGSOSEK = "Regsosek 2022"
BPS_2020 = "Peraturan BPS 2/2020"
KBLI = official("kbli2020_5digit", "2020", BPS_2020, id="title_id")
KBLI_USUAL = official("umkm_kbli_shortlist", "2020", BPS_2020, code="kbli2020", id="cadre_keyword_id")
SECTIONS = official("kbli_sections", "2020", BPS_2020, code="section", id="title_id", only=("kbli_version", "2020"))
SCALES = official("business_scale", "PP 7/2021", f"{PP7}; sebelumnya UU 20/2008 pasal 6")
TURNOVER = official("survey_codes", "2022", f"{REGSOSEK} item 425", only=("list", "turnover_month"))
INTERNET = official("survey_codes", "2022", f"{REGSOSEK} item 426", only=("list", "internet_use"))
KBLI_VERSIONS = listed(
    "kbli_version", "1", "BPS", ("2020", "KBLI 2020", "KBLI 2020"), ("2025", "KBLI 2025", "KBLI 2025")
)
LEGAL_FORMS = listed(
    "legal_form",
    "1",
    "Wakuncar",
    ("PERORANGAN", "Perorangan", "Sole trader"),
    ("CV", "CV", "Limited partnership (CV)"),
    ("PT", "PT", "Company (PT)"),
    ("PT_PERORANGAN", "PT perorangan", "One-person company"),
    ("KOPERASI", "Koperasi", "Cooperative"),
    ("KELOMPOK", "Kelompok", "Group"),
)
PLACE_KINDS = listed(
    "place_kind",
    "1",
    "Wakuncar",
    ("RUMAH", "Di rumah", "At home"),
    ("KIOS", "Kios, toko atau ruko", "Stall or shop"),
    ("PASAR", "Di pasar", "In a market"),
    ("KELILING", "Keliling", "On the move"),
    ("DARING", "Hanya daring (online)", "Online only"),
    ("KEBUN", "Kebun, kolam atau kandang", "Garden, pond or stable"),
)
FINANCE = listed(
    "finance",
    "1",
    "Wakuncar",
    ("KUR", "KUR (Kredit Usaha Rakyat)", "KUR credit"),
    ("UMI", "Pembiayaan ultra mikro (UMi)", "Ultra-micro finance (UMi)"),
    ("MEKAAR", "PNM Mekaar", "PNM Mekaar"),
    ("KOPERASI", "Koperasi", "Cooperative"),
    ("UP2K", "UP2K PKK", "UP2K PKK"),
    ("BANK", "Bank lain", "Another bank"),
    ("LAINNYA", "Lainnya", "Other"),
)
STATUS = listed(
    "business_status",
    "1",
    "Wakuncar",
    ("AKTIF", "Berjalan", "Running"),
    ("MUSIMAN", "Berjalan musiman", "Seasonal"),
    ("TUTUP", "Sudah tutup", "Closed"),
    ("PINDAH", "Pindah ke luar wilayah", "Moved away"),
)
CLOSED_REASONS = listed(
    "closed_reason",
    "1",
    "Wakuncar",
    ("MODAL", "Kehabisan modal", "Out of capital"),
    ("SEPI", "Sepi pembeli", "Too few buyers"),
    ("PEMILIK", "Pemilik sakit, meninggal atau pensiun", "Owner ill, died or retired"),
    ("KERJA", "Pemilik bekerja di tempat lain", "Owner took other work"),
    ("LAINNYA", "Lainnya", "Other"),
)
KBLI_IN_BOTH = tuple(
    option.code
    for option in official(
        "umkm_kbli_shortlist", "2025", BPS_2020, code="kbli2020", id="title_id", only=("kbli2025_status", "same_title")
    ).options
)
"""Classes known to live on in KBLI 2025 under the same code and title; BPS's own list is still to be had."""
