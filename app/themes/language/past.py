"""A record may remember: what its last revision said, and what other records of the theme say of the same subject."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.themes.language.expr import Stored, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Which fields a formula remembers; the day observed is always among them.

    `earlier`: of the subject's records observed before. `previous`: of the revision that this one replaces. `shared`:
    of records about other subjects that name the same person, family or likeness (`Subject.alike`). `alike`: of those
    among them that share a likeness.
    """

    earlier: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that are remembered, of whichever record."""
        return (*self.earlier, *self.previous, *self.shared, *self.alike)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is remembered for one record: `earlier` latest first, the others in no order that means anything."""

    earlier: tuple[Values, ...] = ()
    previous: Mapping[str, Stored] | None = None
    shared: tuple[Values, ...] = ()
    alike: tuple[Values, ...] = ()


NO_PAST = Past()
