"""What a kader sees when her record met something else meanwhile, and that nothing of hers is lost or counted twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from app.core.clock import SystemClock, today, uuid7
from app.themes.catalog import theme
from tests.cast import ADMIN, CITY, DINKES, RT1, TUTI
from tests.security.officers import JOKO, RINI
from tests.web.handset import Desk, Handset, opened, pictured, sent
from tests.web.kader import Kader, arrived, looked_at
from tests.web.serving import ONE_ENGINE

SEND = "for (const each of given) await store.send(each, {label: each.answers.child_name}); return null;"
NIK = {"Dibatalkan": "1872015506250071", "Ditahan": "1872015506250072", "Dihapus": "1872015506250073"}
"""Children by what becomes of their records."""

PLAIN = {key: value for key, value in theme("stunting").example.items() if key != "no_nik_reason"}
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
WHY = {"reason": "Permohonan tertulis nomor 7"}


@dataclass
class Evening:
    """A kader's phone after a day without a signal, in which the desks had dealt with what she changed."""

    phone: Handset
    kader: Kader
    ids: dict[str, str]
    """Of her records, by child."""

    def opens(self, name: str, title: str) -> None:
        """Open what stands in her list of a child, and look at it."""
        self.phone.at("/kiriman")
        entry = self.phone.page.locator(".entry", has=self.phone.page.locator(".title", has_text=name))
        entry.get_by_role("button", name="Lihat").first.click()
        self.kader.title(title)
        pictured(self.phone, name or title)
        assert looked_at(self.phone.page) == []

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.phone.store("return store.status.counts;")
        return {state: number for state, number in found.items() if number}


def written(name: str, weight: str = "9.60") -> dict[str, Any]:
    """Return a child's answers."""
    return PLAIN | {"child_nik": NIK[name], "child_name": f"Anak {name}", "weight_kg": weight}


@pytest.fixture(scope="module")
def evening(browser: Browser, served: int) -> Iterator[Evening]:
    """Three children were recorded; each is changed at the door while a desk voids, holds or erases it."""
    desk, day = Desk(f"http://127.0.0.1:{served}"), today(SystemClock()).isoformat()
    with opened(browser, str(desk.client.base_url)) as phone:
        phone.enrol(desk.code())
        given = {"theme": "stunting", "area": RT1, "observed_on": day}
        first = [{**given, "id": str(uuid7()), "answers": written(name)} for name in NIK]
        phone.store(SEND, first)
        assert phone.drive(20)["terkirim"] == 3
        ids = {name: str(each["id"]) for name, each in zip(NIK, first, strict=True)}
        where = f"/v1/records/stunting/{ids['Dibatalkan']}/review"
        desk.post(TUTI, where, {"decision": "void", "reason": "Anak ini pindah bulan lalu"})
        for each in (RINI, JOKO):
            account = {"username": each.username, "display_name": each.username, "secret": each.secret}
            desk.post(ADMIN, "/v1/accounts", {**account, "assignment": {"role": "officer", "area": CITY}})
        said = {"area": CITY, "name": "Pemohon Rekaan", "checked": "ktp"}
        held, erased = (
            "/v1/requests/"
            + str(desk.post(RINI, "/v1/requests", {**said, "kind": kind, "nik": NIK[name]}).json()["id"])
            for kind, name in (("restrict", "Ditahan"), ("erase", "Dihapus"))
        )
        desk.post(RINI, f"{held}/restrict", WHY)
        desk.post(JOKO, f"{erased}/approve")
        desk.post(RINI, f"{erased}/erase", WHY)
        mended = [
            each | {"replaces": 1, "answers": written(name, "9.10")} for name, each in zip(NIK, first, strict=True)
        ]
        phone.store(SEND, mended)
        assert phone.drive(20)["menunggu"] == 0
        yield Evening(phone, Kader(phone), ids)
        assert phone.broken == []
    desk.close()


@ONE_ENGINE
def test_a_record_that_was_erased_says_so_and_nothing_else(evening: Evening) -> None:
    """Before all others, for its entry has no name any more."""
    evening.phone.at("/")
    evening.kader.reads("Sudah dihapus")
    pictured(evening.phone, "beranda-bentrok")
    assert evening.counts() == {"terkirim": 2, "bentrok": 2, "ditolak": 1}
    evening.phone.at("/kiriman")
    evening.kader.reads("sudah dihapus atas permintaan orangnya")
    evening.phone.page.locator("[data-state=ditolak]").get_by_role("button", name="Lihat").click()
    evening.kader.title("Sudah dihapus")
    pictured(evening.phone, "Dihapus")
    assert looked_at(evening.phone.page) == []
    assert evening.phone.page.get_by_role("button", name="Perbaiki").count() == 0
    evening.kader.tap("Mengerti")
    evening.kader.title("Kiriman")
    assert evening.counts() == {"terkirim": 2, "bentrok": 2}
    kept = evening.phone.store("return [await store.items(), await store.record(given)];", evening.ids["Dihapus"])
    assert "Anak Dihapus" not in str(kept)


@ONE_ENGINE
def test_a_record_that_is_held_is_left_alone(evening: Evening, desk: Desk) -> None:
    evening.opens("Anak Ditahan", "Catatan ini ditahan")
    evening.kader.reads("ditahan atas permintaan orangnya")
    evening.kader.reads("9,1 kg")
    buttons = evening.phone.page.locator(".choices").get_by_role("button").all_inner_texts()
    assert buttons == ["Mengerti"], "the operator does not know of it, and is not to hear"
    evening.kader.tap("Mengerti")
    evening.kader.title("Kiriman")
    evening.kader.reads("Tersimpan di server, tidak dihitung")
    stands = evening.phone.store(
        "return (await store.items({ limit: 100 })).filter((each) => each.id === given).map((each) => each.state);",
        evening.ids["Ditahan"],
    )
    assert stands == ["terkirim", "terkirim"], "what counts, and beside it what was put aside"
    found = desk.client.get(f"/v1/conflicts?area={RT1}", headers=desk.head(TUTI)).json()["items"]
    assert "Anak Ditahan" not in [each["label"] for each in found]


@ONE_ENGINE
def test_a_record_that_was_voided_stays_so_or_is_written_anew(evening: Evening, desk: Desk) -> None:
    phone, kader = evening.phone, evening.kader
    evening.opens("Anak Dibatalkan", "Dibatalkan kelurahan")
    kader.reads("Anak ini pindah bulan lalu")
    kader.reads("9,1 kg")
    kader.tap("Masih benar: catat sebagai yang baru")
    kader.fill({})
    kader.send()
    kader.is_sent()
    phone.drive(20)
    (new,) = phone.store("return (await store.items({ limit: 1 })).map((each) => [each.id, each.state]);")
    assert (new[0] != evening.ids["Dibatalkan"], new[1]) == (True, "terkirim")
    assert arrived(kader, desk, "stunting", new[0], 1)["weight_kg"] == "9.10"
    found = desk.client.get(f"/v1/conflicts?area={RT1}", headers=desk.head(TUTI)).json()["items"]
    (beside,) = [each for each in found if each["label"] == "Anak Dibatalkan"]
    assert (beside["reason"], beside["answers"]["weight_kg"], beside["open"]) == ("void", "9.10", False)
    phone.at("/rekap")
    kader.title("Rekap saya")
    stands = phone.store("""const month = store.today().slice(0, 7);
        return (await store.items({ limit: 100 })).filter((each) => each.made_at.startsWith(month)).map((each) =>
            [each.id, each.review === 'void', each.faults.map((one) => one.code)]);""")
    counted = {record for record, void, faults in stands if not void and not faults}
    assert counted == {new[0], evening.ids["Ditahan"]}, "what is held goes on to count, what was voided does not"
    told = phone.page.locator("dl.card").inner_text()
    assert f"{len(counted)} catatan" in told


@ONE_ENGINE
def test_what_comes_after_its_period_was_closed_is_told_to_be_late(evening: Evening, desk: Desk) -> None:
    phone, kader = evening.phone, evening.kader
    month = today(SystemClock()).replace(day=1) - timedelta(days=1)
    desk.post(DINKES, "/v1/closings/stunting", {"period": f"{month:%Y-%m}"})
    answers = written("Dihapus") | {"child_nik": "1872015506250079", "child_name": "Anak Susulan"}
    late = {"id": str(uuid7()), "theme": "stunting", "area": RT1, "observed_on": month.isoformat(), "answers": answers}
    before = evening.counts()["terkirim"]
    phone.store(SEND, [late])
    assert phone.drive(20)["terkirim"] == before + 1
    phone.at("/kiriman")
    entry = phone.page.locator(f"[data-id='{late['id']}']")
    entry.get_by_text(f"Periode {MONTHS[month.month - 1]} {month.year} sudah ditutup dinas").wait_for()
    assert "dihitung sebagai susulan" in entry.inner_text()
    pictured(phone, "susulan")
    assert looked_at(phone.page) == []
    assert arrived(kader, desk, "stunting", str(late["id"]), 1)["child_name"] == "Anak Susulan"


@ONE_ENGINE
def test_the_same_person_recorded_by_another_is_left_to_the_operator_and_settled_side_by_side(
    evening: Evening, desk: Desk
) -> None:
    phone, kader, page = evening.phone, evening.kader, evening.phone.page
    child = PLAIN | {"child_nik": "1872015506250077"}
    body = {"id": str(uuid7()), "observed_on": today(SystemClock()).isoformat(), "answers": child}
    desk.post(TUTI, f"/v1/areas/{RT1}/stunting", body)
    mine = child | {"weight_kg": "9.10", "mother_name": "Contoh Sekar Ayu"}
    for record in (mine, mine | {"child_nik": "1872015506250078", "child_name": "Anak Lain"}):
        sent(phone, "stunting", record)
    phone.at("/kiriman")
    page.locator("[data-state=bentrok]").get_by_role("button").click()
    kader.title("Ada dua versi")
    kader.reads("sudah dicatat pada periode ini")
    page.locator(".differ").first.wait_for()
    pictured(phone, "orang-sama")
    assert looked_at(page) == []
    rows = page.locator(".differ h2").all_inner_texts()
    assert rows == ["Nama ibu", "Berat badan"], "the numbers agree, and are not told apart by their masks"
    page.evaluate("() => { navigator.share = async ({ text }) => { globalThis.shared = text; }; }")
    kader.tap("Serahkan ke operator kelurahan")
    kader.reads("Operator melihatnya di daftar bentrok")
    pictured(phone, "diserahkan")
    assert looked_at(page) == []
    found = desk.client.get(f"/v1/conflicts?area={RT1}&open=true", headers=desk.head(TUTI)).json()["items"]
    (listed,) = [each for each in found if each["met"] and each["met"]["id"] == body["id"]]
    assert listed["receipt"] in page.evaluate("() => globalThis.shared")
    assert "Contoh" not in page.evaluate("() => globalThis.shared"), "nobody's name leaves by the share sheet"
    phone.at("/")
    kader.reads("Diserahkan ke operator")
    page.locator("section .row").first.click()
    kader.title("Ada dua versi")
    kader.tap("Pakai punya saya")
    now = arrived(kader, desk, "stunting", body["id"], 2)
    assert (now["weight_kg"], now["mother_name"]) == ("9.10", "Contoh Sekar Ayu")
    kader.is_sent()
    assert "bentrok" not in evening.counts()


@ONE_ENGINE
def test_what_was_met_and_voided_since_leaves_room_for_hers(evening: Evening, desk: Desk) -> None:
    phone, kader = evening.phone, evening.kader
    child = PLAIN | {"child_nik": "1872015506250075", "child_name": "Anak Bebas"}
    body = {"id": str(uuid7()), "observed_on": today(SystemClock()).isoformat(), "answers": child}
    desk.post(TUTI, f"/v1/areas/{RT1}/stunting", body)
    mine = sent(phone, "stunting", child | {"weight_kg": "9.10"})
    where = f"/v1/records/stunting/{body['id']}/review"
    desk.post(TUTI, where, {"decision": "void", "reason": "Salah orang"})
    assert phone.drive(20)["bentrok"] == 1
    phone.at("/kiriman")
    phone.page.locator("[data-state=bentrok]").get_by_role("button").click()
    kader.title("Ada dua versi")
    kader.reads("Punya Anda bisa dikirim lagi")
    pictured(phone, "bebas")
    assert looked_at(phone.page) == []
    kader.tap("Kirim lagi punya saya")
    assert arrived(kader, desk, "stunting", mine, 1)["weight_kg"] == "9.10"
    kader.is_sent()
    assert "bentrok" not in evening.counts()
