"""Short lists of options that several themes share."""

from dataclasses import replace

from app.core.text import Text
from app.themes.language import Condition, Indicator, listed, q

SEX = listed(
    "sex",
    "1",
    "KK/KTP-el (Dukcapil)",
    ("L", "Laki-laki", "Male"),
    ("P", "Perempuan", "Female"),
)

NO_NIK_REASONS = listed(
    "no_nik_reason",
    "1",
    "Wakuncar",
    ("bayi_baru", "Bayi baru lahir, belum diurus", "Newborn, not registered yet"),
    ("belum_rekam", "Belum rekam KTP/KK", "Not recorded yet"),
    ("hilang", "Kartu hilang atau tidak ada di tempat", "Card lost or not at hand"),
    ("wna", "Warga negara asing", "Foreign citizen"),
    ("tidak_tahu", "Tidak tahu", "Not known"),
)

NIK_DOUBTS = listed(
    "nik_doubts",
    "1",
    "Wakuncar",
    ("birth_date", "Tanggal lahir berbeda dengan NIK", "Birth date differs from the NIK"),
    ("sex", "Jenis kelamin berbeda dengan NIK", "Sex differs from the NIK"),
    ("area", "Kode wilayah NIK tidak dikenal", "Area code of the NIK not known"),
)

NIK_HELP = Text(
    "Lihat di KTP atau Kartu Keluarga: 16 angka. Nomor dari kota lain boleh.",
    "See the identity or family card: 16 digits. A number from another city is fine.",
)
NIK_SOURCE = "Dukcapil; aturan ID01-ID07"

WRONG_SEX = Text("Jenis kelamin berbeda dengan NIK, periksa KTP.", "The sex differs from the NIK; check the card.")
WRONG_BIRTH = Text(
    "Tanggal lahir berbeda dengan NIK, periksa KTP. Boleh disimpan.",
    "The birth date differs from the NIK; check the card. It may be saved.",
)
AREA_UNKNOWN = Text(
    "Kode wilayah NIK tidak dikenal, periksa KTP. Boleh disimpan.",
    "The area code of this NIK is not known; check the card. It may be saved.",
)
NIK_OF_ANOTHER = Text(
    "NIK sudah terdata atas nama lain. Periksa NIK; bila benar, lapor ke kelurahan.",
    "This NIK is recorded under another name. Check it; if it is right, tell the kelurahan.",
)
KK_IS_NIK = Text(
    "Nomor KK harus 16 angka dari Kartu Keluarga; yang ini NIK.",
    "The family card has a number of its own; this is a NIK.",
)
BIRTH_IMPOSSIBLE = Text("Tanggal lahir tidak mungkin.", "An impossible birth date.")

OLDEST_DAYS = 44_195
"""Nobody is 121 years old (ID12)."""


def possible_birth(key: str = "birth_date") -> Condition:
    """Return the condition that somebody was born, and not longer ago than people live (ID12)."""
    return (q(key) <= q("observed_on")) & (q(key) > q("observed_on").plus(-OLDEST_DAYS))


WHY_NO_NIK = Text("Pilih alasan belum ada NIK.", "Choose why there is no NIK.")

HELP_KINDS = listed(
    "help",
    "1",
    "Wakuncar",
    ("SEMBAKO", "Sembako", "Food"),
    ("OBAT", "Obat dan vitamin", "Medicine and vitamins"),
    ("OKSIGEN", "Oksigen", "Oxygen"),
    ("LAINNYA", "Bantuan lain", "Other help"),
)


def published(indicators: tuple[Indicator, ...], *keys: str) -> tuple[Indicator, ...]:
    """Return the same indicators, of which those named may be shown to anybody (their small counts never are)."""
    return tuple(replace(each, open=True) if each.key in keys else each for each in indicators)
