"""A lock file holds the meaning of a theme as text, so that no meaning changes unnoticed."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from app.themes.language import NO_PAST, Choice, CodeList, Lines, Theme, read_answers, remember
from app.themes.meaning import EXAMPLE_DAY, meaning

Item = dict[str, Any]

MOST_OPTIONS = 200
"""A longer list stands in the lock by its digest only: its file under `data/` shows what changed."""

ITEMS = ("questions", "items", "derived", "checks", "twice", "indicators", "zonings", "groupings", "watches", "lists")
"""The parts of a lock that are lists of items, each with a name of its own."""

ASKED = ("questions", "items")
"""The parts whose keys answers have: none is ever reused. An item stands by the name `QUESTION.ITEM`."""


def lock_text(theme: Theme) -> str:
    """Return the canonical text: sorted keys, one question, check, indicator or option a line.

    The theme must be sound: what the linter finds may raise ValueError or KeyError here.
    """
    parts = (f"{_line(name)}: {_lines(part)}" for name, part in sorted(_locked(theme).items()))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def digest(theme: Theme) -> str:
    """Return the SHA-256 of the lock, in hexadecimal: the same meaning, the same digest."""
    return hashlib.sha256(lock_text(theme).encode()).hexdigest()


def compare(theme: Theme, locked_text: str) -> list[str]:
    """Return what changed since the lock was written, in plain sentences; none when nothing did."""
    try:
        then = json.loads(locked_text)
    except ValueError:
        return ["The lock file is not JSON."]
    if not isinstance(then, dict):
        return ["The lock file holds no theme."]
    now = _locked(theme)
    found = [sentence for name in sorted(then.keys() | now.keys()) for sentence in _part(name, then, now)]
    if found and then.get("version") == theme.version:
        found.append(f"The version is still {theme.version}: a changed meaning needs the next one.")
    elif not found and locked_text != lock_text(theme):
        found.append("The lock file says the same in other letters: write it anew.")
    return found


def _locked(theme: Theme) -> dict[str, Any]:
    """Return the meaning with the items of lines beside their questions, each code list written once, and with what
    the formulas make of the example.

    The latter stands for the formulas: their text is no data, but one that changes most often changes a result.
    """
    whole = meaning(theme)
    asked = list(zip(whole["questions"], theme.questions, strict=True))
    inner = [
        (item | {"key": f"{question.key}.{item['key']}"}, each)
        for told, question in asked
        if isinstance(question.kind, Lines)
        for item, each in zip(told["facts"].pop("items"), question.kind.items, strict=True)
    ]
    computed = list(zip(whole["derived"], (each for by in theme.formulas for each in by.gives), strict=True))
    lists: dict[str, Any] = {}
    for told, value in (*asked, *inner, *computed):
        kind = value.kind
        if isinstance(kind, Choice):
            lists[kind.options.name] = _list(kind.options)
            usual = {"usual": [option.code for option in kind.usual.options]} if kind.usual else {}
            told["facts"] = {"list": kind.options.name} | usual
    read = read_answers(theme, theme.example, EXAMPLE_DAY, EXAMPLE_DAY).values
    read |= remember(theme, read, EXAMPLE_DAY, NO_PAST).values
    for told, value in computed:
        told["in_example"] = value.kind.show(read[value.key])
    return whole | {"items": [told for told, _ in inner], "lists": [lists[name] for name in sorted(lists)]}


def _list(codes: CodeList) -> Item:
    options = [{"code": option.code, "label": option.label._asdict()} for option in codes.options]
    about: Item = {"name": codes.name, "version": codes.version, "source": codes.source}
    if len(options) <= MOST_OPTIONS:
        return about | {"options": options}
    return about | {"options_digest": hashlib.sha256(_line(options).encode()).hexdigest(), "count": len(options)}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(", ", ": "))


def _lines(part: Any) -> str:
    if not (isinstance(part, list) and part and isinstance(part[0], dict)):
        return _line(part)
    return "[\n" + ",\n".join(_item(item) for item in part) + "\n]"


def _item(item: Item) -> str:
    options = item.get("options")
    if not options:
        return f"  {_line(item)}"
    rest = _line({key: value for key, value in item.items() if key != "options"})
    return f'  {rest[:-1]}, "options": [\n' + ",\n".join(f"    {_line(option)}" for option in options) + "\n  ]}"


def _part(name: str, then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    was, is_ = then.get(name), now.get(name)
    if was == is_:
        return
    if name not in ITEMS or not isinstance(was, list) or not isinstance(is_, list):
        yield from _change(name, was, is_)
        return
    yield from _items(name, was, is_)


def _items(name: str, was: list[Item], is_: list[Item]) -> Iterator[str]:
    noun = name.removesuffix("s").capitalize()
    before, after = ({_name(each): each for each in side} for side in (was, is_))
    for key in (each for each in before if each not in after):
        yield f"{noun} {key} is gone{': retire it, a key is never reused' if name in ASKED else ''}."
    for key in (each for each in after if each not in before):
        yield f"{noun} {key} is new."
    for key in (each for each in before if each in after):
        if name in ASKED and before[key].get("retired") is not None and after[key]["retired"] is None:
            yield f"{noun} {key} was retired and is asked again: a key is never reused."
        for fact in sorted(before[key].keys() | after[key].keys()):
            yield from _fact(f"{noun} {key}", fact, before[key].get(fact), after[key].get(fact))
    if list(before) != list(after) and before.keys() == after.keys():
        yield f"The {name} stand in another order."


def _name(item: Item) -> str:
    """Return the key of an item; one rule may be several checks, told apart by what they are about."""
    if "holds" in item:
        return f"{item['code']} ({item['severity']} about {', '.join(item['about'])})"
    if "named_by" in item:
        return str(item["code"])
    return str(item["name"] if "name" in item else item["key"])


def _fact(what: str, fact: str, was: Any, is_: Any) -> Iterator[str]:
    if was == is_:
        return
    if fact != "options":
        yield from _change(f"{what}: {fact}", was, is_)
        return
    before, after = ({each["code"]: each["label"] for each in side or ()} for side in (was, is_))
    for code in (each for each in before if each not in after):
        yield f"{what}: option {code} is gone, and answers may hold it."
    for code in (each for each in after if each not in before):
        yield f"{what}: option {code} is new."
    for code in (each for each in before if each in after and before[each] != after[each]):
        yield f"{what}: option {code} was {_short(before[code])} and is {_short(after[code])}."
    if list(before) != list(after) and before.keys() == after.keys():
        yield f"{what}: the options stand in another order."


def _change(what: str, was: Any, is_: Any) -> Iterator[str]:
    """Tell of the part that changed, as `facts.low`, and not of all that stands around it."""
    if not (isinstance(was, dict) and isinstance(is_, dict) and was.keys() == is_.keys()):
        yield f"{what} was {_short(was)} and is {_short(is_)}."
        return
    for key in sorted(was):
        if was[key] != is_[key]:
            yield from _change(f"{what}.{key}", was[key], is_[key])


def _short(value: Any) -> str:
    text = _line(value)
    return text if len(text) <= 100 else f"{text[:97]}..."
