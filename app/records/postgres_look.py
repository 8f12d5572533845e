"""The one look-up by which PostgreSQL tells the writer everything it holds of a group."""

from functools import cache

from app.records.statements import fields_json
from app.themes import catalog


@cache
def known_sql(theme_key: str) -> str:
    """One look-up for all there is to know.

    The counter with the count of closings, the revisions of the ids `$1`, their rows and the moves of these, the
    holders of the slots `$2`, whom the subjects `$4` were found to be, the series of the subjects, the records that
    share the names `$5`, what official lists said of the subjects, and which of the ids nobody is shown.
    """
    theme = catalog.theme(theme_key)
    row, fields = f"record_{theme_key}", fields_json(theme, theme.memorable, "postgresql")
    look_ups: list[dict[str, str]] = [
        {"what": "0", "version": "version", "number": "closings", "of": "theme_state WHERE theme = $3"},
        {
            "what": "1",
            **{name: name for name in ("theme", "area", "number", "digest", "observed_on", "received_at")},
            "id": "record",
            "sealed": "document",
            "of": "revision WHERE record = ANY($1::uuid[])",
        },
        {
            "what": "2",
            **{name: name for name in ("id", "area", "state", "slot", "subject")},
            "document": fields_json(theme, theme.lasting, "postgresql"),
            "of": f"{row} AS r WHERE id = ANY($1::uuid[])",
        },
        {"what": "3", "id": "id", "slot": "slot", "of": f"{row} WHERE slot = ANY($2::uuid[]) AND state <> 'void'"},
        {
            "what": "4",
            "id": "kept",
            "subject": "merged",
            "of": "subject_alias WHERE theme = $3 AND merged = ANY($4::uuid[])",
        },
        {
            "what": "5",
            **{name: name for name in ("id", "subject", "observed_on")},
            "document": fields,
            "of": f"{row} AS r WHERE subject = ANY($4::uuid[]) AND {_STANDING} AND NOT zero",
        },
        {
            "what": "6",
            "id": "r.id",
            "slot": "m.named",
            "subject": "r.subject",
            "observed_on": "r.observed_on",
            "document": fields,
            "of": f"mention AS m JOIN {row} AS r ON r.id = m.record "
            f"WHERE m.named = ANY($5::uuid[]) AND m.theme = $3 AND {_STANDING}",
        },
    ]
    told = {"what": "7", "subject": "subject", "area": "area", "sealed": "answers"}
    waiting = told | {"of": "import_line WHERE theme = $3 AND subject = ANY($4::uuid[])"}
    left = {"what": "8", "id": "record", "area": "left_area", "observed_on": "since", "version": "changed"}
    left |= {"of": "record_move WHERE record = ANY($1::uuid[])"}
    held = {"what": "9", "id": "record", "state": "kind", "of": "withheld WHERE record = ANY($1::uuid[])"}
    seldom = [*([waiting] if "import" in theme.keepers else []), left, held]
    wanted = [*(look_ups if theme.memories else look_ups[:5]), *seldom]
    arms = [
        f"SELECT {', '.join(each.get(name, f'NULL::{kind}') for name, kind in _COLUMNS.items())} FROM {each['of']}"  # noqa: S608
        for each in wanted
    ]
    return f"SELECT * FROM ({' UNION ALL '.join(arms)}) AS known ({', '.join(_COLUMNS)}) {_ORDER}"  # noqa: S608


_COLUMNS = {
    "what": "int",
    "id": "uuid",
    "theme": "text",
    "area": "text",
    "state": "text",
    "slot": "uuid",
    "subject": "uuid",
    "number": "int",
    "digest": "text",
    "observed_on": "date",
    "document": "text",
    "sealed": "bytea",
    "received_at": "timestamptz",
    "version": "bigint",
}
"""The columns of what is known, whichever look-up a row comes from."""

_STANDING = "coalesce(r.state, '') <> 'void'"
"""Said so, the planner of a young table does not take the partial index on slots for a list of all standing rows."""

_ORDER = "WHERE $5::uuid[] IS NOT NULL ORDER BY what, id, number, version"
"""Revisions and moves come in order; the condition names a parameter that a theme without memory does not use."""
