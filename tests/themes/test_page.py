"""The page for authors of themes tells of every word, and the theme that it builds is sound."""

import re
import runpy
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.themes.check import check
from app.themes.language import (
    KINDS,
    Check,
    Coloured,
    Derivation,
    Group,
    Grouping,
    Indicator,
    Jump,
    Keeper,
    Level,
    Lines,
    Memory,
    Question,
    Recall,
    Silent,
    Stays,
    Subject,
    Theme,
    Twice,
    Unseen,
    Watch,
    WatchRule,
    Worse,
    read_answers,
)
from app.themes.lock import lock_text
from app.themes.meaning import EXAMPLE_DAY

PAGE = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    file = tmp_path_factory.mktemp("page") / "garden.py"
    file.write_text("\n".join(BLOCKS), encoding="utf-8")
    found = runpy.run_path(str(file))["GARDEN"]
    assert isinstance(found, Theme)
    return found


def test_the_theme_of_the_page_is_sound(garden: Theme) -> None:
    assert check(garden) == []
    assert lock_text(garden)


def test_the_theme_of_the_page_reads_as_the_page_says(garden: Theme) -> None:
    said = {**garden.example, "harvests": ["CABAI", {"crop": "TOMAT", "picked_on": "2026-06-01", "kg": "2,5"}]}
    assert '"harvests": ["CABAI", {"crop": "TOMAT", "picked_on": "2026-06-01", "kg": "2,5"}]' in PAGE
    reading = read_answers(garden, said, EXAMPLE_DAY, EXAMPLE_DAY, "kader")
    assert (reading.faults, reading.values["picked"]) == ([], 25)
    said["harvests"] = ["CABAI", {"crop": "TOMAT", "kg": "many"}]
    said["help"] = ["DANA"]
    reading = read_answers(garden, said, EXAMPLE_DAY, EXAMPLE_DAY, "kader")
    assert [(fault.question, fault.code) for fault in reading.faults] == [
        ("help", "KB2"),
        ("harvests.2.kg", "answer.kind"),
    ]


WORDS = (Question, Keeper, Lines, Derivation, Memory, Recall, Check, Indicator, Subject, Theme, Twice, Grouping, Group)
WORDS += (Watch, WatchRule, Level, Worse, Unseen, Silent, Jump, Coloured, Stays)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_every_part_of_a_word_is_on_the_page(word: Any) -> None:
    assert [each.name for each in fields(word) if not re.search(rf"`{each.name}`|\b{each.name}=", PAGE)] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_on_the_page(kind: Callable[..., Any]) -> None:
    assert re.search(rf"`{kind.__name__}\(", PAGE)  # type: ignore[attr-defined]
