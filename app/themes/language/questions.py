"""A question is asked of a person; a derived value is computed from the answers by a named pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.text import Text
from app.themes.language.expr import Condition, Stored, Values
from app.themes.language.keepers import Keeper
from app.themes.language.kinds import Kind
from app.themes.language.past import Past, Recall


class Privacy(StrEnum):
    """How much an answer may hurt its subject (UU 27/2022); it drives masking, encryption, export and erasure."""

    OPEN = "open"
    PERSONAL = "personal"
    IDENTITY = "identity"
    SPECIFIC = "specific"


GAPS = ("unknown", "refused")
"""What a person may say instead of answering: "tidak tahu" and "tidak bersedia"."""


@dataclass(frozen=True, kw_only=True)
class _Value:
    key: str
    kind: Kind
    label: Text
    privacy: Privacy
    unit: str = ""
    source: str = ""

    @property
    def ordered(self) -> bool:
        """Whether less and more have a meaning."""
        return self.kind.ordered

    @property
    def many(self) -> bool:
        """Whether it holds several codes."""
        return self.kind.many

    @property
    def axis(self) -> str:
        """The line on which its values lie; answers on the same one can be compared."""
        return self.kind.axis

    def literal(self, value: Any) -> Stored:
        """Turn a literal of the declaration into its stored form."""
        return self.kind.literal(value)


@dataclass(frozen=True, kw_only=True)
class Question(_Value):
    """One question of a theme.

    `required`: must be answered whenever it is asked. `asked_if`: asked only when this is true. `unsure`: the person
    may also say `unknown` or `refused`, which is kept as said and counts as unanswered in every condition.
    `kept_by`: who alone gives this answer, or some of its options; what a keeper said stays when others revise.
    `steps`: of a single choice that moves step by step, whose step it is to choose some of its options; everybody sees
    what was chosen, and who has another hand may leave it as it stands.
    `retired`: the theme version from which it is no longer asked; keys are never reused.
    """

    required: bool = False
    asked_if: Condition | None = None
    unsure: bool = False
    kept_by: Keeper | None = None
    steps: tuple[Keeper, ...] = ()
    help: Text | None = None
    since: int = 1
    retired: int | None = None


@dataclass(frozen=True, kw_only=True)
class Derived(_Value):
    """A value nobody types: it follows from the answers."""


Formula = Callable[[Values], Mapping[str, Stored]]
"""A pure function from stored answers to stored derived values."""

Recollection = Callable[[Values, Past], Mapping[str, Stored]]
"""A pure function from stored answers and the past to stored derived values."""


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """A named formula, what it takes and what it gives."""

    by: Formula
    takes: tuple[str, ...]
    gives: tuple[Derived, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """A named formula that also looks at other records; what it gives is computed when those are known.

    What rests on `recalls.earlier` alone is kept beside the record and follows when an earlier record comes late,
    changes or is voided. All else is true at the moment of sending only: checks may use it, tables and totals not.
    """

    by: Recollection
    takes: tuple[str, ...]
    recalls: Recall
    gives: tuple[Derived, ...]
    source: str = ""

    @property
    def lasting(self) -> bool:
        """Whether what it gives is kept."""
        return not (self.recalls.previous or self.recalls.shared or self.recalls.alike)
