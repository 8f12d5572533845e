"""Short lists of options that several themes share."""

from app.core.text import Text
from app.themes.language import listed

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
