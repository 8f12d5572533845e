/**
 * What the reading of answers says, word for word as the server (`app/themes/language/answers.py`, `app/records/drafts.py`).
 *
 * @typedef {import("./types.js").Fault} Fault
 * @typedef {import("./types.js").Words} Words
 */

/** @param {string} id @param {string} en @returns {Words} */
const both = (id, en) => ({ id, en });

export const MISSING = both("Wajib diisi.", "Required.");
export const UNKNOWN = both("Pertanyaan ini tidak ada di tema.", "The theme has no such question.");
export const DERIVED = both(
  "Nilai ini dihitung oleh server, jangan diisi.",
  "This value is computed by the server; leave it out.",
);
export const NOT_ASKED = both(
  "Tidak ditanyakan pada keadaan ini; tidak dihitung.",
  "Not asked in this case; it does not count.",
);
export const FUTURE = both("Tanggal tidak boleh di masa depan.", "The date may not be in the future.");
export const RETIRED = both(
  "Pertanyaan ini sudah tidak dipakai; tidak dihitung.",
  "This question is retired; it does not count.",
);
export const NO_LINES = both("Isi dengan daftar baris.", "Give a list of lines.");
export const NO_LINE = both(
  "Baris ini tidak terbaca. Hapus, lalu isi lagi.",
  "This line cannot be read; give its answers by name.",
);
export const FUTURE_VISIT = both("Tanggal kunjungan di masa depan.", "The visit lies in the future.");
export const TOO_OLD = both("Tanggal kunjungan terlalu lama.", "The visit is too long ago.");

/** @param {number} most @returns {Words} */
export const tooMany = (most) => both(`Paling banyak ${most} baris.`, `At most ${most} lines.`);

/** @param {string} question @param {string} code @param {Words} message @param {boolean} [notice] @returns {Fault} */
export function fault(question, code, message, notice = false) {
  return notice ? { question, code, message, notice } : { question, code, message };
}
