"""A kader's day on her phone, with every screen looked at as somebody with weak eyes or no mouse would."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.web.handset import Desk, opened
from tests.web.kader import Kader, day_of_work, looked_at
from tests.web.serving import ONE_ENGINE

FOCUSED = """() => {
    const at = document.activeElement;
    const label = at.labels && at.labels[0] ? at.labels[0].innerText : '';
    return [at.id, at.innerText, at.getAttribute('aria-label'), label].join(' ');
}"""
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


@ONE_ENGINE
def test_a_day_of_work_in_which_every_screen_can_be_used_by_everybody(browser: Browser, desk: Desk) -> None:
    found: dict[str, list[str]] = {}
    with opened(browser, str(desk.client.base_url)) as phone:

        def seen(name: str) -> None:
            page = phone.page
            if not page.evaluate("() => 'axe' in window"):
                page.evaluate(AXE)
            told = looked_at(page)
            page.evaluate("() => { document.documentElement.style.fontSize = '36px'; }")
            if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                told.append("at 200 % text it has to be moved sideways")
            page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
            if told:
                found[name] = told

        day_of_work(phone, desk, seen)
        assert found == {}
        assert phone.broken == []


@ONE_ENGINE
def test_it_is_worked_by_keyboard_alone(browser: Browser, desk: Desk) -> None:
    with opened(browser, str(desk.client.base_url), easy=False) as phone:
        phone.enrol(desk.code())
        kader, page = Kader(phone), phone.page

        def reach(words: str) -> None:
            for _ in range(120):
                page.keyboard.press("Tab")
                if words in page.evaluate(FOCUSED):
                    return
            raise AssertionError(f"{words} is not reached by keyboard")

        kader.title("Halo")
        reach("Kunjungan")
        page.keyboard.press("Enter")
        kader.title("Rumah yang mana?")
        reach("new-house")
        page.keyboard.type("33")
        reach("Buka rumah ini")
        page.keyboard.press("Enter")
        kader.title("Rumah 33")
        reach("UMKM")
        page.keyboard.press("Enter")
        kader.title("Usaha dan pemiliknya")
        reach("business_name")
        page.keyboard.type("Kios Papan Ketik")
        reach("owner_name")
        page.keyboard.type("Wati Contoh")
        reach("Perempuan")
        page.keyboard.press("Space")
        reach("Lanjut")
        page.keyboard.press("Enter")
        kader.title("Bentuk dan tempat usaha")
        page.reload()
        phone.unlock()
        kader.title("Bentuk dan tempat usaha")
        phone.at("/")
        kader.reads("Kios Papan Ketik")
        assert phone.broken == []
