"""Indicators of the reporting itself (REP01 to REP06), declared as data: what is counted, among what, for whom.

Source: the city's list of indicators, `reporting` group. Which report is expected and which received is said by each
theme's calendar (`Reporting`); these only name the sums and divide them.
"""

from dataclasses import dataclass
from typing import Literal

from app.core.text import Text
from app.themes.language import Denominator

DESIGN = "rancangan Wakuncar, perlu dikonfirmasi"

Measure = Literal["in_reports", "in_records", "in_subjects", "in_families", "in_kader"]
"""What a figure counts. Reports are RT x period and open to whoever reads totals; all else are numbers of records or
persons, for those who read the records."""


@dataclass(frozen=True, kw_only=True)
class ReportFigure:
    """One indicator of how reporting goes, a ratio in per cent.

    `count` and `among` say what stands above and below; `takes` names the variables. `by_theme`: whether each theme has
    its own. `days`: how many days back it looks, the asked day included; 0 for the asked periods. `widest`: the widest
    area for which it is told, where finding it out takes too long for more. `denominator`: a published figure below.
    """

    key: str
    label: Text
    concept: Text
    definition: Text
    measures: Measure
    count: Text
    among: Text
    takes: tuple[Text, ...]
    period: Text
    unit: Text
    office: str
    source: str = DESIGN
    version: int = 1
    by_theme: bool = True
    days: int = 0
    open: bool = False
    narrowest: str = "rt"
    widest: str = "kota"
    subject: str = ""
    role: str = ""
    denominator: Denominator | None = None


_EACH = Text("Menurut periode pelaporan tiap tema", "By each theme's reporting period")
_RT_PERIODS = Text("RT x periode", "RT x period")
_RECORDS = Text("catatan", "records")
_REPORTING = Text("Pelaporan oleh RT", "Reporting by RT")
_ALL = "Semua perangkat daerah"

COMPLETE = ReportFigure(
    key="REP01",
    label=Text("Kelengkapan laporan RT", "Completeness of reports"),
    concept=_REPORTING,
    definition=Text(
        "Bagian dari laporan yang diharapkan yang sudah masuk; laporan nihil ikut dihitung. Setiap RT yang ada "
        "pada suatu periode diharapkan melapor satu kali.",
        "The share of expected reports that came, zero reports included. Each RT that exists in a period is "
        "expected to report once.",
    ),
    measures="in_reports",
    count=Text("RT x periode yang laporannya sudah masuk", "RT x period from which a report came"),
    among=Text("RT x periode yang diharapkan melapor", "RT x period in which a report is expected"),
    takes=(
        Text("Wilayah RT dan masa berlakunya", "The RT and when it exists"),
        Text("Tanggal kunjungan", "Day observed"),
        Text("Laporan nihil", "Zero report"),
    ),
    period=_EACH,
    unit=_RT_PERIODS,
    office=_ALL,
    open=True,
)
TIMELY = ReportFigure(
    key="REP02",
    label=Text("Ketepatan waktu laporan", "Timeliness of reports"),
    concept=_REPORTING,
    definition=Text(
        "Bagian dari laporan yang masuk yang kiriman pertamanya diterima sampai akhir hari jatuh tempo (WIB). "
        "Perbaikan sesudahnya tidak membuat laporan terlambat.",
        "The share of reports that came whose first item was received by the end of the due day (WIB). A later "
        "correction does not make a report late.",
    ),
    measures="in_reports",
    count=Text("RT x periode yang laporannya masuk tepat waktu", "RT x period from which a report came in time"),
    among=Text("RT x periode yang laporannya sudah masuk", "RT x period from which a report came"),
    takes=(
        Text("Waktu diterima server", "Time of receipt"),
        Text("Tanggal kunjungan", "Day observed"),
        Text("Jadwal laporan tema", "The theme's calendar"),
    ),
    period=_EACH,
    unit=_RT_PERIODS,
    office=_ALL,
    open=True,
)
VERIFIED = ReportFigure(
    key="REP03",
    label=Text("Keterverifikasian", "Share of records verified"),
    concept=Text("Pemeriksaan catatan", "Review of records"),
    definition=Text(
        "Bagian dari catatan yang berlaku yang sudah diterima pemeriksa (kelurahan atau dinas). Catatan batal dan "
        "laporan nihil tidak dihitung.",
        "The share of standing records that a reviewer (kelurahan or office) has accepted. Void records and zero "
        "reports do not count.",
    ),
    measures="in_records",
    count=Text("catatan berstatus diterima (accepted)", "records in the state accepted"),
    among=Text("semua catatan yang berlaku", "all records that stand"),
    takes=(Text("Status pemeriksaan", "State of review"), Text("Tanggal kunjungan", "Day observed")),
    period=_EACH,
    unit=_RECORDS,
    office=_ALL,
)
DOUBLE = ReportFigure(
    key="REP04",
    label=Text("Duplikasi yang belum diselesaikan", "Duplicates not yet resolved"),
    concept=Text("Subjek yang mungkin tercatat dua kali", "Subjects that may be recorded twice"),
    definition=Text(
        "Bagian dari subjek yang masih ada pasangan miripnya: belum digabung dan belum dinyatakan berbeda oleh "
        "petugas. Dihitung menurut keadaan sekarang, di antara subjek dalam satu kelurahan.",
        "The share of subjects with a likely double that nobody has merged or told apart yet. As it stands now, "
        "among the subjects of one kelurahan.",
    ),
    measures="in_subjects",
    count=Text("subjek yang ada dalam daftar mungkin sama", "subjects that are in a pair that may be one"),
    among=Text("semua subjek yang catatannya berlaku", "all subjects whose records stand"),
    takes=(
        Text("Nomor dan nama yang mengenali subjek", "Numbers and names by which a subject is known"),
        Text("Putusan gabung atau berbeda", "Merges, and pairs told apart"),
    ),
    period=Text("Keadaan sekarang", "As it stands now"),
    unit=Text("subjek", "subjects"),
    office="Diskominfo (walidata)",
    widest="kelurahan",
)
COVERED = ReportFigure(
    key="REP05",
    label=Text("Cakupan pendataan KK", "Coverage of families (KK)"),
    concept=Text("Pendataan keluarga", "Recording of families"),
    definition=Text(
        "Bagian dari keluarga (KK) yang dikunjungi dan dicatat dalam 365 hari terakhir. Penyebutnya angka resmi "
        "yang diimpor (Dukcapil atau BPS); selama belum ada, persentasenya tidak tersedia.",
        "The share of families (KK) that were visited and recorded in the last 365 days. It is divided by an "
        "official figure that is imported (Dukcapil or BPS); without one there is no percentage.",
    ),
    measures="in_families",
    count=Text(
        "keluarga dengan kunjungan dalam 365 hari sampai tanggal yang diminta",
        "families with a visit in the 365 days up to the asked day",
    ),
    among=Text("keluarga menurut angka resmi tahun itu", "families by the official figure of that year"),
    takes=(
        Text("Nomor KK", "Number of the family card"),
        Text("Tanggal kunjungan", "Day observed"),
        Text("Jumlah keluarga (diimpor)", "Number of families (imported)"),
    ),
    period=Text("Bulanan, per tanggal", "Monthly, as of a day"),
    unit=Text("keluarga", "families"),
    office="TP-PKK",
    by_theme=False,
    days=365,
    subject="family",
    denominator=Denominator(metric="families", from_level="rt"),
)
ACTIVE = ReportFigure(
    key="REP06",
    label=Text("Kader aktif", "Active kader"),
    concept=Text("Kegiatan kader", "Work of the kader"),
    definition=Text(
        "Bagian dari kader terdaftar yang mengirim paling sedikit satu catatan, tema apa pun, dalam 30 hari "
        "terakhir. Kader terdaftar ialah akun yang hari itu bertugas sebagai kader di wilayah itu.",
        "The share of registered kader who sent at least one record, of any theme, in the last 30 days. Registered"
        " is whose account serves as kader in the area on that day.",
    ),
    measures="in_kader",
    count=Text("kader yang mengirim catatan dalam 30 hari terakhir", "kader who sent a record in the last 30 days"),
    among=Text("kader yang terdaftar pada tanggal yang diminta", "kader registered on the asked day"),
    takes=(Text("Penugasan kader", "Assignments of kader"), Text("Waktu diterima server", "Time of receipt")),
    period=Text("Bulanan, per tanggal", "Monthly, as of a day"),
    unit=Text("kader", "kader"),
    office="TP-PKK",
    by_theme=False,
    days=30,
    narrowest="rw",
    role="kader",
)

REPORT_FIGURES = (COMPLETE, TIMELY, VERIFIED, DOUBLE, COVERED, ACTIVE)
"""All of them, in the order of their keys."""
