"""A kader who touches nothing: every tap is Tab and Enter, every answer is typed or chosen with the arrows."""

from collections.abc import Callable

from tests.web.kader import BOXES, Kader

FOCUSED = """() => {
    const at = document.activeElement;
    const question = at.closest('.question');
    const label = at.labels && at.labels[0] ? at.labels[0].innerText.trim() : '';
    const name = [at.id, at.innerText, at.getAttribute('aria-label')].join(' ');
    return { question: question ? question.id.slice(2) : '', label, name, kind: at.type || '' };
}"""
"""In which question the focus is, and what has it: its label, whatever else it is called, and of what kind it is."""

FAR = 200
"""Presses of a key after which a screen has been gone through."""


class Keyboard(Kader):
    """The hands of somebody who has a keyboard and nothing else."""

    def tap(self, words: str) -> None:
        self._until("Tab", lambda here: words in here["name"])
        self.page.keyboard.press("Enter")

    def writes(self, words: str, said: str) -> None:
        """Type into the box whose label or id begins with some words."""
        self._until("Tab", lambda here: here["label"].startswith(words) or here["name"].startswith(words))
        self.page.keyboard.type(said)

    def answer(self, key: str, said: str | list[str]) -> None:
        box = self.question(key)
        kind = box.evaluate(BOXES)
        self._until("Tab", lambda here: here["question"] == key)
        if kind == "options":
            press = "ArrowDown" if box.locator("input[type=radio]").count() else "Tab"
            for each in [said] if isinstance(said, str) else said:
                self._choose(press, each)
        elif kind == "day":
            day, month, year = str(said).split("/")
            self.page.keyboard.type(day)
            for press in ("Tab", *("ArrowDown",) * int(month), "Tab"):
                self.page.keyboard.press(press)
            self.page.keyboard.type(year)
        else:
            self.page.keyboard.type(str(said))
            if kind == "search":  # the first of what was found
                self._until("Tab", lambda here: here["question"] == key and here["kind"] == "radio")
                self.page.keyboard.press("Space")

    def _choose(self, press: str, option: str) -> None:
        if self.page.evaluate(FOCUSED)["label"] != option:
            self._until(press, lambda here: here["label"] == option)
        if not self.page.evaluate("() => document.activeElement.checked"):
            self.page.keyboard.press("Space")

    def _until(self, press: str, reached: Callable[[dict[str, str]], bool]) -> None:
        for _ in range(FAR):
            self.page.keyboard.press(press)
            if reached(self.page.evaluate(FOCUSED)):
                return
        raise AssertionError(f"not reached by {press}: {self.page.evaluate(FOCUSED)}")
