"""The figures that Dinas Kesehatan reads from weighings.

Prevalence follows WHO's standard analysis: children to day 1826 with a z that is not flagged; a child with oedema
stands below -3 SD for the weight-based ones, weighed or not.
"""

from app.core.text import Text
from app.themes.catalog.stunting_lists import PERMENKES, WHO
from app.themes.catalog.stunting_skdn import SKDN, UNDER_FIVE, figure
from app.themes.language import Condition, Parts, Within, all_of, any_of, q

SWOLLEN = q("oedema").is_("yes")
VALID_HAZ = all_of(UNDER_FIVE, q("haz").answered, ~q("flags").has("haz"))


def _valid_or_swollen(z: str) -> Condition:
    """A child that enters the prevalence of a weight-based z."""
    return UNDER_FIVE & (SWOLLEN | (q(z).answered & ~q("flags").has(z)))


def _low_or_swollen(z: str, below: str) -> Condition:
    """A child that stands below a cut-off of a weight-based z."""
    return UNDER_FIVE & (SWOLLEN | ((q(z) < below) & ~q("flags").has(z)))


VALID_WAZ = _valid_or_swollen("waz")
VALID_WHZ = _valid_or_swollen("whz")
BABY = UNDER_FIVE & (q("age_months") < 6)

INDICATORS = (
    *SKDN,
    figure(
        "measured",
        Text("Diukur dengan hasil wajar", "Measured with a plausible result"),
        VALID_HAZ,
        Text(
            "Balita sampai hari ke-1826 dengan z-skor PB/U atau TB/U yang tidak di luar batas wajar.",
            "Children to day 1826 with a length or height for age z-score that is not flagged.",
        ),
        source="STU06, penyebut",
    ),
    figure(
        "stunted",
        Text("Pendek dan sangat pendek (stunting)", "Stunted"),
        VALID_HAZ & (q("haz") < "-2"),
        Text(
            "Balita terukur dengan PB/U atau TB/U kurang dari -2 SD, dibagi balita terukur. Hasil penapisan, bukan "
            "diagnosis.",
            "Measured children with length or height for age below -2 SD, over measured children. Screening, not "
            "diagnosis.",
        ),
        among="measured",
        interval="wilson",
        source=f"STU06; {PERMENKES}",
    ),
    figure(
        "severely_stunted",
        Text("Sangat pendek", "Severely stunted"),
        VALID_HAZ & (q("haz") < "-3"),
        Text(
            "Balita terukur dengan PB/U atau TB/U kurang dari -3 SD, dibagi balita terukur.",
            "Measured children with length or height for age below -3 SD, over measured children.",
        ),
        among="measured",
        interval="wilson",
        source=f"STU07; {PERMENKES}",
    ),
    figure(
        "valid_waz",
        Text("Berat menurut umur dapat dinilai", "Weight for age can be read"),
        VALID_WAZ,
        Text(
            "Balita dengan z-skor BB/U yang wajar, ditambah balita dengan bengkak di kedua kaki.",
            "Children with a plausible weight for age z-score, and those with oedema of both feet.",
        ),
        source="STU08, penyebut",
    ),
    figure(
        "underweight",
        Text("Berat badan kurang dan sangat kurang", "Underweight"),
        _low_or_swollen("waz", "-2"),
        Text(
            "BB/U kurang dari -2 SD atau bengkak kedua kaki, dibagi balita yang BB/U-nya dapat dinilai.",
            "Weight for age below -2 SD or oedema of both feet, over children whose weight for age can be read.",
        ),
        among="valid_waz",
        interval="wilson",
        source=f"STU08; {PERMENKES}",
    ),
    figure(
        "severely_underweight",
        Text("Berat badan sangat kurang", "Severely underweight"),
        _low_or_swollen("waz", "-3"),
        Text(
            "BB/U kurang dari -3 SD atau bengkak kedua kaki, dibagi balita yang BB/U-nya dapat dinilai.",
            "Weight for age below -3 SD or oedema of both feet, over children whose weight for age can be read.",
        ),
        among="valid_waz",
        interval="wilson",
        source=PERMENKES,
    ),
    figure(
        "valid_whz",
        Text("Berat menurut tinggi dapat dinilai", "Weight for height can be read"),
        VALID_WHZ,
        Text(
            "Balita dengan z-skor BB/PB atau BB/TB yang wajar, ditambah balita dengan bengkak di kedua kaki.",
            "Children with a plausible weight for length or height z-score, and those with oedema of both feet.",
        ),
        source="STU09, penyebut",
    ),
    figure(
        "wasted",
        Text("Gizi kurang dan gizi buruk (wasting)", "Wasted"),
        _low_or_swollen("whz", "-2"),
        Text(
            "BB/PB atau BB/TB kurang dari -2 SD atau bengkak kedua kaki, dibagi balita yang dapat dinilai.",
            "Weight for length or height below -2 SD or oedema of both feet, over children who can be read.",
        ),
        among="valid_whz",
        interval="wilson",
        source=f"STU09; {PERMENKES}",
    ),
    figure(
        "severely_wasted",
        Text("Gizi buruk", "Severely wasted"),
        _low_or_swollen("whz", "-3"),
        Text(
            "BB/PB atau BB/TB kurang dari -3 SD atau bengkak kedua kaki, dibagi balita yang dapat dinilai.",
            "Weight for length or height below -3 SD or oedema of both feet, over children who can be read.",
        ),
        among="valid_whz",
        interval="wilson",
        source=PERMENKES,
    ),
    figure(
        "overweight",
        Text("Gizi lebih dan obesitas", "Overweight"),
        all_of(UNDER_FIVE, ~q("flags").has("whz"), q("whz") > "2"),
        Text(
            "BB/PB atau BB/TB lebih dari +2 SD, dibagi balita yang dapat dinilai.",
            "Weight for length or height above +2 SD, over children who can be read.",
        ),
        among="valid_whz",
        interval="wilson",
        source=PERMENKES,
    ),
    figure(
        "implausible",
        Text("Perlu diukur ulang", "To be measured again"),
        UNDER_FIVE & any_of(q("flags").has("haz"), q("flags").has("waz"), q("flags").has("whz")),
        Text(
            "Balita dengan z-skor PB/U, BB/U atau BB/TB di luar batas wajar WHO; tidak dihitung dalam prevalensi.",
            "Children with a z-score outside WHO's flags; they are in no prevalence.",
        ),
        source=WHO,
    ),
    figure(
        "breastfeeding_asked",
        Text("Bayi 0-5 bulan yang ditanya ASI-nya", "Babies under six months asked about breastfeeding"),
        BABY & q("exclusive_breastfeeding").answered,
        Text("Bayi 0-5 bulan dengan jawaban ya atau tidak.", "Babies of 0-5 months with a yes or a no."),
        source="STU12, penyebut",
    ),
    figure(
        "exclusive_breastfed",
        Text("Bayi 0-5 bulan hanya minum ASI", "Exclusively breastfed under six months"),
        BABY & q("exclusive_breastfeeding").is_("yes"),
        Text(
            "Bayi 0-5 bulan yang kemarin hanya minum ASI, dibagi bayi 0-5 bulan yang ditanya.",
            "Babies of 0-5 months who had only breast milk yesterday, over those asked.",
        ),
        among="breastfeeding_asked",
        source="STU12",
    ),
    figure(
        "to_refer",
        Text("Perlu dirujuk", "To be referred"),
        UNDER_FIVE & q("needs_referral").is_("yes"),
        Text(
            "Balita dengan sedikitnya satu alasan rujuk: batas Permenkes 2/2020, LiLA kecil, kaki bengkak, 2T, BGM.",
            "Children with a reason to refer: a bound of Permenkes 2/2020, a thin arm, oedema of both feet, 2T or BGM.",
        ),
        source=f"ST09; {PERMENKES} hlm. 74-76",
    ),
    figure(
        "referred",
        Text("Sudah dirujuk", "Referred"),
        all_of(UNDER_FIVE, q("needs_referral").is_("yes"), q("referred").is_("yes")),
        Text(
            "Balita yang perlu dirujuk dan sudah dirujuk, dibagi balita yang perlu dirujuk.",
            "Children to be referred who were, over children to be referred.",
        ),
        among="to_refer",
        source="ST09",
    ),
)

TIES = (
    Parts(whole="weighed", parts=("first_weighed", "comparable", "not_last_month")),
    Parts(whole="comparable", parts=("gained", "not_gained")),
    Within(whole="not_gained", parts=("not_gained_twice",)),
    Within(whole="severely_underweight", parts=("below_red_line",)),
    Within(whole="height_taken", parts=("measured", "overweight")),
    Within(whole="weighed", parts=("overweight",)),
    Within(whole="to_refer", parts=("not_gained_twice", "stunted", "underweight", "wasted")),
)
