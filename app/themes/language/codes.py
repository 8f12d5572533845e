"""A code list is an official list of options with its version and source, read from a CSV under `app/themes/data`."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.core.text import Text

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: a code that is never reused, and what a person reads."""

    code: str
    label: Text


@dataclass(frozen=True)
class CodeList:
    """A named, versioned list; an answer keeps its meaning because list and version stand beside it."""

    name: str
    version: str
    source: str
    options: tuple[Option, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code of the list."""
        return frozenset(option.code for option in self.options)

    @cached_property
    def labels(self) -> dict[str, Text]:
        """The label of each code."""
        return {option.code: option.label for option in self.options}


def listed(name: str, version: str, source: str, *options: tuple[str, str, str]) -> CodeList:
    """Write a short list in place: `(code, label in Indonesian, label in English)` each."""
    return CodeList(name, version, source, tuple(Option(code, Text(*words)) for code, *words in options))


def official(
    file: str,
    version: str,
    source: str,
    *,
    code: str = "code",
    id: str = "label_id",
    en: str = "label_en",
    only: tuple[str, str] | None = None,
) -> CodeList:
    """Read a list from `data/FILE.csv`; `only=(column, value)` keeps the rows of one sub-list.

    A row without an English label shows its Indonesian one: an official name is not ours to translate.
    """
    with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if only is None or row[only[0]] == only[1]]
    name = file if only is None else f"{file}.{only[1]}"
    return CodeList(
        name, version, source, tuple(Option(row[code], Text(row[id], row.get(en) or row[id])) for row in rows)
    )
