"""What a house's records know is offered to the next kader and form, and faults lead to whom they are about."""

from playwright.sync_api import Browser

from app.themes.catalog import theme
from tests.cast import TUTI
from tests.web.handset import NEW_PIN, Desk, opened, pictured, sent
from tests.web.kader import CHILD, FAMILY, Kader, arrived
from tests.web.serving import ONE_ENGINE

NIK, KK = "1872015506259901", "1872010101159905"
EXAMPLE = theme("poverty").example
PEOPLE = [*EXAMPLE["people"], {"name": "Contoh Melati", "relationship": "4", "nik": NIK, "birth_date": "2025-06-15"}]


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
        pictured(phone, "dikenal")
        kader.fill({"sex": "Perempuan"}, until="Ibu dan keluarganya")
        page.get_by_role("button", name=f"Pakai •••• {KK[-4:]} (Contoh Slamet)").click()
        pictured(phone, "dikenal-kk")
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
        pictured(phone, "baris-salah")
        kader.tap("Lanjut")
        kader.until("id => document.activeElement.matches(id)", number)
        kader.leave("Lewati dulu")
        kader.fill(FAMILY)
        row = page.get_by_role("button", name="Sarinah Contoh (Anggota keluarga satu per satu, nomor 2): NIK")
        row.wait_for()
        pictured(phone, "periksa-baris")
        row.click()
        kader.until("id => document.activeElement.matches(id)", number)
        pictured(phone, "dibawa-ke-baris")
        assert phone.broken == []
