/**
 * A business's scale, branch, workers and age by the rules of the day observed; the twin of
 * `app/themes/derive/business.py`.
 *
 * @typedef {import("../formulas.js").By} By
 */
import { nikDoubts } from "./person.js";
import { day, linesOf, none, number, total, yearsAfter, yesNo } from "./truths.js";

/** @type {By} */
export function businessScale(values, { rules }) {
  const on = day(values.observed_on);
  if (on === null) return { scale: null, scale_basis: null, scales_agree: null };
  const capital = number(values.capital_idr);
  const sales = number(rules.annual_sales[String(values.turnover_month_class)]);
  const bySales = sales === null ? null : scaleBy(rules.scales, "sales_most", sales, on);
  const byCapital = capital === null ? null : scaleBy(rules.scales, "capital_most", capital, on);
  /** @type {[string, string | null][]} */
  const tests = [
    ["SALES", bySales],
    ["CAPITAL", byCapital],
  ];
  if (isNew(number(values.year_started), on, rules.capital_comes_first)) tests.reverse();
  const [basis, scale] = tests.find(([, found]) => found) || [null, null];
  return { scale, scale_basis: basis, scales_agree: bySales && byCapital ? yesNo(bySales === byCapital) : null };
}

/** Of the rule in force on a day, the smallest size that holds an amount. @param {any[]} scales @param {string} most @param {number} amount @param {string} on @returns {string | null} */
function scaleBy(scales, most, amount, on) {
  const begun = scales.map((each) => each.valid_from).filter((from) => from <= on).sort();
  const last = begun[begun.length - 1];
  const found = scales.find((each) => each.valid_from === last && (each[most] === null || amount <= each[most]));
  return found ? found.code : null;
}

/** @param {number | null} started @param {string} on @param {string} since @returns {boolean} */
function isNew(started, on, since) {
  return started !== null && on >= since && started >= Number(since.slice(0, 4));
}

/** @type {By} */
export function businessActivity(values, { rules }) {
  const { kbli, kbli_version: version } = values;
  if (typeof kbli !== "string" || typeof version !== "string") return { kbli_section: null, food_maker: null };
  const division = kbli.slice(0, 2);
  const section = (rules.kbli_sections[version] || {})[division];
  return {
    kbli_section: section ? `${version}_${section}` : null,
    food_maker: yesNo(rules.food_divisions.includes(division)),
  };
}

/** @type {By} */
export function businessWorkers(values) {
  const women = ["workers_paid_f", "workers_unpaid_f"];
  return {
    workers_women: total(values, women),
    workers_total: total(values, [...women, "workers_paid_m", "workers_unpaid_m"]),
  };
}

/** @type {By} */
export function businessAge(values, { rules }) {
  const [on, started, nik] = [day(values.observed_on), number(values.year_started), values.owner_nik];
  if (on === null || started === null) return { years_running: null, year_fits: null };
  const { youngest_owner: youngest, oldest_business: oldest } = rules.business_years;
  const year = Number(on.slice(0, 4));
  const born = typeof nik === "string" ? birthYear(nik, year, youngest) : null;
  const running = year - started;
  const fits = running >= 0 && running <= oldest && (born === null || started >= born + youngest);
  return { years_running: running, year_fits: yesNo(fits) };
}

/** Of the two centuries, the one in which the owner is old enough. @param {string} nik @param {number} now @param {number} youngest */
function birthYear(nik, now, youngest) {
  const year = 2000 + Number(nik.slice(10, 12));
  return year + youngest <= now ? year : year - 100;
}

/** @type {By} */
export function businessConfirmed(values) {
  const on = day(values.observed_on);
  return { confirmed_until: on && yearsAfter(on, 1) };
}

/** @type {By} */
export function businessOwner(values, { rules }) {
  return { owner_nik_doubts: nikDoubts(values.owner_nik, values.owner_sex, null, rules.provinces) };
}

/** @type {By} */
export function businessAid(values) {
  const aid = values.aid_received;
  return { aided: none(aid) ? null : yesNo(linesOf(aid).length > 0) };
}
