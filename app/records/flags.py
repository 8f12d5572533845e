"""What is doubted about a record as it stands, for people to look into; nothing is decided by it.

A flag is a warning of the theme whose rule is broken now, or a doubt that rests on two records (`Twice`). It is asked
of the rows in SQL, and a doubt on two records only of those that the asker may read both of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, literal, or_, select, text
from sqlmodel import Session, col

from app.areas.codes import is_within
from app.core.text import Text
from app.identity.scope import Action, Scope
from app.records.models import Mention
from app.records.store import under
from app.records.tables import TABLES
from app.themes import catalog
from app.themes.language import Check, Choice, Condition, Theme, Twice, all_of, keys_of, sql
from app.themes.language.expr import Dialect


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that may be doubted: a code, and the rules that bring it out."""

    code: str
    checks: tuple[Check, ...]
    twice: tuple[Twice, ...]
    kept: bool
    """Whether it rests on what official lists say, so that only who may see them learns of it."""

    @property
    def rules(self) -> tuple[Check | Twice, ...]:
        """Every rule of this code."""
        return (*self.checks, *self.twice)

    @property
    def messages(self) -> tuple[Text, ...]:
        """What people read, each sentence once."""
        return tuple(dict.fromkeys(each.message for each in self.rules))

    @property
    def about(self) -> tuple[str, ...]:
        """The questions it is about."""
        return tuple(dict.fromkeys(key for each in self.rules for key in each.about))


@cache
def flags_of(theme_key: str) -> Mapping[str, Flag]:
    """Return what may be doubted about a theme's records, by code; what rests on a passing moment is left out."""
    theme = catalog.theme(theme_key)
    kept = kept_fields(theme)
    fleeting = theme.remembered.keys() - set(theme.lasting)
    checks = [each for each in theme.checks if each.severity == "warning" and fleeting.isdisjoint(keys_of(each.holds))]
    codes = dict.fromkeys((*(each.code for each in checks), *(each.code for each in theme.twice)))
    found: dict[str, Flag] = {}
    for code in codes:
        mine = tuple(each for each in checks if each.code == code)
        twice = tuple(each for each in theme.twice if each.code == code)
        rests_on = {*(key for each in mine for key in keys_of(each.holds)), *(each.same for each in twice)}
        found[code] = Flag(code, mine, twice, not kept.isdisjoint(rests_on))
    return found


def kept_fields(theme: Theme) -> frozenset[str]:
    """Return the secret questions that only keepers answer as a whole, and every value that is computed from them."""
    found = {key for key, keeper in theme.secrets.items() if keeper.codes is None}
    for formula in theme.formulas:
        if not found.isdisjoint(formula.takes):
            found |= {each.key for each in formula.gives}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Asked:
    """A flag as somebody asks for it: where the rows lie, and all the areas whose records she may hold beside them."""

    flag: Flag
    rows: tuple[str, ...]
    roots: tuple[str, ...]


def fires(session: Session, theme: Theme, asked: Asked) -> ColumnElement[bool]:
    """Return the condition that a flag fires for a row now."""
    dialect: Dialect = "sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql"
    table = TABLES[theme.key][0]
    conditions = [_broken(theme, each.holds, dialect) for each in asked.flag.checks]
    conditions += [_shared(theme, each, dialect, asked.roots) for each in asked.flag.twice]
    return and_(table.c.state != "void", ~table.c.zero, or_(*conditions))


def asked(theme: Theme, scope: Scope, area: str | None) -> dict[str, Asked]:
    """Return the flags that a caller may ask for, by code: in or below `area`, or wherever she reads records.

    What rests on official lists is asked only where she may see them; elsewhere there is no such flag.
    """
    found: dict[str, Asked] = {}
    for flag in flags_of(theme.key).values():
        roots = scope.roots(Action.SEE_LISTS if flag.kept else Action.READ, theme.key)
        rows = roots if area is None else _meeting(roots, area)
        if rows:
            found[flag.code] = Asked(flag, rows, roots)
    return found


def _meeting(roots: tuple[str, ...], area: str) -> tuple[str, ...]:
    """Return what an area and some roots have in common."""
    if any(is_within(area, root) for root in roots):
        return (area,)
    return tuple(root for root in roots if is_within(root, area))


def count(session: Session, theme: Theme, asked: Asked) -> int:
    """Return for how many records a flag fires."""
    table = TABLES[theme.key][0]
    query = select(func.count()).select_from(table).where(under(table, asked.rows), fires(session, theme, asked))
    return int(session.execute(query).scalar_one())


def _broken(theme: Theme, holds: Condition, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a rule is surely broken; what is unknown breaks nothing."""
    printed = sql(all_of(~holds), theme.scope_of_conditions, dialect)
    return text(printed.replace(":", "\\:"))  # type: ignore[return-value]


def _shared(theme: Theme, twice: Twice, dialect: Dialect, roots: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that another record names the same person and has one of the same codes."""
    table = TABLES[theme.key][0]
    other = table.alias("other")
    mine, theirs = _named(theme, twice, "mine"), _named(theme, twice, "theirs")
    kind = theme.fields[twice.same].kind
    codes = [option.code for option in kind.options.options] if isinstance(kind, Choice) else []
    finder = func.instr if dialect == "sqlite" else func.strpos
    return exists(
        select(literal(1))
        .select_from(mine)
        .join(theirs, and_(theirs.c.named == mine.c.named, theirs.c.record != mine.c.record))
        .join(other, other.c.id == theirs.c.record)
        .where(
            mine.c.record == table.c.id,
            other.c.state != "void",
            or_(other.c.subject.is_(None), other.c.subject != table.c.subject),
            under(other, roots),
            or_(
                *(
                    and_(finder(table.c[twice.same], f",{code},") > 0, finder(other.c[twice.same], f",{code},") > 0)
                    for code in codes
                )
            ),
        )
    )


def _named(theme: Theme, twice: Twice, name: str) -> Subquery:
    return (
        select(col(Mention.named), col(Mention.record))
        .where(col(Mention.theme) == theme.key, col(Mention.key).in_(twice.named_by))
        .subquery(name)
    )
