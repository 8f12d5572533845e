"""Themes whose ties between totals are wrong, with what the linter says of each."""

from dataclasses import replace

from app.themes.language import Balance, Parts, Sum, Theme
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
    (
        replace(
            SAMPLE, indicators=(*SAMPLE.indicators, replace(SAMPLE.indicators[2], key="more", count=Sum(key="sales")))
        ),
        "say in counted_by which indicator counts",
    ),
)
