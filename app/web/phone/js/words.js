// Every sentence of the frame around the screens, in plain Indonesian and in English; `{n}` is filled in.

/** @type {Record<string, [string, string]>} */
export const WORDS = {
  'app.loading': ['Sebentar…', 'One moment…'],
  'app.back': ['Kembali', 'Back'],
  'app.home': ['Beranda', 'Home'],
  'app.cancel': ['Batal', 'Cancel'],
  'app.broken': ['Ada yang salah di aplikasi ini. Data Anda aman di HP.', 'Something went wrong in the app. Your data are safe on the phone.'],
  'app.again': ['Buka lagi', 'Open again'],
  'app.missing': ['Halaman ini tidak ada.', 'There is no such page.'],
  'app.nostore': [
    'Browser ini tidak dapat menyimpan catatan (mungkin mode penyamaran). Buka di Chrome biasa.',
    'This browser cannot keep records (perhaps it is in private mode). Open it in ordinary Chrome.',
  ],

  'lock.title': ['Siapa yang memakai?', 'Who is using it?'],
  'lock.pin.title': ['Halo, {name}', 'Hello, {name}'],
  'lock.pin': ['PIN 6 angka', 'PIN of 6 digits'],
  'lock.open': ['Buka', 'Open'],
  'lock.opening': ['Membuka…', 'Opening…'],
  'lock.wrong': ['PIN salah. Coba lagi.', 'Wrong PIN. Try again.'],
  'lock.wait': ['PIN salah. Tunggu {n} detik lalu coba lagi.', 'Wrong PIN. Wait {n} seconds, then try again.'],
  'lock.other': ['Bukan saya', 'Not me'],
  'lock.add': ['Daftarkan kader lain', 'Enrol another kader'],
  'lock.forgot': ['Lupa PIN?', 'Forgot the PIN?'],
  'lock.forgot.text': [
    'Minta kartu baru ke kelurahan, lalu daftarkan lagi di HP ini. Catatan yang menunggu tidak hilang.',
    'Ask the kelurahan for a new card and enrol again on this phone. Records that wait are not lost.',
  ],
  'lock.waiting': ['{n} catatan menunggu', '{n} records wait'],
  'lock.export': ['Simpan catatan yang menunggu sebagai berkas terkunci', 'Save waiting records as a sealed file'],

  'enrol.title': ['Daftarkan HP ini', 'Enrol this phone'],
  'enrol.about': ['Pakai kartu dari kelurahan. Perlu sinyal sebentar.', 'Use the card from the kelurahan. It needs signal for a moment.'],
  'enrol.code': ['Kode di kartu', 'Code on the card'],
  'enrol.code.help': ['12 huruf dan angka, misalnya 7KQM-2F9X-WTRA', '12 letters and digits, such as 7KQM-2F9X-WTRA'],
  'enrol.scan': ['Pindai QR di kartu', 'Scan the QR on the card'],
  'enrol.scanning': ['Arahkan kamera ke QR', 'Point the camera at the QR'],
  'enrol.noscan': ['Kamera tidak dapat dipakai. Ketik kodenya.', 'The camera cannot be used. Type the code.'],
  'enrol.camera': [
    'Arahkan kamera HP ke QR di kartu lalu buka alamatnya, atau ketik kodenya di sini.',
    'Point the camera of the phone at the QR and open its address, or type the code here.',
  ],
  'enrol.lost': [
    'HP ini membuang data aplikasi. {n} catatan {name} belum terkirim dan hilang dari HP; tulis lagi dari kertas. Minta kartu baru ke kelurahan.',
    'This phone threw the app’s data away. {n} records of {name} were not sent and are gone from it; write them again from paper. Ask for a new card.',
  ],
  'enrol.lost.none': [
    'HP ini membuang data aplikasi. Semua catatan {name} sudah terkirim. Minta kartu baru ke kelurahan.',
    'This phone threw the app’s data away. All records of {name} had been sent. Ask for a new card.',
  ],
  'enrol.pin': ['Buat PIN 6 angka', 'Choose a PIN of 6 digits'],
  'enrol.pin.help': ['Jangan tanggal lahir. PIN ini juga mengunci catatan di HP.', 'Not a birthday. It also locks the records on the phone.'],
  'enrol.again': ['Ulangi PIN', 'Repeat the PIN'],
  'enrol.go': ['Daftar', 'Enrol'],
  'enrol.going': ['Mendaftarkan…', 'Enrolling…'],
  'enrol.differ': ['Kedua PIN tidak sama.', 'The two PINs differ.'],
  'enrol.short': ['PIN harus 6 angka.', 'The PIN has 6 digits.'],
  'enrol.nocode': ['Kode di kartu 12 huruf dan angka. Periksa lagi.', 'The code has 12 letters and digits. Look again.'],
  'enrol.offline': ['Tidak ada sinyal. Coba lagi; kode masih berlaku.', 'No signal. Try again; the code is still good.'],
  'enrol.busy': ['Server sibuk. Coba lagi {n} detik lagi.', 'The server is busy. Try again in {n} seconds.'],
  'enrol.known': ['Sudah terdaftar? Masuk', 'Enrolled already? Sign in'],

  'list.title': ['Kiriman', 'Sent'],
  'list.none': ['Belum ada catatan di sini.', 'Nothing here yet.'],
  'list.more': ['Tampilkan lagi', 'Show more'],
  'list.sync': ['Kirim sekarang', 'Send now'],
  'list.syncing': ['Mengirim…', 'Sending…'],
  'list.receipt': ['Nomor bukti {receipt}', 'Receipt {receipt}'],
  'list.reason': ['Alasan: {reason}', 'Reason: {reason}'],
  'list.zero': ['Laporan nihil', 'Nothing to report'],
  'list.open': ['Lihat', 'Open'],
  'list.checked': ['Diterima kelurahan', 'Accepted by the kelurahan'],
  'list.beside': ['Tersimpan di server, tidak dihitung', 'Kept on the server, does not count'],
  'list.void': ['Dibatalkan kelurahan', 'Voided by the kelurahan'],
  'state.semua': ['Semua', 'All'],
  'state.draf': ['Draf', 'Draft'],
  'state.menunggu': ['Menunggu', 'Waiting'],
  'state.terkirim': ['Terkirim', 'Sent'],
  'state.dikembalikan': ['Dikembalikan', 'Returned'],
  'state.bentrok': ['Bentrok', 'Conflict'],
  'state.ditolak': ['Belum diterima', 'Not taken'],

  'bar.offline': ['Tanpa sinyal', 'No signal'],
  'bar.online': ['Tersambung', 'Connected'],
  'bar.syncing': ['Mengirim…', 'Sending…'],
  'bar.waiting': ['{n} menunggu', '{n} waiting'],
  'bar.settings': ['Pengaturan', 'Settings'],
  'warn.clock': [
    'Jam HP ini salah {n}. Tanggal kunjungan memakai jam server; betulkan jam HP.',
    'The clock of this phone is wrong by {n}. Dates follow the server; set the clock right.',
  ],
  'warn.storage': [
    'Memori HP hampir penuh. Kirim catatan dulu, lalu hapus foto atau aplikasi lain.',
    'The phone is nearly full. Send first, then remove photos or other apps.',
  ],
  'warn.full': ['Memori HP penuh: catatan terakhir belum tersimpan.', 'The phone is full: the last record was not saved.'],
  'warn.out': [
    'HP ini tidak dikenal server lagi. {n} catatan menunggu tetap aman. Minta kartu baru ke kelurahan dan daftarkan lagi di sini.',
    'The server knows this phone no more. {n} waiting records are safe. Ask for a new card and enrol again here.',
  ],
  'warn.out.enrol': ['Daftarkan lagi', 'Enrol again'],
  'warn.update': ['Versi baru siap. Draf Anda sudah tersimpan.', 'A new version is ready. Your drafts are saved.'],
  'warn.update.go': ['Pakai sekarang', 'Use it now'],
  'warn.later': ['Nanti', 'Later'],
  'time.minutes': ['{n} menit', '{n} minutes'],
  'time.hours': ['{n} jam', '{n} hours'],
  'time.days': ['{n} hari', '{n} days'],

  'set.title': ['Pengaturan', 'Settings'],
  'set.language': ['Bahasa', 'Language'],
  'set.account': ['Kader', 'Kader'],
  'set.storage': ['Memori dipakai {used} dari {quota}', 'Storage used: {used} of {quota}'],
  'set.kept': ['HP diminta tidak menghapus catatan ini.', 'The phone was asked not to throw these records away.'],
  'set.notkept': [
    'HP bisa menghapus data ini kalau memori penuh. Pasang aplikasi ke layar utama.',
    'The phone may throw these data away when it is full. Add the app to the home screen.',
  ],
  'set.install': ['Pasang di layar utama', 'Add to the home screen'],
  'set.export': ['Berkas untuk operator', 'A file for the operator'],
  'set.export.go': ['Simpan berkas terkunci', 'Save the sealed file'],
  'set.export.text': [
    'Berisi {n} catatan yang menunggu. Hanya server yang dapat membukanya. Catatan tetap ada di HP.',
    'Holds the {n} waiting records. Only the server can open it. They stay on the phone.',
  ],
  'set.export.done': ['Berkas tersimpan. Serahkan ke operator kelurahan.', 'The file is saved. Hand it to the operator.'],
  'set.export.none': ['Tidak ada catatan yang menunggu.', 'No records wait.'],
  'set.lock': ['Kunci', 'Lock'],
  'set.last': ['Terakhir tersambung {when}', 'Last connected {when}'],
  'set.version': ['Versi {version}', 'Version {version}'],
  'set.pin': ['Ganti PIN', 'Change the PIN'],
  'set.about': ['Tentang aplikasi ini', 'About this app'],
  'set.aside': ['Catatan lama yang terkunci', 'Older records that are locked'],
  'set.aside.text': [
    '{n} catatan dari sebelum HP ini didaftarkan lagi ({when}) masih menunggu. PIN baru tidak membukanya. Simpan berkasnya dan serahkan ke operator kelurahan.',
    '{n} records from before this phone was enrolled again ({when}) still wait. The new PIN does not open them. Save their file and hand it to the operator.',
  ],
  'set.aside.given': ['Berkas disimpan {when}.', 'The file was saved {when}.'],
  'set.aside.save': ['Simpan berkas catatan lama', 'Save the file of older records'],

  'pin.title': ['Ganti PIN', 'Change the PIN'],
  'pin.about': [
    'Perlu sinyal sebentar. Sampai server menjawab, PIN lama tetap berlaku. HP lain yang Anda pakai harus didaftarkan lagi.',
    'It needs signal for a moment. Until the server answers the old PIN holds. Another phone of yours has to be enrolled again.',
  ],
  'pin.old': ['PIN sekarang', 'Present PIN'],
  'pin.new': ['PIN baru 6 angka', 'New PIN of 6 digits'],
  'pin.again': ['Ulangi PIN baru', 'Repeat the new PIN'],
  'pin.go': ['Ganti PIN', 'Change the PIN'],
  'pin.going': ['Mengganti…', 'Changing…'],
  'pin.same': ['PIN baru sama dengan yang lama.', 'The new PIN is the old one.'],
  'pin.wrong': ['PIN sekarang salah. Coba lagi.', 'The present PIN is wrong. Try again.'],
  'pin.offline': ['Tidak ada sinyal. PIN lama tetap berlaku; coba lagi nanti.', 'No signal. The old PIN holds; try again later.'],
  'pin.out': [
    'HP ini tidak dikenal server lagi. Minta kartu baru ke kelurahan; PIN baru dibuat saat mendaftar.',
    'The server knows this phone no more. Ask for a new card; a new PIN is chosen when enrolling.',
  ],
  'pin.done': ['PIN sudah diganti', 'The PIN is changed'],
  'pin.done.text': ['Mulai sekarang buka dengan PIN baru.', 'From now on open with the new PIN.'],

  'about.title': ['Tentang aplikasi ini', 'About this app'],
  'about.what': [
    'Wakuncar: catatan kunjungan kader Kota Metro. Yang ditulis di sini terkunci di HP dan dikirim ke server kota.',
    'Wakuncar: visit records of the kader of Kota Metro. What is written here is sealed on the phone and sent to the city.',
  ],
  'about.sources': ['Sumber', 'Sources'],
  'about.growth': ['Pertumbuhan anak', 'Growth of children'],
  'about.who': [
    'Angkanya milik WHO (CC BY-NC-SA 3.0 IGO). WHO tidak mendukung atau menilai aplikasi ini. Hasil di HP bukan diagnosis.',
    'The figures are WHO\'s (CC BY-NC-SA 3.0 IGO). WHO has not endorsed this app. What the phone shows is no diagnosis.',
  ],
  'about.licences': ['Lisensi', 'Licences'],
  'about.ours': ['Wakuncar: Apache-2.0. Di dalamnya ada karya orang lain:', 'Wakuncar: Apache-2.0. In it stands the work of others:'],
  'about.warranty': ['Diberikan apa adanya, tanpa jaminan.', 'Provided as it is, without warranty.'],
  'home.empty': ['Formulir sedang diambil. Perlu sinyal sekali saja.', 'Forms are being fetched. It needs signal once.'],
};

/**
 * Say a sentence in one language.
 * @param {'id'|'en'} language
 * @returns {(key: string, values?: Record<string, string|number>) => string}
 */
export function speaker(language) {
  const place = language === 'en' ? 1 : 0;
  return (key, values) => {
    const said = WORDS[key] ? WORDS[key][place] : key;
    return values ? said.replace(/\{(\w+)\}/g, (_, name) => String(values[name])) : said;
  };
}
