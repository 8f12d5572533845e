"""The linter of declarations finds what it says it finds, and nothing in a sound theme."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from app.records.tables import cell_table, record_table
from app.themes.catalog import CATALOG
from app.themes.check import RULES, check, example_reads
from app.themes.language import (
    KELURAHAN,
    Check,
    Choice,
    Choices,
    CodeList,
    Date,
    Decimal,
    Denominator,
    Digits,
    Indicator,
    Integer,
    Kk,
    Lines,
    Option,
    Past,
    Phone,
    Privacy,
    Recall,
    Sum,
    Text,
    Theme,
    Words,
    listed,
    q,
)
from app.themes.language.expr import Stored, Values
from app.themes.reserved import HEADER, SQL
from tests.themes.groupings import GROUPINGS
from tests.themes.measured import UNMEASURED
from tests.themes.sample import ANIMALS, FENCE_RULES, QUESTIONS, SAMPLE, added, changed, question, with_indicator
from tests.themes.tied import BROKEN_DOWN, SHOWN, TIED, UNTIMELY
from tests.themes.watched import WATCHED, WATCHED_BY


@pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)
def test_sound_themes_pass(theme: Theme) -> None:
    assert check(theme) == []


def with_check(**change: Any) -> Theme:
    return replace(SAMPLE, checks=(*SAMPLE.checks, replace(SAMPLE.checks[0], **{"code": "S9"} | change)))


def with_derivation(**change: Any) -> Theme:
    return replace(SAMPLE, derivations=(replace(SAMPLE.derivations[0], **change),))


def with_memory(at: int = 0, **change: Any) -> Theme:
    memories = [*SAMPLE.memories]
    memories[at] = replace(memories[at], **change)
    return replace(SAMPLE, memories=tuple(memories))


def with_eggs(**change: Any) -> Theme:
    return changed("eggs", kind=replace(EGGS, **change))


def with_item(item: str, /, **change: Any) -> Theme:
    return with_eggs(items=tuple(replace(each, **change) if each.key == item else each for each in EGGS.items))


def with_twice(**change: Any) -> Theme:
    return replace(SAMPLE, twice=(replace(SAMPLE.twice[0], **change),))


def with_zoning(**change: Any) -> Theme:
    return replace(SAMPLE, zonings=(replace(SAMPLE.zonings[0], **change),))


def with_rule(**change: Any) -> Theme:
    return with_zoning(rules=(FENCE_RULES[0], replace(FENCE_RULES[1], **change)))


def with_bands(*changes: dict[str, Any]) -> Theme:
    bands = zip(FENCE_RULES[1].bands, [*changes, {}, {}, {}], strict=False)
    return with_rule(bands=tuple(replace(band, **change) for band, change in bands))


def with_keeper(key: str = "grants", **change: Any) -> Theme:
    return changed(key, kept_by=replace(OFFICE, **change))


def with_options(*codes: str, kind: Callable[[CodeList], Any] = Choice, **more: Any) -> Theme:
    options = tuple(Option(code, Text(code, code)) for code in codes)
    return added(question("odd", kind(CodeList("odd", "1", "", options)), **more))


def silent(_: Values) -> Mapping[str, Stored]:
    return {}


def talkative(_: Values) -> Mapping[str, Stored]:
    return {"per_head": 1, "extra": 2}


def greedy(_: Values) -> Mapping[str, Stored]:
    return {"per_head": 1, "heads": 3}


def forgetful(_: Values, __: Past) -> Mapping[str, Stored]:
    return {"heads_before": None}


(EGGS,) = (each.kind for each in QUESTIONS if isinstance(each.kind, Lines))
(OFFICE,) = (each.kept_by for each in QUESTIONS if each.key == "grants" and each.kept_by is not None)
HEADS_BEFORE, HEADS_MORE = SAMPLE.memories[0].gives
KNOWN = {each.key: index for index, each in enumerate(SAMPLE.indicators)}
(PER_HEAD,) = SAMPLE.derivations[0].gives
TWINS = listed("animals", "1", "Sample", ("dog", "Anjing", "Dog"))
BROKEN: dict[str, tuple[tuple[Theme, str], ...]] = {
    "two_languages": (
        (changed("name", label=Text("Nama", "")), "sample.questions name.label is empty or has blanks"),
        (replace(SAMPLE, label=Text("  ", "Sample")), "in language id"),
        (
            changed("name", help=Text("Tulis. ", "Write.")),
            "help is empty or has blanks at its ends in language id",
        ),
        (with_check(message=Text("", "")), "sample.checks S9.message"),
        (with_indicator(definition=Text("x", "")), "indicators more.definition"),
        (with_derivation(gives=(replace(PER_HEAD, label=Text("", "x")),)), "gives per_head.label"),
        (
            added(question("odd", Choice(CodeList("odd", "1", "", (Option("a", Text("A", "")),))))),
            "questions odd.kind.options.options a.label",
        ),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, label=Text("", "x"))), "sample.subject.label"),
        (with_item("mass", label=Text("Berat", "")), "sample.questions eggs.kind.items mass.label is empty"),
        (with_item("layer", help=Text(" x", "x")), "kind.items layer.help is empty or has blanks"),
        (with_keeper(message=Text("", "x")), "sample.questions grants.kept_by.message is empty"),
        (
            with_memory(gives=(replace(HEADS_BEFORE, label=Text("", "x")), HEADS_MORE)),
            "sample.memories.gives heads_before.label is empty",
        ),
    ),
    "names_are_plain": (
        (added(question("Name2", Words())), "Question Name2 should be"),
        (added(question("x" * 41, Words())), "should be up to 40"),
        (added(question("2nd", Words())), "Question 2nd should be"),
        (added(question("kelurahan", Words())), "name of a column that every table has"),
        (added(question("order", Words())), "order is a word of SQL"),
        (with_derivation(gives=(PER_HEAD, replace(PER_HEAD, key="state"))), "Derived value state has the name"),
        (with_indicator(key="records"), "Indicator records has the name"),
        (with_indicator(key="all"), "Indicator all is a word of SQL"),
        (replace(SAMPLE, key="My theme"), "The theme's key My theme"),
        (with_item("mass", key="Mass"), "Item Mass should be"),
        (with_item("mass", key="state"), "Item state has the name of a column"),
        (with_item("mass", key="order"), "Item order is a word of SQL"),
        (with_memory(gives=(replace(HEADS_BEFORE, key="slot"), HEADS_MORE)), "Derived value slot has the name"),
    ),
    "names_are_unique": (
        (added(question("name", Words())), "name is declared twice."),
        (added(question("old_name", Words())), "old_name is declared twice: it is retired"),
        (with_derivation(gives=(replace(PER_HEAD, key="weight"),)), "weight is declared twice."),
        (with_indicator(key="houses"), "Indicator houses is declared twice."),
        (with_item("mass", key="weight"), "eggs has the item weight, a key that is in use."),
        (with_item("mass", key="heads_more"), "eggs has the item heads_more, a key that is in use."),
        (with_item("mass", key="colour"), "eggs has the item colour, a key that is in use."),
        (with_memory(gives=(replace(HEADS_BEFORE, key="per_head"), HEADS_MORE)), "per_head is declared twice."),
    ),
    "units": (
        (changed("weight", unit=""), "weight is a decimal and needs a unit"),
        (changed("sales", unit=" "), "sales is a money and needs a unit"),
        (with_derivation(gives=(replace(PER_HEAD, unit=""),)), "per_head is a decimal and needs a unit"),
        (changed("name", unit="kg"), "name is a text and can have no unit"),
        (with_indicator(unit=""), "Indicator more needs a unit"),
        (with_indicator(2, unit="records"), "amounts, which are not records"),
        (with_item("mass", unit=""), "mass is a decimal and needs a unit"),
        (with_item("layer", unit="kg"), "layer is a choice and can have no unit"),
    ),
    "privacy": (
        (changed("nik", privacy=Privacy.SPECIFIC), "nik is a nik and must be of privacy identity, not specific"),
        (changed("kk", privacy=Privacy.OPEN), "kk is a kk and must be"),
        (changed("phone", privacy=Privacy.PERSONAL), "phone is a phone and must be"),
        (changed("sales", privacy=Privacy.IDENTITY), "Indicator sold adds up identities"),
        (with_item("buyer", privacy=Privacy.SPECIFIC), "buyer is a nik and must be of privacy identity"),
        (with_item("colour", kind=Phone()), "colour is a phone and must be of privacy identity, not open"),
        (with_item("colour", kind=Kk()), "colour is a kk and must be of privacy identity"),
        (with_item("mass", privacy=Privacy.IDENTITY), "Indicator hen_eggs adds up identities"),
        (changed("eggs", privacy=Privacy.OPEN), "eggs is open, and holds buyer, which is not"),
    ),
    "sealed": (
        (changed("sales", privacy=Privacy.IDENTITY), "sales is an identity, and a money is kept in clear"),
        (with_check(holds=q("name").is_("Pak"), about=("name",)), "Check S9 compares name, which is kept sealed"),
        (with_check(holds=~(q("nik").answered | q("nik").is_not("1")), about=("nik",)), "Check S9 compares nik"),
        (with_indicator(count=q("name").one_of("Pak", "Bu")), "Indicator more compares name"),
        (with_item("mass", asked_if=q("buyer").is_("1")), "The asked_if of eggs.mass compares buyer"),
    ),
    "bounds": (
        (changed("heads", kind=Integer(low=5, high=4)), "heads has a lower bound above its upper one"),
        (changed("weight", kind=Decimal(low="2", high="1")), "weight has a lower bound above"),
        (changed("weight", kind=Decimal(low="none")), "bounds that are no numbers"),
        (changed("name", kind=Words(least=9, most=3)), "name has a lower bound above"),
        (changed("heads", kind=Integer(high=2**53)), "heads may hold numbers beyond"),
        (changed("weight", kind=Decimal(places=9, high="99999999")), "weight may hold numbers beyond"),
        (changed("permit", kind=Digits(lengths=(33,))), "permit takes numbers that its column cannot keep"),
        (changed("permit", kind=Digits(lengths=())), "permit takes numbers"),
        (changed("permit", kind=Digits(prefix="P-")), "permit takes numbers"),
        (changed("built", kind=Date(earliest="0001-01-01")), "built begins on 0001-01-01"),
        (with_item("mass", kind=Decimal(low="2", high="1")), "mass has a lower bound above"),
        (with_item("laid_on", kind=Date(earliest="0001-01-01")), "laid_on begins on 0001-01-01"),
    ),
    "code_lists": (
        (with_options("a-b"), "has the code 'a-b'"),
        (with_options("a,b", kind=Choices), "has the code 'a,b'"),
        (with_options("x" * 41), "1 to 40 letters"),
        (with_options(""), "has the code ''"),
        (with_options("a", "a"), "has the code a twice"),
        (with_options(), "has an empty list"),
        (with_options(*(f"code_{n:034}" for n in range(30)), kind=Choices), "more codes than its column can keep"),
        (with_options("unknown", "x", unsure=True), "cannot be told from a gap"),
        (added(question("dogs", Choice(TWINS))), "dogs uses another list under the name animals"),
        (changed("animal", kind=Choice(ANIMALS, usual=TWINS)), "animal offers codes that its list does not have"),
        (with_item("layer", kind=Choice(TWINS)), "layer uses another list under the name animals"),
    ),
    "questions": (
        (changed("name", asked_if=q("animal").answered), "name is asked depending on animal, which is no earlier"),
        (changed("name", asked_if=q("name").answered), "depending on name"),
        (changed("name", asked_if=q("per_head").answered), "depending on per_head"),
        (changed("name", unsure=True), "unsure has no effect"),
        (changed("old_name", retired=4), "asked since 1 until 4"),
        (changed("old_name", since=2), "asked since 2 until 2"),
        (changed("name", since=3), "asked since 3"),
        (changed("name", since=0), "asked since 0"),
        (changed("until", asked_if=q("heads_more") > 0), "until is asked depending on heads_more, which is no earlier"),
    ),
    "lines": (
        (with_eggs(items=()), "eggs has lines that may say nothing"),
        (with_item("layer", required=False), "eggs has lines that may say nothing"),
        (with_item("layer", asked_if=q("observed_on") > "2026-01-01"), "eggs has lines that may say nothing"),
        (with_item("layer", retired=2), "eggs has lines that may say nothing"),
        (with_eggs(most=0), "or room for none"),
        (with_eggs(most=501), "or for more than 500"),
        (with_eggs(plain="nobody"), "eggs takes a bare value for nobody, which is no text item"),
        (with_eggs(plain="laid_on"), "eggs takes a bare value for laid_on"),
        (with_eggs(plain="colour"), "eggs takes a bare value for colour"),
        (with_item("layer", kind=Choices(ANIMALS)), "eggs takes a bare value for layer"),
        (with_item("laid_on", required=True), "eggs takes a bare value that says no laid_on, which is required"),
        (with_item("sold", unsure=True), "eggs has the item sold, which says more than an item can"),
        (with_item("sold", kept_by=OFFICE), "eggs has the item sold, which says more"),
        (with_item("sold", kind=EGGS), "eggs has the item sold, which says more"),
        (with_item("laid_on", asked_if=q("sold").answered), "eggs asks laid_on depending on sold, which is no earlier"),
        (with_item("laid_on", asked_if=q("laid_on").answered), "eggs asks laid_on depending on laid_on"),
        (with_item("laid_on", asked_if=q("fenced").answered), "eggs asks laid_on depending on fenced"),
        (with_item("colour", retired=4), "eggs.colour is asked since 1 until 4"),
        (with_item("mass", since=3), "eggs.mass is asked since 3"),
        (with_derivation(gives=(replace(PER_HEAD, kind=EGGS, unit=""),)), "per_head is computed, and no formula gives"),
        (
            with_memory(gives=(replace(HEADS_BEFORE, kind=EGGS, unit=""), HEADS_MORE)),
            "heads_before is computed, and no",
        ),
    ),
    "keepers": (
        (with_keeper(hand="kader"), "grants is kept by the kader, who keeps nothing"),
        (with_keeper(code=" "), "grants is kept without a code"),
        (changed("grants", required=True), "grants is required, and only the office may give it"),
        (with_keeper(codes=frozenset()), "grants keeps options that are none of a multiple choice"),
        (with_keeper(codes=frozenset({"loan", "gold"})), "grants keeps options that are none"),
        (with_keeper("animal", codes=frozenset({"cat"})), "animal keeps options that are none"),
        (with_keeper("rank"), "rank keeps options that are none"),
    ),
    "conditions": (
        (changed("until", asked_if=q("nobody").answered), "The asked_if of until names 'nobody'"),
        (with_check(holds=q("heads") < q("built")), "Check S9 means nothing: heads and built are not measured alike"),
        (with_check(holds=q("animal").is_("cow")), "Check S9 means nothing: 'cow' is no choice"),
        (with_check(holds=True), "Check S9 is no condition but True"),
        (with_indicator(count=q("animal") < "cat"), "Indicator more means nothing: animal has no order"),
        (with_indicator(2, count=Sum(key="sales", where=q("x").answered)), "Indicator more names 'x'"),
        (with_indicator(count=None), "Indicator more is no condition but None"),
        (with_check(holds=q("old_name").answered), "Check S9 rests on old_name, which is retired"),
        (with_item("buyer", asked_if=q("nobody").answered), "The asked_if of eggs.buyer names 'nobody'"),
        (with_item("buyer", asked_if=q("sold").is_("perhaps")), "The asked_if of eggs.buyer means nothing: 'perhaps'"),
        (with_item("buyer", asked_if=True), "The asked_if of eggs.buyer is no condition but True"),
        (changed("until", asked_if="built"), "The asked_if of until is no condition but 'built'"),
        (with_check(holds=q("eggs").is_("hen")), "Check S9 means nothing: 'hen' is no lines"),
        (with_check(holds=q("eggs").has("hen")), "Check S9 means nothing: eggs holds one answer"),
        (with_check(holds=q("eggs") < q("eggs")), "Check S9 means nothing: eggs and eggs are not measured alike"),
        (with_check(holds=q("layer").is_("hen")), "Check S9 names 'layer'"),
        (with_indicator(count=q("layer").is_("hen")), "Indicator more names 'layer'"),
        (with_indicator(KNOWN["egg_sales"], count=q("colour").answered), "Indicator more rests on colour"),
        (with_indicator(KNOWN["egg_sales"], each="nobody"), "Indicator more names 'sold'"),
        (with_indicator(KNOWN["egg_sales"], count=True), "Indicator more is no condition but True"),
        (with_zoning(where=q("nobody").answered), "Zoning fences names 'nobody'"),
        (with_zoning(where=q("renamed").answered), "Zoning fences names 'renamed'"),
        *WATCHED_BY,
        (with_zoning(where=q("animal") < "cat"), "Zoning fences means nothing: animal has no order"),
    ),
    "derivations": (
        (with_derivation(takes=("weight", "heads", "nobody")), "Derivation density takes nobody"),
        (with_derivation(takes=("per_head",)), "Derivation density takes per_head"),
        (with_derivation(gives=()), "Derivation density gives nothing"),
        (with_derivation(takes=("heads_more",)), "Derivation density takes heads_more"),
        (with_derivation(takes=("layer",)), "Derivation density takes layer"),
    ),
    "memories": (
        (with_memory(recalls=Recall(earlier=("nobody",))), "Memory herd_before recalls nobody, which is no field"),
        (with_memory(recalls=Recall(previous=("layer",))), "Memory herd_before recalls layer"),
        (with_memory(recalls=Recall(shared=("heads_more",))), "Memory herd_before recalls heads_more"),
        (with_memory(1, recalls=Recall(previous=("heads_more",))), "Memory elsewhere recalls heads_more"),
        (with_memory(recalls=Recall(earlier=("observed_on",))), "Memory herd_before recalls observed_on"),
        (with_memory(takes=("nobody",)), "Memory herd_before takes nobody, which is not known before it"),
        (with_memory(takes=("heads_before",)), "Memory herd_before takes heads_before, which is not known"),
        (with_memory(takes=("renamed",)), "Memory herd_before takes renamed, which is not known before it"),
        (
            replace(SAMPLE, memories=(SAMPLE.memories[1], replace(SAMPLE.memories[0], takes=("heads", "renamed")))),
            "Memory herd_before is kept, and takes renamed, which is not",
        ),
        (with_memory(gives=()), "Memory herd_before gives nothing or recalls nothing"),
        (with_memory(recalls=Recall()), "Memory herd_before gives nothing or recalls nothing"),
        (
            with_indicator(KNOWN["grown"], count=q("renamed").is_("yes")),
            "Indicator more rests on renamed, which is not",
        ),
        (replace(SAMPLE, register=True), "Indicator grown rests on the past: a register's revisions"),
    ),
    "secrets": (
        (with_check(holds=q("grants").has("barn"), about=("grants",)), "Check S9 tells of barn, which only keepers"),
        (
            changed("until", asked_if=q("others").has("cat") & ~q("grants").has("loan")),
            "The asked_if of until tells of loan",
        ),
        (with_indicator(KNOWN["with_barn"], kept=False), "Indicator more tells of barn"),
        (with_indicator(KNOWN["with_barn"], open=True), "Indicator more is kept and open at once"),
        (with_indicator(among="with_barn"), "Indicator more is divided by with_barn, which only keepers read"),
        (with_derivation(takes=("grants",)), "density computes from grants, of which only keepers see all"),
        (with_memory(recalls=Recall(earlier=("grants",))), "herd_before computes from grants"),
        (with_memory(takes=("rank",)), "herd_before remembers rank, which not everybody sees"),
        (with_memory(1, recalls=Recall(shared=("rank",))), "elsewhere remembers rank"),
    ),
    "two_records": (
        (with_twice(named_by=("nik", "name")), "Check T1 knows a person by name, which is no NIK"),
        (with_twice(named_by=("eggs.layer",)), "knows a person by eggs.layer"),
        (with_twice(named_by=("nobody",)), "knows a person by nobody"),
        (with_twice(named_by=()), "names nobody"),
        (with_twice(same="animal"), "Check T1 compares animal, which is no multiple choice for everybody"),
        (with_twice(same="grants"), "Check T1 compares grants"),
        (with_twice(same="nobody"), "Check T1 compares nobody"),
        (with_twice(code=" "), "has no code"),
        (with_twice(about=("nobody",)), "is about what the theme does not have"),
    ),
    "subject_keys": (
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=(("nobody",),))), "known by nobody"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=(("old_name",),))), "known by old_name"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=((),))), "names no question"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=((KELURAHAN,),))), "names no question"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, keys=(("name", "eggs"),))), "known by eggs, which holds many"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, alike=(("nobody",),))), "known by nobody"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, alike=(("per_head",),))), "known by per_head"),
        (replace(SAMPLE, subject=replace(SAMPLE.subject, alike=((),))), "names no question"),
    ),
    "checks": (
        (with_check(code="S1"), "Check S1 (error about until, built) is declared twice"),
        (with_check(about=()), "Check S9 is about no question"),
        (with_check(about=("nobody",)), "Check S9 is about nobody"),
        (with_check(about=("layer",)), "Check S9 is about layer"),
    ),
    "indicators": (
        (with_indicator(on="name"), "counts by name, which is no date"),
        (with_indicator(on="nobody"), "counts by nobody"),
        (with_indicator(until="heads"), "counts by heads"),
        (with_indicator(2, until="until"), "is a flow, which has no end"),
        (replace(SAMPLE, grains=("month",)), "Indicator houses is a stock: the theme needs the grain day"),
        (with_indicator(2, count=Sum(key="animal")), "adds up animal, which is no number"),
        (with_indicator(2, count=Sum(key="built")), "adds up built"),
        (with_indicator(2, count=Sum(key="nobody")), "adds up nobody"),
        (with_indicator(among="nobody"), "divided by nobody"),
        (with_indicator(among="more"), "divided by more"),
        (with_indicator(among="sold"), "is a stock divided by sold, which is a flow"),
        (with_indicator(per=0), "shown per 0"),
        (with_indicator(each="eggs"), "Indicator more counts each of eggs: only a flow can, and only of lines"),
        (with_indicator(2, each="nobody"), "Indicator more counts each of nobody"),
        (with_indicator(2, each="name"), "Indicator more counts each of name"),
        (with_indicator(2, each="layer"), "Indicator more counts each of layer"),
        (with_indicator(2, on="laid_on"), "Indicator more counts by laid_on, which is no date"),
        (with_indicator(KNOWN["hen_eggs"], on="sold"), "Indicator more counts by sold, which is no date"),
        (with_indicator(KNOWN["hen_eggs"], each=None), "Indicator more counts by laid_on"),
        (with_indicator(KNOWN["hen_eggs"], each=None), "Indicator more adds up mass, which is no number"),
        (with_indicator(KNOWN["hen_eggs"], count=Sum(key="colour")), "Indicator more adds up colour"),
    ),
    "screens": SHOWN,
    "ties": TIED,
    "rates": (
        (with_indicator(among=Denominator(metric="stars")), "divided by stars, which nobody publishes"),
        (with_indicator(among=Denominator(metric="families", sex="female")), "families of one sex or age"),
        (with_indicator(among=Denominator(metric="population", age_band="old")), "people of old: an age band"),
        (with_indicator(among=Denominator(metric="population", of="period")), "it has no last period"),
        (with_indicator(interval="wilson"), "Indicator more is no proportion of records"),
        (with_indicator(1, interval="wilson", per=1000), "Indicator more is no proportion of records"),
        (with_indicator(2, interval="wilson", among="sold"), "Indicator more is no proportion of records"),
    ),
    "zonings": (
        (with_zoning(houses="name"), "Zoning fences counts name, which is no house"),
        (with_zoning(houses="nobody"), "Zoning fences counts nobody"),
        (with_zoning(on="name"), "Zoning fences counts by name, which is no date"),
        (with_zoning(on="nobody"), "Zoning fences counts by nobody"),
        (with_zoning(rules=()), "Zoning fences has no rule"),
        (with_rule(version="first"), "Zoning fences has the version first twice"),
        (with_rule(days=0), "Zoning fences under second looks at no day"),
        (with_rule(valid_to=date(2023, 1, 1)), "Zoning fences under second ends before it begins"),
        (with_rule(valid_from=date(2023, 12, 31)), "Zoning fences has two rules at once, first and second"),
        (with_zoning(rules=(replace(FENCE_RULES[0], valid_to=None), FENCE_RULES[1])), "two rules at once"),
        (with_bands({"code": "few"}), "Zoning fences under second has the colour few twice"),
        (with_bands({"least": 1}), "Zoning fences under second leaves none out of line"),
        (with_bands({}, {"least": 2}), "leaves few out of line"),
        (with_bands({}, {"most": 6}), "leaves many out of line"),
        (with_bands({}, {"most": 0}), "leaves few out of line"),
        (with_bands({}, {"most": None}), "leaves many out of line"),
        (with_bands({}, {}, {"most": 9}), "Zoning fences under second has no colour from 10 houses on"),
        (with_rule(bands=()), "Zoning fences under second has no colour from 0 houses on"),
    ),
    "groupings": GROUPINGS,
    "watches": WATCHED,
    "calendar": UNTIMELY,
    "breakdowns": BROKEN_DOWN,
    "measures": UNMEASURED,
    "example_reads": (
        (replace(SAMPLE, example={}), "The example has a fault in name: Required."),
        (replace(SAMPLE, example={**SAMPLE.example, "heads": 99}), "fault in heads"),
        (replace(SAMPLE, example={**SAMPLE.example, "others": ["hen", "cat"], "animal": "cat"}), "fault in others"),
        (replace(SAMPLE, example={**SAMPLE.example, "built": object()}), "The example is no JSON"),
        (with_derivation(by=silent), "The example is read with per_head, or without it"),
        (with_derivation(by=talkative), "The example is read with extra, or without it"),
        (with_derivation(by=greedy), "The example is read with heads, or without it: greedy gives other keys"),
        (with_memory(by=forgetful), "The example is read with heads_more, or without it"),
        (with_check(holds=q("heads_before").answered, about=("heads",)), "The example has a fault in heads: Too soon."),
        (replace(SAMPLE, example={**SAMPLE.example, "eggs": ["hen", {"mass": 1}]}), "fault in eggs.2.layer: Required."),
    ),
}


BY_NAME = {rule.__name__: rule for rule in (*RULES, example_reads)}


def test_every_rule_has_failing_themes() -> None:
    assert BROKEN.keys() == BY_NAME.keys()


@pytest.mark.parametrize(
    ("rule", "theme", "sentence"),
    [(rule, theme, sentence) for rule, cases in BROKEN.items() for theme, sentence in cases],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_broken_theme_is_told(rule: str, theme: Theme, sentence: str) -> None:
    told = list(BY_NAME[rule](theme))
    assert any(sentence in each for each in told), told
    assert all(each in check(theme) for each in told)
    assert all(each.endswith(".") for each in check(theme))


def test_several_troubles_are_told_together() -> None:
    theme = replace(
        SAMPLE,
        questions=(question("nik", Words(), unit="kg"),),
        checks=(Check(code="X", holds=q("a").answered, message=Text("a", ""), about=("b",)),),
        indicators=(
            Indicator(key="from", label=Text("a", "b"), count=q("c").answered, over="stock", definition=Text("a", "b")),
        ),
    )
    assert len(check(theme)) >= 6


@pytest.mark.parametrize("theme", CATALOG, ids=lambda theme: theme.key)
def test_the_columns_that_every_table_has_are_reserved(theme: Theme) -> None:
    rows, cells = record_table(theme.key).columns.keys(), cell_table(theme.key).columns.keys()
    assert set(rows) - theme.fields.keys() <= HEADER
    assert set(cells) - theme.indicator.keys() <= HEADER


def test_the_words_of_sqlite_are_reserved() -> None:
    connection = sqlite3.connect(":memory:")
    for word in SQL | {"date", "name", "age", "status", "key", "row", "value", "label"}:
        try:
            connection.execute(f"CREATE TABLE t_{word} ({word} INT, other INT)")
            connection.execute(f"SELECT {word} FROM t_{word} WHERE NOT ({word} > 1 AND {word} IN (1)) ORDER BY {word}")
        except sqlite3.Error:
            assert word in SQL, word
    connection.close()


def test_the_words_of_postgresql_are_reserved(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        rows = connection.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')").fetchall()
    assert {word for (word,) in rows} <= SQL
