/**
 * What the formulas share: how truths, numbers, days and lists of codes are written and joined.
 *
 * @typedef {import("../types.js").Stored} Stored
 * @typedef {import("../types.js").Values} Values
 * @typedef {Stored | undefined} Value
 * @typedef {{[item: string]: any}} Line
 */
import { dayOf } from "../calendar.js";

/** @param {Value} value @returns {value is null | undefined} */
export function none(value) {
  return value === null || value === undefined;
}

/** Whether an answer is one of some codes; null when there is none. @param {Value} value @param {string[]} codes @returns {boolean | null} */
export function isOneOf(value, codes) {
  return none(value) ? null : codes.includes(String(value));
}

/** Join two truths with OR. @param {boolean | null} one @param {boolean | null} other @returns {boolean | null} */
export function either(one, other) {
  if (one || other) return true;
  return one === null || other === null ? null : false;
}

/** Write codes as a multiple choice is kept. @param {string[]} codes @returns {string} */
export function many(codes) {
  return codes.length ? `,${codes.join(",")},` : ",";
}

/** The codes of a multiple choice. @param {Value} kept @returns {string[]} */
export function codesOf(kept) {
  return none(kept) ? [] : String(kept).split(",").filter(Boolean);
}

/** @param {boolean} truth @returns {"yes" | "no"} */
export function yesNo(truth) {
  return truth ? "yes" : "no";
}

/** A value that is a number. @param {Value} value @returns {number | null} */
export function number(value) {
  return typeof value === "number" ? value : null;
}

/** A value that is a day. @param {Value} value @returns {string | null} */
export function day(value) {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The lines of a question; none where nothing was said. @param {Value} value @returns {Line[]} */
export function linesOf(value) {
  return Array.isArray(value) ? value : [];
}

/** Add up those of the answers that are there; null when none is. @param {Values} values @param {string[]} keys @returns {number | null} */
export function total(values, keys) {
  const known = keys.map((key) => number(values[key])).filter((each) => each !== null);
  return known.length ? known.reduce((sum, each) => Number(sum) + Number(each), 0) : null;
}

/** The same day some years later; of 29 February, 1 March where there is none. @param {string} from @param {number} years @returns {string} */
export function yearsAfter(from, years) {
  const [year, month, date] = from.split("-").map(Number);
  return dayOf(year + years, month, date) || String(dayOf(year + years, 3, 1));
}

/** Completed years of somebody on a day. @param {string} born @param {string} on @returns {number} */
export function yearsOn(born, on) {
  return Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0);
}

/** Whether somebody of so many completed years can be in a need of this kind (PP01). @param {Record<string, (number | null)[]>} ages @param {string} code @param {number} years */
export function fitsAge(ages, code, years) {
  const [least, most] = ages[code] || [null, null];
  return (least === null || least <= years) && (most === null || years <= most);
}
