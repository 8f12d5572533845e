"""Records of a theme drawn by chance, such as kader send, and what each of them counts in."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.records.cells import Entry, changes
from app.records.tables import sum_columns
from app.themes.language import NO_PAST, Choice, Choices, Lines, Theme, q, read_answers, remember
from app.themes.language.expr import Values
from tests.themes.documents import COUNTED, FORTNIGHT_AGO, HEAD, PASTS, SEEN_ON, TODAY, WIFE
from tests.web.sent import Pen

USUAL = {
    "covid": ~q("confirmed_on").answered | ~q("outcome").one_of("SELESAI_KARANTINA", "DISCARDED"),
    "poverty": q("aid_received").answered,
}
"""What records nearly always say. A tie that some odd record unties still holds in every RT that has none."""

MORE: dict[str, tuple[dict[str, Any], ...]] = {
    "umkm": (
        {"turnover_month_class": "1", "capital_idr": 2_000_000_000, "year_started": 2025},
        *({"turnover_month_class": None, "capital_idr": capital} for capital in (2_000_000_000, 6_000_000_000)),
    ),
    "stunting": (
        {"weight_kg": None},
        {"oedema": "yes", "height_cm": None},
        {"height_cm": "71.5"},
        {"weight_kg": "7.4"},
    ),
    "poverty": (
        *({f"fm{number}": None for number in range(1, 10)} for _ in range(3)),
        {"aid": [], "aid_official": []},
        *({"aid_official": [code]} for code in ("PKH", "SEMBAKO", "PBI_JK")),
        *({"aid": [code]} for code in ("PKH", "SEMBAKO", "PBI_JK")),
        *({"people": [HEAD | {"occupation": code}, WIFE | {"occupation": code}]} for code in ("2", "19", "16")),
        *({"people": [each | {"occupation": "2"}]} for each in (HEAD, WIFE | {"relationship": "1"})),
    ),
}
"""What is said as often as what indicators count, to tell apart what chance alone would bring together too often."""

OFTEN: dict[str, dict[str, tuple[Any, ...]]] = {
    "poverty": {"desil": tuple(range(11)), "dtsen_member": ("yes", "no", None)},
}
"""What every second record says, whatever else it says."""


@dataclass(frozen=True)
class Drawn:
    """A record as conditions see it, with the gaps among its answers."""

    values: Values
    gaps: dict[str, str]

    def counts(self, theme: Theme) -> dict[date, dict[str, int]]:
        """Return what the record adds to each indicator, by day: to a stock what changes."""
        columns, found = sum_columns(theme), dict[date, dict[str, int]]()
        for day, at, amount in changes(theme, [Entry(self.values["observed_on"], self.values)]):
            told = found.setdefault(day, {})
            told[columns[at]] = told.get(columns[at], 0) + amount
        return found


def drawn(theme: Theme, many: int) -> Iterator[Drawn]:
    """Draw records: the example with some of what indicators count, with gaps, and with other answers."""
    chance, options = random.Random(f"ties {theme.key}"), _options(theme)
    usual = theme.test(USUAL[theme.key]) if theme.key in USUAL else None
    last = SEEN_ON.get(theme.key, FORTNIGHT_AGO)
    for _ in range(100 * many):
        day = last - timedelta(days=chance.choice((0, 0, 1, 9, 40, 100, 400)))
        reading = read_answers(theme, _answers(theme, Pen(options, chance, day, 1.0)), day, TODAY)
        if reading.faults:
            continue
        past = chance.choice((NO_PAST, *PASTS.get(theme.key, ())))
        values = {**reading.values, **remember(theme, reading.values, day, past).values, "observed_on": day}
        if usual is None or usual(values) is True:
            many -= 1
            yield Drawn(values, dict(reading.gaps))
        if not many:
            return
    raise AssertionError("hardly any record that was drawn can be read")


def _options(theme: Theme) -> dict[str, list[str]]:
    asked = {each.key: each for each in theme.questions}
    asked |= {
        f"{key}.{item.key}": item
        for key, each in asked.items()
        if isinstance(each.kind, Lines)
        for item in each.kind.items
    }
    return {
        path: list(each.kind.options.labels) for path, each in asked.items() if isinstance(each.kind, Choice | Choices)
    }


def _answers(theme: Theme, pen: Pen) -> dict[str, Any]:
    chance, gone = pen.chance, pen.chance.choice((0, 0, 0.2, 0.6))
    kept = {key for key, answer in theme.example.items() if chance.random() >= gone}
    answers = {key: answer for key, answer in theme.example.items() if key in kept or theme.fields[key].required}
    for said in chance.sample((*COUNTED[theme.key], *MORE.get(theme.key, ())), k=chance.choice((0, 1, 1, 2, 3))):
        answers |= said
    answers |= {key: chance.choice(any_) for key, any_ in OFTEN.get(theme.key, {}).items() if chance.random() < 0.5}
    few = min(len(theme.questions), chance.choice((0, 1, 2, 3, 5, 9)))
    answers |= {each.key: pen.answer(each, each.key) for each in chance.sample(theme.questions, k=few)}
    for key, answer in answers.items():
        if isinstance(theme.fields[key].kind, Choices) and isinstance(answer, list) and chance.random() < 0.5:
            share = chance.choice((0.1, 0.5))
            answers[key] = [code for code in pen.options[key] if chance.random() < share]
    return {key: answer for key, answer in answers.items() if answer is not None}
