"""A kader's day on her phone, with every screen looked at as somebody with weak eyes or no mouse would."""

import re
from typing import Any

from playwright.sync_api import Browser

from app.web.phone_files import HERE
from tests.cast import RT2, RT3, TUTI
from tests.web.guide import GUIDE, PANDUAN, PAPER, as_page, pages_of
from tests.web.handset import PIN, Desk, Handset, children, opened
from tests.web.kader import AXE, WARUNG, Kader, day_of_work, looked_at, other_visits
from tests.web.keyboard import Keyboard
from tests.web.serving import ONE_ENGINE

ROUTES = {
    "/": ("/", "Halo", "Hello"),
    "/kunjungan": ("/kunjungan", "Rumah yang mana?", "Which house?"),
    "/kunjungan/:rt": (f"/kunjungan/{RT3}", "Rumah yang mana?", "Which house?"),
    "/kunjungan/:rt/:house": (f"/kunjungan/{RT3}/5%2C%20cat%20biru", "Rumah 5", "House 5"),
    "/isi/:draft": ("/isi/{draf}", "Kelompok dan pengurusnya", "The group and who leads it"),
    "/periksa/:draft": ("/periksa/{draf}", "Periksa sebelum dikirim", "Check before sending"),
    "/tersimpan/:key": ("/tersimpan/{menunggu}", "Tersimpan di HP", "Saved on the phone"),
    "/catatan/:key": ("/catatan/{dikembalikan}", "Dikembalikan kelurahan", "Returned by the kelurahan"),
    "/nihil": ("/nihil", "Laporan nihil", "Nothing to report"),
    "/rekap": ("/rekap", "Rekap saya", "My summary"),
    "/kiriman": ("/kiriman", "Kiriman", "Sent"),
    "/pengaturan": ("/pengaturan", "Pengaturan", "Settings"),
    "/pengaturan/pin": ("/pengaturan/pin", "Ganti PIN", "Change the PIN"),
    "/tentang": ("/tentang", "Tentang aplikasi ini", "About this app"),
}
"""An address for each route of the app, and what stands over its screen in both languages."""

ALSO = (
    ("/catatan/{bentrok}", "Ada dua versi", "There are two versions"),
    ("/catatan/{ditolak}", "Belum diterima", "Not taken yet"),
    ("/catatan/{menunggu}", "Anak", "Anak"),
    ("/catatan/{terkirim}", "Anak", "Anak"),
    ("/catatan/tidak-ada", "tidak ada lagi di HP", "no longer on the phone"),
)
"""The same routes where another state stands there."""

DRAFT = """return (await store.drafts.save({ theme: 'kwt', area: given, label: 'x', raw: {
    id: '', house: '', observed_on: store.today(), answers: {}, at: 0, masked: {}, confirmed: [], twice: {},
} })).key;"""
"""A form under way, of which nothing is filled in."""

KIOSK = WARUNG | {"business_name": "Kios Papan Ketik", "kbli": "warung"}

SEND = "for (const each of given) await store.send(each, {label: 'Anak'}); return null;"


def routes() -> set[str]:
    """Return every address that the app's code knows."""
    shell, screens = ((HERE / "js" / name).read_text() for name in ("app.js", "screens/index.js"))
    return {*re.findall(r"^    '(/[^']*)': \(\) =>", shell, re.MULTILINE), *re.findall(r'path: "([^"]*)"', screens)}


@ONE_ENGINE
def test_a_day_of_work_in_which_every_screen_can_be_used_by_everybody(browser: Browser, desk: Desk) -> None:
    found: dict[str, list[str]] = {}
    with opened(browser, str(desk.client.base_url)) as phone:

        def seen(name: str) -> None:
            if told := looked_at(phone.page):
                found[name] = told

        day_of_work(phone, desk, seen)
        assert found == {}
        assert phone.broken == []


@ONE_ENGINE
def test_the_other_forms_reach_their_receipts(browser: Browser, desk: Desk) -> None:
    """What the day of work leaves out: a case, a proposal and a group, in another RT."""
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code(area=RT2))
        kader = Kader(phone)
        other_visits(kader)
        kader.is_sent()
        phone.at("/kiriman")
        phone.page.locator("[data-state=terkirim] .receipt").nth(2).wait_for()
        case, proposal, group = (held(desk, key) for key in ("covid", "usulan", "kwt"))
        assert (case["status"], case["house_no"]) == ("KONFIRMASI_SIM", "5, cat biru")
        assert (proposal["programme"], proposal["stage"]) == ("SEMBAKO", "USULAN")
        assert (group["land_area_m2"], group["cash_idr"]) == ("812.5", 1250000)
        harvests = [(each["crop"], each["kg"], each["value_idr"]) for each in group["harvests"]]
        assert harvests == [("kangkung", "12.5", 125000)]
        assert phone.broken == []


def held(desk: Desk, key: str) -> dict[str, Any]:
    """Return the answers of the one record of a theme that the server has of RT 002."""
    (record,) = desk.client.get(f"/v1/records/{key}?area={RT2}", headers=desk.head(TUTI)).json()["items"]
    answers: dict[str, Any] = record["answers"]
    return answers


@ONE_ENGINE
def test_no_route_shuts_anybody_out_in_either_language(browser: Browser, desk: Desk) -> None:
    """Every address, with an entry of each state, without a signal; first the screens before anybody is unlocked."""
    assert routes() == set(ROUTES), "a new route needs a line here"
    found: dict[str, list[str]] = {}
    with opened(browser, str(desk.client.base_url)) as phone:
        kader, page = Kader(phone), phone.page
        page.goto(phone.base)
        for heading, other in (("Daftarkan HP ini", "English"), ("Enrol this phone", "Bahasa Indonesia")):
            kader.title(heading)
            found[heading] = looked_at(page)
            page.get_by_role("button", name=other).click()
        phone.enrol(desk.code(area=RT3))
        keys = one_of_each(phone, desk)
        phone.context.set_offline(offline=True)
        shown = [*ROUTES.values(), *ALSO]
        for place, other in ((1, "English"), (2, "Bahasa Indonesia")):
            for each in shown:
                phone.at(each[0].format(**keys))
                kader.title(each[place])
                found[f"{each[0]} {each[place]}"] = looked_at(page)
            phone.at("/pengaturan")
            page.get_by_role("button", name=other).click()
        page.get_by_role("button", name="Kunci").first.click()
        kader.reads("Lupa PIN?")
        found["lock"] = looked_at(page)
        assert {screen: told for screen, told in found.items() if told} == {}
        assert phone.broken == []


def one_of_each(phone: Handset, desk: Desk) -> dict[str, str]:
    """Let a phone have an entry of each state; return the key of each."""
    sent, returned, met, refused, waits = children(5, RT3)
    phone.store(SEND, [sent, returned, met, refused | {"answers": {"child_name": "Anak"}}])
    assert phone.drive() == {"terkirim": 3, "menunggu": 0, "dikembalikan": 0, "bentrok": 0, "ditolak": 1}
    head = desk.head(TUTI)
    verdict = {"decision": "return", "reason": "Timbang lagi."}
    where = f"/v1/records/stunting/{returned['id']}/review"
    assert desk.client.post(where, json=verdict, headers=head).status_code == 200
    theirs = {key: met[key] for key in ("id", "observed_on")} | {"replaces": 1}
    theirs["answers"] = met["answers"] | {"weight_kg": "8,8"}
    assert desk.client.post(f"/v1/areas/{RT3}/stunting", json=theirs, headers=head).status_code == 200
    phone.store(SEND, [met | {"replaces": 1, "answers": met["answers"] | {"weight_kg": "8,7"}}])
    assert phone.drive() == {"terkirim": 2, "menunggu": 0, "dikembalikan": 1, "bentrok": 1, "ditolak": 1}
    phone.context.set_offline(offline=True)
    phone.store(SEND, [waits])
    keys: dict[str, str] = phone.store("""const keys = {};
        for (const each of await store.items()) keys[each.state] = each.key;
        return keys;""")
    return {**keys, "draf": phone.store(DRAFT, RT3)}


@ONE_ENGINE
def test_pages_that_are_read_or_printed_can_be_used_by_everybody(browser: Browser, served: int) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    found = {}
    for path in ("/formulir/umkm", "/formulir/kwt?bahasa=en", "/indikator?tema=kwt", "/indikator?bahasa=en&tema=umkm"):
        page.goto(f"http://127.0.0.1:{served}{path}")
        page.evaluate(AXE)
        found[path] = page.evaluate("async () => (await axe.run()).violations.map((each) => each.id)")
    page.close()
    assert {path: told for path, told in found.items() if told} == {}


def test_the_kaders_guide_is_printed_on_four_pages_at_most(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((PANDUAN / "README.md").as_uri())  # so that pictures beside it may be shown
    page.set_content(as_page(GUIDE))
    page.wait_for_function("() => [...document.images].every((each) => each.complete)")
    assert page.evaluate("() => [...document.images].filter((each) => !each.naturalWidth).length") == 0
    assert 1 <= pages_of(page.pdf(**PAPER)) <= 4
    page.close()


@ONE_ENGINE
def test_a_record_is_enrolled_for_written_and_sent_by_keyboard_alone(browser: Browser, desk: Desk) -> None:
    """From the code of the card to the receipt nothing is touched; in the middle the app is closed."""
    with opened(browser, str(desk.client.base_url), easy=False) as phone:
        kader = Keyboard(phone)
        phone.page.goto(phone.base)
        kader.title("Daftarkan HP ini")
        kader.writes("Kode di kartu", desk.code())
        kader.writes("Buat PIN", PIN)
        kader.writes("Ulangi PIN", PIN)
        kader.tap("Daftar")
        kader.title("Halo")
        kader.tap("Kunjungan")
        kader.title("Rumah yang mana?")
        kader.writes("new-house", "33")
        kader.tap("Buka rumah ini")
        kader.title("Rumah 33")
        kader.tap("UMKM")
        kader.title("Usaha dan pemiliknya")
        kader.fill(KIOSK, until="Bentuk dan tempat usaha")
        phone.page.reload()
        phone.page.locator("#pin").wait_for()
        kader.writes("PIN 6 angka", PIN)
        kader.tap("Buka")
        kader.title("Bentuk dan tempat usaha")
        kader.fill(KIOSK)
        kader.send()
        kader.is_sent()
        assert phone.broken == []
