"""The lists of options for a proposal, its muskel and its way to the list of recipients."""

from app.themes.catalog.poverty_lists import AID, PPKS
from app.themes.language import CodeList, listed, official
from app.themes.social_rules import PPKS_HOLDERS, PROGRAMME_HOLDERS

DINSOS = "Dinas Sosial"
MUSKEL_SOURCE = "musyawarah kelurahan, alur usulan PPKS/DTSEN"
DESIGN = "rancangan Wakuncar (perlu dikonfirmasi Dinas Sosial)"

STAGES = official("ppks_states", "2026-08", f"{MUSKEL_SOURCE}; urutan dalam data/ppks_lifecycle.csv")

NEEDS = CodeList(
    "ppks_types.proposed",
    PPKS.version,
    f"{PPKS.source}; yang boleh dibahas di musyawarah kelurahan",
    tuple(each for each in PPKS.options if each.code in PPKS_HOLDERS),
)
PROGRAMMES = CodeList(
    "aid_programmes.proposed",
    AID.version,
    f"{AID.source}; yang untuk orang atau keluarga",
    tuple(each for each in AID.options if each.code in PROGRAMME_HOLDERS),
)
MOTIONS = listed(
    "motion",
    "1",
    "Cek Bansos: usul dan sanggah",
    ("USUL", "Usul", "Proposal"),
    ("SANGGAH", "Sanggah (keberatan)", "Objection"),
)
PROPOSERS = listed(
    "proposer",
    "1",
    MUSKEL_SOURCE,
    ("WARGA", "Warga sendiri", "The resident"),
    ("RT", "Ketua RT", "Head of the RT"),
    ("RW", "Ketua RW", "Head of the RW"),
    ("KADER", "Kader", "Kader"),
    ("CEK_BANSOS", "Aplikasi Cek Bansos", "The application Cek Bansos"),
)
HOLDERS = listed(
    "holder", "1", "Wakuncar", ("ORANG", "Satu orang", "One person"), ("KELUARGA", "Satu keluarga (KK)", "One family")
)
SUBJECTS = listed(
    "proposed_as",
    "1",
    "Wakuncar",
    ("PPKS", "Didata sebagai PPKS", "To be recorded as in need"),
    ("BANTUAN", "Menerima program bantuan", "To receive a programme"),
)
CRITERIA = listed(
    "poverty_criteria",
    "262/HUK/2022",
    "Kepmensos 262/HUK/2022",
    ("FM1", "Tidak punya tempat tinggal sehari-hari", "Without a place to live"),
    ("FM2", "Kepala keluarga tidak bekerja atau tanpa penghasilan tetap", "Head without work or steady income"),
    ("FM3", "Khawatir tidak makan, atau tidak makan, setahun ini", "Worried about food, or without it, this year"),
    ("FM4", "Lebih dari separuh pengeluaran untuk makan", "More than half of spending is for food"),
    ("FM5", "Setahun ini tidak membeli pakaian", "No clothes bought this year"),
    ("FM6", "Lantai tanah atau plesteran", "Floor of earth or plain plaster"),
    ("FM7", "Dinding bambu, papan, terpal, seng atau tanpa plester", "Walls of bamboo, board, tarpaulin or bare brick"),
    ("FM8", "Tidak punya jamban sendiri", "Without a toilet of its own"),
    ("FM9", "Listrik 450 watt atau bukan listrik", "Lit by 450 watts or without electricity"),
)
PRESENCE = listed(
    "found_at_visit",
    "1",
    MUSKEL_SOURCE,
    ("TINGGAL", "Masih tinggal di sini", "Still lives here"),
    ("PINDAH", "Sudah pindah", "Moved away"),
    ("MENINGGAL", "Meninggal", "Died"),
    ("TIDAK_DITEMUKAN", "Tidak dikenal atau tidak ditemukan", "Unknown or not found"),
)
REASONS = listed(
    "unfit_reason",
    "1",
    DESIGN,
    ("MAMPU", "Sudah mampu", "Not in need"),
    ("PINDAH", "Pindah", "Moved"),
    ("MENINGGAL", "Meninggal", "Died"),
    ("TIDAK_DITEMUKAN", "Tidak ditemukan", "Not found"),
    ("ASN", "Ada ASN, TNI, Polri atau BUMN di keluarga", "A member is paid by the state"),
    ("GANDA", "Sudah diusulkan atau sudah menerima", "Proposed or served already"),
    ("DATA_TIDAK_PADAN", "NIK atau KK tidak padan Dukcapil", "NIK or card do not match"),
    ("BUKAN_SASARAN", "Bukan sasaran program atau jenis ini", "Not whom this is for"),
)
RETURN_REASONS = listed(
    "return_reason",
    "1",
    DESIGN,
    ("BERITA_ACARA", "Berita acara kurang atau salah", "Minutes incomplete or wrong"),
    ("DATA_TIDAK_PADAN", "NIK atau KK tidak padan Dukcapil", "NIK or card do not match"),
    ("BUKTI_LAPANGAN", "Foto atau instrumen lapangan kurang", "Photos or field form incomplete"),
    ("GANDA", "Usulan ganda", "Proposed twice"),
    ("LAINNYA", "Alasan lain", "Another reason"),
)
EXIT_REASONS = listed(
    "exit_reason",
    "1",
    DESIGN,
    ("MANDIRI", "Sudah mandiri", "Stands on its own"),
    ("MENINGGAL", "Meninggal", "Died"),
    ("PINDAH", "Pindah", "Moved"),
    ("ASN", "Ada ASN, TNI, Polri atau BUMN di keluarga", "A member is paid by the state"),
    ("GANDA", "Tercatat ganda", "Recorded twice"),
    ("DESIL_NAIK", "Desil naik di atas batas", "Desil above the ceiling"),
)
PHOTOS = listed(
    "field_photo", "1", MUSKEL_SOURCE, ("DEPAN", "Rumah dari depan", "House front"), ("DALAM", "Dalam rumah", "Inside")
)
SIKS_FILES = listed(
    "siks_file",
    "1",
    MUSKEL_SOURCE,
    ("BNBA", "Daftar nama dan alamat (BNBA)", "List by name and address"),
    ("BERITA_ACARA", "Pindaian berita acara", "Scan of the minutes"),
)
