/**
 * A farming group's class by its score, and its harvests; the twin of `app/themes/derive/group.py`.
 *
 * @typedef {import("../formulas.js").By} By
 */
import { day, linesOf, many, none, number, yesNo } from "./truths.js";

/** @type {By} */
export function groupClass(values, { rules }) {
  const on = day(values.class_assessed_on) || day(values.observed_on);
  const [told, score] = [values.class, number(values.class_score)];
  if (score === null || on === null) return { class_by_score: null, class_agrees: null };
  const found = classBy(rules.class_bands, score, on);
  return { class_by_score: found, class_agrees: found === null || none(told) ? null : yesNo(found === told) };
}

/** @param {any[]} bands @param {number} score @param {string} on @returns {string | null} */
function classBy(bands, score, on) {
  const begun = bands.map((each) => each.valid_from).filter((from) => from <= on).sort();
  const last = begun[begun.length - 1];
  const found = bands.find((each) => each.valid_from === last && each.least <= score && score <= each.most);
  return found ? found.code : null;
}

/** @type {By} */
export function groupHarvests(values) {
  const on = day(values.observed_on);
  if (none(values.harvests) || on === null) return { harvest_doubts: null };
  const [days, first] = [linesOf(values.harvests).map((line) => line.harvested_on), day(values.founded_on) || ""];
  const doubts = [];
  if (days.some((each) => each > on)) doubts.push("AFTER_VISIT");
  if (days.some((each) => each < first)) doubts.push("BEFORE_GROUP");
  return { harvest_doubts: many(doubts) };
}
