/** Lines of a list as cards: members, licences, harvests; one is open at a time. */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { toldLine } from "../screens/telling.js";
import { Field } from "./field.js";
import { Button, Icon, bringUp } from "./ui.js";

/**
 * @typedef {import("../language/types.js").Question} Question
 * @typedef {import("../language/types.js").Fault} Fault
 * @typedef {import("../language/types.js").Answers} Answers
 */

/**
 * @param {{question: Question, value: any, onChange: (value: any) => void, faults: Fault[], asked: Set<string>, language: "id" | "en",
 *   say: import("./ui.js").Say, id: string, search?: any, offers?: {name: string, line: Answers}[], lead?: {path: string} | null}} props
 *   `faults`: those of this question, of its lines too; `offers`: lines to be added with a tap; `lead`: what to bring
 *   before the eyes, as `people.2.nik`
 */
export function LinesField({ question, value, onChange, faults, asked, language, say, id, search, offers = [], lead }) {
  const lines = /** @type {Answers[]} */ (Array.isArray(value) ? value.map((each) => asLine(question, each)) : []);
  const [open, setOpen] = useState(-1);
  const [, line, item] = lead ? lead.path.split(".") : [];
  useEffect(() => { if (line) setOpen(Number(line) - 1); }, [lead]);
  useEffect(() => {
    if (line && open === Number(line) - 1) bringUp(item ? `q-${id}-${open}-${item}` : `q-${id}`);
  }, [lead, open]);
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
  const named = new Set(lines.flatMap((each) => Object.values(each)).map((each) => String(each).trim().toLowerCase()));
  const fresh = offers.filter((each) => !named.has(each.name.trim().toLowerCase()));
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
              ${at(place).map((each) => html`<span class="fault" key=${each.question + each.code}><${Icon} name="mind" /><span>${sayOf(items, each, language)}</span></span>`)}</span><span class="link">${say("change")}</span></button>`}
      </li>`)}
    </ol>
    ${fresh.length > 0 && html`<section class="card offers"><h3>${say("form.offers")}</h3><div class="actions">
      ${fresh.map((each) => html`<${Button} key=${each.name} label=${say("lines.offer", { name: each.name })} onClick=${() => { onChange([...lines, each.line]); setOpen(lines.length); }}><${Icon} name="person" /> ${each.name}<//>`)}</div></section>`}
    <${Button} onClick=${() => { onChange([...lines, {}]); setOpen(lines.length); }}><${Icon} name="plus" /> ${say(lines.length ? "lines.addmore" : "lines.add")}<//>
    ${!lines.length && html`<label class="option quiet ${none ? "on" : ""}"><input type="checkbox" checked=${none} onChange=${() => onChange(none ? undefined : [])} /><span>${say("nothing")}</span></label>`}
  </div>`;
}

/** What is wrong with a line, and with what in it. @param {Question[]} items @param {Fault} fault @param {"id" | "en"} language */
function sayOf(items, fault, language) {
  const item = items.find((each) => fault.question.endsWith(`.${each.key}`));
  return `${item && item.label ? `${item.label[language]}: ` : ""}${fault.message[language]}`;
}

/** @param {Question} question @param {any} line */
function asLine(question, line) {
  return line !== null && typeof line === "object" ? line : question.facts.plain ? { [question.facts.plain]: line } : {};
}

/** Whether an item of a line is asked; of a line that could not be read, whatever has no condition is. @param {Set<string>} asked @param {string} key @param {number} place @param {Question} item */
function shows(asked, key, place, item) {
  return asked.has(`${key}.${place + 1}.${item.key}`) || item.asked_if === null;
}
