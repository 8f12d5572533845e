"""A list of RW, RT and dasawisma as people keep it: a CSV file, one area a line."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import problem_kind, refuse

FILE_UNREADABLE = problem_kind(
    "area.file",
    422,
    id="Berkas tidak terbaca sebagai CSV (UTF-8).",
    en="The file cannot be read as CSV (UTF-8).",
)
COLUMNS_UNKNOWN = problem_kind(
    "area.columns",
    422,
    id="Judul kolom tidak sesuai. Wajib: {required}. Boleh: {known}.",
    en="The column headings do not fit. Required: {required}. Allowed: {known}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list, every cell as it was written.

    `kelurahan` is a dotted code, a 10-digit one with its `scheme`, or a name under `kecamatan`. With neither `rt` nor
    `dasawisma` the line is about the RW. `valid_from` is the first day and `valid_to` the last; empty leaves what is
    known, and `-` as `valid_to` opens a closed area again. `replaces` names, `;` between them, the areas this one
    took over from. `name` is a name of the area, never of a person.
    """

    line: int
    kelurahan: str
    rw: str = ""
    rt: str = ""
    dasawisma: str = ""
    kecamatan: str = ""
    scheme: str = ""
    name: str = ""
    valid_from: str = ""
    valid_to: str = ""
    replaces: str = ""
    source: str = ""
    invented: bool = False
    cells_fit: bool = True


COLUMNS = (
    "kelurahan",
    "rw",
    "rt",
    "dasawisma",
    "kecamatan",
    "scheme",
    "name",
    "valid_from",
    "valid_to",
    "replaces",
    "source",
)
_REQUIRED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its cells by heading, and whether it has no more cells than headings."""

    number: int
    cells: dict[str, str]
    fits: bool


def read_csv(content: bytes | str) -> list[Row]:
    """Read a list of RW, RT and dasawisma; for the Problems see `read_lines`."""
    lines = read_lines(content, COLUMNS, required=_REQUIRED)
    return [Row(line=each.number, cells_fit=each.fits, **each.cells) for each in lines]  # type: ignore[arg-type]


def read_lines(content: bytes | str, columns: Sequence[str], *, required: int) -> list[Line]:
    """Read a CSV file; commas, semicolons (the Indonesian Excel) or tabs, with or without a byte order mark.

    `columns`: the headings there may be; the first `required` of them there must be. Problem `area.file` when it is no
    CSV in UTF-8, `area.columns` when a heading is missing, double or unknown. What a line says is judged later, line
    by line.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
        heading = text.split("\n", 1)[0]
        separator = max(",;\t", key=heading.count)
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        if not set(columns[:required]) <= set(names) <= set(columns) or len(names) != len(set(names)):
            raise refuse(COLUMNS_UNKNOWN, required=", ".join(columns[:required]), known=", ".join(columns[required:]))
        reader.fieldnames = names
        return [_line(reader.line_num, cells) for cells in reader]
    except (UnicodeDecodeError, csv.Error):
        raise refuse(FILE_UNREADABLE) from None


def _line(number: int, cells: Mapping[str | None, str | list[str] | None]) -> Line:
    # DictReader puts surplus cells under None and fills missing ones with None.
    found = {name: value.strip() for name, value in cells.items() if name and isinstance(value, str)}
    return Line(number, found, None not in cells)
