/** What was answered, question by question, for reading. */
import { html } from "../../vendor/preact.js";
import { asTyped } from "./steps.js";
import { told } from "./telling.js";

/** @typedef {import("../language/types.js").Form} Form */

/** @param {{form: Form, answers: Record<string, any>, language: "id" | "en"}} props */
export function Answers({ form, answers, language }) {
  return html`<dl>${form.questions.filter((each) => answers[each.key] !== undefined).map((each) => html`<div key=${each.key}><dt>${each.label ? each.label[language] : each.key}</dt><dd>${told(each, asTyped(each.kind, answers[each.key]), language)}</dd></div>`)}</dl>`;
}
