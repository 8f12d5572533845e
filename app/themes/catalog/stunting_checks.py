"""What is refused, doubted or told at a weighing, under the codes and in the words of the official rules."""

from app.core.text import Text
from app.themes.catalog.lists import (
    AREA_UNKNOWN,
    BIRTH_IMPOSSIBLE,
    KK_IS_NIK,
    NIK_OF_ANOTHER,
    NIK_SOURCE,
    WHY_NO_NIK,
    WRONG_BIRTH,
    WRONG_SEX,
    possible_birth,
)
from app.themes.catalog.stunting_lists import PERMENKES, WHO
from app.themes.growth import FIRST_STANDING_DAY, LAST_DAY
from app.themes.language import Check, all_of, any_of, q

IMPOSSIBLE = Text("Angka tidak mungkin, ukur ulang.", "An impossible figure; measure again.")
ODD = Text("Hasil di luar batas wajar, ukur ulang.", "The result is outside what is plausible; measure again.")
WORKING = "batas kerja Wakuncar, perlu dikonfirmasi"

MOST_LEAP_G = 2000
"""Grams in a month; more is doubted."""

OF_THE_CHILD = (
    Check(
        code="ST01",
        holds=(q("age_days") >= 0) & (q("age_days") <= LAST_DAY),
        message=Text("Bukan balita: periksa tanggal lahir.", "Not an under-five: check the birth date."),
        about=("birth_date",),
        source=PERMENKES,
    ),
    Check(
        code="ST10",
        holds=q("child_nik").answered | q("mother_name").answered,
        message=Text(
            "Isi NIK anak atau nama ibu, supaya anak ini dikenali lagi bulan depan.",
            "Give the child's NIK or the mother's name, so that this child is known again next month.",
        ),
        about=("mother_name",),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="ID04",
        holds=~q("nik_doubts").has("sex"),
        message=WRONG_SEX,
        about=("child_nik", "sex"),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID04",
        holds=~q("mother_nik_doubts").has("sex"),
        message=WRONG_SEX,
        about=("mother_nik",),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID05",
        holds=~q("nik_doubts").has("birth_date"),
        message=WRONG_BIRTH,
        about=("child_nik", "birth_date"),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID06",
        holds=~q("nik_doubts").has("area"),
        message=AREA_UNKNOWN,
        about=("child_nik",),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID06",
        holds=~q("mother_nik_doubts").has("area"),
        message=AREA_UNKNOWN,
        about=("mother_nik",),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID07",
        holds=q("nik_of_another").is_("no"),
        message=NIK_OF_ANOTHER,
        about=("child_nik",),
        source=NIK_SOURCE,
    ),
    Check(
        code="ID07",
        holds=q("nik_shared").is_("no"),
        message=Text(
            "NIK anak sama dengan NIK ibu: tulis NIK anak sendiri.", "The child has the mother's NIK: give its own."
        ),
        about=("child_nik", "mother_nik"),
        source=NIK_SOURCE,
    ),
    Check(code="ID08", holds=q("kk_is_nik").is_("no"), message=KK_IS_NIK, about=("no_kk",), source=NIK_SOURCE),
    Check(
        code="ID11",
        holds=q("child_nik").answered | q("no_nik_reason").answered,
        message=WHY_NO_NIK,
        about=("no_nik_reason",),
        source=NIK_SOURCE,
    ),
    Check(code="ID12", holds=possible_birth(), message=BIRTH_IMPOSSIBLE, about=("birth_date",), source=NIK_SOURCE),
)

OF_THE_MEASURES = (
    Check(
        code="ST02",
        holds=(q("weight_kg") >= "1.0") & (q("weight_kg") <= "30.0"),
        message=IMPOSSIBLE,
        about=("weight_kg",),
        source=WORKING,
    ),
    Check(
        code="ST02",
        holds=(q("height_cm") >= "40.0") & (q("height_cm") <= "125.0"),
        message=IMPOSSIBLE,
        about=("height_cm",),
        source=WORKING,
    ),
    Check(
        code="ST03",
        holds=~any_of(q("flags").has("haz"), q("flags").has("hcz"), q("flags").has("acz")),
        message=ODD,
        about=("height_cm", "head_cm", "muac_cm"),
        severity="warning",
        source=WHO,
    ),
    Check(
        code="ST03",
        holds=~any_of(q("flags").has("waz"), q("flags").has("whz"), q("flags").has("baz")),
        message=ODD,
        about=("weight_kg",),
        severity="warning",
        source=WHO,
    ),
    Check(
        code="ST05",
        holds=~q("position").is_("standing") | (q("age_days") >= FIRST_STANDING_DAY),
        message=Text(
            "Bayi di bawah 9 bulan belum bisa diukur berdiri: ukur berbaring.",
            "A baby under nine months is not measured standing: measure it lying.",
        ),
        about=("position",),
        source=f"{PERMENKES} hlm. 12; WHO Anthro",
    ),
    Check(
        code="ST05",
        holds=~q("height_cm").answered | q("position").answered,
        message=Text(
            "Pilih diukur berbaring atau berdiri; sekarang dianggap sesuai umurnya.",
            "Say whether measured lying or standing; taken as right for the age for now.",
        ),
        about=("position",),
        severity="warning",
        source=f"{PERMENKES} hlm. 12",
    ),
)

SINCE_LAST_TIME = (
    Check(
        code="ST04",
        holds=~q("weight_kg").answered | (q("weighed_before") < q("observed_on")),
        message=Text(
            "Sudah ditimbang hari ini. Bila angkanya salah, ubah catatan yang sudah ada.",
            "Already weighed today. If the figure is wrong, change the record that is there.",
        ),
        about=("weight_kg",),
        source="Wakuncar",
    ),
    Check(
        code="ST06",
        holds=q("height_change_cm") >= "-0.5",
        message=Text("Tinggi turun, ukur ulang.", "The height went down; measure again."),
        about=("height_cm",),
        severity="warning",
        source=WORKING,
    ),
    Check(
        code="ST11",
        holds=any_of(
            all_of(q("weight_gain_g") >= -MOST_LEAP_G, q("weight_gain_g") <= MOST_LEAP_G),
            q("weighed_before") < q("observed_on").plus(-45),
        ),
        message=Text(
            "Berat berubah lebih dari 2 kg sejak penimbangan sebelumnya, timbang ulang.",
            "The weight changed by more than 2 kg since the child was weighed before; weigh again.",
        ),
        about=("weight_kg",),
        severity="warning",
        source=WORKING,
    ),
    Check(
        code="ST09",
        holds=any_of(~q("needs_referral").is_("yes"), all_of(q("referred").answered, q("referred").is_("yes"))),
        message=Text("Rujuk ke puskesmas untuk diperiksa.", "Refer to the health centre to be examined."),
        about=("referred",),
        severity="notice",
        source=f"{PERMENKES} hlm. 74-76; ST09",
    ),
)

CHECKS = (*OF_THE_CHILD, *OF_THE_MEASURES, *SINCE_LAST_TIME)
