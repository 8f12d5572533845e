/** A measure that looks odd is taken once more: two numbers that agree are believed. */
import { html, useState } from "../../vendor/preact.js";
import { Button, Notice } from "../parts/ui.js";
import { mark } from "./desk.js";

/**
 * @typedef {import("../language/types.js").Question} Question
 * @typedef {import("../language/types.js").Fault} Fault
 * @typedef {import("./desk.js").Sheet} Sheet
 */

/** Whether a question is answered by measuring: an exact number with a unit. @param {Question} question */
export function isMeasure(question) {
  return question.kind === "decimal" && Boolean(question.unit);
}

/** Whether two numbers as they are typed are the same number. @param {string} one @param {string} other */
export function sameNumber(one, other) {
  const number = (/** @type {string} */ text) => (/^-?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN);
  return number(one) === number(other);
}

/** @param {{question: Question, sheet: Sheet, warnings: Fault[], language: "id" | "en", say: import("../parts/ui.js").Say, onChange: (part: Partial<Sheet>) => void}} props */
export function MeasuredTwice({ question, sheet, warnings, language, say, onChange }) {
  const { key } = question;
  const first = String(sheet.answers[key] || "");
  const second = sheet.twice[key] || "";
  const [left, setLeft] = useState(second !== "");
  const same = second !== "" && sameNumber(first, second);
  const marks = (/** @type {Record<string, any>} */ answers) => warnings.map((each) => mark({ ...sheet, answers }, each));
  const type = (/** @type {string} */ text) => {
    const agrees = sameNumber(first, text);
    const others = sheet.confirmed.filter((each) => !marks(sheet.answers).includes(each));
    onChange({ twice: { ...sheet.twice, [key]: text }, confirmed: agrees ? [...others, ...marks(sheet.answers)] : others });
  };
  const use = () => {
    const answers = { ...sheet.answers, [key]: second };
    const { [key]: _, ...twice } = sheet.twice;
    onChange({ answers, twice });
  };
  return html`<${Notice} kind=${same ? "good" : "warn"} live=${true}>
    ${warnings.map((each) => html`<p key=${each.code}>${each.message[language]}</p>`)}
    <label for="${key}-again">${say("form.again")}</label>
    <input type="text" inputmode="decimal" class="number" id="${key}-again" value=${second} autocomplete="off"
      onInput=${(/** @type {any} */ event) => { setLeft(false); type(event.target.value); }} onBlur=${() => setLeft(true)} />
    ${same && html`<p>${say("form.again.same")}</p>`}
    ${left && second && !same && html`<p>${say("form.again.other")}</p><${Button} kind="small" onClick=${use}>${say("form.again.use")}<//>`}
  <//>`;
}
