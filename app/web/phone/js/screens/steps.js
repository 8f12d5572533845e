/**
 * How a form is cut into screens, who is named in it, and what it may be filled with before anybody typed.
 *
 * @typedef {import("../language/types.js").Answers} Answers
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../language/types.js").Question} Question
 * @typedef {import("../language/types.js").Words} Words
 * @typedef {{label: Words | null, questions: Question[]}} Screen
 * @typedef {{label: Words, name: string, keys: Record<string, string>}} Person Where a form names somebody: `keys` gives
 *   the question of each part that it asks (`name`, `nik`, `sex`, `birth_date`, `phone`).
 * @typedef {{label: Words, parts: Record<string, any>}} Met Somebody named in this house already.
 */
import { isLent, isMasked, shownOf, tailOf } from "../language/lent.js";

/** Questions of a form whose declaration says nothing of screens. */
const FEW = 5;

/** What is known of a person wherever a form names one. */
const PARTS = ["nik", "sex", "birth_date", "phone"];

/** What a family shares: wherever a form asks it, it is the same. */
const SHARED = ["no_kk", "address"];

/** Cut a form into its screens; what only others answer is on none. @param {Form} form @returns {Screen[]} */
export function screensOf(form) {
  const live = form.questions.filter((each) => each.retired === null);
  /** @type {Map<string, Words>} */
  const begins = new Map((form.screens || []).map((each) => [each.first, each.label]));
  /** @type {Screen[]} */
  const screens = [];
  for (const question of live) {
    const last = screens[screens.length - 1];
    const full = !begins.size && last && last.questions.length >= FEW;
    if (!last || full || begins.has(question.key)) {
      screens.push({ label: begins.get(question.key) || null, questions: [question] });
    } else {
      last.questions.push(question);
    }
  }
  const mine = (/** @type {Question} */ each) => !(each.kept_by && each.kept_by.codes === null);
  return screens
    .map((each) => ({ ...each, questions: each.questions.filter(mine) }))
    .filter((each) => each.questions.length);
}

/** The screens on which something is asked now. @param {Screen[]} screens @param {Set<string>} asked @returns {Screen[]} */
export function asking(screens, asked) {
  return screens
    .map((each) => ({ ...each, questions: each.questions.filter((question) => asked.has(question.key)) }))
    .filter((each) => each.questions.length);
}

/** Find whom a form names: every name that is not public, with what else is asked of the same person. @param {{questions: Question[]}} form @returns {Person[]} */
export function peopleIn(form) {
  const keys = new Set(form.questions.filter((each) => each.retired === null).map((each) => each.key));
  /** @type {Person[]} */
  const found = [];
  for (const each of form.questions) {
    if (each.kind !== "text" || each.privacy === "open" || !/(^|_)name$/.test(each.key) || each.kept_by) continue;
    const start = each.key.slice(0, -"name".length);
    /** @type {Record<string, string>} */
    const parts = { name: each.key };
    for (const part of PARTS) {
      if (keys.has(start + part)) parts[part] = start + part;
      else if (!found.length && keys.has(part)) parts[part] = part;
    }
    found.push({ label: each.label || { id: each.key, en: each.key }, name: each.key, keys: parts });
  }
  return found;
}

/** Whom each line of a question names, if its lines are people. @param {Question} question @returns {Person | undefined} */
export function personOf(question) {
  return question.kind === "lines" && question.retired === null ? peopleIn({ questions: question.facts.items || [] })[0] : undefined;
}

/** Whoever is named in what was answered, each once, with the parts that are known; what is said first stands. @param {{form: Form, answers: Answers}[]} said @returns {Met[]} */
export function metIn(said) {
  /** @type {Map<string, Met>} */
  const met = new Map();
  const meet = (/** @type {Person} */ person, /** @type {Answers} */ answers) => {
    /** @type {Record<string, any>} */
    const parts = {};
    for (const part of Object.keys(person.keys)) {
      const value = answers[person.keys[part]];
      if (usable(value)) parts[part] = value;
    }
    if (!parts.name) return;
    const known = met.get(plain(parts.name));
    met.set(plain(parts.name), known ? { ...known, parts: { ...parts, ...known.parts } } : { label: person.label, parts });
  };
  for (const { form, answers } of said) {
    for (const person of peopleIn(form)) meet(person, answers);
    for (const question of form.questions) {
      const person = personOf(question);
      const lines = person && Array.isArray(answers[question.key]) ? answers[question.key] : [];
      for (const line of lines) if (person && line !== null && typeof line === "object") meet(person, line);
    }
  }
  return Array.from(met.values());
}

/** What families of this house said to a question that they share, each once, with whose it is. @param {{form: Form, answers: Answers}[]} said @param {string} key @returns {{value: any, says: string}[]} */
export function sharedIn(said, key) {
  if (!SHARED.includes(key)) return [];
  /** @type {Map<string, {value: any, says: string}>} */
  const found = new Map();
  for (const { form, answers } of said) {
    const value = answers[key];
    if (!usable(value)) continue;
    const question = form.questions.find((each) => each.key === key);
    const number = question !== undefined && question.privacy === "identity";
    const mark = number ? tailOf(value) : plain(value);
    const [who] = metIn([{ form, answers }]);
    if (!found.has(mark)) found.set(mark, { value, says: number ? `•••• ${mark}${who ? ` (${who.parts.name})` : ""}` : value });
  }
  return Array.from(found.values());
}

/** What a new form of a house begins with: the house, and what the family's other forms of this visit said. @param {Form} form @param {string} house @param {Answers[]} said @returns {Answers} */
export function begun(form, house, said) {
  /** @type {Answers} */
  const raw = {};
  for (const question of form.questions) {
    if (question.kind === "house" && house) raw[question.key] = house;
    if (!SHARED.includes(question.key)) continue;
    for (const answers of said) {
      if (usable(answers[question.key])) raw[question.key] = answers[question.key];
    }
  }
  return raw;
}

/** Fill a person's questions with what is known of somebody; what stands in a question stays. @param {Person} person @param {Met} met @param {Answers} raw @returns {Answers} */
export function filled(person, met, raw) {
  const next = { ...raw };
  for (const part of Object.keys(person.keys)) {
    const key = person.keys[part];
    if (met.parts[part] !== undefined && !next[key]) next[key] = met.parts[part];
  }
  return next;
}

/** Answers of a record as this phone may send them again, with numbers lent from it (`lent.js`). @param {Form} form @param {Answers} answers @returns {Answers} */
export function reopened(form, answers) {
  /** @type {Answers} */
  const raw = {};
  for (const question of form.questions) {
    const value = answers[question.key];
    if (value === undefined || question.retired !== null || (question.kept_by && question.kept_by.codes === null) || isMasked(value)) continue;
    raw[question.key] = question.kind === "lines" && Array.isArray(value) ? value.map(unmasked) : asTyped(question.kind, value);
  }
  return raw;
}

/** @param {string} kind @param {any} value @returns {any} */
export function asTyped(kind, value) {
  if (typeof value === "number") return String(value);
  if (kind === "decimal" && typeof value === "string") return value.replace(".", ",");
  if (value === true || value === false) return value ? "yes" : "no";
  return value;
}

/** @param {any} line @returns {any} */
function unmasked(line) {
  if (line === null || typeof line !== "object") return line;
  /** @type {Answers} */
  const kept = {};
  for (const key of Object.keys(line)) if (!isMasked(line[key])) kept[key] = asTyped("", line[key]);
  return kept;
}

/** @param {any} value */
function usable(value) {
  if (isLent(value)) return true;
  return typeof value === "string" && value.trim() !== "" && value !== "unknown" && value !== "refused" && !isMasked(value);
}

/** @param {any} name */
function plain(name) {
  return String(shownOf(name)).trim().toLowerCase().replace(/\s+/g, " ");
}
