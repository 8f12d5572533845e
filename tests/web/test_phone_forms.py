"""What a kader is told on her phone is what the server will say: faults, warnings, what is asked and what follows."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.errors import Fault
from app.records.carrying import answers_of, carried_over
from app.records.drafts import EARLIEST, FUTURE_VISIT, TOO_OLD
from app.themes.catalog import CATALOG
from app.themes.form import as_form, as_public_form
from app.themes.growth.printed import printed
from app.themes.language import Hand, Past, Question, Reading, Theme, compiled, keys_of, read_answers, remember
from app.themes.language.expr import Stored, Values
from tests.themes.documents import COUNTED, HEAD, REMINDED, SEEN_ON, SPOILED, TODAY, WIFE
from tests.themes.sample import SAMPLE
from tests.web.node_tools import Phone
from tests.web.sent import Pen, offered, sayable

DRAWN = 130
"""Documents for each theme and hand."""

ONLY_THE_SERVER_KNOWS = {
    "business_known": "looks at businesses of other owners",
    "group_known": "looks at other groups of the kelurahan",
    "proposal_known": "looks at other proposals",
    "elsewhere": "the sample's: looks at other houses",
    "density": "the sample's: no phone has a formula of that name",
    "herd_before": "the sample's: no phone has a formula of that name",
}
"""By formula, why a phone leaves what it gives to the server."""

OFFICE_WORDS = {"PP02"}
"""Checks that rest on options which a kader's form does not name: nobody is offered them."""


@dataclass(frozen=True)
class Case:
    """A document, when it was seen, whose hand sends it, and what is known of the past."""

    theme: Theme
    answers: Mapping[str, Any]
    day: date
    hand: Hand = "kader"
    earlier: tuple[Values, ...] = ()
    previous: Values | None = None
    today: date = field(default=TODAY)


@pytest.fixture(scope="module")
def ready(phone: Phone) -> Phone:
    phone.ask("tables", tables=printed())
    for theme in (SAMPLE, *CATALOG):
        for hand, form in (("kader", as_public_form(theme)), ("import", as_form(theme))):
            phone.ask("form", name=f"{theme.key} {hand}", form=json.loads(json.dumps(form)))
    return phone


def on_the_server(case: Case) -> Reading:
    """Read a document as `app/records/drafts.py` and `settle.py` do, the register of others left out."""
    theme = case.theme
    reading = read_answers(theme, dict(case.answers), case.day, case.today, case.hand)
    if case.day > case.today:
        reading.faults.insert(0, Fault("observed_on", "observed_on.future", FUTURE_VISIT))
    elif case.day < EARLIEST:
        reading.faults.insert(0, Fault("observed_on", "observed_on.too_old", TOO_OLD))
    if not reading.faults:
        stands = case.previous or {}
        claims = [each for each in reading.claims if stands.get(each.question) != reading.values.get(each.question)]
        beside = _carried(case) if reading.waits else reading
        late = remember(theme, beside.values, case.day, Past(earlier=case.earlier, previous=case.previous))
        reading.faults = [*claims, *beside.faults, *late.faults]
        reading.warnings += late.warnings
        reading.values = beside.values | late.values
    return reading


def _carried(case: Case) -> Reading:
    """Read a document together with what other hands said before, as far as everybody sees it."""
    theme = case.theme
    before = {"answers": {} if case.previous is None else travels(theme, case.previous)["answers"]}
    kept = {key: said for key, said in carried_over(theme, case.hand, before).items() if key not in theme.secrets}
    return read_answers(theme, answers_of(theme, {"answers": case.answers, "carried": kept}), case.day, date.max)


def travels(theme: Theme, values: Values) -> dict[str, Any]:
    """Return a stored record as the interface gives it."""
    told: dict[str, dict[str, Any]] = {"answers": {}, "derived": {}}
    for key, value in values.items():
        known = theme.scope_of_conditions[key]
        if key != "observed_on" and value is not None:
            told["answers" if isinstance(known, Question) else "derived"][key] = known.kind.show(value)
    day = values.get("observed_on")
    return {"observed_on": day.isoformat() if isinstance(day, date) else "2020-01-01", **told}


def context(case: Case) -> dict[str, Any]:
    return {
        "observedOn": case.day.isoformat(),
        "today": case.today.isoformat(),
        "hand": case.hand,
        "earlier": [travels(case.theme, each) for each in case.earlier],
        "previous": None if case.previous is None else travels(case.theme, case.previous),
    }


def on_the_phone(phone: Phone, case: Case, do: str = "judge", answers: Mapping[str, Any] | None = None) -> Any:
    form = f"{case.theme.key} {'kader' if case.hand == 'kader' else 'import'}"
    sent = dict(case.answers if answers is None else answers)
    return phone.ask(do, form=form, answers=sent, context=context(case))


def as_told(faults: list[Fault]) -> list[dict[str, Any]]:
    return [each.as_json() for each in faults]


def shown(theme: Theme, values: Values, but: set[str]) -> dict[str, Any]:
    """Return what follows from a document as a receipt shows it, what is not kept too."""
    given = [each for formula in theme.formulas for each in formula.gives]
    return {
        each.key: each.kind.show(found)
        for each in given
        if each.key not in but and (found := values.get(each.key)) is not None
    }


def agree(phone: Phone, case: Case) -> Reading:
    """Let the phone and the server judge a document, and compare all they say."""
    server, told = on_the_server(case), on_the_phone(phone, case)
    left = {each.key for by in case.theme.formulas if by.by.__name__ in ONLY_THE_SERVER_KNOWS for each in by.gives}
    unjudged = {check.code for check in case.theme.checks if not left.isdisjoint(keys_of(check.holds))}
    server.faults = [each for each in server.faults if each.code not in unjudged]
    server.warnings = [each for each in server.warnings if each.code not in unjudged]
    assert told["faults"] == as_told(server.faults), case
    assert told["warnings"] == as_told(server.warnings), case
    assert told["gaps"] == server.gaps, case
    assert set(told["open"]) <= left, case
    if not server.faults:
        assert told["derived"] == shown(case.theme, server.values, left), case
    if not server.faults and not server.waits:
        assert {key for key in told["asked"] if "." not in key} == asked(case, server.values), case
    again = on_the_server(Case(**{**vars(case), "answers": told["answers"]}))
    assert as_told(again.faults) == told["faults"], "what the phone sends is judged as what was typed"
    assert again.values == server.values
    assert not [each for each in again.warnings if each.code in ("answer.not_asked", "answer.retired")]
    return server


def asked(case: Case, values: Mapping[str, Stored]) -> set[str]:
    known = {**values, "observed_on": case.day}
    scope = case.theme.scope_of_conditions
    return {
        each.key
        for each in case.theme.live_questions
        if each.asked_if is None or compiled(each.asked_if, scope)(known) is True
    }


def drawn(theme: Theme, hand: Hand) -> Iterator[Case]:
    """Yield documents of a theme with a past of others that could be read."""
    form = as_public_form(theme)
    options, readable = offered(form), [dict(theme.example)]
    readable += [{**theme.example, **changes} for changes in COUNTED.get(theme.key, ())]
    for number in range(DRAWN):
        chance = random.Random(f"{theme.key} {hand} {number}")
        day = chance.choice((TODAY, TODAY - timedelta(days=14), date(2021, 7, 20), date(2024, 2, 29)))
        day = chance.choice((*[day] * 20, date(2019, 12, 31), TODAY + timedelta(days=1)))
        answers = Pen(options, chance, day, chance.choice((1.0, 1.0, 0.97, 0.8))).document(theme)
        answers = sayable(theme, answers, bold=chance.random() < 0.2) if hand == "kader" else answers
        before = sorted(day - timedelta(days=chance.choice((0, 20, 31, 45, 365))) for _ in range(chance.randrange(4)))
        earlier = tuple(_kept(theme, chance.choice(readable), each) for each in reversed(before) if each < day)
        previous = _kept(theme, chance.choice(readable), day) if chance.random() < 0.3 else None
        yield Case(theme, answers, day, hand, earlier, previous)
        if not read_answers(theme, answers, day, TODAY).faults:
            readable.append(answers)


def _kept(theme: Theme, answers: Mapping[str, Any], day: date) -> Values:
    values = read_answers(theme, dict(answers), day, date.max).values
    return {"observed_on": day, **{key: value for key, value in values.items() if value is not None}}


@pytest.mark.parametrize("hand", ["kader", "import"])
@pytest.mark.parametrize("theme", [SAMPLE, *CATALOG], ids=lambda theme: theme.key)
def test_any_document_is_judged_alike(ready: Phone, theme: Theme, hand: Hand) -> None:
    read = [agree(ready, case) for case in drawn(theme, hand)]
    sound = [each for each in read if not each.faults]
    assert 10 < len(sound) < DRAWN - 20, "some are taken, some refused"


def changed(key: str, changes: Mapping[str, Any], **past: Any) -> Case:
    theme = next(each for each in CATALOG if each.key == key)
    answers = {**theme.example, **changes}
    day = answers.pop("seen_on", SEEN_ON.get(key, date(2026, 11, 8)))
    answers = {name: value for name, value in answers.items() if value is not None}
    return Case(theme, sayable(theme, answers, bold=True), day, "import", today=TODAY, **past)


HUSBAND = WIFE | {"relationship": "2", "sex": "L"}
LICENCE = {"scheme": "SPP_IRT", "number": "1" * 15}

EDGES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("poverty", {"people": [HEAD, HUSBAND, HUSBAND]}),
    *(("poverty", {"people": [HEAD | {"birth_date": born, "ppks": ["LUT"]}]}) for born in ("1966-11-08", "1966-11-09")),
    *(("umkm", {"licences": [LICENCE | {"valid_to": day}]}) for day in ("2026-11-07", "2026-11-08", "2026-11-09")),
    *(("umkm", {"licences": [LICENCE | {"licence_date": day}]}) for day in ("2021-11-07", "2021-11-08", "2020-02-29")),
    *(("umkm", {"capital_idr": 10**9 + more, "year_started": 2021}) for more in (0, 1)),
    *(("stunting", {"birth_date": born}) for born in ("2026-11-08", "2025-10-08", "2025-10-09", "2021-10-10")),
    *((key, changes) for key, documents in COUNTED.items() for changes in documents),
)
"""Documents at the bounds of formulas, and those that indicators count."""


@pytest.mark.parametrize(("key", "changes"), EDGES, ids=lambda each: str(each)[:40])
def test_what_lies_at_a_bound_is_judged_alike(ready: Phone, key: str, changes: Mapping[str, Any]) -> None:
    agree(ready, changed(key, changes))


BOUNDS = {"waz": (100, 101, -200, -201, -300, -301), "haz": (300, 301, -200, -201), "whz": (-200, -201)}
"""The last z-scores, in hundredths, at which nothing is said, and the first at which something is."""


def test_a_child_at_a_bound_is_judged_alike(ready: Phone) -> None:
    changes = [{"weight_kg": f"{at / 100:.2f}"} for at in range(500, 1600)]
    changes += [{"height_cm": f"{at / 10:.1f}"} for at in range(600, 1000)]
    found: dict[tuple[str, Any], Case] = {}
    for change in changes:
        case = changed("stunting", change)
        values = on_the_server(case).values
        found |= {(z, values[z]): case for z, bounds in BOUNDS.items() if values.get(z) in bounds}
    assert len(found) > 6
    for case in found.values():
        agree(ready, case)


def test_every_check_is_told_on_the_phone(ready: Phone) -> None:
    met = {
        (key, fault.code)
        for key, _, _, changes in SPOILED
        for reading in (agree(ready, changed(key, changes)),)
        for fault in (*reading.faults, *reading.warnings)
    }
    for key, _, _, changes, past in REMINDED:
        if not past.alike:
            days = ({"observed_on": date(2021, 1, 1), **each} for each in past.earlier)
            case = changed(key, changes, earlier=tuple(days), previous=past.previous)
            reading = agree(ready, case)
            met |= {(key, fault.code) for fault in (*reading.faults, *reading.warnings)}
    others = {"UM08", "KW07", "PP15"}
    """They rest on other subjects' records."""
    all_there_are = {(theme.key, check.code) for theme in CATALOG for check in theme.checks}
    assert {(key, code) for key, code in all_there_are if code not in OFFICE_WORDS | others} <= met


NAMES = (
    *(
        ("Siti Aminah", other)
        for other in ("SİTİ RAHMA", "s\u0131t\u0131", "\u0301siti", "Siti\xa0Lain", "S.I.T.I", "AMI\u00adNAH")
    ),
    *(("Ma\u212auda Strauß", other) for other in ("makuda", "STRAUSS", "STRAU\u1e9e", "strau", "Ma-kuda", "makuda,SH")),
    *(("Ελένη ΝΙΚΟΣ", other) for other in ("νικος", "ΝΙΚΟΣ", "Ελένη ΝΙΚΟΣ", "Eleni")),
    *(("\uab70\uab71", other) for other in ("\u13a0\u13a1", "\uab70\uab71", "王小明", "\ufeff")),
    *(("D'Arco \ufb01tri", other) for other in ("FITRI", "d arco", "darco", "\ufb01\x85tri", "O")),
)
"""Two names of one NIK; editions of Unicode and ways of folding its case differ about many."""


def test_a_name_is_the_same_or_another_alike(ready: Phone) -> None:
    told = set()
    for name, other in NAMES:
        before = {"observed_on": date(2026, 10, 1), "child_name": other, "birth_date": date(2024, 2, 29)}
        case = changed("stunting", {"child_name": name}, earlier=(before,))
        assert case.answers["child_nik"]
        told.add(agree(ready, case).values["nik_of_another"])
    assert told == {"yes", "no"}


def test_a_formula_is_on_the_phone_or_named_here(ready: Phone) -> None:
    named = {by.by.__name__ for theme in (SAMPLE, *CATALOG) for by in theme.formulas}
    assert named - set(ready.ask("formulas")) == set(ONLY_THE_SERVER_KNOWS)


def test_without_the_growth_tables_or_the_past_nothing_is_guessed(ready: Phone) -> None:
    case = changed("stunting", {})
    bare = {"observedOn": case.day.isoformat(), "today": case.today.isoformat()}
    told = ready.ask("judge", form="stunting kader", answers=dict(case.answers), context=bare, growth=False)
    given = {each.key for by in case.theme.formulas for each in by.gives}
    assert set(told["open"]) == given - {"nik_doubts", "mother_nik_doubts", "kk_is_nik", "nik_shared"}
    assert told["derived"].keys() <= given - set(told["open"])
    assert told["faults"] == []


def test_what_is_typed_becomes_what_travels(ready: Phone) -> None:
    for theme in CATALOG:
        day = SEEN_ON.get(theme.key, date(2026, 11, 8))
        case = Case(theme, theme.example, day, "import", today=TODAY)
        kinds = {each.key: each.kind for each in theme.questions}
        typed = {key: as_typed(kinds[key].name, value) for key, value in theme.example.items()}
        typed_so = on_the_phone(ready, case, "read", typed)
        plain = on_the_phone(ready, case)
        assert typed_so["answers"] == plain["answers"]
        assert typed_so["faults"] == plain["faults"] == []
        assert typed != theme.example


def as_typed(kind: str, value: Any) -> Any:
    """Return what a kader types for a value."""
    match kind:
        case "money" | "integer":
            return f"{int(value):,}".replace(",", ".")
        case "date":
            year, month, day = str(value).split("-")
            return f"{int(day)}/{int(month)}/{year}"
        case "decimal":
            return str(value).replace(".", ",")
    return value
