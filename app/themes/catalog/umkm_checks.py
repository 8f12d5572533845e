"""What is refused, doubted or told about a business (UM01 to UM09, and what its papers leave open)."""

from app.core.text import Text
from app.themes.catalog.lists import AREA_UNKNOWN, NIK_SOURCE, WRONG_SEX
from app.themes.catalog.umkm_lists import BPS_2020, BPS_2025, GONE, IN_2025, OF_OTHER_MEANING, PP7, SCHEMES
from app.themes.catalog.umkm_questions import NOT_IN_VERSION
from app.themes.language import Check, q

VERSION_2025 = q("kbli_version").is_("2025")
ENDED = q("status").one_of("TUTUP", "PINDAH")

CHECKS = (
    Check(
        code="UM01",
        holds=~q("paper_doubts").has("WRONG_NIB"),
        message=Text("NIB 13 angka.", "An NIB has 13 digits."),
        about=("licences",),
        source="OSS (perlu dikonfirmasi)",
    ),
    Check(
        code="UM02",
        holds=q("npwp_is_nik").is_("yes"),
        message=Text("NPWP perorangan sekarang sama dengan NIK.", "A person's NPWP is now the NIK."),
        about=("npwp",),
        severity="warning",
        source="PMK 112/2022 (perlu dikonfirmasi)",
    ),
    Check(
        code="UM03",
        holds=~(VERSION_2025 & GONE),
        message=NOT_IN_VERSION.message,
        about=("kbli", "kbli_version"),
        source=f"{BPS_2020} dan {BPS_2025}",
    ),
    Check(
        code="UM03",
        holds=~VERSION_2025 | IN_2025 | GONE,
        message=Text(
            "Kode KBLI tidak ada di versi itu, sejauh daftar 2025 yang kami punya. Pakai KBLI 2020.",
            "This KBLI code is not in that version, as far as we have the list of 2025. Give the code of KBLI 2020.",
        ),
        about=("kbli",),
        source=f"{BPS_2025}; daftar lengkapnya belum ada, perlu dikonfirmasi",
    ),
    Check(
        code="UM03",
        holds=~(VERSION_2025 & OF_OTHER_MEANING),
        message=Text(
            "Di KBLI 2025 judul kode ini lain. Periksa lagi, atau pakai KBLI 2020.",
            "In KBLI 2025 this code has another title. Look again, or give the code of KBLI 2020.",
        ),
        about=("kbli",),
        severity="warning",
        source=BPS_2025,
    ),
    Check(
        code="UM04",
        holds=q("scales_agree").is_("yes"),
        message=Text("Skala tidak cocok dengan omzet.", "Capital and turnover speak of different scales."),
        about=("capital_idr", "turnover_month_class"),
        severity="warning",
        source=PP7,
    ),
    Check(
        code="UM05",
        holds=ENDED | (q("workers_total").answered & (q("workers_total") >= 1)),
        message=Text(
            "Isi tenaga kerja, pemilik ikut dihitung.", "Give the workers; the owner who works counts as one."
        ),
        about=("workers_unpaid_f", "workers_unpaid_m"),
        source="Wakuncar",
    ),
    Check(
        code="UM06",
        holds=q("year_fits").is_("yes"),
        message=Text("Tahun mulai janggal.", "The year of starting is odd."),
        about=("year_started",),
        severity="warning",
        source="Wakuncar: tidak sebelum pemilik berumur 12 tahun, tidak lebih dari 100 tahun lalu",
    ),
    Check(
        code="UM07",
        holds=~q("status").is_("TUTUP") | (q("closed_on").answered & q("closed_reason").answered),
        message=Text("Isi tanggal tutup dan alasannya.", "Give the day and reason of closing."),
        about=("closed_on", "closed_reason"),
        source="Wakuncar",
    ),
    Check(
        code="UM08",
        holds=~q("maybe_known").is_("yes"),
        message=Text("Usaha ini mungkin sudah terdata.", "This business may be known already."),
        about=("business_name",),
        severity="warning",
        source="Wakuncar: pemilik, KBLI dan rumah yang sama",
    ),
    Check(
        code="UM09",
        holds=ENDED | ~q("food_maker").is_("yes") | (q("papers").answered & q("papers").has("PIRT")),
        message=Text("Bisa dibantu urus PIRT.", "Could be helped to get a PIRT number."),
        about=("pirt",),
        severity="notice",
        source="Wakuncar",
    ),
    Check(
        code="UM10",
        holds=~q("paper_doubts").has("ODD_NUMBER"),
        message=Text(
            "Nomor surat tidak seperti biasanya. Periksa suratnya.",
            "The number is unlike those of such papers. Look at the paper.",
        ),
        about=("licences",),
        severity="warning",
        source=SCHEMES.source,
    ),
    Check(
        code="UM11",
        holds=~q("paper_doubts").has("NO_NUMBER"),
        message=Text(
            "Isi nomor suratnya. Tanpa nomor, surat belum dihitung.",
            "Give the number of the paper. Without one it does not count yet.",
        ),
        about=("licences",),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="UM12",
        holds=~q("paper_doubts").has("LAPSED"),
        message=Text(
            "Ada surat yang habis masa berlakunya. Bisa dibantu perpanjang.",
            "A paper has lapsed. Its owner could be helped to renew it.",
        ),
        about=("licences",),
        severity="notice",
        source="Wakuncar; masa berlaku PIRT 5 tahun perlu dikonfirmasi",
    ),
    Check(
        code="ID04",
        holds=~q("owner_nik_doubts").has("sex"),
        message=WRONG_SEX,
        about=("owner_sex",),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID06",
        holds=~q("owner_nik_doubts").has("area"),
        message=AREA_UNKNOWN,
        about=("owner_nik",),
        severity="warning",
        source=NIK_SOURCE,
    ),
)
