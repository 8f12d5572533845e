"""What a kader reads and says at the door of a child's growth: plain words, never a diagnosis."""

from collections.abc import Mapping
from typing import Final

from app.core.text import Text

MEASURE_AGAIN: Final = Text("Angka ini di luar batas wajar. Ukur sekali lagi.", "Hardly possible. Measure again.")
"""Of a flagged z-score nothing else is said."""


def _see(id: str, en: str) -> Text:
    return Text(f"{id}, perlu diperiksa puskesmas", f"{en}, to be seen at the health centre")


SAID: Final[Mapping[str, Text]] = {
    "TB_SP": _see("Sangat pendek", "Very short"),
    "TB_P": _see("Pendek", "Short"),
    "TB_N": Text("Tinggi sesuai umur", "Height as expected for the age"),
    "TB_T": _see("Tinggi sekali", "Very tall"),
    "BB_SK": _see("Berat badan sangat kurang", "Weight far too low"),
    "BB_K": _see("Berat badan kurang", "Weight too low"),
    "BB_N": Text("Berat badan sesuai umur", "Weight as expected for the age"),
    "BB_RL": _see("Berat badan lebih", "Weight high for the age"),
    "GZ_B": _see("Sangat kurus", "Very thin"),
    "GZ_K": _see("Kurus", "Thin"),
    "GZ_N": Text("Berat sesuai tinggi", "Weight as expected for the height"),
    "GZ_RL": Text("Berat agak lebih untuk tingginya", "Weight somewhat high for the height"),
    "GZ_L": _see("Gemuk", "Heavy for the height"),
    "GZ_O": _see("Sangat gemuk", "Very heavy for the height"),
    "IMT_B": _see("Sangat kurus menurut IMT", "Very thin by body mass index"),
    "IMT_K": _see("Kurus menurut IMT", "Thin by body mass index"),
    "IMT_N": Text("IMT sesuai umur", "Body mass index as expected for the age"),
    "IMT_RL": Text("IMT agak lebih", "Body mass index somewhat high"),
    "IMT_L": _see("Gemuk menurut IMT", "Heavy by body mass index"),
    "IMT_O": _see("Sangat gemuk menurut IMT", "Very heavy by body mass index"),
}
"""By the code of a category of Permenkes 2/2020, whose own words are for the office; to be confirmed by Dinkes."""
