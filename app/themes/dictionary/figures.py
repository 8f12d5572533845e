"""Each indicator is told in the fields that Satu Data asks of a statistic (Perpres 39/2019; BPS MS-Ind)."""

from collections.abc import Iterator

from app.core.text import Text
from app.themes.dictionary.amounts import grouped_number, name, one_of, unit_words
from app.themes.dictionary.markdown import code, link, place, plain, section, source, table
from app.themes.dictionary.sentences import Fields, said_together
from app.themes.dictionary.words import AND, OVER, PERIODS, SEXES, SPANS, levels, word
from app.themes.language import METRICS, Condition, Denominator, Derived, Indicator, Sum, Theme, keys_of

TITLE = Text("Indikator", "Indicators")
NOTHING = Text("", "")


def figures(theme: Theme) -> str:
    """Return the part of the page on indicators: all at a glance, then each with its metadata."""
    glance = table(
        ("Indikator", "Ukuran", "Satuan", "Produsen data"),
        (
            (
                f"{link(plain(each.label.id), each.key)}<br>_{plain(each.label.en)}_",
                measure(each).id,
                _unit(each).id,
                plain(_office(theme, each)) or "–",
            )
            for each in theme.indicators
        ),
    )
    return section(TITLE, "indikator", glance, *(_figure(theme, each) for each in theme.indicators))


def variables(indicator: Indicator) -> tuple[str, ...]:
    """Return the keys from which an indicator is made, those of its denominator left out."""
    count = indicator.count
    where = count.where if isinstance(count, Sum) else count
    named = [] if where is None else list(keys_of(where))
    summed = [count.key] if isinstance(count, Sum) else []
    days = [indicator.on, *([indicator.until] if indicator.until else [])]
    lines = [indicator.each] if indicator.each else []
    return tuple(dict.fromkeys([*lines, *summed, *named, *days]))


def _figure(theme: Theme, indicator: Indicator) -> str:
    rows = table(
        ("Metadata", "Isi", "_English_"),
        ((field, text.id or "–", text.en or "–") for field, text in _fields(theme, indicator)),
    )
    title = f"{place(indicator.key)}\n\n### {indicator.label.id}\n\n_{indicator.label.en}_ · {code(indicator.key)}\n"
    return f"{title}\n{rows}"


def _fields(theme: Theme, indicator: Indicator) -> Iterator[tuple[str, Text]]:
    """Yield every field with what it holds, already safe for a cell."""
    subject = theme.subject.label
    yield "Konsep", _safe(Text(f"{theme.label.id}; subjek: {subject.id}", f"{theme.label.en}; subject: {subject.en}"))
    yield "Definisi", _safe(indicator.definition)
    yield "Klasifikasi", _classes(theme, indicator)
    yield "Ukuran", measure(indicator)
    yield "Satuan", _unit(indicator)
    yield "Rumus", _formula(theme, indicator)
    yield "Variabel pembentuk", _variables(theme, indicator)
    yield "Periode", _period(theme, indicator)
    yield "Level wilayah", _levels(indicator)
    yield "Produsen data", _same(plain(_office(theme, indicator)))
    yield "Sumber", _same(source(indicator.source))
    yield "Keterbukaan", _openness(indicator)


def _safe(text: Text) -> Text:
    return Text(plain(text.id), plain(text.en))


def _same(text: str) -> Text:
    return Text(text, text)


def _office(theme: Theme, indicator: Indicator) -> str:
    return indicator.office or next(iter(theme.offices), "")


def measure(indicator: Indicator) -> Text:
    """Say what kind of number it is: a count, a sum, or a share of something."""
    if indicator.among is not None:
        return Text("Persentase", "Percentage") if indicator.per == 100 else Text("Angka (rasio)", "Rate")
    return Text("Jumlahan nilai", "Sum") if isinstance(indicator.count, Sum) else Text("Cacah", "Count")


def _unit(indicator: Indicator) -> Text:
    own = unit_words(indicator.unit)
    if indicator.among is None:
        return _safe(own)
    if indicator.per == 100:
        return Text(f"persen (pembilang: {plain(own.id)})", f"per cent (numerator: {plain(own.en)})")
    per = grouped_number(indicator.per)
    return Text(f"{plain(own.id)} per {per.id}", f"{plain(own.en)} per {per.en}")


def _classes(theme: Theme, indicator: Indicator) -> Text:
    grains = one_of([SPANS[grain] for grain in theme.grains], AND)
    area = levels(_narrowest(indicator))
    return Text(
        f"Wilayah: {area.id}. Waktu: {grains.id}. {link('Pilihan', 'klasifikasi')}.",
        f"Area: {area.en}. Time: {grains.en}. {link('Choices', 'klasifikasi')}.",
    )


def _formula(theme: Theme, indicator: Indicator) -> Text:
    top = _counted(theme, indicator)
    if indicator.among is None:
        return Text(top.id[:1].upper() + top.id[1:], top.en[:1].upper() + top.en[1:])
    bottom = _divided_by(theme, indicator)
    per, places = grouped_number(indicator.per), indicator.places
    chance = Text(" Disertai selang kepercayaan 95 % (Wilson).", " With a 95 % interval (Wilson).")
    shown = chance if indicator.interval else NOTHING
    return Text(
        f"**Pembilang**: {top.id}<br>**Penyebut**: {bottom.id}<br>"
        f"**Hasil**: pembilang ÷ penyebut × {per.id}, {places} angka di belakang koma.{shown.id}",
        f"**Numerator**: {top.en}<br>**Denominator**: {bottom.en}<br>"
        f"**Result**: numerator ÷ denominator × {per.en}, {places} decimal place{'s' * (places != 1)}.{shown.en}",
    )


def _counted(theme: Theme, indicator: Indicator) -> Text:
    """Say what is counted or added up, and for which records, or lines of them."""
    count, fields = indicator.count, theme.scope_of(indicator)
    where = count.where if isinstance(count, Sum) else count
    what = Text("catatan", "records")
    if indicator.each:
        lines = _safe(name(theme.fields[indicator.each]))
        what = Text(f"baris {lines.id}", f"lines of {lines.en}")
    if isinstance(count, Sum):
        added = _safe(name(fields[count.key]))
        what = Text(f"jumlah {added.id} dari {what.id}", f"the sum of {added.en} of {what.en}")
    else:
        what = Text(f"banyaknya {what.id}", f"the number of {what.en}")
    return what if where is None else _where(what, where, fields)


def _where(what: Text, where: Condition, fields: Fields) -> Text:
    """Add what must be true of what is counted; several things stand on a line each."""
    phrases = [_safe(each) for each in said_together(where, fields)]
    if len(phrases) == 1:
        return Text(f"{what.id} yang: {phrases[0].id}", f"{what.en} where: {phrases[0].en}")
    lines = [Text(f"<br>• {each.id}", f"<br>• {each.en}") for each in phrases]
    return Text(
        f"{what.id} yang memenuhi semua ini:{''.join(each.id for each in lines)}",
        f"{what.en} where all of this is true:{''.join(each.en for each in lines)}",
    )


def _divided_by(theme: Theme, indicator: Indicator) -> Text:
    by = indicator.denominator
    if by is not None:
        return _published(theme, by)
    whole = theme.indicator[indicator.whole or ""]
    label, means = _safe(whole.label), _safe(whole.definition)
    return Text(f"{link(label.id, whole.key)}. {means.id}", f"{link(label.en, whole.key)}. {means.en}")


def _published(theme: Theme, by: Denominator) -> Text:
    """Name a figure that others publish, and which records stand above it."""
    metric, sex = METRICS[by.metric].label, word(SEXES, by.sex)
    parts_id = [metric.id, sex.id, by.age_band and f"umur {by.age_band} tahun"]
    parts_en = [metric.en, sex.en, by.age_band and f"aged {by.age_band}"]
    told = Text(", ".join(each for each in parts_id if each), ", ".join(each for each in parts_en if each))
    last = Text("", "")
    if by.of == "period":
        span = SPANS[theme.period]
        last = Text(
            f"; pembilang hanya dari {span.id} terakhir dalam rentang",
            f"; the numerator is of the last {span.en} of the range only",
        )
    return Text(f"{told.id} (angka resmi tahun atau bulan itu{last.id})", f"{told.en} (published figure{last.en})")


def _variables(theme: Theme, indicator: Indicator) -> Text:
    fields = theme.scope_of(indicator)
    found = [(fields[key], key) for key in variables(indicator)]
    made = [" (dihitung)" if isinstance(field, Derived) and key != "observed_on" else "" for field, key in found]
    return Text(
        "; ".join(f"{plain(each.label.id)} {code(key)}{how}" for (each, key), how in zip(found, made, strict=True)),
        "; ".join(f"{plain(each.label.en)} {code(key)}" for each, key in found),
    )


def _period(theme: Theme, indicator: Indicator) -> Text:
    fields, over = theme.scope_of(indicator), word(OVER, indicator.over)
    often = word(PERIODS, theme.period)
    on = _safe(name(fields[indicator.on]))
    until = indicator.until and _safe(name(fields[indicator.until]))
    last = Text(f" sampai {until.id}", f" until {until.en}") if until else NOTHING
    return Text(
        f"{often.id.capitalize()}. {over.id} Dihitung menurut {on.id}{last.id}.",
        f"{often.en.capitalize()}. {over.en} Counted by {on.en}{last.en}.",
    )


def _narrowest(indicator: Indicator) -> str:
    return indicator.denominator.from_level if indicator.denominator else "rt"


def _levels(indicator: Indicator) -> Text:
    told = levels(_narrowest(indicator))
    narrowest = _narrowest(indicator)
    if narrowest == "rt":
        return told
    return Text(f"{told.id}; di bawah {narrowest} penyebutnya terlalu kecil", f"{told.en}; too few people below it")


def _openness(indicator: Indicator) -> Text:
    if indicator.open:
        return Text("Terbuka untuk umum", "Open to the public")
    if indicator.kept:
        return Text("Hanya bagi dinas pemilik tema", "For the office of the theme only")
    return Text("Terbatas: bagi yang berwenang", "Restricted: for those entitled")
