"""No theme changes its meaning unnoticed: each has a lock file, and the lock says what changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.themes.catalog import CATALOG
from app.themes.desk import check_all, dictionary_all, lock_all, write_dictionaries
from app.themes.language import Choice, Choices, CodeList, Lines, Option, Recall, Theme, q
from app.themes.language.expr import Stored, Values
from app.themes.lock import compare, digest, lock_text
from tests.themes.sample import ANIMALS, QUESTIONS, SAMPLE

LOCKS = Path(__file__).parents[1] / "locks"
STILL = "The version is still 2: a changed meaning needs the next one."


@pytest.mark.parametrize("theme", CATALOG, ids=lambda theme: theme.key)
def test_every_theme_means_what_its_lock_says(theme: Theme) -> None:
    path = LOCKS / f"{theme.key}.lock.json"
    assert path.exists(), f"write {path.name} with `wakuncar themes lock`"
    assert compare(theme, path.read_text(encoding="utf-8")) == []


def test_no_lock_is_left_of_a_theme_that_is_gone() -> None:
    assert {path.name for path in LOCKS.iterdir()} <= {f"{theme.key}.lock.json" for theme in CATALOG}


def test_a_lock_is_json_with_an_item_a_line() -> None:
    text = lock_text(SAMPLE)
    read = json.loads(text)
    assert list(read) == sorted(read)
    assert [each["key"] for each in read["questions"]] == [each.key for each in QUESTIONS]
    lines = text.splitlines()
    for key in (*(each.key for each in QUESTIONS), "eggs.layer", "eggs.buyer", "per_head", "heads_more", "houses"):
        assert sum(f'"key": "{key}"' in line for line in lines) == 1
    assert sum('"code": "fish_2"' in line for line in lines) == 1
    assert text.endswith("}\n")


def test_a_long_list_is_locked_by_its_digest() -> None:
    many = [replace(DUCK, code=f"duck_{number}") for number in range(300)]
    before, after = (_animals(*ANIMALS.options, *ducks) for ducks in (many, many[1:]))
    (kept,) = (each for each in json.loads(lock_text(before))["lists"] if each["name"] == "animals")
    assert kept.keys() == {"name", "version", "source", "options_digest", "count"}
    count, digests, still = compare(after, lock_text(before))
    assert count == "List animals: count was 304 and is 303."
    assert digests.startswith("List animals: options_digest was ")
    assert still == STILL


def test_the_digest_follows_the_meaning() -> None:
    assert digest(SAMPLE) == digest(replace(SAMPLE, questions=tuple(replace(each) for each in QUESTIONS)))
    assert digest(SAMPLE) != digest(replace(SAMPLE, version=3))
    assert len(digest(SAMPLE)) == 64


def _question(index: int, **change: Any) -> Theme:
    changed = [*QUESTIONS]
    changed[index] = replace(changed[index], **change)
    return replace(SAMPLE, questions=tuple(changed))


def _animals(*options: Option) -> Theme:
    codes = CodeList("animals", "1", "Sample", options)
    kinds = {"animal": Choice(codes), "others": Choices(codes), "eggs": _eggs(0, kind=Choice(codes))}
    return replace(SAMPLE, questions=tuple(replace(each, kind=kinds.get(each.key, each.kind)) for each in QUESTIONS))


def _eggs(index: int, **change: Any) -> Lines:
    (kind,) = (each.kind for each in QUESTIONS if isinstance(each.kind, Lines))
    items = [*kind.items]
    items[index] = replace(items[index], **change)
    return replace(kind, items=tuple(items))


def _lighter(values: Values) -> Mapping[str, Stored]:
    return {"per_head": 311}


EGGS = [each.key for each in QUESTIONS].index("eggs")
OFFICE = QUESTIONS[EGGS + 2].kept_by
assert OFFICE is not None
HERD = SAMPLE.memories[0]
MOVED = """
Check S1 (error about until, built): holds was ["ge", "until", {"answer": "built", "days": 30}] and is
["gt", "until", {"answer": "built", "days": 0}].
""".strip().replace("\n", " ")
CAT, HEN, FISH, DUCK = ANIMALS.options
CHANGES: tuple[tuple[Theme, list[str]], ...] = (
    (replace(SAMPLE, period="year"), ['period was "month" and is "year".', STILL]),
    (replace(SAMPLE, version=3), ["version was 2 and is 3."]),
    (
        replace(SAMPLE, questions=(*QUESTIONS[:2], *QUESTIONS[3:])),
        ["Question phone is gone: retire it, a key is never reused.", STILL],
    ),
    (
        replace(SAMPLE, version=3, questions=(*QUESTIONS, replace(QUESTIONS[3], key="nickname", since=3))),
        ["Question nickname is new.", "version was 2 and is 3."],
    ),
    (
        _question(15, retired=None),
        [
            "Question old_name was retired and is asked again: a key is never reused.",
            "Question old_name: retired was 2 and is null.",
            STILL,
        ],
    ),
    (_question(6, required=False), ["Question heads: required was true and is false.", STILL]),
    (
        _question(13, asked_if=q("fenced").is_("no")),
        [
            'Question built: asked_if was ["eq", "fenced", "yes"] and is ["eq", "fenced", "no"].',
            STILL,
        ],
    ),
    (
        replace(SAMPLE, questions=(QUESTIONS[1], QUESTIONS[0], *QUESTIONS[2:])),
        ["The questions stand in another order.", STILL],
    ),
    (_animals(CAT, HEN, FISH), ["List animals: option duck is gone, and answers may hold it.", STILL]),
    (_animals(CAT, HEN, FISH, DUCK, replace(DUCK, code="goose")), ["List animals: option goose is new.", STILL]),
    (_animals(HEN, CAT, FISH, DUCK), ["List animals: the options stand in another order.", STILL]),
    (
        _animals(CAT, HEN, replace(FISH, label=HEN.label), DUCK),
        [
            'List animals: option fish_2 was {"en": "Fish", "id": "Ikan"} and is {"en": "Hen", "id": "Ayam"}.',
            STILL,
        ],
    ),
    (
        replace(SAMPLE, checks=(*SAMPLE.checks[:3], replace(SAMPLE.checks[3], about=("kk",)), *SAMPLE.checks[4:])),
        ["Check S4 (error about nik) is gone.", "Check S4 (error about kk) is new.", STILL],
    ),
    (
        replace(SAMPLE, checks=(replace(SAMPLE.checks[0], holds=q("until") > q("built")), *SAMPLE.checks[1:])),
        [
            MOVED,
            STILL,
        ],
    ),
    (
        replace(SAMPLE, derivations=(replace(SAMPLE.derivations[0], by=_lighter),)),
        [
            'Derived per_head: by was "density" and is "_lighter".',
            'Derived per_head: in_example was "3.12" and is "3.11".',
            STILL,
        ],
    ),
    (
        replace(SAMPLE, indicators=(*SAMPLE.indicators[:2], *SAMPLE.indicators[3:])),
        ["Indicator sold is gone.", STILL],
    ),
    (
        _question(EGGS, kind=replace(_eggs(0), items=_eggs(0).items[:-1], most=3)),
        [
            "Item eggs.colour is gone: retire it, a key is never reused.",
            "Question eggs: facts.most was 4 and is 3.",
            STILL,
        ],
    ),
    (
        _question(EGGS, kind=_eggs(5, retired=None)),
        [
            "Item eggs.colour was retired and is asked again: a key is never reused.",
            "Item eggs.colour: retired was 2 and is null.",
            STILL,
        ],
    ),
    (
        _question(EGGS, kind=_eggs(2, required=True, unit="gram")),
        [
            "Item eggs.mass: required was false and is true.",
            'Item eggs.mass: unit was "kg" and is "gram".',
            STILL,
        ],
    ),
    (
        _question(EGGS + 2, kept_by=replace(OFFICE, codes=frozenset({"loan"}))),
        ['Question grants: kept_by.codes was ["barn", "loan"] and is ["loan"].', STILL],
    ),
    (
        replace(SAMPLE, memories=(replace(HERD, recalls=Recall(earlier=("weight", "heads"))), *SAMPLE.memories[1:])),
        [
            *(
                f'Derived {key}: recalls.earlier was ["heads"] and is ["weight", "heads"].'
                for key in ("heads_before", "heads_more")
            ),
            STILL,
        ],
    ),
    (
        replace(SAMPLE, subject=replace(SAMPLE.subject, alike=())),
        ['subject.alike was [["house_no", "animal"]] and is [].', STILL],
    ),
)


@pytest.mark.parametrize(
    ("theme", "sentences"), CHANGES, ids=lambda each: each[0][:40] if isinstance(each, list) else ""
)
def test_what_changed_is_told_in_plain_sentences(theme: Theme, sentences: list[str]) -> None:
    assert compare(theme, lock_text(SAMPLE)) == sentences
    assert digest(theme) != digest(SAMPLE)


def test_a_lock_that_was_touched_by_hand_is_told() -> None:
    assert compare(SAMPLE, lock_text(SAMPLE)) == []
    assert compare(SAMPLE, "{") == ["The lock file is not JSON."]
    assert compare(SAMPLE, "[]") == ["The lock file holds no theme."]
    assert compare(SAMPLE, json.dumps(json.loads(lock_text(SAMPLE)))) == [
        "The lock file says the same in other letters: write it anew."
    ]


def test_the_desk_writes_what_may_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "locks"
    assert lock_all([SAMPLE], folder, write=False) == ["sample: There is no lock file."]
    assert not folder.exists()
    assert lock_all([SAMPLE], folder, write=True) == []
    path = folder / "sample.lock.json"
    assert path.read_text(encoding="utf-8") == lock_text(SAMPLE)
    assert lock_all([SAMPLE], folder, write=False) == []

    changed = replace(SAMPLE, period="year")
    for write in (False, True):
        assert lock_all([changed], folder, write=write) == [
            'sample: period was "month" and is "year".',
            f"sample: {STILL}",
        ]
    assert path.read_text(encoding="utf-8") == lock_text(SAMPLE)
    assert lock_all([replace(changed, version=3)], folder, write=True) == []
    assert lock_all([replace(changed, version=3)], folder, write=False) == []


def test_the_desk_locks_no_unsound_theme(tmp_path: Path) -> None:
    unsound = replace(SAMPLE, questions=QUESTIONS[1:])
    for write in (False, True):
        assert lock_all([unsound], tmp_path, write=write) == [
            "sample: The declaration is not sound; see `wakuncar themes check`."
        ]
    assert list(tmp_path.iterdir()) == []


def test_the_desk_tells_of_locks_without_a_theme(tmp_path: Path) -> None:
    lock_all([SAMPLE], tmp_path, write=True)
    assert lock_all([], tmp_path, write=True) == ["sample: The lock file is of no theme in the catalog."]


def test_the_desk_checks_and_prints_a_whole_catalog(tmp_path: Path) -> None:
    assert check_all([SAMPLE]) == []
    assert check_all([SAMPLE, SAMPLE]) == ["sample: two themes have this key."]
    (sentence,) = check_all([replace(SAMPLE, grains=("month",), indicators=SAMPLE.indicators[:1])])
    assert sentence == "sample: Indicator houses is a stock: the theme needs the grain day."
    (page,) = write_dictionaries([SAMPLE], tmp_path)
    assert page.name == "sample.md"
    assert page.read_text(encoding="utf-8") == dictionary_all([SAMPLE])
