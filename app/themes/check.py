"""The linter of declarations: each rule is a small function that yields a plain sentence for what is wrong."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from app.core.text import Text
from app.themes.check_rates import calendar, rates
from app.themes.language import (
    GAPS,
    NO_PAST,
    Choice,
    Condition,
    Date,
    Decimal,
    Derived,
    Digits,
    Indicator,
    Integer,
    Kk,
    Lines,
    Money,
    Nik,
    Phone,
    Privacy,
    Question,
    Sum,
    Theme,
    Words,
    compiled,
    keys_of,
    read_answers,
    remember,
    sql,
)
from app.themes.language.expr import Fields
from app.themes.meaning import EXAMPLE_DAY
from app.themes.reserved import HEADER, SQL

Rule = Callable[[Theme], Iterator[str]]

SAFE = 2**53 - 1
"""The largest whole number that a phone's JavaScript keeps exactly."""

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[A-Za-z0-9_]{1,40}")


def check(theme: Theme) -> list[str]:
    """Return what is wrong with a declaration; empty when it is sound.

    The example is read last, and only under a declaration that is otherwise sound.
    """
    found = [sentence for rule in RULES for sentence in rule(theme)]
    return found or list(example_reads(theme))


def two_languages(theme: Theme) -> Iterator[str]:
    """Every sentence stands in Indonesian and in English."""
    for where, text in _texts(theme, theme.key):
        for language, words in text._asdict().items():
            if not words.strip() or words != words.strip():
                yield f"{where} is empty or has blanks at its ends in language {language}."


def names_are_plain(theme: Theme) -> Iterator[str]:
    """Keys are short, lower-case, and no words of SQL or of the tables."""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,19}", theme.key):
        yield f"The theme's key {theme.key} should be 2 to 20 small letters and digits."
    items = [("Item", key) for _, kind in _lines(theme) for key in kind.item_keys]
    for what, key in [*_keys(theme), *items]:
        if not KEY.fullmatch(key):
            yield f"{what} {key} should be up to 40 small letters, digits and _, beginning with a letter."
        if key in HEADER:
            yield f"{what} {key} has the name of a column that every table has."
        if key in SQL:
            yield f"{what} {key} is a word of SQL."


def names_are_unique(theme: Theme) -> Iterator[str]:
    """No key is used twice, those of retired questions included."""
    retired = {each.key for each in theme.questions if each.retired is not None}
    for key in _twice(key for what, key in _keys(theme) if what != "Indicator"):
        yield f"{key} is declared twice{': it is retired, and a key is never reused' if key in retired else ''}."
    outer = {key for what, key in _keys(theme) if what != "Indicator"}
    for question, kind in _lines(theme):
        for key in [*_twice(kind.item_keys), *sorted(outer.intersection(kind.item_keys))]:
            yield f"{question.key} has the item {key}, a key that is in use."
    for key in _twice(key for what, key in _keys(theme) if what == "Indicator"):
        yield f"Indicator {key} is declared twice."


def units(theme: Theme) -> Iterator[str]:
    """What is measured has a unit, and nothing else has one."""
    for value in _all_values(theme):
        numeric = isinstance(value.kind, (Integer, Decimal))
        if isinstance(value.kind, (Money, Decimal)) and not value.unit.strip():
            yield f"{value.key} is a {value.kind.name} and needs a unit."
        if value.unit and not numeric:
            yield f"{value.key} is a {value.kind.name} and can have no unit."
    for indicator in theme.indicators:
        if not indicator.unit.strip():
            yield f"Indicator {indicator.key} needs a unit."
        if isinstance(indicator.count, Sum) and indicator.unit == "records":
            yield f"Indicator {indicator.key} adds amounts, which are not records: name their unit."


def privacy(theme: Theme) -> Iterator[str]:
    """Numbers that name a person are of the class identity, and are never added up."""
    for value in _all_values(theme):
        if isinstance(value.kind, (Nik, Kk, Phone)) and value.privacy is not Privacy.IDENTITY:
            yield f"{value.key} is a {value.kind.name} and must be of privacy identity, not {value.privacy}."
    for indicator in theme.indicators:
        if isinstance(indicator.count, Sum) and _is(theme, indicator.count.key, Privacy.IDENTITY):
            yield f"Indicator {indicator.key} adds up identities."


def bounds(theme: Theme) -> Iterator[str]:
    """A kind's bounds leave room for an answer, and its column and the phone have room for them."""
    for value in _all_values(theme):
        match value.kind:
            case Decimal(places, low, high):
                try:
                    ends = [int(float(end) * 10**places) for end in (low, high)]
                except ValueError:
                    yield f"{value.key} has bounds that are no numbers."
                    continue
            case Integer(low, high):
                ends = [low, high]
            case Words(least, most):
                ends = [least, most]
            case Digits(lengths, prefix):
                ends = sorted(lengths)
                if not lengths or len(prefix) + max(lengths) > 32 or re.search(r"[ .\-/()]", prefix):
                    yield f"{value.key} takes numbers that its column cannot keep."
            case Date(earliest):
                ends = [0, 0]
                if not re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", earliest):
                    yield f"{value.key} begins on {earliest}, which is no day from 1900 on."
            case _:
                continue
        if ends != sorted(ends):
            yield f"{value.key} has a lower bound above its upper one."
        if max(map(abs, ends), default=0) > SAFE:
            yield f"{value.key} may hold numbers beyond {SAFE}, which a phone cannot keep exactly."


def code_lists(theme: Theme) -> Iterator[str]:
    """Codes are short and plain, unique in their list, and never mistaken for a gap."""
    known: dict[str, Any] = {}
    for value in _all_values(theme):
        if not isinstance(value.kind, Choice):
            continue
        options = value.kind.options
        codes = [option.code for option in options.options]
        if known.setdefault(options.name, options) != options:
            yield f"{value.key} uses another list under the name {options.name}."
        if not codes:
            yield f"{value.key} has an empty list."
        if value.kind.usual is not None and not value.kind.usual.codes <= options.codes:
            yield f"{value.key} offers codes that its list does not have."
        for code in codes:
            if not CODE.fullmatch(code):
                yield f"{value.key} has the code {code!r}: 1 to 40 letters, digits and _ are allowed."
        for code in _twice(codes):
            yield f"{value.key} has the code {code} twice."
        if value.kind.many and value.kind.length and len(",".join(codes)) + 2 > value.kind.length:
            yield f"{value.key} has more codes than its column can keep when all are chosen."
        if isinstance(value, Question) and value.unsure and not options.codes.isdisjoint(GAPS):
            yield f"{value.key} has an option that cannot be told from a gap ({' or '.join(GAPS)})."


def questions(theme: Theme) -> Iterator[str]:
    """Questions are asked in an order that can be followed, and retired in an order that can be read."""
    earlier = {"observed_on"}
    for question in theme.questions:
        for key in () if question.asked_if is None else keys_of(question.asked_if):
            if key not in earlier:
                yield f"{question.key} is asked depending on {key}, which is no earlier question."
        earlier.add(question.key)
        if question.unsure and not question.kind.gap_codes:
            yield f"{question.key} is a {question.kind.name}: unsure has no effect on it."
        last = question.retired if question.retired is not None else theme.version + 1
        if not 1 <= question.since < last <= theme.version + 1:
            yield f"{question.key} is asked since {question.since} until {last}: not in the order of versions."


def lines(theme: Theme) -> Iterator[str]:
    """A line is short and whole: plain items, asked in an order that can be followed."""
    for question, kind in _lines(theme):
        if not kind.items or not 1 <= kind.most <= 500:
            yield f"{question.key} has lines without items, or room for none or too many."
        if kind.plain and (kind.plain not in kind.item or kind.item[kind.plain].kind.storage != "text"):
            yield f"{question.key} takes a bare value for {kind.plain}, which is no text item."
        known = {"observed_on"}
        for item in kind.items:
            if item.unsure or item.kept_by or item.retired is not None or isinstance(item.kind, Lines):
                yield f"{question.key} has the item {item.key}, which says more than an item can."
            for key in () if item.asked_if is None else keys_of(item.asked_if):
                if key not in known:
                    yield f"{question.key} asks {item.key} depending on {key}, which is no earlier item."
            known.add(item.key)


def keepers(theme: Theme) -> Iterator[str]:
    """What only a keeper may give is never demanded of others, and kept options are options."""
    for question in theme.questions:
        keeper = question.kept_by
        if keeper is None:
            continue
        if question.required:
            yield f"{question.key} is required, and only the {keeper.hand} may give it."
        if keeper.codes is not None:
            known = question.kind.options.codes if isinstance(question.kind, Choice) else frozenset()
            if not question.kind.many or not keeper.codes or not keeper.codes <= known:
                yield f"{question.key} keeps options that are none of a multiple choice."


def memories(theme: Theme) -> Iterator[str]:
    """What is remembered are plain fields; what does not last is for checks only."""
    known = theme.fields.keys() - theme.remembered.keys() | {"observed_on"}
    for memory in theme.memories:
        name = memory.by.__name__
        recalls = memory.recalls
        for key in (*recalls.earlier, *recalls.previous, *recalls.shared):
            if key not in known - {"observed_on"}:
                yield f"Memory {name} recalls {key}, which is no field that stands by itself."
        for key in memory.takes:
            if key not in known:
                yield f"Memory {name} takes {key}, which is not known before it."
        if not memory.gives or not (recalls.earlier or recalls.previous or recalls.shared):
            yield f"Memory {name} gives nothing or recalls nothing."
        known |= {each.key for each in memory.gives}
    for each in theme.indicators:
        named = set(_named(each))
        if fleeting := sorted(named & theme.remembered.keys() - set(theme.lasting)):
            yield f"Indicator {each.key} rests on {', '.join(fleeting)}, which is not kept."
        if theme.register and not named.isdisjoint(theme.remembered):
            yield f"Indicator {each.key} rests on the past: a register's revisions are counted without it."


def conditions(theme: Theme) -> Iterator[str]:
    """Every condition means something under the theme's fields, and rests on nothing retired."""
    retired = {each.key for each in theme.questions if each.retired is not None}
    for what, condition, scope in _conditions(theme):
        if not isinstance(condition, Condition):
            yield f"{what} is no condition but {condition!r:.60}."
            continue
        try:
            compiled(condition, scope)
            sql(condition, scope, "sqlite")
        except KeyError as unknown:
            yield f"{what} names {unknown}, which the theme does not have."
        except (ValueError, TypeError) as meaningless:
            yield f"{what} means nothing: {meaningless}."
        for key in sorted(retired.intersection(keys_of(condition))):
            yield f"{what} rests on {key}, which is retired."


def derivations(theme: Theme) -> Iterator[str]:
    """A derivation takes what is known before it, and gives something."""
    known = {"observed_on", *(each.key for each in theme.questions)}
    for derivation in theme.derivations:
        name = derivation.by.__name__
        for key in derivation.takes:
            if key not in known:
                yield f"Derivation {name} takes {key}, which is not known before it."
        if not derivation.gives:
            yield f"Derivation {name} gives nothing."
        known.update(each.key for each in derivation.gives)


def subject_keys(theme: Theme) -> Iterator[str]:
    """The subject is known by questions that are asked."""
    live = {each.key for each in theme.live_questions}
    for keys in (*theme.subject.keys, *theme.subject.alike):
        if not keys:
            yield "A key of the subject names no question."
        for key in keys:
            if key not in live:
                yield f"The subject is known by {key}, which is no question that is asked."


def checks(theme: Theme) -> Iterator[str]:
    """A check has a code and points at fields; one rule may be several checks if they are about different ones."""
    for code in _twice(f"{each.code} ({each.severity} about {', '.join(each.about)})" for each in theme.checks):
        yield f"Check {code} is declared twice."
    for each in theme.checks:
        if not each.about:
            yield f"Check {each.code} is about no question."
        for key in each.about:
            if key not in theme.scope_of_conditions:
                yield f"Check {each.code} is about {key}, which the theme does not have."


def indicators(theme: Theme) -> Iterator[str]:
    """An indicator's days are dates, its amounts numbers, and it is divided by one that adds up alike."""
    for each in theme.indicators:
        name = f"Indicator {each.key}"
        for day in (each.on, each.until):
            if day is not None and not _is_date(theme, each, day):
                yield f"{name} counts by {day}, which is no date."
        if each.each is not None and (each.over == "stock" or each.each not in dict(_line_kinds(theme))):
            yield f"{name} counts each of {each.each}: only a flow can, and only of lines."
        if each.until is not None and each.over == "flow":
            yield f"{name} is a flow, which has no end: until means nothing."
        if each.over == "stock" and "day" not in theme.grains:
            yield f"{name} is a stock: the theme needs the grain day."
        if isinstance(each.count, Sum):
            summed = theme.scope_of(each).get(each.count.key)
            if summed is None or summed.kind.storage != "integer":
                yield f"{name} adds up {each.count.key}, which is no number."
        if each.whole is not None:
            whole = theme.indicator.get(each.whole)
            if whole is None or whole is each:
                yield f"{name} is divided by {each.whole}, which is no other indicator."
            elif whole.over != each.over:
                yield f"{name} is a {each.over} divided by {each.whole}, which is a {whole.over}."
        if each.per < 1 or each.places < 0:
            yield f"{name} is shown per {each.per} with {each.places} places."


def example_reads(theme: Theme) -> Iterator[str]:
    """The example is plain JSON, reads without faults, and its derivations give what they promise."""
    try:
        json.dumps(dict(theme.example))
    except (TypeError, ValueError) as trouble:
        yield f"The example is no JSON: {trouble}."
        return
    reading = read_answers(theme, theme.example, EXAMPLE_DAY, EXAMPLE_DAY)
    if not reading.faults:
        late = remember(theme, reading.values, EXAMPLE_DAY, NO_PAST)
        reading.faults += late.faults
        reading.values.update(late.values)
    for fault in reading.faults:
        yield f"The example has a fault in {fault.question}: {fault.message.en}"
    for key in sorted(reading.values.keys() ^ {each.key for each in _values(theme) if not _retired(each)}):
        yield f"The example is read with {key}, or without it: a derivation gives other keys than it says."


RULES: tuple[Rule, ...] = (
    two_languages,
    names_are_plain,
    names_are_unique,
    units,
    privacy,
    bounds,
    code_lists,
    questions,
    lines,
    keepers,
    conditions,
    derivations,
    memories,
    subject_keys,
    checks,
    indicators,
    rates,
    calendar,
)


def _texts(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    """Find every Text of a declaration, with the way to it."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for part in value:
            name = next((str(getattr(part, each)) for each in ("key", "code", "name") if hasattr(part, each)), "")
            yield from _texts(part, f"{where} {name}".rstrip())
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name), f"{where}.{each.name}")


def _values(theme: Theme) -> list[Question | Derived]:
    return [*theme.questions, *(each for by in theme.formulas for each in by.gives)]


def _all_values(theme: Theme) -> list[Question | Derived]:
    return [*_values(theme), *(item for _, kind in _lines(theme) for item in kind.items)]


def _lines(theme: Theme) -> list[tuple[Question, Lines]]:
    return [(each, each.kind) for each in theme.questions if isinstance(each.kind, Lines)]


def _line_kinds(theme: Theme) -> list[tuple[str, Lines]]:
    return [(each.key, kind) for each, kind in _lines(theme)]


def _named(indicator: Indicator) -> Iterator[str]:
    """Yield the keys an indicator reads."""
    count = indicator.count
    where = count.where if isinstance(count, Sum) else count
    if isinstance(count, Sum):
        yield count.key
    if where is not None:
        yield from keys_of(where)
    yield indicator.on
    if indicator.until is not None:
        yield indicator.until


def _keys(theme: Theme) -> Iterator[tuple[str, str]]:
    yield from (("Question", each.key) for each in theme.questions)
    yield from (("Derived value", each.key) for by in theme.formulas for each in by.gives)
    yield from (("Indicator", each.key) for each in theme.indicators)


def _conditions(theme: Theme) -> Iterator[tuple[str, Any, Fields]]:
    scope = theme.scope_of_conditions
    for question in theme.questions:
        if question.asked_if is not None:
            yield f"The asked_if of {question.key}", question.asked_if, scope
    for question, kind in _lines(theme):
        for item in kind.items:
            if item.asked_if is not None:
                yield f"The asked_if of {question.key}.{item.key}", item.asked_if, {**scope, **kind.item}
    for check in theme.checks:
        yield f"Check {check.code}", check.holds, scope
    for each in theme.indicators:
        condition = each.count.where if isinstance(each.count, Sum) else each.count
        if not (isinstance(each.count, Sum) and condition is None):
            yield f"Indicator {each.key}", condition, theme.scope_of(each)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _is(theme: Theme, key: str, wanted: Privacy) -> bool:
    return key in theme.fields and theme.fields[key].privacy is wanted


def _is_date(theme: Theme, indicator: Indicator, key: str) -> bool:
    found = theme.scope_of(indicator).get(key)
    return found is not None and found.kind.storage == "date"


def _retired(value: Question | Derived) -> bool:
    return isinstance(value, Question) and value.retired is not None
