/**
 * Answers and findings in words that a kader reads: never a code, never a diagnosis.
 *
 * @typedef {import("../language/types.js").Answers} Answers
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../language/types.js").Field} Field
 * @typedef {import("../language/values.js").Language} Language
 */
import { isLent } from "../language/lent.js";
import { dayInWords, decimal, plainDay, rupiah, whole } from "../language/values.js";

const GAPS = {
  unknown: { id: "Tidak tahu", en: "Does not know" },
  refused: { id: "Tidak bersedia menjawab", en: "Does not want to say" },
};
const NOTHING = { id: "Tidak ada", en: "None" };

/** An answer in words; "" when there is none. @param {Field} question @param {any} value @param {Language} language @returns {string} */
export function told(question, value, language) {
  if (value === undefined || value === null || value === "") return "";
  if (value === "unknown" || value === "refused") return GAPS[/** @type {"unknown" | "refused"} */ (value)][language];
  if (isLent(value)) return value.shown;
  const { kind, facts } = question;
  const unit = question.unit && kind !== "money" ? ` ${question.unit}` : "";
  switch (kind) {
    case "choice": case "yes_no": return optionLabel(facts, yesOrNo(value), language);
    case "choices": return !value.length ? NOTHING[language] : value.map((/** @type {string} */ code) => optionLabel(facts, code, language)).join(", ");
    case "lines": return !value.length ? NOTHING[language] : value.map((/** @type {any} */ line) => toldLine(question, line, language)).join("; ");
    case "date": return /^\d{4}-\d\d-\d\d$/.test(plainDay(value)) ? dayInWords(plainDay(value), language) : String(value);
    case "money": return /^\d+$/.test(String(value)) ? rupiah(value) : String(value);
    case "integer": return (/^\d{5,}$/.test(String(value)) ? whole(value) : String(value)) + unit;
    case "decimal": return measure(String(value), language) + unit;
    default: return String(value);
  }
}

/** A decimal without zeros at its end, as typed or as it travels: `77,0` and `77.00` are one height. @param {string} text @param {Language} language @returns {string} */
function measure(text, language) {
  const plain = text.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? decimal(plain.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""), language) : text;
}

/** One line in words: its first answers. @param {Field} question @param {any} line @param {Language} language @returns {string} */
export function toldLine(question, line, language) {
  const items = question.facts.items || [];
  if (line === null || typeof line !== "object") {
    const plain = items.find((each) => each.key === question.facts.plain);
    return plain ? told(plain, line, language) : String(line);
  }
  return items.map((each) => told(each, line[each.key], language)).filter(Boolean).join(", ");
}

/** @param {Field["facts"]} facts @param {string} code @param {Language} language @returns {string} */
export function optionLabel(facts, code, language) {
  const option = (facts.options || []).find((each) => each.code === code);
  return option ? option.label[language] : code;
}

/** @param {any} value */
function yesOrNo(value) {
  return value === true ? "yes" : value === false ? "no" : value;
}

/** What growth shows, in the order in which it is told. @type {Record<string, {id: string, en: string}>} */
const GROWTH = {
  haz_status: { id: "Tinggi menurut umur", en: "Height for age" },
  waz_status: { id: "Berat menurut umur", en: "Weight for age" },
  whz_status: { id: "Berat menurut tinggi", en: "Weight for height" },
};

/**
 * What was found at once, in words: a category of growth and whom to ask, never a diagnosis. Without the standards on
 * the phone it says what the server called it.
 * @param {Form} form @param {Record<string, any>} derived @param {Language} language
 * @param {import("../language/growth.js").Tables} [growth]
 * @returns {{key: string, what: string, says: string, good: boolean}[]}
 */
export function findings(form, derived, language, growth) {
  const found = [];
  for (const each of form.derived) {
    const code = derived[each.key];
    if (!GROWTH[each.key] || code === undefined) continue;
    const category = growth && growth.categories.find((one) => one.code === code);
    const says = category ? category.said : { id: optionLabel(each.facts, code, "id"), en: optionLabel(each.facts, code, "en") };
    found.push({ key: each.key, what: GROWTH[each.key][language], says: says[language], good: !says.id.includes("puskesmas") });
  }
  return found;
}
