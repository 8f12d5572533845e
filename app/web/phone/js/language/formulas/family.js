/**
 * A family's needs, aid and house; the twin of `app/themes/derive/family.py`. The formulas count, and declare nobody poor.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("./truths.js").Value} Value
 * @typedef {import("../types.js").Values} Values
 */
import { codesOf, day, either, isOneOf, linesOf, many, none, number, yesNo } from "./truths.js";

/** @type {By} */
export function familyNeeds(values, { rules }) {
  const answers = rules.criteria.map((/** @type {string} */ key) => values[key]);
  const known = answers.some((/** @type {Value} */ answer) => !none(answer));
  return { criteria_met: known ? answers.filter((/** @type {Value} */ answer) => answer === "yes").length : null };
}

/** @type {By} */
export function familyAid(values, { rules }) {
  const { aid: said, aid_official: listed } = values;
  const on = day(values.observed_on) || "";
  const [now, onList] = [running(said, on), running(listed, on)];
  const received = none(said) && !onList.length ? null : [...now, ...onList];
  const parts = linesOf(said).filter((line) => now.includes(line.programme) && !none(line.components));
  const inOrder = (/** @type {string[]} */ codes) => many(rules.programmes.filter((/** @type {string} */ each) => codes.includes(each)));
  return {
    aid_now: none(said) ? null : inOrder(now),
    aid_listed: none(listed) ? null : inOrder(onList),
    aid_received: received && inOrder(received),
    receives_aid: received && yesNo(received.length > 0),
    pkh_components: parts.length ? Math.max(...parts.map((line) => line.components)) : null,
  };
}

/** @type {By} */
export function familyRank(values, { rules }) {
  const [on, rank, received] = [day(values.observed_on), number(values.desil), values.aid_received];
  if (rank === null || on === null) return { eligible_for: null, above_ceiling: null };
  const held = rules.programmes
    .map((/** @type {string} */ programme) => ruleOf(rules.eligibility, programme, on))
    .filter((/** @type {any} */ rule) => rule && rank > 0);
  const got = codesOf(received);
  const codes = (/** @type {(rule: any) => boolean} */ fits) =>
    many(held.filter(fits).map((/** @type {any} */ rule) => rule.programme));
  return {
    eligible_for: codes((rule) => rule.least <= rank && rank <= rule.most),
    above_ceiling: none(received) ? null : codes((rule) => rank > rule.most && got.includes(rule.programme)),
  };
}

/** @type {By} */
export function houseTests(values, { rules }) {
  const [area, members, bounds] = [number(values.floor_area_m2), number(values.members), rules.house_tests];
  const crowded = area !== null && members ? area < bounds.least_area_tenths * members : null;
  /** @type {[string, boolean | null][]} */
  const results = [
    ["UNSAFE", isOneOf(values.wall_roof_unsafe, ["yes"])],
    ["ROTTING", either(isOneOf(values.wall, bounds.walls), isOneOf(values.roof, bounds.roofs))],
    ["FLOOR", either(isOneOf(values.floor, bounds.floors), isOneOf(values.floor_broken, ["yes"]))],
    ["TOILET", toiletUnfit(values)],
    ["CROWDED", crowded],
  ];
  const failed = results.filter(([, result]) => result).map(([name]) => name);
  const known = results.some(([, result]) => result !== null);
  const settled = failed.length > 0 || results.every(([, result]) => result !== null);
  return { rtlh_tests: known ? many(failed) : null, rtlh: settled ? yesNo(failed.length > 0) : null };
}

/** The programmes of lines that run on a day. @param {Value} told @param {string} on @returns {string[]} */
function running(told, on) {
  return linesOf(told)
    .filter((line) => (line.aid_status || "aktif") === "aktif" && (line.since || "") <= on && on <= (line.until || "9"))
    .map((line) => line.programme);
}

/** The rule of a programme in force on a day, the one that began last. @param {any[]} eligibility @param {string} programme @param {string} on */
function ruleOf(eligibility, programme, on) {
  return eligibility
    .filter((each) => each.programme === programme && each.valid_from <= on && (!each.valid_to || on <= each.valid_to))
    .reduce((last, each) => (last && last.valid_from >= each.valid_from ? last : each), null);
}

/** @param {Values} values @returns {boolean | null} */
function toiletUnfit(values) {
  if (values.toilet === "5" || values.toilet === "6") return true;
  return none(values.toilet) ? null : isOneOf(values.toilet_type, ["4"]);
}
