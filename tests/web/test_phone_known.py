"""What a house's records know is offered to the next kader and form, and faults lead to whom they are about."""

import os
from typing import Any

from playwright.sync_api import Browser

from app.core.clock import SystemClock, today, uuid7
from app.themes.catalog import theme
from tests.cast import RT1, TUTI
from tests.web.handset import NEW_PIN, Desk, Handset, opened
from tests.web.kader import CHILD, FAMILY, Kader, arrived
from tests.web.serving import ONE_ENGINE

PICTURES = os.environ.get("WAKUNCAR_PICTURES")
"""Folder for pictures of what is seen, for who looks at them."""

NIK, KK = "1872015506259901", "1872010101159905"
EXAMPLE = theme("poverty").example
PEOPLE = [*EXAMPLE["people"], {"name": "Contoh Melati", "relationship": "4", "nik": NIK, "birth_date": "2025-06-15"}]


def seen(phone: Handset, name: str) -> None:
    if PICTURES:
        for width, height in ((360, 740), (1280, 800)):
            phone.page.set_viewport_size({"width": width, "height": height})
            phone.page.screenshot(path=f"{PICTURES}/{name}-{width}.png")
        phone.page.set_viewport_size({"width": 360, "height": 740})


def sent(phone: Handset, theme: str, answers: dict[str, Any]) -> str:
    """Send a record with the store, and wait for its receipt."""
    day = today(SystemClock()).isoformat()
    record = {"id": str(uuid7()), "theme": theme, "area": RT1, "observed_on": day, "answers": answers}
    phone.store("await store.send(given); return null;", record)
    counts = phone.drive(20)
    assert counts["menunggu"] == counts["ditolak"] == 0
    return str(record["id"])


@ONE_ENGINE
def test_a_second_kader_writes_no_number_again(browser: Browser, desk: Desk) -> None:
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code())
        sent(phone, "poverty", {**EXAMPLE, "people": PEOPLE})
        phone.enrol(desk.code(), NEW_PIN)
        kader, page = Kader(phone), phone.page
        kader.title("Halo")
        phone.drive(20, NEW_PIN)
        kader.open_house("21")
        kader.tap("Stunting")
        kader.title("Siapa anaknya?")
        page.get_by_role("button", name="Pakai Contoh Melati, Nama anak").click()
        kader.reads("Sudah tercatat, berakhir")
        seen(phone, "dikenal")
        kader.fill({"sex": "Perempuan"}, until="Ibu dan keluarganya")
        page.get_by_role("button", name=f"Pakai •••• {KK[-4:]} (Contoh Slamet)").click()
        seen(phone, "dikenal-kk")
        kader.fill({"mother_name": "Contoh Sekar", "weight_kg": "9,6", "height_cm": "77", **CHILD})
        kader.send()
        kader.is_sent()
        (item,) = phone.store("return store.items({ state: 'terkirim' });", None, NEW_PIN)
        assert NIK not in str(item)
        assert arrived(kader, desk, "stunting", item["id"], 1)["child_nik"] == item["answers"]["child_nik"]["shown"]
        path, why = f"/v1/records/stunting/{item['id']}/unseal", {"reason": "Cocokkan dengan KK"}
        whole = desk.client.post(path, json=why, headers=desk.head(TUTI)).json()["answers"]
        assert (whole["child_nik"], whole["no_kk"]) == (NIK, KK)
        assert phone.broken == []


@ONE_ENGINE
def test_a_fault_of_a_line_leads_to_whom_it_is_about(browser: Browser, desk: Desk) -> None:
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code())
        kader, page = Kader(phone), phone.page
        kader.title("Halo")
        kader.open_house("33")
        kader.tap("Kemiskinan")
        kader.fill({**FAMILY, "no_kk": "1872010101150033"}, until="Anggota keluarga")
        people, number = page.locator("#q-people"), "[id='people-1-nik']"
        for name, relation, nik in (("Slamet Contoh", "Kepala Keluarga", ""), ("Sarinah Contoh", "Istri", "18720155")):
            people.get_by_role("button", name="Tambah").click()
            line = people.locator("li.card").last
            line.locator("input[type=text]").first.fill(name)
            line.locator("[id$=relationship]").locator(".option", has_text=relation).first.click()
            if nik:
                line.locator("[id$=-nik]").locator("input").fill(nik)
            else:
                line.locator("[id$=no_nik_reason]").locator(".option", has_text="Belum rekam").first.click()
            page.get_by_role("button", name="Selesai baris ini").click()
        kader.reads("NIK: NIK harus 16 angka")
        seen(phone, "baris-salah")
        kader.tap("Lanjut")
        kader.until("id => document.activeElement.matches(id)", number)
        kader.leave("Lewati dulu")
        kader.fill(FAMILY)
        row = page.get_by_role("button", name="Sarinah Contoh (Anggota keluarga satu per satu, nomor 2): NIK")
        row.wait_for()
        seen(phone, "periksa-baris")
        row.click()
        kader.until("id => document.activeElement.matches(id)", number)
        seen(phone, "dibawa-ke-baris")
        assert phone.broken == []


@ONE_ENGINE
def test_the_same_person_recorded_by_another_is_settled_side_by_side(browser: Browser, desk: Desk) -> None:
    child = theme("stunting").example | {"child_nik": "1872015506250077", "no_nik_reason": None}
    child = {key: value for key, value in child.items() if value is not None}
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code())
        kader, page = Kader(phone), phone.page
        kader.title("Halo")
        body = {"id": str(uuid7()), "observed_on": today(SystemClock()).isoformat(), "answers": child}
        reply = desk.client.post(f"/v1/areas/{RT1}/stunting", json=body, headers=desk.head(TUTI))
        assert reply.status_code == 201, reply.text
        mine = child | {"weight_kg": "9.10", "mother_name": "Contoh Sekar Ayu"}
        for record in (mine, mine | {"child_nik": "1872015506250078", "child_name": "Anak Lain"}):
            sent(phone, "stunting", record)
        phone.at("/kiriman")
        page.locator("[data-state=bentrok]").get_by_role("button").click()
        kader.title("Ada dua versi")
        kader.reads("sudah dicatat pada periode ini")
        seen(phone, "orang-sama")
        rows = page.locator(".versus tbody th").all_inner_texts()
        assert rows == ["Nama ibu", "Berat badan"], "the numbers agree, and are not told apart by their masks"
        kader.tap("Pakai punya saya")
        now = arrived(kader, desk, "stunting", body["id"], 2)
        assert (now["weight_kg"], now["mother_name"]) == ("9.10", "Contoh Sekar Ayu")
        kader.is_sent()
        assert phone.store("return store.status.counts;")["bentrok"] == 0
        assert phone.broken == []
