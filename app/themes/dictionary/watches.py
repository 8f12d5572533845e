"""Each watch is told with what it looks for, since when, and what is to be done about it."""

from collections.abc import Iterator

from app.core.text import Text
from app.themes.dictionary.amounts import day, name, one_of
from app.themes.dictionary.markdown import beside, both, code, link, place, plain, section, source, table
from app.themes.dictionary.sentences import AND, OR, said
from app.themes.dictionary.words import SPANS, word
from app.themes.language import (
    RECORDS,
    Choice,
    Coloured,
    Jump,
    Level,
    Looks,
    Silent,
    Stays,
    Theme,
    Unseen,
    Watch,
    WatchRule,
    Worse,
)

TITLE = Text("Peringatan dini", "Early warning")
EVERY_RECORD = Text("semua catatan yang masuk", "all records that came in")
BY_RT = Text("jumlah RT yang melapor", "the number of RT that reported")


def watches(theme: Theme) -> str:
    """Return the part of the page on watches; nothing where the theme has none."""
    return section(TITLE, "peringatan", *(_watch(theme, each) for each in theme.watches))


def _watch(theme: Theme, watch: Watch) -> str:
    seen = {
        "area": Text(
            "wilayah: yang berwenang atas jumlah di sana; angkanya hanya bagi yang boleh membaca catatannya",
            "an area: whoever may read totals there; its numbers only whoever may read the records",
        ),
        "record": Text(
            "satu catatan: hanya yang boleh membaca catatan itu", "a record: only whoever may read that record"
        ),
    }
    limits = Text(
        f"yang mulai dalam {watch.news_days} hari terakhir; paling banyak {watch.most} sehari per kelurahan, "
        "selebihnya dikumpulkan menjadi satu",
        f"what began within the last {watch.news_days} days; up to {watch.most} a day in a kelurahan, more are "
        "gathered into one",
    )
    rows = [
        ("Yang diminta / _to do_", both(watch.todo)),
        ("Tentang / _about_", both(seen[watch.about])),
        ("Batas / _limits_", both(limits)),
        *((f"Aturan {plain(each.version)} / _rule_", _rule(theme, each)) for each in watch.rules),
    ]
    head = f"{place(watch.key)}\n\n### {watch.label.id}\n\n_{watch.label.en}_ · {code(watch.key)}\n\n"
    return head + table(("Peringatan", "Isi"), rows)


def _rule(theme: Theme, rule: WatchRule) -> str:
    first = day(rule.valid_from)
    held = Text(f"sejak {first.id}", f"since {first.en}")
    if rule.valid_to is not None:
        last = day(rule.valid_to)
        held = Text(f"{first.id} sampai {last.id}", f"{first.en} to {last.en}")
    told = "<br>".join(both(each) for each in _looks(theme, rule.looks))
    return f"{beside(held)}<br>{told}<br>{source(rule.source)}"


def _looks(theme: Theme, looks: Looks) -> Iterator[Text]:
    """Say when an episode begins and when it is over."""
    spans = word(SPANS, theme.period)
    match looks:
        case Coloured(zoning=key):
            label = next((each.label for each in theme.zonings if each.key == key), Text(key, key))
            linked = Text(*(link(plain(each), key) for each in label))
            yield Text(
                f"RT naik ke warna yang lebih berat menurut {linked.id}; selesai bila warnanya berubah lagi",
                f"an RT turns to a worse colour of {linked.en}; over when its colour changes again",
            )
        case Worse():
            yield from _worse(theme, looks)
        case Unseen():
            where, born = said(looks.where, theme.scope_of_conditions), name(theme.fields[looks.born])
            yield Text(
                f"{looks.periods} {spans.id} berturut-turut tanpa catatan yang: {where.id}; sampai {looks.days} hari "
                f"sejak {born.id}",
                f"{looks.periods} {spans.en}s in a row without a record where: {where.en}; up to {looks.days} days "
                f"from {born.en}",
            )
        case Silent(by=by, periods=periods):
            whole = Text("RT", "an RT") if by == "rt" else Text("semua RT di kelurahan", "every RT of a kelurahan")
            yield Text(
                f"{whole.id} tidak melapor {periods} {spans.id} berturut-turut, sesudah batas terlambat; laporan nihil "
                "dihitung sebagai laporan",
                f"{whole.en} does not report for {periods} {spans.en}s in a row, once late reports are waited for no "
                "more; a zero report is a report",
            )
        case Jump():
            yield from _jump(theme, looks)
        case Stays(at=key, codes=codes, days=days):
            asked = theme.fields[key]
            labels = asked.kind.options.labels if isinstance(asked.kind, Choice) else {}
            question, any_of = name(asked), one_of([labels.get(code, Text(code, code)) for code in codes], OR)
            yield Text(
                f"{question.id} tetap {any_of.id} selama {days} hari sejak sampai di situ; selesai bila berlanjut",
                f"{question.en} stays at {any_of.en} for {days} days since it came there; over when it goes on",
            )


def _worse(theme: Theme, looks: Worse) -> Iterator[Text]:
    for level in looks.levels:
        yield _level(theme, level)
    if looks.unless is not None:
        but = said(looks.unless, theme.scope_of_conditions)
        yield Text(f"dilewati bila: {but.id}", f"passed over if: {but.en}")
    if looks.compared:
        yield Text(
            "hanya bila lebih berat daripada catatan sebelumnya", "only if it is worse than in the record before"
        )
    if looks.tells:
        fields = [name(theme.fields[key]) for key in looks.tells]
        shown = one_of(fields, AND)
        yield Text(f"ditampilkan, kini dan sebelumnya: {shown.id}", f"told, now and before: {shown.en}")


def _level(theme: Theme, level: Level) -> Text:
    when = said(level.when, theme.scope_of_conditions)
    return Text(f"{level.label.id} `{level.code}`: {when.id}", f"{level.label.en}: {when.en}")


def _jump(theme: Theme, looks: Jump) -> Iterator[Text]:
    for key in looks.figures:
        figure = theme.indicator.get(key)
        label = EVERY_RECORD if figure is None or key == RECORDS else figure.label
        whole = BY_RT if figure is None or figure.whole is None else theme.indicator[figure.whole].label
        yield Text(f"{label.id}, dibandingkan menurut {whole.id}", f"{label.en}, compared by {whole.en}")
    odds, times = looks.chance.replace(".", ","), looks.spread.replace(".", ",")
    yield Text(
        f"naik dibandingkan {looks.back} periode sebelumnya: paling sedikit {looks.least}, peluang kebetulan paling "
        f"banyak {odds} (uji eksak Poisson bersyarat), dan melebihi median {times} kali simpangannya (1,4826 MAD, "
        "paling kecil simpangan Poisson)",
        f"higher than in the {looks.back} periods before: {looks.least} or more, by chance alone with a probability of "
        f"{looks.chance} at most (exact conditional Poisson test), and {looks.spread} deviations above the median "
        "(1.4826 MAD, or that of Poisson if larger)",
    )
