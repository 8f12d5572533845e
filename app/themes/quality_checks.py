"""What is looked at in how records came about, as data: each check with its question, its thresholds and its source.

Every one of them only asks. A kader who measures at the posyandu with a coarse scale, or fills in what she wrote in her
book, has done nothing wrong; the kelurahan learns where help is needed.
"""

from dataclasses import dataclass

from app.core.text import Text

OURS = "ambang kami sendiri, perlu dikonfirmasi"


@dataclass(frozen=True, kw_only=True)
class QualityCheck:
    """One thing that is looked at, by sender and by RT.

    `least`: values or records from which it says anything. `asks` and `shows` are filled with the numbers behind it.
    """

    code: str
    label: Text
    method: Text
    asks: Text
    shows: Text
    least: int
    source: str


@dataclass(frozen=True, kw_only=True)
class DigitsCheck(QualityCheck):
    """Asks when the digit preference score is above `score`, and chi-square (9 degrees of freedom) above `chance`."""

    score: float
    chance: float


@dataclass(frozen=True, kw_only=True)
class SpreadCheck(QualityCheck):
    """Asks when the whole 95 % interval of a standard deviation lies outside the range that a theme declares."""

    asks_wide: Text


@dataclass(frozen=True, kw_only=True)
class SpeedCheck(QualityCheck):
    """Asks when `least` records were finished on the device within `minutes`."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class CopiesCheck(QualityCheck):
    """Asks when a sender has more alike records than `chance` allows.

    Only records with `answered` answers or more count, and only from `pairs` alike on.
    """

    chance: float
    pairs: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class ShareCheck(QualityCheck):
    """Asks when a share is `ratio` times that of all others or more, and less likely than `chance`."""

    chance: float
    ratio: float


DIGITS = DigitsCheck(
    code="QM01",
    label=Text("Angka terakhir hasil ukur", "Last digits of measurements"),
    method=Text(
        "Angka terakhir hasil ukur yang dibaca teliti tersebar merata. Skor = 100 x akar(khi-kuadrat / (n x 9)); 0"
        " bila merata, 100 bila selalu angka yang sama.",
        "Last digits that are read off carefully are spread evenly. Score = 100 x root(chi-square / (n x 9)); 0 "
        "when even, 100 when it is always the same digit.",
    ),
    asks=Text("{asks}", "{asks}"),
    shows=Text(
        "{what}: {share} % dari {n} hasil berakhir 0 atau 5, biasanya sekitar 20 %. Skor {score}.",
        "{what}: {share} % of {n} results end in 0 or 5, usually about 20 %. Score {score}.",
    ),
    least=50,
    score=20.0,
    chance=27.88,
    source="Kuulasmaa, Hense, Tolonen: WHO MONICA e-publication 9 (1998); SMART: above 20 is problematic; "
    "chi-square of 9 degrees of freedom at 0.1 %",
)
SPREAD = SpreadCheck(
    code="QM02",
    label=Text("Sebaran z-skor", "Spread of z-scores"),
    method=Text(
        "Simpangan baku z-skor di mana pun hampir sama. Ditanyakan hanya bila seluruh selang 95 % simpangan baku "
        "(s ± 1,96 s / akar(2(n - 1))) di luar kisaran.",
        "The standard deviation of z-scores is nearly the same everywhere. Asked only if its whole 95 % interval "
        "(s ± 1.96 s / root(2(n - 1))) is outside the range.",
    ),
    asks=Text(
        "Hasil ukur anak-anak sangat mirip satu sama lain. Apakah setiap anak diukur sendiri?",
        "The children's measurements are much alike. Was every child measured by itself?",
    ),
    asks_wide=Text(
        "Hasil ukur sangat beragam. Apakah umur, tinggi dan berat mudah dibaca dan dicatat?",
        "The measurements differ widely. Are age, height and weight easy to read and to write down?",
    ),
    shows=Text(
        "{what}: simpangan baku {sd} dari {n} anak; biasanya {low} sampai {high}.",
        "{what}: standard deviation {sd} of {n} children; usually {low} to {high}.",
    ),
    least=50,
    source="Kisaran: lihat tema; galat simpangan baku: Ahn dan Fessler (2003)",
)
SPEED = SpeedCheck(
    code="QM03",
    label=Text("Kecepatan mengisi", "Speed of entry"),
    method=Text(
        "Waktu selesai diisi menurut HP, bukan waktu diterima: kiriman luring yang datang sekaligus tidak "
        "terhitung cepat.",
        "The time of finishing by the device, not of receipt: what was kept offline and came at once is not fast.",
    ),
    asks=Text(
        "Apakah catatan ini disalin dari buku sesudah kunjungan? Bila ya, tidak apa-apa; tanggalnya saja yang "
        "perlu tepat.",
        "Were these records copied from a book after the visit? If so, all is well; only their dates must be right.",
    ),
    shows=Text(
        "{n} catatan selesai diisi dalam {minutes} menit, sejak {since}. {bursts} kali seperti ini.",
        "{n} records were finished within {minutes} minutes, from {since}. It happened {bursts} times.",
    ),
    least=10,
    minutes=5,
    source=OURS,
)
COPIES = CopiesCheck(
    code="QM04",
    label=Text("Jawaban yang persis sama", "Answers that are exactly alike"),
    method=Text(
        "Pasangan catatan tentang subjek berbeda yang semua jawabannya sama, dibandingkan dengan seringnya itu terjadi "
        "antara catatan dua pengirim yang berbeda (ekor Poisson).",
        "Pairs of records about different subjects with all answers alike, against how often that happens between "
        "records of two different senders (tail of Poisson).",
    ),
    asks=Text(
        "Apakah ada jawaban yang ikut tersalin dari catatan sebelumnya?",
        "Did some answers come along from the record before?",
    ),
    shows=Text(
        "{n} catatan tentang subjek berbeda jawabannya persis sama ({pairs} pasang; menurut kebetulan sekitar "
        "{expected}).",
        "{n} records about different subjects are exactly alike ({pairs} pairs; by chance about {expected}).",
    ),
    least=10,
    pairs=3,
    answered=4,
    chance=0.001,
    source=OURS,
)
_SHARE = Text(
    "Dibandingkan dengan semua pengirim atau RT lain di wilayah ini (ekor binomial).",
    "Against all other senders or RT of the area (tail of the binomial).",
)
FLAGGED = ShareCheck(
    code="QM05",
    label=Text("Catatan yang ditandai", "Flagged records"),
    method=_SHARE,
    asks=Text(
        "Apakah ada pertanyaan atau alat ukur yang menyulitkan?", "Is there a question or a tool that gives trouble?"
    ),
    shows=Text(
        "{share} % dari {n} catatan ditandai untuk dilihat lagi; di tempat lain {rest} %.",
        "{share} % of {n} records are flagged to be looked at again; elsewhere {rest} %.",
    ),
    least=20,
    chance=0.001,
    ratio=2.0,
    source=OURS,
)
UNSURE = ShareCheck(
    code="QM06",
    label=Text("Jawaban “tidak tahu”", "Answers “unknown”"),
    method=_SHARE,
    asks=Text(
        "Apakah pertanyaannya sulit ditanyakan, atau waktunya kurang?",
        "Are the questions hard to ask, or is there too little time?",
    ),
    shows=Text(
        "{share} % dari {n} jawaban “tidak tahu”; di tempat lain {rest} %.",
        "{share} % of {n} answers are “unknown”; elsewhere {rest} %.",
    ),
    least=50,
    chance=0.001,
    ratio=2.0,
    source=OURS,
)
CORRECTED = ShareCheck(
    code="QM07",
    label=Text("Catatan yang diperbaiki", "Corrected records"),
    method=_SHARE,
    asks=Text("Apakah formulirnya sudah jelas bagi pengirim?", "Is the form clear to the sender?"),
    shows=Text(
        "{share} % dari {n} catatan diperbaiki pengirimnya; di tempat lain {rest} %.",
        "{share} % of {n} records were corrected by their sender; elsewhere {rest} %.",
    ),
    least=20,
    chance=0.001,
    ratio=2.0,
    source=OURS,
)

QUALITY_CHECKS: tuple[QualityCheck, ...] = (DIGITS, SPREAD, SPEED, COPIES, FLAGGED, UNSURE, CORRECTED)
"""All of them, in the order of their codes."""
