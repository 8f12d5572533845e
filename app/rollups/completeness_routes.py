"""Completeness and timeliness over HTTP: which reports came, which in time, and from which RT nothing comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.codes import LEVELS, Level, is_within, level_of
from app.areas.denominators import Books
from app.areas.routes import Places
from app.areas.tree import Tree
from app.core.clock import today
from app.core.errors import INVALID, refuse
from app.core.http import Db, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, documented
from app.core.text import Text
from app.identity.gate import SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action, Scope
from app.records.door import UNKNOWN_THEME
from app.records.duplicates import apart_so_far
from app.rollups import problems
from app.rollups.completeness import NOTHING, Plan, Reports, added, completeness, planned
from app.rollups.completeness_replies import DOCUMENTED, ReportLevel, as_csv, reports_out, silent_csv, silent_out
from app.rollups.doubles import Doubles
from app.rollups.parameters import AreaAsked, FormatAsked
from app.rollups.problems import AREA_NEEDED, LEVEL, PERIOD_ORDER
from app.rollups.query import Step, Stretch, period_at, read_period, reporting_period
from app.rollups.report_values import Ratio, families, kader, ratio_out, told_for, verified
from app.rollups.routes import THEMES, books_of, preferred, versions
from app.rollups.silence import Silent, looked_at, merged, silent
from app.rollups.timeliness import Punctuality
from app.themes.language import Theme
from app.themes.report_figures import DOUBLE

MOST_SILENT = 1000
"""Silent RT in one answer, the longest silent first."""

_SHAPE = "1"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

PER_KELURAHAN = Text(
    "Hanya dihitung untuk satu kelurahan atau di bawahnya.", "Only counted for one kelurahan or below."
)
TOO_MANY = Text("Terlalu banyak subjek untuk dibandingkan.", "Too many subjects to compare.")

router = APIRouter(prefix="/v1/completeness", tags=["rollups"])


def punctuality_of(request: Request) -> Punctuality:
    """Return the service's memory of what came in time."""
    found: Punctuality = request.app.state.punctuality
    return found


def doubles_of(request: Request) -> Doubles:
    """Return the service's memory of likely doubles."""
    found: Doubles = request.app.state.doubles
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, read and allowed."""

    area: str
    by: Level
    themes: tuple[Theme, ...]
    plans: tuple[Plan, ...]
    reads: frozenset[str]
    """The themes whose records the caller reads in the whole area."""
    on: date
    silent: bool


@dataclass(slots=True)
class _Answer:
    """One theme's part of the answer."""

    plan: Plan
    areas: list[tuple[str, str]]
    reports: Mapping[tuple[int, str], Reports]
    verified: Mapping[tuple[int, str], Ratio] | None
    silent: list[Silent] = field(default_factory=list)


@router.get(
    "",
    response_class=Response,
    responses={200: DOCUMENTED}
    | NOT_CHANGED
    | documented(
        *NOT_SIGNED_IN,
        *(FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, INVALID, LEVEL, AREA_NEEDED),
        *(problems.PERIOD_TEXT, PERIOD_ORDER, problems.TOO_LARGE),
    ),
)
def read_completeness(
    request: Request,
    db: Db,
    places: Places,
    now: Now,
    caller: SignedIn,
    books: Annotated[Books, Depends(books_of)],
    punctuality: Annotated[Punctuality, Depends(punctuality_of)],
    doubles: Annotated[Doubles, Depends(doubles_of)],
    area: AreaAsked = "",
    by: Annotated[ReportLevel | None, Query(description="Level of the rows; the one below `area` when empty.")] = None,
    theme: Annotated[str, Query(max_length=20, description="One theme; all that you may see when empty.")] = "",
    first: Annotated[
        str, Query(alias="from", max_length=10, description="As in rollups; widened to whole reporting periods.")
    ] = "",
    last: Annotated[str, Query(alias="to", max_length=10, description="This month when both are empty.")] = "",
    step: Annotated[Step, Query(description="Never finer than a theme's reporting period.")] = "total",
    silent: Annotated[
        bool | None, Query(description="List the silent RT; unless said, for a kelurahan and below only.")
    ] = None,
    format: FormatAsked = None,
    part: Annotated[Literal["rows", "silent"], Query(description="Which list the CSV holds.")] = "rows",
) -> Response:
    """Tell how many reports were expected, came, came in time, are due and overdue, by theme, area and period.

    A report is one RT in one reporting period, zero reports included. Readers of totals get these; what counts records,
    families or kader (REP03 to REP06) is null for whoever does not read the records of the theme there.
    """
    tree, day = places.tree(), today(now)
    asked = _understood(caller.scope, tree, area, by, theme, _range(first, last, day), step, day, wants=silent)
    kind = format or preferred(request.headers.get("accept", ""))
    with db.picture() as session:
        seen = {each.key: versions(session, each.key) for each in asked.themes}
        figures = max(areas for _, areas in seen.values())
        standing = _over_all(session, tree, books, figures, caller.scope, asked)
        said = (
            *(
                asked.area,
                asked.by,
                sorted(asked.reads),
                asked.on,
                asked.silent,
                kind,
                part,
                step,
                tree.version,
                day,
                _SHAPE,
            ),
            *((plan.theme.version, plan.theme.reporting, plan.question.first, plan.steps) for plan in asked.plans),
            *(seen, standing, apart_so_far(session)),
        )
        headers = keeping(etag(*said))
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        answers = [
            _answer(session, tree, punctuality, seen[plan.theme.key][0], plan, asked, day) for plan in asked.plans
        ]
        standing = _of_themes(session, doubles, asked) + standing
    if kind == "csv":
        headers["content-disposition"] = f'attachment; filename="{part}-{asked.area}-{asked.by}-{day}.csv"'
        rows = [row for each in answers for row in _rows(each)]
        body = as_csv(rows) if part == "rows" else silent_csv(merged([each.silent for each in answers]))
        return Response(body, headers=headers, media_type="text/csv")
    told = {
        "area": {"code": asked.area, "name": tree.need(asked.area).name},
        "by": asked.by,
        "as_of": day,
        "on": asked.on,
        "themes": [_theme_out(plan, seen[plan.theme.key][0]) for plan in asked.plans],
        "rows": [row for each in answers for row in _rows(each)],
        "totals": [row for each in answers for row in _totals(each, asked, tree)],
        "standing": standing,
        **_silent_part(asked, answers),
    }
    return Response(orjson.dumps(told), headers=headers, media_type="application/json")


def _range(first: str, last: str, day: date) -> Stretch:
    """Return the asked days: this month unless said, `from` alone up to today, `to` alone its own period."""
    begin = read_period(first) if first else None
    end = read_period(last) if last else None
    month = period_at("month", day)
    if begin is None:
        begin = end or month
    if end is None:
        end = month if begin.last < month.last else begin
    if begin.first > end.last:
        raise refuse(PERIOD_ORDER)
    return Stretch(begin.first, end.last)


def _understood(
    scope: Scope,
    tree: Tree,
    area: str,
    by: Level | None,
    theme: str,
    asked: Stretch,
    step: Step,
    day: date,
    *,
    wants: bool | None,
) -> _Asked:
    """Return what is asked, filled up; an area without a theme that the caller may see is unknown."""
    if theme and theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    wanted = tuple(each for each in THEMES.values() if not theme or each.key == theme)
    area = area or _own_area(scope, wanted)
    seen = tuple(each for each in wanted if scope.allows(Action.TOTALS, area, each.key))
    if not seen:
        raise refuse(area_codes.UNKNOWN)
    level = tree.need(area).level
    rows_of: Level = by or ("rt" if level in ("rt", "dasawisma") else LEVELS[LEVELS.index(level) + 1])
    if LEVELS.index(rows_of) < LEVELS.index(level) and level != "dasawisma":
        raise refuse(LEVEL, level=rows_of)
    plans = tuple(planned(each, area, rows_of, asked, step, day) for each in seen)
    reads = frozenset(each.key for each in seen if scope.allows(Action.READ, area, each.key))
    near = LEVELS.index(level) >= LEVELS.index("kelurahan")
    return _Asked(area, rows_of, seen, plans, reads, min(asked.last, day), near if wants is None else wants)


def _own_area(scope: Scope, themes: Sequence[Theme]) -> str:
    """Return where the caller reads totals of any theme; Problems as of `asking.own_area`."""
    found = {root for each in themes for root in scope.roots(Action.TOTALS, each.key)}
    roots = sorted(each for each in found if not any(is_within(each, other) for other in found if other != each))
    if not roots:
        raise refuse(FORBIDDEN)
    if len(roots) > 1:
        raise refuse(AREA_NEEDED, areas=", ".join(roots))
    return roots[0]


def _answer(
    session: Session, tree: Tree, punctuality: Punctuality, version: int, plan: Plan, asked: _Asked, day: date
) -> _Answer:
    if level_of(asked.area) == "dasawisma":  # an RT reports, not a part of it
        return _Answer(plan, [], {}, None)
    looked = looked_at(session, plan, day) if asked.silent else []
    came = punctuality.came(session, tree, plan.theme, version, list(dict.fromkeys([*plan.units, *looked])))
    areas, reports = completeness(tree, plan, came)
    checked = verified(session, tree, plan) if plan.theme.key in asked.reads else None
    return _Answer(plan, areas, reports, checked, silent(tree, plan, came, looked, day) if looked else [])


def _rows(answer: _Answer) -> list[dict[str, Any]]:
    return [
        _row(
            answer,
            {"code": code, "name": name},
            at,
            answer.reports.get((at, code), NOTHING),
            _checked(answer, at, code),
        )
        for code, name in answer.areas
        for at in range(len(answer.plan.steps))
    ]


def _checked(answer: _Answer, step: int, *codes: str) -> Ratio | None:
    """Return the accepted records of areas in a step; None for whoever does not read records."""
    if answer.verified is None:
        return None
    found = [answer.verified.get((step, code), Ratio(0, 0)) for code in codes]
    return Ratio(sum(each.above for each in found), sum(each.below or 0 for each in found))


def _totals(answer: _Answer, asked: _Asked, tree: Tree) -> list[dict[str, Any]]:
    area = {"code": asked.area, "name": tree.need(asked.area).name}
    told = []
    for at in range(len(answer.plan.steps)):
        reports = added([found for (step, _), found in answer.reports.items() if step == at])
        codes = [code for step, code in answer.verified or () if step == at]
        told.append(_row(answer, area, at, reports, _checked(answer, at, *codes)))
    return told


def _row(
    answer: _Answer, area: Mapping[str, str], step: int, reports: Reports, checked: Ratio | None
) -> dict[str, Any]:
    return {
        "theme": answer.plan.theme.key,
        "area": area,
        "period": answer.plan.steps[step].label,
        **reports_out(reports),
        "REP01": ratio_out(Ratio(reports.received, reports.expected)),
        "REP02": ratio_out(Ratio(reports.in_time, reports.received)),
        "REP03": checked and ratio_out(checked),
    }


def _of_themes(session: Session, doubles: Doubles, asked: _Asked) -> list[dict[str, Any]]:
    """Return REP04 of each theme, for whoever reads the records of the whole kelurahan."""
    told: list[dict[str, Any]] = []
    for theme in asked.themes:
        head = {"theme": theme.key, "figure": DOUBLE.key}
        if theme.key not in asked.reads:
            continue
        if not told_for(DOUBLE, asked.area):
            told.append({**head, "values": None, "missing": PER_KELURAHAN._asdict()})
            continue
        found = doubles.count(session, theme, asked.area, asked.by)
        told.append({**head, "values": _by_area(found), "missing": None if found is not None else TOO_MANY._asdict()})
    return told


def _over_all(
    session: Session, tree: Tree, books: Books, figures: int, scope: Scope, asked: _Asked
) -> list[dict[str, Any]]:
    """Return REP05 and REP06, which are of no theme, as far as the caller may see them."""
    told: list[dict[str, Any]] = []
    homes = [each for each in THEMES.values() if each.subject.kind == "family"]
    if homes and all(scope.allows(Action.READ, asked.area, each.key) for each in homes):
        found = families(session, tree, books, figures, asked.area, asked.by, asked.on)
        values = [{"area": code, **ratio_out(*parts)} for code, parts in sorted(found.items())]
        told.append({"theme": None, "figure": "REP05", "values": values, "missing": None})
    reading = scope.themes(Action.READ, asked.area)
    if reading is None or reading:
        working = kader(session, asked.area, asked.by, asked.on)
        told.append({"theme": None, "figure": "REP06", "values": _by_area(working), "missing": None})
    return told


def _by_area(found: Mapping[str, Ratio] | None) -> list[dict[str, Any]] | None:
    return None if found is None else [{"area": code, **ratio_out(each)} for code, each in sorted(found.items())]


def _silent_part(asked: _Asked, answers: Sequence[_Answer]) -> dict[str, Any]:
    if not asked.silent:
        return {"silent": None, "silent_count": None}
    found = merged([each.silent for each in answers])
    return {"silent": [silent_out(each) for each in found[:MOST_SILENT]], "silent_count": len(found)}


def _theme_out(plan: Plan, version: int) -> dict[str, Any]:
    theme, question = plan.theme, plan.question
    return {
        "key": theme.key,
        "label": theme.label._asdict(),
        "every": reporting_period(theme),
        "step": question.step,
        "from": question.first,
        "to": question.last,
        "due_days": theme.reporting.due_days,
        "zero_report": theme.reporting.zero_report,
        "version": version,
    }
