/**
 * Answers are judged on the phone as the server will judge them: which questions are asked, what is wrong or odd, what
 * follows. The same steps in the same order as `app/themes/language/answers.py`, and the same words.
 *
 * @typedef {import("./types.js").Answers} Answers
 * @typedef {import("./types.js").Context} Context
 * @typedef {import("./types.js").Fault} Fault
 * @typedef {import("./types.js").Field} Field
 * @typedef {import("./types.js").Form} Form
 * @typedef {import("./types.js").Keeper} Keeper
 * @typedef {import("./types.js").Question} Question
 * @typedef {import("./types.js").Reading} Reading
 * @typedef {import("./types.js").Stored} Stored
 * @typedef {import("./types.js").Values} Values
 * @typedef {import("./types.js").Words} Words
 * @typedef {import("./plan.js").Asked} Asked
 * @typedef {import("./plan.js").Asking} Asking
 * @typedef {import("./plan.js").Weighed} Weighed
 */
import { derive } from "./derive.js";
import { KINDS, Unfit, show, strip } from "./kinds.js";
import { isLent } from "./lent.js";
import { pastOf } from "./past.js";
import { planOf } from "./plan.js";
import { asTravels } from "./typed.js";
import * as words from "./sentences.js";

/** What a person may say instead of answering: "tidak tahu" and "tidak bersedia". */
export const GAPS = ["unknown", "refused"];

/** No visit is older than the first year of which the city wants records. */
export const EARLIEST = "2020-01-01";

/** Whose answers each hand may give, besides those that anybody gives. @type {Record<string, string[]>} */
const MAY_KEEP = { kader: [], desk: ["desk"], office: ["office"], import: ["desk", "office", "import"] };

/**
 * What is being gathered while answers are read.
 * @typedef {object} Notes
 * @property {Values} values
 * @property {Map<string, any>} answers
 * @property {Set<string>} asked
 * @property {Set<string>} doubtful Keys on whose values nothing can be built.
 * @property {Fault[]} faults
 * @property {Fault[]} warnings
 * @property {Fault[]} claims Faults unless the answer only repeats what stands.
 * @property {Record<string, string>} gaps
 * @property {boolean} waits Whether something can only be judged with what stands of other hands.
 */

/** @typedef {{observedOn: string, today: string, mayKeep: string[], standing: Values | null}} Said */

/**
 * Judge what was typed: numbers with dots, days as `17/8/2026`, commas or points. Throws Error for a form that this app
 * does not understand (`plan.js`); never for what was typed.
 * @param {Form} form @param {Answers} raw @param {Context} context @returns {Reading}
 */
export function read(form, raw, context) {
  return judge(form, asTravels(form.questions, raw), context);
}

/**
 * Judge answers as they travel, exactly as the server does: by themselves first, and if nothing is wrong with them, once
 * more beside what stands of other hands and in the light of the past.
 * @param {Form} form @param {Answers} answers @param {Context} context @returns {Reading}
 */
export function judge(form, answers, context) {
  const plan = planOf(form);
  const past = pastOf(context, plan.fields);
  const first = once(form, answers, context, past, null);
  let { notes, open } = first;
  if (!notes.faults.length) {
    const claims = claimed(notes, past.previous);
    if (notes.waits && past.previous !== undefined) ({ notes, open } = once(form, answers, context, past, past.previous || {}));
    notes.faults.unshift(...claims);
    notes.warnings = first.notes.warnings;
    weigh(plan.lateChecks, notes);
  }
  /** @type {Answers} */
  const derived = {};
  for (const each of form.derived) {
    const found = notes.values[each.key];
    if (found !== null && found !== undefined) derived[each.key] = show(each, found);
  }
  const { values, asked, faults, warnings, gaps } = notes;
  return { answers: Object.fromEntries(notes.answers), asked, faults, warnings, derived, open, values, gaps };
}

/**
 * Read all answers, compute what follows, and weigh the checks that rest on no past.
 * @param {Form} form @param {Answers} answers @param {Context} context @param {import("./past.js").Past} past
 * @param {Values | null} standing What other hands said before, where that is to be taken as said.
 * @returns {{notes: Notes, open: string[]}}
 */
function once(form, answers, context, past, standing) {
  const plan = planOf(form);
  const { observedOn } = context;
  const today = context.today || observedOn;
  const said = { observedOn, today, mayKeep: MAY_KEEP[context.hand || "kader"], standing };
  const notes = blankNotes(observedOn);
  if (observedOn > today) notes.faults.push(words.fault("observed_on", "observed_on.future", words.FUTURE_VISIT));
  else if (observedOn < EARLIEST) notes.faults.push(words.fault("observed_on", "observed_on.too_old", words.TOO_OLD));
  oddKeys(plan.asking, answers, notes, Object.keys(plan.fields));
  ask(plan.asking, answers, notes, said);
  const open = derive(plan.formulas, notes, context, past, form.rules || {});
  weigh(plan.checks, notes);
  return { notes, open };
}

/** @param {string} observedOn @returns {Notes} */
function blankNotes(observedOn) {
  return {
    values: { observed_on: observedOn },
    answers: new Map(),
    asked: new Set(),
    doubtful: new Set(),
    faults: [],
    warnings: [],
    claims: [],
    gaps: {},
    waits: false,
  };
}

/** @param {Asking} asking @param {Answers} answers @param {Notes} notes @param {string[]} fields */
function oddKeys(asking, answers, notes, fields) {
  for (const key of Object.keys(answers)) {
    if (asking.known.has(key)) continue;
    if (asking.retired.has(key)) {
      notes.warnings.push(words.fault(key, "answer.retired", words.RETIRED));
    } else {
      const derived = fields.includes(key);
      const [code, sentence] = derived ? ["answer.derived", words.DERIVED] : ["answer.unknown", words.UNKNOWN];
      notes.faults.push(words.fault(printable(key), code, sentence));
      notes.answers.set(key, answers[key]);
    }
  }
}

/** Shorten a stranger's key, and leave out what cannot be written. @param {string} key @returns {string} */
function printable(key) {
  return Array.from(key).slice(0, 80).join("").replace(/[\ud800-\udfff]/gu, "?");
}

/** @param {unknown} value @returns {boolean} */
export function isBlank(value) {
  return value === null || value === undefined || (typeof value === "string" && strip(value) === "");
}

/** Read every answer. @param {Asking} asking @param {Answers} answers @param {Notes} notes @param {Said} said */
function ask(asking, answers, notes, said) {
  const { values, doubtful } = notes;
  for (const each of asking.questions) {
    const { question } = each;
    const { key } = question;
    const value = answers[key];
    const blank = isBlank(value);
    values[key] = null;
    const settled = !each.restsOn.some((other) => doubtful.has(other));
    if (each.asked && settled && each.asked(values) !== true) {
      if (!blank) notes.warnings.push(words.fault(key, "answer.not_asked", words.NOT_ASKED));
      continue;
    }
    if (settled || !blank) notes.asked.add(key);
    const faults = blank ? readBlank(question, settled, notes, said) : readAnswer(each, value, notes, said);
    if (faults.length && !blank && !notes.answers.has(key)) notes.answers.set(key, value);
    notes.faults.push(...faults);
    if (faults.length || !settled) doubtful.add(key);
  }
}

/** @param {Question} question @param {boolean} settled @param {Notes} notes @param {Said} said @returns {Fault[]} */
function readBlank(question, settled, notes, said) {
  if (question.required && settled) return [words.fault(question.key, "answer.missing", words.MISSING)];
  if (!leavesStanding(question, said)) return [];
  const stands = said.standing && said.standing[question.key];
  notes.waits = true;
  if (said.standing) notes.values[question.key] = stands === undefined ? null : stands;
  else notes.doubtful.add(question.key);
  return [];
}

/** @param {Asked} each @param {any} value @param {Notes} notes @param {Said} said @returns {Fault[]} */
function readAnswer(each, value, notes, said) {
  const { question } = each;
  const { key } = question;
  const refused = notYours(question, value, said, notes);
  if (refused) return [refused];
  if (question.unsure && GAPS.includes(value)) {
    notes.gaps[key] = value;
    notes.answers.set(key, value);
    return [];
  }
  if (question.privacy === "identity" && isLent(value)) {
    notes.answers.set(key, value);
    notes.doubtful.add(key);  // it is there, and only the server can read it
    return [];
  }
  if (each.lines) return readLines(question, each.lines, value, notes, said);
  try {
    const stored = KINDS[question.kind].read(value, question.facts);
    if (question.kind === "date" && !question.facts.future && String(stored) > said.today) {
      return [words.fault(key, "answer.future", words.FUTURE)];
    }
    notes.values[key] = stored;
    notes.answers.set(key, show(question, stored));
    return [];
  } catch (unfit) {
    if (unfit instanceof Unfit) return [words.fault(key, unfit.code, unfit.words)];
    throw unfit;
  }
}

/** The fault of an answer that only its keeper may give; where all see the answer, it is a claim. @param {Question} question @param {any} value @param {Said} said @param {Notes} notes @returns {Fault | null} */
function notYours(question, value, said, notes) {
  const steps = question.steps || [];
  for (const keeper of [question.kept_by, ...steps]) {
    if (!keeper || said.mayKeep.includes(keeper.hand) || !keepersOwn(keeper, value)) continue;
    const fault = words.fault(question.key, keeper.code, keeper.message);
    if (!keeper.shown && !steps.length) return fault;
    notes.claims.push(fault);
  }
  return null;
}

/** Whether leaving an answer out leaves what another hand said of it. @param {Question} question @param {Said} said @returns {boolean} */
function leavesStanding(question, said) {
  const keeper = question.kept_by;
  return Boolean(keeper && keeper.shown && keeper.codes === null && !said.mayKeep.includes(keeper.hand));
}

/** @param {Keeper} keeper @param {any} value @returns {boolean} */
function keepersOwn(keeper, value) {
  const { codes } = keeper;
  if (codes === null) return true;
  return (Array.isArray(value) ? value : [value]).some((each) => codes.includes(each));
}

/** Read a list of lines; a fault names its line, counted from one. @param {Question} question @param {Asking} asking @param {any} value @param {Notes} notes @param {Said} said @returns {Fault[]} */
function readLines(question, asking, value, notes, said) {
  const { key, facts } = question;
  if (!Array.isArray(value)) return [words.fault(key, "answer.kind", words.NO_LINES)];
  const most = Number(facts.most);
  if (value.length > most) return [words.fault(key, "answer.length", words.tooMany(most))];
  /** @type {Fault[]} */
  const faults = [];
  const lines = value.map((each, index) => {
    const where = `${key}.${index + 1}`;
    const line = facts.plain && typeof each === "string" ? { [facts.plain]: each } : each;
    if (line === null || typeof line !== "object" || Array.isArray(line)) {
      faults.push(words.fault(where, "answer.kind", words.NO_LINE));
      return { stored: {}, travels: each };
    }
    const found = blankNotes(said.observedOn);
    oddKeys(asking, line, found, []);
    ask(asking, line, found, said);
    for (const fault of found.faults) faults.push({ ...fault, question: `${where}.${fault.question}` });
    for (const odd of found.warnings) notes.warnings.push({ ...odd, question: `${where}.${odd.question}` });
    for (const item of found.asked) notes.asked.add(`${where}.${item}`);
    return { stored: answered(found.values), travels: Object.fromEntries(found.answers) };
  });
  notes.answers.set(key, lines.map((line) => line.travels));
  if (!faults.length) notes.values[key] = lines.map((line) => line.stored);
  return faults;
}

/** A line as it is kept: what was not answered is left out. @param {Values} values @returns {any} */
function answered(values) {
  /** @type {Values} */
  const kept = {};
  for (const key of Object.keys(values)) if (key !== "observed_on" && values[key] !== null) kept[key] = values[key];
  return kept;
}

/** Tell which checks certainly do not hold, unless they rest on what is doubtful. @param {Weighed[]} checks @param {Notes} notes */
function weigh(checks, notes) {
  for (const { check, holds, restsOn } of checks) {
    if (restsOn.some((key) => notes.doubtful.has(key)) || holds(notes.values) !== false) continue;
    const into = check.severity === "error" ? notes.faults : notes.warnings;
    for (const key of check.about) into.push(words.fault(key, check.code, check.message, check.severity === "notice"));
  }
}

/** What another hand gives is a fault unless it stands already; unknown to the phone, it is left to the server. @param {Notes} notes @param {Values | null | undefined} previous @returns {Fault[]} */
function claimed(notes, previous) {
  if (previous === undefined) return [];
  const stands = previous || {};
  return notes.claims.filter(({ question }) => (stands[question] || null) !== (notes.values[question] || null));
}
