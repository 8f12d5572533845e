"""Themes whose ties, breakdowns, screens or calendar are wrong, with what the linter says of each."""

from dataclasses import replace

from app.themes.language import Balance, Parts, Reporting, Screen, Sum, Text, Theme, Within
from tests.themes.sample import SAMPLE

TIED: tuple[tuple[Theme, str], ...] = (
    (replace(SAMPLE, ties=(Parts(whole="stars", parts=("sold",)),)), "there is no indicator stars"),
    (replace(SAMPLE, ties=(Parts(whole="houses", parts=("sold",)),)), "not all of its sort, flow or stock"),
    (
        replace(SAMPLE, ties=(Parts(whole="houses", parts=("fenced_houses",)),) * 2),
        "fenced_houses is already a part of houses",
    ),
    (replace(SAMPLE, ties=(Balance(stock="sold", begins="houses", ends=()),)), "a stock that flows move"),
    (
        replace(
            SAMPLE,
            ties=(
                Balance(stock="houses", begins="sold", ends=()),
                Parts(whole="houses", parts=("fenced_houses",)),
            ),
        ),
        "what a balance moves has no parts",
    ),
    (replace(SAMPLE, ties=(Within(whole="houses", parts=("stars",)),)), "there is no indicator stars"),
    (replace(SAMPLE, ties=(Within(whole="houses", parts=("sold",)),)), "does not count the same things"),
    (replace(SAMPLE, ties=(Within(whole="houses", parts=("houses",)),)), "does not count the same things"),
    (
        replace(
            SAMPLE, indicators=(*SAMPLE.indicators, replace(SAMPLE.indicators[2], key="more", count=Sum(key="sales")))
        ),
        "say in counted_by which indicator counts",
    ),
)


def shown(*first: str) -> Theme:
    return replace(SAMPLE, screens=tuple(Screen(each, Text("Layar", "Screen")) for each in first))


SHOWN: tuple[tuple[Theme, str], ...] = (
    (shown("nik", "wings"), "begins with wings, which is no question that is asked"),
    (shown("nik", "old_name"), "begins with old_name, which is no question that is asked"),
    (shown("kk", "heads", "others"), "should begin with the first question"),
    (shown("nik", "heads", "heads"), "follow the order"),
    (shown("nik", "others", "heads"), "follow the order"),
    (shown("nik", "heads"), "The screen of heads has 12 questions"),
)

BROKEN_DOWN: tuple[tuple[Theme, str], ...] = tuple(
    (replace(SAMPLE, breakdowns=keys), sentence)
    for keys, sentence in (
        (("wings",), "Breakdown by wings: it is no question and no grouping"),
        (("per_head",), "Breakdown by per_head: it is no question and no grouping"),
        (("heads",), "Breakdown by heads: it is no choice"),
        (("eggs",), "Breakdown by eggs: it is no choice"),
        (("eggs.mass",), "Breakdown by eggs.mass: it is no choice"),
        (("grants",), "Breakdown by grants: not everybody is asked it"),
        (("animal", "animal"), "Breakdown by animal twice"),
    )
)

UNTIMELY: tuple[tuple[Theme, str], ...] = (
    (replace(SAMPLE, reporting=Reporting(due_days=21)), "due after 21 days and late until 20"),
    (replace(SAMPLE, reporting=Reporting(due_days=-1)), "due after -1 days"),
    (replace(SAMPLE, reporting=Reporting(late_days=367)), "late until 367"),
)
