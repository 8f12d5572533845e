/** Lines of a list as cards: members, licences, harvests; one is open at a time. */
import { html, useState } from "../../vendor/preact.js";
import { toldLine } from "../screens/telling.js";
import { Field } from "./field.js";
import { Button, Icon } from "./ui.js";

/**
 * @typedef {import("../language/types.js").Question} Question
 * @typedef {import("../language/types.js").Fault} Fault
 * @typedef {import("../language/types.js").Answers} Answers
 */

/**
 * @param {{question: Question, value: any, onChange: (value: any) => void, faults: Fault[], asked: Set<string>, language: "id" | "en",
 *   say: import("./ui.js").Say, id: string, search?: any}} props `faults`: those of this question, of its lines too
 */
export function LinesField({ question, value, onChange, faults, asked, language, say, id, search }) {
  const lines = /** @type {Answers[]} */ (Array.isArray(value) ? value.map((each) => asLine(question, each)) : []);
  const [open, setOpen] = useState(-1);
  const items = (question.facts.items || []).filter((each) => each.retired === null);
  const own = faults.filter((each) => each.question === question.key);
  const at = (/** @type {number} */ place) => faults.filter((each) => each.question.startsWith(`${question.key}.${place + 1}.`) || each.question === `${question.key}.${place + 1}`);
  const set = (/** @type {number} */ place, /** @type {string} */ key, /** @type {any} */ said) => {
    const line = { ...lines[place] };
    if (said === undefined || said === "") delete line[key];
    else line[key] = said;
    onChange(lines.map((each, index) => (index === place ? line : each)));
  };
  const remove = (/** @type {number} */ place) => { onChange(lines.filter((_, index) => index !== place)); setOpen(-1); };
  const none = Array.isArray(value) && !value.length;
  return html`<div class="question lines ${own.length ? "wrong" : ""}" id="q-${id}" role="group" aria-label=${question.label ? question.label[language] : ""}>
    <h2 class="label">${question.label ? question.label[language] : question.key}</h2>
    ${question.help && html`<p class="help">${question.help[language]}</p>`}
    ${own.map((each) => html`<div class="fault"><${Icon} name="mind" /><span>${each.message[language]}</span></div>`)}
    <ol class="cards">
      ${lines.map((line, place) => html`<li class="card ${at(place).length ? "wrong" : ""}" key=${place}>
        ${open === place
          ? html`<h3>${say("lines.nth", { n: place + 1 })}</h3>
              ${items.filter((item) => shows(asked, question.key, place, item)).map((item) => html`<${Field} key=${item.key} question=${item} value=${line[item.key]}
                onChange=${(/** @type {any} */ said) => set(place, item.key, said)} faults=${at(place).filter((each) => each.question.endsWith(`.${item.key}`))}
                language=${language} say=${say} id="${id}-${place}-${item.key}" search=${search} />`)}
              <div class="actions"><${Button} kind="main" onClick=${() => setOpen(-1)}>${say("lines.done")}<//>
              <${Button} kind="danger" onClick=${() => remove(place)}>${say("remove")}<//></div>`
          : html`<button type="button" class="row" onClick=${() => setOpen(place)}><span class="words"><span class="title">${toldLine(question, line, language) || say("lines.nth", { n: place + 1 })}</span>
              ${at(place).length > 0 && html`<span class="fault"><${Icon} name="mind" />${say("form.faults")}</span>`}</span><span class="link">${say("change")}</span></button>`}
      </li>`)}
    </ol>
    <${Button} onClick=${() => { onChange([...lines, {}]); setOpen(lines.length); }}><${Icon} name="plus" /> ${say(lines.length ? "lines.addmore" : "lines.add")}<//>
    ${!lines.length && html`<label class="option quiet ${none ? "on" : ""}"><input type="checkbox" checked=${none} onChange=${() => onChange(none ? undefined : [])} /><span>${say("nothing")}</span></label>`}
  </div>`;
}

/** @param {Question} question @param {any} line */
function asLine(question, line) {
  return line !== null && typeof line === "object" ? line : question.facts.plain ? { [question.facts.plain]: line } : {};
}

/** Whether an item of a line is asked; of a line that could not be read, whatever has no condition is. @param {Set<string>} asked @param {string} key @param {number} place @param {Question} item */
function shows(asked, key, place, item) {
  return asked.has(`${key}.${place + 1}.${item.key}`) || item.asked_if === null;
}
