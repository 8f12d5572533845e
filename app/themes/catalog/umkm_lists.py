"""The lists from which a business is described, official ones with their version."""

from dataclasses import replace

from app.themes.economy_rules import KBLI_NOT_IN_2025, KBLI_OTHER_IN_2025, KBLI_SAME_IN_2025
from app.themes.language import CodeList, Option, Text, listed, official, q

PP7 = "PP 7/2021 pasal 35"
REGSOSEK = "Regsosek 2022"
BPS_2020 = "Peraturan BPS 2/2020"
KBLI = official("kbli2020_5digit", "2020", BPS_2020, id="title_id")
KBLI_USUAL = official("umkm_kbli_shortlist", "2020", BPS_2020, code="kbli2020", id="cadre_keyword_id")
BPS_2025 = "Peraturan BPS 7/2025"
_BY_VERSION = tuple(
    official("kbli_sections", version, source, code="section", id="title_id", only=("kbli_version", version))
    for version, source in (("2020", BPS_2020), ("2025", BPS_2025))
)
SECTIONS = CodeList(
    "kbli_sections",
    "2020 dan 2025",
    f"{BPS_2020}; {BPS_2025}",
    tuple(
        Option(
            f"{each.version}_{option.code}",
            Text(
                f"{option.label.id} (KBLI {each.version} kategori {option.code})",
                f"{option.label.en} (KBLI {each.version} section {option.code})",
            ),
        )
        for each in _BY_VERSION
        for option in each.options
    ),
)
"""The version is part of the code: section K is finance in KBLI 2020 and telecommunication in KBLI 2025."""

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
IN_2025 = q("kbli").one_of(*KBLI_SAME_IN_2025, *KBLI_OTHER_IN_2025)
"""Known to stand in KBLI 2025; its whole list is still to be had from BPS itself."""

OF_OTHER_MEANING = q("kbli").one_of(*KBLI_OTHER_IN_2025)
GONE = q("kbli").one_of(*KBLI_NOT_IN_2025)

SCALE_BASES = listed(
    "scale_basis",
    "1",
    PP7,
    ("SALES", "Omzet setahun", "Yearly sales"),
    ("CAPITAL", "Modal usaha", "Capital"),
)
SCHEMES = official("umkm_legal_ids", "1", "OSS, DJP, Dinas Kesehatan, BPJPH, DJKI (sebagian perlu dikonfirmasi)")
LICENCE_STATUS = listed(
    "licence_status",
    "1",
    "Wakuncar",
    ("DIAJUKAN", "Sedang diajukan", "Applied for"),
    ("TERBIT", "Sudah terbit, masih berlaku", "Issued, valid"),
    ("DITOLAK", "Ditolak", "Turned down"),
    ("KEDALUWARSA", "Habis masa berlakunya", "Lapsed"),
    ("DICABUT", "Dicabut", "Revoked"),
)
PAPERS = listed(
    "business_paper",
    "1",
    "Wakuncar",
    ("NIB", "NIB", "NIB"),
    ("NPWP", "NPWP", "NPWP"),
    ("NITKU", "NITKU cabang", "NITKU of a branch"),
    ("PIRT", "PIRT", "PIRT"),
    ("HALAL", "Sertifikat halal", "Halal certificate"),
    ("MEREK", "Merek terdaftar", "Trade mark"),
    ("QRIS", "QRIS", "QRIS"),
)
PAPER_DOUBTS = listed(
    "paper_doubts",
    "1",
    "Wakuncar",
    ("WRONG_NIB", "NIB bukan 13 angka", "NIB without 13 digits"),
    ("ODD_NUMBER", "Nomor surat tidak seperti biasanya", "Number unlike those of its kind"),
    ("NO_NUMBER", "Surat tanpa nomor", "Paper without a number"),
    ("LAPSED", "Surat habis masa berlakunya", "Paper that has lapsed"),
)
_AID = official("aid_programmes", "2026-08", "katalog program bantuan; BPUM 2020-2021 perlu dikonfirmasi", id="name_id")
BUSINESS_AID = replace(
    _AID,
    name="business_aid",
    options=tuple(each for each in _AID.options if each.code in ("BPUM", "KUBE", "PENA", "PRAKERJA", "PEMDA")),
)
"""Aid that a business or its owner had; loans are told as finance."""
