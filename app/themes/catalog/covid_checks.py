"""What is refused or doubted in a COVID-19 episode, under the codes and in the words of the official rules."""

from app.core.text import Text
from app.themes.catalog.covid_lists import KMK, PANDEMIC_ENDED, PANDEMIC_SOURCE
from app.themes.catalog.lists import (
    AREA_UNKNOWN,
    BIRTH_IMPOSSIBLE,
    NIK_OF_ANOTHER,
    NIK_SOURCE,
    WHY_NO_NIK,
    WRONG_BIRTH,
    WRONG_SEX,
    possible_birth,
)
from app.themes.language import Check, all_of, any_of, q
from app.themes.rules import STATUS_ENDED

SHORTEST_ISOLATION = 10
"""Days from first symptoms, or from the test; the rule changed in 2022, so it only warns (to be confirmed)."""

NEW_EPISODE_AFTER = 90
"""Days after which somebody who was ill can be ill anew (to be confirmed)."""

OLD_WORDS_ENDED = max(STATUS_ENDED.values())
IS_CONFIRMED = q("status").one_of("KONFIRMASI_SIM", "KONFIRMASI_ASIM")
IS_OVER = q("status").one_of("DISCARDED", "SELESAI_KARANTINA", "SELESAI_ISOLASI", "MENINGGAL")
TOO_SOON = (q("outcome_date") < q("onset_date").plus(SHORTEST_ISOLATION)) | (
    ~q("onset_date").answered & (q("outcome_date") < q("specimen_date").plus(SHORTEST_ISOLATION))
)
OUT_OF_ORDER = Text("Tanggal selesai sebelum tanggal konfirmasi.", "The outcome is dated before the confirmation.")

CHECKS = (
    Check(
        code="CV01",
        holds=q("specimen_date") >= q("onset_date").plus(-1),
        message=Text("Tanggal tes lebih awal dari gejala.", "The test is earlier than the symptoms."),
        about=("specimen_date", "onset_date"),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="CV02",
        holds=q("confirmed_on") >= q("specimen_date"),
        message=Text("Tanggal hasil sebelum tanggal tes.", "The result is dated before the test."),
        about=("confirmed_on", "specimen_date"),
        source="Wakuncar",
    ),
    Check(
        code="CV03",
        holds=q("outcome_date") >= q("confirmed_on"),
        message=OUT_OF_ORDER,
        about=("outcome_date", "confirmed_on"),
        source="Wakuncar",
    ),
    Check(
        code="CV03",
        holds=q("confirmed_on").answered
        | ~any_of(q("outcome_date") < q("specimen_date"), q("outcome_date") < q("onset_date")),
        message=Text(
            "Tanggal selesai sebelum tanggal tes atau gejala.", "The outcome is dated before test or symptoms."
        ),
        about=("outcome_date",),
        source="Wakuncar",
    ),
    Check(
        code="CV04",
        holds=~(q("outcome").is_("SELESAI_ISOLASI") & TOO_SOON),
        message=Text(
            "Kurang dari 10 hari, pastikan arahan puskesmas.", "Less than 10 days; make sure the health centre agrees."
        ),
        about=("outcome_date",),
        severity="warning",
        source=f"{KMK}; KMK 4641/2021 (perlu dikonfirmasi)",
    ),
    Check(
        code="CV05",
        holds=~IS_CONFIRMED | (q("test_type").answered & q("result").answered),
        message=Text("Isi jenis tes dan hasil.", "Give the kind of test and its result."),
        about=("test_type", "result"),
        source=KMK,
    ),
    Check(
        code="CV05",
        holds=~IS_CONFIRMED | q("confirmed_on").answered,
        message=Text("Isi tanggal dinyatakan positif.", "Give the day of confirmation."),
        about=("confirmed_on",),
        source=KMK,
    ),
    Check(
        code="CV05",
        holds=~all_of(IS_CONFIRMED, q("result").answered, q("result").is_("neg")),
        message=Text(
            "Status konfirmasi, tetapi hasil tesnya negatif: periksa.",
            "Confirmed, but the test is negative: look again.",
        ),
        about=("result",),
        severity="warning",
        source=KMK,
    ),
    Check(
        code="CV06",
        holds=q("status_follows").is_("yes"),
        message=Text(
            "Perubahan status tidak sesuai urutan. Bila status yang lama salah tulis, minta kelurahan membatalkan "
            "catatannya, lalu kirim yang baru.",
            "The status cannot follow the one before. If that one was a mistake, ask the kelurahan to void the record, "
            "then send a new one.",
        ),
        about=("status",),
        source=f"{KMK}; urutan dalam data/covid_status.csv",
    ),
    Check(
        code="CV06",
        holds=~q("status").one_of(*STATUS_ENDED) | (q("observed_on") <= OLD_WORDS_ENDED.isoformat()),
        message=Text(
            "ODP, PDP dan OTG istilah lama: hanya untuk kejadian sebelum 13 Juli 2020.",
            "ODP, PDP and OTG are old words: for events before 13 July 2020 only.",
        ),
        about=("status", "observed_on"),
        source=KMK,
    ),
    Check(
        code="CV07",
        holds=q("role").is_("contact") | q("house_no").answered,
        message=Text("Pilih rumah kasus.", "Give the house of the case."),
        about=("house_no",),
        source="Inmendagri 3/2021 dan 7/2021: zona menghitung rumah",
    ),
    Check(
        code="CV09",
        holds=q("observed_on") <= PANDEMIC_ENDED,
        message=Text("Masa pandemi sudah berakhir 21 Juni 2023.", "The pandemic ended on 21 June 2023."),
        about=("status",),
        severity="warning",
        source=PANDEMIC_SOURCE,
    ),
    Check(
        code="CV10",
        holds=q("days_from_episode") >= NEW_EPISODE_AFTER,
        message=Text(
            "Sudah pernah tercatat, episode baru? Bila masih yang sama, ubah catatan yang sudah ada.",
            "This person is recorded already: a new episode? If it is the same one, change the record that is there.",
        ),
        about=("status",),
        severity="warning",
        source=f"{NEW_EPISODE_AFTER} hari, perlu dikonfirmasi",
    ),
    Check(
        code="CV11",
        holds=~IS_OVER | q("outcome").answered,
        message=Text("Isi hasil akhir dan tanggalnya.", "Give the outcome and its day."),
        about=("outcome",),
        source="Wakuncar",
    ),
    Check(
        code="CV12",
        holds=q("outcome_follows").is_("yes"),
        message=Text("Hasil akhir tidak cocok dengan status: periksa.", "Outcome and status disagree: look again."),
        about=("outcome", "status"),
        severity="warning",
        source=f"{KMK}; urutan dalam data/covid_status.csv",
    ),
    Check(
        code="ID04",
        holds=~q("nik_doubts").has("sex"),
        message=WRONG_SEX,
        about=("nik", "sex"),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID05",
        holds=~q("nik_doubts").has("birth_date"),
        message=WRONG_BIRTH,
        about=("nik", "birth_date"),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID06",
        holds=~q("nik_doubts").has("area"),
        message=AREA_UNKNOWN,
        about=("nik",),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID07",
        holds=q("nik_of_another").is_("no"),
        message=NIK_OF_ANOTHER,
        about=("nik",),
        source=NIK_SOURCE,
    ),
    Check(
        code="ID11",
        holds=q("nik").answered | q("no_nik_reason").answered,
        message=WHY_NO_NIK,
        about=("no_nik_reason",),
        source=NIK_SOURCE,
    ),
    Check(code="ID12", holds=possible_birth(), message=BIRTH_IMPOSSIBLE, about=("birth_date",), source=NIK_SOURCE),
)
