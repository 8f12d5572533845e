"""An invented official list of families: desil, membership of DTSEN, and who is listed for which programme."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from app.demo.pen import Answers

SOURCE: Final = "Daftar rekaan untuk peragaan"

LISTED, STRANGERS = 0.82, 0.015
"""Share of the families on record whom the list knows, and of those it names beside them whom nobody has visited."""

MEMBER_UP_TO: Final = 5
"""The last desil whose families are all on DTSEN here."""

DESIL_BY_NEEDS: Final = ((6, 9), (4, 8), (2, 6), (1, 5), (1, 4), (1, 3))
"""Between which ranks a family lies that meets none, one, two ... of the nine criteria; five or more are alike."""

UNRANKED, OUT_OF_PLACE = 0.04, 0.06
"""Share of families without a rank, and of those whose rank says something else than their house."""

FOUND_BY_AID: Final = 3
"""By so many ranks most families who receive aid stand lower than their house says."""

ON_THE_LIST: Final = ("SEMBAKO", "PKH", "PBI_JK")
HEADINGS: Final = ("no_kk", "desil", "dtsen_member", "programme")

CRITERIA: Final = tuple(f"fm{number}" for number in range(1, 10))


def quarter_before(day: date) -> str:
    """Name the last quarter that was over on a day, as lists write it."""
    last = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    return f"{last.year}-Q{(last.month + 2) // 3}"


def official_list(seed: int, families: Mapping[str, Answers]) -> Iterator[str]:
    """Yield the list as CSV, heading first; `families` are the answers last heard, by family card number."""
    yield ",".join(HEADINGS)
    for number, card in enumerate(sorted(families)):
        chance = random.Random(f"{seed} list {card}")  # noqa: S311  # invention, not secrecy
        if chance.random() < LISTED:
            yield _line(chance, card, families[card])
        if chance.random() < STRANGERS:
            yield _line(chance, _nobody(number), {})


def _nobody(number: int) -> str:
    """Return the card number of a family that does not exist, another for each number."""
    serial, rest = number % 1000, number // 1000
    return f"187299{1 + rest % 28:02d}{1 + rest // 28 % 12:02d}90{9000 + serial}"


def _line(chance: random.Random, card: str, answers: Mapping[str, Any]) -> str:
    needs = sum(answers.get(key) == "yes" for key in CRITERIA)
    least, most = DESIL_BY_NEEDS[min(needs, len(DESIL_BY_NEEDS) - 1)]
    desil = chance.randint(least, most)
    if chance.random() < OUT_OF_PLACE:
        desil = chance.randint(1, 10)
    said = {each if isinstance(each, str) else each["programme"] for each in answers.get("aid") or ()}
    if said and desil > FOUND_BY_AID and chance.random() < 0.75:
        desil -= FOUND_BY_AID
    if chance.random() < UNRANKED:
        desil = 0
    member = "ya" if 0 < desil <= MEMBER_UP_TO or chance.random() < 0.2 else "tidak"
    named = [each for each in ON_THE_LIST if chance.random() < (0.93 if each in said else 0.02)]
    return f"{card},{desil},{member},{';'.join(named)}"
