"""The part of the dictionary on indicators: each is told in the fields that Satu Data asks of a statistic."""

from collections.abc import Iterator

from app.core.text import Text
from app.themes.dictionary.markdown import code, link, place, plain, section, source, table
from app.themes.dictionary.metadata import Below, Counted, Formula, Metadata, metadata
from app.themes.language import Indicator, Theme

TITLE = Text("Indikator", "Indicators")


def figures(theme: Theme) -> str:
    """Return the part of the page on indicators: all at a glance, then each with its metadata."""
    told = [(each, metadata(theme, each)) for each in theme.indicators]
    glance = table(
        ("Indikator", "Ukuran", "Satuan", "Produsen data"),
        (
            (
                f"{link(plain(each.label.id), each.key)}<br>_{plain(each.label.en)}_",
                each.measure.id,
                plain(each.unit.id),
                plain(each.producer) or "–",
            )
            for _, each in told
        ),
    )
    return section(TITLE, "indikator", glance, *(_figure(*each) for each in told))


def _figure(indicator: Indicator, told: Metadata) -> str:
    rows = table(
        ("Metadata", "Isi", "_English_"),
        ((field, text.id or "–", text.en or "–") for field, text in _fields(indicator, told)),
    )
    title = f"{place(told.key)}\n\n### {told.label.id}\n\n_{told.label.en}_ · {code(told.key)}\n"
    return f"{title}\n{rows}"


def _fields(indicator: Indicator, told: Metadata) -> Iterator[tuple[str, Text]]:
    """Yield every field with what it holds, already safe for a cell."""
    yield "Konsep", _safe(told.concept)
    yield "Definisi", _safe(told.definition)
    yield "Klasifikasi", _classes(told)
    yield "Ukuran", told.measure
    yield "Satuan", _safe(told.unit)
    yield "Rumus", _formula(told.formula)
    yield "Variabel pembentuk", _variables(told)
    yield "Periode", _safe(told.period)
    yield "Level wilayah", told.levels
    yield "Produsen data", _same(plain(told.producer))
    yield "Sumber", _same(source(indicator.source))
    yield "Keterbukaan", told.openness


def _safe(text: Text) -> Text:
    return Text(plain(text.id), plain(text.en))


def _same(text: str) -> Text:
    return Text(text, text)


def _classes(told: Metadata) -> Text:
    area, times = told.areas, told.times
    return Text(
        f"Wilayah: {area.id}. Waktu: {times.id}. {link('Pilihan', 'klasifikasi')}.",
        f"Area: {area.en}. Time: {times.en}. {link('Choices', 'klasifikasi')}.",
    )


def _formula(formula: Formula) -> Text:
    top = _counted(formula.count)
    if formula.below is None:
        return Text(top.id[:1].upper() + top.id[1:], top.en[:1].upper() + top.en[1:])
    bottom = _below(formula.below)
    return Text(
        f"**Pembilang**: {top.id}<br>**Penyebut**: {bottom.id}<br>**Hasil**: {formula.result.id}",
        f"**Numerator**: {top.en}<br>**Denominator**: {bottom.en}<br>**Result**: {formula.result.en}",
    )


def _counted(counted: Counted) -> Text:
    """Add what must be true of what is counted; several things stand on a line each."""
    what, phrases = _safe(counted.what), [_safe(each) for each in counted.where]
    if not phrases:
        return what
    if len(phrases) == 1:
        return Text(f"{what.id} yang: {phrases[0].id}", f"{what.en} where: {phrases[0].en}")
    lines = [Text(f"<br>• {each.id}", f"<br>• {each.en}") for each in phrases]
    return Text(
        f"{what.id} yang memenuhi semua ini:{''.join(each.id for each in lines)}",
        f"{what.en} where all of this is true:{''.join(each.en for each in lines)}",
    )


def _below(below: Below) -> Text:
    if not below.key:
        return below.means
    label, means = _safe(below.label), _safe(below.means)
    return Text(f"{link(label.id, below.key)}. {means.id}", f"{link(label.en, below.key)}. {means.en}")


def _variables(told: Metadata) -> Text:
    return Text(
        "; ".join(
            f"{plain(each.label.id)} {code(each.key)}{' (dihitung)' if each.computed else ''}"
            for each in told.variables
        ),
        "; ".join(f"{plain(each.label.en)} {code(each.key)}" for each in told.variables),
    )
