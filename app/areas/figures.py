"""What one line of a list of figures means: of which area, which figure, as of when, from where."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.areas.codes import UNKNOWN, Level, parse_code, read_scheme
from app.areas.listing import read_lines
from app.areas.reading import CELLS
from app.areas.tree import Node, Tree
from app.core.errors import problem_kind, refuse
from app.themes.language import AGE_BAND, METRICS, Metric

METRIC = problem_kind(
    "denominator.metric",
    422,
    id="Jenis angka tidak dikenal. Yang ada: {known}.",
    en="No such kind of figure. There are: {known}.",
)
DATE = problem_kind(
    "denominator.date",
    422,
    id="Tanggal ditulis 2026, 2026-08 atau 2026-08-31.",
    en="A date is written 2026, 2026-08 or 2026-08-31.",
)
FUTURE = problem_kind(
    "denominator.future", 422, id="Tanggal angka ini di masa depan.", en="The date of this figure lies in the future."
)
AREA_THEN = problem_kind(
    "denominator.area_then",
    422,
    id="Wilayah ini belum ada, atau sudah tidak berlaku, pada tanggal itu.",
    en="This area did not exist yet, or no longer, on that date.",
)
VALUE = problem_kind(
    "denominator.value",
    422,
    id="Isi bilangan bulat, 0 atau lebih, tanpa koma. Contoh: 1234 atau 1.234.",
    en="Give a whole number, 0 or more, without decimals. Example: 1234 or 1.234.",
)
TOO_MANY = problem_kind(
    "denominator.too_many",
    422,
    id="Angka {value} terlalu besar untuk satu {level} (paling banyak {most}). Periksa kolomnya.",
    en="{value} is too many for one {level} (at most {most}). Check the columns.",
)
GROUP = problem_kind(
    "denominator.group",
    422,
    id="Kolom sex dan age_band hanya untuk penduduk: L atau P, dan umur seperti 0-4 atau 60+.",
    en="The columns sex and age_band are for the population only: L or P, and an age like 0-4 or 60+.",
)
SOURCE = problem_kind(
    "denominator.source",
    422,
    id="Isi sumber angka ini, paling panjang 120 huruf; catatan paling panjang 200.",
    en="Say where this figure is from, in at most 120 letters; a note has at most 200.",
)
PUBLISHED = problem_kind(
    "denominator.published",
    422,
    id="{source} adalah nama terbitan yang sudah dimuat. Tulis sumber Anda sendiri.",
    en="{source} is the name of a publication that is already here. Name your own source.",
)

COLUMNS = ("area", "metric", "date", "value", "source", "sex", "age_band", "note", "scheme")
REQUIRED = 5
"""How many of the columns, from the first, a list must have."""

MOST: Mapping[Level, int] = {
    "kota": 10_000_000,
    "kecamatan": 1_000_000,
    "kelurahan": 200_000,
    "rw": 20_000,
    "rt": 5_000,
    "dasawisma": 1_000,
}
"""More people than this at a level are two columns exchanged, not a figure; ours, perlu dikonfirmasi."""

_DATE = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
_WHOLE = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2}")
_SEX = {
    **dict.fromkeys(("", "total", "l+p"), "total"),
    **dict.fromkeys(("l", "male", "laki-laki"), "male"),
    **dict.fromkeys(("p", "female", "perempuan"), "female"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One line of a list, every cell as it was written.

    `area` is a dotted code, or a 10-digit one with its `scheme`. `date` is as precise as the figure: a year, a month
    or a day. `source` says who counted, in words that stay the same when the figure is corrected.
    """

    line: int
    area: str
    metric: str
    date: str
    value: str
    source: str
    sex: str = ""
    age_band: str = ""
    note: str = ""
    scheme: str = ""
    cells_fit: bool = True


class Identity(NamedTuple):
    """What makes a figure the same one: another value under it is a correction."""

    area: str
    date: str
    metric: str
    sex: str
    age_band: str
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A line that has been understood."""

    identity: Identity
    value: int
    note: str
    name: str
    """What the area is called."""


Allow = Callable[[str, str], None]
"""Raises the Problem that forbids its caller figures of a metric, the second, in an area, the first."""


def read_figures(content: bytes | str) -> list[FigureRow]:
    """Read a list of figures; for the Problems see `listing.read_lines`."""
    lines = read_lines(content, COLUMNS, required=REQUIRED)
    return [FigureRow(line=each.number, cells_fit=each.fits, **each.cells) for each in lines]


def read_figure(
    row: FigureRow, tree: Tree, *, bps: Mapping[str, str], published: Collection[str], allow: Allow, today: date
) -> Figure:
    """Understand a line; a Problem says what cannot be understood or is not allowed.

    `bps`: our codes by those of BPS; `published`: names of sources that came with the seed, whose figures only a newer
    seed corrects. An area outside the caller's own answers exactly as one that does not exist.
    """
    if not row.cells_fit:
        raise refuse(CELLS)
    code = parse_code(row.area, read_scheme(row.scheme), bps=bps)
    metric = METRICS.get(row.metric.strip().lower())
    if metric is None:
        raise refuse(METRIC, known=", ".join(METRICS))
    allow(code, metric.key)
    node = tree.get(code)
    if node is None:
        raise refuse(UNKNOWN)
    as_of = _as_of(row.date.strip(), node, today)
    sex, age_band = _group(row, metric)
    source, note = row.source.strip(), row.note.strip()
    if not 0 < len(source) <= 120 or len(note) > 200 or not (source + note).isprintable():
        raise refuse(SOURCE)
    if source in published:
        raise refuse(PUBLISHED, source=source)
    return Figure(
        Identity(node.code, as_of, metric.key, sex, age_band, source), _value(row.value.strip(), node), note, node.name
    )


def _as_of(text: str, node: Node, today: date) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        raise refuse(DATE)
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or (day is not None and not 1 <= day <= monthrange(year, month or 1)[1]):
        raise refuse(DATE)
    if text > today.isoformat()[: len(text)]:
        raise refuse(FUTURE)
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    if (node.valid_from and node.valid_from > last) or (node.valid_to and node.valid_to < first):
        raise refuse(AREA_THEN)
    return text


def _value(text: str, node: Node) -> int:
    if not _WHOLE.fullmatch(text):
        raise refuse(VALUE)
    value = int(text.replace(".", ""))
    most = MOST[node.level]
    if value > most:
        raise refuse(TOO_MANY, value=value, level=node.level, most=most)
    return value


def _group(row: FigureRow, metric: Metric) -> tuple[str, str]:
    sex, age_band = row.sex.strip().lower(), row.age_band.strip().lower()
    if age_band in ("all", "semua"):
        age_band = ""
    known = _SEX.get(sex)
    if known is None or not re.fullmatch(AGE_BAND, age_band):
        raise refuse(GROUP)
    if not metric.grouped and (known != "total" or age_band):
        raise refuse(GROUP)
    return kept_group(metric, known, age_band)


def kept_group(metric: Metric, sex: str, age_band: str) -> tuple[str, str]:
    """Return sex and age band as a figure of this metric keeps them: of everybody, `total` and `all`, or nothing."""
    return (sex or "total", age_band or "all") if metric.grouped else ("", "")
