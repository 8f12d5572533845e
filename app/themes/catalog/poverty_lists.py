"""The lists from which a family and its house are described, official ones with instrument and version."""

from app.themes.language import CodeList, listed, official

KEPMENSOS = "Kepmensos 262/HUK/2022"
DTSEN = "DTSEN-GC2025"
RTLH_SOURCE = "lima uji RTLH (perlu dikonfirmasi Dinas Perkim)"


def _house(name: str, item: str) -> CodeList:
    """One item of the DTSEN form; the same code means another thing in Regsosek 2022."""
    return official("survey_codes", DTSEN, f"{DTSEN} item {item}", only=("list", name))


TENURE = _house("tenure", "302")
FLOOR = _house("floor", "304")
WALL = _house("wall", "305")
ROOF = _house("roof", "306")
WATER = _house("water", "307.a")
LIGHTING = _house("lighting", "308.a")
POWER = _house("power", "308.c")
FUEL = _house("fuel", "309")
TOILET = _house("toilet", "310.a")
TOILET_TYPE = _house("toilet_type", "310.b")
SEWAGE = _house("sewage", "311")

AID = official("aid_programmes", "2026-08", "katalog program bantuan, Agustus 2026", id="name_id")
PPKS = official(
    "ppks_types", "Permensos 8/2012", "26 jenis PPKS; hanya yang boleh dicatat kader", only=("cadre_may_record", "yes")
)

STATUS = listed(
    "family_status",
    "1",
    "Wakuncar",
    ("TINGGAL", "Tinggal di sini", "Lives here"),
    ("PINDAH", "Sudah pindah", "Moved away"),
    ("MENINGGAL", "Penerima atau kepala keluarga meninggal", "The recipient or head has died"),
    ("TIDAK_DITEMUKAN", "Tidak ditemukan", "Not found"),
)
ASSETS = listed(
    "family_assets",
    DTSEN,
    f"{DTSEN}, aset keluarga",
    ("GAS", "Tabung gas 5,5 kg atau lebih", "Gas cylinder of 5.5 kg or more"),
    ("KULKAS", "Kulkas", "Refrigerator"),
    ("AC", "AC", "Air conditioner"),
    ("PEMANAS_AIR", "Pemanas air", "Water heater"),
    ("TELEPON", "Telepon rumah", "Telephone line"),
    ("TV", "TV layar datar 30 inci atau lebih", "Flat television of 30 inches or more"),
    ("EMAS", "Emas atau perhiasan 10 gram atau lebih", "Gold of 10 grams or more"),
    ("LAPTOP", "Komputer atau laptop", "Computer"),
    ("MOTOR", "Sepeda motor", "Motorcycle"),
    ("SEPEDA", "Sepeda", "Bicycle"),
    ("MOBIL", "Mobil", "Car"),
    ("PERAHU", "Perahu", "Boat"),
    ("SMARTPHONE", "HP pintar", "Smartphone"),
    ("LAHAN", "Lahan lain", "Other land"),
    ("RUMAH_LAIN", "Rumah lain", "Another house"),
)
RTLH_TESTS = listed(
    "rtlh_tests",
    "1",
    RTLH_SOURCE,
    ("UNSAFE", "Dinding atau atap membahayakan", "Dangerous wall or roof"),
    ("ROTTING", "Dinding atau atap mudah lapuk", "Wall or roof that rots easily"),
    ("FLOOR", "Lantai tanah, papan, bambu atau rusak", "Floor of earth, board, bamboo, or broken"),
    ("TOILET", "Tidak ada jamban yang layak", "No proper toilet"),
    ("CROWDED", "Kurang dari 7,2 m2 per orang", "Under 7.2 m2 a person"),
)
