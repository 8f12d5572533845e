"""A COVID-19 episode of one person is followed from contact or first symptom to its end."""

from app.core.text import Text
from app.themes.catalog.covid_checks import CHECKS
from app.themes.catalog.covid_figures import INDICATORS, RT_ZONE, TIES, WATCHES
from app.themes.catalog.covid_lists import DINKES, KMK, OUTCOMES, PLACES, RESULTS, ROLES, STATUS, TESTS
from app.themes.catalog.groups import COVID_AGE
from app.themes.catalog.keeping import OF_COVID
from app.themes.catalog.lists import HELP_KINDS, NIK_DOUBTS, NIK_HELP, NIK_SOURCE, NO_NIK_REASONS, SEX, published
from app.themes.derive import case, person
from app.themes.language import (
    Choice,
    Choices,
    Date,
    Derivation,
    Derived,
    House,
    Integer,
    Memory,
    Nik,
    Phone,
    Privacy,
    Question,
    Recall,
    Reporting,
    Screen,
    Subject,
    Theme,
    Words,
    YesNo,
    q,
)

QUESTIONS = (
    Question(
        key="nik",
        kind=Nik(),
        label=Text("NIK", "NIK"),
        privacy=Privacy.IDENTITY,
        source=NIK_SOURCE,
        help=NIK_HELP,
    ),
    Question(
        key="no_nik_reason",
        kind=Choice(NO_NIK_REASONS),
        label=Text("Mengapa NIK belum ada?", "Why is there no NIK?"),
        privacy=Privacy.PERSONAL,
        asked_if=~q("nik").answered,
    ),
    Question(
        key="name",
        kind=Words(least=1, most=100),
        label=Text("Nama", "Name"),
        privacy=Privacy.SPECIFIC,
        required=True,
        help=Text("Tulis seperti di KTP.", "As on the identity card."),
    ),
    Question(
        key="sex",
        kind=Choice(SEX),
        label=Text("Jenis kelamin", "Sex"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="birth_date",
        kind=Date(future=True),
        label=Text("Tanggal lahir", "Birth date"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="phone",
        kind=Phone(),
        label=Text("Nomor HP", "Telephone number"),
        privacy=Privacy.IDENTITY,
        unsure=True,
    ),
    Question(
        key="house_no",
        kind=House(),
        label=Text("Nomor rumah atau patokan", "House number or landmark"),
        privacy=Privacy.PERSONAL,
        help=Text("Zona RT dihitung dari banyaknya rumah.", "The RT zone counts houses."),
    ),
    Question(
        key="role",
        kind=Choice(ROLES),
        label=Text("Dicatat sebagai apa?", "Recorded as what?"),
        privacy=Privacy.SPECIFIC,
        required=True,
    ),
    Question(
        key="status",
        kind=Choice(STATUS),
        label=Text("Status sekarang", "Status now"),
        privacy=Privacy.SPECIFIC,
        required=True,
        source=KMK,
    ),
    Question(
        key="onset_date",
        kind=Date(earliest="2020-01-01"),
        label=Text("Tanggal mulai bergejala", "First day of symptoms"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        help=Text("Kosongkan bila tidak bergejala.", "Leave empty when there are no symptoms."),
    ),
    Question(
        key="specimen_date",
        kind=Date(earliest="2020-01-01"),
        label=Text("Tanggal tes", "Day of the test"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    Question(
        key="test_type",
        kind=Choice(TESTS),
        label=Text("Jenis tes", "Kind of test"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        source=TESTS.source,
    ),
    Question(
        key="result",
        kind=Choice(RESULTS),
        label=Text("Hasil tes", "Test result"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    Question(
        key="confirmed_on",
        kind=Date(earliest="2020-01-01"),
        label=Text("Tanggal dinyatakan positif", "Day confirmed"),
        privacy=Privacy.SPECIFIC,
        source=KMK,
        help=Text("Kosongkan bila belum ada hasil positif.", "Leave empty without a positive result."),
    ),
    Question(
        key="care_place",
        kind=Choice(PLACES),
        label=Text("Dirawat atau isolasi di mana?", "Cared for or isolating where?"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("role").is_("case"),
        unsure=True,
        source=PLACES.source,
    ),
    Question(
        key="outcome",
        kind=Choice(OUTCOMES),
        label=Text("Hasil akhir", "Outcome"),
        privacy=Privacy.SPECIFIC,
        source=KMK,
        help=Text("Isi setelah selesai isolasi, selesai karantina atau meninggal.", "Give it once the episode ended."),
    ),
    Question(
        key="outcome_date",
        kind=Date(earliest="2020-01-01"),
        label=Text("Tanggal hasil akhir", "Day of the outcome"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("outcome").answered,
        required=True,
    ),
    Question(
        key="needs",
        kind=Choices(HELP_KINDS),
        label=Text("Butuh bantuan apa?", "What help is needed?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    Question(
        key="help_received",
        kind=Choices(HELP_KINDS),
        label=Text("Sudah menerima bantuan apa?", "What help was received?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    Question(
        key="vaccine_doses",
        kind=Integer(low=0, high=4),
        label=Text("Sudah berapa kali divaksin?", "How many vaccine doses?"),
        privacy=Privacy.SPECIFIC,
        unit="dosis",
        unsure=True,
    ),
)

NIK_AGREES = Derivation(
    by=person.patient_nik,
    takes=("nik", "sex", "birth_date"),
    source=NIK_SOURCE,
    gives=(
        Derived(
            key="nik_doubts",
            kind=Choices(NIK_DOUBTS),
            label=Text("Yang berbeda dengan NIK", "What differs from the NIK"),
            privacy=Privacy.PERSONAL,
        ),
    ),
)

OUTCOME_AGREES = Derivation(
    by=case.outcome_of_status,
    takes=("status", "outcome"),
    source=KMK,
    gives=(
        Derived(
            key="outcome_follows",
            kind=YesNo(),
            label=Text("Hasil akhir cocok dengan status", "The outcome is one that the status can have"),
            privacy=Privacy.SPECIFIC,
        ),
    ),
)

STATUS_STEP = Memory(
    by=case.status_step,
    takes=("status",),
    recalls=Recall(previous=("status",)),
    source=KMK,
    gives=(
        Derived(
            key="status_follows",
            kind=YesNo(),
            label=Text("Status boleh mengikuti status sebelumnya", "The status may follow the one before"),
            privacy=Privacy.SPECIFIC,
        ),
    ),
)

EPISODES = Memory(
    by=case.other_episodes,
    takes=("confirmed_on", "onset_date", "observed_on"),
    recalls=Recall(earlier=("confirmed_on", "onset_date")),
    source="tanggal konfirmasi, atau gejala, atau kunjungan; perlu dikonfirmasi",
    gives=(
        Derived(
            key="days_from_episode",
            kind=Integer(low=0, high=100_000),
            label=Text("Jarak dari episode sebelumnya", "Days from an earlier episode"),
            privacy=Privacy.SPECIFIC,
            unit="hari",
        ),
    ),
)

NAMESAKE = Memory(
    by=person.patient_namesake,
    takes=("nik", "name", "birth_date"),
    recalls=Recall(earlier=("name", "birth_date")),
    source=NIK_SOURCE,
    gives=(
        Derived(
            key="nik_of_another",
            kind=YesNo(),
            label=Text("NIK ini dulu tercatat atas nama lain", "This NIK stood under another name before"),
            privacy=Privacy.PERSONAL,
        ),
    ),
)

SCREENS = (
    Screen("nik", Text("Siapa orangnya?", "Who is it?")),
    Screen("phone", Text("Nomor HP dan rumah", "Telephone and house")),
    Screen("role", Text("Status sekarang", "Status now")),
    Screen("specimen_date", Text("Tes", "Test")),
    Screen("care_place", Text("Perawatan dan hasil akhir", "Care and outcome")),
    Screen("needs", Text("Bantuan dan vaksin", "Help and vaccination")),
)

COVID = Theme(
    key="covid",
    version=1,
    label=Text("COVID-19", "COVID-19"),
    subject=Subject(
        kind="case",
        label=Text("Orang yang terdampak", "Person affected"),
        keys=(("nik",), ("name", "birth_date")),
        alike=(("name", "birth_date"), ("name", "house_no")),
    ),
    period="day",
    questions=QUESTIONS,
    checks=CHECKS,
    derivations=(NIK_AGREES, OUTCOME_AGREES),
    memories=(STATUS_STEP, EPISODES, NAMESAKE),
    indicators=published(INDICATORS, "confirmed", "incidence", "active", "recovered", "died"),
    ties=TIES,
    zonings=(RT_ZONE,),
    groupings=(COVID_AGE,),
    breakdowns=("sex", "age_group", "test_type", "needs", "help_received"),
    watches=WATCHES,
    grains=("month", "day"),
    reporting=Reporting(
        due_days=0,
        late_days=1,
        zero_report=True,
        source="data harian tiap RT; batas hari itu juga dan 24 jam perlu dikonfirmasi",
    ),
    offices=(DINKES, "Dinas Sosial"),
    source=KMK,
    screens=SCREENS,
    retention=OF_COVID,
    example={
        "nik": "1872010505859903",
        "name": "Contoh Bayu",
        "sex": "L",
        "birth_date": "1985-05-05",
        "phone": "081200000001",
        "house_no": "12, dekat musala",
        "role": "case",
        "status": "KONFIRMASI_SIM",
        "onset_date": "2021-07-03",
        "specimen_date": "2021-07-05",
        "test_type": "PCR",
        "result": "pos",
        "confirmed_on": "2021-07-06",
        "care_place": "ISOMAN",
        "needs": ["SEMBAKO", "OBAT"],
        "help_received": ["SEMBAKO"],
        "vaccine_doses": 1,
    },
)
