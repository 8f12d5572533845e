"""The part of the dictionary on indicators: each is told in the fields that Satu Data asks of a statistic."""

from collections.abc import Iterator

from app.core.text import Text
from app.themes.dictionary.markdown import code, link, place, plain, section, source, table
from app.themes.dictionary.metadata import Below, Counted, Formula, Metadata, metadata
from app.themes.language import Balance, Indicator, Parts, Sum, Theme, Tie, Within

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
    return section(TITLE, "indikator", glance, *(_figure(theme, *each) for each in told))


def _figure(theme: Theme, indicator: Indicator, told: Metadata) -> str:
    rows = table(
        ("Metadata", "Isi", "_English_"),
        ((field, text.id or "–", text.en or "–") for field, text in _fields(theme, indicator, told)),
    )
    title = f"{place(told.key)}\n\n### {told.label.id}\n\n_{told.label.en}_ · {code(told.key)}\n"
    return f"{title}\n{rows}"


def _fields(theme: Theme, indicator: Indicator, told: Metadata) -> Iterator[tuple[str, Text]]:
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
    yield "Angka kecil", _safe(_small(theme, indicator))
    for tie in theme.ties:
        if indicator.key == (tie.stock if isinstance(tie, Balance) else tie.whole):
            yield "Terkait", _safe(_tied(theme, tie))


def _small(theme: Theme, indicator: Indicator) -> Text:
    """Say from whom small counts are hidden; `app/rollups/disclosure` does it."""
    if not (theme.smallest and theme.about_persons):
        return Text("Tidak disembunyikan: bukan tentang orang.", "Not hidden: not about persons.")
    if indicator.withheld:
        return Text(
            "Hanya untuk yang boleh membaca catatannya: dari angka lain hitungan kecilnya dapat terbuka.",
            "Only for those who may read the records: its small counts could be reckoned from other figures.",
        )
    most = theme.smallest - 1
    told = Text(
        f"Hitungan 1 sampai {most} tidak terlihat oleh yang tidak boleh membaca catatannya.",
        f"Counts from 1 to {most} are not seen by those who may not read the records.",
    )
    of = indicator.count.counted_by if isinstance(indicator.count, Sum) else ""
    if not of:
        return told
    label = theme.indicator[of].label if of in theme.indicator else Text(of, of)
    return Text(
        f"{told.id} Begitu pula jumlah dari catatan sesedikit itu ({label.id}).",
        f"{told.en} Nor are sums over so few records ({label.en}).",
    )


def _tied(theme: Theme, tie: Tie) -> Text:
    def named(keys: tuple[str, ...]) -> Text:
        labels = [theme.indicator[key].label for key in keys]
        return Text("; ".join(each.id for each in labels), "; ".join(each.en for each in labels))

    if isinstance(tie, Parts):
        parts = named(tie.parts)
        return Text(f"Sama dengan jumlah dari: {parts.id}.", f"The sum of: {parts.en}.")
    if isinstance(tie, Within):
        within = named(tie.parts)
        return Text(
            f"Mencakup semua yang dihitung oleh: {within.id}.", f"Includes all that is counted by: {within.en}."
        )
    begins, ends = named((tie.begins,)), named(tie.ends)
    return Text(f"Bertambah oleh {begins.id}; berkurang oleh {ends.id}.", f"Rises by {begins.en}; falls by {ends.en}.")


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
