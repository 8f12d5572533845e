"""A small invented theme with a question of every kind, a derivation, checks and figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.themes.language import (
    Check,
    Choice,
    Choices,
    Date,
    Decimal,
    Derivation,
    Derived,
    Digits,
    House,
    Indicator,
    Integer,
    Kk,
    Money,
    Nik,
    Phone,
    Privacy,
    Question,
    Subject,
    Sum,
    Text,
    Theme,
    Words,
    YesNo,
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


def density(values: Values) -> Mapping[str, Stored]:
    """Give the weight for each head, in hundredths; nothing without both."""
    weight, heads = values["weight"], values["heads"]
    return {"per_head": weight * 10 // heads if isinstance(weight, int) and isinstance(heads, int) and heads else None}


def question(key: str, kind: Any, **more: Any) -> Question:
    return Question(key=key, kind=kind, label=Text(f"{key} id", f"{key} en"), **{"privacy": Privacy.OPEN} | more)


QUESTIONS = (
    question("nik", Nik(), privacy=Privacy.IDENTITY, unsure=True),
    question("kk", Kk(), privacy=Privacy.IDENTITY),
    question("phone", Phone(), privacy=Privacy.IDENTITY, unsure=True),
    question("name", Words(least=2, most=30), privacy=Privacy.PERSONAL, required=True),
    question("house", House(), privacy=Privacy.PERSONAL),
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
    question("old_name", Words(), retired=2),
)

SAMPLE = Theme(
    key="sample",
    version=2,
    label=Text("Contoh", "Sample"),
    subject=Subject(kind="house", label=Text("Rumah", "House"), keys=(("nik",), ("name", "house"))),
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
            count=Sum(key="sales", where=q("animal").one_of("cat", "hen")),
            over="flow",
            definition=Text("Jumlah penjualan.", "Sum of sales."),
            unit="rupiah",
        ),
    ),
    example={
        "nik": "1872014506900001",
        "kk": "1872011507080009",
        "phone": "0812-3456-7890",
        "name": "Siti Rahayu",
        "house": "12, dekat musala",
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
    },
)
