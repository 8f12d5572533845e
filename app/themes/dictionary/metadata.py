"""What Satu Data asks to be told of a statistic (Perpres 39/2019; BPS MS-Ind), read from the declaration, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.text import Text
from app.themes.dictionary.amounts import grouped_number, name, one_of, unit_words
from app.themes.dictionary.questions import choices
from app.themes.dictionary.sentences import said_together
from app.themes.dictionary.words import AND, OVER, PERIODS, SEXES, SPANS, levels, word
from app.themes.language import METRICS, Condition, Denominator, Derived, Indicator, Sum, Theme, YesNo, keys_of
from app.themes.report_figures import REPORT_FIGURES, ReportFigure

NOTHING = Text("", "")
ONCE = Text(
    " Tiap catatan dihitung sekali, menurut keadaannya yang terakhir.",
    " Each record counts once, by what was said last.",
)
REPORTING = "reporting"
"""Stands for the theme of the indicators of reporting itself."""

REPORTING_LABEL = Text("Pelaporan dan mutu data", "Reporting and quality of data")


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted or added up, and all that must be true of it."""

    what: Text
    where: tuple[Text, ...] = ()

    @property
    def said(self) -> Text:
        """The whole as one sentence."""
        if not self.where:
            return self.what
        joined = Text("; dan ".join(each.id for each in self.where), "; and ".join(each.en for each in self.where))
        return Text(f"{self.what.id} yang: {joined.id}", f"{self.what.en} where: {joined.en}")


@dataclass(frozen=True, slots=True)
class Below:
    """What a ratio is divided by: another indicator, by its key with its name, or something told in words."""

    means: Text
    key: str = ""
    label: Text = NOTHING

    @property
    def said(self) -> Text:
        """The whole as one sentence."""
        return (
            Text(*(f"{label}. {means}" for label, means in zip(self.label, self.means, strict=True)))
            if (self.key)
            else self.means
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """How a figure is made; without `below` it is the count alone."""

    count: Counted
    below: Below | None = None
    result: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Variable:
    """A question or computed value from which a figure is made."""

    key: str
    label: Text
    computed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """One indicator in the fields of Satu Data; `theme` is a theme's key, or `reporting`."""

    theme: str
    key: str
    label: Text
    concept: Text
    definition: Text
    areas: Text
    times: Text
    classes: tuple[Variable, ...]
    measure: Text
    unit: Text
    formula: Formula
    variables: tuple[Variable, ...]
    period: Text
    levels: Text
    producer: str
    source: str
    open: bool
    openness: Text
    kept: bool
    version: int

    @property
    def name(self) -> str:
        """The key under which it is found among all themes: `stunting.stunted`, `REP01`."""
        return self.key if self.theme == REPORTING else f"{self.theme}.{self.key}"


def metadata(theme: Theme, indicator: Indicator) -> Metadata:
    """Return what is told of a theme's indicator; ValueError for a word that the dictionary does not know."""
    subject = theme.subject.label
    return Metadata(
        theme=theme.key,
        key=indicator.key,
        label=indicator.label,
        concept=Text(f"{theme.label.id}; subjek: {subject.id}", f"{theme.label.en}; subject: {subject.en}"),
        definition=indicator.definition,
        areas=levels(_narrowest(indicator)),
        times=one_of([SPANS[grain] for grain in theme.grains], AND),
        classes=tuple(
            Variable(each.key, each.label, isinstance(each, Derived))
            for each in choices(theme)
            if not isinstance(each.kind, YesNo)
        ),
        measure=measure(indicator),
        unit=unit(indicator),
        formula=formula(theme, indicator),
        variables=tuple(_variable(theme, indicator, key) for key in variables(indicator)),
        period=period(theme, indicator),
        levels=narrow_levels(indicator),
        producer=indicator.office or next(iter(theme.offices), ""),
        source=indicator.source or theme.source,
        open=indicator.open,
        openness=_openness(open_=indicator.open, kept=indicator.kept),
        kept=indicator.kept,
        version=theme.version,
    )


def variables(indicator: Indicator) -> tuple[str, ...]:
    """Return the keys from which an indicator is made, those of its denominator left out."""
    count = indicator.count
    where = count.where if isinstance(count, Sum) else count
    named = [] if where is None else list(keys_of(where))
    summed = [count.key] if isinstance(count, Sum) else []
    days = [indicator.on, *([indicator.until] if indicator.until else [])]
    lines = [indicator.each] if indicator.each else []
    return tuple(dict.fromkeys([*lines, *summed, *named, *days]))


def _variable(theme: Theme, indicator: Indicator, key: str) -> Variable:
    field = theme.scope_of(indicator)[key]
    return Variable(key, field.label, isinstance(field, Derived) and key != "observed_on")


def measure(indicator: Indicator) -> Text:
    """Say what kind of number it is: a count, a sum, or a share of something."""
    if indicator.among is not None:
        return Text("Persentase", "Percentage") if indicator.per == 100 else Text("Angka (rasio)", "Rate")
    return Text("Jumlahan nilai", "Sum") if isinstance(indicator.count, Sum) else Text("Cacah", "Count")


def unit(indicator: Indicator) -> Text:
    """Say in what it is measured; of a ratio, what is counted above."""
    own = unit_words(indicator.unit)
    if indicator.among is None:
        return own
    if indicator.per == 100:
        return Text(f"persen (pembilang: {own.id})", f"per cent (numerator: {own.en})")
    per = grouped_number(indicator.per)
    return Text(f"{own.id} per {per.id}", f"{own.en} per {per.en}")


def formula(theme: Theme, indicator: Indicator) -> Formula:
    """Say how the figure is made."""
    top = _counted(theme, indicator)
    if indicator.among is None:
        return Formula(top)
    per, places = grouped_number(indicator.per), indicator.places
    chance = Text(" Disertai selang kepercayaan 95 % (Wilson).", " With a 95 % interval (Wilson).")
    shown = chance if indicator.interval else NOTHING
    result = Text(
        f"pembilang ÷ penyebut × {per.id}, {places} angka di belakang koma.{shown.id}",
        f"numerator ÷ denominator × {per.en}, {places} decimal place{'s' * (places != 1)}.{shown.en}",
    )
    return Formula(top, _divided_by(theme, indicator), result)


def _counted(theme: Theme, indicator: Indicator) -> Counted:
    """Say what is counted or added up, and for which records, or lines of them."""
    count, fields = indicator.count, theme.scope_of(indicator)
    where = count.where if isinstance(count, Sum) else count
    what = Text("catatan", "records")
    if indicator.each:
        lines = name(theme.fields[indicator.each])
        what = Text(f"baris {lines.id}", f"lines of {lines.en}")
    if isinstance(count, Sum):
        added = name(fields[count.key])
        what = Text(f"jumlah {added.id} dari {what.id}", f"the sum of {added.en} of {what.en}")
    else:
        what = Text(f"banyaknya {what.id}", f"the number of {what.en}")
    return Counted(what, () if where is None else _phrases(where, theme, indicator))


def _phrases(where: Condition, theme: Theme, indicator: Indicator) -> tuple[Text, ...]:
    return tuple(said_together(where, theme.scope_of(indicator)))


def _divided_by(theme: Theme, indicator: Indicator) -> Below:
    by = indicator.denominator
    if by is not None:
        return Below(_published(theme, by))
    whole = theme.indicator[indicator.whole or ""]
    return Below(whole.definition, whole.key, whole.label)


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


def period(theme: Theme, indicator: Indicator) -> Text:
    """Say how often it is made, whether it adds up, and by which day records count."""
    fields, over = theme.scope_of(indicator), word(OVER, indicator.over)
    often = word(PERIODS, theme.period)
    on = name(fields[indicator.on])
    until = indicator.until and name(fields[indicator.until])
    last = Text(f" sampai {until.id}", f" until {until.en}") if until else NOTHING
    once = ONCE if indicator.once else NOTHING
    return Text(
        f"{often.id.capitalize()}. {over.id} Dihitung menurut {on.id}{last.id}.{once.id}",
        f"{often.en.capitalize()}. {over.en} Counted by {on.en}{last.en}.{once.en}",
    )


def _narrowest(indicator: Indicator) -> str:
    return indicator.denominator.from_level if indicator.denominator else "rt"


def narrow_levels(indicator: Indicator) -> Text:
    """Name the levels of area for which it is made, and why no narrower ones."""
    narrowest = _narrowest(indicator)
    told = levels(narrowest)
    if narrowest == "rt":
        return told
    return Text(f"{told.id}; di bawah {narrowest} penyebutnya terlalu kecil", f"{told.en}; too few people below it")


def _openness(*, open_: bool, kept: bool = False) -> Text:
    if open_:
        return Text("Terbuka untuk umum", "Open to the public")
    if kept:
        return Text("Hanya bagi dinas pemilik tema", "For the office of the theme only")
    return Text("Terbatas: bagi yang berwenang", "Restricted: for those entitled")


def of_reporting(figure: ReportFigure) -> Metadata:
    """Return what is told of an indicator of reporting."""
    told = levels(figure.narrowest)
    if figure.widest != "kota":
        told = Text(f"sampai {figure.widest} saja, sejak {figure.narrowest.upper()}", f"up to the {figure.widest} only")
    return Metadata(
        theme=REPORTING,
        key=figure.key,
        label=figure.label,
        concept=figure.concept,
        definition=figure.definition,
        areas=told,
        times=figure.period,
        classes=(Variable("theme", Text("Tema", "Theme")),) if figure.by_theme else (),
        measure=Text("Persentase", "Percentage"),
        unit=Text(f"persen (pembilang: {figure.unit.id})", f"per cent (numerator: {figure.unit.en})"),
        formula=Formula(
            Counted(Text(f"banyaknya {figure.count.id}", f"the number of {figure.count.en}")),
            Below(figure.among),
            Text(
                "pembilang ÷ penyebut × 100, 2 angka di belakang koma.",
                "numerator ÷ denominator × 100, 2 decimal places.",
            ),
        ),
        variables=tuple(Variable("", each) for each in figure.takes),
        period=figure.period,
        levels=told,
        producer=figure.office,
        source=figure.source,
        open=figure.open,
        openness=_openness(open_=figure.open),
        kept=False,
        version=figure.version,
    )


def book(themes: Iterable[Theme]) -> tuple[Metadata, ...]:
    """Return every indicator: those of each theme in its order, and at last those of reporting."""
    told = [metadata(theme, each) for theme in themes for each in theme.indicators]
    return (*told, *(of_reporting(each) for each in REPORT_FIGURES))
