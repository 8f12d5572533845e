/**
 * One question as it stands on a screen: its words, its box or its options, and what is wrong with or odd about it.
 *
 * @typedef {import("../language/types.js").Question} Question
 * @typedef {import("../language/types.js").Fault} Fault
 * @typedef {import("./ui.js").Say} Say
 * @typedef {"id" | "en"} Language
 *
 * @typedef {object} Asked What a box is told.
 * @property {Question} question
 * @property {any} value As it was typed.
 * @property {(value: any) => void} onChange
 * @property {() => void} [onLeave]
 * @property {Language} language
 * @property {Say} say
 * @property {string} id
 * @property {string} described Ids of what explains it.
 * @property {boolean} wrong
 */
import { html } from "../../vendor/preact.js";
import { isLent, tailOf } from "../language/lent.js";
import { DateBoxes } from "./date.js";
import { ManyChoice, OneChoice } from "./choice.js";
import { NumberBox } from "./number.js";
import { TextBox } from "./text.js";
import { Icon } from "./ui.js";

const GAPS = ["unknown", "refused"];

/** Kinds that are several boxes and need a legend. */
const GROUPED = ["choice", "choices", "yes_no", "date"];

/** @type {Record<string, any>} */
const BOXES = {
  integer: NumberBox,
  money: NumberBox,
  decimal: NumberBox,
  nik: NumberBox,
  kk: NumberBox,
  phone: NumberBox,
  digits: NumberBox,
  date: DateBoxes,
  choice: OneChoice,
  yes_no: OneChoice,
  choices: ManyChoice,
  text: TextBox,
  house: TextBox,
};

/**
 * @param {{question: Question, value: any, onChange: (value: any) => void, onLeave?: () => void, faults: Fault[],
 *   language: Language, say: Say, search?: any, id: string, children?: any}} props
 */
export function Field({ question, value, onChange, onLeave, faults, language, say, search, id, children }) {
  const Box = BOXES[question.kind] || TextBox;
  const grouped = GROUPED.includes(question.kind);
  const help = question.help && question.help[language];
  const ids = [help && `${id}-help`, faults.length && `${id}-fault`].filter(Boolean).join(" ");
  const gap = question.unsure && GAPS.includes(value) ? value : "";
  const label = html`${question.label ? question.label[language] : question.key}
    ${question.unit && question.kind !== "money" && html`<span class="unit"> (${question.unit})</span>`}
    ${question.required && html`<span class="must"> ${say("required")}</span>`}`;
  const inner = html`
    ${help && html`<p class="help" id="${id}-help">${help}</p>`}
    ${faults.length > 0 && html`<div class="fault" id="${id}-fault"><${Icon} name="mind" /><span>${faults.map((each) => html`<span>${each.message[language]}</span>`)}</span></div>`}
    ${isLent(value)
      ? html`<div class="chosen"><${Icon} name="tick" /><span><span class="help">${say("form.lent")}</span> •••• ${tailOf(value)}</span>
          <button type="button" class="button small" id=${id} aria-label="${say("change")}: ${question.label ? question.label[language] : ""}" onClick=${() => onChange(undefined)}>${say("change")}</button></div>`
      : html`<${Box} question=${question} value=${gap ? undefined : value} onChange=${onChange} onLeave=${onLeave} language=${language}
          say=${say} id=${id} described=${ids} wrong=${faults.length > 0} search=${search} />`}
    ${question.unsure && !isLent(value) && html`<${Unsure} gap=${gap} onChange=${onChange} say=${say} label=${question.label ? question.label[language] : ""} />`}
    ${children}`;
  return grouped
    ? html`<fieldset class="question ${faults.length ? "wrong" : ""}" id="q-${id}" aria-describedby=${ids || null}><legend>${label}</legend>${inner}</fieldset>`
    : html`<div class="question ${faults.length ? "wrong" : ""}" id="q-${id}"><label for=${id}>${label}</label>${inner}</div>`;
}

/** What may always be said instead of an answer. @param {{gap: string, onChange: (value: any) => void, say: Say, label: string}} props */
function Unsure({ gap, onChange, say, label }) {
  return html`<div class="unsure" role="group" aria-label=${label}>
    ${GAPS.map((each) => html`<button type="button" class="gap" aria-pressed=${String(gap === each)}
      onClick=${() => onChange(gap === each ? undefined : each)}>${gap === each && html`<${Icon} name="tick" />`}${say(each)}</button>`)}
  </div>`;
}
