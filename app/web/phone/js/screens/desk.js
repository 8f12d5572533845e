/**
 * What a form under way is on the phone: opened, kept at every step, read as the server will read it, and handed over.
 *
 * @typedef {import("../language/types.js").Answers} Answers
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../language/types.js").Fault} Fault
 * @typedef {import("../language/types.js").Reading} Reading
 * @typedef {import("../store/index.js").Store} Store
 * @typedef {import("../store/index.js").Item} Item
 *
 * @typedef {object} Sheet A form under way, as it stands in a draft's `raw`.
 * @property {string} id Of the record: a new one, or the one that is mended.
 * @property {string} house
 * @property {string} observed_on
 * @property {Answers} answers As they were typed.
 * @property {number} at Which screen was open.
 * @property {number} [replaces] The revision that this mends.
 * @property {string} [aside] Key of the entry of the list that this takes the place of.
 * @property {string} [reason] Why it was returned.
 * @property {string} [seek] What to bring before the eyes when it is opened, as `people.2.nik`.
 * @property {string[]} confirmed Warnings that the kader looked at: code, question and value.
 * @property {Record<string, string>} twice Measures that were taken once more.
 */
import { judge, read } from "../language/form.js";
import { uuid7 } from "../store/index.js";
import { asking, begun, reopened, screensOf } from "./steps.js";

/** A blank sheet for a house. @param {Form} form @param {{house: string, today: string, said: Answers[], answers?: Answers}} from @returns {Sheet} */
export function blank(form, { house, today, said, answers = {} }) {
  return {
    id: uuid7(), house, observed_on: today, at: 0, confirmed: [], twice: {},
    answers: { ...begun(form, house, said), ...answers },
  };
}

/**
 * A sheet to mend a record: what this phone sent, or what the server has of it, with its card numbers lent.
 * @param {Form} form
 * @param {{id: string, observed_on: string, answers: Answers, revision: number | null}} record
 * @param {{house?: string, reason?: string, aside?: string}} more
 * @returns {Sheet}
 */
export function mending(form, record, { house = "", reason = "", aside } = {}) {
  const answers = reopened(form, record.answers);
  const sheet = { id: record.id, house, observed_on: record.observed_on, at: 0, confirmed: [], twice: {}, answers, reason };
  return { ...sheet, ...(record.revision ? { replaces: record.revision } : {}), ...(aside ? { aside } : {}) };
}

/**
 * Lay a record that was sent on the desk to be mended.
 * @param {Store} store @param {Form} form @param {string} area
 * @param {{id: string, observed_on: string, answers: Answers, revision: number | null}} record
 * @param {{reason?: string, aside?: string, seek?: string}} [more] `seek`: what to bring before the eyes
 * @returns {Promise<string>} where it is filled in
 */
export async function laidOut(store, form, area, record, { seek, ...more } = {}) {
  const house = form.questions.find((each) => each.kind === "house");
  const sheet = mending(form, record, { ...more, house: house ? record.answers[house.key] || "" : "" });
  const raw = seek ? { ...sheet, seek, at: placeOf(form, sheet, store.today(), seek) } : sheet;
  const draft = await store.drafts.save({ theme: form.key, area, label: named(form, sheet.answers), raw });
  return `/isi/${draft.key}`;
}

/** A sheet for somebody seen before: the screens that say who it is stand filled, what changes is asked anew. @param {Form} form @param {Answers} answers @param {{house: string, today: string}} from @returns {Sheet} */
export function again(form, answers, { house, today }) {
  const named_ = new Set(form.subject.keys.flat());
  const who = new Set(screensOf(form).filter((each) => each.questions.some((one) => named_.has(one.key))).flatMap((each) => each.questions.map((one) => one.key)));
  const raw = reopened(form, answers);
  /** @type {Answers} */
  const kept = {};
  for (const question of form.questions) {
    const stays = form.register || who.has(question.key) || question.kind === "house" || question.kind === "kk" || /^birth_/.test(question.key);
    if (stays && raw[question.key] !== undefined) kept[question.key] = raw[question.key];
  }
  return { ...blank(form, { house, today, said: [] }), answers: { ...kept, ...(house ? begun(form, house, []) : {}) } };
}

/**
 * Read a sheet as the server will.
 * @param {Form} form @param {Sheet} sheet @param {{today: string, earlier?: any[], previous?: any, growth?: any}} beside
 * @returns {Reading}
 */
export function reading(form, sheet, { today, earlier, previous, growth }) {
  const context = { observedOn: sheet.observed_on, today, ...(earlier ? { earlier } : {}), ...(growth ? { growth } : {}) };
  return read(form, sheet.answers, previous === undefined ? context : { ...context, previous });
}

/** On which screen of a sheet a question stands. @param {Form} form @param {Sheet} sheet @param {string} today @param {string} path `people.2.nik` in a line */
export function placeOf(form, sheet, today, path) {
  const { asked } = reading(form, sheet, { today });
  return Math.max(0, asking(screensOf(form), asked).findIndex((each) => each.questions.some((question) => question.key === path.split(".")[0])));
}

/** Whether a warning was confirmed for what stands there now. @param {Sheet} sheet @param {Fault} warning */
export function isConfirmed(sheet, warning) {
  return sheet.confirmed.includes(mark(sheet, warning));
}

/** @param {Sheet} sheet @param {Fault} warning @returns {string} */
export function mark(sheet, warning) {
  const value = sheet.answers[warning.question.split(".")[0]];
  return `${warning.code} ${warning.question} ${JSON.stringify(value) || ""}`;
}

/** Warnings that still wait for the kader's word; what only tells does not. @param {Sheet} sheet @param {Reading} found @returns {Fault[]} */
export function open(sheet, found) {
  return found.warnings.filter((each) => !each.notice && each.code !== "answer.not_asked" && !isConfirmed(sheet, each));
}

/** What a sheet is called in a list: whom it is about. @param {Form} form @param {Answers} answers @returns {string} */
export function named(form, answers) {
  const name = form.questions.find((each) => each.kind === "text" && each.privacy !== "identity" && each.retired === null);
  const said = name && answers[name.key];
  return typeof said === "string" && said.trim() && said !== "unknown" && said !== "refused" ? said.trim() : "";
}

/**
 * Hand a sheet over to be sent; on the disk when the promise is kept.
 * @param {Store} store @param {Form} form @param {string} area @param {Sheet} sheet @param {Reading} found @param {string} draft
 */
export async function handOver(store, form, area, sheet, found, draft) {
  const document = {
    id: sheet.id, theme: form.key, area, observed_on: sheet.observed_on, answers: found.answers, form: form.version,
    ...(sheet.replaces ? { replaces: sheet.replaces } : {}),
  };
  const made = await store.send(document, { label: named(form, sheet.answers), draft });
  if (sheet.aside) await store.putAside(sheet.aside);
  return made;
}

/** What follows from answers as they travel, for showing a record again. @param {Form} form @param {Answers} answers @param {string} day */
export function follows(form, answers, day) {
  return judge(form, answers, { observedOn: day });
}
