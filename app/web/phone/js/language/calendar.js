/** Days are texts `YYYY-MM-DD`, which order as days do; nothing here knows of hours. */

const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const MILLISECONDS = 86400000;

/** @param {number} year @param {number} month @returns {number} */
function daysIn(year, month) {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether a text is a day of the calendar, from year 1 to 9999. @param {string} text @returns {boolean} */
export function isDay(text) {
  const parts = DAY.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Days since 1970, of a day of the calendar. @param {string} day @returns {number} */
function count(day) {
  const moment = new Date(0);
  moment.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return moment.getTime() / MILLISECONDS;
}

const FIRST = count("0001-01-01");
const LAST = count("9999-12-31");

/** The day so many days later; null outside the calendar. @param {string} day @param {number} days */
export function addDays(day, days) {
  const moved = count(day) + days;
  if (moved < FIRST || moved > LAST) return null;
  return new Date(moved * MILLISECONDS).toISOString().slice(0, 10);
}

/** Days from one day to another; negative when it lies before. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return count(to) - count(from);
}

/** Completed calendar months from one day to another. @param {string} from @param {string} to @returns {number} */
export function monthsBetween(from, to) {
  const [y1, m1, d1] = from.split("-").map(Number);
  const [y2, m2, d2] = to.split("-").map(Number);
  return (y2 - y1) * 12 + m2 - m1 - (d2 < d1 ? 1 : 0);
}

/** The day at which a year, month and day are written; null when there is none. @param {number} year @param {number} month @param {number} day */
export function dayOf(year, month, day) {
  const text = [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  return isDay(text) ? text : null;
}
