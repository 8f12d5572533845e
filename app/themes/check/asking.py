"""The linter's rules on asking: in what order, line by line, by whom, and what a subject is known by."""

from collections.abc import Iterator, Sequence

from app.themes.check.parts import lines_in, read_by, retired
from app.themes.language import Choice, Derived, Lines, Question, Theme
from app.themes.language.keepers import MAY_KEEP

MOST_LINES = 500
"""More lines than this are no part of one record."""


def questions(theme: Theme) -> Iterator[str]:
    """Questions are asked in an order that can be followed, and retired in an order that can be read."""
    earlier = {"observed_on"}
    for question in theme.questions:
        for key in read_by(question.asked_if):
            if key not in earlier:
                yield f"{question.key} is asked depending on {key}, which is no earlier question."
        earlier.add(question.key)
        if question.unsure and not question.kind.gap_codes:
            yield f"{question.key} is a {question.kind.name}: unsure has no effect on it."
        yield from _versions(theme, question.key, question)


def lines(theme: Theme) -> Iterator[str]:
    """A line is short and whole: it always says something, in plain items that can be asked in their order."""
    for question, kind in lines_in(theme):
        always = [each.key for each in kind.items if each.required and each.asked_if is None and not retired(each)]
        if not always or not 1 <= kind.most <= MOST_LINES:
            yield f"{question.key} has lines that may say nothing, or room for none or for more than {MOST_LINES}."
        if kind.plain:
            yield from _bare_value(question, kind, always)
        yield from _items(theme, question, kind.items)
    for by in theme.formulas:
        for each in by.gives:
            if isinstance(each.kind, Lines):
                yield f"{each.key} is computed, and no formula gives lines."


def _bare_value(question: Question, kind: Lines, always: Sequence[str]) -> Iterator[str]:
    item = kind.item.get(kind.plain)
    if item is None or retired(item) or item.kind.many or item.kind.storage != "text":
        yield f"{question.key} takes a bare value for {kind.plain}, which is no text item."
    if others := [key for key in always if key != kind.plain]:
        yield f"{question.key} takes a bare value that says no {', '.join(others)}, which is required."


def _items(theme: Theme, question: Question, items: Sequence[Question]) -> Iterator[str]:
    known = {"observed_on"}
    for item in items:
        if item.unsure or item.kept_by or isinstance(item.kind, Lines):
            yield f"{question.key} has the item {item.key}, which says more than an item can."
        for key in read_by(item.asked_if):
            if key not in known:
                yield f"{question.key} asks {item.key} depending on {key}, which is no earlier item."
        known.add(item.key)
        yield from _versions(theme, f"{question.key}.{item.key}", item)


def _versions(theme: Theme, name: str, question: Question) -> Iterator[str]:
    last = question.retired if question.retired is not None else theme.version + 1
    if not 1 <= question.since < last <= theme.version + 1:
        yield f"{name} is asked since {question.since} until {last}: not in the order of versions."


def keepers(theme: Theme) -> Iterator[str]:
    """What only a keeper may give is never demanded of others, and kept options are options."""
    for question in theme.questions:
        keeper = question.kept_by
        if keeper is None:
            continue
        if not any(keeper.hand in may for may in MAY_KEEP.values()):
            yield f"{question.key} is kept by the {keeper.hand}, who keeps nothing."
        if not keeper.code.strip():
            yield f"{question.key} is kept without a code for who tries to give it."
        if question.required:
            yield f"{question.key} is required, and only the {keeper.hand} may give it."
        if keeper.codes is not None:
            known = question.kind.options.codes if isinstance(question.kind, Choice) else frozenset()
            if not question.kind.many or not keeper.codes or not keeper.codes <= known:
                yield f"{question.key} keeps options that are none of a multiple choice."


def subject_keys(theme: Theme) -> Iterator[str]:
    """The subject is known by questions that are asked."""
    live: dict[str, Question | Derived] = {each.key: each for each in theme.live_questions}
    for keys in (*theme.subject.keys, *theme.subject.alike):
        if not keys:
            yield "A key of the subject names no question."
        for key in keys:
            if key not in live:
                yield f"The subject is known by {key}, which is no question that is asked."
            elif isinstance(live[key].kind, Lines):
                yield f"The subject is known by {key}, which holds many answers."
