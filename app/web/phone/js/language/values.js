/** How numbers, rupiah, days and times are typed and shown in Indonesia; nothing is rounded, nothing asks the browser. */
import { dayOf } from "./calendar.js";

const MONTHS = {
  id: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const WEEKDAYS = {
  id: "Minggu Senin Selasa Rabu Kamis Jumat Sabtu".split(" "),
  en: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" "),
};

/** @typedef {"id" | "en"} Language */

/** WIB is seven hours ahead of UTC, all year. */
const WIB_MILLISECONDS = 7 * 3600 * 1000;

/**
 * Read a whole number or an amount as it is typed: `1.500.000`, `Rp 20.000,00`, `Rp 5.000,-`. What is none is returned
 * as it is. Groups have three digits: `1.50` is no number of ours.
 * @param {string} text @returns {string}
 */
export function plainWhole(text) {
  const bare = text.replace(/^(-?)\s*rp\.?\s*/i, "$1").replace(/,(00|-)$/, "");
  if (/^-?[0-9]{1,3}(\.[0-9]{3})+$/.test(bare)) return bare.replace(/\./g, "");
  if (/^-?[0-9]{1,3}( [0-9]{3})+$/.test(bare)) return bare.replace(/ /g, "");
  return /^-?[0-9]+$/.test(bare) ? bare : text;
}

/** Read a day as it is typed, day first: `17/8/2026`, `17-08-2026`, `17.8.2026`. @param {string} text @returns {string} */
export function plainDay(text) {
  const parts = /^([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{4})$/.exec(text);
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text;
}

/** The day that three boxes hold; null when they hold none. @param {string} day @param {string} month @param {string} year */
export function dayOfBoxes(day, month, year) {
  const parts = [year, month, day].map((each) => (/^\s*[0-9]{1,4}\s*$/.test(each) ? Number(each) : 0));
  return parts[0] < 1000 ? null : dayOf(parts[0], parts[1], parts[2]);
}

/** A whole number with dots: `1.500.000`. @param {number | string} value @returns {string} */
export function whole(value) {
  const text = String(value);
  const sign = text.startsWith("-") ? "-" : "";
  return sign + text.replace(/^-/, "").replace(/\B(?=([0-9]{3})+$)/g, ".");
}

/** An amount: `Rp 1.500.000`. @param {number | string} value @returns {string} */
export function rupiah(value) {
  const shown = whole(value);
  return shown.startsWith("-") ? `-Rp ${shown.slice(1)}` : `Rp ${shown}`;
}

/** A decimal as it travels (`1234.50`), shown with dots and a comma (`1.234,50`), or as English has it. @param {string} text @param {Language} [language] */
export function decimal(text, language = "id") {
  const [before, behind] = String(text).split(".");
  if (language === "en") return behind === undefined ? before : `${before}.${behind}`;
  return behind === undefined ? whole(before) : `${whole(before)},${behind}`;
}

/** A day in words: `17 Agustus 2026`. @param {string} day @param {Language} [language] @returns {string} */
export function dayInWords(day, language = "id") {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[language][month - 1]} ${year}`;
}

/** A day with its weekday: `Senin, 17 Agustus 2026`. @param {string} day @param {Language} [language] @returns {string} */
export function weekdayInWords(day, language = "id") {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return `${WEEKDAYS[language][weekday]}, ${dayInWords(day, language)}`;
}

/** A day in figures: `17/08/2026`. @param {string} day @returns {string} */
export function dayInFigures(day) {
  return day.split("-").reverse().join("/");
}

/** A month in words: `Agustus 2026`. @param {string} month as `2026-08` or a day in it @param {Language} [language] @returns {string} */
export function monthInWords(month, language = "id") {
  const [year, number] = month.split("-").map(Number);
  return `${MONTHS[language][number - 1]} ${year}`;
}

/** The day and time of a moment in WIB. @param {Date | number | string} moment @returns {{day: string, time: string}} */
export function inWib(moment) {
  const shifted = new Date(new Date(moment).getTime() + WIB_MILLISECONDS).toISOString();
  return { day: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}

/** The day it is in WIB. @param {Date | number} now @returns {string} */
export function todayInWib(now) {
  return inWib(now).day;
}

/** A moment in words: `17 Agustus 2026 pukul 14.05 WIB`. @param {Date | number | string} moment @param {Language} [language] @returns {string} */
export function momentInWords(moment, language = "id") {
  const { day, time } = inWib(moment);
  const at = language === "en" ? `at ${time}` : `pukul ${time.replace(":", ".")}`;
  return `${dayInWords(day, language)} ${at} WIB`;
}

/** A moment as a record's `made_at` bears it: WIB with its offset. @param {Date | number} moment @returns {string} */
export function stamp(moment) {
  const shifted = new Date(new Date(moment).getTime() + WIB_MILLISECONDS).toISOString();
  return `${shifted.slice(0, 19)}+07:00`;
}
