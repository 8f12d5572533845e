"""Invented people: names from our own short lists, and numbers that are well formed and belong to nobody.

Every NIK and family card number ends in a serial of 9000 or more (real ones count up from 0001 for each day and
district), and telephone numbers begin with 0840, a prefix we know no operator to use. Whoever bears one of these
names in life does so by chance.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from app.themes.growth.tables import Sex


def words(text: str) -> tuple[str, ...]:
    """Read a list written as one text."""
    return tuple(text.split())


MEN = words(
    "Agus Ahmad Aris Bambang Bayu Catur Dedi Dimas Edi Eko Fajar Feri Galih Gunawan Haris Hendra Ilham Imam Jamal "
    "Khoirul Lukman Miftah Mulyadi Nanang Purnomo Rahmat Rizki Sigit Slamet Teguh Untung Wahyu Wawan Yanto Yusuf Zainal"
)
WOMEN = words(
    "Aisyah Ani Ayu Dewi Diah Eka Endang Erna Fitri Hesti Ika Indah Juminten Kartini Lestari Lilis Maryam Murni Nani "
    "Nur Puji Ratna Rini Rohmah Sari Siti Sri Sulastri Sumiati Suryani Tini Titik Umi Wati Wulan Yani Yuni Zubaidah"
)
SECOND = words(
    "Firmansyah Gunadi Handoko Hartono Haryanto Hidayat Kurniawan Kusuma Mahendra Maulana Nugroho Permana Prasetyo "
    "Purwanto Raharjo Ramadhan Santoso Saputra Setiawan Subagyo Suryadi Susanto Utomo Wijaya"
)
SECOND_WOMEN = words(
    "Astuti Handayani Hidayah Kurniasih Kusumawati Lestari Mulyani Ningsih Nurjanah Permatasari Purwanti Rahayu "
    "Rahmawati Safitri Setyowati Susanti Utami Wahyuni Wijayanti Wulandari"
)
CHILD_NAMES: dict[Sex, tuple[str, ...]] = {
    "L": words("Abizar Alif Arka Azka Bima Danis Fahri Gibran Hafiz Kenzi Naufal Raka Rafa Satria Zidan"),
    "P": words("Alya Anindya Aqila Bilqis Citra Dinda Faiza Hana Kirana Mecca Naira Putri Salsa Shanum Zahra"),
}
STREETS = (
    *(f"Jl. {name}" for name in words("Cempaka Durian Kenanga Kutilang Melati Merpati Nanas Salak")),
    *(f"Gg. {name}" for name in words("Kelapa Mawar Pandan Rambutan")),
)
LANDMARKS = ("dekat musala", "depan warung", "samping poskamling", "belakang SD", "pinggir sawah", "ujung gang")

CHILD, PARENT = "4", "7"
"""Places in a family as the family card numbers them."""

OLD_PARENT = 0.15
"""Share of the others who are an old parent, where the head is not old."""

YOUNGEST, OLDEST = 20, 6 * 365
"""Ages in days, on the last day of the story, between which its children lie."""

GOLDEN = (5**0.5 - 1) / 2
"""A step by which numbers between 0 and 1 never bunch together."""

NO_NIK = ("belum_rekam", "hilang", "tidak_tahu")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; `nik` is None for those whose card nobody has seen, with the reason."""

    name: str
    sex: Sex
    born: date
    nik: str | None
    no_nik_reason: str | None


@dataclass(frozen=True, slots=True)
class Family:
    """One family card in one house of an RT.

    `children` are those under five years at some time of the story; `others` are all who are neither those nor head
    or spouse, with their place in the family as the card numbers it.
    """

    area: str
    kk: str
    house: str
    address: str
    head: Person
    spouse: Person | None
    children: tuple[Person, ...]
    others: tuple[tuple[str, Person], ...]
    phone: str
    poor: bool

    def born_by(self, day: date) -> tuple[Person, ...]:
        """The small children there are on a day."""
        return tuple(child for child in self.children if child.born <= day)

    def people_on(self, day: date) -> tuple[Person, ...]:
        """Who is on the card on a day: head, spouse, children and others, in this order."""
        return (*self.grown, *self.born_by(day), *(person for _, person in self.others))

    @property
    def mother(self) -> Person:
        """The woman of the house, or its head when there is none."""
        return self.spouse if self.spouse and self.spouse.sex == "P" else self.head

    @property
    def grown(self) -> tuple[Person, ...]:
        """Head and spouse."""
        return (self.head, self.spouse) if self.spouse else (self.head,)


class People:
    """Invents families, one after the other; the same chance invents the same people, and no number comes twice."""

    def __init__(self, chance: random.Random, day: date) -> None:
        """`day` is the day on which the story ends."""
        self.chance = chance
        self.day = day
        self._serials: Counter[str] = Counter()
        self._known: set[tuple[str, date]] = set()
        self._houses: Counter[str] = Counter()
        self._births = chance.random()

    def family(self, area: str, *, children: int = 0, poor: bool = False) -> Family:
        """Invent a family in an RT with so many small children."""
        chance = self.chance
        widow = not children and chance.random() < (0.3 if poor else 0.12)
        years = chance.uniform(21, 42) if children else chance.triangular(24, 82, 48)
        sex: Sex = "P" if widow and chance.random() < 0.8 else "L"
        head = self.person(area, sex, self._years_ago(years + 2))
        spouse = None if widow else self.person(area, "P", self._years_ago(max(20, years - chance.uniform(-2, 6))))
        small = tuple(self._child(area) for _ in range(children))
        count = chance.choices((0, 1, 2, 3, 4), (25, 32, 25, 12, 6))[0] + (poor and chance.random() < 0.4)
        self._houses[area] += 1
        number = self._houses[area]
        street = chance.choice(STREETS)
        house = f"{number}, {chance.choice(LANDMARKS)}" if chance.random() < 0.3 else str(number)
        return Family(
            area=area,
            kk=self._number(area, f"{self._years_ago(chance.uniform(0.2, 12)):%d%m%y}"),
            house=house,
            address=f"{street} No. {number}",
            head=head,
            spouse=spouse,
            children=small,
            others=tuple(self._other(area, years) for _ in range(count)),
            phone=phone(chance),
            poor=poor,
        )

    def person(self, area: str, sex: Sex, born: date, *, child: bool = False) -> Person:
        """Invent one person; nobody else has the same name and birth date."""
        chance = self.chance
        while True:
            if child:
                name = f"{chance.choice(CHILD_NAMES[sex])} {chance.choice(SECOND if sex == 'L' else SECOND_WOMEN)}"
            else:
                first, second = (MEN, SECOND) if sex == "L" else (WOMEN, SECOND_WOMEN)
                name = f"{chance.choice(first)} {chance.choice(second)}"
            if (name, born) not in self._known:
                break
            born -= timedelta(days=1)
        self._known.add((name, born))
        if chance.random() < 0.04:
            return Person(name, sex, born, None, chance.choice(NO_NIK))
        return Person(name, sex, born, self._nik(area, sex, born), None)

    def _child(self, area: str) -> Person:
        """Invent a child; births lie evenly over the years, so that few children make up no odd share of newborns."""
        sex: Sex = "L" if self.chance.random() < 0.512 else "P"
        self._births = (self._births + GOLDEN) % 1
        days = YOUNGEST + self._births * (OLDEST - YOUNGEST)
        return self.person(area, sex, self.day - timedelta(days=int(days)), child=True)

    def _other(self, area: str, years: float) -> tuple[str, Person]:
        """Invent a pupil or grown child of a head of so many years, or one of the head's parents."""
        sex: Sex = "L" if self.chance.random() < 0.5 else "P"
        if self.chance.random() < OLD_PARENT and years < 50:
            return PARENT, self.person(area, sex, self._years_ago(years + self.chance.uniform(21, 30)))
        age = self.chance.uniform(6.2, max(7, min(24, years - 17)))
        return CHILD, self.person(area, sex, self._years_ago(age), child=age < 15)

    def _nik(self, area: str, sex: Sex, born: date) -> str:
        return self._number(area, f"{born.day + 40 * (sex == 'P'):02d}{born:%m%y}")

    def _number(self, area: str, middle: str) -> str:
        """Return 18 72 and the kecamatan, the date, and the next serial from 9000: no card has the number of a NIK."""
        front = area[:8].replace(".", "") + middle
        self._serials[front] += 1
        serial = 8999 + self._serials[front]
        if serial > 9999:
            raise ValueError("so many people cannot be invented: the serials of a birth date are used up")
        return f"{front}{serial}"

    def _years_ago(self, years: float) -> date:
        return self.day - timedelta(days=int(years * 365.25))


def phone(chance: random.Random) -> str:
    """Invent a telephone number under a prefix that nobody has."""
    return f"0840{chance.randrange(10**6, 10**8):08d}"
