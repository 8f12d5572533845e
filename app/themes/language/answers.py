"""Answers are read in one pass: each into its stored form, then the derived values, then the checks between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core.errors import Fault
from app.core.text import Text
from app.themes.language.expr import Stored, Test, keys_of
from app.themes.language.kinds import Date, Unfit
from app.themes.language.questions import GAPS, Question
from app.themes.language.theme import Check, Theme

MISSING = Text("Wajib diisi.", "Required.")
UNKNOWN = Text("Pertanyaan ini tidak ada di tema.", "The theme has no such question.")
DERIVED = Text("Nilai ini dihitung oleh server, jangan diisi.", "This value is computed by the server; leave it out.")
NOT_ASKED = Text("Tidak ditanyakan pada keadaan ini; tidak dihitung.", "Not asked in this case; it does not count.")
FUTURE = Text("Tanggal tidak boleh di masa depan.", "The date may not be in the future.")
RETIRED = Text("Pertanyaan ini sudah tidak dipakai; tidak dihitung.", "This question is retired; it does not count.")


@dataclass
class Reading:
    """What became of the answers: `values` for the typed table, and everything that was wrong or odd.

    `faults` refuse the record; `warnings` travel with its receipt.
    """

    values: dict[str, Stored] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_answers(theme: Theme, answers: Mapping[str, Any], observed_on: date, today: date) -> Reading:
    """Read a document's answers under a theme. Never raises for bad input: every fault is in the Reading.

    One fault neither hides another nor invents one: what rests on a faulty answer is left open, all else is judged.
    """
    reading = Reading()
    plan = _plan(theme)
    _odd_keys(theme, plan, answers, reading)
    values: dict[str, Stored] = {"observed_on": observed_on}
    doubtful: set[str] = set()
    for question, key, asked, rests_on in plan.questions:
        value = answers.get(key)
        blank = value is None or (isinstance(value, str) and (not value or value.isspace()))
        values[key] = None
        settled = not doubtful or rests_on.isdisjoint(doubtful)
        if asked is not None and settled and asked(values) is not True:
            if not blank:
                reading.warnings.append(Fault(key, "answer.not_asked", NOT_ASKED))
            continue
        fault = None
        if not blank:
            values[key], fault = _read_one(question, value, today, reading)
        elif question.required and settled:
            fault = Fault(key, "answer.missing", MISSING)
        if fault is not None:
            reading.faults.append(fault)
        if fault is not None or not settled:
            doubtful.add(key)
    _derive(theme, values, doubtful)
    _weigh(plan, values, doubtful, reading)
    del values["observed_on"]
    reading.values = values
    return reading


@dataclass(frozen=True)
class _Plan:
    """A theme made ready for reading: conditions compiled once, each beside the keys it rests on."""

    questions: tuple[tuple[Question, str, Test | None, frozenset[str]], ...]
    checks: tuple[tuple[Check, Test, frozenset[str]], ...]
    known: frozenset[str]
    retired: frozenset[str]


_PLANS: dict[int, tuple[Theme, _Plan]] = {}


def _plan(theme: Theme) -> _Plan:
    """Return the theme's plan, made at first use; the theme is kept beside it so that its id stays its own."""
    found = _PLANS.get(id(theme))
    if found is None:
        plan = _Plan(
            tuple(
                (each, each.key, None, frozenset[str]())
                if each.asked_if is None
                else (each, each.key, theme.test(each.asked_if), frozenset(keys_of(each.asked_if)))
                for each in theme.live_questions
            ),
            tuple((each, theme.test(each.holds), frozenset(keys_of(each.holds))) for each in theme.checks),
            frozenset(each.key for each in theme.live_questions),
            frozenset(each.key for each in theme.questions if each.retired is not None),
        )
        found = _PLANS[id(theme)] = (theme, plan)
    return found[1]


def _odd_keys(theme: Theme, plan: _Plan, answers: Mapping[str, Any], reading: Reading) -> None:
    for key in answers:
        if key in plan.known:
            continue
        if key in plan.retired:
            reading.warnings.append(Fault(key, "answer.retired", RETIRED))
        else:
            known = key in theme.fields
            reading.faults.append(
                Fault(_printable(key), "answer.derived" if known else "answer.unknown", DERIVED if known else UNKNOWN)
            )


def _read_one(question: Question, value: Any, today: date, reading: Reading) -> tuple[Stored, Fault | None]:
    if question.unsure and question.kind.gap_codes and value in GAPS:
        reading.gaps[question.key] = value
        return None, None
    try:
        stored = question.kind.read(value)
    except Unfit as unfit:
        return None, Fault(question.key, unfit.code, unfit.message)
    if isinstance(stored, date) and stored > today and not (isinstance(question.kind, Date) and question.kind.future):
        return None, Fault(question.key, "answer.future", FUTURE)
    return stored, None


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


def _weigh(plan: _Plan, values: Mapping[str, Stored], doubtful: set[str], reading: Reading) -> None:
    for check, holds, rests_on in plan.checks:
        if holds(values) is False and rests_on.isdisjoint(doubtful):
            faults = reading.faults if check.severity == "error" else reading.warnings
            faults.extend(Fault(key, check.code, check.message) for key in check.about)
