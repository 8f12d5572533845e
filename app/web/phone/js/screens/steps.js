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
 * @typedef {{label: Words, parts: Record<string, string>}} Met Somebody named in this visit already.
 */

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

/** Find whom a form names: every name that is not public, with what else is asked of the same person. @param {Form} form @returns {Person[]} */
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

/** Whoever is named in what was answered, each once, with the parts that are known. @param {{form: Form, answers: Answers}[]} said @returns {Met[]} */
export function metIn(said) {
  /** @type {Map<string, Met>} */
  const met = new Map();
  for (const { form, answers } of said) {
    for (const person of peopleIn(form)) {
      /** @type {Record<string, string>} */
      const parts = {};
      for (const part of Object.keys(person.keys)) {
        const value = answers[person.keys[part]];
        if (typeof value === "string" && usable(value)) parts[part] = value;
      }
      if (!parts.name) continue;
      const known = met.get(plain(parts.name));
      met.set(plain(parts.name), known ? { ...known, parts: { ...parts, ...known.parts } } : { label: person.label, parts });
    }
  }
  return Array.from(met.values());
}

/** What a new form of a house begins with: the house, and what the family's other forms of this visit said. @param {Form} form @param {string} house @param {Answers[]} said @returns {Answers} */
export function begun(form, house, said) {
  /** @type {Answers} */
  const raw = {};
  for (const question of form.questions) {
    if (question.kind === "house" && house) raw[question.key] = house;
    if (!SHARED.includes(question.key)) continue;
    for (const answers of said) {
      if (typeof answers[question.key] === "string" && usable(answers[question.key])) raw[question.key] = answers[question.key];
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

/** Answers of a record as this phone may send them again: what came back masked has to be written anew. @param {Form} form @param {Answers} answers @returns {{raw: Answers, masked: Record<string, string>}} */
export function reopened(form, answers) {
  /** @type {Answers} */
  const raw = {};
  /** @type {Record<string, string>} */
  const masked = {};
  for (const question of form.questions) {
    const value = answers[question.key];
    if (value === undefined || question.retired !== null || (question.kept_by && question.kept_by.codes === null)) continue;
    if (isMasked(value)) masked[question.key] = String(value).slice(-4);
    else if (question.kind === "lines" && Array.isArray(value)) raw[question.key] = value.map(unmasked);
    else raw[question.key] = asTyped(question.kind, value);
  }
  return { raw, masked };
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
export function isMasked(value) {
  return typeof value === "string" && value.startsWith("•");
}

/** @param {string} value */
function usable(value) {
  return value.trim() !== "" && value !== "unknown" && value !== "refused" && !isMasked(value);
}

/** @param {string} name */
function plain(name) {
  return name.trim().toLowerCase().replace(/\s+/g, " ");
}
