"""Each zoning is told with every version of its rule: from when to when it held, and which number has which colour."""

from app.core.text import Text
from app.themes.dictionary.amounts import day, name
from app.themes.dictionary.markdown import beside, both, code, place, plain, section, source, table
from app.themes.dictionary.sentences import said
from app.themes.language import Band, Theme, ZoneRule, Zoning

TITLE = Text("Zona", "Zones")
COLUMNS = ("Warna", "Rumah", "Yang dilakukan")


def zones(theme: Theme) -> str:
    """Return the part of the page on zonings; nothing where the theme has none."""
    if not theme.zonings:
        return ""
    return section(TITLE, "zona", *(_zoning(theme, each) for each in theme.zonings))


def _zoning(theme: Theme, zoning: Zoning) -> str:
    fields = theme.scope_of_conditions
    where = said(zoning.where, fields)
    on, house = name(fields[zoning.on]), name(fields[zoning.houses])
    counted = Text(
        f"rumah berbeda ({house.id}) dari catatan yang: {where.id}; menurut {on.id}",
        f"different houses ({house.en}) of records where: {where.en}; by {on.en}",
    )
    rows = [
        ("Definisi / _definition_", both(zoning.definition)),
        ("Dihitung / _counted_", both(counted)),
        ("Level wilayah / _level_", "RT"),
        ("Produsen data / _producer_", plain(zoning.office) or "–"),
        ("Ditampilkan / _shown_", _shown(zoning)),
        ("Sumber / _source_", source(zoning.source)),
    ]
    head = f"{place(zoning.key)}\n\n### {zoning.label.id}\n\n_{zoning.label.en}_ · {code(zoning.key)}\n\n"
    return "\n".join([head + table(("Zona", "Isi"), rows), *(_rule(each) for each in zoning.rules)])


def _shown(zoning: Zoning) -> str:
    if zoning.shown_until is None:
        return both(Text("selalu", "always"))
    last = day(zoning.shown_until)
    return both(Text(f"sampai {last.id}. {zoning.afterwards.id}", f"until {last.en}. {zoning.afterwards.en}"))


def _rule(rule: ZoneRule) -> str:
    """Say from when to when a version held, whether it bound this city, and what each number of houses meant."""
    first = day(rule.valid_from)
    held = Text(f"sejak {first.id}", f"since {first.en}")
    if rule.valid_to is not None:
        last = day(rule.valid_to)
        held = Text(f"{first.id} sampai {last.id}", f"{first.en} to {last.en}")
    bound = Text("tidak pernah mengikat kota ini", "it never bound this city")
    if rule.binds_from is not None:
        since = day(rule.binds_from)
        bound = Text(f"mengikat kota ini sejak {since.id}", f"it has bound this city since {since.en}")
    told = Text(
        f"**{plain(rule.version)}**: {held.id}, {rule.days} hari terakhir; {bound.id}. {rule.note.id}",
        f"{plain(rule.version)}: {held.en}, the last {rule.days} days; {bound.en}. {rule.note.en}",
    )
    rows = [(beside(band.label), _houses(band), both(band.scenario)) for band in rule.bands]
    return f"{told.id} {source(rule.source)}<br>_{told.en}_\n\n{table(COLUMNS, rows)}"


def _houses(band: Band) -> str:
    if band.most is None:
        return f"≥ {band.least}"
    return str(band.least) if band.least == band.most else f"{band.least}–{band.most}"
