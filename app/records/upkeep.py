"""After a migration: every theme has its counter, and rows and cells follow the declarations as they are now."""

from sqlmodel import Session, col, select

from app.core.db import Database
from app.records.models import ThemeState
from app.records.replay import replay
from app.records.store import count_records
from app.records.subjects import BlindIndex
from app.themes.catalog import CATALOG
from app.themes.language import Theme
from app.themes.lock import digest


def missing_or_changed(session: Session) -> list[Theme]:
    """Return the themes whose declaration is not the one that the database was made under."""
    known = dict(session.exec(select(col(ThemeState.theme), col(ThemeState.digest))).all())
    return [theme for theme in CATALOG if known.get(theme.key) != digest(theme)]


def settle_theme(session: Session, theme: Theme, index: BlindIndex) -> int:
    """Note a theme's declaration as the one in force, mending rows that read differently under it; returns how many.

    The caller rebuilds the cells of a theme that had records.
    """
    state = session.get(ThemeState, theme.key)
    if state is None:
        session.add(ThemeState(theme=theme.key, digest=digest(theme)))
        return 0
    mended = sum(1 for _ in replay(session, theme, index, mend=True)) if count_records(session, theme) else 0
    state.digest = digest(theme)
    session.add(state)
    return mended


def themes_to_rebuild(db: Database, index: BlindIndex) -> list[Theme]:
    """Bring every theme's rows up to its declaration; return those whose cells must be counted anew."""
    changed: list[Theme] = []
    with db.writing() as session:
        for theme in missing_or_changed(session):
            if session.get(ThemeState, theme.key) is not None and count_records(session, theme):
                changed.append(theme)
            settle_theme(session, theme, index)
    return changed
