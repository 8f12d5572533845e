"""The lists of options for a weighing, and whose words they are."""

from app.themes.language import listed

PERMENKES = "Permenkes 2/2020"
WHO = "WHO Child Growth Standards 2006"
DINKES = "Dinas Kesehatan"

PLACES = listed(
    "weighing_place",
    "1",
    "Wakuncar",
    ("POSYANDU", "Posyandu", "Posyandu"),
    ("RUMAH", "Kunjungan rumah", "Home visit"),
    ("PUSKESMAS", "Puskesmas atau pustu", "Health centre"),
    ("PAUD", "PAUD atau TK", "Playgroup or kindergarten"),
    ("LAINNYA", "Tempat lain", "Elsewhere"),
)
POSITIONS = listed(
    "position",
    "1",
    f"{PERMENKES} hlm. 12",
    ("lying", "Berbaring (telentang)", "Lying"),
    ("standing", "Berdiri", "Standing"),
)
FLAGS = listed(
    "z_flags",
    "2006",
    WHO,
    ("haz", "PB/U atau TB/U", "Length or height for age"),
    ("waz", "BB/U", "Weight for age"),
    ("whz", "BB/PB atau BB/TB", "Weight for length or height"),
    ("baz", "IMT/U", "Body mass index for age"),
    ("hcz", "Lingkar kepala/U", "Head circumference for age"),
    ("acz", "LiLA/U", "Arm circumference for age"),
)
REFERRALS = listed(
    "referral_reasons",
    "1",
    f"{PERMENKES} hlm. 74-76; ST09; Kemenkes, tata laksana gizi buruk (perlu dikonfirmasi)",
    ("WEIGHT_LOW", "Berat badan kurang menurut umur", "Low weight for age"),
    ("WEIGHT_HIGH", "Berat badan lebih menurut umur", "High weight for age"),
    ("HEIGHT_LOW", "Pendek menurut umur, perlu diperiksa", "Short for age, to be examined"),
    ("HEIGHT_HIGH", "Tinggi sekali menurut umur", "Very tall for age"),
    ("THIN", "Kurus menurut tinggi badan", "Thin for length or height"),
    ("MUAC_LOW", "Lingkar lengan di bawah 12,5 cm", "Arm circumference under 12.5 cm"),
    ("OEDEMA", "Bengkak di kedua kaki", "Oedema of both feet"),
    ("2T", "Berat tidak naik dua bulan berturut-turut (2T)", "No gain two months in a row (2T)"),
    ("BGM", "Di bawah garis merah KMS (BGM)", "Below the red line of the growth card (BGM)"),
)
KMS = listed(
    "kms_status",
    "1",
    "SKDN posyandu; KMS; garis merah pada -3 SD BB/U perlu dikonfirmasi",
    ("N", "Naik", "Gained enough"),
    ("T", "Tidak naik", "Did not gain enough"),
    ("O", "Tidak ditimbang bulan lalu", "Not weighed last month"),
    ("B", "Baru pertama kali ditimbang", "Weighed for the first time"),
    ("2T", "Tidak naik dua bulan berturut-turut", "No gain two months in a row"),
    ("BGM", "Di bawah garis merah", "Below the red line"),
)
