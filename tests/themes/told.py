"""Stories for the official rules: what is sent, and which words come back about which question."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import RT1, SITI
from tests.house import House

Answers = Mapping[str, Any]

Step = tuple[str, Answers]
"""A day, and the answers that differ from the theme's example on it; None takes an answer away."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One rule tried: the words that must come back at the last step, or must not where `fires` is False.

    `refuses`: the words stand among the faults. `revises`: the steps are revisions of one record.
    """

    code: str
    words: str
    about: str
    steps: tuple[Step, ...]
    fires: bool
    refuses: bool = False
    notice: bool = False
    revises: bool = False


def nik(number: int, born: str, sex: str, area: str = "187201") -> str:
    """Make an invented NIK that agrees with a birth date and a sex."""
    year, month, day = born.split("-")
    return f"{area}{int(day) + 40 * (sex == 'P'):02d}{month}{year[2:]}{number:04d}"


def complaints(
    house: House, key: str, stories: tuple[Story, ...], person: Mapping[str, Callable[[int], str]]
) -> dict[str, Any]:
    """Tell every story over HTTP, each of somebody of its own, and return what went otherwise than it says.

    `person`: the answers that tell one subject from another, made of a running number.
    """
    found: dict[str, Any] = {}
    for at, story in enumerate(stories):
        receipts = list(told(house, key, story, {name: make(at + 1) for name, make in person.items()}))
        last = receipts[-1]
        heard = [
            each
            for each in (last["faults"] if story.refuses else last["warnings"])
            if (each["code"], each["question"]) == (story.code, story.about)
            and each["message"]["id"].startswith(story.words)
            and each.get("notice", False) == story.notice
        ]
        right = len(heard) == int(story.fires)
        if story.fires and story.refuses:
            right = right and last["outcome"] == "refused"
        if not story.fires:
            everything = [
                each["code"] for each in (*last["faults"], *last["warnings"]) if each["question"] == story.about
            ]
            right = right and story.code not in everything and last["outcome"] in ("new", "revised")
        before = [each["outcome"] for each in receipts[:-1]]
        if not right or any(each not in ("new", "revised") for each in before):
            found[f"{at} {story.code} {'fires' if story.fires else 'holds'}"] = receipts
    return found


def told(house: House, key: str, story: Story, own: Answers) -> Iterator[dict[str, Any]]:
    """Send the steps of a story in order and yield their receipts."""
    id_, number = str(uuid7()), count(1)
    for day, changes in story.steps:
        answers = {**theme(key).example, **own, **changes}
        body: dict[str, Any] = {"observed_on": day, "answers": {k: v for k, v in answers.items() if v is not None}}
        if story.revises:
            revision = next(number)
            body |= {"id": id_} if revision == 1 else {"id": id_, "replaces": revision - 1}
        yield house.send(SITI, RT1, key, **body).json()
