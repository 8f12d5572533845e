"""Each grouping is told with what it groups, and with its groups."""

from app.core.text import Text
from app.themes.dictionary.amounts import name
from app.themes.dictionary.markdown import beside, both, code, place, plain, section, source, table
from app.themes.language import Group, Grouping, Theme

TITLE = Text("Kelompok", "Groups")
COLUMNS = ("Kode", "Kelompok", "Dari", "Sampai")


def groupings(theme: Theme) -> str:
    """Return the part of the page on groupings; nothing where the theme has none."""
    if not theme.groupings:
        return ""
    return section(TITLE, "kelompok", *(_grouping(theme, each) for each in theme.groupings))


def _grouping(theme: Theme, grouping: Grouping) -> str:
    fields = theme.scope_of_conditions
    of = name(fields[grouping.of])
    told = Text(f"menurut {of.id} {code(grouping.of)}", f"by {of.en} {code(grouping.of)}")
    if grouping.at is not None:
        at = name(fields[grouping.at])
        told = Text(
            f"tahun penuh dari {of.id} {code(grouping.of)} sampai {at.id} {code(grouping.at)}",
            f"whole years from {of.en} {code(grouping.of)} to {at.en} {code(grouping.at)}",
        )
    head = f"{place(grouping.key)}\n\n### {plain(grouping.label.id)}\n\n_{plain(grouping.label.en)}_ · "
    head += f"{code(grouping.key)}: {both(told)}<br>{source(grouping.source)}\n\n"
    return head + table(COLUMNS, (_group(each) for each in grouping.groups))


def _group(group: Group) -> tuple[str, ...]:
    ends = ("–" if end is None else plain(str(end)) for end in (group.least, group.most))
    return code(group.code), beside(group.label), *ends
