"""Documents as phones might send them: valid ones, damaged ones, and nonsense, drawn from any theme's declaration."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.themes.language import GAPS, Lines, Question, Theme

NIKS = ("1872014506900001", "1872011708709905", "1872015708709905", "2072015506259901", "1872005512909901")
ODD_NIKS = ("1872014506910000", "1872013206900001", "1872017206900001", "1872014513900001", "187201450690000")
CARDS = ("1872011507080009", "1872011708709905", "1872011507080000")
PHONES = ("0812-3456-7890", "+6281234567890", "0812")
NONSENSE: tuple[Any, ...] = (
    None, "", "  ", "\u00a0", "\x1f", "x", "ya", "-1", "007", " 12 ", "1.5", "1,50", "1.500", "1.500.000", "1e3", "٣",
    "12a", 0, 1, -3, 2.5, 3.0, 1e21, 1e-7, True, False, [], ["A"], [1], ["A", "A"], {}, {"a": 1}, [{}], [None], [[]],
    "2026-02-30", "2026-2-3", "1899-12-31", "2199-12-31", "2200-01-01", "9999-12-31", "0000-01-01", "17/8/2026",
    "unknown", "refused", "tab\tand\nline", "nul\x00", "\ud800", "e\u0301" * 40, "🙂" * 61, "9" * 15, "9" * 16,
    "0" * 16, "+62 812 3456 7890", "08", "1872.0145.0690.0001", "1872014506910000", "1872019906900001",
)  # fmt: skip
"""What no question asks for, or some do."""

STRANGE = ("who", "observed_on", "x" * 90, "haz", "old_name", "\ud800", "__proto__", "length")
"""Keys that are no question of a theme, or not one that is asked."""


@dataclass(frozen=True)
class Pen:
    """Writes one document: by the codes on offer, on a day, each answer well meant with a likelihood of `care`."""

    options: Mapping[str, list[str]]
    chance: random.Random
    day: date
    care: float

    def document(self, theme: Theme) -> dict[str, Any]:
        """Answer a theme's questions, from the example or from nothing."""
        chance = self.chance
        answers = dict(theme.example) if chance.random() < 0.85 else {}
        touched = chance.choice((0.03, 0.03, 0.06, 0.2, 0.8))
        for question in theme.questions:
            if chance.random() < touched:
                answers[question.key] = self.answer(question, question.key)
        if chance.random() < 0.06:
            answers |= {key: chance.choice(NONSENSE) for key in chance.choices(STRANGE, k=2)}
        return {key: value for key, value in answers.items() if value is not None or chance.random() < 0.5}

    def answer(self, question: Question, path: str) -> Any:
        """Give one answer."""
        chance = self.chance
        if chance.random() > self.care:
            return chance.choice(NONSENSE)
        if question.unsure and chance.random() < 0.1:
            return chance.choice(GAPS)
        return None if chance.random() < 0.08 else self._good(question, path)

    def _good(self, question: Question, path: str) -> Any:
        chance, kind, facts = self.chance, question.kind, question.kind.facts()
        match kind.name:
            case "integer" | "money":
                return self._integer(facts["low"], facts["high"])
            case "decimal":
                return self._decimal(facts)
            case "date":
                return self._date()
            case "choice":
                return chance.choice(self.options[path])
            case "choices":
                return chance.choices(self.options[path], k=chance.randrange(4))
            case "yes_no":
                return chance.choice(("yes", "no", True, False))
            case "digits":
                return "1" * chance.choice((*facts["lengths"], 4))
            case "nik" | "kk" | "phone":
                return chance.choice({"nik": (*NIKS * 4, *ODD_NIKS), "kk": CARDS, "phone": PHONES}[kind.name])
            case "lines":
                return [self._line(kind, path) for _ in range(chance.choice((0, 1, 2, 3)))]  # type: ignore[arg-type]
        size = chance.choice((facts["least"], facts["most"], 12, 30, facts["most"] + 1))
        return chance.choice(("Contoh Sari ", "Budi", "Jl. Éèà ", "🙂 ")).ljust(size, "n")[:size]

    def _integer(self, low: int, high: int) -> Any:
        chance = self.chance
        near = (low, high, min(high, low + chance.randrange(40)), chance.randint(low, high), low - 1, high + 1)
        number = chance.choice(near)
        return chance.choice((number, str(number), f" {number}"))

    def _decimal(self, facts: Mapping[str, Any]) -> Any:
        chance, places = self.chance, facts["places"]
        low, high = (round(float(facts[end]) * 10**places) for end in ("low", "high"))
        whole = chance.choice((low, high, chance.randint(low, high), min(high, low + chance.randrange(2000)), high + 1))
        text = f"{whole / 10**places:.{places}f}"
        return chance.choice((text, text.replace(".", ","), float(text), text + "0"))

    def _date(self) -> str:
        back = self.chance.choice((0, 1, 5, 14, 30, 40, 365, 400, 1000, 1827, 9000, 20_000, -1, -30))
        return max(date(1900, 1, 1), self.day - timedelta(days=back + self.chance.randrange(3))).isoformat()

    def _line(self, kind: Lines, path: str) -> Any:
        if kind.plain and self.chance.random() < 0.2:
            return self.answer(kind.item[kind.plain], f"{path}.{kind.plain}")
        items = [each for each in kind.items if each.required or self.chance.random() < 0.6]
        line = {each.key: self.answer(each, f"{path}.{each.key}") for each in items}
        return {key: value for key, value in line.items() if value is not None}


def offered(form: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the codes that a form offers, by the question's key, an item's behind its question's."""
    found: dict[str, list[str]] = {}
    for question in form["questions"]:
        items = question["facts"].get("items", ())
        asked = {question["key"]: question["facts"]} | {
            f"{question['key']}.{each['key']}": each["facts"] for each in items
        }
        for path, facts in asked.items():
            if "options" in facts:
                others = form["codes"].get(facts["list"], "").split() if "others" in facts else []
                found[path] = [each["code"] for each in facts["options"]] + others[:20]
    return found


def sayable(theme: Theme, answers: Mapping[str, Any], *, bold: bool) -> dict[str, Any]:
    """Leave out what names options of no kader's form and, unless `bold`, what only others may answer."""
    hidden = {key: keeper.codes for key, keeper in theme.secrets.items() if keeper.codes or not bold}

    def said(key: str, value: Any) -> bool:
        codes = hidden.get(key, frozenset())
        told = value if isinstance(value, list) else [value]
        return codes is not None and not any(isinstance(each, str) and each in codes for each in told)

    return {key: value for key, value in answers.items() if said(key, value)}
