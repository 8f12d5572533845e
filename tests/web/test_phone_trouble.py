"""What goes wrong on a phone itself: full, emptied by the browser, a clock or a release of another day, no camera."""

from pathlib import Path

from playwright.sync_api import Browser

from app.web.phone_files import HERE, read_release
from tests.cast import RT3
from tests.web.bad_network import Network
from tests.web.camera import film, reader
from tests.web.handset import PIN, Desk, children, opened, with_camera
from tests.web.kader import WARUNG, Kader, looked_at
from tests.web.serving import ONE_ENGINE

SLOW_CLOCK = """{
    const Real = Date;
    const now = () => Real.now() - 400 * 86400000;
    globalThis.Date = class extends Real {
        constructor(...parts) { super(...(parts.length ? parts : [now()])); }
        static now() { return now(); }
    };
}"""

ROOM = 6_000_000
"""Bytes that a small phone gives an app."""

LITTLE_LEFT = "StorageManager.prototype.estimate = async () => ({ usage: 5e8, quota: 5.1e8 });"
"""Chromium tells every page that ten gigabytes are left; Chrome 80 tells it the truth, which was this."""

FILL = """async () => {
    const opening = indexedDB.open('photos', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('photos', { autoIncrement: true });
    await new Promise((done) => { opening.onsuccess = done; });
    const database = globalThis.photos = opening.result;
    const kept = (size) => new Promise((done) => {
        const part = new Uint8Array(size);
        for (let at = 0; at < size; at += 65536) crypto.getRandomValues(part.subarray(at, at + 65536));
        const work = database.transaction('photos', 'readwrite');
        work.objectStore('photos').put(part);
        work.oncomplete = () => done(true);
        work.onabort = () => done(false);
    });
    for (const size of [400000, 20000, 1000, 100]) while (await kept(size));
}"""
"""Puts photos on the phone until there is no room for another byte."""

TIDY = """async () => {
    globalThis.photos.close();
    const gone = indexedDB.deleteDatabase('photos');
    await new Promise((done) => { gone.onsuccess = done; });
}"""

TRACKS = """{
    globalThis.tracks = [];
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = async function (wanted) {
        const stream = await getUserMedia.call(this, wanted);
        globalThis.tracks.push(...stream.getTracks());
        return stream;
    };
}"""
"""Keeps what the camera gave, to see that it was given back."""


@ONE_ENGINE
def test_a_full_phone_says_so_and_keeps_what_stands_on_the_screen(browser: Browser, served: int, desk: Desk) -> None:
    """Really full: Chromium's own quota refuses to write, in the middle of a form, of sending and of a zero report."""
    base = f"http://127.0.0.1:{served}"
    with opened(browser, base) as phone:
        kader, page = Kader(phone), phone.page
        room = {"origin": base, "quotaSize": ROOM}
        phone.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", room)
        phone.context.add_init_script(LITTLE_LEFT)
        phone.enrol(desk.code(area=RT3))
        kader.reads("HP hampir penuh")
        assert looked_at(page) == []
        phone.drive()
        kader.open_house("8")
        kader.tap("UMKM")
        kader.title("Usaha dan pemiliknya")
        page.evaluate(FILL)
        kader.answer("business_name", "Kios Penuh")
        kader.reads("HP penuh: draf belum tersimpan")
        assert looked_at(page) == []
        page.evaluate(TIDY)
        kader.answer("owner_name", "Ratna Contoh")
        kader.until("() => !/belum tersimpan/.test(document.body.innerText)")
        kiosk = WARUNG | {"business_name": "Kios Penuh"}
        kader.fill(kiosk, until="Jenis usaha")
        kader.answer("kbli_version", "KBLI 2020")
        kader.question("kbli").locator(".option").first.click()
        kader.fill(kiosk)
        page.evaluate(FILL)
        kader.tap("Simpan dan kirim")
        kader.reads("catatan belum tersimpan, drafnya masih ada")
        assert looked_at(page) == []
        phone.at("/nihil")
        kader.tap("COVID-19: nihil")
        kader.reads("laporan nihil belum tersimpan")
        page.evaluate(TIDY)
        phone.at("/")
        kader.tap("Kios Penuh")
        kader.fill({})
        kader.send()
        kader.is_sent()
        kader.until("() => !/HP penuh/.test(document.body.innerText)")
        assert phone.store("return store.status.counts.terkirim;") == 1
        assert phone.broken == []


@ONE_ENGINE
def test_a_browser_that_threw_everything_away_is_told_of(browser: Browser, served: int, desk: Desk) -> None:
    base = f"http://127.0.0.1:{served}"
    with opened(browser, base) as phone:
        phone.enrol(desk.code(area=RT3))
        phone.drive()
        phone.page.route("**/v1/submissions", lambda route: route.abort())  # nothing arrives before it happens
        phone.store("for (const each of given) await store.send(each); return null;", children(2, RT3))
        thrown = {"origin": base, "storageTypes": "indexeddb,cache_storage"}
        phone.context.new_cdp_session(phone.page).send("Storage.clearDataForOrigin", thrown)
        phone.page.wait_for_selector("text=2 catatan Kader 1 belum terkirim")
        assert looked_at(phone.page) == []
        phone.page.unroute("**/v1/submissions")
        phone.enrol(desk.code(desk.accounts[-1]))
        phone.at("/pengaturan")
        phone.page.click("text=Kunci")
        phone.page.click("text=Daftarkan kader lain")
        phone.page.wait_for_selector("text=Kode di kartu")
        assert phone.page.get_by_text("membuang data").count() == 0


@ONE_ENGINE
def test_a_card_is_typed_where_the_browser_reads_no_pictures(browser: Browser, served: int) -> None:
    with opened(browser, f"http://127.0.0.1:{served}") as phone:
        phone.context.add_init_script("delete globalThis.BarcodeDetector;")
        phone.page.goto(phone.base)
        phone.page.wait_for_selector("text=Arahkan kamera HP ke QR")
        assert phone.page.get_by_role("button", name="Pindai QR").count() == 0
        assert phone.page.get_by_role("button", name="Kembali").count() == 0, "there is nothing to go back to"
        assert looked_at(phone.page) == []


@ONE_ENGINE
def test_a_card_is_scanned_by_the_camera_and_typed_when_she_does_not_let_it(
    browser: Browser, served: int, desk: Desk, tmp_path: Path
) -> None:
    shown = tmp_path / "film.y4m"
    with with_camera(browser, shown) as eyes, opened(eyes, f"http://127.0.0.1:{served}") as phone:
        code = desk.code(area=RT3)
        film(shown, f"{phone.base}/masuk#{code}")
        phone.context.add_init_script(reader())
        phone.context.add_init_script(TRACKS)
        phone.page.goto(phone.base)
        phone.page.click("text=Pindai QR")  # she does not let it
        phone.page.wait_for_selector("text=Kamera tidak dapat dipakai. Ketik kodenya.")
        phone.context.grant_permissions(["camera"])
        phone.page.click("text=Pindai QR")
        Kader(phone).until("() => document.querySelector('#code').value !== ''")
        assert phone.page.input_value("#code").replace("-", "") == code.replace("-", "")
        assert phone.page.locator("video").count() == 0
        assert phone.page.evaluate("() => tracks.length && tracks.every((each) => each.readyState === 'ended')")
        phone.page.fill("#pin", PIN)
        phone.page.fill("#again", PIN)
        phone.page.click("button[type=submit]")
        phone.page.wait_for_selector(".tiles")


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
        assert looked_at(phone.page) == []
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
        assert looked_at(phone.page) == []
        phone.drive()
        assert phone.store("return store.today();") == right
        phone.store("await store.send(given); return null;", children(1)[0])
        assert phone.drive()["terkirim"] == 1
