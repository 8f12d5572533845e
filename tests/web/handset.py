"""A kader's handset: a real browser at the size of a phone, and what a thumb does on it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.core.clock import SystemClock, today, uuid7
from app.themes.catalog import theme
from tests import wire
from tests.cast import RT1, TUTI, Person

CHROMIUM = "/usr/bin/chromium"
SHELL = "/usr/bin/chromium-headless-shell"
"""The same engine without the windows around it, which nobody sees and which cost a quarter; it has no camera."""

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
PICTURES = os.environ.get("WAKUNCAR_PICTURES")
"""Folder for pictures of what is seen, for who looks at them."""

PIN = "284617"
NEW_PIN = "739152"

EASY = """if (globalThis.SubtleCrypto) {
    const { deriveKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.deriveKey = function (how, ...more) {
        return deriveKey.call(this, how.name === 'PBKDF2' ? { ...how, iterations: 1000 } : how, ...more);
    };
}"""
"""Stretches a PIN a thousand times, whatever is asked for: what the real number costs belongs to one story only."""


@contextmanager
def chromium(executable: str = SHELL if Path(SHELL).exists() else CHROMIUM) -> Iterator[Browser]:
    """Run one browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*QUIET])
        yield browser
        browser.close()


@contextmanager
def with_camera(browser: Browser, film: Path) -> Iterator[Browser]:
    """Run another browser beside this one, whose camera shows a film that may be written later."""
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    found = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, *camera])
    yield found
    found.close()


@contextmanager
def opened(browser: Browser, base: str, *, easy: bool = True, **more: Any) -> Iterator["Handset"]:
    """Take a phone that has never been used; unless `easy`, its PINs cost what they cost a kader."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, accept_downloads=True, **more
    )
    context.set_default_timeout(60_000)
    if easy:
        context.add_init_script(EASY)
    try:
        yield Handset(context, base)
    finally:
        context.close()


class Handset:
    """One phone."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.broken: list[str] = []
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))

    def enrol(self, code: str, pin: str = PIN) -> None:
        self.page.goto(f"{self.base}/masuk#{code}")
        self.page.fill("#pin", pin)
        self.page.fill("#again", pin)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".tiles")
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")

    def unlock(self, pin: str = PIN) -> None:
        self.page.fill("#pin", pin)
        self.page.click("button[type=submit]")

    def at(self, path: str) -> None:
        self.page.evaluate("path => { location.hash = path; }", path)

    def store(self, body: str, given: Any = None, pin: str = PIN) -> Any:
        """Run a function body in the page with `store`, the vault of its first kader unlocked, and `given`."""
        root = self.page.get_attribute("script[type=module]", "src")
        assert root
        return self.page.evaluate(
            f"""async ([root, pin, given]) => {{
                const {{ openPhone }} = (await import(root)).$['js/store/phone.js'];
                const phone = globalThis.tried || (globalThis.tried = await openPhone());
                const [person] = await phone.people();
                const store = globalThis.kept || (globalThis.kept = await phone.unlock(person.account, pin));
                {body}
            }}""",
            [root, pin, given],
        )

    def drive(self, most: int = 2000, pin: str = PIN) -> dict[str, int]:
        """Sync without waiting between attempts, until nothing waits; return how many entries each state has."""
        found: dict[str, int] = self.store(
            """for (let turn = 0; turn < given; turn += 1) {
                await store.sync();
                await new Promise((done) => setTimeout(done, 5));
                if (store.status.waiting === 0 || store.status.out) break;
            }
            while (!(await store.sync({ whole: true }))) await new Promise((done) => setTimeout(done, 20));
            return store.status.counts;""",
            most,
            pin,
        )
        return found


class Desk:
    """The kelurahan, at its computer."""

    def __init__(self, base: str) -> None:
        self.client = wire.client(base_url=base, timeout=60)
        self.accounts: list[str] = []
        self.names: list[str] = []

    def head(self, person: Person) -> dict[str, str]:
        form = {"grant_type": "password", "username": person.username, "password": person.secret}
        return {"authorization": f"Bearer {self.client.post('/v1/token', data=form).json()['access_token']}"}

    def post(self, person: Person, path: str, json: Any = None) -> httpx.Response:
        """Do something as somebody of the cast, which has to be taken."""
        reply = self.client.post(path, json=json, headers=self.head(person))
        assert reply.status_code < 300, reply.text
        return reply

    def code(self, account: str = "", area: str = RT1) -> str:
        """Give a card to a new kader of RT 001 or another one, or one more to her."""
        number = len(self.accounts) + 1
        item = {"account": account} if account else {"display_name": f"Kader {number}", "area": area}
        reply = self.client.post("/v1/enrolments", json={"items": [item]}, headers=self.head(TUTI))
        issued = reply.json()["items"][0]
        assert issued["outcome"] == "issued", issued
        self.accounts.append(issued["account"])
        self.names.append(issued["username"])
        return str(issued["code"])

    def cut_off(self) -> None:
        """Let go of the device of the kader who came last."""
        head, account = self.head(TUTI), self.accounts[-1]
        for device in self.client.get(f"/v1/accounts/{account}/devices", headers=head).json()["items"]:
            assert self.client.delete(f"/v1/accounts/{account}/devices/{device['id']}", headers=head).status_code < 300

    def records(self, sent: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return what the server holds of these records and of none else, by id."""
        wanted, area = {each["id"] for each in sent}, sent[0]["area"]
        head, found, after = self.head(TUTI), [], 0
        while after is not None:
            page = self.client.get(f"/v1/records/stunting?area={area}&limit=500&after={after}", headers=head).json()
            found += page["items"]
            after = page["next"]
        return sorted((each for each in found if each["id"] in wanted), key=itemgetter("id"))

    def close(self) -> None:
        self.client.close()


def sent(phone: Handset, theme: str, answers: dict[str, Any]) -> str:
    """Send a record of RT 001 with the store, and wait for its receipt."""
    day = today(SystemClock()).isoformat()
    record = {"id": str(uuid7()), "theme": theme, "area": RT1, "observed_on": day, "answers": answers}
    phone.store("await store.send(given); return null;", record)
    counts = phone.drive(20)
    assert counts["menunggu"] == counts["ditolak"] == 0
    return str(record["id"])


def pictured(phone: Handset, name: str) -> None:
    """Keep what is seen as pictures, at the size of a phone and of a computer, if somebody wants to look."""
    if PICTURES:
        for width, height in ((360, 740), (1280, 800)):
            phone.page.set_viewport_size({"width": width, "height": height})
            for suffix, size in (("", ""), ("-besar", "36px")):
                phone.page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
                phone.page.screenshot(path=f"{PICTURES}/{name}-{width}{suffix}.png", full_page=True)
        phone.page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
        phone.page.set_viewport_size({"width": 360, "height": 740})


def children(count: int, area: str = RT1) -> list[dict[str, Any]]:
    """Return so many records of different children, as a screen hands them to the store."""
    day = today(SystemClock()).isoformat()
    plain = {key: value for key, value in theme("stunting").example.items() if key != "child_nik"}
    return [
        {
            "id": str(uuid7()),
            "theme": "stunting",
            "area": area,
            "observed_on": day,
            "answers": {**plain, "no_nik_reason": "hilang", "child_name": f"Anak {number} {uuid7().hex[-10:]}"},
        }
        for number in range(count)
    ]


def save(folder: Path, handset: Handset, selector: str) -> Path:
    """Click what saves a file, and return where it lies."""
    with handset.page.expect_download() as download:
        handset.page.click(selector)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
