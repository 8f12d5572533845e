"""An area is named by its dotted Kemendagri code, which below the kelurahan we continue ourselves.

`18.72` kota, `.01` kecamatan, `.1001` kelurahan, `.005` RW, `.012` RT (a letter may follow: `.027A`), `.01` dasawisma.
Codes are text, never numbers: `18.72` alone would parse as a decimal. In byte order a code stands directly before its
descendants, so a subtree is a range of an index.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from app.core.errors import problem_kind, refuse

Level = Literal["kota", "kecamatan", "kelurahan", "rw", "rt", "dasawisma"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the widest to the narrowest."""

Scheme = Literal["kemendagri", "bps"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

UNKNOWN = problem_kind("area.unknown", 404, id="Wilayah tidak dikenal.", en="No such area.")
NOT_A_CODE = problem_kind(
    "area.code",
    422,
    id="Bukan kode wilayah. Tulis dengan titik, misalnya 18.72.01.1001.005.",
    en="Not an area code. Write it with dots, for example 18.72.01.1001.005.",
)
SCHEME_NEEDED = problem_kind(
    "area.scheme_needed",
    422,
    id="Kode {digits} bermakna ganda: menurut Kemendagri {kemendagri}, menurut BPS {bps}. Sebutkan skemanya.",
    en="The code {digits} has two readings: {kemendagri} by Kemendagri, {bps} by BPS. State the scheme.",
)
SCHEME_UNKNOWN = problem_kind(
    "area.scheme", 422, id="Skema kode hanya kemendagri atau bps.", en="The code scheme is kemendagri or bps."
)
NOT_A_LABEL = problem_kind(
    "area.label",
    422,
    id="Nomor {what} tidak terbaca. Contoh yang benar: {example}.",
    en="The {what} number cannot be read. A good one: {example}.",
)

_SEGMENTS = (
    r"[0-9]{2}\.[0-9]{2}",
    r"[0-9]{2}",
    r"[0-9]{4}",
    r"(?!000)[0-9]{3}[A-Z]?",
    r"(?!000)[0-9]{3}[A-Z]?",
    r"(?:(?:0[1-9]|[1-9][0-9])[A-Z]?|[1-9][0-9]{2}|[A-Z][0-9A-Z]{0,2})",
)
_CODE = re.compile(_SEGMENTS[0] + "".join(rf"(?:\.({each})" for each in _SEGMENTS[1:]) + ")?" * 5)
_DASAWISMA = re.compile(_SEGMENTS[5])
_DASAWISMA_WORD = re.compile(r"(?:DASAWISMA|DAWIS)[\s.]*")
_NUMBER = re.compile(r"0*([1-9][0-9]{0,2})\s*([A-Z]?)")


def level_of(code: str) -> Level:
    """Return the level of a code as it is kept; Problem `area.code` for anything else."""
    if not _CODE.fullmatch(code):
        raise refuse(NOT_A_CODE)
    return LEVELS[code.count(".") - 1]


def depth_of(code: str) -> int:
    """Return the place of a code's level in `LEVELS`; the code must be one that is kept."""
    return code.count(".") - 1


def parent_of(code: str) -> str | None:
    """Return the code one level up; None for a kota, because the province is not an area here."""
    head, _, _ = code.rpartition(".")
    return head if "." in head else None


def ancestor(code: str, level: Level) -> str | None:
    """Return the code's own forebear (or itself) at a level; None when the code is wider than that level."""
    parts = code.split(".")
    wanted = LEVELS.index(level) + 2
    return ".".join(parts[:wanted]) if len(parts) >= wanted else None


def rt_of(code: str) -> str:
    """Return the RT that an area is or lies in; a wider area itself."""
    return ancestor(code, "rt") or code


def is_within(code: str, root: str) -> bool:
    """Say whether `code` is `root` or stands below it; `18.72.011` is not within `18.72.01`."""
    return code == root or code.startswith(root + ".")


def is_within_any(code: str, roots: Iterable[str]) -> bool:
    """Say whether `code` is one of these areas or stands below one."""
    return any(is_within(code, root) for root in roots)


def prefix_range(code: str) -> tuple[str, str]:
    """Return `low, high`: all descendants, and nothing else, have `low <= code < high` compared byte by byte."""
    return code + ".", code + "/"


def normal_rt(label: str) -> str:
    """Write an RT label the one way: `5`, `05`, `RT 005` are `005`, `27a` is `027A`. Problem `area.label`."""
    return _numbered(label, "RT", "005, 027A")


def normal_rw(label: str) -> str:
    """Write an RW label the one way, as for an RT. Problem `area.label`."""
    return _numbered(label, "RW", "005")


def _numbered(label: str, what: str, example: str) -> str:
    bare = label.strip().upper()
    if bare.startswith(what):
        bare = bare.removeprefix(what).lstrip(" .:-")
    found = _NUMBER.fullmatch(bare)
    if found is None:
        raise refuse(NOT_A_LABEL, what=what, example=example)
    return found[1].zfill(3) + found[2]


def normal_dasawisma(label: str) -> str:
    """Write a dasawisma label the one way: `1` is `01`, `a` is `A`, `Dasawisma 3` is `03`. Problem `area.label`."""
    bare = _DASAWISMA_WORD.sub("", label.strip().upper(), count=1)
    digits = re.match(r"[0-9]*", bare)
    if digits and digits[0]:
        bare = digits[0].lstrip("0").zfill(2) + bare[digits.end() :]
    if not _DASAWISMA.fullmatch(bare):
        raise refuse(NOT_A_LABEL, what="dasawisma", example="01, A")
    return bare


_NORMAL = {"rw": normal_rw, "rt": normal_rt, "dasawisma": normal_dasawisma}


def normal_label(level: Level, label: str) -> str:
    """Write the label of an RW, RT or dasawisma the one way; the level must be one of the three."""
    return _NORMAL[level](label)


def parse_code(text: str, scheme: Scheme | None = None, *, bps: Mapping[str, str] | None = None) -> str:
    """Read a code as people write it and return it as it is kept.

    Dotted codes are taken, their RW and RT labels normalised. Undotted ones: 4 digits are the kota and 6 a kecamatan of
    Kemendagri, 7 a kecamatan of BPS; 10 digits are refused unless the scheme is stated (Problem `area.scheme_needed`),
    because 8 of Metro's 22 kelurahan have the digits of another under the other scheme. `bps` maps BPS codes to ours.
    Problem `area.code` when it is no code, or one that `bps` does not know.
    """
    known = bps or {}
    bare = text.strip().upper()
    if "." in bare:
        return _dotted(bare)
    if not (bare.isascii() and bare.isdigit()):
        raise refuse(NOT_A_CODE)
    if scheme is None and len(bare) == 10:
        raise refuse(SCHEME_NEEDED, digits=bare, kemendagri=_with_dots(bare), bps=known.get(bare, "?"))
    if scheme == "bps" or (scheme is None and len(bare) == 7):
        if bare not in known:
            raise refuse(NOT_A_CODE)
        return known[bare]
    if len(bare) not in {4, 6, 10}:
        raise refuse(NOT_A_CODE)
    return _with_dots(bare)


def read_scheme(text: str) -> Scheme | None:
    """Read the name of a code scheme; None when empty, Problem `area.scheme` when it is another word."""
    bare = text.strip().lower()
    if not bare:
        return None
    for scheme in SCHEMES:
        if bare == scheme:
            return scheme
    raise refuse(SCHEME_UNKNOWN)


def _with_dots(digits: str) -> str:
    parts = (digits[:2], digits[2:4], digits[4:6], digits[6:])
    return ".".join(part for part in parts if part)


def _dotted(bare: str) -> str:
    parts = bare.split(".")
    if len(parts) > len(LEVELS) + 1:
        raise refuse(NOT_A_CODE)
    labels = [normal_label(level, part) for level, part in zip(LEVELS[3:], parts[4:], strict=False)]
    code = ".".join(parts[:4] + labels)
    level_of(code)
    return code
