/** Two versions of one record, side by side and only where they differ, for the kader to settle or to ask about. */
import { html, useState } from "../../vendor/preact.js";
import { KINDS, show } from "../language/kinds.js";
import { isMasked, tailOf } from "../language/lent.js";
import { dayInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Button, Notice, Page } from "../parts/ui.js";
import { laidOut } from "./desk.js";
import { isLeft, leave } from "./left.js";
import { sameSubject } from "./looking.js";
import { periodStart } from "./periods.js";
import { asTyped } from "./steps.js";
import { told } from "./telling.js";
import { sayer } from "./words.js";

/**
 * @typedef {import("./index.js").Props} Props
 * @typedef {import("../store/index.js").Item} Item
 * @typedef {import("../store/index.js").RecordOut} RecordOut
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../language/types.js").Question} Question
 */

/** The questions in which two versions say something else; numbers that are masked are compared by what is seen. @param {Form} form @param {Record<string, any>} mine @param {Record<string, any>} theirs @returns {Question[]} */
export function differences(form, mine, theirs) {
  return form.questions.filter((each) => {
    if (each.kept_by && each.kept_by.codes === null) return false;
    const [one, other] = [mine, theirs].map((answers) => told(each, asTyped(each.kind, veiled(each, answers[each.key])), "id"));
    return one !== other;
  });
}

/** An answer of which of every card number only the end is seen, in lines too. @param {Question} question @param {any} value @returns {any} */
function veiled(question, value) {
  if (question.privacy === "identity" && value !== undefined) return `••••${tailOf(value)}`;
  const { items } = question.facts;
  if (!items || !Array.isArray(value)) return plain(question, value);
  return value.map((line) => (line === null || typeof line !== "object" ? line
    : Object.fromEntries(items.filter((each) => line[each.key] !== undefined).map((each) => [each.key, veiled(each, line[each.key])]))));
}

/** An answer as the server writes it, so that 77 and 77,0 are one. @param {Question} question @param {any} value */
function plain(question, value) {
  try {
    return value === undefined ? value : show(question, KINDS[question.kind].read(value, question.facts));
  } catch (unfit) {
    return value;
  }
}

/** The record that an entry met: the same one as it stands now, or another of the same subject and period. @param {Props["store"]} store @param {Form} form @param {Item} item @returns {Promise<RecordOut | null>} */
async function metBy(store, form, item) {
  const own = await store.record(item.id);
  if (own) return own;
  const period = (/** @type {string} */ day) => periodStart(form.period, day);
  const all = await store.records(item.area, form.key);
  const met = all.filter((/** @type {any} */ each) => !each.zero && (form.register || period(each.observed_on) === period(item.observed_on)) && sameSubject(form, each.answers, item.answers));
  return met.find((each) => each.state !== "void") || met[0] || null;
}

/** @param {{store: Props["store"], go: Props["go"], language: Props["language"], item: Item, form: Form}} props */
export function Conflict({ store, go, language, item, form }) {
  const say = sayer(language);
  const [untold, setUntold] = useState("");
  const [turn, setTurn] = useState(0);
  const left = useLoaded(store, () => isLeft(store, item), [item.key, turn]);
  const found = useLoaded(store, () => metBy(store, form, item), [item.key]);
  const area = store.areas.find((each) => each.code === item.area);
  const another = item.faults.some((each) => each.code === "record.conflict.subject");
  const free = another && found && found.state === "void";
  const theirs = free ? null : found;
  const aside = async () => { await store.putAside(item.key); go("/kiriman"); };
  const sendMine = async (/** @type {{id: string, area: string, replaces?: number}} */ place) => {
    await store.send({ ...place, theme: item.theme, observed_on: item.observed_on, answers: item.answers, form: form.version }, { label: item.label });
    await aside();
  };
  const mend = async () => go(await laidOut(store, form, item.area, { ...item, revision: null }, { aside: item.key }));
  const toOperator = async () => {
    const text = say("conflict.operator.text", { theme: form.label[language], rt: area ? area.name : item.area, receipt: item.receipt || "" });
    setUntold((await leave(store, item, text)) ? "" : text);
    setTurn(turn + 1);
  };
  const looked = (store.status.lastSync || "") > (item.received_at ? new Date(item.received_at).toISOString() : "");
  const differ = theirs ? differences(form, item.answers, theirs.answers) : [];
  const days = theirs && theirs.observed_on !== item.observed_on;
  const shows = (/** @type {Question} */ question, /** @type {Record<string, any>} */ answers) => told(question, asTyped(question.kind, answers[question.key]), language) || "–";
  return html`<${Page} title=${say("conflict.title")} name=${item.key} above=${form.label[language]} back=${() => go("/kiriman")} backLabel=${say("back")}>
    <p><strong>${item.label}</strong></p>
    ${item.faults.map((each) => html`<p key=${each.code}>${each.message[language]}</p>`)}
    ${found === undefined && html`<p role="status">${say("conflict.loading")}</p>`}
    ${found === null && html`<${Notice} kind="calm">${say(another && looked ? "conflict.elsewhere" : "conflict.offline")}<//>`}
    ${free && html`<${Notice} kind="calm">${say("conflict.free")}<//>`}
    ${theirs && theirs.state === "accepted" && html`<${Notice} kind="good">${say("conflict.accepted")}<//>`}
    ${theirs && !differ.length && !days && html`<${Notice} kind="good">${say("conflict.same")}<//>`}
    ${theirs && (differ.length > 0 || days) && html`<p>${say("conflict.why")}</p>
      <div class="versus">
        ${days && html`<${Two} say=${say} what=${say("form.date")} mine=${dayInWords(item.observed_on, language)} theirs=${dayInWords(theirs.observed_on, language)} />`}
        ${differ.map((each) => html`<${Two} key=${each.key} say=${say} what=${each.label ? each.label[language] : each.key} mine=${shows(each, item.answers)} theirs=${shows(each, theirs.answers)} />`)}
      </div>
      ${differ.some((each) => isMasked(theirs.answers[each.key])) && html`<p class="help">${say("conflict.hidden")}</p>`}`}
    <div class="choices">
      ${theirs && html`<${Button} kind="main" onClick=${() => sendMine({ id: theirs.id, area: theirs.area, replaces: theirs.revision })}>${say("conflict.keepmine")}<//>
        <${Button} kind="main" onClick=${aside}>${say("conflict.keeptheirs")}<//>`}
      ${free && html`<${Button} kind="main" onClick=${() => sendMine({ id: item.id, area: item.area })}>${say("conflict.again")}<//>`}
      ${another && html`<${Button} onClick=${mend}>${say("conflict.mend")}<//>`}
      ${!free && !left && html`<${Button} onClick=${toOperator}>${say("conflict.operator")}<//>`}
    </div>
    <div role="status">${left && html`<${Notice} kind="calm" title=${say("conflict.left")}><p>${say("conflict.left.help", { receipt: item.receipt || "" })}</p>${untold && html`<p class="share">${untold}</p>`}<//>`}</div>
  <//>`;
}

/** One question with both answers: beside each other where there is room for whole words, else one below the other. @param {{say: import("../parts/ui.js").Say, what: string, mine: string, theirs: string}} props */
function Two({ say, what, mine, theirs }) {
  return html`<div class="differ"><h2>${what}</h2><dl>
    <div><dt>${say("conflict.mine")}</dt><dd>${mine}</dd></div>
    <div><dt>${say("conflict.theirs")}</dt><dd>${theirs}</dd></div>
  </dl></div>`;
}
