/**
 * What follows from the answers is computed on the phone where the phone knows enough; the rest stays open, and nothing
 * is judged by it.
 *
 * @typedef {import("./types.js").Context} Context
 * @typedef {import("./types.js").Values} Values
 * @typedef {import("./plan.js").Formula} Formula
 * @typedef {import("./past.js").Past} Past
 */
import { FORMULAS } from "./formulas.js";

/**
 * Put derived values beside the answers; return the keys of those that only the server can tell. What rests on a doubtful
 * answer is left out, and doubtful itself.
 * @param {Formula[]} formulas
 * @param {{values: Values, doubtful: Set<string>}} notes
 * @param {Context} context
 * @param {Past} past
 * @param {Record<string, any>} rules The tables of the form.
 * @returns {string[]}
 */
export function derive(formulas, notes, context, past, rules) {
  const { values, doubtful } = notes;
  /** @type {Set<string>} */
  const open = new Set();
  for (const formula of formulas) {
    const sure = !formula.takes.some((key) => doubtful.has(key));
    const found = sure && knows(formula, past) ? computed(formula, values, context, past, rules) : null;
    const untold = sure ? !found : formula.takes.some((key) => open.has(key));
    for (const { key } of formula.gives) {
      const value = found ? found[key] : null;
      values[key] = value === undefined ? null : value;
      if (!found) doubtful.add(key);
      if (untold) open.add(key);
    }
  }
  return Array.from(open);
}

/** @param {Formula} formula @param {Values} values @param {Context} context @param {Past} past @param {Record<string, any>} rules @returns {Values | null} */
function computed(formula, values, context, past, rules) {
  const by = Object.prototype.hasOwnProperty.call(FORMULAS, formula.by) ? FORMULAS[formula.by] : null;
  return by && by(values, { past, rules, growth: context.growth });
}

/** Whether the phone knows what a formula remembers: never what other families' records say. @param {Formula} formula @param {Past} past */
function knows(formula, past) {
  const { recalls } = formula;
  if (!recalls) return true;
  if (recalls.shared.length || recalls.alike.length) return false;
  if (recalls.earlier.length && past.earlier === null) return false;
  return !recalls.previous.length || past.previous !== undefined;
}
