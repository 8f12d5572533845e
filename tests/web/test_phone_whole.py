"""The whole way of a record: from a real browser through a bad network to a real server, and its receipt back."""

from pathlib import Path

from playwright.sync_api import Browser

from app.core.clock import uuid7
from tests.cast import RT2, RT3, TUTI
from tests.web.bad_network import EVILS, Network
from tests.web.handset import NEW_PIN, PIN, Desk, children, opened, save
from tests.web.kader import Kader, looked_at
from tests.web.serving import ONE_ENGINE

MANY = 200


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
        assert looked_at(phone.page) == []
        phone.page.reload()
        phone.page.click("text=Lupa PIN?")
        assert looked_at(phone.page) == []
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
def test_two_phones_that_meet_the_same_child_settle_it(browser: Browser, network: Network, desk: Desk) -> None:
    """Both write her down without hearing of each other; who comes second sees both versions and decides."""
    base = network.base
    with opened(browser, base) as one, opened(browser, base) as other:
        first, second = children(2, RT3)
        for phone in (one, other):
            phone.enrol(desk.code(area=RT3))
        one.store("for (const each of given) await store.send(each, {label: 'Anak'}); return null;", [first, second])
        assert one.drive()["terkirim"] == 2
        mine = [
            {**each, "id": str(uuid7()), "answers": each["answers"] | {"weight_kg": weight}}
            for each, weight in ((first, "7,3"), (second, "7,4"))
        ]
        other.store("for (const each of given) await store.send(each, {label: 'Anak'}); return null;", mine)
        assert other.drive()["bentrok"] == 2
        kader = Kader(other)
        for weight, choice in (("7,4", "Pakai yang sudah tercatat"), ("7,3", "Pakai punya saya")):
            other.at("/kiriman")
            other.page.locator("[data-state=bentrok]").get_by_role("button").first.click()  # the newest first
            kader.title("Ada dua versi")
            other.page.locator(".differ").first.wait_for()
            shown = other.page.locator(".differ").all_inner_texts()
            both = f"Berat badan\nPunya saya\n{weight} kg\nTercatat\n9,6 kg"
            assert shown == [both], "nothing else differs, however it was typed"
            assert looked_at(other.page) == []
            kader.tap(choice)
            kader.title("Kiriman")
        assert other.drive() == {"terkirim": 3, "menunggu": 0, "dikembalikan": 0, "bentrok": 0, "ditolak": 0}
        there = {each["id"]: (each["revision"], each["answers"]["weight_kg"]) for each in desk.records([first, second])}
        assert there == {first["id"]: (2, "7.30"), second["id"]: (1, "9.60")}
        assert desk.records(mine) == []
        one.drive()
        assert one.store("return (await store.record(given)).answers.weight_kg;", first["id"]) == "7.30"
        assert one.broken + other.broken == []


@ONE_ENGINE
def test_what_is_handed_over_while_a_sync_is_ending_does_not_wait_for_the_next(
    browser: Browser, network: Network, desk: Desk
) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code(area=RT3))
        phone.drive()
        counts = phone.store(
            """const real = navigator.locks.request.bind(navigator.locks);
            navigator.locks.request = (name, how, work) => real(name, how, async (lock) => {
                const done = await work(lock);
                if (lock) await new Promise((over) => setTimeout(over, 1500));  // it ends slowly
                return done;
            });
            const first = store.sync();
            while (!store.status.syncing) await new Promise((over) => setTimeout(over, 1));
            while (store.status.syncing) await new Promise((over) => setTimeout(over, 1));
            await store.send(given, {label: 'Anak'});
            await first;
            for (let turn = 0; turn < 2000 && store.status.waiting; turn += 1) {
                await new Promise((over) => setTimeout(over, 10));
            }
            return store.status.counts;""",
            children(1, RT3)[0],
        )
        assert (counts["menunggu"], counts["terkirim"]) == (0, 1)


@ONE_ENGINE
def test_two_kader_on_one_phone_stay_apart(browser: Browser, network: Network, desk: Desk) -> None:
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        phone.context.set_offline(offline=True)
        phone.store("for (const each of given) await store.send(each, {label: 'Rahasia'}); return null;", children(2))
        phone.context.set_offline(offline=False)
        phone.at("/pengaturan")
        phone.page.click("text=Kunci")
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
        assert looked_at(phone.page) == []
        phone.page.click(".row >> nth=1")
        phone.unlock(NEW_PIN)
        phone.page.wait_for_selector("text=PIN salah")
        assert looked_at(phone.page) == []
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
