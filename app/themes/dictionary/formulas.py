"""What each formula does, in Indonesian for those who read its results; its own first line is the English."""

from collections.abc import Mapping
from typing import Final

from app.core.text import Text
from app.themes.language import Derivation, Memory

DOES: Final[Mapping[str, str]] = {
    "patient_nik": "Membandingkan NIK dengan tanggal lahir dan jenis kelamin, dan melihat kode wilayahnya.",
    "outcome_of_status": "Memeriksa apakah hasil akhir boleh menyusul status itu.",
    "status_step": "Memeriksa apakah status boleh mengikuti status pada kiriman sebelumnya.",
    "other_episodes": "Menghitung jarak hari ke episode terdekat dari orang yang sama.",
    "patient_namesake": "Memeriksa apakah NIK ini dulu tercatat atas nama dan tanggal lahir yang lain.",
    "business_scale": "Menentukan skala usaha menurut aturan hari itu: usaha baru dari modal, usaha lama dari omzet; "
    "bila yang satu tidak diketahui, dipakai yang lain.",
    "business_activity": "Membaca dari kode KBLI kategori usahanya, dan apakah membuat makanan atau minuman kemasan.",
    "business_workers": "Menjumlahkan semua pekerja, pemilik yang bekerja ikut; yang kosong dihitung nol.",
    "business_age": "Menghitung lama usaha dalam tahun, dan memeriksa apakah pemiliknya saat itu sudah cukup umur.",
    "business_confirmed": "Menghitung sampai kapan satu kunjungan membuktikan usaha itu ada: dua belas bulan.",
    "business_owner": "Membandingkan NIK pemilik dengan jenis kelamin yang disebut, dan melihat kode wilayahnya.",
    "business_aid": "Menyimpulkan apakah usaha pernah menerima bantuan; daftar kosong berarti tidak.",
    "business_papers": "Menggabungkan nomor surat dan daftar surat: surat dimiliki bila nomornya ada dan belum habis "
    "masa berlakunya.",
    "owner_npwp": "Memeriksa apakah NPWP 16 angka milik orang sama dengan NIK-nya, aturan sejak 14 Juli 2022.",
    "business_known": "Memeriksa apakah usaha sejenis milik orang yang sama di rumah itu ada pada catatan lain.",
    "group_class": "Membaca kelas dari nilai menurut batas yang berlaku pada hari penilaian, lalu membandingkannya.",
    "group_harvests": "Mencari panen yang tanggalnya janggal: sesudah kunjungan, atau sebelum kelompok berdiri.",
    "group_known": "Memeriksa apakah kelompok bernama sama di kelurahan itu sudah ada pada catatan lain.",
    "child_growth": "Menghitung umur dan enam z-skor menurut standar WHO, menandai yang di luar batas wajar, dan "
    "memberi istilah Permenkes 2/2020.",
    "child_nik": "Membandingkan NIK anak dengan tanggal lahir dan jenis kelaminnya, dan memeriksa NIK ibu.",
    "child_numbers": "Memeriksa apakah nomor KK sama dengan suatu NIK, atau NIK anak sama dengan NIK ibunya.",
    "child_progress": "Membandingkan dengan penimbangan sebelumnya: kenaikan berat dan tinggi, huruf KMS "
    "(N, T, O, B, 2T, BGM), dan alasan rujuk.",
    "child_namesake": "Memeriksa apakah NIK ini dulu tercatat atas nama dan tanggal lahir yang lain.",
    "family_needs": "Menghitung kriteria Kepmensos 262/HUK/2022 yang terpenuhi; siapa yang miskin diputuskan orang.",
    "house_tests": "Menerapkan lima uji rumah: satu gagal berarti tidak layak huni, layak hanya bila kelimanya lulus.",
    "family_aid": "Menyimpulkan program yang berjalan pada hari kunjungan, menurut keluarga dan menurut daftar resmi.",
    "family_rank": "Membandingkan desil dengan batas tiap program: program yang sesuai, dan yang batasnya terlewati.",
    "family_people": "Memeriksa anggota keluarga satu per satu: kepala keluarga, pasangan, NIK, umur, pekerjaan, PPKS.",
    "family_card": "Memeriksa apakah nomor KK sama dengan NIK seseorang di keluarga itu.",
    "family_presence": "Menyimpulkan apakah keluarga atau kepalanya sudah meninggal atau pindah.",
    "family_pay": "Menyimpulkan apakah ada anggota yang digaji negara atau BUMN, dari jawaban atau dari pekerjaannya.",
    "proposal_person": "Membandingkan NIK, nomor KK dan umur dengan yang disebut tentang orang yang diusulkan.",
    "proposal_decision": "Menyimpulkan keputusan musyawarah: usulan yang berjalan terus sesudahnya dinyatakan layak.",
    "proposal_wait": "Menghitung sejak hari apa usulan disebut menunggu lama, dan sangat lama.",
    "proposal_step": "Memeriksa apakah keadaan boleh mengikuti keadaan sebelumnya, dan apakah buktinya diisi pada "
    "langkahnya sendiri.",
    "proposal_known": "Memeriksa apakah hal yang sama sudah diusulkan untuk orang atau keluarga itu dan belum selesai.",
}


def purpose(formula: Derivation | Memory) -> Text:
    """Say what a formula does; in English only for one that has no Indonesian here."""
    english = (formula.by.__doc__ or formula.by.__name__).partition("\n")[0]
    return Text(DOES.get(formula.by.__name__, english), english)
