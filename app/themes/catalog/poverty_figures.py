"""The figures that Dinas Sosial reads from the register of families.

The poverty rate (POV10) is a survey's and is not counted here; proposals (POV07) are a theme of their own.
"""

from app.core.text import Text
from app.themes.catalog.poverty_checks import ABOVE, GONE, RECEIVES, STATE_PAID
from app.themes.catalog.poverty_lists import KEPMENSOS, PPKS, RTLH_SOURCE
from app.themes.language import Condition, Denominator, Indicator, Parts, Sum, Within, any_of, q
from app.themes.social_rules import KEPT_BY_OFFICE, OF_A_PERSON, WITH_CEILING

DINSOS = "Dinas Sosial"
VERIFIED = Text("Dibaca dengan state=verified.", "Read with state=verified.")

HERE = q("status").is_("TINGGAL")


def _figure(
    key: str,
    label: Text,
    count: Condition | Sum,
    definition: Text,
    *,
    source: str,
    among: str | Denominator | None = "families",
    kept: bool = False,
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        definition=definition,
        among=among,
        unit="persons" if isinstance(count, Sum) else "families",
        places=1 if among else 0,
        office=DINSOS,
        source=source,
        kept=kept,
    )


def _criterion(key: str, question: str, id: str, en: str) -> Indicator:
    return _figure(
        key,
        Text(id, en),
        HERE & q(question).is_("yes"),
        Text(
            f"Keluarga yang memenuhi kriteria {question.removeprefix('fm')}, dibagi keluarga yang ditanya kriterianya.",
            f"Families who meet criterion {question.removeprefix('fm')}, over those asked about the criteria.",
        ),
        among="criteria_asked",
        source=f"{KEPMENSOS}",
    )


def _receiving(key: str, code: str, name: str) -> Indicator:
    return _figure(
        key,
        Text(f"Menerima {name}", f"Receiving {name}"),
        HERE & q("aid_now").has(code),
        Text(f"Keluarga yang menyebut menerima {name}.", f"Families who say they receive {name}."),
        source="POV03",
    )


def _listed(key: str, code: str, name: str) -> Indicator:
    return _figure(
        key,
        Text(f"Di daftar penerima {name}", f"On the list of {name}"),
        HERE & q("aid_listed").has(code),
        Text(f"Keluarga di daftar resmi penerima {name}.", f"Families on the official list of {name}."),
        source="POV03, daftar resmi",
    )


def _desil(key: str, id: str, en: str, condition: Condition) -> Indicator:
    return _figure(
        key,
        Text(id, en),
        HERE & condition,
        Text(f"Keluarga pada {id.lower()} menurut DTSEN.", f"Families of {en.lower()} by DTSEN."),
        among="desil_known",
        source="POV01",
    )


def _eligible(key: str, id: str, en: str, eligible: Condition) -> Indicator:
    return _figure(
        key,
        Text(f"Desil sesuai untuk {id}", f"Desil fits {en}"),
        HERE & eligible & q("aid_received").answered,
        Text(
            f"Keluarga yang desilnya sesuai untuk {id} dan bantuannya diketahui. {VERIFIED.id}",
            f"Families whose desil fits {en} and whose aid is known. {VERIFIED.en}",
        ),
        among=None,
        source="POV04, penyebut",
    )


def _excluded(key: str, among: str, id: str, en: str, eligible: Condition, receives: Condition) -> Indicator:
    return _figure(
        key,
        Text(f"Belum menerima {id} (exclusion error)", f"Without {en} (exclusion error)"),
        HERE & eligible & q("aid_received").answered & ~receives,
        Text(
            f"Keluarga yang desilnya sesuai untuk {id} tetapi tidak menerimanya, menurut keluarga maupun daftar resmi; "
            f"untuk diperiksa petugas. {VERIFIED.id}",
            f"Families whose desil fits {en} and who do not receive it, by their word or any official list; for people "
            f"to look into. {VERIFIED.en}",
        ),
        among=among,
        source="POV04; batas desil perlu dikonfirmasi",
    )


FITS_ANY = any_of(*(q("eligible_for").has(code) for code in WITH_CEILING))
SERVED = any_of(*(q("eligible_for").has(code) & q("aid_received").has(code) for code in WITH_CEILING))

PPKS_KEYS = {"LUT": "with_neglected_elder", "PD": "with_disabled_adult", "ADK": "with_disabled_child"}


def _with_ppks(code: str, label: Text) -> Indicator:
    """Count the families with one kind of need; those that only the office sees are for it alone."""
    told: Condition = q("ppks_types").has(code)
    if code in OF_A_PERSON:
        told = told | q("ppks_seen").has(code)
    return _figure(
        PPKS_KEYS.get(code, f"ppks_{code.lower()}"),
        Text(f"Keluarga PPKS: {label.id}", f"Families with need: {label.en}"),
        HERE & told,
        Text(f"Keluarga dengan sedikitnya satu: {label.id}.", f"Families with at least one: {label.en}."),
        source="POV02",
        kept=code in KEPT_BY_OFFICE,
    )


INDICATORS = (
    _figure(
        "families",
        Text("Keluarga terdata", "Families on the register"),
        HERE,
        Text("Keluarga terdata yang masih tinggal di sini.", "Families on the register who still live here."),
        among=None,
        source="REP05, pembilang",
    ),
    _figure(
        "family_coverage",
        Text("Cakupan pendataan keluarga", "Coverage of the register"),
        HERE,
        Text(
            "Keluarga terdata yang masih tinggal di sini, dibagi jumlah KK menurut terbitan tahun itu.",
            "Families on the register who still live here, over the families published for that year.",
        ),
        among=Denominator(metric="families", from_level="rt"),
        source="REP05 (tanpa batas 12 bulan)",
    ),
    _figure(
        "family_members",
        Text("Anggota keluarga", "Family members"),
        Sum(key="members", where=HERE, counted_by="families"),
        Text("Jumlah anggota keluarga terdata.", "Members of the families on the register."),
        among=None,
        source=DINSOS,
    ),
    _figure(
        "criteria_asked",
        Text("Ditanya kriteria fakir miskin", "Asked about the criteria"),
        HERE & q("criteria_met").answered,
        Text("Keluarga yang menjawab sedikitnya satu kriteria.", "Families who answered at least one criterion."),
        source=KEPMENSOS,
    ),
    _figure(
        "criteria_any",
        Text("Memenuhi sedikitnya satu kriteria", "Meeting some criterion"),
        HERE & (q("criteria_met") >= 1),
        Text(
            "Keluarga yang memenuhi sedikitnya satu dari sembilan kriteria; bukan penetapan miskin.",
            "Families who meet at least one of the nine criteria; this declares nobody poor.",
        ),
        among="criteria_asked",
        source=KEPMENSOS,
    ),
    _criterion("no_shelter", "fm1", "Tanpa tempat tinggal", "Without shelter"),
    _criterion("no_steady_income", "fm2", "Tanpa penghasilan tetap", "Without steady income"),
    _criterion("food_worry", "fm3", "Khawatir soal makan", "Worried about food"),
    _criterion("no_own_toilet", "fm8", "Tanpa jamban sendiri", "Without a toilet of their own"),
    _figure(
        "recipients",
        Text("Penerima bantuan", "Recipients of aid"),
        RECEIVES,
        Text(
            "Keluarga yang tercatat menerima sedikitnya satu program, yang sudah pergi juga.",
            "Families recorded as receiving some programme, those who have left included.",
        ),
        among=None,
        source="POV03",
    ),
    _receiving("receiving_pkh", "PKH", "PKH"),
    _receiving("receiving_sembako", "SEMBAKO", "Program Sembako"),
    _receiving("receiving_pbi", "PBI_JK", "PBI Jaminan Kesehatan"),
    _figure(
        "civil_servant_recipients",
        Text("Penerima dengan anggota ASN/TNI/Polri", "Recipients with a civil servant"),
        RECEIVES & STATE_PAID,
        Text(
            "Keluarga penerima dengan anggota ASN, TNI, Polri atau BUMN; untuk diperiksa petugas.",
            "Recipient families with a civil servant, soldier or police; for people to look into.",
        ),
        among="recipients",
        source="POV06",
    ),
    _figure(
        "gone_recipients",
        Text("Penerima meninggal atau pindah", "Recipients who died or moved"),
        RECEIVES & GONE,
        Text(
            "Keluarga penerima yang penerimanya meninggal atau pindah; untuk diperiksa petugas.",
            "Recipient families whose recipient died or moved; for people to look into.",
        ),
        among="recipients",
        source="POV05, sebagian",
    ),
    _figure(
        "doubted_recipients",
        Text("Penerima yang perlu diperiksa (inclusion error)", "Recipients to look into (inclusion error)"),
        RECEIVES & any_of(GONE, STATE_PAID, ABOVE),
        Text(
            "Keluarga penerima yang desilnya di atas batas program, atau ada anggota ASN/TNI/Polri/BUMN, atau "
            "penerimanya meninggal atau pindah; untuk diperiksa petugas, bukan penetapan.",
            "Recipient families with a desil above the ceiling, a member paid by the state, or a recipient who died or "
            "moved; for people to look into, no verdict.",
        ),
        among="recipients",
        source="POV05; batas desil perlu dikonfirmasi",
    ),
    _figure(
        "above_ceiling_recipients",
        Text("Penerima dengan desil di atas batas", "Recipients above the ceiling"),
        RECEIVES & ABOVE,
        Text(
            "Keluarga penerima yang desilnya di atas batas program yang diterima; untuk diperiksa petugas.",
            "Recipient families with a desil above the ceiling of what they receive; for people to look into.",
        ),
        among="recipients",
        source="POV05, sebagian; batas desil perlu dikonfirmasi",
    ),
    _listed("listed_pkh", "PKH", "PKH"),
    _listed("listed_sembako", "SEMBAKO", "Program Sembako"),
    _listed("listed_pbi", "PBI_JK", "PBI Jaminan Kesehatan"),
    _figure(
        "dtsen_members",
        Text("Terdaftar di DTSEN", "On the list of DTSEN"),
        HERE & q("dtsen_member").is_("yes"),
        Text("Keluarga yang terdaftar di DTSEN.", "Families on the list of DTSEN."),
        source="POV01",
    ),
    _figure(
        "desil_known",
        Text("Desilnya diketahui", "Desil known"),
        HERE & q("desil").answered,
        Text("Keluarga yang desilnya sudah diimpor, 0 juga.", "Families whose desil was imported, 0 included."),
        source="POV01, penyebut",
    ),
    *(_desil(f"desil_{rank}", f"Desil {rank}", f"Desil {rank}", q("desil").is_(rank)) for rank in range(1, 6)),
    _desil("desil_6_10", "Desil 6 sampai 10", "Desil 6 to 10", q("desil") >= 6),
    _desil("desil_unranked", "Belum diperingkat (0)", "Not ranked (0)", q("desil").is_(0)),
    _eligible("eligible", "sedikitnya satu program", "some programme", FITS_ANY),
    _excluded("unserved", "eligible", "program apa pun yang sesuai", "any programme that fits", FITS_ANY, SERVED),
    _eligible("eligible_pkh", "PKH", "PKH", q("eligible_for").has("PKH")),
    _excluded("without_pkh", "eligible_pkh", "PKH", "PKH", q("eligible_for").has("PKH"), q("aid_received").has("PKH")),
    _eligible("eligible_sembako", "Program Sembako", "Program Sembako", q("eligible_for").has("SEMBAKO")),
    _excluded(
        "without_sembako",
        "eligible_sembako",
        "Program Sembako",
        "Program Sembako",
        q("eligible_for").has("SEMBAKO"),
        q("aid_received").has("SEMBAKO"),
    ),
    _figure(
        "housing_assessed",
        Text("Rumah yang dinilai", "Houses assessed"),
        HERE & q("rtlh").answered,
        Text(
            "Keluarga yang rumahnya gagal sedikitnya satu uji, atau lulus kelimanya.",
            "Families whose house failed some test, or passed all five.",
        ),
        source="POV11, penyebut",
    ),
    _figure(
        "unfit_housing",
        Text("Rumah tidak layak huni", "Houses unfit to live in"),
        HERE & q("rtlh").is_("yes"),
        Text("Keluarga yang rumahnya gagal sedikitnya satu dari lima uji.", "Families whose house failed some test."),
        among="housing_assessed",
        source=f"POV11; {RTLH_SOURCE}",
    ),
    _figure(
        "vulnerable",
        Text("Keluarga dengan lansia, anak atau penyandang disabilitas rentan", "Families with a vulnerable member"),
        HERE
        & any_of(
            *(q(key).has(code) for key in ("ppks_types", "ppks_seen") for code in ("LUT", "PD", "ADK", "ABT", "AT"))
        ),
        Text(
            "Keluarga dengan lansia telantar, penyandang disabilitas, atau anak telantar.",
            "Families with a neglected older person, a disabled person, or a neglected child.",
        ),
        source="POV02",
    ),
    _figure(
        "ppks_persons",
        Text("Orang dengan PPKS", "Persons with a need"),
        Sum(key="ppks_persons", where=HERE, counted_by="families"),
        Text("Anggota keluarga yang ditandai PPKS satu per satu.", "Members who were marked one by one."),
        among=None,
        source="POV02",
    ),
    *(_with_ppks(each.code, each.label) for each in PPKS.options),
)

TIES = (
    Parts(whole="desil_known", parts=("eligible", "desil_6_10", "desil_unranked")),
    Parts(whole="eligible", parts=("eligible_sembako", "desil_5")),
    Parts(whole="eligible_sembako", parts=("eligible_pkh",)),
    Parts(whole="eligible_pkh", parts=("desil_1", "desil_2", "desil_3", "desil_4")),
    Within(whole="criteria_any", parts=("no_shelter", "no_steady_income", "food_worry", "no_own_toilet")),
    Within(
        whole="recipients",
        parts=(
            *("receiving_pkh", "receiving_sembako", "receiving_pbi"),
            *("listed_pkh", "listed_sembako", "listed_pbi"),
        ),
    ),
)
