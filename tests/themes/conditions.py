"""Conditions to try: the shared corpus, and any condition over its fields with any answers."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.core.text import Text
from app.themes.language import (
    GAPS,
    Choice,
    Choices,
    CodeList,
    Date,
    Decimal,
    Digits,
    Integer,
    Kind,
    Money,
    Option,
    Privacy,
    Question,
    Words,
    YesNo,
)
from app.themes.language.expr import All, Answered, Any_, Compare, CompareTo, Has, Not, OneOf, Stored

CORPUS = json.loads((Path(__file__).parent / "corpus.json").read_text(encoding="utf-8"))
CASES = CORPUS["cases"]
OBSERVED_ON = date(2026, 6, 15)


def kind_of(facts: Mapping[str, Any]) -> Kind:
    codes = CodeList("corpus", "1", "", tuple(Option(code, Text(code, code)) for code in facts.get("codes", ())))
    match facts:
        case {"kind": "integer", "low": low, "high": high}:
            return Integer(low=low, high=high)
        case {"kind": "money", "low": low, "high": high}:
            return Money(low=low, high=high)
        case {"kind": "decimal", "places": places, "low": low, "high": high}:
            return Decimal(places=places, low=low, high=high)
        case {"kind": "choice"}:
            return Choice(codes)
        case {"kind": "choices"}:
            return Choices(codes)
    return {"date": Date(future=True), "yes_no": YesNo(), "text": Words(), "digits": Digits()}[facts["kind"]]


FIELDS = {
    key: Question(key=key, kind=kind_of(facts), label=Text(key, key), privacy=Privacy.OPEN)
    for key, facts in CORPUS["fields"].items()
}


def stored(answers: Mapping[str, Any]) -> dict[str, Stored]:
    """Read the answers of a case as a record's are; a gap is kept elsewhere, so here it is nothing."""
    values: dict[str, Stored] = dict.fromkeys(FIELDS)
    values["observed_on"] = OBSERVED_ON
    return values | {key: None if value in GAPS else FIELDS[key].kind.read(value) for key, value in answers.items()}


NUMBERS = {"heads": (0, 1, 3, -4, 1000), "money": (0, 1, 3, 10_000_000_000_000)}
DECIMALS = {
    "haz": ("-2", "-2.01", "0", "3.5", "99"),
    "weight": ("0", "0.3", "9.9", "10"),
    "ceiling": ("0", "9.9", "10", 12),
}
DAYS = {
    "born": (date(2024, 2, 29), "2024-03-01", "1900-01-01", "2199-12-31"),
    "seen": ("2024-02-28", "2024-02-29", "2025-02-28", "2024-03-31"),
    "observed_on": ("2026-06-15", "2026-06-16"),
}
CODES = {
    "animal": ("cat", "hen", "fish", "fish_2", "catfish"),
    "fenced": ("yes", "no", True),
    "note": ("a", "A", "O'Brien", "%_:", "\\'", "é"),
    "permit": ("0012345678901", "1234567890123"),
}
ORDERED: dict[str, tuple[Any, ...]] = {**NUMBERS, **DECIMALS, **DAYS}
LITERALS: dict[str, tuple[Any, ...]] = {**ORDERED, **CODES}
ALIKE = (tuple(NUMBERS), ("weight", "ceiling"), ("haz",), tuple(DAYS))


def _of(pool: Mapping[str, tuple[Any, ...]]) -> st.SearchStrategy[tuple[str, Any]]:
    return st.sampled_from([(key, literal) for key, literals in pool.items() for literal in literals])


def _pairs() -> st.SearchStrategy[tuple[str, str, int]]:
    days = st.sampled_from([0, 0, 1, -1, 30, 183, 365, -36500, 36500])
    pairs = st.sampled_from([(a, b) for alike in ALIKE for a in alike for b in alike])
    return st.tuples(pairs, days).map(lambda drawn: (*drawn[0], drawn[1] if drawn[0][0] in DAYS else 0))


orders = st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"])
atoms: st.SearchStrategy[Any] = st.one_of(
    st.builds(lambda op, pair: Compare(pair[0], op, pair[1]), orders, _of(ORDERED)),
    st.builds(lambda op, pair: Compare(pair[0], op, pair[1]), st.sampled_from(["eq", "ne"]), _of(CODES)),
    st.builds(lambda op, pair: CompareTo(pair[0], op, pair[1], pair[2]), orders, _pairs()),
    st.sampled_from(sorted(LITERALS)).flatmap(
        lambda key: st.lists(st.sampled_from(LITERALS[key]), min_size=1, max_size=3).map(
            lambda codes: OneOf(key, tuple(codes))
        )
    ),
    st.sampled_from(CODES["animal"]).map(lambda code: Has("others", code)),
    st.sampled_from(sorted(FIELDS)).map(Answered),
)
conditions: st.SearchStrategy[Any] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: Any_(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=12,
)
rows = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(literals) | st.none() for key, literals in LITERALS.items()}
).flatmap(
    lambda drawn: st.one_of(st.none(), st.lists(st.sampled_from(CODES["animal"]))).map(
        lambda codes: (
            {key: FIELDS[key].literal(value) if value is not None else None for key, value in drawn.items()}
            | {"others": None if codes is None else FIELDS["others"].literal(codes)}
        )
    )
)
everything = dict.fromkeys(FIELDS) | {"observed_on": OBSERVED_ON}
