"""A kelurahan issues one-time codes, and a kader's phone redeems one."""

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import segno
from sqlmodel import select

from app.identity.models import Assignment, Device, Enrolment, SignIn
from tests.identity.conftest import KELURAHAN, NEW_PIN, OTHER_RT, PIN, RT, SECRET, SIBLING_RT, City, bearer


def test_a_new_kader_is_made_enrolled_and_signs_in_by_name_and_by_number(bound: City) -> None:
    phone = "0812-3456-7890"
    (issued,) = bound.issue({"display_name": "Ani Rekaan", "area": RT, "phone": phone})
    assert re.fullmatch(r"kader-\d{5}", issued["username"])
    assert (issued["phone_tail"], issued["areas"]) == ("890", [RT])
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", issued["code"])
    redeemed = bound.redeem(issued["code"].lower().replace("-", " ")).json()
    seen = bound.http.get("/v1/me", headers=bearer(redeemed["access_token"])).json()
    assert seen["client"] == "kader"
    assert [each["area"] for each in seen["assignments"]] == [RT]
    assert seen["areas"] == [
        {"code": RT, "level": "rt", "name": "RT 012", "above": ["Metro", "Metro Pusat", "Metro", "RW 005"]}
    ]
    assert (seen["device"]["id"], seen["device"]["name"]) == (redeemed["device"], "HP")
    assert seen["second_factor"] == {"state": "none", "wanted": False, "shown": False, "recovery_left": 0}
    token = redeemed["device_token"]
    for name in (issued["username"], phone, "+62 812 3456 7890", "6281234567890"):
        assert bound.open(name, device_token=token).status_code == 200, name
    kept = bound.everything_kept()
    for secret in (phone, "81234567890", "1234567", issued["code"], issued["code"].replace("-", ""), NEW_PIN, token):
        assert secret not in kept


def test_a_pin_opens_nothing_from_a_device_that_is_not_bound(bound: City) -> None:
    mine = bound.enrol("siti")
    bound.make("dewi", "kader", OTHER_RT)
    others = bound.enrol("dewi")
    wrong = bound.open("siti", "999998", device_token=mine["device_token"])
    for reply in (
        bound.open("siti"),
        bound.open("siti", device_token="x" * 43),
        bound.open("siti", device_token=others["device_token"]),
        bound.open("siti", PIN, device_token=mine["device_token"]),
        bound.open("nobody", device_token=mine["device_token"]),
    ):
        assert (reply.status_code, reply.text) == (wrong.status_code, wrong.text)
        assert wrong.json()["code"] == "token.grant"
    assert bound.open("siti", device_token=mine["device_token"]).status_code == 200


def test_before_she_is_enrolled_no_secret_of_hers_exists(bound: City) -> None:
    body = {"username": "baru", "display_name": "Baru", "assignment": {"role": "kader", "area": RT}}
    made = bound.http.post("/v1/accounts", json=body, headers=bound.as_("operator"))
    assert (made.status_code, made.json()["secret"]) == (201, None)


def test_a_code_is_good_once_until_its_day_and_until_a_newer_one(bound: City) -> None:
    siti = {"account": str(bound.people["siti"].id)}
    first, second = bound.issue(siti)[0]["code"], bound.issue(siti)[0]["code"]
    assert bound.redeem(first).json()["code"] == "enrolment.code"
    assert bound.redeem(second).status_code == 200
    for code in (second, "2222-2222-2222", "", "no code at all", "é" * 12):
        reply = bound.redeem(code)
        assert (reply.status_code, reply.json()["code"]) == (404, "enrolment.code")
    third = bound.issue(siti, days=3)[0]["code"]
    bound.clock.forward(days=3)
    assert bound.redeem(third).status_code == 404
    fourth = bound.issue(siti)[0]["code"]
    bound.clock.forward(days=13, hours=23)
    assert bound.redeem(fourth).status_code == 200


@pytest.mark.parametrize(
    "pin", ["123456", "111111", "654321", "120934", "010190", "081990", "123123", "12345", "abcdef"]
)
def test_a_weak_pin_is_refused_with_a_reason_and_costs_no_code(bound: City, pin: str) -> None:
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    reply = bound.redeem(issued["code"], pin)
    assert (reply.status_code, reply.json()["code"]) == (422, "account.weak_pin")
    assert reply.json()["message"]["id"].startswith("PIN ini mudah ditebak: ")
    assert bound.redeem(issued["code"]).status_code == 200


def test_of_a_hundred_who_redeem_at_once_exactly_one_wins(bound: City) -> None:
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    with ThreadPoolExecutor(100) as pool:
        replies = list(pool.map(lambda number: bound.redeem(issued["code"], attempt=f"phone-{number}"), range(100)))
    codes = [reply.status_code for reply in replies]
    assert codes.count(200) == 1
    assert set(codes) <= {200, 404, 503}
    with bound.read() as session:
        assert len(session.exec(select(Device)).all()) == 1
        assert len(session.exec(select(SignIn).where(SignIn.binding.is_not(None))).all()) == 1  # type: ignore[union-attr]


def test_a_phone_whose_reply_was_lost_asks_again(bound: City) -> None:
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    lost = bound.redeem(issued["code"], attempt="a-random-name").json()
    again = bound.redeem(issued["code"], attempt="a-random-name").json()
    assert (again["device"], again["device_token"]) == (lost["device"], lost["device_token"])
    assert bound.redeem(issued["code"], attempt="another").status_code == 404
    assert bound.redeem(issued["code"], "907251", attempt="a-random-name").status_code == 404, "another PIN"
    bound.clock.forward(days=1)
    assert bound.redeem(issued["code"], attempt="a-random-name").status_code == 404


def test_a_new_code_cuts_the_old_device_off_unless_it_keeps_it(bound: City) -> None:
    first = bound.enrol("siti")
    second = bound.enrol("siti", keeps_devices=True)
    assert bound.open("siti", device_token=first["device_token"]).status_code == 200
    third = bound.enrol("siti", "907251")
    for gone in (first, second):
        assert bound.open("siti", "907251", device_token=gone["device_token"]).status_code == 400
        assert bound.http.get("/v1/me", headers=bearer(gone["access_token"])).json()["code"] == "auth.revoked"
        refresh = bound.ask(grant_type="refresh_token", refresh_token=gone["refresh_token"])
        assert refresh.status_code == 400
    assert bound.open("siti", "907251", device_token=third["device_token"]).status_code == 200


def test_several_kader_on_one_telephone_stay_apart(bound: City) -> None:
    """Each has her own binding; a number they share means nobody where no binding says who."""
    phone = "081234567890"
    one, two = bound.issue(
        {"display_name": "Ani", "area": RT, "phone": phone}, {"display_name": "Dewi", "area": OTHER_RT, "phone": phone}
    )
    tokens = [bound.redeem(each["code"], pin).json() for each, pin in ((one, NEW_PIN), (two, "907251"))]

    def who(pin: str, token: str) -> Any:
        reply = bound.open(phone, pin, device_token=token)
        return reply.status_code if reply.status_code != 200 else _me(bound, reply.json())["username"]

    assert who(NEW_PIN, tokens[0]["device_token"]) == one["username"]
    assert who("907251", tokens[1]["device_token"]) == two["username"]
    assert who("907251", tokens[0]["device_token"]) == 400
    assert bound.open(phone).status_code == 400


def _me(city: City, issued: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = city.http.get("/v1/me", headers=bearer(issued["access_token"])).json()
    return found


def test_a_whole_kelurahan_at_once_and_nobody_twice(bound: City) -> None:
    for number in range(5):
        bound.make(f"kader{number}", "kader", OTHER_RT)
    bound.make("tetangga", "kader", SIBLING_RT)
    gone = bound.make("lama", "kader", RT)
    with bound.database.writing() as session:
        ended = session.exec(select(Assignment).where(Assignment.account == gone.id)).one()
        ended.valid_to = date(2026, 3, 1)
        session.add(ended)
    bound.enrol("kader0")
    issued = bound.issue(everybody=KELURAHAN)
    assert {each["username"] for each in issued} == {"siti", "kader1", "kader2", "kader3", "kader4"}
    assert bound.issue(everybody=KELURAHAN) == []
    bound.clock.forward(days=15)
    assert len(bound.issue(everybody=KELURAHAN)) == 5, "their codes have expired"


def test_each_line_is_answered_by_itself(bound: City) -> None:
    bound.make("jauh", "kader", SIBLING_RT)
    items = [
        {"display_name": "Ani", "area": RT},
        {"display_name": "Ani", "area": SIBLING_RT},
        {"display_name": "Ani", "area": KELURAHAN},
        {"display_name": "Ani", "area": RT, "phone": "12"},
        {"display_name": "Ani", "area": RT, "username": "siti"},
        {"account": str(bound.people["jauh"].id)},
        {"account": str(bound.people["lurah"].id)},
        {"account": str(bound.people["operator"].id)},
        {"display_name": "Dewi", "area": OTHER_RT},
    ]
    reply = bound.http.post("/v1/enrolments", json={"items": items}, headers=bound.as_("operator")).json()["items"]
    codes = [each["fault"]["code"] if each["fault"] else each["outcome"] for each in reply]
    assert codes == [
        "issued",
        "area.unknown",
        "account.role_unfit",
        "account.phone",
        "account.name_taken",
        "account.unknown",
        "account.not_yours",
        "account.oneself",
        "issued",
    ]
    with bound.read() as session:
        assert len(session.exec(select(Enrolment)).all()) == 2


def test_only_who_manages_accounts_issues_and_prints(bound: City) -> None:
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    token = bound.redeem(issued["code"]).json()["access_token"]
    app = bound.ask(grant_type="client_credentials", client_id="sik", client_secret=SECRET).json()["access_token"]
    for headers in (bearer(token), bearer(app), bound.as_("lurah"), bound.as_("dinkes")):
        for path, body in (("", {"everybody": RT}), ("/sheet", {"codes": ["x"]})):
            reply = bound.http.post(f"/v1/enrolments{path}", json=body, headers=headers)
            assert (reply.status_code, reply.json()["code"]) == (403, "access.forbidden")
    outside = bound.http.post("/v1/enrolments", json={"everybody": SIBLING_RT}, headers=bound.as_("operator"))
    assert (outside.status_code, outside.json()["code"]) == (404, "area.unknown")


def test_codes_of_others_and_used_ones_are_not_printed(bound: City) -> None:
    mine = bound.issue({"account": str(bound.people["siti"].id)})[0]["code"]
    for who, codes in (("operator2", [mine]), ("operator", [mine, "2222-2222-2222"])):
        reply = bound.http.post("/v1/enrolments/sheet", json={"codes": codes}, headers=bound.as_(who))
        assert (reply.status_code, reply.json()["code"]) == (404, "enrolment.code")
    bound.redeem(mine)
    assert (
        bound.http.post("/v1/enrolments/sheet", json={"codes": [mine]}, headers=bound.as_("operator")).status_code
        == 404
    )


def _drawn(pdf: bytes) -> list[str]:
    """Return what each page draws."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return [text for text in (zlib.decompress(each).decode("latin-1") for each in streams) if " Tj" in text]


def test_the_sheet_shows_each_card_with_its_qr(bound: City) -> None:
    bound.app.state.settings.public_url = "https://wakuncar.example"
    names = [f"Kader Rekaan {number} (\\)" for number in range(9)]
    issued = bound.issue(*({"display_name": name, "area": RT, "phone": "081234567890"} for name in names))
    codes = [each["code"] for each in issued]
    reply = bound.http.post("/v1/enrolments/sheet", json={"codes": codes}, headers=bound.as_("operator"))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf")
    assert reply.headers["cache-control"] == "no-store"
    pages = _drawn(reply.content)
    assert len(pages) == 2
    text = "".join(pages)
    for each in issued:
        assert f"({each['code'].replace('-', '  ')}) Tj" in text
        assert f"Masuk berikutnya: {each['username']} atau nomor HP ...890, dan PIN." in text
    assert text.count("(RT 012, RW 005, Kel. Metro) Tj") == 9
    assert text.count("sampai 16 Maret 2026") == 9
    assert text.count("Kader Rekaan 3 \\(\\\\\\)") == 1
    runs = sum(_runs(f"https://wakuncar.example/masuk#{code}") for code in codes)
    assert text.count(" re f") == runs


def _runs(said: str) -> int:
    rows = segno.make(said, error="m", micro=False).matrix_iter(border=0)
    return sum(len(re.findall("1+", "".join(str(int(bool(bit))) for bit in row))) for row in rows)


def test_the_page_to_print_has_no_inline_script_or_style(bound: City) -> None:
    (issued,) = bound.issue({"display_name": "<script>alert(1)</script>", "area": RT})
    body = {"codes": [issued["code"]], "format": "html"}
    page = bound.http.post("/v1/enrolments/sheet", json=body, headers=bound.as_("operator"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;script&gt;alert(1)" in page.text
    assert not re.search(r"<script|style=|<style|\son\w+=|javascript:", page.text)
    assert "<svg" in page.text
    assert issued["code"].replace("-", " ") in page.text
    assert bound.http.get("/v1/enrolments/sheet.css").headers["content-type"].startswith("text/css")


def test_every_step_is_written_down_without_the_code(bound: City) -> None:
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    bound.http.post("/v1/enrolments/sheet", json={"codes": [issued["code"]]}, headers=bound.as_("operator"))
    bound.redeem(issued["code"])
    actions = [action for action, _ in bound.deeds()]
    for action in ("enrolment.issued", "enrolment.printed", "enrolment.redeemed"):
        assert actions.count(action) == 1
    bound.clock.forward(minutes=1)
    assert bound.clock.now() - bound.people["siti"].created_at > timedelta(0)
