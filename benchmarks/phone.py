"""The kader's phone in a real browser: loads, a bad network, a full queue: `uv run python -m benchmarks.phone`."""

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession

from app.web.phone_files import release
from tests.cast import RT1
from tests.house import furnish
from tests.records.test_kill import zygote
from tests.web.bad_network import Network
from tests.web.handset import CHROMIUM, Desk, Handset, children, chromium, opened

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms and 400 kbit/s, as WebPageTest and Lighthouse call slow 3G."""
CPU = 4

OPENED = """async given => {
    const row = [...document.querySelectorAll('button')].find((each) => each.innerText.includes(given));
    const begun = performance.now();
    row.click();
    while (!document.querySelector('.steps')) await new Promise((drawn) => requestAnimationFrame(drawn));
    return performance.now() - begun;
}"""
"""Tap a form on a house's screen; milliseconds until its first questions stand."""

WATCH = """() => {
    globalThis.longest = 0;
    globalThis.long = 0;
    new PerformanceObserver((seen) => {
        for (const each of seen.getEntries()) {
            globalThis.longest = Math.max(globalThis.longest, each.duration);
            globalThis.long += 1;
        }
    }).observe({ type: 'longtask' });
}"""


def main() -> None:
    """Measure, and print a line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=10_000, help="through a network that breaks every second time")
    options.add_argument("--queued", type=int, default=2_000, help="uploaded at once, with the processor slowed down")
    options.add_argument("--known", type=int, default=300, help="records of her RT on the phone when a form is opened")
    asked = options.parse_args()
    folder = Path(tempfile.mkdtemp())
    url = f"sqlite:///{folder / 'wakuncar.db'}"
    try:
        furnish(url)
        with zygote(url, folder, "pins=bound") as service, chromium(CHROMIUM) as browser:
            service.start()
            network = Network(service.port)
            desk = Desk(f"http://127.0.0.1:{service.port}")
            try:
                loads(browser, network, desk)
                forms(browser, network, desk, asked.known)
                queue(browser, network, desk, asked.queued)
                storm(browser, network, desk, asked.records)
            finally:
                desk.close()
                network.close()
    finally:
        shutil.rmtree(folder)


def say(what: str, value: float | str, unit: str = "") -> None:
    print(f"{what:<64} {value if isinstance(value, str) else f'{value:,.0f}':>12} {unit}", flush=True)


def slow(phone: Handset) -> CDPSession:
    """Slow the network and the processor of a phone down."""
    session = phone.context.new_cdp_session(phone.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    return session


def until(phone: Handset, address: str) -> float:
    begun = time.perf_counter()
    phone.page.goto(address, wait_until="commit")
    phone.page.wait_for_selector("#pin")
    return (time.perf_counter() - begun) * 1000


def loads(browser: Browser, network: Network, desk: Desk) -> None:
    """Time the first load and the later ones."""
    running = release()
    files = {each.digest: each for each in (running.page, running.worker, running.manifest, *running.files.values())}
    say("whole app, packed", sum(len(each.packed or each.plain) for each in files.values()), "bytes")
    for number in range(3):
        with opened(browser, network.base, easy=False) as phone:
            slow(phone)
            say(
                f"first load until a code can be typed, slow 3G, CPU/{CPU} ({number + 1})",
                until(phone, f"{network.base}/"),
                "ms",
            )
    with opened(browser, network.base, easy=False) as phone:
        phone.enrol(desk.code())
        slow(phone)
        for number in range(3):
            network.asked.clear()
            say(f"opening it again until a PIN can be typed ({number + 1})", until(phone, f"{network.base}/"), "ms")
            say("  bytes that passed", sum(size for _, _, size in network.asked), "bytes")


def forms(browser: Browser, network: Network, desk: Desk, count: int) -> None:
    """Open each kind of form in a house, on a slow phone that knows its RT."""
    with opened(browser, network.base) as phone:
        phone.enrol(desk.code())
        fill(phone, count)
        phone.drive(100_000)
        session = phone.context.new_cdp_session(phone.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
        for label in ("Stunting", "Kemiskinan", "UMKM"):
            phone.at(f"/kunjungan/{RT1}/99")
            phone.page.get_by_role("button", name=label).first.wait_for()
            phone.page.wait_for_timeout(2000)
            say(f"opening a form, {count} records known, CPU/{CPU} ({label})", phone.page.evaluate(OPENED, label), "ms")
            phone.page.wait_for_timeout(2000)
        say("  JavaScript heap", heap(session) / 1e6, "MB")


def queue(browser: Browser, network: Network, desk: Desk, count: int) -> None:
    """Upload a full queue on a slow phone and look for the longest task."""
    with opened(browser, network.base, easy=False) as phone:
        phone.enrol(desk.code())
        phone.context.set_offline(offline=True)
        fill(phone, count)
        phone.page.reload()
        phone.unlock()
        phone.at("/kiriman")
        session = phone.context.new_cdp_session(phone.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
        phone.page.evaluate(WATCH)
        begun = time.perf_counter()
        phone.context.set_offline(offline=False)
        phone.page.wait_for_selector(f"text=Terkirim ({count})", timeout=600_000)
        say(f"{count} queued records uploaded, CPU/{CPU}", time.perf_counter() - begun, "s")
        say("  longest task", phone.page.evaluate("() => globalThis.longest"), "ms")
        say("  tasks over 50 ms", phone.page.evaluate("() => globalThis.long"))
        say("  JavaScript heap", heap(session) / 1e6, "MB")


def storm(browser: Browser, network: Network, desk: Desk, count: int) -> None:
    """Send many records through a network to which something happens every second time."""
    with opened(browser, network.base, easy=False) as phone:
        phone.enrol(desk.code())
        phone.context.set_offline(offline=True)
        sent = fill(phone, count)
        network.evil = 0.5
        network.done.clear()
        network.asked.clear()
        phone.context.set_offline(offline=False)
        begun = time.perf_counter()
        counts = phone.drive(100_000)
        say(f"{count} records through a network that breaks every second time", time.perf_counter() - begun, "s")
        network.evil = 0.0
        there = desk.records(sent)
        say("  requests", sum(path.startswith("/v1/") for _, path, _ in network.asked))
        say("  what happened to them", ", ".join(f"{name} {times}" for name, times in sorted(network.done.items())))
        say("  on the phone with a receipt", counts["terkirim"])
        say("  on the server, by id", len({each["id"] for each in there}))
        say("  of these with more than one revision", sum(each["revision"] > 1 for each in there))
        assert counts == {"terkirim": count, "menunggu": 0, "dikembalikan": 0, "bentrok": 0, "ditolak": 0}, counts
        assert sorted(each["id"] for each in there) == sorted(each["id"] for each in sent)


def fill(phone: Handset, count: int) -> list[dict[str, Any]]:
    """Queue records on the phone, a thousand at a time."""
    sent = children(count)
    for begin in range(0, count, 1000):
        phone.store("for (const each of given) await store.send(each); return null;", sent[begin : begin + 1000])
    return sent


def heap(session: CDPSession) -> float:
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in found if each["name"] == "JSHeapUsedSize"))


if __name__ == "__main__":
    main()
