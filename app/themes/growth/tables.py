"""The WHO growth standards are read from their files once, on first use, and then found by position."""

import csv
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

Sex = Literal["L", "P"]
"""`L` laki-laki, `P` perempuan: the codes of the question."""

Table = Literal["lhfa", "wfa", "bmifa", "hcfa", "acfa", "wfl", "wfh"]

Lms = tuple[float, float, float]
"""Box-Cox power, median and coefficient of variation of a measurement at one age or length."""

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "who"

STEP: Final = 10
"""Weight-for-length rows stand 0.1 cm apart, and lengths are counted in hundredths of a centimetre."""

_WHO_SEX: Final[dict[Sex, str]] = {"L": "M", "P": "F"}


class Curve(NamedTuple):
    """One table for one sex: row `i` stands at key `first + i` (days, or tenths of a centimetre)."""

    first: int
    last: int
    rows: tuple[Lms, ...]

    def on_day(self, day: int) -> Lms | None:
        """Return L, M, S of an age in days; None outside the table."""
        return self.rows[day - self.first] if self.first <= day <= self.last else None

    def at_length(self, length: int) -> Lms | None:
        """Return L, M, S of a length in 0.01 cm, each interpolated between two rows; None outside the table."""
        if not self.first * STEP <= length <= self.last * STEP:
            return None
        row, rest = divmod(length - self.first * STEP, STEP)
        here = self.rows[row]
        if not rest:
            return here
        share, there = rest / STEP, self.rows[row + 1]
        return (
            here[0] + (there[0] - here[0]) * share,
            here[1] + (there[1] - here[1]) * share,
            here[2] + (there[2] - here[2]) * share,
        )


@cache
def curve(table: Table, sex: Sex) -> Curve:
    """Return one sex's half of a table, read from its file on first use."""
    keys: list[int] = []
    found: list[Lms] = []
    with (FOLDER / f"{table}.csv").open(encoding="ascii", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        for sex_code, key, l, m, s in rows:  # noqa: E741
            if sex_code != _WHO_SEX[sex]:
                continue
            # Keys print as whole days or as centimetres with one decimal; without the point both are whole numbers.
            keys.append(int(key.replace(".", "")))
            found.append((float(l), float(m), float(s)))
    if header[2:] != ["l", "m", "s"] or keys != list(range(keys[0], keys[-1] + 1)):
        raise ValueError(f"{table}.csv is not a growth table without gaps")
    return Curve(keys[0], keys[-1], tuple(found))
