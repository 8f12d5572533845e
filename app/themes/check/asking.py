"""The linter's rules on asking: in what order, line by line, by whom, and what a subject is known by."""

from collections.abc import Iterator, Sequence

from app.themes.check.parts import conditions_in, lines_in, read_by, retired
from app.themes.language import KELURAHAN, Choice, Condition, Derived, Lines, Memory, Nik, Question, Theme
from app.themes.language.expr import All, Any_, Has, Not
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
        if item.unsure or item.kept_by or item.steps or isinstance(item.kind, Lines):
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
        yield from _steps(question)
        keeper = question.kept_by
        if keeper is None:
            continue
        if keeper.shown and question.unsure:
            yield f"{question.key} is kept and shown: that it is not known would be nobody's to say."
        if keeper.hand == "desk" and not keeper.shown:
            yield f"{question.key} is kept by the desk, which hides nothing: it must be shown."
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


def _steps(question: Question) -> Iterator[str]:
    taken: set[str] = set()
    for step in question.steps:
        known = question.kind.options.codes if isinstance(question.kind, Choice) else frozenset()
        codes = step.codes or frozenset()
        barred = question.kind.many or question.kept_by or question.unsure
        if barred or not codes or not codes <= known or not codes.isdisjoint(taken):
            yield f"{question.key} has steps that are not each options of a single choice, or are two hands' at once."
        if step.hand not in ("desk", "office") or not step.code.strip():
            yield f"{question.key} has a step of the {step.hand}, or one without a code for others who try it."
        taken |= codes


def secrets(theme: Theme) -> Iterator[str]:
    """What only a keeper sees is told by no check, no computed value, and no figure but those that are kept too."""
    hidden = {key: keeper.codes for key, keeper in theme.secrets.items() if keeper.codes}
    theirs = {f"Indicator {each.key}" for each in theme.indicators if each.kept}
    for what, condition, _ in conditions_in(theme):
        told = sorted({has.code for has in _options_in(condition) if has.code in hidden.get(has.key, ())})
        if told and what not in theirs:
            yield f"{what} tells of {', '.join(told)}, which only keepers see."
    kept = set(theme.secrets)
    for memory in theme.memories:
        if told := sorted(kept.intersection((*memory.takes, *memory.recalls.fields))):
            yield f"{memory.by.__name__} remembers {', '.join(told)}, which not everybody sees."
    for formula in theme.formulas:
        recalls = formula.recalls if isinstance(formula, Memory) else None
        recalled = recalls.fields if recalls else ()
        for key in (*formula.takes, *recalled):
            if key in hidden:
                yield f"{formula.by.__name__} computes from {key}, of which only keepers see all."
    for each in theme.indicators:
        if each.kept and each.open:
            yield f"Indicator {each.key} is kept and open at once."
        whole = theme.indicator.get(each.whole or "")
        if whole is not None and whole.kept and not each.kept:
            yield f"Indicator {each.key} is divided by {whole.key}, which only keepers read."


def _options_in(condition: Condition) -> Iterator[Has]:
    match condition:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _options_in(part)
        case Not(part):
            yield from _options_in(part)
        case Has():
            yield condition
        case _:
            return


def two_records(theme: Theme) -> Iterator[str]:
    """Two records are compared by the number of a person, and by a multiple choice that anybody may see."""
    persons = {each.key: each for each in theme.live_questions}
    for question, kind in lines_in(theme):
        persons |= {f"{question.key}.{item.key}": item for item in kind.items}
    for each in theme.twice:
        for key in each.named_by:
            if key not in persons or not isinstance(persons[key].kind, Nik):
                yield f"Check {each.code} knows a person by {key}, which is no NIK."
        field = theme.fields.get(each.same)
        if field is None or not field.kind.many or each.same in theme.secrets:
            yield f"Check {each.code} compares {each.same}, which is no multiple choice for everybody."
        if not each.code.strip() or not each.named_by or not set(each.about) <= theme.scope_of_conditions.keys():
            yield f"Check {each.code} has no code, names nobody, or is about what the theme does not have."


def subject_keys(theme: Theme) -> Iterator[str]:
    """The subject is known by questions that are asked."""
    live: dict[str, Question | Derived] = {each.key: each for each in theme.live_questions}
    for key in theme.subject.apart:
        if key not in live or not isinstance(live[key].kind, Choice) or live[key].many:
            yield f"Two subjects are told apart by {key}, which is no single choice that is asked."
    for keys in (*theme.subject.keys, *theme.subject.alike):
        if not set(keys) - {KELURAHAN}:
            yield "A key of the subject names no question."
        for key in keys:
            if key == KELURAHAN:
                continue
            if key not in live:
                yield f"The subject is known by {key}, which is no question that is asked."
            elif isinstance(live[key].kind, Lines):
                yield f"The subject is known by {key}, which holds many answers."
