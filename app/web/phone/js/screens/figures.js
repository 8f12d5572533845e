/**
 * What a kader may know of her month without anybody's help: counts of what is on her phone, none of them a person.
 *
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../store/index.js").Item} Item
 * @typedef {{theme: string, records: number, zero: number}} Done
 * @typedef {{key: string, label: {id: string, en: string}, count: number}} Figure
 */
import { judge } from "../language/form.js";
import { compiled } from "../language/expr.js";
import { KINDS } from "../language/kinds.js";
import { planOf } from "../language/plan.js";
import { isDue, periodStart } from "./periods.js";

/** What was written in a month, by theme; of a record that was mended only the last, and nothing that counts nowhere. @param {Item[]} items @param {string} month `2026-11` @returns {Done[]} */
export function done(items, month) {
  /** @type {Map<string, Item>} */
  const last = new Map();
  for (const each of items) if (each.made_at.startsWith(month) && counts(each) && !last.has(each.id)) last.set(each.id, each);
  /** @type {Map<string, Done>} */
  const found = new Map();
  for (const each of last.values()) {
    const now = found.get(each.theme) || { theme: each.theme, records: 0, zero: 0 };
    found.set(each.theme, each.zero ? { ...now, zero: now.zero + 1 } : { ...now, records: now.records + 1 });
  }
  return Array.from(found.values());
}

/** Whether an entry counts, or may yet: not what was refused, voided, or kept beside the record that she chose. @param {Item} item */
const counts = (item) => item.state !== "ditolak" && item.review !== "void" && !(item.state === "terkirim" && item.faults.length > 0);

/** How many subjects of each theme were not seen in its current period. @param {Map<string, Form>} forms @param {{records: {theme: string, observed_on: string}[]}[]} subjects @param {string} today @returns {{theme: string, count: number}[]} */
export function due(forms, subjects, today) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const card of subjects.flatMap((each) => each.records)) {
    const form = forms.get(card.theme);
    if (form && isDue(form, card.observed_on, today)) found.set(card.theme, (found.get(card.theme) || 0) + 1);
  }
  return Array.from(found, ([theme, count]) => ({ theme, count }));
}

/** The public figures of one theme, counted from the records on the phone: of a register all, otherwise those of the period. @param {Form} form @param {{observed_on: string, answers: any, derived: any, zero: boolean, state: string}[]} records @param {string} today @returns {Figure[]} */
export function figures(form, records, today) {
  const start = periodStart(form.period === "day" ? "month" : form.period, today);
  const counted = records.filter((each) => !each.zero && each.state !== "void" && (form.register || each.observed_on >= start));
  const read = counted.map((each) => values(form, each));
  const { fields } = planOf(form);
  const plain = form.indicators.filter((each) => each.open && each.where && !each.sum && !each.each && !(each.among && each.among.metric));
  return plain.map((each) => {
    const test = compiled(each.where, fields);
    return { key: each.key, label: each.label, count: read.filter((one) => test(one) === true).length };
  });
}

/** A record's values as they are compared; what the server reckoned is taken from it. @param {Form} form @param {{observed_on: string, answers: any, derived: any}} record @returns {import("../language/types.js").Values} */
function values(form, record) {
  const { values: found } = judge(form, record.answers, { observedOn: record.observed_on });
  for (const each of form.derived) {
    const told = record.derived[each.key];
    if (told !== undefined) found[each.key] = KINDS[each.kind].read(told, each.facts);
  }
  return found;
}
