/**
 * Each kind of question knows how an answer is read and shown, exactly as the server's `app/themes/language/kinds.py`.
 *
 * A value read is whole: a decimal is an integer of its last place, so nothing is ever rounded.
 *
 * @typedef {import("./types.js").Facts} Facts
 * @typedef {import("./types.js").Stored} Stored
 * @typedef {import("./types.js").Words} Words
 */
import { isDay } from "./calendar.js";

/** An answer that cannot be read: a stable code and a sentence in two languages. */
export class Unfit extends Error {
  /** @param {string} code @param {string} id @param {string} en */
  constructor(code, id, en) {
    super(code);
    this.code = code;
    /** @type {Words} */
    this.words = { id, en };
  }
}

/**
 * @typedef {object} Kind
 * @property {"integer" | "text" | "date"} storage
 * @property {boolean} [ordered] Whether less and more have a meaning.
 * @property {boolean} [many] Whether it holds several codes.
 * @property {(value: unknown, facts: Facts) => Stored} read Throws Unfit.
 * @property {(stored: Stored, facts: Facts) => any} show
 */

const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const ENDS = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "g");
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]/u;

/** Drop the blanks at both ends: those that the server drops, and no others. @param {string} text @returns {string} */
export function strip(text) {
  return text.replace(ENDS, "");
}

/** How many characters a person sees, roughly: as the server counts them. @param {string} text @returns {number} */
function length(text) {
  return Array.from(text).length;
}

/** @param {string} id @param {string} en @returns {Unfit} */
function wrongKind(id, en) {
  return new Unfit("answer.kind", id, en);
}

/** @param {unknown} value @param {Facts} facts @returns {number} */
function readInteger(value, facts) {
  let number = value;
  if (typeof value === "string" && /^-?[0-9]{1,15}$/.test(strip(value))) number = Number(strip(value));
  if (typeof number !== "number" || !Number.isInteger(number)) {
    throw wrongKind("Isi dengan bilangan bulat.", "Give a whole number.");
  }
  if (number < Number(facts.low) || number > Number(facts.high)) {
    throw new Unfit(
      "answer.range",
      `Harus antara ${facts.low} dan ${facts.high}.`,
      `Must be between ${facts.low} and ${facts.high}.`,
    );
  }
  return number + 0;
}

/**
 * A number digit for digit: its digits as a whole number, and how many of them stand behind the point.
 * @param {string} text as `-12.50`
 * @returns {{digits: bigint, places: number}}
 */
function exact(text) {
  const [whole, behind = ""] = text.replace(",", ".").split(".");
  return { digits: BigInt(whole + behind), places: behind.length };
}

/** @param {{digits: bigint, places: number}} number @param {number} places @returns {bigint} */
function scaled(number, places) {
  return number.digits * BigInt(10) ** BigInt(places - number.places);
}

/** Write a JSON number without an exponent. @param {number} value @returns {string} */
function plainly(value) {
  const text = String(value);
  const parts = /^(-?)([0-9])(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(text);
  if (!parts) return text;
  const shift = Number(parts[4]);
  const digits = parts[2] + (parts[3] || "");
  if (shift < 0) return `${parts[1]}0.${"0".repeat(-shift - 1)}${digits}`;
  return parts[1] + digits.padEnd(shift + 1, "0");
}

/** @param {unknown} value @returns {string} */
function numberText(value) {
  if (typeof value === "number" && Number.isFinite(value)) return plainly(value);
  const text = typeof value === "string" ? strip(value) : "";
  if (!/^-?[0-9]{1,15}([.,][0-9]{1,15})?$/.test(text)) throw wrongKind("Isi dengan angka.", "Give a number.");
  return text;
}

/** @param {unknown} value @param {Facts} facts @returns {number} */
function readDecimal(value, facts) {
  const number = exact(numberText(value));
  const [low, high] = [String(facts.low), String(facts.high)];
  const finest = Math.max(number.places, exact(low).places, exact(high).places);
  const here = scaled(number, finest);
  if (here < scaled(exact(low), finest) || here > scaled(exact(high), finest)) {
    throw new Unfit(
      "answer.range",
      `Harus antara ${low.replace(".", ",")} dan ${high.replace(".", ",")}.`,
      `Must be between ${low} and ${high}.`,
    );
  }
  const places = Number(facts.places);
  if (number.places > places) {
    throw places
      ? new Unfit(
          "answer.places",
          `Paling banyak ${places} angka di belakang koma.`,
          `At most ${places} decimal places.`,
        )
      : new Unfit("answer.places", "Isi tanpa koma.", "Give it without decimal places.");
  }
  return Number(scaled(number, places));
}

/** Write a whole number of last places as a decimal. @param {number} stored @param {number} places @returns {string} */
export function decimalText(stored, places) {
  const digits = String(Math.abs(stored)).padStart(places + 1, "0");
  const sign = stored < 0 ? "-" : "";
  return places ? `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}` : sign + digits;
}

/** No day lies after this one. */
export const LATEST = "2199-12-31";

/** @param {unknown} value @param {Facts} facts @returns {string} */
function readDate(value, facts) {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) {
    throw wrongKind("Isi dengan tanggal TTTT-BB-HH.", "Give a date YYYY-MM-DD.");
  }
  if (!isDay(value)) throw wrongKind("Tanggal ini tidak ada di kalender.", "There is no such day in the calendar.");
  if (value < String(facts.earliest)) {
    throw new Unfit("answer.range", `Tidak boleh sebelum ${facts.earliest}.`, `Not before ${facts.earliest}.`);
  }
  if (value > LATEST) throw new Unfit("answer.range", `Tidak boleh sesudah ${LATEST}.`, `Not after ${LATEST}.`);
  return value;
}

/** @type {WeakMap<object, Set<string>>} */
const CODES = new WeakMap();

/** Every code that the form knows of a list, in its order. @param {Facts} facts @returns {Set<string>} */
function codesOf(facts) {
  let found = CODES.get(facts);
  if (!found) {
    found = new Set(facts.codes || (facts.options || []).map((option) => option.code));
    CODES.set(facts, found);
  }
  return found;
}

/** Whether a code is in the list; of a long list that is not at hand the server knows. @param {Facts} facts @param {string} code */
function listed(facts, code) {
  return codesOf(facts).has(code) || (facts.others !== undefined && !facts.codes && /^[!-~]{1,40}$/.test(code));
}

/** @param {Facts} facts @param {string} id @param {string} en @returns {Unfit} */
function noChoice(facts, id, en) {
  if (facts.refusal) return new Unfit(facts.refusal.code, facts.refusal.message.id, facts.refusal.message.en);
  return new Unfit("answer.choice", id, en);
}

/** @param {unknown} value @param {Facts} facts @returns {string} */
function readChoice(value, facts) {
  if (typeof value === "string" && listed(facts, value)) return value;
  throw noChoice(facts, "Pilih salah satu dari daftar.", `Choose one of the list ${facts.list}.`);
}

/** @param {unknown} value @param {Facts} facts @returns {string} */
function readChoices(value, facts) {
  if (!Array.isArray(value) || !value.every((code) => typeof code === "string")) {
    throw wrongKind("Isi dengan daftar pilihan.", "Give a list of choices.");
  }
  if (!value.every((code) => listed(facts, code))) {
    throw noChoice(facts, "Ada pilihan yang tidak dikenal.", `Some are not in the list ${facts.list}.`);
  }
  const kept = Array.from(codesOf(facts)).filter((code) => value.includes(code));
  return kept.length ? `,${kept.join(",")},` : ",";
}

/** @param {unknown} value @param {Facts} facts @returns {string} */
function readYesNo(value, facts) {
  return readChoice(typeof value === "boolean" ? (value ? "yes" : "no") : value, facts);
}

/** @param {unknown} value @param {Facts} facts @returns {string} */
function readWords(value, facts) {
  if (typeof value !== "string" || CONTROL.test(value)) throw wrongKind("Isi dengan teks.", "Give a text.");
  const text = strip(value);
  const many = length(text);
  if (many < Number(facts.least) || many > Number(facts.most)) {
    throw new Unfit(
      "answer.length",
      `Panjangnya ${facts.least} sampai ${facts.most} huruf.`,
      `Between ${facts.least} and ${facts.most} characters.`,
    );
  }
  return text;
}

/** Drop blanks and marks between the digits; "" when it is too long or no text. @param {unknown} value @param {number} most */
function bare(value, most) {
  const text = typeof value === "string" ? strip(value) : "";
  return length(text) <= most ? text.replace(/[ .\-/()]/g, "") : "";
}

/** @param {unknown} value @param {Facts} facts @returns {string} */
function readDigits(value, facts) {
  const text = bare(value, 40);
  const prefix = facts.prefix || "";
  const lengths = facts.lengths || [];
  const body = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  if (!/^[0-9]+$/.test(body) || !lengths.includes(body.length)) {
    if (facts.refusal) throw noChoice(facts, "", "");
    const wanted = lengths.join(" / ");
    throw new Unfit(
      "answer.digits",
      `Harus ${wanted} angka${prefix && ` sesudah ${prefix}`}.`,
      `Must be ${wanted} digits${prefix && ` after ${prefix}`}.`,
    );
  }
  return text;
}

/** @param {unknown} value @returns {string} */
function readNik(value) {
  const text = bare(value, 24);
  if (!/^[0-9]{16}$/.test(text)) throw new Unfit("ID01", "NIK harus 16 angka.", "A NIK has 16 digits.");
  const [day, month] = [Number(text.slice(6, 8)), Number(text.slice(8, 10))];
  if (!((day >= 1 && day <= 31) || (day >= 41 && day <= 71)) || month < 1 || month > 12) {
    throw new Unfit(
      "ID02",
      "Angka tanggal lahir di NIK tidak masuk akal.",
      "The birth date inside this NIK is impossible.",
    );
  }
  if (text.endsWith("0000")) throw new Unfit("ID03", "NIK tidak lengkap.", "This NIK is incomplete.");
  return text;
}

/** @param {unknown} value @returns {string} */
function readKk(value) {
  const text = bare(value, 24);
  if (!/^[0-9]{16}$/.test(text) || text.endsWith("0000")) {
    throw new Unfit("ID08", "Nomor KK harus 16 angka.", "A family card number has 16 digits.");
  }
  return text;
}

/** @param {unknown} value @returns {string} */
function readPhone(value) {
  const body = bare(value, 24).replace(/^(\+?62|0)/, "");
  if (!/^[1-9][0-9]{7,12}$/.test(body)) {
    throw new Unfit("ID15", "Nomor HP tidak lengkap.", "This telephone number is incomplete.");
  }
  return `+62${body}`;
}

/** Lines hold many answers, each with its own faults: `form.js` reads them item by item. @returns {never} */
function readLines() {
  throw wrongKind("Isi dengan daftar baris.", "Give a list of lines.");
}

/** @param {Stored} stored @returns {Stored} */
function asIs(stored) {
  return stored;
}

/** @param {Stored} stored @param {Facts} facts @returns {string} */
function showDecimal(stored, facts) {
  return decimalText(Number(stored), Number(facts.places));
}

/** @param {Stored} stored @returns {string[]} */
function showCodes(stored) {
  return String(stored).split(",").filter(Boolean);
}

/** @param {Stored} stored @param {Facts} facts @returns {Record<string, any>[]} */
function showLines(stored, facts) {
  const items = facts.items || [];
  return (Array.isArray(stored) ? stored : []).map((line) => {
    /** @type {Record<string, any>} */
    const shown = {};
    for (const item of items) if (line[item.key] !== undefined) shown[item.key] = show(item, line[item.key]);
    return shown;
  });
}

/** @type {{[name: string]: Kind}} */
export const KINDS = {
  integer: { storage: "integer", ordered: true, read: readInteger, show: asIs },
  money: { storage: "integer", ordered: true, read: readInteger, show: asIs },
  decimal: { storage: "integer", ordered: true, read: readDecimal, show: showDecimal },
  date: { storage: "date", ordered: true, read: readDate, show: asIs },
  choice: { storage: "text", read: readChoice, show: asIs },
  choices: { storage: "text", many: true, read: readChoices, show: showCodes },
  yes_no: { storage: "text", read: readYesNo, show: asIs },
  text: { storage: "text", read: readWords, show: asIs },
  house: { storage: "text", read: readWords, show: asIs },
  digits: { storage: "text", read: readDigits, show: asIs },
  nik: { storage: "text", read: readNik, show: asIs },
  kk: { storage: "text", read: readKk, show: asIs },
  phone: { storage: "text", read: readPhone, show: asIs },
  lines: { storage: "text", read: readLines, show: showLines },
};

/** Show a stored value as it travels. @param {import("./types.js").Field} field @param {Stored} stored @returns {any} */
export function show(field, stored) {
  return stored === null ? null : KINDS[field.kind].show(stored, field.facts);
}
