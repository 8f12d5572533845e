"""Names that no question, derived value or indicator may take, because a column or the SQL language has them."""

_HEADER = """
id theme area observed_on period zero state revision subject slot house gaps received_at changed changed_at made_at
account device kelurahan kecamatan rw rt kota grain records zero_reports
"""
HEADER = frozenset(_HEADER.split())
"""The columns that every table of records or cells, and every export of them, has besides those of the theme."""

_SQL = """
add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between binary both
case cast check collate collation column commit concurrently constraint create cross current_catalog
current_date current_role current_schema current_time current_timestamp current_user default deferrable delete
desc distinct do drop else end escape except exists false fetch for foreign freeze from full grant group having
ilike in index initially inner insert intersect into is isnull join lateral leading left like limit localtime
localtimestamp natural not nothing notnull null offset on only or order outer overlaps placing primary raise
references returning right select session_user set similar some symmetric system_user table tablesample then to
trailing transaction true union unique update user using values variadic verbose when where window with
ctid cmin cmax xmin xmax tableoid oid rowid
"""
SQL = frozenset(_SQL.split())
"""The words that SQLite or PostgreSQL takes for its own when they stand unquoted; a test asks both."""
