/**
 * A child's growth by the WHO standards, the twin of `app/themes/growth`: to the day, in whole hundredths of a centimetre
 * and whole grams, from the document that `GET /v1/growth` gives. It works without a signal, and says words, no diagnosis.
 *
 * @typedef {import("./types.js").Words} Words
 * @typedef {"haz" | "waz" | "whz" | "baz" | "hcz" | "acz"} Indicator
 * @typedef {"L" | "P"} Sex
 * @typedef {[number, number, number]} Lms Box-Cox power, median, coefficient of variation.
 *
 * @typedef {object} Category
 * @property {Indicator} indicator
 * @property {string} code
 * @property {number | null} first The lowest z-score in it, in hundredths.
 * @property {number | null} last
 * @property {Words} said What a kader reads.
 *
 * @typedef {object} Tables What `GET /v1/growth` gives.
 * @property {string} source Whose figures they are.
 * @property {number} first_standing_day
 * @property {number} first_height_day
 * @property {number} last_day
 * @property {number} position_gap
 * @property {Record<string, [number, number]>} plausible
 * @property {Words} measure_again
 * @property {Category[]} categories
 * @property {number[]} places
 * @property {Record<string, Record<string, {first: number, lms: string[]}>>} tables
 *
 * @typedef {object} Child One measurement; null is not measured.
 * @property {Sex} sex
 * @property {number} ageDays
 * @property {number | null} [weightG]
 * @property {number | null} [height] In 0.01 cm, as are arm and head.
 * @property {"lying" | "standing" | null} [position]
 * @property {boolean} [oedema]
 * @property {number | null} [muac]
 * @property {number | null} [head]
 *
 * @typedef {{exact: number, hundredths: number, flagged: boolean}} Score
 * @typedef {Map<Indicator, Score>} Scores Those that could be computed, in the order of `INDICATORS`.
 */

/** @type {Indicator[]} */
export const INDICATORS = ["haz", "waz", "whz", "baz", "hcz", "acz"];

/** The z-scores for which Permenkes 2/2020 has words. @type {Indicator[]} */
export const WITH_WORDS = ["haz", "waz", "whz", "baz"];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What each digit stands for, by its character. @type {number[]} */
const VALUES = [];
for (let value = 0; value < DIGITS.length; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;

/** @typedef {{first: number, last: number, columns: number[][]}} Curve */

/** @type {WeakMap<object, Curve>} */
const CURVES = new WeakMap();

/** @param {Tables} tables @param {string} table @param {Sex} sex @returns {Curve} */
function curve(tables, table, sex) {
  const written = tables.tables[table][sex];
  let found = CURVES.get(written);
  if (!found) {
    const columns = written.lms.map((text, at) => column(text, 10 ** tables.places[at]));
    found = { first: written.first, last: written.first + columns[0].length - 1, columns };
    CURVES.set(written, found);
  }
  return found;
}

/**
 * Read a column written as differences of differences, in digits of five bits, the lowest first, the sign in the lowest
 * bit of all. It is one loop, because a form waits for it.
 * @param {string} text @param {number} scale @returns {number[]}
 */
function column(text, scale) {
  const numbers = [];
  let [value, weight, step, sum] = [0, 1, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const digit = VALUES[text.charCodeAt(at)];
    value += (digit & 31) * weight;
    weight *= 32;
    if (digit & 32) continue;
    step += value % 2 ? -(value - 1) / 2 : value / 2;
    sum += step;
    numbers.push(sum / scale);
    value = 0;
    weight = 1;
  }
  return numbers;
}

/** @param {Curve} of @param {number} row @returns {Lms} */
function lms(of, row) {
  return [of.columns[0][row], of.columns[1][row], of.columns[2][row]];
}

/** L, M, S of an age in days; null outside the table. @param {Curve} of @param {number} day @returns {Lms | null} */
function onDay(of, day) {
  return day >= of.first && day <= of.last ? lms(of, day - of.first) : null;
}

/** L, M, S of a length in 0.01 cm, between two rows in proportion; null outside the table. @param {Curve} of @param {number} length @returns {Lms | null} */
function atLength(of, length) {
  if (length < of.first * 10 || length > of.last * 10) return null;
  const above = length - of.first * 10;
  const rest = above % 10;
  const row = (above - rest) / 10;
  const here = lms(of, row);
  if (!rest) return here;
  const [share, there] = [rest / 10, lms(of, row + 1)];
  return [
    here[0] + (there[0] - here[0]) * share,
    here[1] + (there[1] - here[1]) * share,
    here[2] + (there[2] - here[2]) * share,
  ];
}

/** The z-scores of one child on one day; none beyond the tables' ages. @param {Tables} tables @param {Child} child @returns {Scores} */
export function measure(tables, child) {
  /** @type {Scores} */
  const scores = new Map();
  const { sex, ageDays, position = null, oedema = false } = child;
  if (ageDays < 0 || ageDays > tables.last_day) return scores;
  const [weightG, height] = [positive(child.weightG), positive(child.height)];
  const [muac, head] = [positive(child.muac), positive(child.head)];
  const length = height === null ? null : adjusted(tables, height, ageDays, position);
  const weight = weightG === null || oedema ? null : weightG / 1000;
  /** @param {Indicator} name @param {number | null} measured @param {Lms | null} at @param {boolean} [tails] */
  const add = (name, measured, at, tails = true) => {
    if (measured === null || at === null) return;
    const exact = zScore(measured, at, tails);
    const hundredths = toHundredths(exact);
    const [low, high] = tables.plausible[name];
    scores.set(name, { exact, hundredths, flagged: hundredths < low || hundredths > high });
  };
  /** @param {string} table */
  const forAge = (table) => onDay(curve(tables, table, sex), ageDays);
  add("haz", length === null ? null : length / 100, forAge("lhfa"), false);
  add("waz", weight, forAge("wfa"));
  if (weight !== null && weightG !== null && length !== null) {
    add("whz", weight, atLength(curve(tables, ageDays < tables.first_height_day ? "wfl" : "wfh", sex), length));
    add("baz", (weightG * 100000) / (length * length), forAge("bmifa"));
  }
  add("hcz", head === null ? null : head / 100, forAge("hcfa"));
  add("acz", muac === null ? null : muac / 100, forAge("acfa"));
  return scores;
}

/** @param {number | null | undefined} value @returns {number | null} */
function positive(value) {
  return value !== null && value !== undefined && value > 0 ? value : null;
}

/** What was measured as the age asks for it: length before day 731, height from then on. @param {Tables} tables @param {number} height @param {number} ageDays @param {string | null} position */
function adjusted(tables, height, ageDays, position) {
  if (position === "standing" && ageDays < tables.first_standing_day) return height;
  if (position === "standing" && ageDays < tables.first_height_day) return height + tables.position_gap;
  if (position === "lying" && ageDays >= tables.first_height_day) return height - tables.position_gap;
  return height;
}

/** How many standard deviations from the median; with `tails` measured in steps beyond 3. @param {number} measured @param {Lms} at @param {boolean} tails */
function zScore(measured, at, tails) {
  const [power, median, spread] = at;
  const ratio = measured / median;
  const z = power ? (ratio ** power - 1) / (power * spread) : Math.log(ratio) / spread;
  if (!tails || (z >= -3 && z <= 3)) return z;
  if (z > 3) {
    const third = atSd(3, at);
    return 3 + (measured - third) / (third - atSd(2, at));
  }
  const third = atSd(-3, at);
  return -3 + (measured - third) / (atSd(-2, at) - third);
}

/** @param {number} sd @param {Lms} at @returns {number} */
function atSd(sd, [power, median, spread]) {
  return power ? median * (1 + power * spread * sd) ** (1 / power) : median * Math.exp(spread * sd);
}

/** Round to hundredths, half away from zero; a half cut short by a hair is still a half. @param {number} z @returns {number} */
export function toHundredths(z) {
  const size = Math.floor(Math.abs(z) * 100 + 0.5 + 1e-9);
  return z < 0 && size ? -size : size;
}

/** The class of a rounded z-score; null for head and arm. @param {Tables} tables @param {Indicator} indicator @param {number} hundredths @returns {Category | null} */
export function category(tables, indicator, hundredths) {
  const holds = (/** @type {Category} */ each) =>
    each.indicator === indicator &&
    (each.first === null || hundredths >= each.first) &&
    (each.last === null || hundredths <= each.last);
  return tables.categories.find(holds) || null;
}

/**
 * What a kader reads of each z-score that has words: of an implausible one, to measure again.
 * @param {Tables} tables @param {Scores} scores @returns {{indicator: Indicator, z: number, flagged: boolean, code: string, words: Words}[]}
 */
export function told(tables, scores) {
  const lines = [];
  for (const indicator of WITH_WORDS) {
    const score = scores.get(indicator);
    const found = score ? category(tables, indicator, score.hundredths) : null;
    if (!score || !found) continue;
    const words = score.flagged ? tables.measure_again : found.said;
    lines.push({ indicator, z: score.hundredths / 100, flagged: score.flagged, code: found.code, words });
  }
  return lines;
}
