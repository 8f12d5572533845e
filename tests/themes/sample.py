"""A small invented theme with a question of every kind, formulas, memories, checks of every severity and figures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.themes.language import (
    RECORDS,
    Band,
    Check,
    Choice,
    Choices,
    Coloured,
    Date,
    Decimal,
    Derivation,
    Derived,
    Digits,
    Group,
    Grouping,
    House,
    Indicator,
    Integer,
    Jump,
    Keeper,
    Kk,
    Level,
    Lines,
    Looks,
    Memory,
    Money,
    Nik,
    Past,
    Phone,
    Privacy,
    Question,
    Recall,
    Silent,
    Subject,
    Sum,
    Text,
    Theme,
    Twice,
    Unseen,
    Watch,
    WatchRule,
    Words,
    Worse,
    YesNo,
    ZoneRule,
    Zoning,
    listed,
    q,
)
from app.themes.language.expr import Stored, Values

TODAY = date(2026, 6, 15)

ANIMALS = listed(
    "animals",
    "1",
    "Sample",
    ("cat", "Kucing", "Cat"),
    ("hen", "Ayam", "Hen"),
    ("fish_2", "Ikan", "Fish"),
    ("duck", "Bebek", "Duck"),
)
GRANTS = listed(
    "grants",
    "1",
    "Sample",
    ("feed", "Pakan", "Feed"),
    ("chicks", "Anak ayam", "Chicks"),
    ("loan", "Pinjaman", "Loan"),
    ("barn", "Kandang", "Barn"),
)


def density(values: Values) -> Mapping[str, Stored]:
    """Give the weight for each head, in hundredths; nothing without both."""
    weight, heads = values["weight"], values["heads"]
    return {"per_head": weight * 10 // heads if isinstance(weight, int) and isinstance(heads, int) and heads else None}


def herd_before(values: Values, past: Past) -> Mapping[str, Stored]:
    """Give the heads of the latest visit before at which they were counted, and by how many there are more now."""
    before = next((each["heads"] for each in past.earlier if isinstance(each.get("heads"), int)), None)
    heads = values["heads"]
    more = heads - before if isinstance(heads, int) and isinstance(before, int) else None
    return {"heads_before": before, "heads_more": more}


def elsewhere(values: Values, past: Past) -> Mapping[str, Stored]:
    """Say whether another record names the same permit, and whether the name was another one before."""
    same = {each.get("permit") for each in past.shared} - {None}
    told = past.previous and past.previous.get("name")
    return {
        "permit_elsewhere": "yes" if values["permit"] in same else "no",
        "renamed": None if told is None else "no" if told == values["name"] else "yes",
    }


def question(key: str, kind: Any, **more: Any) -> Question:
    return Question(key=key, kind=kind, label=Text(f"{key} id", f"{key} en"), **{"privacy": Privacy.OPEN} | more)


def zone_rule(version: str, valid_from: date, valid_to: date | None, few: int) -> ZoneRule:
    """Return a rule under which up to so many houses are few."""
    nothing = Text("Tidak ada.", "Nothing.")
    bands = (
        Band("none", Text("Tidak ada", "None"), 0, 0, nothing),
        Band("few", Text("Sedikit", "Few"), 1, few, nothing),
        Band("many", Text("Banyak", "Many"), few + 1, None, nothing),
    )
    return ZoneRule(version, valid_from, valid_to, 7, bands, valid_from, nothing, "Invented")


FENCE_RULES = (
    zone_rule("first", date(2020, 1, 1), date(2023, 12, 31), 2),
    zone_rule("second", date(2024, 1, 1), None, 5),
)


def watch(key: str, looks: Looks) -> Watch:
    rule = WatchRule(version="1", valid_from=date(2020, 1, 1), valid_to=None, looks=looks, source="Invented")
    return Watch(key=key, label=Text(f"Awas {key}", f"Watch {key}"), todo=Text("Lihat.", "Look."), rules=(rule,))


QUESTIONS = (
    question("nik", Nik(), privacy=Privacy.IDENTITY, unsure=True),
    question("kk", Kk(), privacy=Privacy.IDENTITY),
    question("phone", Phone(), privacy=Privacy.IDENTITY, unsure=True),
    question("name", Words(least=2, most=30), privacy=Privacy.PERSONAL, required=True),
    question("house_no", House(), privacy=Privacy.PERSONAL),
    question("permit", Digits(lengths=(13, 16)), help=Text("Di kertas.", "On the paper.")),
    question("heads", Integer(low=0, high=50), unit="ekor", required=True, unsure=True),
    question("weight", Decimal(places=1, low="0.5", high="120.5"), unit="kg"),
    question("depth", Decimal(places=2, low="-9.99", high="9.99"), unit="m", unsure=True),
    question("sales", Money(), unit="rupiah"),
    question("animal", Choice(ANIMALS), required=True),
    question("others", Choices(ANIMALS), unsure=True),
    question("fenced", YesNo(), unsure=True),
    question("built", Date(earliest="2000-01-01"), asked_if=q("fenced").is_("yes"), required=True),
    question("until", Date(future=True), asked_if=q("built").answered),
    question("old_name", Words(), required=True, retired=2),
    question(
        "eggs",
        Lines(
            items=(
                question("layer", Choice(ANIMALS), required=True),
                question("laid_on", Date(earliest="2020-01-01")),
                question("mass", Decimal(places=2, low="0.05", high="99.99"), unit="kg"),
                question("sold", YesNo()),
                question("buyer", Nik(), privacy=Privacy.IDENTITY, asked_if=q("sold").is_("yes"), required=True),
                question("colour", Words(most=20), required=True, retired=2),
            ),
            most=4,
            plain="layer",
        ),
        privacy=Privacy.PERSONAL,
        unsure=True,
    ),
    question(
        "rank",
        Integer(low=1, high=10),
        kept_by=Keeper(
            hand="import", code="K1", message=Text("Peringkat dari daftar resmi.", "The rank is of an official list.")
        ),
    ),
    question(
        "grants",
        Choices(GRANTS),
        unsure=True,
        kept_by=Keeper(
            hand="office",
            code="K2",
            message=Text("Pinjaman dan kandang dicatat dinas.", "Loans and barns are told by the office."),
            codes=frozenset({"loan", "barn"}),
        ),
    ),
)

SAMPLE = Theme(
    key="sample",
    version=2,
    label=Text("Contoh", "Sample"),
    subject=Subject(
        kind="house",
        label=Text("Rumah", "House"),
        keys=(("nik",), ("name", "house_no")),
        alike=(("house_no", "animal"),),
    ),
    period="month",
    grains=("day", "month"),
    offices=("Dinas",),
    source="Invented",
    questions=QUESTIONS,
    derivations=(
        Derivation(
            by=density,
            takes=("weight", "heads"),
            gives=(
                Derived(
                    key="per_head",
                    kind=Decimal(places=2, low="0", high="121"),
                    label=Text("Berat per ekor", "Weight a head"),
                    privacy=Privacy.OPEN,
                    unit="kg",
                ),
            ),
            source="Arithmetic",
        ),
    ),
    memories=(
        Memory(
            by=herd_before,
            takes=("heads",),
            recalls=Recall(earlier=("heads",)),
            gives=(
                Derived(
                    key="heads_before",
                    kind=Integer(high=50),
                    label=Text("Ekor sebelumnya", "Heads before"),
                    privacy=Privacy.OPEN,
                    unit="ekor",
                ),
                Derived(
                    key="heads_more",
                    kind=Integer(low=-50, high=50),
                    label=Text("Bertambah", "More heads"),
                    privacy=Privacy.OPEN,
                    unit="ekor",
                ),
            ),
            source="Arithmetic",
        ),
        Memory(
            by=elsewhere,
            takes=("permit", "name"),
            recalls=Recall(previous=("name",), shared=("permit",)),
            gives=(
                Derived(
                    key="permit_elsewhere",
                    kind=YesNo(),
                    label=Text("Izin dipakai rumah lain", "Permit of another house"),
                    privacy=Privacy.OPEN,
                ),
                Derived(key="renamed", kind=YesNo(), label=Text("Nama diganti", "Renamed"), privacy=Privacy.PERSONAL),
            ),
        ),
    ),
    checks=(
        Check(
            code="S1",
            holds=q("until") >= q("built").plus(30),
            message=Text("Terlalu cepat.", "Too soon."),
            about=("until", "built"),
        ),
        Check(
            code="S2",
            holds=q("animal").is_("fish_2") | (q("weight") >= q("weight")),
            message=Text("Periksa.", "Look again."),
            about=("weight",),
            severity="warning",
        ),
        Check(
            code="S3",
            holds=~q("others").has("cat") | q("animal").is_not("cat"),
            message=Text("Kucing dua kali.", "Twice a cat."),
            about=("others",),
        ),
        Check(
            code="S4",
            holds=q("nik").answered | q("kk").answered | q("name").answered,
            message=Text("Siapa?", "Who?"),
            about=("nik",),
        ),
        Check(
            code="M1",
            holds=q("permit_elsewhere").is_not("yes"),
            message=Text("Izin ini milik rumah lain.", "This permit is of another house."),
            about=("permit",),
        ),
        Check(
            code="M2",
            holds=q("heads") >= q("heads_before"),
            message=Text("Berkurang. Hitung lagi.", "There are fewer. Count again."),
            about=("heads",),
            severity="warning",
        ),
        Check(
            code="M3",
            holds=~(q("heads_more") >= 10) | q("grants").answered,
            message=Text("Ternak bertambah banyak: tawarkan bantuan.", "The herd has grown: offer a grant."),
            about=("grants", "heads"),
            severity="notice",
        ),
        Check(
            code="M4",
            holds=q("renamed").is_not("yes"),
            message=Text("Nama berbeda dari sebelumnya.", "The name was another one before."),
            about=("name",),
            severity="warning",
        ),
    ),
    twice=(
        Twice(
            code="T1",
            named_by=("nik", "eggs.buyer"),
            same="others",
            message=Text("Orang ini punya hewan yang sama di rumah lain.", "The person has such animals elsewhere."),
            about=("others",),
            source="Sample",
        ),
    ),
    indicators=(
        Indicator(
            key="houses",
            label=Text("Rumah", "Houses"),
            count=q("heads") > 0,
            over="stock",
            definition=Text("Rumah berisi ternak.", "Houses with animals."),
            unit="rumah",
            open=True,
        ),
        Indicator(
            key="fenced_houses",
            label=Text("Rumah berpagar", "Fenced houses"),
            count=q("fenced").is_("yes"),
            over="stock",
            on="built",
            until="until",
            among="houses",
            definition=Text("Rumah berpagar.", "Fenced houses."),
            unit="rumah",
        ),
        Indicator(
            key="sold",
            label=Text("Penjualan", "Sales"),
            count=Sum(key="sales", where=q("animal").one_of("cat", "hen"), counted_by="houses"),
            over="flow",
            definition=Text("Jumlah penjualan.", "Sum of sales."),
            unit="rupiah",
        ),
        Indicator(
            key="hen_eggs",
            label=Text("Telur ayam", "Hens' eggs"),
            count=Sum(key="mass", where=q("layer").is_("hen") & (q("heads") > 0), counted_by="houses"),
            over="flow",
            on="laid_on",
            each="eggs",
            definition=Text("Berat telur ayam pada harinya.", "The mass of hens' eggs, on their day."),
            unit="kg",
            places=2,
        ),
        Indicator(
            key="egg_sales",
            label=Text("Kali telur dijual", "Sales of eggs"),
            count=q("sold").is_("yes"),
            over="flow",
            each="eggs",
            definition=Text("Baris telur yang dijual.", "Lines of eggs that were sold."),
            unit="kali",
        ),
        Indicator(
            key="grown",
            label=Text("Ternak bertambah", "Herds that have grown"),
            count=q("heads_more") > 0,
            over="flow",
            definition=Text("Rumah yang ternaknya bertambah.", "Houses with more animals than before."),
            unit="rumah",
        ),
        Indicator(
            key="with_barn",
            label=Text("Dapat kandang", "With a barn"),
            count=q("grants").has("barn"),
            over="stock",
            definition=Text("Rumah yang mendapat kandang dari dinas.", "Houses that got a barn of the office."),
            unit="rumah",
            kept=True,
        ),
    ),
    groupings=(
        Grouping(
            key="herd",
            label=Text("Besar kawanan", "Size of the herd"),
            of="weight",
            groups=(
                Group("light", Text("Ringan", "Light"), None, "9.9"),
                Group("heavy", Text("Berat", "Heavy"), "10", "99.9"),
                Group("huge", Text("Amat berat", "Huge"), "100", None),
            ),
            source="Invented",
        ),
        Grouping(
            key="fence_age",
            label=Text("Umur pagar", "Age of the fence"),
            of="built",
            at="observed_on",
            groups=(Group("new", Text("Baru", "New"), None, 4), Group("old", Text("Lama", "Old"), 5, None)),
        ),
    ),
    zonings=(
        Zoning(
            key="fences",
            label=Text("Zona pagar", "Zone of fences"),
            definition=Text("Rumah yang baru berpagar.", "Houses with a new fence."),
            houses="house_no",
            on="built",
            where=q("fenced").is_("yes"),
            rules=FENCE_RULES,
            shown_until=date(2026, 12, 31),
        ),
    ),
    watches=(
        watch("fenced_more", Coloured(zoning="fences")),
        watch(
            "thin",
            Worse(
                levels=(
                    Level("lean", Text("Kurus", "Lean"), q("heads") < 2),
                    Level("poor", Text("Sangat kurus", "Poor"), q("heads") < 1),
                ),
                unless=q("others").has("cat"),
                compared=True,
                tells=("weight",),
            ),
        ),
        watch("away", Unseen(where=q("heads") > 0, periods=2, born="built", days=900)),
        watch("quiet", Silent(by="rt", periods=3)),
        watch("surge", Jump(figures=(RECORDS,))),
    ),
    example={
        "nik": "1872014506900001",
        "kk": "1872011507080009",
        "phone": "0812-3456-7890",
        "name": "Siti Rahayu",
        "house_no": "12, dekat musala",
        "permit": "1234567890123",
        "heads": 4,
        "weight": "12,5",
        "depth": "-1.25",
        "sales": 150000,
        "animal": "hen",
        "others": ["cat", "fish_2"],
        "fenced": "yes",
        "built": "2024-02-29",
        "until": "2026-12-31",
        "eggs": [
            "duck",
            {"layer": "hen", "laid_on": "2026-06-01", "mass": "1,25", "sold": True, "buyer": "1872.0145.0690.0001"},
        ],
        "rank": 3,
        "grants": ["barn", "feed"],
    },
)


def added(*more: Question, **change: Any) -> Theme:
    """Return the sample with more questions, and other parts of it changed."""
    return replace(SAMPLE, questions=(*QUESTIONS, *more), **change)


def changed(key: str, **change: Any) -> Theme:
    return replace(SAMPLE, questions=tuple(replace(each, **change) if each.key == key else each for each in QUESTIONS))


def with_indicator(at: int = 0, **change: Any) -> Theme:
    return replace(SAMPLE, indicators=(*SAMPLE.indicators, replace(SAMPLE.indicators[at], **{"key": "more"} | change)))
