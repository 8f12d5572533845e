"""What is refused or doubted about a business, and the figures that Diskop reads from the register.

A figure counts the businesses that run on the day asked for, seasonal ones included; farming and fishing are in.
"""

from app.core.text import Text
from app.themes.catalog.umkm_lists import KBLI_IN_BOTH, PP7, REGSOSEK
from app.themes.language import Check, Condition, Indicator, Sum, q

DISKOP = "Dinas Koperasi dan UKM"

CHECKS = (
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
        holds=q("kbli_version").is_("2020") | q("kbli").one_of(*KBLI_IN_BOTH),
        message=Text("Kode KBLI tidak ada di versi itu.", "This KBLI code is not in that version."),
        about=("kbli", "kbli_version"),
        source="Peraturan BPS 2/2020 dan 7/2025",
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
        holds=q("workers_total").answered & (q("workers_total") >= 1),
        message=Text(
            "Isi tenaga kerja, pemilik ikut dihitung.", "Give the workers; the owner who works counts as one."
        ),
        about=("workers_unpaid_f", "workers_unpaid_m"),
    ),
    Check(
        code="UM06",
        holds=(q("years_running") >= 0) & (q("years_running") <= 100),
        message=Text("Tahun mulai janggal.", "The year of starting is odd."),
        about=("year_started",),
        severity="warning",
    ),
    Check(
        code="UM07",
        holds=~q("status").is_("TUTUP") | (q("closed_on").answered & q("closed_reason").answered),
        message=Text("Isi tanggal dan alasan tutup.", "Give the day and reason of closing."),
        about=("closed_on", "closed_reason"),
    ),
    Check(
        code="UM09",
        holds=~q("food_maker").is_("yes") | q("pirt").answered,
        message=Text("Bisa dibantu urus PIRT.", "Could be helped to get a PIRT number."),
        about=("pirt",),
        severity="warning",
    ),
)

ACTIVE = q("status").one_of("AKTIF", "MUSIMAN")
FOOD = ACTIVE & q("food_maker").is_("yes")


def _figure(
    key: str, label: Text, count: Condition | Sum, definition: Text, *, source: str, among: str | None = "active"
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        definition=definition,
        among=among,
        unit="persons" if isinstance(count, Sum) else "businesses",
        places=1 if among else 0,
        office=DISKOP,
        source=source,
    )


INDICATORS = (
    _figure(
        "registered",
        Text("Usaha terdata", "Businesses on the register"),
        q("status").answered,
        Text("Semua usaha yang pernah didata, yang tutup juga.", "All businesses ever recorded, closed ones too."),
        among=None,
        source="UMK10, penyebut",
    ),
    _figure(
        "active",
        Text("Usaha aktif", "Active businesses"),
        ACTIVE,
        Text(
            "Usaha yang berjalan, termasuk musiman, dibagi semua usaha terdata.",
            "Businesses that run, seasonal ones included, over all on the register.",
        ),
        among="registered",
        source="UMK10",
    ),
    _figure(
        "micro",
        Text("Usaha mikro", "Micro businesses"),
        ACTIVE & q("scale").one_of("MIKRO", "UU20_MIKRO"),
        Text("Usaha aktif berskala mikro menurut aturan pada harinya.", "Active micro businesses by the day's rule."),
        source=f"UMK01; {PP7}",
    ),
    _figure(
        "small",
        Text("Usaha kecil", "Small businesses"),
        ACTIVE & q("scale").one_of("KECIL", "UU20_KECIL"),
        Text("Usaha aktif berskala kecil menurut aturan pada harinya.", "Active small businesses by the day's rule."),
        source=f"UMK01; {PP7}",
    ),
    _figure(
        "medium",
        Text("Usaha menengah", "Medium businesses"),
        ACTIVE & q("scale").one_of("MENENGAH", "UU20_MENENGAH"),
        Text(
            "Usaha aktif berskala menengah menurut aturan pada harinya.", "Active medium businesses by the day's rule."
        ),
        source=f"UMK01; {PP7}",
    ),
    _figure(
        "trade",
        Text("Usaha perdagangan", "Trade"),
        ACTIVE & q("kbli_section").is_("G"),
        Text("Usaha aktif KBLI kategori G.", "Active businesses of KBLI section G."),
        source="UMK02",
    ),
    _figure(
        "making",
        Text("Usaha pengolahan", "Making"),
        ACTIVE & q("kbli_section").is_("C"),
        Text("Usaha aktif KBLI kategori C.", "Active businesses of KBLI section C."),
        source="UMK02",
    ),
    _figure(
        "food_service",
        Text("Usaha makan minum", "Food service"),
        ACTIVE & q("kbli_section").is_("I"),
        Text("Usaha aktif KBLI kategori I.", "Active businesses of KBLI section I."),
        source="UMK02",
    ),
    _figure(
        "with_nib",
        Text("Usaha ber-NIB", "With an NIB"),
        ACTIVE & q("nib").answered,
        Text("Usaha aktif yang punya NIB, dibagi usaha aktif.", "Active businesses with an NIB, over active ones."),
        source="UMK03",
    ),
    _figure(
        "with_npwp",
        Text("Usaha ber-NPWP", "With an NPWP"),
        ACTIVE & q("npwp").answered,
        Text("Usaha aktif yang punya NPWP, dibagi usaha aktif.", "Active businesses with an NPWP, over active ones."),
        source="UMK04",
    ),
    _figure(
        "food_makers",
        Text("Usaha olahan pangan", "Makers of food and drink"),
        FOOD,
        Text("Usaha aktif KBLI golongan pokok 10 dan 11.", "Active businesses of KBLI divisions 10 and 11."),
        source="UMK05, penyebut",
    ),
    _figure(
        "with_pirt",
        Text("Usaha pangan ber-PIRT", "Food makers with PIRT"),
        FOOD & q("pirt").answered,
        Text("Usaha olahan pangan yang punya nomor PIRT.", "Makers of food and drink with a PIRT number."),
        among="food_makers",
        source="UMK05",
    ),
    _figure(
        "with_halal",
        Text("Usaha pangan bersertifikat halal", "Food makers with a halal certificate"),
        FOOD & q("halal").answered,
        Text("Usaha olahan pangan yang bersertifikat halal.", "Makers of food and drink with a halal certificate."),
        among="food_makers",
        source="UMK05",
    ),
    _figure(
        "women_owned",
        Text("Usaha milik perempuan", "Owned by women"),
        ACTIVE & q("owner_sex").is_("P"),
        Text("Usaha aktif yang pemiliknya perempuan.", "Active businesses owned by a woman."),
        source="UMK08",
    ),
    _figure(
        "selling_online",
        Text("Berjualan lewat internet", "Selling online"),
        ACTIVE & q("digital_use").has("8"),
        Text("Usaha aktif yang memakai internet untuk menjual.", "Active businesses that sell over the internet."),
        source=f"UMK09; {REGSOSEK} item 426",
    ),
    _figure(
        "turnover_known",
        Text("Omzet diketahui", "Turnover known"),
        ACTIVE & q("turnover_month_class").answered,
        Text("Usaha aktif yang menyebut kelas omzetnya.", "Active businesses that gave their class of turnover."),
        source="UMK07, penyebut",
    ),
    _figure(
        "turnover_under_5m",
        Text("Omzet di bawah Rp5 juta sebulan", "Turnover under Rp5 million a month"),
        ACTIVE & q("turnover_month_class").is_("1"),
        Text(
            "Usaha aktif dengan omzet di bawah Rp5 juta sebulan, dibagi yang omzetnya diketahui.",
            "Active businesses that sell under Rp5 million a month, over those whose turnover is known.",
        ),
        among="turnover_known",
        source=f"UMK07; {REGSOSEK} item 425",
    ),
    _figure(
        "workers",
        Text("Tenaga kerja", "Workers"),
        Sum(key="workers_total", where=ACTIVE),
        Text(
            "Pekerja dibayar dan tidak dibayar di usaha aktif, pemilik yang bekerja ikut.",
            "Paid and unpaid workers of active businesses, owners who work included.",
        ),
        among=None,
        source="UMK06",
    ),
    _figure(
        "workers_female",
        Text("Tenaga kerja perempuan", "Workers, women"),
        Sum(key="workers_women", where=ACTIVE),
        Text("Pekerja perempuan di usaha aktif, dibagi semua pekerja.", "Women workers, over all workers."),
        among="workers",
        source="UMK06",
    ),
    _figure(
        "featured",
        Text("Produk unggulan", "Featured products"),
        ACTIVE & q("featured_product").is_("yes"),
        Text("Usaha aktif dengan produk unggulan kelurahan.", "Active businesses with a featured product."),
        source="MB201",
    ),
)
