"""What the pages that ask of single records share: who may ask, and the question understood."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.areas import codes as area_codes
from app.areas.tree import Tree
from app.core.errors import INVALID, problem_kind, refuse
from app.core.openapi import documented
from app.identity.gate import Caller
from app.identity.problems import EXPIRED, FORBIDDEN, INVALID_TOKEN, MISSING, REVOKED
from app.identity.scope import Action
from app.records.door import UNKNOWN_THEME
from app.records.privacy import sight_of
from app.rollups import problems
from app.rollups.asking import Words, understood
from app.rollups.live import TOO_FAR_BACK, records_of
from app.rollups.query import Question
from app.rollups.sights import Unseen, unseen_by
from app.themes.language import Indicator, Theme

NOT_READ = problem_kind(
    "rollup.not_read",
    403,
    id="Rincian dan daftar catatan hanya untuk yang boleh membaca catatan di seluruh wilayah itu. Jumlahnya boleh.",
    en="Breakdowns and lists of records are for those who may read the records of that whole area. Totals are yours.",
)

REFUSALS: dict[int | str, dict[str, Any]] = documented(
    *(MISSING, INVALID_TOKEN, EXPIRED, REVOKED, FORBIDDEN, NOT_READ, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID),
    *(problems.PERIOD, problems.PERIOD_TEXT, problems.PERIOD_ORDER, problems.LEVEL, problems.INDICATOR),
    *(problems.AREA_NEEDED, problems.TOO_LARGE, TOO_FAR_BACK),
)
"""How each of them refuses."""


def read_by(caller: Caller, theme: Theme, words: Words, tree: Tree, today: date) -> tuple[Question, Unseen]:
    """Return the question of somebody who may read the records behind it, and what she may not know of them.

    Outside her totals an area is unknown; where she has totals alone, Problem `rollup.not_read`. Others as
    `understood` says.
    """
    question, unseen = asked_by(caller, theme, words, tree, today, least=0)
    if not caller.scope.allows(Action.READ, question.area, theme.key):
        raise refuse(NOT_READ)
    return question, unseen


def asked_by(
    caller: Caller, theme: Theme, words: Words, tree: Tree, today: date, least: int
) -> tuple[Question, Unseen]:
    """Return the question of somebody who may read the totals, and what she may not know of the records behind them.

    `least` and Problems as of `understood`.
    """
    question = replace(understood(words, theme, caller.scope, tree, today, least), step="total")
    return question, unseen_by(theme, sight_of(caller.scope, question.area, theme))


def indicator_of(theme: Theme, key: str, unseen: Unseen, *, veiled: bool = False) -> Indicator:
    """Return an indicator by its key, or the records themselves; Problem `rollup.indicator` for one she has not.

    `veiled`: small counts are hidden from her. Then the records themselves are none: no total of them is published.
    """
    records = records_of(theme)
    seen = [each for each in theme.indicators if not unseen.rests_on(theme, each)]
    if veiled:
        seen = [each for each in seen if not each.kept and not each.withheld]
    known = {each.key: each for each in ([] if veiled else [records])} | {each.key: each for each in seen}
    if key not in known:
        raise refuse(problems.INDICATOR, known=", ".join(known))
    return known[key]


def told_of(question: Question) -> tuple[object, ...]:
    """Return what makes a question another one, for an ETag."""
    return (
        *(question.theme.key, question.theme.version, question.area, question.by, question.first, question.last),
        *(question.step, question.state, ",".join(question.indicators)),
    )
