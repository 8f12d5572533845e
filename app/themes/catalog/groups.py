"""The bands by which offices tell records apart: ages, numbers of workers, and ranks of a list."""

from itertools import pairwise

from app.core.text import Text
from app.themes.catalog.poverty_people import DTSEN_SOURCE
from app.themes.catalog.stunting_lists import WHO
from app.themes.language import Group, Grouping


def _bands(id: str, en: str, *starts: int) -> tuple[Group, ...]:
    """Return one group from each start up to the next; the first takes in all below it, the last all above."""
    inner = [
        Group(f"{low}_{high - 1}", Text(f"{low}-{high - 1} {id}", f"{low}-{high - 1} {en}"), low, high - 1)
        for low, high in pairwise(starts)
    ]
    first = Group(inner[0].code, inner[0].label, None, inner[0].most)
    last = starts[-1]
    return (
        first,
        *inner[1:],
        Group(f"{last}_UP", Text(f"{last} {id} ke atas", f"{last} {en} and over"), last, None),
    )


COVID_AGE = Grouping(
    key="age_group",
    label=Text("Kelompok umur", "Age group"),
    of="birth_date",
    at="observed_on",
    groups=_bands("tahun", "years", 0, 6, 19, 31, 46, 60),
    source="kelompok umur peta sebaran covid19.go.id (perlu dikonfirmasi)",
)
CHILD_AGE = Grouping(
    key="age_group",
    label=Text("Kelompok umur", "Age group"),
    of="age_months",
    groups=_bands("bulan", "months", 0, 6, 12, 24, 36, 48, 60),
    source=f"{WHO}, kelompok umur laporan survei gizi",
)
BY_WORKERS = Grouping(
    key="worker_group",
    label=Text("Kelompok jumlah pekerja", "Number of workers"),
    of="workers_total",
    groups=_bands("pekerja", "workers", 1, 5, 20, 100),
    source="BPS, golongan usaha menurut tenaga kerja",
)
BY_DESIL = Grouping(
    key="desil_rank",
    label=Text("Peringkat desil", "Desil, by rank"),
    of="desil",
    groups=(
        Group("0", Text("Belum diperingkat", "Not ranked"), 0, 0),
        *(Group(str(rank), Text(f"Desil {rank}", f"Desil {rank}"), rank, rank) for rank in range(1, 11)),
    ),
    source=DTSEN_SOURCE,
)
