"""What is asked of a farming group: its people, land, crops, harvests and class."""

from app.core.text import Text
from app.themes.language import (
    Choice,
    Choices,
    Date,
    Decimal,
    Integer,
    Lines,
    Money,
    Phone,
    Privacy,
    Question,
    Words,
    YesNo,
    listed,
    official,
    q,
)

DKP3 = "Dinas Ketahanan Pangan, Pertanian dan Perikanan"
GUIDANCE = (
    "Pedoman penilaian kelas kelompok tani 2018, sebelumnya Perka BPPSDMP 168/2011 (batas nilai perlu dikonfirmasi)"
)
KINDS = official("kwt_codes", "1", "pedoman kelembagaan petani", only=("list", "group_kind"))
TENURES = official("kwt_codes", "1", "praktik, perlu dikonfirmasi", only=("list", "tenure"))
COMMODITIES = official("kwt_codes", "1", "PKK, AKU HATINYA PKK", only=("list", "commodity_group"))
PROGRAMMES = official(
    "kwt_codes", "1", "P2L Kementerian Pertanian; Gertapaga Kota Metro 2025", only=("list", "ppl_programme")
)
CLASSES = official("kwt_class", "2018", GUIDANCE)
STATUS = listed(
    "group_status",
    "1",
    "Wakuncar",
    ("AKTIF", "Aktif", "Active"),
    ("TIDAK_AKTIF", "Tidak aktif", "Not active"),
    ("BUBAR", "Sudah bubar", "Dissolved"),
)
HARVEST_USES = listed(
    "harvest_use",
    "1",
    "Wakuncar",
    ("KONSUMSI", "Dimakan sendiri", "Eaten by the members"),
    ("JUAL", "Dijual", "Sold"),
    ("DIBAGI", "Dibagikan ke warga atau posyandu", "Given to neighbours or the posyandu"),
)
HARVEST_DOUBTS = listed(
    "harvest_doubts",
    "1",
    "Wakuncar",
    ("AFTER_VISIT", "Panen sesudah tanggal kunjungan", "A harvest after the visit"),
    ("BEFORE_GROUP", "Panen sebelum kelompok berdiri", "A harvest before the group was founded"),
)

CLASSED = q("class").one_of("PEMULA", "LANJUT", "MADYA", "UTAMA")

HARVEST = (
    Question(
        key="harvested_on",
        kind=Date(earliest="2015-01-01"),
        label=Text("Tanggal panen", "Day of the harvest"),
        privacy=Privacy.OPEN,
        required=True,
    ),
    Question(
        key="commodity",
        kind=Choice(COMMODITIES),
        label=Text("Kelompok hasil", "Group of produce"),
        privacy=Privacy.OPEN,
        required=True,
    ),
    Question(
        key="crop",
        kind=Words(most=60),
        label=Text("Apa yang dipanen?", "What was harvested?"),
        privacy=Privacy.OPEN,
        help=Text("Contoh: kangkung, lele, jahe.", "For example water spinach, catfish, ginger."),
    ),
    Question(
        key="kg",
        kind=Decimal(places=1, low="0.1", high="50000"),
        label=Text("Berat", "Weight"),
        privacy=Privacy.OPEN,
        unit="kg",
        required=True,
    ),
    Question(
        key="harvest_use",
        kind=Choice(HARVEST_USES),
        label=Text("Untuk apa?", "What for?"),
        privacy=Privacy.OPEN,
        help=Text("Bila dibagi-bagi, isi satu baris untuk tiap kegunaan.", "Split it over a line for each use."),
    ),
    Question(
        key="value_idr",
        kind=Money(high=10_000_000_000),
        label=Text("Hasil penjualan", "Money from sale"),
        privacy=Privacy.OPEN,
        unit="Rp",
        asked_if=q("harvest_use").is_("JUAL"),
    ),
)

QUESTIONS = (
    Question(
        key="group_name",
        kind=Words(least=3, most=100),
        label=Text("Nama kelompok", "Group name"),
        privacy=Privacy.OPEN,
        required=True,
    ),
    Question(
        key="kind",
        kind=Choice(KINDS),
        label=Text("Jenis kelompok", "Kind of group"),
        privacy=Privacy.OPEN,
        required=True,
    ),
    Question(
        key="chair_name",
        kind=Words(most=100),
        label=Text("Nama ketua", "Chair's name"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="chair_phone",
        kind=Phone(),
        label=Text("Nomor HP ketua", "Chair's telephone number"),
        privacy=Privacy.IDENTITY,
        unsure=True,
    ),
    Question(
        key="secretary_name",
        kind=Words(most=100),
        label=Text("Nama sekretaris", "Secretary's name"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="treasurer_name",
        kind=Words(most=100),
        label=Text("Nama bendahara", "Treasurer's name"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="founded_on",
        kind=Date(),
        label=Text("Tanggal berdiri", "Day founded"),
        privacy=Privacy.OPEN,
        unsure=True,
        help=Text("Bila hanya ingat tahunnya, isi 1 Januari.", "Give 1 January when only the year is known."),
    ),
    Question(
        key="simluhtan_no",
        kind=Words(most=40),
        label=Text("Nomor Simluhtan", "Simluhtan number"),
        privacy=Privacy.OPEN,
        source="Simluhtan, Kementerian Pertanian",
        help=Text("Tanya penyuluh; kosongkan bila belum terdaftar.", "Ask the adviser; empty when not registered."),
    ),
    Question(
        key="members_total",
        kind=Integer(high=1000),
        label=Text("Jumlah anggota", "Members"),
        privacy=Privacy.OPEN,
        unit="orang",
    ),
    Question(
        key="members_active",
        kind=Integer(high=1000),
        label=Text("Anggota yang aktif", "Active members"),
        privacy=Privacy.OPEN,
        unit="orang",
    ),
    Question(
        key="land_area_m2",
        kind=Decimal(places=1, low="0", high="10000000"),
        label=Text("Luas lahan yang dikelola", "Land worked"),
        privacy=Privacy.OPEN,
        unit="m2",
    ),
    Question(
        key="land_tenure",
        kind=Choice(TENURES),
        label=Text("Lahan milik siapa?", "Whose land is it?"),
        privacy=Privacy.OPEN,
        unsure=True,
    ),
    Question(
        key="commodities",
        kind=Choices(COMMODITIES),
        label=Text("Apa yang ditanam atau dipelihara?", "What is grown or kept?"),
        privacy=Privacy.OPEN,
    ),
    Question(
        key="harvests",
        kind=Lines(items=HARVEST, most=500),
        label=Text("Panen", "Harvests"),
        privacy=Privacy.OPEN,
        source="Wakuncar; KWT06",
        help=Text(
            "Satu baris tiap panen. Kirim semua panen, juga yang dulu: daftar terakhir yang berlaku.",
            "A line for each harvest. Send them all, earlier ones too: the last list counts.",
        ),
    ),
    Question(
        key="programmes",
        kind=Choices(PROGRAMMES),
        label=Text("Ikut program apa?", "In which programmes?"),
        privacy=Privacy.OPEN,
        unsure=True,
        source=PROGRAMMES.source,
    ),
    Question(
        key="ktn_origin",
        kind=YesNo(),
        label=Text("Lahir dari Kelurahan Tangguh Nusantara?", "Grown out of Kelurahan Tangguh Nusantara?"),
        privacy=Privacy.OPEN,
        unsure=True,
        source="praktik Kota Metro 2021",
    ),
    Question(
        key="class",
        kind=Choice(CLASSES),
        label=Text("Kelas kelompok", "Class of the group"),
        privacy=Privacy.OPEN,
        source=GUIDANCE,
        help=Text("Dinilai oleh penyuluh, bukan oleh kader.", "Given by the adviser, not by the kader."),
    ),
    Question(
        key="class_score",
        kind=Integer(high=1000),
        label=Text("Nilai kelas", "Class score"),
        privacy=Privacy.OPEN,
        asked_if=CLASSED,
        source=GUIDANCE,
    ),
    Question(
        key="class_assessed_on",
        kind=Date(),
        label=Text("Tanggal penilaian kelas", "Day the class was given"),
        privacy=Privacy.OPEN,
        asked_if=CLASSED,
    ),
    Question(
        key="class_assessor",
        kind=Words(most=100),
        label=Text("Penilai kelas (penyuluh)", "Who gave the class (adviser)"),
        privacy=Privacy.PERSONAL,
        asked_if=CLASSED,
    ),
    Question(
        key="cash_idr",
        kind=Money(),
        label=Text("Uang kas kelompok", "Group cash"),
        privacy=Privacy.OPEN,
        unit="Rp",
        unsure=True,
    ),
    Question(
        key="status",
        kind=Choice(STATUS),
        label=Text("Keadaan kelompok", "State of the group"),
        privacy=Privacy.OPEN,
        required=True,
    ),
)
