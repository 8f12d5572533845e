/**
 * What the course of a COVID-19 episode may be; the twin of `app/themes/derive/case.py`.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("../types.js").Values} Values
 */
import { daysBetween } from "../calendar.js";
import { day, none, yesNo } from "./truths.js";

/** @param {any} steps @param {any} before @param {any} now @returns {boolean} */
function follows(steps, before, now) {
  return now === before || (steps[String(before)] || []).includes(now);
}

/** @type {By} */
export function statusStep(values, { past, rules }) {
  const [before, now] = [past.previous && past.previous.status, values.status];
  return { status_follows: none(before) || none(now) ? null : yesNo(follows(rules.status_steps, before, now)) };
}

/** @type {By} */
export function outcomeOfStatus(values, { rules }) {
  const { status, outcome } = values;
  return { outcome_follows: none(status) || none(outcome) ? null : yesNo(follows(rules.status_steps, status, outcome)) };
}

/** @type {By} */
export function otherEpisodes(values, { past }) {
  const here = begin(values);
  const days = (past.earlier || []).map((each) => {
    const other = begin(each);
    return here === null || other === null ? null : Math.abs(daysBetween(other, here));
  });
  const known = days.filter((each) => each !== null);
  return { days_from_episode: known.length ? Math.min(...known.map(Number)) : null };
}

/** The day by which an episode is told from others. @param {Values} values @returns {string | null} */
function begin(values) {
  return day(values.confirmed_on) || day(values.onset_date) || day(values.observed_on);
}
