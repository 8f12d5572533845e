"""The letters of SKDN as a posyandu counts them: S, K, D and N, and what stands behind D.

Of the children weighed (D) each is N, T, O or B, so that the four add up to D.
"""

from typing import Literal

from app.core.text import Text
from app.themes.catalog.stunting_lists import DINKES
from app.themes.growth import LAST_COUNTED_DAY
from app.themes.language import Condition, Denominator, Indicator, all_of, q

UNDER_FIVE = (q("age_days") >= 0) & (q("age_days") <= LAST_COUNTED_DAY)
WEIGHED = UNDER_FIVE & q("weight_kg").answered
KMS = q("kms_status")
FALTERING = KMS.has("T") | KMS.has("BGM")


def figure(
    key: str,
    label: Text,
    count: Condition,
    definition: Text,
    *,
    among: str | Denominator | None = None,
    interval: Literal["wilson"] | None = None,
    source: str,
    places: int = 0,
) -> Indicator:
    """Return a figure that counts children at the day they were seen; a ratio has one decimal place."""
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="flow",
        definition=definition,
        among=among,
        interval=interval,
        unit="children",
        places=1 if among else places,
        office=DINKES,
        source=source,
    )


TARGET = Denominator(metric="under_fives", from_level="rt", of="period")
"""S: every under-five of the area in a month. Who is weighed in three months is still one child of S."""

SKDN = (
    figure(
        "recorded",
        Text("Balita didata", "Under-fives visited"),
        UNDER_FIVE,
        Text(
            "Balita 0-59 bulan yang tercatat pada bulan itu, ditimbang atau tidak.",
            "Under-fives recorded in the month, weighed or not.",
        ),
        source="SKDN",
    ),
    figure(
        "with_kia_book",
        Text("Punya buku KIA atau KMS (K)", "With a KIA book or growth card (K)"),
        UNDER_FIVE & q("kia_book").is_("yes"),
        Text("Balita yang memiliki buku KIA atau KMS.", "Under-fives who have a KIA book or growth card."),
        among="recorded",
        source="SKDN",
    ),
    figure(
        "kia_coverage",
        Text("Cakupan buku KIA atau KMS (K/S)", "Coverage of KIA books or growth cards (K/S)"),
        UNDER_FIVE & q("kia_book").is_("yes"),
        Text(
            "Balita yang memiliki buku KIA atau KMS pada bulan terakhir periode, dibagi sasaran balita bulan itu.",
            "Under-fives with a KIA book or growth card in the period's last month, over the target of that month.",
        ),
        among=TARGET,
        source="STU02; SKDN",
    ),
    figure(
        "weighed",
        Text("Ditimbang (D)", "Weighed (D)"),
        WEIGHED,
        Text(
            "Balita yang ditimbang bulan itu, di posyandu atau saat kunjungan rumah.",
            "Under-fives weighed in the month, at the posyandu or at home.",
        ),
        source="SKDN",
    ),
    figure(
        "participation",
        Text("Partisipasi masyarakat (D/S)", "Participation (D/S)"),
        WEIGHED,
        Text(
            "Balita yang ditimbang pada bulan terakhir periode, dibagi sasaran balita bulan itu.",
            "Under-fives weighed in the last month of the period, over the target of that month.",
        ),
        among=TARGET,
        source="STU01; SKDN",
    ),
    figure(
        "height_taken",
        Text("Diukur panjang atau tingginya", "Length or height taken"),
        UNDER_FIVE & q("height_cm").answered,
        Text(
            "Balita yang diukur panjang atau tingginya bulan itu.", "Under-fives whose length or height was measured."
        ),
        source="STU10, pembilang",
    ),
    figure(
        "measuring_coverage",
        Text("Cakupan pengukuran (diukur/S)", "Coverage of measuring (measured/S)"),
        UNDER_FIVE & q("height_cm").answered,
        Text(
            "Balita yang diukur panjang atau tingginya pada bulan terakhir periode, dibagi sasaran balita bulan itu.",
            "Under-fives whose length or height was measured in the last month of the period, over the target of that "
            "month.",
        ),
        among=TARGET,
        source="STU10",
    ),
    figure(
        "continuity",
        Text("Kelangsungan penimbangan (D/K)", "Continuity (D/K)"),
        WEIGHED,
        Text(
            "Balita yang ditimbang bulan itu, dibagi balita yang punya buku KIA atau KMS; dapat melebihi 100 persen.",
            "Under-fives weighed in the month, over those with a KIA book or growth card; it can pass 100 per cent.",
        ),
        among="with_kia_book",
        source="STU04; SKDN",
    ),
    figure(
        "gained",
        Text("Naik berat badannya (N), N/D", "Gained enough (N), N/D"),
        WEIGHED & KMS.has("N"),
        Text(
            "Ditimbang bulan itu dan bulan sebelumnya, naik sedikitnya sebesar KBM menurut umur; dibagi D.",
            "Weighed in this month and the one before, gained at least the KBM of the age; over D.",
        ),
        among="weighed",
        source="STU03; SKDN",
    ),
    figure(
        "programme_result",
        Text("Hasil program (N/S)", "Programme result (N/S)"),
        WEIGHED & KMS.has("N"),
        Text(
            "Balita yang naik berat badannya pada bulan terakhir periode, dibagi sasaran balita bulan itu.",
            "Under-fives who gained enough in the last month of the period, over the target of that month.",
        ),
        among=TARGET,
        source="STU05; SKDN",
    ),
    figure(
        "not_gained",
        Text("Tidak naik (T)", "Did not gain enough (T)"),
        WEIGHED & KMS.has("T"),
        Text(
            "Ditimbang bulan itu dan bulan sebelumnya, tidak naik atau naik kurang dari KBM; dibagi D.",
            "Weighed in this month and the one before, gained less than the KBM of the age; over D.",
        ),
        among="weighed",
        source="SKDN",
    ),
    figure(
        "not_gained_twice",
        Text("Tidak naik dua bulan berturut-turut (2T)", "No gain two months in a row (2T)"),
        WEIGHED & KMS.has("2T"),
        Text(
            "T bulan itu dan T bulan sebelumnya; termasuk dalam T. Dibagi D.",
            "T in this month and T in the one before; part of T. Over D.",
        ),
        among="weighed",
        source="SKDN",
    ),
    figure(
        "not_last_month",
        Text("Tidak ditimbang bulan lalu (O)", "Not weighed last month (O)"),
        WEIGHED & KMS.has("O"),
        Text(
            "Ditimbang bulan itu, tidak bulan sebelumnya, tetapi pernah sebelum itu; bukan kegagalan. Dibagi D.",
            "Weighed in this month, not in the one before, but once before that; no failure. Over D.",
        ),
        among="weighed",
        source="SKDN",
    ),
    figure(
        "first_weighed",
        Text("Baru pertama kali ditimbang (B)", "Weighed for the first time (B)"),
        WEIGHED & KMS.has("B"),
        Text(
            "Ditimbang bulan itu dan belum pernah sebelumnya menurut catatan; bukan kegagalan. Dibagi D.",
            "Weighed in this month and never before by the records; no failure. Over D.",
        ),
        among="weighed",
        source="SKDN (B perlu dikonfirmasi)",
    ),
    figure(
        "comparable",
        Text("Dapat dibandingkan dengan bulan lalu (D-O-B)", "Comparable with last month (D-O-B)"),
        WEIGHED & (KMS.has("N") | KMS.has("T")),
        Text(
            "Balita yang ditimbang bulan itu dan bulan sebelumnya: N ditambah T.",
            "Under-fives weighed in this month and the one before: N and T together.",
        ),
        source="SKDN",
    ),
    figure(
        "gained_of_comparable",
        Text("Naik dari yang dapat dibandingkan, N/(D-O-B)", "Gained of those comparable, N/(D-O-B)"),
        WEIGHED & KMS.has("N"),
        Text(
            "Balita yang naik, dibagi balita yang ditimbang juga bulan sebelumnya.",
            "Under-fives who gained enough, over those who were weighed in the month before too.",
        ),
        among="comparable",
        source="SKDN, cara sebagian program",
    ),
    figure(
        "below_red_line",
        Text("Di bawah garis merah (BGM)", "Below the red line (BGM)"),
        WEIGHED & KMS.has("BGM"),
        Text(
            "Ditimbang bulan itu, BB/U wajar tetapi di bawah -3 SD, garis merah KMS; dibagi D.",
            "Weighed in the month, weight for age plausible but below -3 SD, the card's red line; over D.",
        ),
        among="weighed",
        source="SKDN; garis merah pada -3 SD perlu dikonfirmasi",
    ),
    figure(
        "faltering",
        Text("Pertumbuhan perlu ditindaklanjuti (T, 2T atau BGM)", "Growth to be followed up (T, 2T or BGM)"),
        WEIGHED & FALTERING,
        Text(
            "Balita yang ditimbang bulan itu dengan T, 2T atau BGM; tiap anak dihitung sekali.",
            "Under-fives weighed in the month with T, 2T or BGM; each child counts once.",
        ),
        source="STU11, penyebut",
    ),
    figure(
        "faltering_referred",
        Text("T, 2T atau BGM yang dirujuk", "T, 2T or BGM and referred"),
        all_of(WEIGHED, FALTERING, q("referred").is_("yes")),
        Text(
            "Balita dengan T, 2T atau BGM yang sudah dirujuk, dibagi balita dengan T, 2T atau BGM.",
            "Under-fives with T, 2T or BGM who were referred, over under-fives with T, 2T or BGM.",
        ),
        among="faltering",
        source="STU11",
    ),
)
