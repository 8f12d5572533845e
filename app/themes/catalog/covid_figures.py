"""What is refused or doubted in a COVID-19 episode, and the figures that Dinas Kesehatan reads from it."""

from app.core.text import Text
from app.themes.catalog.lists import HELP_KINDS, WHY_NO_NIK, WRONG_BIRTH, WRONG_SEX
from app.themes.language import Check, Condition, Denominator, Indicator, all_of, any_of, q

KMK = "KMK HK.01.07/MENKES/413/2020"
DINKES = "Dinas Kesehatan"

SHORTEST_ISOLATION = 10
"""Days from first symptoms, or from the test; the rule changed in 2022, so it only warns (to be confirmed)."""

PANDEMIC_ENDED = "2023-06-21"
"""Keppres 17/2023."""

IS_CONFIRMED = q("status").one_of("KONFIRMASI_SIM", "KONFIRMASI_ASIM")
IS_OVER = q("status").one_of("DISCARDED", "SELESAI_KARANTINA", "SELESAI_ISOLASI", "MENINGGAL")
TOO_SOON = (q("outcome_date") < q("onset_date").plus(SHORTEST_ISOLATION)) | (
    ~q("onset_date").answered & (q("outcome_date") < q("specimen_date").plus(SHORTEST_ISOLATION))
)

CHECKS = (
    Check(
        code="CV01",
        holds=q("specimen_date") >= q("onset_date").plus(-1),
        message=Text("Tanggal tes lebih awal dari gejala.", "The test is earlier than the symptoms."),
        about=("specimen_date", "onset_date"),
        severity="warning",
    ),
    Check(
        code="CV02",
        holds=q("confirmed_on") >= q("specimen_date"),
        message=Text("Tanggal hasil sebelum tanggal tes.", "The result is dated before the test."),
        about=("confirmed_on", "specimen_date"),
    ),
    Check(
        code="CV03",
        holds=q("outcome_date") >= q("confirmed_on"),
        message=Text("Tanggal selesai sebelum tanggal konfirmasi.", "The outcome is dated before the confirmation."),
        about=("outcome_date", "confirmed_on"),
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
        source="Keppres 17/2023",
    ),
    Check(
        code="CV11",
        holds=~IS_OVER | q("outcome").answered,
        message=Text("Isi hasil akhir dan tanggalnya.", "Give the outcome and its day."),
        about=("outcome",),
        source="Wakuncar",
    ),
    Check(
        code="ID04",
        holds=~q("nik_doubts").has("sex"),
        message=WRONG_SEX,
        about=("nik", "sex"),
        severity="warning",
    ),
    Check(
        code="ID05",
        holds=~q("nik_doubts").has("birth_date"),
        message=WRONG_BIRTH,
        about=("nik", "birth_date"),
        severity="warning",
    ),
    Check(
        code="ID11",
        holds=q("nik").answered | q("no_nik_reason").answered,
        message=WHY_NO_NIK,
        about=("no_nik_reason",),
    ),
)

CONFIRMED = q("confirmed_on").answered
HELPED = any_of(*(q("help_received").has(option.code) for option in HELP_KINDS.options))


def _flow(
    key: str,
    label: Text,
    count: Condition,
    definition: Text,
    *,
    on: str,
    source: str,
    among: str | Denominator | None = None,
    per: int = 100,
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="flow",
        on=on,
        definition=definition,
        among=among,
        per=per,
        unit="persons",
        places=1 if among else 0,
        office=DINKES,
        source=source,
    )


def _active(key: str, label: Text, count: Condition, definition: Text, *, among: str | None = None) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        on="confirmed_on",
        until="outcome_date",
        definition=definition,
        among=among,
        unit="persons",
        places=1 if among else 0,
        office=DINKES,
        source="COV02",
    )


INDICATORS = (
    _flow(
        "confirmed",
        Text("Kasus konfirmasi baru", "New confirmed cases"),
        CONFIRMED,
        Text(
            "Kasus yang tanggal dinyatakan positifnya ada di dalam periode, bergejala atau tidak.",
            "Cases whose day of confirmation lies in the period, with symptoms or without.",
        ),
        on="confirmed_on",
        source="COV01",
    ),
    _flow(
        "incidence",
        Text("Insidens per 100.000 penduduk", "Incidence per 100,000 people"),
        CONFIRMED,
        Text(
            "Kasus konfirmasi baru dalam periode, dibagi jumlah penduduk menurut terbitan tahun itu, dikali 100.000. "
            "Penduduk satu RT atau RW terlalu sedikit untuk angka ini.",
            "New confirmed cases in the period over the population published for that year, times 100,000; an RT or RW "
            "has too few people for it.",
        ),
        on="confirmed_on",
        among=Denominator(metric="population", from_level="kelurahan"),
        per=100_000,
        source="COV03",
    ),
    _active(
        "active",
        Text("Kasus aktif", "Active cases"),
        CONFIRMED,
        Text(
            "Kasus yang sudah dinyatakan positif dan pada hari itu belum punya hasil akhir.",
            "Cases confirmed on or before the day and without an outcome by then.",
        ),
    ),
    _active(
        "active_at_home",
        Text("Kasus aktif isolasi di rumah", "Active cases isolating at home"),
        CONFIRMED & q("care_place").is_("ISOMAN"),
        Text("Kasus aktif yang isolasi mandiri di rumah.", "Active cases isolating at home."),
        among="active",
    ),
    _active(
        "active_in_hospital",
        Text("Kasus aktif dirawat", "Active cases in hospital"),
        CONFIRMED & q("care_place").one_of("RAWAT", "ICU"),
        Text("Kasus aktif yang dirawat di rumah sakit, termasuk ICU.", "Active cases in hospital, ICU included."),
        among="active",
    ),
    _flow(
        "recovered",
        Text("Selesai isolasi atau sembuh", "Recovered"),
        CONFIRMED & q("outcome").is_("SELESAI_ISOLASI"),
        Text(
            "Kasus konfirmasi yang selesai isolasi di dalam periode, dibagi kasus konfirmasi periode yang sama; untuk "
            "angka kesembuhan pakai periode kumulatif.",
            "Confirmed cases whose isolation ended in the period, over cases confirmed in it; ask for the whole span "
            "to read the recovery rate.",
        ),
        on="outcome_date",
        among="confirmed",
        source="COV06",
    ),
    _flow(
        "died",
        Text("Meninggal", "Died"),
        CONFIRMED & q("outcome").is_("MENINGGAL"),
        Text(
            "Kasus konfirmasi yang meninggal di dalam periode, dibagi kasus konfirmasi periode yang sama; untuk angka "
            "kematian pakai periode kumulatif.",
            "Confirmed cases who died in the period, over cases confirmed in it; ask for the whole span to read the "
            "fatality rate.",
        ),
        on="outcome_date",
        among="confirmed",
        source="COV07",
    ),
    _flow(
        "tested",
        Text("Orang yang dites", "Persons tested"),
        q("result").answered,
        Text("Orang dengan hasil tes, menurut tanggal tes.", "Persons with a test result, by the day of the test."),
        on="specimen_date",
        source="Dinas Kesehatan",
    ),
    _flow(
        "tested_positive",
        Text("Hasil tes positif", "Tests positive"),
        q("result").is_("pos"),
        Text("Orang dengan hasil tes positif, dibagi orang yang dites.", "Persons tested positive, over those tested."),
        on="specimen_date",
        among="tested",
        source="Dinas Kesehatan",
    ),
    _flow(
        "contacts",
        Text("Kontak erat didata", "Close contacts recorded"),
        q("role").is_("contact"),
        Text("Kontak erat menurut tanggal didata.", "Close contacts by the day they were recorded."),
        on="observed_on",
        source=KMK,
    ),
    _flow(
        "isolating_at_home",
        Text("Kasus konfirmasi yang isolasi mandiri", "Confirmed cases who isolate at home"),
        CONFIRMED & q("care_place").is_("ISOMAN"),
        Text("Kasus konfirmasi baru yang isolasi mandiri di rumah.", "New confirmed cases who isolate at home."),
        on="confirmed_on",
        source="COV09, penyebut",
    ),
    _flow(
        "isolating_helped",
        Text("Isolasi mandiri yang menerima bantuan", "Isolating at home and helped"),
        all_of(CONFIRMED, q("care_place").is_("ISOMAN"), HELPED),
        Text(
            "Kasus isolasi mandiri yang sudah menerima sedikitnya satu bantuan, dibagi kasus isolasi mandiri.",
            "Cases isolating at home who received some help, over cases isolating at home.",
        ),
        on="confirmed_on",
        among="isolating_at_home",
        source="COV09",
    ),
)
