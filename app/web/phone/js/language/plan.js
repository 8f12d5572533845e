/**
 * A form made ready for reading: conditions compiled once, each beside the keys it rests on.
 *
 * @typedef {import("./types.js").Check} Check
 * @typedef {import("./types.js").Derived} Derived
 * @typedef {import("./types.js").Form} Form
 * @typedef {import("./types.js").Question} Question
 * @typedef {import("./expr.js").Fields} Fields
 * @typedef {import("./expr.js").Test} Test
 *
 * @typedef {object} Asked A question made ready; `asked` is its condition, which rests on the keys in `restsOn`.
 * @property {Question} question
 * @property {Test | null} asked
 * @property {string[]} restsOn
 * @property {Asking | null} lines
 *
 * @typedef {object} Asking Questions made ready, those of a form or of one of its lines.
 * @property {Asked[]} questions
 * @property {Set<string>} known
 * @property {Set<string>} retired
 *
 * @typedef {object} Weighed A check made ready.
 * @property {Check} check
 * @property {Test} holds
 * @property {string[]} restsOn
 *
 * @typedef {object} Formula What one formula takes and gives; `recalls` of which other records it remembers.
 * @property {string} by
 * @property {string[]} takes
 * @property {Derived[]} gives
 * @property {Record<string, string[]> | null} recalls
 *
 * @typedef {object} Plan
 * @property {Fields} fields
 * @property {Asking} asking
 * @property {Formula[]} formulas
 * @property {Weighed[]} checks Those that rest on the answers alone.
 * @property {Weighed[]} lateChecks Those that rest on the past too.
 */
import { compiled, keysOf } from "./expr.js";
import { KINDS } from "./kinds.js";

const OBSERVED_ON = { key: "observed_on", kind: "date", facts: { earliest: "1900-01-01", future: false } };

/** @type {WeakMap<Form, Plan>} */
const PLANS = new WeakMap();

/** The form's plan, made at first use. Throws Error for a form with a word that this app does not know. @param {Form} form @returns {Plan} */
export function planOf(form) {
  let plan = PLANS.get(form);
  if (!plan) {
    plan = made(form);
    PLANS.set(form, plan);
  }
  return plan;
}

/** What in a form this app is too old to understand; "" when it understands all of it. @param {Form} form @returns {string} */
export function tooNew(form) {
  try {
    planOf(form);
    return "";
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

/** @param {Form} form @returns {Plan} */
function made(form) {
  const questions = form.questions.map((each) => withCodes(each, form.codes || {}));
  /** @type {Fields} */
  const fields = { observed_on: OBSERVED_ON };
  for (const each of [...questions, ...form.derived]) fields[each.key] = each;
  const remembered = new Set(form.derived.filter((each) => each.recalls).map((each) => each.key));
  const checks = form.checks.map((check) => ({
    check,
    holds: compiled(check.holds, fields),
    restsOn: Array.from(keysOf(check.holds)),
  }));
  return {
    fields,
    asking: asking(questions, fields),
    formulas: formulas(form.derived),
    checks: checks.filter((each) => !each.restsOn.some((key) => remembered.has(key))),
    lateChecks: checks.filter((each) => each.restsOn.some((key) => remembered.has(key))),
  };
}

/** Put every code of a long list into the questions that choose from it. @param {Question} question @param {Record<string, string>} codes @returns {Question} */
function withCodes(question, codes) {
  const { facts } = question;
  if (facts.items) {
    return { ...question, facts: { ...facts, items: facts.items.map((item) => withCodes(item, codes)) } };
  }
  const all = facts.others === undefined ? undefined : codes[facts.list || ""];
  return all === undefined ? question : { ...question, facts: { ...facts, codes: all.split(" ") } };
}

/** @param {Question[]} questions @param {Fields} fields @returns {Asking} */
function asking(questions, fields) {
  const live = questions.filter((each) => each.retired === null);
  return {
    questions: live.map((question) => asked(question, fields)),
    known: new Set(live.map((each) => each.key)),
    retired: new Set(questions.filter((each) => each.retired !== null).map((each) => each.key)),
  };
}

/** @param {Question} question @param {Fields} fields @returns {Asked} */
function asked(question, fields) {
  const { asked_if: condition, facts, kind } = question;
  if (!KINDS[kind]) throw new Error(`${kind} is no kind of question`);
  /** @type {Fields} */
  const inner = { observed_on: OBSERVED_ON };
  for (const item of facts.items || []) inner[item.key] = item;
  return {
    question,
    asked: condition === null ? null : compiled(condition, fields),
    restsOn: condition === null ? [] : Array.from(keysOf(condition)),
    lines: facts.items ? asking(facts.items, inner) : null,
  };
}

/** @param {Derived[]} derived @returns {Formula[]} */
function formulas(derived) {
  /** @type {Formula[]} */
  const found = [];
  for (const each of derived) {
    const last = found[found.length - 1];
    if (last && last.by === each.by) last.gives.push(each);
    else found.push({ by: each.by, takes: each.takes, gives: [each], recalls: each.recalls });
  }
  return found;
}
