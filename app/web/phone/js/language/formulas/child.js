/**
 * A child's age, z-scores and their words, and how it grows from weighing to weighing; the twin of
 * `app/themes/derive/child.py` and `weighing.py`.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("../growth.js").Indicator} Indicator
 * @typedef {import("../types.js").Values} Values
 */
import { daysBetween, monthsBetween } from "../calendar.js";
import { INDICATORS, WITH_WORDS, category, measure } from "../growth.js";
import { codesOf, day, many, none, number, yesNo } from "./truths.js";

/** @type {By} */
export function childGrowth(values, { growth }) {
  if (!growth) return null;
  const [born, seen, { sex }] = [day(values.birth_date), day(values.observed_on), values];
  const age = born === null || seen === null ? null : daysBetween(born, seen);
  const months = born === null || seen === null ? null : monthsBetween(born, seen);
  const known = age !== null && age >= 0 && (sex === "L" || sex === "P");
  const scores = known
    ? measure(growth, {
        sex: /** @type {"L" | "P"} */ (sex),
        ageDays: age,
        weightG: tenfold(values.weight_kg),
        height: number(values.height_cm),
        position: values.position === "lying" || values.position === "standing" ? values.position : null,
        oedema: values.oedema === "yes",
        muac: tenfold(values.muac_cm),
        head: tenfold(values.head_cm),
      })
    : new Map();
  /** @type {Values} */
  const found = { age_days: age, age_months: months };
  const flagged = INDICATORS.filter((name) => scores.has(name) && scores.get(name).flagged);
  for (const name of INDICATORS) found[name] = scores.has(name) ? scores.get(name).hundredths : null;
  found.flags = scores.size ? many(flagged) : null;
  for (const name of WITH_WORDS) {
    const word = scores.has(name) ? category(growth, name, scores.get(name).hundredths) : null;
    found[`${name}_status`] = word && word.code;
  }
  return found;
}

/** @param {import("./truths.js").Value} value @returns {number | null} */
function tenfold(value) {
  return typeof value === "number" ? value * 10 : null;
}

/** @type {By} */
export function childProgress(values, { past, rules }) {
  const earlier = past.earlier || [];
  const weighed = earlier.filter((each) => !none(each.weight_kg));
  const last = weighed[0] || {};
  const marks = marksOf(values, weighed, rules);
  const reasons = [
    ...byZ(values, rules.weighing.bounds),
    ...byHand(values, rules.weighing),
    ...["2T", "BGM"].filter((each) => marks && marks.includes(each)),
  ];
  const known = reasons.length > 0 || marks !== null || INDICATORS.some((z) => !none(values[z]));
  return {
    weighed_before: last.observed_on,
    weight_gain_g: gain(values, last),
    height_change_cm: heightChange(values, earlier, rules.weighing),
    kms_status: marks && many(marks),
    referral_reasons: known ? many(reasons) : null,
    needs_referral: known ? yesNo(reasons.length > 0) : null,
  };
}

/** The letters of a weighing; null for a child that was not weighed. @param {Values} values @param {Values[]} weighed @param {any} rules @returns {string[] | null} */
function marksOf(values, weighed, rules) {
  if (none(values.weight_kg)) return null;
  const marks = [letterOf(values, weighed, rules.least_gains)];
  if (marks[0] === "T") {
    const at = lastMonth(values, weighed);
    if (at >= 0 && letterOf(weighed[at], weighed.slice(at + 1), rules.least_gains) === "T") marks.push("2T");
  }
  const waz = plausible(values, "waz");
  if (waz !== null && waz < rules.weighing.red_line) marks.push("BGM");
  return marks;
}

/** B, O, N or T of a weighing, given those before it, the latest first. @param {Values} values @param {Values[]} weighed @param {number[][]} gains @returns {string} */
function letterOf(values, weighed, gains) {
  if (!weighed.length) return "B";
  const at = lastMonth(values, weighed);
  if (at < 0) return "O";
  const gained = gain(values, weighed[at]);
  const months = Math.max(number(values.age_months) || 0, 0);
  const [, boys, girls] = gains.filter(([since]) => since <= months).reverse()[0];
  return gained !== null && gained >= (values.sex === "L" ? boys : girls) ? "N" : "T";
}

/** The place of the latest weighing in the calendar month before; -1 without. @param {Values} values @param {Values[]} weighed */
function lastMonth(values, weighed) {
  const month = monthOf(values);
  return weighed.findIndex((each) => monthOf(each) === month - 1);
}

/** @param {Values} values @returns {number} */
function monthOf(values) {
  const on = day(values.observed_on);
  return on === null ? -1 : Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));
}

/** Grams gained since a weighing. @param {Values} values @param {Values} before @returns {number | null} */
function gain(values, before) {
  const [now, then] = [number(values.weight_kg), number(before.weight_kg)];
  return now === null || then === null ? null : (now - then) * 10;
}

/** The change since the height was last taken, as if both had been measured lying. @param {Values} values @param {Values[]} earlier @param {any} bounds @returns {number | null} */
function heightChange(values, earlier, bounds) {
  const now = lying(values, bounds);
  const then = earlier.map((each) => lying(each, bounds)).find((each) => each !== null);
  return now === null || none(then) ? null : now - then;
}

/** @param {Values} values @param {any} bounds @returns {number | null} */
function lying(values, bounds) {
  const [height, age, { position }] = [number(values.height_cm), number(values.age_days), values];
  if (height === null) return null;
  const standing = position ? position === "standing" : (age || 0) >= bounds.first_height_day;
  return standing ? height + bounds.position_gap : height;
}

/** A z-score in hundredths; an implausible one is measured again before anybody acts on it. @param {Values} values @param {string} z */
function plausible(values, z) {
  return codesOf(values.flags).includes(z) ? null : number(values[z]);
}

/** @param {Values} values @param {[string, string, number, string, number | null][]} bounds @returns {string[]} */
function byZ(values, bounds) {
  const reasons = [];
  for (const [z, below, low, above, high] of bounds) {
    const score = plausible(values, z);
    if (score === null) continue;
    if (score < low) reasons.push(below);
    if (high !== null && score > high) reasons.push(above);
  }
  return reasons;
}

/** What hands and a tape find. @param {Values} values @param {any} bounds @returns {string[]} */
function byHand(values, bounds) {
  const [muac, age] = [number(values.muac_cm), number(values.age_days) || 0];
  const thin = muac !== null && muac < bounds.muac_low && age >= bounds.without_muac_before;
  return [...(thin ? ["MUAC_LOW"] : []), ...(values.oedema === "yes" ? ["OEDEMA"] : [])];
}
