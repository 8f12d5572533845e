"""The whole way of a record: from a real browser through a bad network to a real server, and its receipt back."""

from pathlib import Path

from playwright.sync_api import Browser

from app.web.phone_files import HERE, read_release
from tests.cast import RT2, TUTI
from tests.web.bad_network import EVILS, Network
from tests.web.handset import NEW_PIN, PIN, Desk, children, opened, save
from tests.web.serving import ONE_ENGINE

MANY = 200
SLOW_CLOCK = """{
    const Real = Date;
    const now = () => Real.now() - 400 * 86400000;
    globalThis.Date = class extends Real {
        constructor(...parts) { super(...(parts.length ? parts : [now()])); }
        static now() { return now(); }
    };
}"""


def test_all_arrive_and_none_twice_through_a_network_that_breaks(
    browser: Browser, network: Network, desk: Desk
) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code(area=RT2))  # of their own, for the phones of other stories bring down what RT 001 has
        phone.context.set_offline(offline=True)
        sent = children(MANY, RT2)
        waiting = phone.store(
            "for (const each of given) await store.send(each, {label: 'x'}); return store.status.waiting;", sent
        )
        assert waiting == MANY
        phone.at("/kiriman")
        phone.page.wait_for_selector(f"text=Menunggu ({MANY})")
        network.evil = 0.5
        phone.context.set_offline(offline=False)
        counts = phone.drive()
        network.evil = 0.0
        assert counts == {"terkirim": MANY, "menunggu": 0, "dikembalikan": 0, "bentrok": 0, "ditolak": 0}
        assert set(network.done) == set(EVILS), "something never happened to it"
        there = desk.records(sent)
        assert [each["id"] for each in there] == sorted(each["id"] for each in sent)
        assert {each["revision"] for each in there} == {1}
        receipts = phone.store("return (await store.items({limit: 1000})).map((each) => [each.id, each.receipt]);")
        one, number = receipts[0]
        history = desk.client.get(f"/v1/records/stunting/{one}/history", headers=desk.head(TUTI)).json()
        assert history["revisions"][0]["receipt"] == number
        phone.page.reload()
        phone.unlock()
        phone.at("/kiriman")
        phone.page.wait_for_selector(f"text=Terkirim ({MANY})")
        phone.page.wait_for_selector("text=Nomor bukti")
        assert phone.broken == []


def test_what_was_returned_comes_back_with_its_reason(browser: Browser, network: Network, desk: Desk) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        (child,) = children(1)
        phone.store("await store.send(given, {label: 'Anak 0'}); return null;", child)
        assert phone.drive()["terkirim"] == 1
        verdict = {"decision": "return", "reason": "Timbang lagi tanpa sandal."}
        where = f"/v1/records/stunting/{child['id']}/review"
        assert desk.client.post(where, json=verdict, headers=desk.head(TUTI)).status_code == 200
        assert phone.drive()["dikembalikan"] == 1
        phone.at("/kiriman")
        phone.page.click("text=Dikembalikan (1)")
        phone.page.wait_for_selector("text=Timbang lagi tanpa sandal.")
        known = phone.store("const each = await store.record(given); return [each.state, each.reason];", child["id"])
        assert known == ["returned", "Timbang lagi tanpa sandal."]
        mended = child | {"replaces": 1, "answers": child["answers"] | {"weight_kg": "7,1"}}
        phone.store("await store.send(given); return null;", mended)
        assert phone.drive() == {"terkirim": 2, "menunggu": 0, "dikembalikan": 0, "bentrok": 0, "ditolak": 0}
        assert [(each["revision"], each["state"]) for each in desk.records([child])] == [(2, "received")]


def test_a_phone_that_was_cut_off_loses_nothing(browser: Browser, network: Network, desk: Desk, tmp_path: Path) -> None:
    """Revoked with records waiting: exported without a PIN for the operator, and delivered after a new card."""
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        desk.cut_off()
        sent = children(3)
        phone.store("for (const each of given) await store.send(each); return null;", sent)
        assert phone.drive()["menunggu"] == 3
        phone.page.reload()
        phone.unlock()
        phone.page.wait_for_selector("text=HP ini tidak dikenal server lagi. 3 catatan menunggu tetap aman.")
        phone.page.reload()
        phone.page.click("text=Lupa PIN?")
        file = save(tmp_path, phone, "text=berkas terkunci")
        assert b"Anak" not in file.read_bytes()
        head = {"content-type": "application/json"}
        where = "/v1/rescue/files"
        taken = desk.client.post(where, content=file.read_bytes(), headers=desk.head(TUTI) | head)
        assert [each["outcome"] for each in taken.json()["items"]] == ["new"] * 3, taken.text
        history = desk.client.get(f"/v1/records/stunting/{sent[0]['id']}/history", headers=desk.head(TUTI)).json()
        assert history["revisions"][0]["account"] == desk.accounts[-1], "what she wrote stays hers"
        phone.page.goto("about:blank")
        phone.enrol(desk.code(desk.accounts[-1]), NEW_PIN)  # she forgot the old PIN as well
        counts = phone.drive(pin=NEW_PIN)
        assert counts == {"terkirim": 3, "menunggu": 0, "dikembalikan": 0, "bentrok": 0, "ditolak": 0}
        assert [each["revision"] for each in desk.records(sent)] == [1, 1, 1]
        assert phone.broken == []


@ONE_ENGINE
def test_two_kader_on_one_phone_stay_apart(browser: Browser, network: Network, desk: Desk) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        phone.context.set_offline(offline=True)
        phone.store("for (const each of given) await store.send(each, {label: 'Rahasia'}); return null;", children(2))
        phone.context.set_offline(offline=False)
        network.evil = 1.0
        network.done.clear()
        phone.at("/pengaturan")
        phone.page.click("text=Kunci")
        network.evil = 0.0
        phone.page.click("text=Daftarkan kader lain")
        phone.page.fill("#code", desk.code())
        phone.page.fill("#pin", NEW_PIN)
        phone.page.fill("#again", NEW_PIN)
        phone.page.click("button[type=submit]")
        phone.page.wait_for_selector(".bar")
        phone.at("/kiriman")
        phone.page.wait_for_selector("text=Belum ada catatan di sini.")
        phone.page.reload()
        phone.page.wait_for_selector("text=Siapa yang memakai?")
        phone.page.click(".row >> nth=1")
        phone.unlock(NEW_PIN)
        phone.page.wait_for_selector("text=PIN salah")
        for _ in range(4):
            phone.unlock(NEW_PIN)
            phone.page.wait_for_selector("button[type=submit]:not([disabled])")
        phone.page.wait_for_selector("text=Tunggu 30 detik")
        phone.unlock(PIN)
        phone.page.wait_for_selector("text=/Tunggu \\d+ detik/")


@ONE_ENGINE
def test_opening_it_again_costs_nothing_and_works_without_signal(
    browser: Browser, network: Network, desk: Desk
) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        phone.drive()
        phone.page.reload()
        phone.page.wait_for_selector("#pin")
        network.asked.clear()
        phone.page.reload()
        phone.page.wait_for_selector("#pin")
        assert [path for _, path, _ in network.asked if path != "/sw.js"] == []
        phone.context.set_offline(offline=True)
        phone.page.reload()
        phone.unlock()
        phone.page.wait_for_selector(".bar")
        kept = phone.store("return [store.me.username, store.forms.size, store.areas.length];")
        assert kept == [desk.names[-1], 6, 1]


@ONE_ENGINE
def test_a_new_release_waits_until_the_kader_is_ready(
    browser: Browser, network: Network, desk: Desk, tmp_path: Path
) -> None:
    for path in HERE.rglob("*"):
        if path.is_file():
            copy = tmp_path / "phone" / path.relative_to(HERE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    before = read_release(HERE)
    words = tmp_path / "phone" / "js" / "words.js"
    words.write_text(words.read_text().replace("'Pengaturan'", "'Setelan'"))
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        phone.store("await store.drafts.save({theme: 'stunting', area: given, raw: {a: 1}}); return null;", "x")
        network.asked.clear()
        network.release = read_release(tmp_path / "phone")
        phone.context.new_cdp_session(phone.page).send("Network.clearBrowserCache")
        phone.page.evaluate(
            "() => navigator.serviceWorker.getRegistration().then((each) => each.update()).then(() => null)"
        )
        phone.page.wait_for_selector("text=Versi baru siap")
        fetched = [path for _, path, _ in network.asked if path.startswith("/hp/")]
        assert fetched == [f"{network.release.root}js/app.js"], "only the piece that changed costs data"
        assert phone.page.get_attribute("script[type=module]", "src") == f"{before.root}js/app.js"
        with phone.page.expect_navigation():
            phone.page.click("text=Pakai sekarang")
        phone.unlock()
        phone.page.wait_for_selector("text=Setelan")
        assert phone.page.get_attribute("script[type=module]", "src") == f"{network.release.root}js/app.js"
        assert phone.store("return (await store.drafts.list()).map((each) => each.raw);") == [{"a": 1}]


@ONE_ENGINE
def test_a_wrong_clock_is_told_and_the_servers_day_is_used(browser: Browser, network: Network, desk: Desk) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        right = phone.store("return store.today();")
        phone.page.add_init_script(SLOW_CLOCK)
        phone.page.reload()
        phone.unlock()
        phone.page.wait_for_selector("text=/Jam HP ini salah 400 hari/")
        assert phone.store("await store.sync({whole: true}); return store.today();") == right
        phone.store("await store.send(given); return null;", children(1)[0])
        assert phone.drive()["terkirim"] == 1
