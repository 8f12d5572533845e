"""Watches that the linter finds fault with and what it says of each, and every word of theirs told otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.themes.language import (
    Coloured,
    Indicator,
    Jump,
    Level,
    Silent,
    Stays,
    Text,
    Theme,
    Unseen,
    Watch,
    WatchRule,
    Worse,
    q,
)
from tests.themes.sample import SAMPLE


def _kept(key: str) -> list[Indicator]:
    return [replace(each, kept=each.key == key) for each in SAMPLE.indicators]


def _among(key: str, whole: str) -> list[Indicator]:
    return [replace(each, among=whole if each.key == key else each.among) for each in SAMPLE.indicators]


TOO = Text("Terlalu", "Too")
THIN, AWAY = SAMPLE.watches[1].rules[0].looks, SAMPLE.watches[2].rules[0].looks
assert isinstance(THIN, Worse)
assert isinstance(AWAY, Unseen)
STAYS = Stays(at="animal", codes=("hen",), days=30)


def with_watch(at: int = 0, **change: Any) -> Theme:
    return replace(SAMPLE, watches=(replace(SAMPLE.watches[at], **change),))


def with_watch_rule(at: int = 0, **change: Any) -> Theme:
    return with_watch(at, rules=(replace(SAMPLE.watches[at].rules[0], **change),))


def looking(looks: Any, **change: Any) -> Theme:
    return replace(with_watch_rule(looks=looks), **change)


WATCHED: tuple[tuple[Theme, str], ...] = (
    (with_watch(rules=()), "Watch fenced_more has no rule"),
    (with_watch(rules=SAMPLE.watches[0].rules * 2), "Watch fenced_more has the version 1 twice"),
    (with_watch_rule(valid_to=date(2019, 1, 1)), "Watch fenced_more under 1 ends before it begins"),
    (
        with_watch(
            rules=(
                replace(SAMPLE.watches[0].rules[0], valid_to=date(2021, 1, 1)),
                replace(SAMPLE.watches[1].rules[0], version="2", valid_from=date(2021, 1, 2)),
            )
        ),
        "Watch fenced_more looks for different sorts of things",
    ),
    (with_watch(most=0), "Watch fenced_more raises 0 alerts a day"),
    (with_watch(news_days=0), "about 0 days"),
    (with_watch(news_days=367), "about 367 days"),
    (with_watch_rule(source=" "), "Watch fenced_more under 1 does not say who set it"),
    (looking(Coloured(zoning="hedges")), "looks at the colours of hedges, which is no zoning"),
    (looking(Worse(levels=())), "Watch fenced_more under 1 has no level"),
    (looking(Worse(levels=THIN.levels[:1] * 2)), "has the level lean twice"),
    (looking(Worse(levels=THIN.levels, tells=("renamed",))), "tells of renamed, which is not kept"),
    (looking(Worse(levels=THIN.levels, tells=("nik",))), "tells of nik, which not everybody sees"),
    (looking(Worse(levels=THIN.levels, tells=("rank",))), "tells of rank, which not everybody sees"),
    (looking(THIN, register=True), "compares the records of a subject, of which a register has one"),
    (looking(AWAY, register=True), "waits for a subject's next record, and a register has one"),
    (looking(replace(AWAY, periods=0)), "waits for 0 periods and 900 days"),
    (looking(replace(AWAY, days=0)), "waits for 2 periods and 0 days"),
    (looking(replace(AWAY, born="heads")), "counts days from heads, which is no date"),
    (looking(STAYS), "waits for a record to go on, which only those of a register do"),
    (looking(replace(STAYS, at="heads")), "looks where heads stays, which is no choice"),
    (looking(replace(STAYS, codes=("hen", "dragon"))), "looks for options that animal does not have"),
    (looking(replace(STAYS, days=0)), "Watch fenced_more under 1 waits for 0 days"),
    (looking(Silent(by="rt", periods=0)), "Watch fenced_more under 1 waits for 0 periods"),
    (looking(Jump(figures=())), "looks at no figure"),
    (looking(Jump(figures=("houses",))), "a jump of houses, which is no flow that counts"),
    (looking(Jump(figures=("sold",))), "a jump of sold, which is no flow that counts"),
    (looking(Jump(figures=("nothing",))), "a jump of nothing, which is no flow"),
    (looking(Jump(figures=("grown",)), indicators=tuple(_kept("grown"))), "tells of grown, which only keepers"),
    (looking(Jump(figures=("grown",)), indicators=tuple(_among("grown", "sold"))), "compares grown by sold"),
    (looking(Jump(figures=("grown",), back=2)), "compares with 2 periods, from 5 on"),
    (looking(Jump(figures=("grown",), least=0)), "compares with 4 periods, from 0 on"),
    (looking(Jump(figures=("grown",), chance="often")), "has a chance or a spread that is no number"),
    (looking(Jump(figures=("grown",), chance="1")), "has the chance 1 and the spread 3"),
    (looking(Jump(figures=("grown",), spread="0")), "has the chance 0.001 and the spread 0"),
)
"""Each theme with the sentence it gets."""

WATCHED_BY: tuple[tuple[Theme, str], ...] = (
    (with_watch_rule(2, looks=replace(AWAY, where=q("nobody").answered)), "Watch away under 1 names 'nobody'"),
    (looking(Worse(levels=(Level("a", TOO, q("renamed").answered),))), "under 1 in a names 'renamed'"),
    (looking(replace(THIN, unless=q("old_name").answered)), "under 1 rests on old_name, which is retired"),
)
"""The same of the conditions of watches."""

OTHER = Text("lain sekali", "quite another")
FENCES = SAMPLE.zonings[0]
WATCH, RULE = SAMPLE.watches[1], SAMPLE.watches[1].rules[0]


def with_looks(looks: Any) -> Theme:
    return replace(SAMPLE, watches=(replace(WATCH, rules=(replace(RULE, looks=looks),)),))


WATCH_WORDS: dict[Any, tuple[Any, Any, Mapping[str, Any], Mapping[str, Any]]] = {
    Watch: (
        WATCH,
        lambda watch: replace(SAMPLE, watches=(watch,)),
        {},
        {
            "key": "other",
            "label": OTHER,
            "todo": OTHER,
            "rules": (replace(RULE, version="V9"),),
            "news_days": 77,
            "most": 88,
        },
    ),
    WatchRule: (
        RULE,
        lambda rule: replace(SAMPLE, watches=(replace(WATCH, rules=(rule,)),)),
        {},
        {"version": "V9", "valid_from": date(2019, 1, 1), "valid_to": date(2029, 1, 1), "source": "somewhere"}
        | {"looks": Silent(by="rt", periods=9)},
    ),
    Level: (
        THIN.levels[0],
        lambda level: with_looks(replace(THIN, levels=(level,))),
        {},
        {"code": "other", "label": OTHER, "when": q("heads") > 7},
    ),
    Worse: (
        THIN,
        with_looks,
        {},
        {"levels": THIN.levels[:1], "unless": None, "compared": False, "tells": ()},
    ),
    Coloured: (
        Coloured(zoning="fences"),
        lambda looks: replace(with_looks(looks), zonings=(FENCES, replace(FENCES, key="hedges", label=OTHER))),
        {},
        {"zoning": "hedges"},
    ),
    Unseen: (AWAY, with_looks, {}, {"where": q("heads") > 7, "periods": 77, "born": "until", "days": 88}),
    Stays: (STAYS, with_looks, {}, {"at": "fenced", "codes": ("hen", "duck"), "days": 77}),
    Silent: (Silent(by="rt", periods=2), with_looks, {}, {"by": "kelurahan", "periods": 77}),
    Jump: (
        Jump(figures=("grown",)),
        with_looks,
        {},
        {"figures": ("records",), "back": 77, "least": 88, "chance": "0.07", "spread": "99"},
    ),
}
"""Each word of a watch: a whole one, the theme around it, and another value for each of its parts."""
