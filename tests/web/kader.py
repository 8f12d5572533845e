"""What a kader does on the screens of her phone, and a day of her work told as one story."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from app.core.clock import SystemClock, today, uuid7
from app.themes.catalog import theme
from tests.cast import RT1, TUTI
from tests.web.handset import Desk, Handset

Seen = Callable[[str], None]
"""Called on every screen of the story with a name for it."""

LOOKS = (Path(__file__).parent / "looks.js").read_text()
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()

PLACE = """() => ['h1', '.steps'].map((each) => {
    const found = document.querySelector(each);
    return found ? found.innerText : '';
})"""
"""Which screen stands there, and of a form which step."""

ON_SCREEN = "() => [...document.querySelectorAll('.question')].map((each) => each.id.slice(2))"

BOXES = """each => each.querySelector('.date') ? 'day' : each.querySelector('input[type=search]') ? 'search'
    : each.querySelector('.option') && !each.querySelector('input[type=text], textarea') ? 'options' : 'words'"""
"""How a question is answered."""

DOUBT = ".notice.warn .option:not(.on)"
"""Where what is odd is confirmed."""

REASON = "Nama ibu belum ditulis lengkap. Lihat di KK."


class Kader:
    """The hands of somebody who reads what stands on the screen and taps it."""

    def __init__(self, phone: Handset) -> None:
        self.phone, self.page = phone, phone.page

    def reads(self, words: str) -> None:
        self.page.get_by_text(words, exact=False).first.wait_for()

    def title(self, words: str) -> None:
        self.page.get_by_role("heading", level=1, name=words).wait_for()

    def tap(self, words: str) -> None:
        self.page.get_by_role("button", name=words).first.click()

    def until(self, happened: str, given: Any = None) -> None:
        """Wait until a function is true in the page; Playwright's own waiting needs eval, which the page forbids."""
        for _ in range(2000):
            if self.page.evaluate(happened, given):
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"never happened: {happened}; there stands {self.page.locator('#app').inner_text()}")

    def question(self, key: str) -> Locator:
        return self.page.locator(f"[id='q-{key}']")

    def shows(self, what: str) -> None:
        """Bring something to the top of the screen."""
        self.page.locator(what).first.evaluate("each => each.scrollIntoView({ block: 'start' })")

    def answer(self, key: str, said: str | list[str]) -> None:
        """Answer one question as its boxes ask: a day is `3/5/2026`, an option is the words on it."""
        box = self.question(key)
        kind = box.evaluate(BOXES)
        if kind == "day":
            day, month, year = str(said).split("/")
            box.locator("input").nth(0).fill(day)
            box.locator("select").select_option(month)
            box.locator("input").nth(1).fill(year)
        elif kind == "search":
            box.locator("input[type=search]").fill(str(said))
            box.locator(".option").get_by_text(str(said), exact=True).click()
        elif kind == "options":
            for each in [said] if isinstance(said, str) else said:
                box.locator(".option").get_by_text(each, exact=True).click()
        else:
            box.locator("input, textarea").first.fill(str(said))

    def fill(
        self, answers: Mapping[str, str | list[str]], until: str = "Periksa sebelum dikirim", *, sure: bool = False
    ) -> None:
        """Go on from screen to screen, answering what is asked, to the screen named `until`; `sure` of what is odd."""
        while True:
            self.until(f"title => {{ const [now, step] = ({PLACE})(); return step || now === title; }}", until)
            if self.page.evaluate(PLACE)[0] == until:
                return
            done: set[str] = set()
            while key := next((each for each in self.page.evaluate(ON_SCREEN) if each in answers.keys() - done), ""):
                self.answer(key, answers[key])
                done.add(key)
            while sure and self.page.evaluate(f"() => document.querySelector('{DOUBT}')"):
                self.page.locator(DOUBT).first.click()
            self.leave("Lanjut")

    def leave(self, words: str) -> None:
        """Tap a button of a form, and wait until another step or screen stands there."""
        before = self.page.evaluate(PLACE)
        self.tap(words)
        self.until(f"before => String(({PLACE})()) !== String(before)", before)

    def open_house(self, house: str) -> None:
        self.phone.at("/")
        self.tap("Kunjungan")
        self.title("Rumah yang mana?")
        self.page.fill("#new-house", house)
        self.tap("Buka rumah ini")
        self.title(f"Rumah {house}")

    def send(self) -> None:
        self.tap("Simpan dan kirim")
        self.page.locator(".saved").wait_for()

    def rests(self) -> None:
        """Wait until nothing is sent or brought down any more."""
        self.until("() => !/Mengirim|Menyamakan/.test(document.querySelector('.bar').innerText)")

    def is_sent(self) -> None:
        """Wait until nothing waits any more."""
        self.until("() => !/menunggu/.test(document.querySelector('.bar').innerText)")


def months_ago(months: float) -> date:
    return today(SystemClock()) - timedelta(days=int(months * 30.44))


def typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def child(birth: date, **more: Any) -> dict[str, Any]:
    return {
        "no_nik_reason": "belum_rekam",
        "child_name": "Putri Contoh",
        "sex": "P",
        "birth_date": birth.isoformat(),
        "mother_name": "Sekar",
        "house_no": "12, dekat musala",
        "weight_kg": "8.10",
        "height_cm": "71.0",
        "position": "lying",
        **more,
    }


def met_before(desk: Desk, birth: date) -> None:
    """Let the kelurahan have recorded the child of house 12 a month ago."""
    day = months_ago(1).replace(day=1)
    body = {"id": str(uuid7()), "observed_on": day.isoformat(), "answers": child(birth)}
    reply = desk.client.post(f"/v1/areas/{RT1}/stunting", json=body, headers=desk.head(TUTI))
    assert reply.status_code == 201, reply.text


CHILD = {"place": "Kunjungan rumah", "position": "Berbaring (telentang)", "kia_book": "Ya", "ill": "Tidak"}
WARUNG: dict[str, str | list[str]] = {
    "business_name": "Warung Contoh",
    "owner_name": "Ratna Contoh",
    "owner_sex": "Perempuan",
    "legal_form": "Perorangan",
    "place_kind": "Di rumah",
    "address": "Jl. Contoh 7",
    "kbli_version": "KBLI 2020",
    "capital_idr": "1500000",
    "turnover_month_class": "< 5 Juta (ultra mikro)",
    "workers_unpaid_f": "1",
    "status": "Berjalan",
}
HARVESTED = {
    "commodity": "Warung hidup (sayur/buah)",
    "crop": "kangkung",
    "kg": "12,5",
    "harvest_use": "Dijual",
    "value_idr": "125000",
}
FAMILY: dict[str, str | list[str]] = {
    "no_kk": "1872010101150001",
    "head_name": "Slamet Contoh",
    "members": "3",
    "status": "Tinggal di sini",
    "fm2": "Ya",
    "fm6": "Ya",
    "floor": "Tanah",
    "floor_area_m2": "24,5",
}


def cases() -> dict[str, dict[str, str | list[str]]]:
    """What is answered in the forms that the day of work leaves out, by theme."""
    day = today(SystemClock())
    before = {days: typed(day - timedelta(days=days)) for days in (1, 2, 3)}
    return {
        "covid": {
            "no_nik_reason": "Kartu hilang atau tidak ada di tempat",
            "name": "Bayu Contoh",
            "sex": "Laki-laki",
            "birth_date": "5/5/1985",
            "phone": "081200000001",
            "role": "Orang sakit atau diduga sakit",
            "status": "Konfirmasi bergejala",
            "onset_date": before[3],
            "specimen_date": before[2],
            "test_type": "Antigen (tes cepat)",
            "result": "Positif",
            "confirmed_on": before[1],
            "care_place": "Isolasi mandiri di rumah",
            "needs": ["Sembako", "Obat dan vitamin"],
            "help_received": ["Sembako"],
            "vaccine_doses": "1",
        },
        "usulan": {
            "motion": "Usul",
            "proposed_on": typed(day),
            "proposed_by": "Kader",
            "for_whom": "Satu keluarga (KK)",
            "name": "Slamet Contoh",
            "head_nik": "1872011708709905",
            "no_kk": "1872010101159905",
            "address": "Jl. Contoh 21",
            "proposed_as": "Menerima program bantuan",
            "programme": "Program Sembako (dahulu BPNT)",
            "stage": "Diusulkan",
        },
        "kwt": {
            "group_name": "KWT Contoh Mekar",
            "kind": "Kelompok wanita tani",
            "chair_name": "Wati Contoh",
            "founded_on": "1/4/2019",
            "members_total": "24",
            "members_active": "18",
            "land_area_m2": "812,5",
            "land_tenure": "Pinjam pakai",
            "commodities": ["Warung hidup (sayur/buah)", "Tanaman obat keluarga"],
            "programmes": ["Pekarangan Pangan Lestari"],
            "ktn_origin": "Ya",
            "class": "Belum dinilai",
            "cash_idr": "1250000",
            "status": "Aktif",
        },
    }


def child_visit(kader: Kader, seen: Seen) -> None:
    """Weigh the child of house 12, with two mistakes that the phone finds at once."""
    kader.open_house("12, dekat musala")
    kader.reads("Putri Contoh")
    seen("rumah")
    kader.tap("Isi formulir")
    kader.title("Siapa anaknya?")
    seen("anak")
    kader.fill({}, until="Timbang dan ukur")
    kader.answer("place", CHILD["place"])
    kader.answer("weight_kg", "84")  # the comma was forgotten
    kader.answer("height_cm", "60")
    kader.reads("ukur ulang")
    kader.answer("position", CHILD["position"])
    kader.shows("#q-height_cm")
    seen("salah")
    kader.answer("weight_kg", "8,4")
    kader.page.fill("#height_cm-again", "70,5")
    kader.page.locator("#height_cm-again").blur()
    kader.tap("Pakai angka kedua")
    kader.reads("Pendek, perlu diperiksa puskesmas")
    kader.shows(".results")
    seen("ukur")
    kader.fill(CHILD)
    seen("periksa")
    kader.send()
    kader.title("Tersimpan di HP, akan dikirim")
    seen("tersimpan")


def warung_visit(kader: Kader, seen: Seen) -> None:
    """Record the warung of house 7, whose kind of business is searched."""
    kader.open_house("7, sebelah pos ronda")
    kader.tap("UMKM")
    kader.fill(WARUNG, until="Jenis usaha")
    kader.answer("kbli_version", "KBLI 2020")
    kader.question("kbli").locator("input[type=search]").fill("warung")
    kader.shows("#q-kbli")
    seen("cari")
    kader.question("kbli").locator(".option").first.click()
    kader.fill(WARUNG)
    kader.send()


def family_visit(kader: Kader, seen: Seen) -> None:
    """Record the family of house 21 with its people; first with a name left out."""
    kader.open_house("21")
    kader.tap("Kemiskinan")
    kader.answer("no_kk", str(FAMILY["no_kk"]))
    kader.tap("Lanjut")  # the head's name was forgotten
    kader.reads("Wajib diisi")
    seen("wajib")
    kader.fill(FAMILY, until="Anggota keluarga")
    for name, relation in (("Slamet Contoh", "Kepala Keluarga"), ("Sarinah Contoh", "Istri")):
        kader.page.locator("#q-people").get_by_role("button", name="Tambah").click()
        line = kader.page.locator("#q-people li.card").last
        line.locator("input[type=text]").first.fill(name)
        line.locator("[id$=relationship]").locator(".option", has_text=relation).first.click()
        line.locator("[id$=no_nik_reason]").locator(".option", has_text="Belum rekam").first.click()
        if name.startswith("Slamet"):
            seen("anggota")
        kader.page.get_by_role("button", name="Selesai baris ini").click()
    kader.fill(FAMILY)
    kader.send()


def arrived(kader: Kader, desk: Desk, key: str, record: str, revision: int) -> dict[str, Any]:
    """Wait until the server has a revision of a record, and return its answers."""
    head = desk.head(TUTI)
    for _ in range(300):
        found = desk.client.get(f"/v1/records/{key}/{record}", headers=head).json()
        if found.get("revision") == revision:  # until the first is there, the record is unknown
            answers: dict[str, Any] = found["answers"]
            return answers
        kader.page.wait_for_timeout(50)
    raise AssertionError(f"revision {revision} never arrived")


def mended(kader: Kader, desk: Desk, seen: Seen) -> None:
    """Let the kelurahan return the child's record, and mend it."""
    head = desk.head(TUTI)
    items = desk.client.get(f"/v1/records/stunting?area={RT1}&limit=500", headers=head).json()["items"]
    record = max(items, key=lambda each: str(each["observed_on"]))
    said = {"decision": "return", "reason": REASON}
    reply = desk.client.post(f"/v1/records/stunting/{record['id']}/review", json=said, headers=head)
    assert reply.status_code == 200, reply.text
    kader.phone.at("/kiriman")
    kader.tap("Kirim sekarang")
    kader.reads(REASON)
    kader.phone.at("/")
    kader.reads(REASON)
    seen("dikembalikan")
    kader.page.locator("section .row").first.click()
    kader.title("Dikembalikan kelurahan")
    seen("alasan")
    kader.tap("Perbaiki dan kirim lagi")
    kader.fill({"mother_name": "Sekar Ayu Contoh"}, until="Ibu dan keluarganya")
    kader.answer("mother_name", "Sekar Ayu Contoh")
    kader.leave("Langsung ke pemeriksaan")
    kader.title("Periksa sebelum dikirim")
    kader.send()
    assert arrived(kader, desk, "stunting", record["id"], 2)["mother_name"] == "Sekar Ayu Contoh"


def settled(kader: Kader, desk: Desk, seen: Seen) -> None:
    """Let the kelurahan change the warung while the phone mends it too; the kader keeps hers."""
    head = desk.head(TUTI)
    (record,) = desk.client.get(f"/v1/records/umkm?area={RT1}", headers=head).json()["items"]
    answers = {key: value for key, value in record["answers"].items() if "•" not in str(value)}
    body = {"id": record["id"], "replaces": 1, "observed_on": record["observed_on"], "answers": answers}
    body["answers"] |= {"business_name": "Toko Contoh", "workers_unpaid_f": 2}
    kader.open_house("7, sebelah pos ronda")
    kader.tap("Ubah catatan ini")
    kader.fill({"workers_unpaid_f": "3"})
    reply = desk.client.post(f"/v1/areas/{RT1}/umkm", json=body, headers=head)
    assert reply.status_code == 200, reply.text
    kader.send()
    kader.is_sent()
    kader.phone.at("/kiriman")
    kader.page.locator("[data-state=bentrok]").get_by_role("button").click()
    kader.title("Ada dua versi")
    kader.reads("Toko Contoh")
    kader.rests()
    seen("dua-versi")
    kader.tap("Pakai punya saya")
    now = arrived(kader, desk, "umkm", record["id"], 3)
    assert (now["business_name"], now["workers_unpaid_f"]) == ("Warung Contoh", 3)


def day_of_work(phone: Handset, desk: Desk, seen: Seen) -> None:
    """Enrol, visit three houses without a signal, come home, see the receipts, mend what came back."""
    birth = months_ago(14)
    met_before(desk, birth)
    kader, page = Kader(phone), phone.page
    phone.page.goto(f"{phone.base}/masuk#{desk.code()}")
    page.wait_for_selector("#pin")
    seen("daftar")
    phone.enrol(desk.code())
    kader.title("Halo")
    kader.rests()
    seen("beranda")
    phone.at("/kunjungan")
    page.get_by_role("button", name="12, dekat musala").wait_for()
    seen("pilih-rumah")
    phone.context.set_offline(offline=True)
    kader.reads("Tanpa sinyal")
    child_visit(kader, seen)
    warung_visit(kader, seen)
    family_visit(kader, seen)
    phone.at("/")
    kader.tap("Nihil")
    kader.tap("COVID-19: nihil")
    kader.reads("Tersimpan")
    seen("nihil")
    phone.at("/kiriman")
    kader.reads("Menunggu")
    seen("menunggu")
    phone.context.set_offline(offline=False)
    kader.is_sent()
    page.locator("[data-state=terkirim] .receipt").nth(3).wait_for()  # the list is drawn after the bar
    assert page.locator("[data-state=terkirim] .receipt").count() == 4
    kader.rests()
    seen("terkirim")
    mended(kader, desk, seen)
    settled(kader, desk, seen)
    phone.at("/rekap")
    kader.reads("Ditimbang")
    seen("rekap")


def other_visits(kader: Kader) -> None:
    """Record a case and a proposal in house 5, and a group that lives in no house, with what it harvested."""
    said = cases()
    for key in ("covid", "usulan"):
        kader.open_house("5, cat biru")
        kader.tap(theme(key).label.id)
        kader.fill(said[key], sure=True)
        kader.send()
    kader.phone.at("/kunjungan")
    kader.tap("Bukan tentang satu rumah")
    kader.title("Tanpa rumah")
    kader.tap(theme("kwt").label.id)
    kader.fill(said["kwt"], until="Panen")
    kader.question("harvests").get_by_role("button", name="Tambah").click()
    for key, word in {"harvested_on": typed(today(SystemClock())), **HARVESTED}.items():
        kader.answer(f"harvests-0-{key}", word)
    kader.tap("Selesai baris ini")
    kader.fill(said["kwt"])
    kader.send()


def looked_at(page: Page) -> list[str]:
    """Return what on a screen somebody could not see, hit or hear, at usual text and at 200 %."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(LOOKS, ["", "36px"])
    return found
