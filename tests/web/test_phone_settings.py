"""What a kader finds in the settings: another PIN, what an older vault still holds, whose work it is; and a search."""

import json
import os
from pathlib import Path

from playwright.sync_api import Browser

from tests.cast import TUTI
from tests.web.handset import NEW_PIN, PIN, Desk, Handset, children, opened, save
from tests.web.kader import WARUNG, Kader, looked_at
from tests.web.serving import ONE_ENGINE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()

SHUT = """{
    const real = globalThis.fetch;
    const said = '{"code": "rescue.shut"}';
    const no = () => new Response(said, { status: 422, headers: { 'content-type': 'application/problem+json' } });
    globalThis.fetch = async (address, ...more) => (address === '/v1/rescue/open' ? no() : real(address, ...more));
}"""
"""A server that cannot open the vault any more, as after its keys were replaced."""

PICTURES = os.environ.get("WAKUNCAR_PICTURES")
"""Folder for pictures of what is seen, for who looks at them."""


def seen(phone: Handset, name: str) -> None:
    """Look at a screen as somebody with weak eyes would; and take its picture where one is wanted."""
    if not phone.page.evaluate("() => 'axe' in window"):
        phone.page.evaluate(AXE)
    if PICTURES:
        for width, height in ((360, 740), (1280, 800)):
            phone.page.set_viewport_size({"width": width, "height": height})
            phone.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        phone.page.set_viewport_size({"width": 360, "height": 740})
    assert looked_at(phone.page) == [], name


def change_pin(kader: Kader, old: str, new: str) -> None:
    for box, value in (("#old", old), ("#next", new), ("#again", new)):
        kader.page.fill(box, value)
    kader.page.locator("main").get_by_role("button", name="Ganti PIN").click()


@ONE_ENGINE
def test_settings_and_a_search_without_a_signal(browser: Browser, desk: Desk) -> None:
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code())
        kader, page = Kader(phone), phone.page
        kader.title("Halo")
        kader.until("() => !/Mengirim|Menyamakan/.test(document.querySelector('.bar').innerText)")
        phone.at("/pengaturan")
        kader.title("Pengaturan")
        seen(phone, "pengaturan")
        kader.tap("Tentang aplikasi ini")
        kader.title("Tentang aplikasi ini")
        kader.reads("World Health Organization")
        seen(phone, "tentang")

        phone.at("/pengaturan/pin")
        kader.title("Ganti PIN")
        seen(phone, "ganti-pin")
        change_pin(kader, "000000", NEW_PIN)
        kader.reads("PIN sekarang salah")
        change_pin(kader, PIN, "123456")
        kader.reads("mudah ditebak")
        phone.context.set_offline(offline=True)
        change_pin(kader, PIN, NEW_PIN)
        kader.reads("PIN lama tetap berlaku; coba lagi")
        phone.context.set_offline(offline=False)
        change_pin(kader, PIN, NEW_PIN)
        kader.title("PIN sudah diganti")

        phone.context.set_offline(offline=True)
        page.reload()
        phone.unlock(PIN)
        kader.reads("PIN salah")
        phone.unlock(NEW_PIN)
        kader.title("Ganti PIN")
        kader.open_house("7, sebelah pos ronda")
        kader.tap("UMKM")
        kader.fill(WARUNG, until="Jenis usaha")
        kader.answer("kbli_version", "KBLI 2020")
        kader.question("kbli").locator("input[type=search]").fill("sedot tinja")
        kader.question("kbli").get_by_text("sedot tinja: Pengumpulan Air Limbah", exact=False).first.wait_for()
        kader.shows("#q-kbli")
        seen(phone, "cari-kbli")
        form = {"grant_type": "password", "username": desk.names[-1], "password": NEW_PIN}
        assert desk.client.post("/v1/token", data=form).status_code == 400, "a PIN opens from its own phone only"
        assert phone.broken == []


@ONE_ENGINE
def test_what_an_older_vault_holds_goes_to_the_operator(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code())
        kader = Kader(phone)
        desk.cut_off()
        (record,) = children(1)
        phone.store("await store.send(given); await store.sync(); return null;", record)
        phone.context.add_init_script(SHUT)
        phone.enrol(desk.code(desk.accounts[-1]), NEW_PIN)
        phone.at("/pengaturan")
        kader.title("Pengaturan")
        kader.reads("1 catatan dari sebelum HP ini didaftarkan lagi")
        seen(phone, "catatan-lama")
        file = save(tmp_path, phone, "text=Simpan berkas catatan lama")
        kader.reads("Berkas disimpan")
        sent = json.loads(file.read_text())
        reply = desk.client.post("/v1/rescue/files", json=sent, headers=desk.head(TUTI))
        assert [(each["id"], each["outcome"]) for each in reply.json()["items"]] == [(record["id"], "new")], reply.text
        assert len(desk.records([record])) == 1
        assert phone.broken == []
