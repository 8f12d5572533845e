"""The figures that Diskop reads from the register of businesses.

A figure counts the businesses that run on the day asked for, seasonal ones included; farming and fishing are in.
"""

from app.core.text import Text
from app.themes.catalog.umkm_lists import BPS_2020, BPS_2025, PP7, REGSOSEK
from app.themes.language import Condition, Indicator, Parts, Sum, Within, q
from app.themes.rules import ULTRA_MICRO

DISKOP = "Dinas Koperasi dan UKM"

ACTIVE = q("status").one_of("AKTIF", "MUSIMAN")
FOOD = ACTIVE & q("food_maker").is_("yes")
KBLI_SOURCE = f"UMK02; {BPS_2020}; {BPS_2025}"
NAMED_SECTIONS = ("2020_A", "2025_A", "2020_C", "2025_C", "2020_G", "2025_G", "2020_H", "2025_H", "2020_I", "2025_I")
OTHER_SERVICES = ("2020_S", "2025_T")
"""Sections of both versions that have a figure of their own: up to I the letters are the same, those after are not."""


def _figure(
    key: str,
    label: Text,
    count: Condition | Sum,
    definition: Text,
    *,
    source: str,
    among: str | None = "active",
    until: str | None = None,
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        definition=definition,
        among=among,
        until=until,
        unit="persons" if isinstance(count, Sum) else "businesses",
        places=1 if among else 0,
        office=DISKOP,
        source=source,
    )


def _section(key: str, id: str, en: str, letter: str) -> Indicator:
    """Return the figure of a section that has one letter in both versions of KBLI."""
    return _figure(
        key,
        Text(f"Usaha {id}", en),
        ACTIVE & q("kbli_section").one_of(f"2020_{letter}", f"2025_{letter}"),
        Text(f"Usaha aktif KBLI kategori {letter}.", f"Active businesses of KBLI section {letter}."),
        source=KBLI_SOURCE,
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
            "Usaha yang berjalan saat terakhir dikunjungi, termasuk musiman, dibagi semua usaha terdata.",
            "Businesses that ran when last seen, seasonal ones included, over all on the register.",
        ),
        among="registered",
        source="UMK10",
    ),
    _figure(
        "active_this_year",
        Text("Usaha aktif dalam 12 bulan terakhir", "Active within the last 12 months"),
        ACTIVE,
        Text(
            "Usaha yang terlihat berjalan dalam 12 bulan terakhir, dibagi semua usaha terdata.",
            "Businesses seen running within the last 12 months, over all on the register.",
        ),
        among="registered",
        until="confirmed_until",
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
        "large",
        Text("Usaha besar", "Large businesses"),
        ACTIVE & q("scale").is_("BESAR"),
        Text("Usaha aktif di atas skala menengah; bukan UMKM.", "Active businesses above medium; no small business."),
        source=f"UMK01; {PP7}",
    ),
    _figure(
        "ultra_micro",
        Text("Usaha ultra mikro", "Ultra-micro businesses"),
        ACTIVE & q("turnover_month_class").one_of(*ULTRA_MICRO),
        Text(
            "Usaha aktif beromzet di bawah Rp25 juta sebulan: istilah survei, bagian dari usaha mikro.",
            "Active businesses that sell under Rp25 million a month: a survey's word, a part of micro.",
        ),
        among="turnover_known",
        source=f"{REGSOSEK} item 425",
    ),
    _section("farming", "pertanian dan perikanan", "Farming and fishing", "A"),
    _section("making", "pengolahan", "Making", "C"),
    _section("trade", "perdagangan", "Trade", "G"),
    _section("transport", "angkutan", "Transport", "H"),
    _section("food_service", "makan minum", "Food service", "I"),
    _figure(
        "other_services",
        Text("Usaha jasa lainnya", "Other services"),
        ACTIVE & q("kbli_section").one_of(*OTHER_SERVICES),
        Text(
            "Usaha aktif aktivitas jasa lainnya: KBLI 2020 kategori S, KBLI 2025 kategori T.",
            "Active businesses of other services: section S of KBLI 2020, T of KBLI 2025.",
        ),
        source=KBLI_SOURCE,
    ),
    _figure(
        "other_sections",
        Text("Usaha kategori KBLI lain", "Other sections of KBLI"),
        ACTIVE & ~q("kbli_section").one_of(*NAMED_SECTIONS, *OTHER_SERVICES),
        Text(
            "Usaha aktif di semua kategori KBLI yang tidak disebut sendiri.",
            "Active businesses of all sections of KBLI that have no figure of their own.",
        ),
        source=KBLI_SOURCE,
    ),
    _figure(
        "with_nib",
        Text("Usaha ber-NIB", "With an NIB"),
        ACTIVE & q("papers").has("NIB"),
        Text(
            "Usaha aktif yang punya NIB bernomor, dibagi usaha aktif.",
            "Active businesses with an NIB and its number, over active ones.",
        ),
        source="UMK03",
    ),
    _figure(
        "with_npwp",
        Text("Usaha ber-NPWP", "With an NPWP"),
        ACTIVE & q("papers").has("NPWP"),
        Text(
            "Usaha aktif yang punya NPWP bernomor, dibagi usaha aktif.",
            "Active businesses with an NPWP and its number, over active ones.",
        ),
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
        FOOD & q("papers").has("PIRT"),
        Text(
            "Usaha olahan pangan yang punya nomor PIRT yang masih berlaku.",
            "Makers of food and drink with a PIRT number that has not lapsed.",
        ),
        among="food_makers",
        source="UMK05",
    ),
    _figure(
        "with_halal",
        Text("Usaha pangan bersertifikat halal", "Food makers with a halal certificate"),
        FOOD & q("papers").has("HALAL"),
        Text(
            "Usaha olahan pangan bernomor sertifikat halal.",
            "Makers of food and drink with a halal certificate's number.",
        ),
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
        Sum(key="workers_total", where=ACTIVE, counted_by="active"),
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
        Sum(key="workers_women", where=ACTIVE, counted_by="active"),
        Text("Pekerja perempuan di usaha aktif, dibagi semua pekerja.", "Women workers, over all workers."),
        among="workers",
        source="UMK06",
    ),
    _figure(
        "aided",
        Text("Pernah menerima bantuan usaha", "Ever received business aid"),
        ACTIVE & q("aided").is_("yes"),
        Text("Usaha aktif yang pernah menerima bantuan, bukan pinjaman.", "Active businesses that ever received aid."),
        source="katalog program bantuan; BPUM perlu dikonfirmasi",
    ),
    _figure(
        "featured",
        Text("Produk unggulan", "Featured products"),
        ACTIVE & q("featured_product").is_("yes"),
        Text(
            "Usaha aktif dengan produk unggulan kelurahan. Produk yang sama dari dua usaha dihitung dua.",
            "Active businesses with a featured product. The same product of two businesses counts twice.",
        ),
        source="MB201",
    ),
)

TIES = (
    Parts(
        whole="active",
        parts=("farming", "making", "trade", "transport", "food_service", "other_services", "other_sections"),
    ),
    Within(whole="making", parts=("food_makers",)),
)
