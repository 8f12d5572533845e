"""What is watched for in a child's growth: a fall below -2 or -3 SD, 2T, BGM, and weighings that stay away."""

from app.core.text import Text
from app.themes.catalog.stunting_lists import PERMENKES
from app.themes.catalog.watching import OURS, STARTED, jump, silences
from app.themes.growth import LAST_COUNTED_DAY
from app.themes.language import Condition, Level, Looks, Unseen, Watch, WatchRule, Worse, q

CUT_OFFS = f"{PERMENKES}; batas -2 dan -3 SD perlu dikonfirmasi"
REFER = Text(
    "Rujuk ke puskesmas untuk diperiksa; hasil kader adalah penapisan, bukan diagnosis.",
    "Refer to the health centre: what a kader finds is a screening, no diagnosis.",
)


def _watch(key: str, label: Text, looks: Looks, source: str, todo: Text = REFER) -> Watch:
    rule = WatchRule(version="1", valid_from=STARTED, looks=looks, source=source)
    return Watch(key=key, label=label, todo=todo, rules=(rule,))


def _fall(z: str, label: Text, mild: Text, severe: Text) -> Watch:
    looks = Worse(
        levels=(Level("below_2", mild, q(z) < "-2"), Level("below_3", severe, q(z) < "-3")),
        unless=q("flags").has(z),
        compared=True,
        tells=(z,),
    )
    return _watch(f"{z}_fell", label, looks, CUT_OFFS)


def _mark(code: str, label: Text, source: str) -> Watch:
    when: Condition = q("kms_status").has(code)
    return _watch(f"kms_{code.lower()}", label, Worse(levels=(Level(code, label, when),), tells=("weight_kg",)), source)


WATCHES = (
    _fall(
        "haz",
        Text("Tinggi menurut umur turun", "Height for age fell"),
        Text("di bawah -2 SD (pendek)", "below -2 SD (short)"),
        Text("di bawah -3 SD (sangat pendek)", "below -3 SD (very short)"),
    ),
    _fall(
        "waz",
        Text("Berat menurut umur turun", "Weight for age fell"),
        Text("di bawah -2 SD (berat badan kurang)", "below -2 SD (underweight)"),
        Text("di bawah -3 SD (berat badan sangat kurang)", "below -3 SD (severely underweight)"),
    ),
    _fall(
        "whz",
        Text("Berat menurut tinggi turun", "Weight for height fell"),
        Text("di bawah -2 SD (gizi kurang)", "below -2 SD (wasted)"),
        Text("di bawah -3 SD (gizi buruk)", "below -3 SD (severely wasted)"),
    ),
    _mark("2T", Text("Berat tidak naik dua kali (2T)", "No gain twice (2T)"), "SKDN; ST09, perlu dikonfirmasi"),
    _mark(
        "BGM",
        Text("Di bawah garis merah (BGM)", "Below the red line (BGM)"),
        "SKDN; ST09; garis merah pada -3 SD perlu dikonfirmasi",
    ),
    _watch(
        "not_weighed",
        Text("Tidak ditimbang dua bulan", "Not weighed for two months"),
        Unseen(where=q("weight_kg").answered, periods=2, born="birth_date", days=LAST_COUNTED_DAY),
        f"SKDN (O dua kali); {OURS}",
        Text(
            "Kunjungi rumahnya dan timbang; bila pindah atau meninggal, beri tahu kelurahan.",
            "Visit the house and weigh the child; if it moved or died, tell the kelurahan.",
        ),
    ),
    *silences(rt=2, kelurahan=1),
    jump("severely_stunted", "severely_wasted", "below_red_line", "not_gained_twice"),
)
