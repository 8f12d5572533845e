"""The page of a theme: what it is about, its figures, questions, checks and lists, and what is to be confirmed."""

from collections.abc import Iterator

from app.core.text import Text
from app.themes.dictionary.figures import figures
from app.themes.dictionary.groupings import groupings
from app.themes.dictionary.markdown import (
    MARK,
    UNSURE,
    beside,
    both,
    code,
    link,
    place,
    plain,
    section,
    source,
    table,
)
from app.themes.dictionary.measures import measures
from app.themes.dictionary.questions import choices, computed, lists, questions
from app.themes.dictionary.sentences import rule
from app.themes.dictionary.watches import watches
from app.themes.dictionary.words import PERIODS, SEVERITY, SPANS, word
from app.themes.dictionary.zones import zones
from app.themes.language import Check, Choice, Lines, Retention, Theme, Twice, YesNo

CHECKED = Text("Pemeriksaan", "Checks")
FLAGGED = Text("ditandai untuk diperiksa petugas", "flagged for people to look into")
DOUBTS = Text("Yang masih perlu dikonfirmasi", "Still to be confirmed")
NO_DOUBTS = Text("Tidak ada.", "Nothing.")
PRINTED = Text(
    "Halaman ini dicetak dari deklarasi tema dan diperiksa setiap kali aplikasi diuji; jangan diubah dengan tangan.",
    "This page is printed from the theme's declaration and checked with every test; do not edit it by hand.",
)
READING = (
    Text(
        "Sebuah catatan dihitung hanya bila syaratnya **pasti** terpenuhi. Pertanyaan tanpa jawaban, juga “tidak tahu” "
        "dan “tidak bersedia”, tidak memenuhi syarat apa pun selain “belum dijawab”; juga tidak syarat seperti “bukan” "
        "dan “tidak memuat”.",
        "A record counts only if the condition is **surely** true. A question without an answer, “unknown” and "
        "“refused” included, meets no condition but “is not answered”; not even “is not” or “does not include”.",
    ),
    Text(
        "Pemeriksaan menolak atau mengingatkan hanya bila aturannya **pasti** dilanggar.",
        "A check refuses or warns only if its rule is **surely** broken.",
    ),
    Text(
        "Persentase selalu ditampilkan bersama pembilang dan penyebutnya, dan dibagi paling akhir. Tanpa penyebut, "
        "hasilnya “tidak tersedia”, bukan nol.",
        "A percentage is always shown with both its parts and divided last. Without a denominator it is “not "
        "available”, never zero.",
    ),
    Text(
        "Kerahasiaan menurut UU 27/2022: *terbuka* tidak menunjuk orang; *pribadi umum*, misalnya nama dan alamat; "
        "*identitas*, misalnya NIK, disandikan dan ditampilkan sebagian; *pribadi spesifik*, misalnya data kesehatan, "
        "anak dan keuangan.",
        "Privacy by UU 27/2022: *open* points at nobody; *personal*, such as name and address; *identity*, such as "
        "NIK, encrypted and masked; *specific*, such as health, children's and financial data.",
    ),
    Text(
        f"{MARK} menandai aturan yang sumbernya belum dipastikan; semua ada di {link(DOUBTS.id, 'konfirmasi')}.",
        f"⚠️ marks a rule whose source is not certain yet; all are gathered under {link(DOUBTS.en, 'konfirmasi')}.",
    ),
)


def dictionary(theme: Theme) -> str:
    """Return the page; everything on it stands in the declaration, so it cannot go stale.

    ValueError for a word of the theme language that the dictionary does not know.
    """
    parts = (
        _head(theme),
        _reading(theme),
        figures(theme),
        questions(theme),
        computed(theme),
        groupings(theme),
        zones(theme),
        measures(theme),
        watches(theme),
        _checks(theme),
        lists(theme),
        _doubts(theme),
    )
    return "\n".join(part for part in parts if part)


def doubts(theme: Theme) -> Iterator[tuple[str, list[str]]]:
    """Yield each source that is to be confirmed with everything that rests on it."""
    found: dict[str, list[str]] = {}
    for what, told in _sources(theme):
        if UNSURE in told and what not in found.setdefault(told, []):
            found[told].append(what)
    yield from found.items()


def _sources(theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield everything that has a source, named, with the source."""
    yield "Tema", theme.source
    yield "Jadwal laporan", theme.reporting.source
    yield from (("lama simpan", rule.source) for rule in theme.retention)
    for indicator in theme.indicators:
        yield f"indikator {link(plain(indicator.label.id), indicator.key)}", indicator.source
    for zoning in theme.zonings:
        yield f"zona {link(plain(zoning.label.id), zoning.key)}", zoning.source
        yield from ((f"aturan zona {plain(version.version)}", version.source) for version in zoning.rules)
    for grouping in theme.groupings:
        yield f"kelompok {link(plain(grouping.label.id), grouping.key)}", grouping.source
    for watch in theme.watches:
        named = f"peringatan {link(plain(watch.label.id), watch.key)}"
        yield from ((f"{named} ({plain(version.version)})", version.source) for version in watch.rules)
    asked = list(theme.questions)
    for question in theme.questions:
        if isinstance(question.kind, Lines):
            asked += question.kind.items
    for question in asked:
        yield f"pertanyaan {plain(question.label.id)} {code(question.key)}", question.source
    for formula in theme.formulas:
        yield f"rumus {code(formula.by.__name__)}", formula.source
        for value in formula.gives:
            yield f"nilai {plain(value.label.id)} {code(value.key)}", value.source
    judged: tuple[Check | Twice, ...] = (*theme.checks, *theme.twice)
    for each in judged:
        yield f"pemeriksaan {code(each.code)}", each.source
    for field in (*asked, *theme.scope_of_conditions.values()):
        if isinstance(field.kind, Choice):
            codes = field.kind.options
            yield f"daftar {link(plain(codes.name), f'daftar-{codes.name}')}", codes.source


def _head(theme: Theme) -> str:
    rows = [
        ("Kunci / _key_", f"{code(theme.key)}, versi {theme.version}"),
        ("Subjek / _subject_", f"{both(theme.subject.label)}<br>{both(_kept(theme))}"),
        ("Dikenali dari / _known by_", _named(theme, theme.subject.keys)),
        ("Mungkin sama bila / _maybe the same if_", _named(theme, theme.subject.alike)),
        *(
            [("Pasti berbeda bila tidak sama / _surely two unless equal_", _named(theme, (theme.subject.apart,)))]
            if theme.subject.apart
            else []
        ),
        ("Periode / _period_", both(word(PERIODS, theme.period))),
        ("Jadwal laporan / _reports_", f"{both(_calendar(theme))}<br>{source(theme.reporting.source)}"),
        *([("Lama disimpan / _kept for_", "<br>".join(map(_time, theme.retention)))] if theme.retention else []),
        *(
            [("Rincian bagi pembaca jumlah / _breakdowns for readers of totals_", _breakdowns(theme))]
            if theme.breakdowns
            else []
        ),
        ("Perangkat daerah / _offices_", plain(", ".join(theme.offices)) or "–"),
        ("Sumber / _source_", source(theme.source)),
    ]
    title = f"# {theme.label.id}\n\n_{theme.label.en}_\n"
    return f"{title}\n{PRINTED.id} _{PRINTED.en}_\n\n" + table(("Tema", "Isi"), rows)


def _breakdowns(theme: Theme) -> str:
    labels = {each.key: each.label for each in (*theme.scope_of_conditions.values(), *theme.groupings)}
    for lines in theme.questions:
        if isinstance(lines.kind, Lines):
            labels |= {f"{lines.key}.{item.key}": item.label for item in lines.kind.items}
    return "; ".join(plain(labels[key].id) for key in theme.breakdowns)


def _time(rule: Retention) -> str:
    said = Text(
        f"{rule.years} tahun sesudah peristiwa terakhir, berlaku sejak {rule.since:%d/%m/%Y}",
        f"{rule.years} years after the last event, in force since {rule.since:%d/%m/%Y}",
    )
    agreed = Text("menurut JRA kota", "by the city's archive schedule") if rule.confirmed else OUR_PROPOSAL
    return f"{both(said)}; {both(agreed)}<br>{source(rule.source)}"


OUR_PROPOSAL = Text("usul kami, belum menurut JRA kota", "our proposal, not yet of the city's archive schedule")


def _kept(theme: Theme) -> Text:
    if theme.register:
        return Text("satu catatan per subjek, terus diperbarui", "one record a subject, kept up to date")
    span = word(SPANS, theme.period)
    return Text(f"satu catatan per subjek dan {span.id}", f"one record a subject and {span.en}")


def _calendar(theme: Theme) -> Text:
    calendar, span = theme.reporting, word(SPANS, theme.period)
    zero = Text("; laporan nihil diminta", "; a zero report is asked for") if calendar.zero_report else Text("", "")
    due, late = calendar.due_days, calendar.late_days
    return Text(
        f"paling lambat {due} hari sesudah akhir {span.id}, ditunggu sampai {late} hari{zero.id}",
        f"due {due} days after the {span.en} ends, waited for until {late} days{zero.en}",
    )


def _named(theme: Theme, sets: tuple[tuple[str, ...], ...]) -> str:
    """Name sets of questions, in order of trust."""
    fields = theme.scope_of_conditions
    return (
        "; atau ".join(
            " + ".join(plain(fields[key].label.id if key in fields else key) for key in keys) for keys in sets
        )
        or "–"
    )


def _reading(theme: Theme) -> str:
    told = "\n".join(f"- {each.id}<br>_{each.en}_" for each in READING)
    parts = " · ".join(
        link(*each)
        for each in (
            *((("Indikator", "indikator"),) if theme.indicators else ()),
            ("Pertanyaan", "pertanyaan"),
            *((("Nilai yang dihitung", "nilai"),) if theme.formulas else ()),
            *((("Kelompok", "kelompok"),) if theme.groupings else ()),
            *((("Zona", "zona"),) if theme.zonings else ()),
            *((("Mutu pengukuran", "mutu"),) if measures(theme) else ()),
            *((("Peringatan dini", "peringatan"),) if theme.watches else ()),
            *((("Pemeriksaan", "pemeriksaan"),) if theme.checks or theme.twice else ()),
            ("Daftar pilihan", "daftar"),
            (DOUBTS.id, "konfirmasi"),
        )
    )
    return f"{parts}\n\n## Cara membaca\n\n_How to read this page_\n\n{told}\n\n{_classes(theme)}"


def _classes(theme: Theme) -> str:
    """Name the answers by which records can be told apart; those of yes or no are many, and only counted."""
    found = choices(theme)
    named = [f"{plain(each.label.id)} {code(each.key)}" for each in found if not isinstance(each.kind, YesNo)]
    named += [f"{plain(each.label.id)} {code(each.key)}" for each in theme.groupings]
    rest = sum(isinstance(each.kind, YesNo) for each in found)
    by = "; ".join([*named, *([f"dan {rest} jawaban Ya atau Tidak"] if rest else [])])
    return f"{place('klasifikasi')}**Klasifikasi menurut pilihan** / _classification by choices_: {by or '–'}.\n"


def _checks(theme: Theme) -> str:
    columns = ("Kode", "Aturan", "Bila dilanggar", "Sumber")
    rows = [*(_check(each, theme) for each in theme.checks), *(_twice(each, theme) for each in theme.twice)]
    return section(CHECKED, "pemeriksaan", table(columns, rows))


def _check(check: Check, theme: Theme) -> tuple[str, ...]:
    fields = theme.scope_of_conditions
    effect, about = word(SEVERITY, check.severity), ", ".join(code(key) for key in check.about)
    broken = f"**{effect.id}**: {plain(check.message.id)}<br>_{effect.en}: {plain(check.message.en)}_<br>{about}"
    return code(check.code), both(rule(check.holds, fields)), broken, source(check.source)


def _twice(twice: Twice, theme: Theme) -> tuple[str, ...]:
    share, people = theme.fields[twice.same].label, ", ".join(code(key) for key in twice.named_by)
    same, about = code(twice.same), ", ".join(code(key) for key in twice.about)
    told = Text(
        f"tidak ada dua catatan yang menyebut orang yang sama ({people}) dan sama isinya pada {plain(share.id)} {same}",
        f"no two records name the same person ({people}) and share an option of {plain(share.en)} {same}",
    )
    broken = f"**{FLAGGED.id}**: {plain(twice.message.id)}<br>_{FLAGGED.en}: {plain(twice.message.en)}_<br>{about}"
    return code(twice.code), both(told), broken, source(twice.source)


def _doubts(theme: Theme) -> str:
    found = [f"- {source(told)}: {'; '.join(what)}" for told, what in doubts(theme)]
    return section(DOUBTS, "konfirmasi", "\n".join(found) + "\n" if found else f"{beside(NO_DOUBTS)}\n")
