"""What one line of a list means: which area, which days, what it took over from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.areas.codes import (
    NOT_A_CODE,
    UNKNOWN,
    Level,
    ancestor,
    is_within,
    level_of,
    normal_label,
    normal_rt,
    parent_of,
    parse_code,
    read_scheme,
)
from app.areas.listing import Row
from app.areas.models import Area
from app.core.errors import problem_kind, refuse
from app.core.text import fold

CELLS = problem_kind(
    "area.cells",
    422,
    id="Baris ini punya lebih banyak sel daripada judul kolom.",
    en="This line has more cells than there are headings.",
)
TEXT_UNFIT = problem_kind(
    "area.text",
    422,
    id="Nama paling panjang 80 huruf, sumber 120, tanpa baris baru.",
    en="A name has at most 80 letters, a source 120, without line breaks.",
)
NAME_UNKNOWN = problem_kind(
    "area.name",
    422,
    id="Nama wilayah tidak dikenal di bawah induknya. Isi kolom kecamatan, atau pakai kode bertitik.",
    en="No area of this name under its parent. Fill in the kecamatan column, or use the dotted code.",
)
LABEL_NEEDED = problem_kind("area.label_needed", 422, id="Isi nomor RW atau RT.", en="Fill in the RW or RT number.")
RW_NEEDED = problem_kind(
    "area.rw_needed",
    422,
    id="RT ini tidak dapat ditentukan tanpa nomor RW.",
    en="This RT cannot be told without its RW number.",
)
OUTSIDE = problem_kind(
    "area.outside", 422, id="Wilayah ini di luar wilayah tugas Anda.", en="This area is outside your own."
)
NOT_A_DAY = problem_kind(
    "area.date",
    422,
    id="Tanggal ditulis TTTT-BB-HH, misalnya 2021-12-31.",
    en="A date is written YYYY-MM-DD, for example 2021-12-31.",
)
REPLACES_UNKNOWN = problem_kind(
    "area.replaces",
    422,
    id="Wilayah yang digantikan tidak ditemukan, bukan setingkat, atau wilayah itu sendiri.",
    en="The replaced area is unknown, of another level, or the area itself.",
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Step:
    """A line that has been understood; `may_open` is false for an RT found by its number alone."""

    row: Row
    code: str
    level: Level
    valid_from: date | None
    valid_to: date | None
    reopens: bool
    may_open: bool


class Known:
    """The areas of one kota while a list is worked through; `areas` and its indexes grow as lines are taken."""

    def __init__(self, areas: Iterable[Area], names: Mapping[tuple[str, str], str]) -> None:
        self.areas: dict[str, Area] = {}
        self.children: defaultdict[str, list[Area]] = defaultdict(list)
        self.names = names
        self.bps: dict[str, str] = {}
        self.successions: set[tuple[str, str]] = set()
        self._rts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for area in areas:
            self.add(area)

    def add(self, area: Area) -> None:
        """Take one more area in."""
        self.areas[area.code] = area
        if area.parent:
            self.children[area.parent].append(area)
        if area.bps_code:
            self.bps[area.bps_code] = area.code
        self.expect(area.code)

    def expect(self, code: str) -> None:
        """Let an RT be found by its label, though it may be opened by a later line only."""
        if level_of(code) == "rt":
            kelurahan, _, label = code.rsplit(".", 2)
            self._rts[kelurahan, label].add(code)

    def rts(self, kelurahan: str, label: str) -> list[str]:
        """Return the codes of the RT with a label in a kelurahan: those open, or when none is, those closed."""
        codes = sorted(self._rts[kelurahan, label])
        still = [code for code in codes if code not in self.areas or self.areas[code].valid_to is None]
        return still or codes


def read_step(row: Row, known: Known, root: str) -> Step:
    """Understand a line; a Problem says what cannot be understood, or that it is outside `root`."""
    if not row.cells_fit:
        raise refuse(CELLS)
    if len(row.name) > 80 or len(row.source) > 120 or not (row.name + row.source).isprintable():
        raise refuse(TEXT_UNFIT)
    code, may_open = _code(row, _kelurahan(row, known, root), known)
    if not is_within(code, root):
        raise refuse(OUTSIDE)
    return Step(
        row=row,
        code=code,
        level=level_of(code),
        valid_from=_day(row.valid_from),
        valid_to=_day("" if row.valid_to == "-" else row.valid_to),
        reopens=row.valid_to == "-",
        may_open=may_open,
    )


def _kelurahan(row: Row, known: Known, root: str) -> str:
    text = row.kelurahan.strip()
    if text[:1].isdigit():
        code = parse_code(text, read_scheme(row.scheme), bps=known.bps)
        if level_of(code) != "kelurahan":
            raise refuse(NOT_A_CODE)
    else:
        code = known.names.get((_kecamatan(row, known, root), fold(text)), "")
        if not code:
            raise refuse(NAME_UNKNOWN)
    # Outside comes first, so that the answer is the same whether or not the area exists.
    if not is_within(code, root) and not is_within(root, code):
        raise refuse(OUTSIDE)
    if code not in known.areas:
        raise refuse(UNKNOWN)
    return code


def _kecamatan(row: Row, known: Known, root: str) -> str:
    """Return the parent under which the kelurahan's name is looked up: the stated one, or the root's own."""
    text = row.kecamatan.strip()
    if not text:
        return ancestor(root, "kecamatan") or ""
    if text[:1].isdigit():
        return parse_code(text, read_scheme(row.scheme), bps=known.bps)
    return known.names.get((ancestor(root, "kota") or "", fold(text)), "")


def _code(row: Row, kelurahan: str, known: Known) -> tuple[str, bool]:
    rw, rt, dasawisma = row.rw.strip(), row.rt.strip(), row.dasawisma.strip()
    if not (rw or rt) or (dasawisma and not rt):
        raise refuse(LABEL_NEEDED)
    code = f"{kelurahan}.{normal_label('rw', rw)}" if rw else ""
    if rt:
        code = f"{code}.{normal_rt(rt)}" if rw else only_rt(known, kelurahan, normal_rt(rt))
    if dasawisma:
        code = f"{code}.{normal_label('dasawisma', dasawisma)}"
    return code, bool(rw or dasawisma)


def only_rt(known: Known, kelurahan: str, label: str) -> str:
    """Return the one RT with this label in a kelurahan; Problem `area.rw_needed` when there is none, or several."""
    codes = known.rts(kelurahan, label)
    if len(codes) != 1:
        raise refuse(RW_NEEDED)
    return codes[0]


def _day(text: str) -> date | None:
    bare = text.strip()
    if not bare:
        return None
    if not _DAY.fullmatch(bare):
        raise refuse(NOT_A_DAY)
    try:
        return date.fromisoformat(bare)
    except ValueError:
        raise refuse(NOT_A_DAY) from None


def replaced_by(step: Step, known: Known, root: str) -> list[str]:
    """Return the codes a line says its area took over from: dotted, or labels of the same parent or kelurahan.

    Problem `area.replaces` when one is unknown, of another level, outside `root`, or the area itself.
    """
    codes = [_replaced(step, part.strip(), known) for part in step.row.replaces.split(";") if part.strip()]
    for code in codes:
        if code == step.code or code not in known.areas or level_of(code) != step.level or not is_within(code, root):
            raise refuse(REPLACES_UNKNOWN)
    return sorted(set(codes))


def _replaced(step: Step, text: str, known: Known) -> str:
    if "." in text and text[0].isdigit():
        return parse_code(text)
    label = normal_label(step.level, text)
    sibling = f"{parent_of(step.code)}.{label}"
    if step.level != "rt" or sibling in known.areas:
        return sibling
    return only_rt(known, ancestor(step.code, "kelurahan") or "", label)
