"""The figures that DKP3 reads from the register of farming groups."""

from app.core.text import Text
from app.themes.catalog.kwt_questions import DKP3, GUIDANCE
from app.themes.language import Condition, Indicator, Sum, q

ACTIVE = q("status").is_("AKTIF")


def _figure(
    key: str,
    label: Text,
    count: Condition | Sum,
    definition: Text,
    *,
    source: str,
    among: str | None = None,
    unit: str = "groups",
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        definition=definition,
        among=among,
        unit=unit,
        places=1 if among else 0,
        office=DKP3,
        source=source,
        open=True,
    )


def _of_class(key: str, code: str, id: str, en: str) -> Indicator:
    return _figure(
        key,
        Text(f"Kelompok kelas {id}", f"Groups of class {en}"),
        ACTIVE & q("class").is_(code),
        Text(f"Kelompok aktif yang kelas terakhirnya {id}.", f"Active groups whose last class is {en}."),
        among="active",
        source=f"KWT04; {GUIDANCE}",
    )


def _harvest(key: str, id: str, en: str, commodity: str | None = None) -> Indicator:
    """Return the weight of what was harvested, of every commodity or of one group of them."""
    return Indicator(
        key=key,
        label=Text(id, en),
        count=Sum(key="kg", where=None if commodity is None else q("commodity").is_(commodity)),
        over="flow",
        on="harvested_on",
        each="harvests",
        definition=Text(
            f"{id}: berat pada tanggal panennya, juga dari kelompok yang kini tidak aktif.",
            f"{en}: its weight on the day of the harvest, also of groups that are no longer active.",
        ),
        unit="kg",
        office=DKP3,
        source="KWT06",
        open=True,
    )


INDICATORS = (
    _figure(
        "active",
        Text("Kelompok aktif", "Active groups"),
        ACTIVE,
        Text("Kelompok yang aktif pada hari itu, semua jenis.", "Groups active on the day, of every kind."),
        source="KWT01",
    ),
    _figure(
        "active_kwt",
        Text("KWT aktif", "Active women's groups"),
        ACTIVE & q("kind").is_("KWT"),
        Text("Kelompok wanita tani yang aktif pada hari itu.", "Women's farmer groups active on the day."),
        source="KWT01",
        among="active",
    ),
    _figure(
        "members",
        Text("Anggota", "Members"),
        Sum(key="members_total", where=ACTIVE),
        Text("Jumlah anggota kelompok aktif.", "Members of active groups."),
        source="KWT02",
        unit="persons",
    ),
    _figure(
        "members_working",
        Text("Anggota yang aktif", "Active members"),
        Sum(key="members_active", where=ACTIVE),
        Text("Anggota aktif dibagi semua anggota kelompok aktif.", "Active members over all members of active groups."),
        source="KWT02",
        among="members",
        unit="persons",
    ),
    _figure(
        "land_m2",
        Text("Luas lahan kelola", "Land worked"),
        Sum(key="land_area_m2", where=ACTIVE),
        Text("Jumlah luas lahan kelompok aktif.", "Land worked by active groups."),
        source="KWT03",
        unit="m2",
    ),
    _figure(
        "in_simluhtan",
        Text("Terdaftar Simluhtan", "Registered in Simluhtan"),
        ACTIVE & q("simluhtan_no").answered,
        Text("Kelompok aktif bernomor Simluhtan, dibagi kelompok aktif.", "Active groups with a number, over active."),
        among="active",
        source="KWT05",
    ),
    _of_class("class_pemula", "PEMULA", "pemula", "beginner"),
    _of_class("class_lanjut", "LANJUT", "lanjut", "advanced"),
    _of_class("class_madya", "MADYA", "madya", "intermediate"),
    _of_class("class_utama", "UTAMA", "utama", "prime"),
    _figure(
        "on_lent_land",
        Text("Memakai lahan pinjaman", "On lent land"),
        ACTIVE & q("land_tenure").is_("PINJAM"),
        Text(
            "Kelompok aktif di lahan pinjam pakai, dibagi kelompok aktif.", "Active groups on lent land, over active."
        ),
        among="active",
        source="KWT03",
    ),
    _figure(
        "cash",
        Text("Uang kas kelompok", "Group cash"),
        Sum(key="cash_idr", where=ACTIVE),
        Text("Jumlah kas kelompok aktif yang menyebutnya.", "Cash of the active groups that gave it."),
        source=DKP3,
        unit="Rp",
    ),
    _figure(
        "class_none",
        Text("Kelompok belum dinilai", "Groups not assessed"),
        ACTIVE & (q("class").is_("BELUM") | ~q("class").answered),
        Text("Kelompok aktif yang belum punya kelas.", "Active groups without a class so far."),
        among="active",
        source=f"KWT04; {GUIDANCE}",
    ),
    _figure(
        "in_p2l",
        Text("Ikut P2L", "In P2L"),
        ACTIVE & q("programmes").has("P2L"),
        Text("Kelompok aktif yang ikut Pekarangan Pangan Lestari.", "Active groups in Pekarangan Pangan Lestari."),
        among="active",
        source="P2L",
    ),
    _figure(
        "in_gertapaga",
        Text("Ikut Gertapaga", "In Gertapaga"),
        ACTIVE & q("programmes").has("GERTAPAGA"),
        Text("Kelompok aktif yang ikut Gerakan Tanam Pangan Keluarga.", "Active groups in Gertapaga."),
        among="active",
        source="Gertapaga, Kota Metro 2025",
    ),
    _harvest("harvest_kg", "Panen, semua hasil", "Harvest, all produce"),
    _harvest("harvest_livestock_kg", "Panen peternakan", "Harvest of livestock", "PETERNAKAN"),
    _harvest("harvest_fish_kg", "Panen perikanan", "Harvest of fish", "PERIKANAN"),
    _harvest("harvest_garden_kg", "Panen warung hidup (sayur, buah)", "Harvest of gardens", "WARUNG_HIDUP"),
    _harvest("harvest_herbs_kg", "Panen TOGA", "Harvest of medicinal plants", "TOGA"),
    _harvest("harvest_perennials_kg", "Panen tanaman keras", "Harvest of perennials", "TANAMAN_KERAS"),
    _harvest("harvest_staples_kg", "Panen lumbung hidup (pangan pokok)", "Harvest of staples", "LUMBUNG"),
    Indicator(
        key="harvest_sales",
        label=Text("Hasil penjualan panen", "Money from harvests"),
        count=Sum(key="value_idr"),
        over="flow",
        on="harvested_on",
        each="harvests",
        definition=Text(
            "Rupiah dari panen yang dijual, pada tanggal panennya.", "Rupiah from sold harvests, on their day."
        ),
        unit="Rp",
        office=DKP3,
        source="KWT06",
        open=True,
    ),
)
