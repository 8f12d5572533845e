"""By what a number can be broken down: a choice, an item of lines, or the bands of a grouping."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from app.core.text import Text
from app.records.carrying import answers_of, gaps_beside
from app.rollups.live import Number, Part, item_sql, pieces_sql
from app.rollups.sights import Unseen
from app.rollups.statements import Dialect
from app.themes.language import GAPS, Choice, Grouping, Lines, Question, Theme, read_answers
from app.themes.language.expr import Stored, Values
from app.themes.language.groupings import MONTH_DAY

NONE: Final = "none"
"""The category of a multiple choice of which nothing was chosen, and of lines of which there are none."""
UNANSWERED: Final = "unanswered"
"""The category of what was not answered, not asked, or could not be worked out."""

BESIDE: Final[Mapping[str, Text]] = {
    NONE: Text("Tidak ada", "None of them"),
    "unknown": Text("Tidak tahu", "Unknown"),
    "refused": Text("Tidak bersedia menjawab", "Refused to answer"),
    UNANSWERED: Text("Tidak dijawab", "Not answered"),
}
"""The categories beside the options, and what people read; options never have these codes (`themes check`)."""

_NO_ITEM, _NO_OPTION = "?", "!"
"""How a line without an answer, and one of which nothing was chosen, stand among the codes of a record's lines."""

Raw = int | str | None
"""What is grouped by: a code, `,A,B,`, a number, or the different codes of all lines with commas between."""


@dataclass(frozen=True, slots=True)
class Code:
    """A category: an option of the list, a group, or one `beside` them."""

    code: str
    label: Text
    kind: Literal["option", "none", "gap"]


@dataclass(frozen=True, kw_only=True)
class Category:
    """A way to tell apart what a number counts.

    `many`: one record may be in several categories, so that they do not add up to the total. `lines`: the question
    whose items are looked at. `hidden`: options that the asker may not see.
    """

    key: str
    label: Text
    options: tuple[tuple[str, Text], ...]
    many: bool
    list_name: str = ""
    list_version: str = ""
    list_source: str = ""
    question: str = ""
    item: Question | None = None
    grouping: Grouping | None = None
    ends: tuple[tuple[str, int | None, int | None], ...] = ()
    hidden: frozenset[str] = frozenset()

    @property
    def codes(self) -> tuple[Code, ...]:
        """Every category, the options first."""
        told = [Code(code, label, "option") for code, label in self.options if code not in self.hidden]
        beside = [key for key in BESIDE if self.many or key != NONE]
        return (*told, *(Code(key, BESIDE[key], "none" if key == NONE else "gap") for key in beside))

    def sql(self, number: Number, dialect: Dialect) -> str:
        """Print `value` and `gap` of a counted row, whose columns stand under `c`."""
        return f"{self._value_sql(number, dialect)} AS value, {self._gap_sql(dialect)} AS gap"

    def _value_sql(self, number: Number, dialect: Dialect) -> str:
        if self.grouping is not None:
            return _number_sql(self.grouping, dialect)
        if self.item is None or self.of_lines_counted(number):
            return f"c.{self.key if self.item is None else self.item.key}"
        told, joined = item_sql(self.item, dialect), "group_concat(DISTINCT {})"
        if dialect == "postgresql":
            joined = "string_agg(DISTINCT {}, ',')"
        each = joined.format(
            f"CASE WHEN {told} IS NULL THEN '{_NO_ITEM}' WHEN {told} = ',' THEN '{_NO_OPTION}' ELSE {told} END"
        )
        found = f"(SELECT {each} FROM {pieces_sql(f'c.{self.question}', dialect)})"  # noqa: S608 - names are ours
        return f"CASE WHEN c.{self.question} IS NOT NULL THEN coalesce({found}, '') END"

    def _gap_sql(self, dialect: Dialect) -> str:
        if not self.question:
            return "NULL"
        find = "instr" if dialect == "sqlite" else "strpos"
        cases = " ".join(
            f"WHEN {find}(',' || c.gaps || ',', ',{self.question}={gap},') > 0 THEN '{gap}'" for gap in (*GAPS, "")
        )
        return f"CASE {cases} END"

    def of_lines_counted(self, number: Number) -> bool:
        """Say whether it is an item of the very lines that are counted."""
        return self.item is not None and number.indicator.each == self.question

    def of(self, part: Part, theme: Theme) -> tuple[str, ...]:
        """Return the categories of a version of a record."""
        return self.told(self._raw(part.values, theme), self._gap(part, theme))

    def _raw(self, values: Values, theme: Theme) -> Raw:
        if self.grouping is not None:
            return self.grouping.number(values)
        if self.item is None:
            return _raw(values.get(self.key))
        stored, kind = values.get(self.question), theme.fields[self.question].kind
        if stored is None or not isinstance(kind, Lines):
            return None
        found = (line.get(self.item.key) for line in kind.open(stored))
        return ",".join(_NO_ITEM if each is None else _NO_OPTION if each == "," else str(each) for each in found)

    def _gap(self, part: Part, theme: Theme) -> str | None:
        if not self.question or part.entry.zero:
            return None
        body = part.body
        reading = read_answers(theme, answers_of(theme, body), part.entry.observed_on, date.max)
        return (reading.gaps | gaps_beside(theme, body)).get(self.question)

    def told(self, raw: Raw, gap: str | None) -> tuple[str, ...]:
        """Return the categories of a value and the gap beside it; each once, at least one."""
        if raw is None:
            return (gap or UNANSWERED,)
        if self.grouping is not None:
            return (self._group(int(raw)),)
        if not self.many:
            return (str(raw),)
        found = dict.fromkeys(code for code in str(raw).split(",") if code and code not in self.hidden)
        if not found and gap is not None and self.hidden:
            return (gap or UNANSWERED,)  # what stands there is the keeper's: the sender had said nothing
        beside = {_NO_ITEM: UNANSWERED, _NO_OPTION: NONE}
        return tuple(dict.fromkeys(beside.get(code, code) for code in found)) or (NONE,)

    def _group(self, number: int) -> str:
        for code, least, most in self.ends:
            if (least is None or least <= number) and (most is None or number <= most):
                return code
        return UNANSWERED


def _number_sql(grouping: Grouping, dialect: Dialect) -> str:
    if grouping.at is None:
        return f"c.{grouping.of}"
    written = (
        "CAST(strftime('%Y%m%d', {}) AS integer)" if dialect == "sqlite" else "CAST(to_char({}, 'YYYYMMDD') AS integer)"
    )
    at, of = f"c.{grouping.at}", f"c.{grouping.of}"
    return f"CASE WHEN {at} >= {of} THEN ({written.format(at)} - {written.format(of)}) / {MONTH_DAY} END"


def _raw(stored: Stored) -> Raw:
    return stored if isinstance(stored, (int, str)) else None


def categories(theme: Theme, unseen: Unseen) -> dict[str, Category]:
    """Return everything by which this asker may break down the theme's numbers, by key."""
    found: dict[str, Category] = {}
    for field in theme.fields.values():
        if unseen.whole(field.key):
            continue
        asked = field.key if isinstance(field, Question) else ""
        if isinstance(field.kind, Choice):
            found[field.key] = _of_list(field.key, field.label, field.kind, asked, hidden=unseen.codes(field.key))
        if isinstance(field.kind, Lines):
            for item in field.kind.items:
                if isinstance(item.kind, Choice):
                    label = Text(f"{field.label.id}: {item.label.id}", f"{field.label.en}: {item.label.en}")
                    found[f"{field.key}.{item.key}"] = _of_list(
                        f"{field.key}.{item.key}", label, item.kind, field.key, item=item
                    )
    for grouping in theme.groupings:
        if not unseen.whole(grouping.of) and not (grouping.at and unseen.whole(grouping.at)):
            found[grouping.key] = _of_groups(grouping, theme)
    return found


def _of_list(key: str, label: Text, kind: Choice, question: str, **more: Any) -> Category:
    return Category(
        key=key,
        label=label,
        options=tuple((each.code, each.label) for each in kind.options.options),
        many=kind.many or "item" in more,
        list_name=kind.options.name,
        list_version=kind.options.version,
        list_source=kind.options.source,
        question=question,
        **more,
    )


def _of_groups(grouping: Grouping, theme: Theme) -> Category:
    asked = isinstance(theme.fields[grouping.of], Question) and grouping.at is None
    return Category(
        key=grouping.key,
        label=grouping.label,
        options=tuple((each.code, each.label) for each in grouping.groups),
        many=False,
        list_source=grouping.source,
        question=grouping.of if asked else "",
        grouping=grouping,
        ends=tuple(grouping.ends(theme.scope_of_conditions)),
    )
