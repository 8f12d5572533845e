"""Which passwords and PINs are refused: short ones, common ones, and those made of names that anybody would try.

Common passwords are the 30,000 most frequent of a published leak, with English words, names, keyboard rows, dates and
repetitions, as the library zxcvbn (MIT) carries and weighs them, without a network. Beside them stand the words of this
place, which a stranger from here would try first.
"""

import itertools
import threading
from collections.abc import Iterable
from datetime import date
from typing import Final

from zxcvbn import zxcvbn

from app.core.errors import refuse
from app.identity.problems import COMMON_SECRET, WEAK_PIN, WEAK_SECRET

LEAST_SECRET, MOST_SECRET, PIN_LENGTH = 12, 256, 6

_ENOUGH: Final = 3
"""Of 0 to 4: at least a hundred million guesses."""

_WEIGHED: Final = 40
"""Letters that are weighed; the rest only adds."""

_LOCAL: Final = (
    "wakuncar metro lampung indonesia imopuro ganjar agung banjarsari hadimulyo yosodadi yosorejo iringmulyo tejo "
    "mulyojati mulyosari rejomulyo margorejo margodadi sumbersari karangrejo purwosari purwoasri tejosari "
    "kelurahan kecamatan kota rukun tetangga warga kader posyandu dasawisma puskesmas dinas sosial kesehatan "
    "dinkes dinsos diskop bappeda camat lurah operator admin petugas kantor pemkot pemda pkk rt rw covid stunting "
    "umkm kwt data rahasia sandi katasandi password masuk selamat datang bismillah alhamdulillah assalamualaikum "
    "allahuakbar sayang cinta aku kamu ibu bapak anak mama papa merdeka pancasila garuda nusantara jakarta "
    "lampungtimur rumah sehat sejahtera maju bersama"
)

LOCAL: Final = tuple(_LOCAL.split())
"""Words of the place and the work, and Indonesian ones that stand in many leaked passwords; our own list."""

_alone = threading.Lock()
"""The library keeps the words it is given in one place for all."""


def demand_password(secret: str, words: Iterable[str] = ()) -> None:
    """Raise Problem `account.weak_secret` for a short password, `account.common_secret` for one soon guessed.

    `words` are those of the account: user name, name, areas.
    """
    if not LEAST_SECRET <= len(secret) <= MOST_SECRET or len(set(secret)) < 5:
        raise refuse(WEAK_SECRET)
    own = [
        part for word in words for part in (word, *word.replace("-", " ").replace(".", " ").split()) if len(part) > 2
    ]
    if _left(secret, [*own, *LOCAL]) < _OWN_LETTERS:
        raise refuse(COMMON_SECRET, why_id=_WHY["user_inputs"][0], why_en=_WHY["user_inputs"][1])
    with _alone:
        weighed = zxcvbn(secret[:_WEIGHED], user_inputs=[*own, *LOCAL])
    if weighed["score"] < _ENOUGH:
        patterns = {each.get("dictionary_name") or each["pattern"] for each in weighed["sequence"]}
        why = next((sentence for name, sentence in _WHY.items() if name in patterns), _WHY["passwords"])
        raise refuse(COMMON_SECRET, why_id=why[0], why_en=why[1])


def _left(secret: str, words: Iterable[str]) -> int:
    """Return how many letters are left without these words, digits and signs; usual stand-ins count as letters."""
    plain = secret.lower().translate(_STAND_INS)
    for word in sorted((word.lower() for word in words), key=len, reverse=True):
        plain = plain.replace(word, " ")
    return sum(letter.isalpha() for letter in plain)


_STAND_INS: Final = str.maketrans("@031$5", "aoeiss")

_OWN_LETTERS: Final = 5
"""Letters that a password must have beside words that anybody here would try."""

_WHY: Final = {
    "user_inputs": (
        "memakai nama Anda, tempat, atau kata pekerjaan ini",
        "it uses your name, the place or words of work",
    ),
    "passwords": ("ada di daftar kata sandi yang sering bocor", "it stands in lists of leaked passwords"),
    "spatial": ("mengikuti urutan papan tik", "it follows the rows of a keyboard"),
    "sequence": ("berurutan", "it is a sequence"),
    "repeat": ("berulang", "it repeats itself"),
    "date": ("mirip tanggal", "it looks like a date"),
}


def demand_pin(pin: str, words: Iterable[str] = ()) -> None:
    """Raise Problem `account.weak_pin`, with the reason, for anything but six digits that are not easily guessed."""
    why = _why_weak(pin, words)
    if why is not None:
        raise refuse(WEAK_PIN, why_id=why[0], why_en=why[1])


def is_pin(text: str) -> bool:
    """Say whether it is six digits not easily guessed."""
    return _why_weak(text, ()) is None


def _why_weak(pin: str, words: Iterable[str]) -> tuple[str, str] | None:
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        return "harus tepat 6 angka", "it must be exactly 6 digits"
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    if len(steps) == 1 and steps != {0}:
        return "angkanya berurutan", "its digits are in sequence"
    if len(set(pin)) <= 2 or pin[:3] == pin[3:] or pin[:2] == pin[2:4] == pin[4:] or pin[:3] == pin[:2:-1]:
        return "angkanya berulang", "its digits repeat"
    if _steady(pin[::2]) and _steady(pin[1::2]):
        return "angkanya berpola", "its digits follow a pattern"
    if _like_a_date(pin):
        return "mirip tanggal lahir", "it looks like a date of birth"
    if any(pin in word for word in words):
        return "ada di nama pengguna Anda", "it stands in your user name"
    return None


def _steady(digits: str) -> bool:
    """Say whether the digits rise or fall by the same step, as 1, 2, 3 or 7, 7, 7."""
    return len({(int(b) - int(a)) for a, b in itertools.pairwise(digits)}) == 1


def _like_a_date(pin: str) -> bool:
    """Say whether it reads as day, month and year in one of the usual orders, or as month and year."""
    one, two, three = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    century = [(three, two, one), (one, two, three)]
    if any(_is_day(1900 + year, month, day) or _is_day(2000 + year, month, day) for year, month, day in century):
        return True
    return any(
        1 <= int(month) <= 12 and 1930 <= int(year) <= 2029 for month, year in ((pin[:2], pin[2:]), (pin[4:], pin[:4]))
    )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
