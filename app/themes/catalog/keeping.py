"""How long each theme's records of persons are kept: proposals, until the city's archive schedule (JRA) is known."""

from datetime import date

from app.themes.language import Retention

_TO_CONFIRM = "perlu dikonfirmasi dengan Jadwal Retensi Arsip (JRA) Kota Metro"
_FROM = date(2024, 10, 17)
"""End of the transition of UU 27/2022 (art. 74): from then on the law binds in full."""


def _years(years: int, why: str) -> tuple[Retention, ...]:
    return (Retention(since=_FROM, years=years, source=f"{why}; {_TO_CONFIRM}"),)


OF_COVID = _years(1, "tautan nama dihapus 12 bulan sesudah hasil akhir, statistik tetap")
OF_STUNTING = _years(5, "5 tahun sesudah kunjungan terakhir")
OF_POVERTY = _years(5, "data keuangan keluarga: 5 tahun")
OF_PROPOSALS = _years(5, "selama program berjalan, lalu 5 tahun")
OF_UMKM = _years(5, "omzet usaha perorangan: 5 tahun")
OF_KWT = _years(10, "sebagai pembukuan kelompok: 10 tahun (UU 8/1997 pasal 11)")
