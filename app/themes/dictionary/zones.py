"""Each zoning is told with every version of its rule: from when to when it held, and which number has which colour."""

from datetime import date

from app.core.text import Text
from app.themes.dictionary.amounts import grouped_number
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
    day, house = fields[zoning.on].label, fields[zoning.houses].label
    counted = Text(
        f"rumah berbeda ({house.id}) dari catatan yang: {where.id}, menurut {day.id}",
        f"different houses ({house.en}) of records where: {where.en}, by {day.en}",
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
    last = zoning.shown_until
    until = Text(f"sampai {_day(last)}. {zoning.afterwards.id}", f"until {last}. {zoning.afterwards.en}")
    return both(until)


def _rule(rule: ZoneRule) -> str:
    end = Text("seterusnya", "on") if rule.valid_to is None else Text(_day(rule.valid_to), str(rule.valid_to))
    days = grouped_number(rule.days)
    told = Text(
        f"**{rule.version}**, {_day(rule.valid_from)} sampai {end.id}, {days.id} hari terakhir. {rule.note.id}",
        f"{rule.version}, {rule.valid_from} to {end.en}, the last {days.en} days. {rule.note.en}",
    )
    rows = [(beside(band.label), _houses(band), both(band.scenario)) for band in rule.bands]
    return f"{told.id} {source(rule.source)}<br>_{told.en}_\n\n{table(COLUMNS, rows)}"


def _houses(band: Band) -> str:
    if band.most is None:
        return f"≥ {band.least}"
    return str(band.least) if band.least == band.most else f"{band.least}–{band.most}"


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
