"""The figures of the COVID-19 pandemic that Dinas Kesehatan and Dinas Sosial read, and the zones of the RT."""

from datetime import date

from app.core.text import Text
from app.themes.catalog.covid_lists import DINKES, KMK, PANDEMIC_ENDED, PANDEMIC_SOURCE
from app.themes.catalog.lists import HELP_KINDS
from app.themes.catalog.watching import OURS, jump, silences
from app.themes.language import (
    Balance,
    Coloured,
    Condition,
    Denominator,
    Indicator,
    Watch,
    WatchRule,
    Zoning,
    all_of,
    any_of,
    q,
)
from app.themes.zone_rules import zone_rules

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
    _flow(
        "confirmed_by_laboratory",
        Text("Kasus konfirmasi dengan PCR atau TCM", "Cases confirmed by PCR or TCM"),
        CONFIRMED & q("test_type").one_of("PCR", "TCM"),
        Text(
            "Kasus konfirmasi baru menurut PCR atau TCM, dibagi kasus konfirmasi baru; sisanya menurut antigen.",
            "New cases confirmed by PCR or TCM, over new confirmed cases; the others by antigen test.",
        ),
        on="confirmed_on",
        among="confirmed",
        source="COV01; KMK 446/2021 (perlu dikonfirmasi)",
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
            "Kasus isolasi mandiri yang sudah menerima sedikitnya satu bantuan, dibagi kasus isolasi mandiri; dihitung "
            "per orang, bukan per keluarga.",
            "Cases isolating at home who received some help, over cases isolating at home; persons, not families.",
        ),
        on="confirmed_on",
        among="isolating_at_home",
        source="COV09",
    ),
)

RT_ZONE = Zoning(
    key="rt_zone",
    label=Text("Zona RT", "Zone of the RT"),
    definition=Text(
        "Warna RT menurut banyaknya rumah yang dalam tujuh hari terakhir, hari itu termasuk, punya kasus yang "
        "dinyatakan positif. Dihitung rumahnya, bukan kasusnya; kasus yang dirawat tetap dihitung untuk rumahnya.",
        "The colour of an RT by how many of its houses have a case confirmed in the last seven days, that day "
        "included. Houses count, not cases; a case in hospital counts for its house.",
    ),
    houses="house_no",
    on="confirmed_on",
    where=CONFIRMED,
    rules=zone_rules("covid_zone_rules"),
    shown_until=date.fromisoformat(PANDEMIC_ENDED),
    afterwards=Text(
        f"Masa pandemi sudah berakhir 21 Juni 2023 ({PANDEMIC_SOURCE}); zona hanya ditampilkan bila diminta.",
        f"The pandemic ended on 21 June 2023 ({PANDEMIC_SOURCE}); zones are shown only when asked for.",
    ),
    office="Satgas COVID-19",
    source="COV04, COV05; Inmendagri 3/2021, 7/2021 dan 9/2021",
)

TIES = (Balance(stock="active", begins="confirmed", ends=("recovered", "died")),)

WATCHES = (
    Watch(
        key="rt_zone_worse",
        label=Text("Zona RT memburuk", "The zone of an RT became worse"),
        todo=Text(
            "Jalankan skenario pengendalian warna itu di RT (lihat halaman zona).",
            "Put the control scenario of that colour into force in the RT (see the page on zones).",
        ),
        rules=(
            WatchRule(
                version="1",
                valid_from=RT_ZONE.rules[0].valid_from,
                valid_to=RT_ZONE.shown_until,
                looks=Coloured(zoning=RT_ZONE.key),
                source="COV04; Inmendagri 3/2021, 7/2021 dan 9/2021",
            ),
        ),
        news_days=14,
    ),
    *silences(rt=3, kelurahan=2, until=RT_ZONE.shown_until, source=f"data harian tiap RT; {OURS}"),
    jump("confirmed", "died"),
)
