"""The lists from which a family and its house are described, official ones with instrument and version."""

from app.themes.language import CodeList, listed, official
from app.themes.social_rules import OF_A_PERSON

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
PPKS = official("ppks_types", "Permensos 8/2012", "Permensos 8/2012, 26 jenis PPKS")
PPKS_OF_A_PERSON = CodeList(
    "ppks_types.person",
    PPKS.version,
    f"{PPKS.source}; yang perorangan dan boleh dicatat kader",
    tuple(each for each in PPKS.options if each.code in OF_A_PERSON),
)
AID_STATUS = listed(
    "aid_status",
    "1",
    "rancangan Wakuncar menurut SIKS-NG (perlu dikonfirmasi Dinas Sosial)",
    ("calon", "Calon penerima", "Candidate"),
    ("aktif", "Sedang menerima", "Receiving"),
    ("ditangguhkan", "Ditangguhkan", "Suspended"),
    ("graduasi", "Graduasi (sudah mampu)", "Graduated"),
    ("berhenti", "Berhenti", "Stopped"),
)
STOP_REASONS = listed(
    "aid_stop_reason",
    "1",
    "rancangan Wakuncar menurut SIKS-NG (perlu dikonfirmasi Dinas Sosial)",
    ("meninggal", "Meninggal", "Died"),
    ("pindah", "Pindah", "Moved"),
    ("asn", "Ada ASN/TNI/Polri", "A civil servant, soldier or police in the family"),
    ("ganda", "Tercatat ganda", "Recorded twice"),
    ("mampu", "Sudah mampu", "No longer in need"),
    ("menolak", "Menolak", "Declined"),
    ("tidak_ditemukan", "Tidak ditemukan", "Not found"),
)
RELATIONSHIPS = official("kk_relationship", "Dukcapil", "Kartu Keluarga (Dukcapil)")
OCCUPATIONS = official("kk_occupation", "Dukcapil", "Kartu Keluarga (Dukcapil)")
PRESENCE = listed(
    "presence",
    "1",
    "Wakuncar",
    ("TINGGAL", "Tinggal di sini", "Lives here"),
    ("MERANTAU", "Merantau, masih satu KK", "Works elsewhere, still of this card"),
    ("PINDAH", "Sudah pindah", "Moved away"),
    ("MENINGGAL", "Meninggal", "Died"),
    ("TIDAK_DITEMUKAN", "Tidak ditemukan", "Not found"),
)
STATE_PAY = listed(
    "state_paid",
    "1",
    "pekerjaan 5-7, 16-17 dan 48-63 pada Kartu Keluarga; aturan PP05",
    ("ASN_TNI_POLRI", "PNS, TNI atau Polri", "Civil servant, soldier or police"),
    ("BUMN_BUMD", "Karyawan BUMN atau BUMD", "Employee of a state company"),
    ("PEJABAT_NEGARA", "Pejabat negara atau anggota dewan", "State official or member of a council"),
)
PEOPLE_DOUBTS = listed(
    "people_doubts",
    "1",
    "Wakuncar",
    ("HEADS", "Kepala keluarga tidak tepat satu", "Not exactly one head"),
    ("SPOUSES", "Suami atau istri lebih dari satu", "More than one husband or wife"),
    ("NIK_TWICE", "NIK tertulis dua kali", "A NIK stands twice"),
    ("NIK_UNREASONED", "Tanpa NIK dan tanpa alasan", "Without a NIK and without a reason"),
    ("NIK_SEX", "Jenis kelamin berbeda dengan NIK", "Sex differs from the NIK"),
    ("NIK_BIRTH", "Tanggal lahir berbeda dengan NIK", "Birth date differs from the NIK"),
    ("PPKS_AGE", "Umur tidak sesuai jenis PPKS", "Age does not fit the kind of need"),
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
