"""The page that leads to the pages of all themes."""

from collections.abc import Iterable

from app.themes.dictionary.markdown import plain, table
from app.themes.dictionary.page import PRINTED, doubts
from app.themes.dictionary.words import PERIODS, word
from app.themes.language import Theme

ABOUT = (
    "Satu halaman per tema: indikator dengan metadata Satu Data Indonesia (konsep, definisi, klasifikasi, ukuran, "
    "satuan, rumus, variabel pembentuk, sumber, periode, level wilayah, produsen), pertanyaan, nilai yang dihitung, "
    "pemeriksaan, dan daftar pilihan."
)
ABOUT_EN = (
    "One page a theme: indicators with the metadata of Satu Data Indonesia, questions, computed values, checks, lists."
)
COLUMNS = ("Tema", "Periode", "Perangkat daerah", "Pertanyaan", "Indikator", "Perlu dikonfirmasi")


def index(themes: Iterable[Theme]) -> str:
    """Return the page."""
    told = (
        "# Kamus data\n",
        "_Data dictionary_\n",
        f"{ABOUT}\n",
        f"_{ABOUT_EN}_\n",
        table(COLUMNS, (_row(each) for each in themes)),
        f"{PRINTED.id} Cetak ulang: `uv run wakuncar themes dictionary --write docs/kamus`.\n",
        f"_{PRINTED.en}_\n",
    )
    return "\n".join(told)


def _row(theme: Theme) -> tuple[str, ...]:
    return (
        f"[{plain(theme.label.id)}]({theme.key}.md)<br>_{plain(theme.label.en)}_",
        word(PERIODS, theme.period).id,
        plain(", ".join(theme.offices)),
        str(len(theme.live_questions)),
        str(len(theme.indicators)),
        str(len(list(doubts(theme)))),
    )
