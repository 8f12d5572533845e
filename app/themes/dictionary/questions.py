"""Questions, their lists of options, and the values computed from them, as the pages of the dictionary tell them."""

from collections.abc import Iterator, Sequence

from app.core.text import Text
from app.themes.dictionary.formulas import purpose
from app.themes.dictionary.markdown import both, code, link, place, plain, section, source, table
from app.themes.dictionary.sentences import Fields, said
from app.themes.dictionary.words import HANDS, PRIVACY, answer, word
from app.themes.language import (
    Choice,
    CodeList,
    Derivation,
    Derived,
    Digits,
    Kind,
    Lines,
    Memory,
    Question,
    Theme,
)
from app.themes.language.codes import DATA

MOST_OPTIONS = 100
"""Longer lists are not printed: the page says how many options there are and where they stand."""

ASKED = Text("Pertanyaan", "Questions")
COMPUTED = Text("Nilai yang dihitung", "Computed values")
LISTS = Text("Daftar pilihan", "Lists of options")
UNSURE = Text("Boleh dijawab “tidak tahu” atau “tidak bersedia”.", "May be answered “unknown” or “refused”.")


def questions(theme: Theme) -> str:
    """Return the part of the page on questions, each list of lines in a table of its own."""
    parts = [_asked(theme.questions, theme.scope_of_conditions)]
    for each in theme.questions:
        if isinstance(each.kind, Lines):
            parts += [_lines(each, each.kind, theme)]
    return section(ASKED, "pertanyaan", *parts)


def computed(theme: Theme) -> str:
    """Return the part of the page on computed values, formula by formula."""
    return section(COMPUTED, "nilai", *(_formula(theme, each) for each in theme.formulas))


def lists(theme: Theme) -> str:
    """Return the part of the page on lists of options, each once."""
    found: dict[str, Choice] = {}
    for field in _values(theme):
        kind = field.kind
        if isinstance(kind, Choice) and not _is_yes_no(kind):
            found.setdefault(kind.options.name, kind)
    return section(LISTS, "daftar", *(_list(kind) for kind in found.values()))


def choices(theme: Theme) -> list[Question | Derived]:
    """Return the questions and values of one choice, by which records can be told apart."""
    return [
        each
        for each in theme.fields.values()
        if isinstance(each.kind, Choice) and not each.kind.many and not (isinstance(each, Question) and each.retired)
    ]


def _values(theme: Theme) -> Iterator[Question | Derived]:
    for each in theme.scope_of_conditions.values():
        yield each
        if isinstance(each.kind, Lines):
            yield from each.kind.items


def _is_yes_no(kind: Choice) -> bool:
    return kind.name == "yes_no"


def _asked(asked: Sequence[Question], fields: Fields) -> str:
    columns = ("Pertanyaan", "Jawaban", "Kapan diisi", "Kerahasiaan", "Sumber")
    return table(columns, (_question(each, fields) for each in asked))


def _question(question: Question, fields: Fields) -> tuple[str, ...]:
    called = f"**{plain(question.label.id)}**<br>_{plain(question.label.en)}_<br>{code(question.key)}"
    if question.help is not None:
        called += f"<br>{both(question.help)}"
    return called, _answered(question), _when(question, fields), _private(question), source(question.source)


def _answered(field: Question | Derived) -> str:
    told, kind = both(answer(field)), field.kind
    if isinstance(kind, Choice) and not _is_yes_no(kind):
        return f"{told}<br>{link(plain(kind.options.name), _anchor(kind.options))}"
    return f"{told}<br>{link('baris', f'baris-{field.key}')}" if isinstance(kind, Lines) else told


def _private(field: Question | Derived) -> str:
    return both(word(PRIVACY, str(field.privacy)))


def _when(question: Question, fields: Fields) -> str:
    told = [Text("Wajib.", "Required.") if question.required else Text("Boleh kosong.", "May be left empty.")]
    if question.asked_if is not None:
        when = said(question.asked_if, fields)
        told.append(Text(f"Ditanyakan bila {when.id}.", f"Asked if {when.en}."))
    if question.unsure and question.kind.gap_codes:
        told.append(UNSURE)
    told += _refused(question.kind)
    told += _kept(question)
    if question.since > 1:
        told.append(Text(f"Sejak versi {question.since}.", f"Since version {question.since}."))
    if question.retired is not None:
        told = [Text(f"Tidak dipakai lagi sejak versi {question.retired}.", f"Retired in version {question.retired}.")]
    return both(Text(" ".join(each.id for each in told), " ".join(each.en for each in told)))


def _refused(kind: Kind) -> Iterator[Text]:
    """Say by which rule of the theme's own an answer is refused."""
    if isinstance(kind, (Choice, Digits)) and kind.refusal is not None:
        rule, message = kind.refusal.code, kind.refusal.message
        yield Text(f"Bila salah, {rule}: {message.id}", f"If wrong, {rule}: {message.en}")


def _kept(question: Question) -> Iterator[Text]:
    """Say who alone gives the answer, or some of its options, and whose steps they are."""
    for step in question.steps:
        who, labels = word(HANDS, step.hand), _options(question.kind, step.codes)
        yield Text(f"Langkah {who.id}: {labels.id}.", f"Steps of {who.en}: {labels.en}.")
    keeper = question.kept_by
    if keeper is None:
        return
    hand, kind = word(HANDS, keeper.hand), question.kind
    if keeper.codes is None or not isinstance(kind, Choice):
        yield Text(f"Hanya diisi oleh {hand.id}.", f"Given by {hand.en} only.")
        return
    labels = _options(kind, keeper.codes)
    if keeper.shown:
        yield Text(f"Pilihan ini hanya diisi {hand.id}: {labels.id}.", f"Only given by {hand.en}: {labels.en}.")
        return
    yield Text(
        f"Pilihan ini hanya diisi dan dilihat {hand.id}: {labels.id}.",
        f"Only given and seen by {hand.en}: {labels.en}.",
    )


def _options(kind: Kind, codes: frozenset[str] | None) -> Text:
    """Name some options of a choice, in the order of its list."""
    options = kind.options.options if isinstance(kind, Choice) else ()
    named = [each.label for each in options if each.code in (codes or ())]
    return Text(", ".join(each.id for each in named), ", ".join(each.en for each in named))


def _lines(question: Question, kind: Lines, theme: Theme) -> str:
    label = question.label
    short = kind.item[kind.plain].label if kind.plain else None
    told = f"{place(f'baris-{question.key}')}\n\n### Baris: {label.id}\n\n_Lines: {label.en}_ · {code(question.key)}\n"
    if short is not None:
        told += f"\nSatu nilai saja berarti {plain(short.id)}. _A bare value stands for {plain(short.en)}._\n"
    return f"{told}\n{_asked(kind.items, theme.scope_of_conditions | kind.item)}"


def _formula(theme: Theme, formula: Derivation | Memory) -> str:
    fields = theme.scope_of_conditions
    made_of = "; ".join(f"{plain(fields[key].label.id)} {code(key)}" for key in formula.takes)
    told = [
        f"### Rumus {code(formula.by.__name__)}\n",
        f"{both(purpose(formula))}\n",
        f"- Dihitung dari / _made of_: {made_of or '–'}",
        *(_recalls(formula, fields) if isinstance(formula, Memory) else ()),
        f"- Sumber / _source_: {source(formula.source)}\n",
    ]
    columns = ("Nilai", "Hasil", "Kerahasiaan", "Sumber")
    return "\n".join(told) + "\n" + table(columns, (_given(each, formula) for each in formula.gives))


def _given(value: Derived, formula: Derivation | Memory) -> tuple[str, ...]:
    called = f"**{plain(value.label.id)}**<br>_{plain(value.label.en)}_<br>{code(value.key)}"
    return called, _answered(value), _private(value), source(value.source or formula.source)


def _recalls(memory: Memory, fields: Fields) -> Iterator[str]:
    """Say which other records a formula remembers, and whether what it gives is kept."""
    recalls = memory.recalls
    for words, keys in (
        ("catatan subjek yang sama sebelumnya / _earlier records of the same subject_", recalls.earlier),
        ("kiriman yang digantikan / _the revision that is replaced_", recalls.previous),
        ("catatan lain yang menyebut orang yang sama / _records that name the same person_", recalls.shared),
        ("catatan lain yang mungkin sama / _records of others that may be the same_", recalls.alike),
    ):
        if keys:
            named = "; ".join(f"{plain(fields[key].label.id)} {code(key)}" for key in keys)
            yield f"- Mengingat / _remembers_: {words}: {named}"
    if not memory.lasting:
        yield "- Hanya untuk pemeriksaan saat dikirim, tidak disimpan / _for checks when sent, not kept_"


def _anchor(codes: CodeList) -> str:
    return f"daftar-{codes.name}"


def _list(kind: Choice) -> str:
    codes, shown = kind.options, kind.usual or kind.options
    whole, many = len(codes.options), len(shown.options)
    title = f"{place(_anchor(codes))}\n\n### {code(codes.name)}\n"
    told = [f"Versi / _version_ {plain(codes.version)}; {whole} pilihan / _options_; {source(codes.source)}."]
    if kind.usual is not None:
        told.append(f"Formulir menawarkan {many} yang biasa; lainnya dicari. _The form offers the {many} usual ones._")
    if whole > many or many > MOST_OPTIONS:
        told.append(_where(codes))
    rows = table(
        ("Kode", "Indonesia", "_English_"),
        ((code(each.code), plain(each.label.id), plain(each.label.en)) for each in shown.options),
    )
    return "\n".join([title, " ".join(told) + "\n", rows if many <= MOST_OPTIONS else ""])


def _where(codes: CodeList) -> str:
    """Say where a long list stands whole."""
    file = f"{codes.name.partition('.')[0]}.csv"
    if not (DATA / file).exists():
        return ""
    return f"Daftar lengkap / _the whole list_: `app/themes/data/{file}`."
