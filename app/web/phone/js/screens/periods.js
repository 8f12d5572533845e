/**
 * When something is due: in what period a day lies, and when the next one begins, as the server counts them.
 *
 * @typedef {import("../language/types.js").Form} Form
 */
import { monthInWords } from "../language/values.js";

/** The first day of the period in which a day lies. @param {string} period @param {string} day @returns {string} */
export function periodStart(period, day) {
  const [year, month] = day.split("-").map(Number);
  const from = (/** @type {number} */ first) => `${year}-${String(first).padStart(2, "0")}-01`;
  switch (period) {
    case "day": return day;
    case "month": return from(month);
    case "quarter": return from(month - ((month - 1) % 3));
    case "half": return from(month < 7 ? 1 : 7);
    default: return from(1);
  }
}

/** A period in words: `November 2026`, `Triwulan 4 2026`. @param {string} period @param {string} day @param {"id" | "en"} language */
export function periodInWords(period, day, language) {
  const [year, month] = day.split("-").map(Number);
  const quarter = Math.ceil(month / 3);
  switch (period) {
    case "month": return monthInWords(day, language);
    case "quarter": return language === "en" ? `quarter ${quarter} of ${year}` : `triwulan ${quarter} ${year}`;
    case "half": return language === "en" ? `half ${month < 7 ? 1 : 2} of ${year}` : `semester ${month < 7 ? 1 : 2} ${year}`;
    case "year": return String(year);
    default: return "";
  }
}

/** Whether somebody last seen on a day is to be seen again in the period of today. @param {Form} form @param {string} seen @param {string} today */
export function isDue(form, seen, today) {
  return form.period !== "day" && seen < periodStart(form.period, today);
}
