"""The pages of the dictionary tell everything that is declared, in words, and are never stale."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core.settings import ROOT
from app.core.text import Text
from app.themes.catalog import CATALOG
from app.themes.desk import INDEX, write_dictionaries
from app.themes.dictionary import dictionary, index
from app.themes.dictionary.formulas import DOES, purpose
from app.themes.dictionary.page import doubts
from app.themes.dictionary.words import answer
from app.themes.language import (
    KINDS,
    METRICS,
    Balance,
    Band,
    Check,
    Choice,
    CodeList,
    Decimal,
    Denominator,
    Derivation,
    Derived,
    Group,
    Grouping,
    Indicator,
    Integer,
    Keeper,
    Kind,
    LastDigits,
    Lines,
    Memory,
    Option,
    Parts,
    Privacy,
    Quality,
    Question,
    Recall,
    Refusal,
    Reporting,
    Retention,
    Spread,
    Subject,
    Sum,
    Theme,
    Twice,
    YesNo,
    ZoneRule,
    Zoning,
    q,
)
from tests.themes.measured import DEPTH, SPREAD
from tests.themes.sample import ANIMALS, FENCE_RULES, GRANTS, QUESTIONS, SAMPLE, density, elsewhere
from tests.themes.watched import WATCH_WORDS

EVERY = pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)
OTHER = Text("lain sekali", "quite another")
FIELDS = ("Konsep", "Definisi", "Klasifikasi", "Ukuran", "Satuan", "Rumus", "Variabel pembentuk", "Periode")
FIELDS += ("Level wilayah", "Produsen data", "Sumber", "Keterbukaan", "Angka kecil")


def asked(theme: Theme) -> list[Question]:
    """Every question, those of lines too."""
    items = [item for each in theme.questions if isinstance(each.kind, Lines) for item in each.kind.items]
    return [*theme.questions, *items]


@EVERY
def test_the_page_tells_of_everything(theme: Theme) -> None:
    page = dictionary(theme).replace("&lt;", "<")
    assert page.startswith(f"# {theme.label.id}\n\n_{theme.label.en}_")
    for each in (*asked(theme), *theme.scope_of_conditions.values(), *theme.indicators):
        assert f"`{each.key}`" in page
        assert each.label.id in page
        assert each.label.en in page
    for indicator in theme.indicators:
        assert indicator.definition.id in page
        assert indicator.definition.en in page
    for told in (*theme.checks, *theme.twice):
        assert f"`{told.code}`" in page
        assert told.message.id in page
        assert told.message.en in page


@EVERY
def test_each_indicator_has_every_field_of_satu_data(theme: Theme) -> None:
    page = dictionary(theme)
    blocks = re.split(r"^### ", page.partition("## Pertanyaan")[0], flags=re.MULTILINE)[1:]
    assert len(blocks) == len(theme.indicators)
    for block in blocks:
        rows = dict(re.findall(r"^\| ([^|]+) \| ((?:[^|]|\\\|)+) \|", block, flags=re.MULTILINE))
        assert tuple(key for key in rows if key not in {"Metadata", "Terkait"}) == FIELDS
        assert all(rows[each].strip() not in {"", "–"} for each in FIELDS if each not in {"Sumber", "Produsen data"})


@EVERY
def test_every_link_leads_to_one_place(theme: Theme) -> None:
    page = dictionary(theme)
    places = re.findall(r'<a id="([^"]+)"></a>', page)
    assert len(set(places)) == len(places)
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(places)


@EVERY
def test_tables_stay_whole(theme: Theme) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", dictionary(theme), flags=re.MULTILINE):
        columns = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
        assert len(columns) == 1, block[:200]
        assert " _ " not in block
        assert not re.search(r"\S _(<br>| \|)", block)


@EVERY
def test_what_is_to_be_confirmed_is_marked_and_gathered(theme: Theme) -> None:
    page, last = dictionary(theme), dictionary(theme).partition('<a id="konfirmasi">')[2]
    for told, what in doubts(theme):
        marked = told.replace("perlu dikonfirmasi", "⚠️ **perlu dikonfirmasi**")
        assert marked in last
        assert page.count(marked) > 1
        assert all(each in last for each in what)
    assert not re.search(r"(?<!\*\*)perlu dikonfirmasi(?!\*\*|\]|`)", page.replace("Yang masih perlu dikonfirmasi", ""))


def test_a_doubt_is_told_at_its_item() -> None:
    doubtful = replace(SAMPLE, checks=(replace(SAMPLE.checks[0], source="aturan X, perlu dikonfirmasi"),))
    page = dictionary(doubtful)
    assert "| aturan X, ⚠️ **perlu dikonfirmasi** |" in page
    assert "- aturan X, ⚠️ **perlu dikonfirmasi**: pemeriksaan `S1`" in page


def test_odd_signs_spoil_no_table() -> None:
    odd = replace(SAMPLE.checks[0], source="a | b\nc < d")
    page = dictionary(replace(SAMPLE, checks=(odd,)))
    assert "a \\| b c &lt; d" in page


def test_a_long_list_is_counted_and_not_printed() -> None:
    page = dictionary(next(each for each in CATALOG if each.key == "umkm"))
    assert "1790 pilihan" in page
    assert "`app/themes/data/kbli2020_5digit.csv`" in page
    assert "`01111`" not in page


QUESTION = SAMPLE.questions[6]
CHOICE = next(each for each in SAMPLE.questions if each.key == "animal")
EGGS = next(each for each in SAMPLE.questions if each.key == "eggs")
RATE = next(each for each in SAMPLE.indicators if each.key == "fenced_houses")
AMOUNT = next(each for each in SAMPLE.indicators if each.key == "hen_eggs")
FORMULA, MEMORY, LATE = SAMPLE.derivations[0], SAMPLE.memories[0], SAMPLE.memories[1]
BIRDS = CodeList("birds", "7", "Sample", ANIMALS.options)
KEPT_FOR = Retention(since=date(2026, 1, 1), years=3, source="somewhere")
KEPT = Keeper(hand="office", code="K9", message=OTHER)


def with_question(question: Question) -> Theme:
    return replace(SAMPLE, questions=(*SAMPLE.questions, question))


def with_kind(kind: Kind) -> Theme:
    return with_question(replace(CHOICE, key="more", kind=kind))


def with_value(value: Derived) -> Theme:
    return replace(SAMPLE, derivations=(replace(FORMULA, gives=(value,)),))


def with_figure(indicator: Indicator) -> Theme:
    return replace(SAMPLE, indicators=(*SAMPLE.indicators, replace(indicator, key="more")))


def with_band(band: Band) -> Theme:
    zoning = replace(SAMPLE.zonings[0], rules=(replace(FENCE_RULES[0], bands=(band,)),))
    return replace(SAMPLE, zonings=(zoning,))


def changed(word: type, name: str) -> tuple[Theme, Theme]:
    """Return two themes that differ in one word of one declaration only."""
    whole, way, before, changes = WORDS[word]
    return way(whole), way(replace(whole, **(before.get(name, {}) | {name: changes[name]})))


TEXT = {"label": OTHER, "unit": "kg", "source": "somewhere", "privacy": Privacy.SPECIFIC}
BY_YEAR = Denominator(metric="population")
WORDS: dict[Any, tuple[Any, Any, Mapping[str, Any], Mapping[str, Any]]] = {
    Question: (
        replace(QUESTION, key="more"),
        with_question,
        {},
        TEXT
        | {"key": "another", "kind": Integer(high=51), "required": False, "asked_if": q("fenced").is_("yes")}
        | {"unsure": False, "kept_by": KEPT, "help": OTHER, "since": 2, "retired": 3, "steps": (KEPT,)},
    ),
    Derived: (
        FORMULA.gives[0],
        with_value,
        {},
        TEXT | {"key": "another", "kind": Integer(), "unit": "m"},
    ),
    Keeper: (
        Keeper(hand="office", code="K9", message=OTHER, codes=frozenset({"cat"})),
        lambda keeper: with_question(replace(CHOICE, key="more", kept_by=keeper)),
        {},
        {"hand": "import", "codes": frozenset({"hen"}), "shown": True},
    ),
    Lines: (
        EGGS.kind,
        lambda kind: with_question(replace(EGGS, key="more", kind=kind)),
        {},
        {"items": (*EGGS.kind.items, replace(QUESTION, key="only")), "most": 5, "plain": ""},
    ),
    Derivation: (
        FORMULA,
        lambda formula: replace(SAMPLE, derivations=(formula,)),
        {},
        {
            "by": elsewhere,
            "takes": ("weight",),
            "source": "somewhere",
            "gives": (replace(FORMULA.gives[0], label=OTHER),),
        },
    ),
    Memory: (
        MEMORY,
        lambda memory: replace(SAMPLE, memories=(memory, LATE)),
        {},
        {
            "by": density,
            "takes": ("weight",),
            "source": "somewhere",
            "recalls": Recall(shared=("heads",)),
            "gives": (*MEMORY.gives, replace(MEMORY.gives[0], key="another")),
        },
    ),
    Recall: (
        MEMORY.recalls,
        lambda recalls: replace(SAMPLE, memories=(replace(MEMORY, recalls=recalls), LATE)),
        {},
        {"earlier": ("weight",), "previous": ("weight",), "shared": ("weight",), "alike": ("weight",)},
    ),
    Check: (
        SAMPLE.checks[0],
        lambda check: replace(SAMPLE, checks=(check,)),
        {},
        {"code": "Z9", "holds": q("heads") > 1, "message": OTHER, "about": ("heads",), "severity": "notice"}
        | {"source": "somewhere"},
    ),
    Indicator: (
        RATE,
        with_figure,
        {"each": {"on": "observed_on", "until": None}},
        {"label": OTHER, "count": Sum(key="sales"), "over": "flow", "definition": OTHER, "on": "until", "until": None}
        | {"each": "eggs", "among": BY_YEAR, "per": 1000, "interval": "wilson", "unit": "kg", "places": 3}
        | {"office": "Kantor lain", "source": "somewhere", "open": True, "kept": True, "once": True, "withheld": True},
    ),
    Twice: (
        SAMPLE.twice[0],
        lambda twice: replace(SAMPLE, twice=(twice,)),
        {},
        {"code": "Z9", "named_by": ("eggs.buyer",), "same": "grants", "message": OTHER, "about": ("nik",)}
        | {"source": "somewhere"},
    ),
    Sum: (
        AMOUNT.count,
        lambda count: with_figure(replace(AMOUNT, count=count)),
        {},
        {"key": "sales", "where": q("layer").is_("cat"), "counted_by": "egg_sales"},
    ),
    Denominator: (
        Denominator(metric="families"),
        lambda among: with_figure(replace(RATE, among=among)),
        {},
        {"metric": "population", "sex": "female", "age_band": "0-4", "from_level": "kecamatan", "of": "period"},
    ),
    Reporting: (
        Reporting(),
        lambda reporting: replace(SAMPLE, reporting=reporting),
        {},
        {"due_days": 7, "late_days": 77, "zero_report": True, "source": "somewhere"},
    ),
    Subject: (
        SAMPLE.subject,
        lambda subject: replace(SAMPLE, subject=subject),
        {},
        {"label": OTHER, "keys": (("kk",),), "alike": (("kk",),), "apart": ("animal",)},
    ),
    CodeList: (
        BIRDS,
        lambda codes: with_kind(Choice(codes)),
        {},
        {"name": "fowl", "version": "8", "source": "somewhere", "options": GRANTS.options},
    ),
    Option: (
        BIRDS.options[0],
        lambda option: with_kind(Choice(replace(BIRDS, options=(option,)))),
        {},
        {"code": "owl", "label": OTHER},
    ),
    Theme: (
        SAMPLE,
        lambda theme: theme,
        {},
        {"key": "other", "version": 9, "label": OTHER, "period": "year", "grains": ("year", "day"), "register": True}
        | {"subject": replace(SAMPLE.subject, label=OTHER), "questions": (*QUESTIONS, replace(QUESTION, key="more"))}
        | {"checks": SAMPLE.checks[:1], "derivations": (replace(FORMULA, source="x"),), "indicators": ()}
        | {"memories": (replace(MEMORY, source="x"), LATE), "reporting": Reporting(due_days=3)}
        | {"offices": ("Kantor lain",), "source": "somewhere", "twice": (), "zonings": (), "groupings": ()}
        | {"watches": (), "smallest": 9, "ties": (Parts(whole="houses", parts=("fenced_houses",)),)}
        | {"quality": Quality(digits=(DEPTH,)), "breakdowns": (CHOICE.key,), "retention": (KEPT_FOR,)},
    ),
    Grouping: (
        SAMPLE.groupings[0],
        lambda grouping: replace(SAMPLE, groupings=(grouping,)),
        {},
        {"key": "other", "label": OTHER, "of": "heads", "at": "until", "groups": SAMPLE.groupings[1].groups}
        | {"source": "somewhere"},
    ),
    Group: (
        SAMPLE.groupings[0].groups[0],
        lambda group: replace(SAMPLE, groupings=(replace(SAMPLE.groupings[0], groups=(group,)),)),
        {},
        {"code": "other", "label": OTHER, "least": 77, "most": 88},
    ),
    Zoning: (
        SAMPLE.zonings[0],
        lambda zoning: replace(SAMPLE, zonings=(zoning,)),
        {},
        {"key": "other", "label": OTHER, "definition": OTHER, "houses": "name", "on": "until", "afterwards": OTHER}
        | {"where": q("heads") > 1, "rules": FENCE_RULES[:1], "shown_until": None, "office": "x", "source": "y"},
    ),
    ZoneRule: (
        FENCE_RULES[0],
        lambda rule: replace(SAMPLE, zonings=(replace(SAMPLE.zonings[0], rules=(rule,)),)),
        {},
        {"version": "V9", "valid_from": date(2019, 1, 1), "valid_to": None, "days": 99, "bands": ()}
        | {"binds_from": date(2021, 4, 20), "note": OTHER, "source": "somewhere"},
    ),
    Parts: (
        Parts(whole="houses", parts=("fenced_houses",)),
        lambda tie: replace(SAMPLE, ties=(tie,)),
        {},
        {"whole": "sold", "parts": ("sold",)},
    ),
    Balance: (
        Balance(stock="houses", begins="sold", ends=("egg_sales",)),
        lambda tie: replace(SAMPLE, ties=(tie,)),
        {},
        {"stock": "fenced_houses", "begins": "hen_eggs", "ends": ()},
    ),
    Band: (
        FENCE_RULES[0].bands[0],
        with_band,
        {},
        {"label": OTHER, "least": 77, "most": 88, "scenario": OTHER},
    ),
    Quality: (
        Quality(digits=(DEPTH,), spreads=(SPREAD,)),
        lambda quality: replace(SAMPLE, quality=quality),
        {},
        {"digits": (), "spreads": ()},
    ),
    LastDigits: (
        DEPTH,
        lambda digits: replace(SAMPLE, quality=Quality(digits=(digits,))),
        {},
        {"key": "weight", "asks": OTHER, "place": 2},
    ),
    Spread: (
        SPREAD,
        lambda spread: replace(SAMPLE, quality=Quality(spreads=(spread,))),
        {},
        {"key": "weight", "low": "1.2", "high": "2.9", "least": "-7", "most": "8", "source": "somewhere"},
    ),
    Refusal: (
        Refusal("X1", OTHER),
        lambda refusal: with_kind(Choice(BIRDS, refusal=refusal)),
        {},
        {"code": "X2", "message": Text("tidak cocok", "does not fit")},
    ),
} | WATCH_WORDS
UNTOLD = {
    (Band, "code"),
    (Theme, "example"),
    (Theme, "screens"),
    (Subject, "kind"),
    (Indicator, "key"),
    (Keeper, "code"),
    (Keeper, "message"),
}
"""What an officer need not read: names for programs, how the phone lays out the questions,
and what only the sender of a wrong answer is told."""


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_no_word_of_a_declaration_is_left_out(word: Any) -> None:
    """A word that comes new into the language fails here until the page tells of it."""
    for each in fields(word):
        if (word, each.name) in UNTOLD:
            continue
        one, other = changed(word, each.name)
        assert dictionary(one) != dictionary(other), each.name


def test_every_kind_of_answer_has_words() -> None:
    kinds = {type(each.kind) for each in asked(SAMPLE)}
    assert kinds == set(KINDS)
    assert len({answer(each).id for each in SAMPLE.questions}) > len(KINDS)


REFUSAL = Refusal("X1", OTHER)
FOWL = replace(BIRDS, name="fowl", options=BIRDS.options[:2])
OTHERWISE = {"low": 2, "high": 7, "places": 3, "earliest": "2011-01-01", "future": True, "options": FOWL}
OTHERWISE |= {"usual": FOWL, "refusal": REFUSAL, "least": 3, "most": 9, "lengths": (9,), "prefix": "ZZ"}
NUMBERS = {"low": "2", "high": "7"}


@pytest.mark.parametrize("key", [each.key for each in SAMPLE.questions if not isinstance(each.kind, YesNo | Lines)])
def test_no_bound_of_an_answer_is_left_out(key: str) -> None:
    kind = SAMPLE.fields[key].kind
    if isinstance(kind, Choice):
        kind = replace(kind, options=BIRDS)
    for each in fields(kind):  # type: ignore[arg-type]
        other = (NUMBERS if isinstance(kind, Decimal) else {}).get(each.name, OTHERWISE[each.name])
        changed = not other if isinstance(other, bool) and getattr(kind, each.name) is other else other
        assert dictionary(with_kind(replace(kind, **{each.name: changed}))) != dictionary(with_kind(kind)), each.name


def test_every_word_to_choose_from_has_words() -> None:
    for privacy in Privacy:
        dictionary(with_question(replace(QUESTION, key="more", privacy=privacy)))
    for period in ("day", "month", "quarter", "half", "year"):
        dictionary(replace(SAMPLE, period=period))
    for hand in ("kader", "office", "import"):
        dictionary(with_question(replace(QUESTION, key="more", kept_by=replace(KEPT, hand=hand))))
    for level in ("kota", "kecamatan", "kelurahan", "rw", "rt", "dasawisma"):
        dictionary(with_figure(replace(RATE, among=replace(BY_YEAR, from_level=level))))
    for metric in METRICS:
        dictionary(with_figure(replace(RATE, among=Denominator(metric=metric))))


def test_what_the_dictionary_does_not_know_it_refuses_aloud() -> None:
    class Riddle(Kind):
        name = "riddle"

    with pytest.raises(ValueError, match="riddle"):
        dictionary(with_kind(Riddle()))
    with pytest.raises(ValueError, match="no word for weekly"):
        dictionary(replace(SAMPLE, period="weekly"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no word for secret"):
        dictionary(with_question(replace(QUESTION, key="more", privacy="secret")))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no word for sigh"):
        dictionary(replace(SAMPLE, checks=(replace(SAMPLE.checks[0], severity="sigh"),)))  # type: ignore[arg-type]


def test_a_theme_without_figures_or_checks_has_no_empty_parts() -> None:
    page = dictionary(replace(SAMPLE, indicators=(), checks=(), twice=(), derivations=(), memories=()))
    assert "## Indikator" not in page
    assert "## Pemeriksaan" not in page
    assert "## Nilai yang dihitung" not in page


def test_the_committed_pages_are_what_the_declarations_print() -> None:
    """After a change of a declaration: `uv run wakuncar themes dictionary --write docs/kamus`, and commit the pages."""
    pages = {f"{each.key}.md": dictionary(each) for each in CATALOG} | {INDEX: index(CATALOG)}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "kamus").iterdir()}
    assert kept.keys() == pages.keys()
    stale = [name for name, page in pages.items() if kept[name] != page]
    assert stale == [], "write them anew: uv run wakuncar themes dictionary --write docs/kamus"


def test_one_command_writes_the_pages_and_their_index(tmp_path: Path) -> None:
    assert [path.name for path in write_dictionaries([SAMPLE], tmp_path / "kamus")] == ["sample.md"]
    told = (tmp_path / "kamus" / INDEX).read_text(encoding="utf-8")
    assert "[Contoh](sample.md)" in told
    assert "_Sample_" in told


def test_every_formula_of_the_catalog_is_told_in_indonesian() -> None:
    """A new formula is written in `app/themes/derive`; its Indonesian stands in `app/themes/dictionary/formulas.py`."""
    assert {each.by.__name__ for theme in CATALOG for each in theme.formulas} == set(DOES)
    assert all(purpose(each).en in dictionary(SAMPLE) for each in SAMPLE.formulas)


def test_a_theme_without_doubts_says_so() -> None:
    sure = replace(SAMPLE, reporting=Reporting(source="Perwali"))
    assert list(doubts(sure)) == []
    assert "Tidak ada. / _Nothing._" in dictionary(sure)
    assert "Tidak ada. / _Nothing._" not in dictionary(SAMPLE)
