"""What a sentence says is what the condition means: a reader that knows only the words finds the same in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.text import Text
from app.themes.catalog import CATALOG
from app.themes.dictionary.amounts import MONTHS, day, literal, number
from app.themes.dictionary.sentences import MOST_NAMED, Fields, plain, rule, said, said_together
from app.themes.language import (
    Choice,
    Condition,
    Integer,
    Lines,
    Privacy,
    Question,
    Sum,
    Theme,
    YesNo,
    all_of,
    any_of,
    compiled,
    from_json,
    keys_of,
    listed,
    q,
)
from app.themes.language.expr import All, Any_, Compare, CompareTo, Not
from tests.themes.conditions import CASES, FIELDS, stored
from tests.themes.sample import SAMPLE

EVERY = pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)
LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


@dataclass(frozen=True)
class Words:
    """The words of one language, written down once more, so that two that were changed about are noticed."""

    joins: Mapping[str, Any]
    all: str
    none: str
    there: str
    missing: str
    is_: str
    not_: str
    has: str
    has_not: str
    signs: Mapping[str, str]
    span: str
    moved: str
    yes: str
    no: str
    last: str


READERS = {
    "id": Words(
        joins={", dan ": all_of, ", atau ": any_of},
        all="semua catatan",
        none="tidak ada catatan",
        there="sudah dijawab",
        missing="belum dijawab",
        is_="adalah",
        not_="bukan",
        has="memuat",
        has_not="tidak memuat",
        signs={
            "sama dengan": "eq",
            "tidak sama dengan": "ne",
            "kurang dari": "lt",
            "paling banyak": "le",
            "tidak lebih dari": "le",
            "lebih dari": "gt",
            "paling sedikit": "ge",
            "tidak kurang dari": "ge",
            "lebih awal dari": "lt",
            "tidak lebih lambat dari": "le",
            "lebih lambat dari": "gt",
            "tidak lebih awal dari": "ge",
        },
        span=r"dari (.+) sampai (.+)",
        moved=r"([0-9]+) hari (sesudah|sebelum) (\w+)",
        yes="Ya",
        no="Tidak",
        last=" atau ",
    ),
    "en": Words(
        joins={", and ": all_of, ", or ": any_of},
        all="every record",
        none="no record",
        there="is answered",
        missing="is not answered",
        is_="is",
        not_="is not",
        has="includes",
        has_not="does not include",
        signs={
            "equals": "eq",
            "does not equal": "ne",
            "is on": "eq",
            "is not on": "ne",
            "is less than": "lt",
            "is at most": "le",
            "is not more than": "le",
            "is more than": "gt",
            "is at least": "ge",
            "is not less than": "ge",
            "is before": "lt",
            "is not after": "le",
            "is after": "gt",
            "is not before": "ge",
        },
        span=r"is from (.+) to (.+)",
        moved=r"([0-9]+) days? (after|before) (\w+)",
        yes="Yes",
        no="No",
        last=" or ",
    ),
}


class Reader:
    """Reads a sentence about the corpus's questions back into a condition."""

    def __init__(self, language: str) -> None:
        self.language, self.words = language, READERS[language]

    def read(self, sentence: str) -> Condition:
        words = self.words
        for word, join in words.joins.items():
            parts = list(_split(sentence, word))
            if len(parts) > 1:
                return join(*(self.read(part) for part in parts))  # type: ignore[no-any-return]
        if sentence.startswith("("):
            return self.read(sentence[1:-1])
        if sentence in (words.all, words.none):
            return all_of() if sentence == words.all else any_of()
        key, _, rest = sentence.partition(" ")
        return self._phrase(key.removesuffix(":"), rest, colon=key.endswith(":"))

    def _phrase(self, key: str, rest: str, *, colon: bool) -> Condition:
        words, asked = self.words, q(key)
        if colon:
            return asked.is_({words.yes: "yes", words.no: "no"}[rest])
        if rest in (words.there, words.missing):
            return asked.answered if rest == words.there else ~asked.answered
        if span := re.fullmatch(words.span, rest):
            low, high = (self._value(key, each) for each in span.groups())
            return (asked >= low) & (asked <= high)
        signs = [*words.signs, words.has, words.has_not, words.is_, words.not_]
        verb = next(each for each in sorted(signs, key=len, reverse=True) if rest.startswith(f"{each} "))
        what = rest.removeprefix(f"{verb} ")
        if verb in words.signs:
            return self._compared(key, words.signs[verb], what)
        codes = re.split(rf", |{words.last}", what)
        if verb in (words.has, words.has_not):
            included = any_of(*(asked.has(code) for code in codes))
            return included if verb == words.has else ~included
        found = asked.one_of(*(self._value(key, code) for code in codes))
        return found if verb == words.is_ else ~found

    def _compared(self, key: str, op: Any, what: str) -> Condition:
        if moved := re.fullmatch(self.words.moved, what):
            days, way, other = moved.groups()
            return CompareTo(key, op, other, int(days) * (1 if way in ("sesudah", "after") else -1))
        return CompareTo(key, op, what) if what in FIELDS else Compare(key, op, self._value(key, what))

    def _value(self, key: str, text: str) -> Any:
        field = FIELDS[key]
        if field.axis == "date":
            number, month, year = text.split()
            months = [getattr(Text(*each), self.language) for each in MONTHS]
            return f"{year}-{months.index(month) + 1:02d}-{int(number):02d}"
        if field.kind.ordered:
            marks = {"id": str.maketrans({".": "", ",": "."}), "en": str.maketrans({",": ""})}
            return text.removeprefix("Rp").translate(marks[self.language])
        return text.removeprefix("“").removesuffix("”")


def _split(sentence: str, word: str) -> Iterator[str]:
    """Split where the word stands outside every bracket and quote."""
    start = depth = 0
    for place, sign in enumerate(sentence):
        depth += {"(": 1, "“": 1, ")": -1, "”": -1}.get(sign, 0)
        if not depth and sentence.startswith(word, place):
            yield sentence[start:place]
            start = place + len(word)
    yield sentence[start:]


@LANGUAGES
def test_the_sentences_hold_the_corpus(language: str) -> None:
    reader = Reader(language)
    for case in CASES:
        sentence = getattr(said(from_json(case["if"]), FIELDS), language)
        found = compiled(reader.read(sentence), FIELDS)(stored(case["with"]))
        assert found is case["is"], f"{case['why']}: {sentence!r} with {case['with']}"


LEAVES: list[Condition] = [
    q("animal").is_("cat"),
    q("animal").is_not("hen"),
    q("animal").one_of("cat", "fish_2"),
    q("fenced").is_("yes"),
    q("fenced").is_not("yes"),
    q("others").has("cat"),
    q("others").has("hen"),
    q("heads").answered,
    q("heads") >= 0,
    q("heads") <= 10,
    q("haz") < "-2",
    q("weight") > q("ceiling"),
    q("seen") >= q("born").plus(-1),
    q("born") <= "2024-02-29",
]
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, max_size=4).map(lambda found: All(tuple(found))),
        st.lists(parts, max_size=4).map(lambda found: Any_(tuple(found))),
    ),
    max_leaves=8,
)


@given(condition=CONDITIONS, case=st.sampled_from(CASES))
@settings(max_examples=400, deadline=None)
def test_any_sentence_can_be_read_back(condition: Condition, case: dict[str, Any]) -> None:
    values = stored(case["with"])
    truth = compiled(condition, FIELDS)(values)
    assert compiled(plain(condition), FIELDS)(values) is truth
    for language, sentence in zip(("id", "en"), said(condition, FIELDS), strict=True):
        assert compiled(Reader(language).read(sentence), FIELDS)(values) is truth, sentence


def conditions_of(theme: Theme) -> Iterator[tuple[Condition, Fields]]:
    """Yield every condition of a theme with what it may name."""
    usual = theme.scope_of_conditions
    for question in theme.questions:
        within = {**usual, **question.kind.item} if isinstance(question.kind, Lines) else usual
        items = question.kind.items if isinstance(question.kind, Lines) else ()
        yield from ((each.asked_if, within) for each in (question, *items) if each.asked_if is not None)
    yield from ((each.holds, usual) for each in theme.checks)
    for each in theme.indicators:
        where = each.count.where if isinstance(each.count, Sum) else each.count
        if where is not None:
            yield where, theme.scope_of(each)


@EVERY
def test_every_condition_of_every_theme_is_said_in_labels(theme: Theme) -> None:
    for condition, fields in conditions_of(theme):
        told = [said(condition, fields), rule(condition, fields)]
        labels = [fields[key].label for key in keys_of(condition)]
        for language in (0, 1):
            for sentence in (each[language] for each in told):
                assert all(label[language].casefold() in sentence.casefold() for label in labels)
                assert not re.search(r"\b(None|True|False|Any_|Compare)\b|(Not|All)\(|[<>]=|\{|\}", sentence)
                assert sentence.count("(") == sentence.count(")")


@EVERY
def test_different_conditions_are_said_differently(theme: Theme) -> None:
    found: dict[str, Condition] = {}
    for condition, fields in conditions_of(theme):
        assert found.setdefault(said(condition, fields).id, plain(condition)) == plain(condition)


PLACE = listed("place", "1", "test", ("home", "Rumah", "Home"), ("shop", "Kios, toko", "Stall, shop"))
MANY = listed("many", "1", "test", *((f"{each:02d}", f"Pilihan {each}", f"Choice {each}") for each in range(20)))


def question(key: str, kind: Any, id: str, en: str, unit: str = "") -> Question:
    return Question(key=key, kind=kind, label=Text(id, en), privacy=Privacy.OPEN, unit=unit)


TOLD = {
    each.key: each
    for each in (
        question("place", Choice(PLACE), "Tempat usaha", "Place"),
        question("where", Choice(PLACE), "Usaha di mana?", "Where is it?"),
        question("many", Choice(MANY), "Jenis", "Kind"),
        question("age", Integer(), "Umur dalam hari", "Age in days", unit="hari"),
        question("people", Integer(), "Jumlah anggota", "Members", unit="orang"),
        question("poor", YesNo(), "Rumah tidak layak", "House unfit"),
    )
}


SAID: tuple[tuple[Condition, Text], ...] = (
    (
        q("place").one_of("home", "shop"),
        Text("Tempat usaha adalah Rumah atau “Kios, toko”", "Place is Home or “Stall, shop”"),
    ),
    (q("where").is_("home"), Text("“Usaha di mana?” dijawab Rumah", "“Where is it?” is answered Home")),
    (
        ~q("where").is_("home"),
        Text("“Usaha di mana?” dijawab selain Rumah", "“Where is it?” is answered other than Home"),
    ),
    (q("age") <= 1826, Text("Umur dalam hari paling banyak 1826", "Age in days is at most 1826")),
    (q("people") >= 12500, Text("Jumlah anggota paling sedikit 12.500 orang", "Members is at least 12,500 persons")),
    (~q("people").answered, Text("Jumlah anggota belum dijawab", "Members is not answered")),
    (~q("poor").is_("yes"), Text("Rumah tidak layak: Tidak", "House unfit: No")),
)
RULES: tuple[tuple[Condition, str], ...] = (
    (~q("poor").is_("yes") | q("people").answered, "Bila Rumah tidak layak: Ya, maka Jumlah anggota sudah dijawab"),
    (
        ~(q("poor").is_("yes") & (q("people") > 9)),
        "Tidak boleh terjadi bersamaan: Rumah tidak layak: Ya, dan Jumlah anggota lebih dari 9 orang",
    ),
    (
        ~q("poor").is_("yes") | ~q("people").answered,
        "Tidak boleh terjadi bersamaan: Rumah tidak layak: Ya, dan Jumlah anggota sudah dijawab",
    ),
    (q("people") >= 1, "Jumlah anggota paling sedikit 1 orang"),
)


@pytest.mark.parametrize(("condition", "sentence"), SAID)
def test_a_sentence_reads_as_one_would_say_it(condition: Condition, sentence: Text) -> None:
    assert said(condition, TOLD) == sentence


@pytest.mark.parametrize(("condition", "sentence"), RULES)
def test_a_rule_says_when_it_is_to_hold(condition: Condition, sentence: str) -> None:
    assert rule(condition, TOLD).id == sentence


def test_what_must_all_be_true_is_said_one_by_one() -> None:
    told = said_together((q("poor").is_("yes") & (q("age") >= 0)) & ((q("age") <= 59) & q("place").answered), TOLD)
    assert [each.id for each in told] == [
        "Rumah tidak layak: Ya",
        "Umur dalam hari dari 0 sampai 59",
        "Tempat usaha sudah dijawab",
    ]
    assert said_together(q("place").answered | q("people").answered, TOLD)[1:] == []
    assert said_together(all_of(), TOLD) == [("semua catatan", "every record")]


def test_a_long_list_of_codes_is_written_as_codes() -> None:
    codes = [f"{each:02d}" for each in range(MOST_NAMED + 1)]
    assert said(q("many").one_of(*codes), TOLD).id == f"Jenis adalah salah satu dari 13 kode {', '.join(codes)}"
    assert "Pilihan 3" in said(q("many").one_of("03"), TOLD).id


def test_a_stranger_is_refused_aloud() -> None:
    with pytest.raises(KeyError):
        said(q("nobody").answered, TOLD)
    with pytest.raises(ValueError, match="no sentence"):
        said("answered", TOLD)  # type: ignore[arg-type]


def test_numbers_and_days_are_written_as_people_write_them() -> None:
    fields = SAMPLE.fields
    assert day(date(2021, 7, 6)) == ("6 Juli 2021", "6 July 2021")
    assert number(fields["weight"], "12.5") == ("12,5", "12.5")
    assert literal(fields["sales"], 5_000_000) == ("Rp5.000.000", "Rp5,000,000")
    assert literal(fields["depth"], "-2") == ("-2 m", "-2 m")
