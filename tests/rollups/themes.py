"""Themes of the tests' own: kiosks, a register with stocks; cases, events that last; sales, events with amounts."""

from dataclasses import replace

from app.core.text import Text
from app.themes.language import (
    Choice,
    Date,
    Decimal,
    Indicator,
    Integer,
    Money,
    Privacy,
    Question,
    Subject,
    Sum,
    Theme,
    all_of,
    listed,
    q,
)


def said(word: str) -> Text:
    return Text(word, word)


KINDS = listed("kiosk_kind", "1", "test", ("warung", "Warung", "Stall"), ("toko", "Toko", "Shop"))


def question(key, kind, **more):
    return Question(key=key, kind=kind, label=said(key), privacy=Privacy.OPEN, **more)


def figure(key, count, over="flow", **more):
    return Indicator(key=key, label=said(key), count=count, over=over, definition=said(key), **more)


KIOSKS = Theme(
    key="kiosks",
    version=1,
    label=said("kiosks"),
    subject=Subject(kind="business", label=said("kiosk"), keys=(("name",),)),
    period="month",
    register=True,
    grains=("day", "month", "year"),
    questions=(
        question("kind", Choice(KINDS)),
        question("members", Integer()),
        question("opened_on", Date(future=True)),
        question("closed_on", Date(future=True)),
    ),
    example={},
    indicators=(
        figure("visits", all_of()),
        figure("standing", all_of(), "stock", until="closed_on"),
        figure("stalls", q("kind").is_("warung"), "stock", until="closed_on", among="standing"),
        figure("members", Sum(key="members"), "stock", among="standing", per=1),
    ),
)

CASES = replace(
    KIOSKS,
    key="cases",
    period="day",
    register=False,
    grains=("month", "day"),
    indicators=(
        figure("found", all_of(), on="opened_on"),
        figure("active", all_of(), "stock", on="opened_on", until="closed_on"),
        figure("active_stalls", q("kind").is_("warung"), "stock", on="opened_on", until="closed_on", among="active"),
    ),
)

SALES = Theme(
    key="sales",
    version=1,
    label=said("sales"),
    subject=Subject(kind="person", label=said("buyer"), keys=(("name",),)),
    period="month",
    grains=("month",),
    questions=(
        question("kind", Choice(KINDS)),
        question("weight", Decimal(places=2, low="-100", high="100000")),
        question("price", Money()),
        question("sold_on", Date(future=True)),
    ),
    example={},
    indicators=(
        figure("sales", all_of()),
        figure("stall_sales", q("kind").is_("warung"), among="sales"),
        figure("weight", Sum(key="weight"), among="sales", per=1),
        figure("price", Sum(key="price", where=q("kind").is_("toko"))),
        figure("price_per_kg", Sum(key="price"), among="weight", per=1),
        figure("on_the_day", q("price") > 1000, on="sold_on"),
    ),
)

DAILY = replace(SALES, key="daily", period="day", grains=("month", "day"))
QUARTERLY = replace(SALES, key="quarterly", period="quarter")

THEMES = (KIOSKS, CASES, SALES, DAILY, QUARTERLY)
