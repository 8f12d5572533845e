"""Answers are read in one pass: each into its stored form, then the derived values, then the checks between them.

What rests on other records is read in a second pass, `remember`, when those are known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.core.errors import Fault
from app.core.text import Text
from app.themes.language.certain import Ask, refuted
from app.themes.language.expr import Fields, Stored, Test, Values, compiled, keys_of
from app.themes.language.keepers import MAY_KEEP, Hand, Keeper
from app.themes.language.kinds import Date, Unfit
from app.themes.language.lines import Lines
from app.themes.language.past import Past
from app.themes.language.questions import GAPS, Question
from app.themes.language.theme import OBSERVED_ON, Check, Theme

MISSING = Text("Wajib diisi.", "Required.")
UNKNOWN = Text("Pertanyaan ini tidak ada di tema.", "The theme has no such question.")
DERIVED = Text("Nilai ini dihitung oleh server, jangan diisi.", "This value is computed by the server; leave it out.")
NOT_ASKED = Text("Tidak ditanyakan pada keadaan ini; tidak dihitung.", "Not asked in this case; it does not count.")
FUTURE = Text("Tanggal tidak boleh di masa depan.", "The date may not be in the future.")
RETIRED = Text("Pertanyaan ini sudah tidak dipakai; tidak dihitung.", "This question is retired; it does not count.")
NO_LINES = Text("Isi dengan daftar baris.", "Give a list of lines.")
NO_LINE = Text("Baris ini tidak terbaca. Hapus, lalu isi lagi.", "This line cannot be read; give its answers by name.")
TOO_MANY = Text("Paling banyak {most} baris.", "At most {most} lines.")


@dataclass
class Reading:
    """What became of the answers: `values` for the typed table, and everything that was wrong or odd.

    `faults` refuse the record; `warnings` travel with its receipt. `claims` refuse it unless the answer named only
    repeats what stands: it is another hand's to give, and everybody sees it. `waits`: such an answer was left out, so
    what rests on it is judged once it is known what stands.
    """

    values: dict[str, Stored] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    claims: list[Fault] = field(default_factory=list)
    waits: bool = False


def read_answers(
    theme: Theme, answers: Mapping[str, Any], observed_on: date, today: date, hand: Hand = "import"
) -> Reading:
    """Read a document's answers under a theme. Never raises for bad input: every fault is in the Reading.

    One fault neither hides another nor invents one: what rests on a faulty answer is left open, all else is judged.
    `hand` is who sends them; a kept document is read as it stands. What rests on the past is left unanswered.
    """
    reading = Reading()
    plan = _plan(theme)
    _odd_keys(plan.asking, answers, reading, theme.scope_of_conditions)
    values: dict[str, Stored] = {"observed_on": observed_on}
    doubtful = _ask(plan.asking, answers, values, _Said(observed_on, today, MAY_KEEP[hand]), reading)
    _derive(theme, values, doubtful)
    _weigh(plan.checks, values, doubtful, reading)
    del values["observed_on"]
    for key in theme.lasting:
        values[key] = None
    reading.values = values
    return reading


def remember(theme: Theme, values: Values, observed_on: date, past: Past) -> Reading:
    """Return what follows from the past for well-read `values`, and the checks that rest on it.

    The Reading's values are the remembered ones only; those that are not `lasting` are for checks and no table.
    """
    reading = Reading()
    known: dict[str, Stored] = {"observed_on": observed_on, **values}
    for memory in theme.memories:
        reading.values.update(memory.by(known, past))
        known.update(reading.values)
    _weigh(_plan(theme).late_checks, known, set(), reading)
    return reading


class _Asked(NamedTuple):
    """A question made ready: `asked` is its compiled `asked_if`, which rests on the keys in `rests_on`."""

    question: Question
    key: str
    read: Callable[[Any], Stored]
    asked: Test | None
    rests_on: frozenset[str]
    past_only: bool
    """Whether it is a day that cannot lie in the future."""
    may_gap: bool
    special: bool
    """Whether it has lines, a keeper or steps."""
    lines: "_Asking | None"


@dataclass(frozen=True)
class _Asking:
    """Questions made ready for reading, those of a theme or of one of its lines."""

    questions: tuple[_Asked, ...]
    known: frozenset[str]
    retired: frozenset[str]


@dataclass(frozen=True)
class _Weighing:
    """Checks made ready: `fails` says of each whether it certainly does not hold; each rests on some keys."""

    checks: tuple[tuple[Check, frozenset[str]], ...]
    fails: Ask


@dataclass(frozen=True)
class _Plan:
    """A theme made ready for reading: conditions compiled once, each beside the keys it rests on."""

    asking: _Asking
    checks: _Weighing
    late_checks: _Weighing


@dataclass(frozen=True, slots=True)
class _Said:
    """When answers were found and sent, and whose answers the sender may give."""

    observed_on: date
    today: date
    may_keep: frozenset[Hand]


_PLANS: dict[int, tuple[Theme, _Plan]] = {}


def _plan(theme: Theme) -> _Plan:
    """Return the theme's plan, made at first use; the theme is kept beside it so that its id stays its own."""
    found = _PLANS.get(id(theme))
    if found is None:
        plan = _Plan(
            _asking(theme.questions, theme.scope_of_conditions),
            _weighing(theme, late=False),
            _weighing(theme, late=True),
        )
        found = _PLANS[id(theme)] = (theme, plan)
    return found[1]


def _weighing(theme: Theme, *, late: bool) -> _Weighing:
    """Return the checks that rest on the past, or those that do not."""
    rests_on = [(each, frozenset(keys_of(each.holds))) for each in theme.checks]
    checks = tuple((each, keys) for each, keys in rests_on if keys.isdisjoint(theme.remembered) is not late)
    return _Weighing(checks, refuted([each.holds for each, _ in checks], theme.scope_of_conditions))


def _asking(questions: tuple[Question, ...], fields: Fields) -> _Asking:
    return _Asking(
        tuple(_asked(each, fields) for each in questions if each.retired is None),
        frozenset(each.key for each in questions if each.retired is None),
        frozenset(each.key for each in questions if each.retired is not None),
    )


def _asked(question: Question, fields: Fields) -> _Asked:
    kind, asked_if = question.kind, question.asked_if
    items = kind.items if isinstance(kind, Lines) else ()
    return _Asked(
        question,
        question.key,
        kind.read,
        None if asked_if is None else compiled(asked_if, fields),
        frozenset() if asked_if is None else frozenset(keys_of(asked_if)),
        past_only=isinstance(kind, Date) and not kind.future,
        may_gap=question.unsure and kind.gap_codes,
        special=bool(items) or question.kept_by is not None or bool(question.steps),
        lines=_asking(items, {"observed_on": OBSERVED_ON, **kind.item}) if isinstance(kind, Lines) else None,
    )


def _odd_keys(asking: _Asking, answers: Mapping[str, Any], reading: Reading, fields: Iterable[str]) -> None:
    for key in answers:
        if key in asking.known:
            continue
        if key in asking.retired:
            reading.warnings.append(Fault(key, "answer.retired", RETIRED))
        else:
            known = key in fields
            reading.faults.append(
                Fault(_printable(key), "answer.derived" if known else "answer.unknown", DERIVED if known else UNKNOWN)
            )


def _ask(
    asking: _Asking, answers: Mapping[str, Any], values: dict[str, Stored], said: _Said, reading: Reading
) -> set[str]:
    """Read every answer into `values`; return the keys on whose values nothing can be built."""
    doubtful: set[str] = set()
    today = said.today
    for question, key, read, asked, rests_on, past_only, may_gap, special, lines in asking.questions:
        value = answers.get(key)
        blank = value is None or (isinstance(value, str) and (not value or value.isspace()))
        values[key] = None
        settled = not doubtful or rests_on.isdisjoint(doubtful)
        if asked is not None and settled and asked(values) is not True:
            if not blank:
                reading.warnings.append(Fault(key, "answer.not_asked", NOT_ASKED))
            continue
        faults: tuple[Fault, ...] = ()
        if blank:
            if question.required and settled:
                faults = (Fault(key, "answer.missing", MISSING),)
            elif special and _stands(question, said):
                reading.waits = True
                doubtful.add(key)
        elif special and (refused := _not_yours(question, value, said, reading)):
            faults = (refused,)
        elif may_gap and isinstance(value, str) and value in GAPS:
            reading.gaps[key] = value
        elif lines is not None:
            values[key], faults = _read_lines(question, value, said, reading, lines)
        else:
            try:
                stored = values[key] = read(value)
                if past_only and isinstance(stored, date) and stored > today:
                    values[key], faults = None, (Fault(key, "answer.future", FUTURE),)
            except Unfit as unfit:
                faults = (Fault(key, unfit.code, unfit.message),)
        if faults:
            reading.faults.extend(faults)
        if faults or not settled:
            doubtful.add(key)
    return doubtful


def _not_yours(question: Question, value: Any, said: _Said, reading: Reading) -> Fault | None:
    """Return the fault of an answer that only its keeper may give; where all see the answer, it is a claim."""
    for keeper in (question.kept_by, *question.steps):
        if keeper is None or keeper.hand in said.may_keep or not _keepers_own(keeper, value):
            continue
        fault = Fault(question.key, keeper.code, keeper.message)
        if not (keeper.shown or question.steps):
            return fault
        reading.claims.append(fault)
    return None


def _stands(question: Question, said: _Said) -> bool:
    """Say whether leaving an answer out leaves what another hand said of it."""
    keeper = question.kept_by
    return keeper is not None and keeper.shown and keeper.codes is None and keeper.hand not in said.may_keep


def _keepers_own(keeper: Keeper, value: Any) -> bool:
    """Say whether an answer gives what only the keeper may give."""
    if keeper.codes is None:
        return True
    said = value if isinstance(value, list) else [value]
    return any(isinstance(each, str) and each in keeper.codes for each in said)


def _read_lines(
    question: Question, value: Any, said: _Said, reading: Reading, asking: _Asking
) -> tuple[Stored, tuple[Fault, ...]]:
    """Read a list of lines; a fault names its line, counted from one: `harvests.2.kg`."""
    kind = question.kind
    assert isinstance(kind, Lines)  # noqa: S101 - only these have an asking
    if not isinstance(value, list):
        return None, (Fault(question.key, "answer.kind", NO_LINES),)
    if len(value) > kind.most:
        return None, (Fault(question.key, "answer.length", TOO_MANY.fill(most=kind.most)),)
    faults: list[Fault] = []
    kept: list[dict[str, Stored]] = []
    for number, each in enumerate(value, 1):
        line = {kind.plain: each} if kind.plain and isinstance(each, str) else each
        where = f"{question.key}.{number}"
        if not isinstance(line, dict):
            faults.append(Fault(where, "answer.kind", NO_LINE))
            continue
        found = Reading()
        values: dict[str, Stored] = {"observed_on": said.observed_on}
        _odd_keys(asking, line, found, ())
        _ask(asking, line, values, said, found)
        del values["observed_on"]
        faults += (Fault(f"{where}.{fault.question}", fault.code, fault.message) for fault in found.faults)
        reading.warnings += (Fault(f"{where}.{odd.question}", odd.code, odd.message) for odd in found.warnings)
        kept.append(values)
    return (None if faults else kind.keep(kept)), tuple(faults)


def _printable(key: str) -> str:
    """Shorten a stranger's key, and leave out what cannot be written as UTF-8."""
    return key[:80].encode(errors="replace").decode()


def _derive(theme: Theme, values: dict[str, Stored], doubtful: set[str]) -> None:
    for derivation in theme.derivations:
        if doubtful.isdisjoint(derivation.takes):
            values.update(derivation.by(values))
        else:
            doubtful.update(each.key for each in derivation.gives)
            values.update((each.key, None) for each in derivation.gives)


def _weigh(weighing: _Weighing, values: Values, doubtful: set[str], reading: Reading) -> None:
    for (check, rests_on), fails in zip(weighing.checks, weighing.fails(values), strict=True):
        if fails and rests_on.isdisjoint(doubtful):
            faults = reading.faults if check.severity == "error" else reading.warnings
            notice = check.severity == "notice"
            faults.extend(Fault(key, check.code, check.message, notice) for key in check.about)
