"""What the phone says before sending is what the receipt says afterwards, through the served forms and records."""

import random
from collections import Counter
from datetime import date
from typing import Any

import orjson
import pytest

from app.core.clock import uuid7
from app.themes.catalog import CATALOG
from app.themes.catalog import theme as theme_of
from app.themes.language import Theme
from tests.cast import RT1, SITI
from tests.house import House
from tests.themes.proposals import at
from tests.web.node_tools import Phone
from tests.web.sent import Pen, offered, sayable

DAY, TODAY = date(2026, 11, 19), "2026-11-22"
SENT = 60
"""Documents for each theme."""

OF_OTHERS = {"UM08", "KW07", "PP15"}
"""Checks that rest on other people's records: no phone knows of them."""


def learn(house: House, phone: Phone, key: str) -> dict[str, Any]:
    """Let the phone have what it would fetch: the form and the growth standards."""
    form: dict[str, Any] = house.get(SITI, f"/v1/themes/{key}").json()
    phone.ask("form", name=key, form=form)
    phone.ask("tables", tables=house.client.get("/v1/growth").json())
    return form


def told(phone: Phone, item: dict[str, Any], **past: Any) -> dict[str, Any]:
    context = {"observedOn": item["observed_on"], "today": TODAY, "earlier": [], "previous": None, **past}
    reading: dict[str, Any] = phone.ask("judge", form=item["theme"], answers=item["answers"], context=context)
    return reading


def send(house: House, *items: dict[str, Any]) -> list[dict[str, Any]]:
    receipts: list[dict[str, Any]] = house.post(SITI, "/v1/submissions", {"items": list(items)}).json()["items"]
    return receipts


def item(key: str, answers: dict[str, Any], day: str = DAY.isoformat(), **more: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "theme": key, "area": RT1, "observed_on": day, "answers": answers, **more}


def same(reading: dict[str, Any], receipt: dict[str, Any], theme: Theme) -> None:
    """Compare what the phone said with a receipt; what is not kept is in none."""
    assert reading["faults"] == receipt["faults"]
    assert [each for each in receipt["warnings"] if each["code"] not in OF_OTHERS] == reading["warnings"]
    if receipt["outcome"] != "refused":
        assert {key: value for key, value in reading["derived"].items() if key in theme.fields} == receipt["derived"]


def keepable(answers: dict[str, Any]) -> bool:
    try:
        orjson.dumps(answers)
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("theme", CATALOG, ids=lambda theme: theme.key)
def test_drawn_documents_get_the_receipt_that_the_phone_foretold(house: House, phone: Phone, theme: Theme) -> None:
    options = offered(learn(house, phone, theme.key))
    items = []
    for number in range(SENT):
        chance = random.Random(f"receipt {theme.key} {number}")
        answers = Pen(options, chance, DAY, chance.choice((1.0, 0.97, 0.8))).document(theme)
        items.append(item(theme.key, sayable(theme, answers, bold=chance.random() < 0.2)))
    items = [each for each in items if keepable(each["answers"])]
    outcomes: Counter[str] = Counter()
    for sent, receipt in zip(items, send(house, *items), strict=True):
        outcomes[receipt["outcome"]] += 1
        if receipt["outcome"] in ("new", "refused"):
            same(told(phone, sent), receipt, theme)
    assert outcomes["new"] >= 1
    assert outcomes["refused"] > 10


WEIGHINGS = (("2026-07-20", "8.8"), ("2026-08-19", "8.9"), ("2026-09-18", "8.9"), ("2026-10-20", "8.9"))


def test_a_child_is_weighed_month_by_month_and_the_phone_knows_its_letters(house: House, phone: Phone) -> None:
    learn(house, phone, "stunting")
    theme = theme_of("stunting")
    letters = []
    for day, weight in (*WEIGHINGS, (DAY.isoformat(), "8.9")):
        known = house.get(SITI, f"/v1/records/stunting?area={RT1}").json()["items"]
        sent = item("stunting", {**theme.example, "weight_kg": weight}, day)
        reading = told(phone, sent, earlier=known)
        (receipt,) = send(house, sent)
        same(reading, receipt, theme)
        letters.append(reading["derived"]["kms_status"])
    assert letters == [["B"], ["T"], ["T", "2T"], ["T", "2T"], ["T", "2T"]]


def test_a_proposal_goes_on_as_the_phone_says_it_may(house: House, phone: Phone) -> None:
    learn(house, phone, "usulan")
    theme = theme_of("usulan")
    first = item("usulan", dict(theme.example), "2026-06-01")
    same(told(phone, first), send(house, first)[0], theme)
    previous = house.get(SITI, f"/v1/records/usulan/{first['id']}").json()
    answers = {key: value for key, value in {**theme.example, **at("MUSKEL")}.items() if value is not None}
    leap = {**first, "observed_on": "2026-06-20", "answers": answers, "replaces": 1}
    reading = told(phone, leap, previous=previous)
    assert "PP04" in {each["code"] for each in reading["faults"]}
    same(reading, send(house, leap)[0], theme)
    step = {**leap, "answers": {**theme.example, **at("VERIFIKASI_RT")}}
    reading = told(phone, step, previous=previous)
    assert reading["faults"] == []
    same(reading, send(house, step)[0], theme)
