/** A house at its door: who is known there, what is due, what was returned and why, and the forms to fill. */
import { html } from "../../vendor/preact.js";
import { dayInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Badge, Button, Notice, Page, Row } from "../parts/ui.js";
import { again, blank, mending, named } from "./desk.js";
import { answersOf } from "./looking.js";
import { isDue, periodInWords, periodStart } from "./periods.js";
import { findings } from "./telling.js";
import { sayer } from "./words.js";

/**
 * @typedef {import("./index.js").Props} Props
 * @typedef {import("../store/index.js").Card} Card
 * @typedef {import("../language/types.js").Form} Form
 */

/** The house that stands for none. */
export const NO_HOUSE = "-";

/** @param {Props} props */
export function HouseScreen({ store, go, language, params }) {
  const say = sayer(language);
  const { rt } = params;
  const house = params.house === NO_HOUSE ? "" : params.house;
  const known = useLoaded(store, () => store.known(rt, params.house), [rt, params.house]);
  const drafts = (useLoaded(store, () => store.drafts.list(), []) || []).filter((each) => each.area === rt && each.raw.house === house);
  const sent = useLoaded(store, () => sentHere(store, rt, house), [rt, house]) || [];
  const today = store.today();
  const area = store.areas.find((each) => each.code === rt);
  const mayFill = store.themesFor("submit");
  const keep = async (/** @type {Form} */ form, /** @type {import("./desk.js").Sheet} */ sheet) => {
    const draft = await store.drafts.save({ theme: form.key, area: rt, label: named(form, sheet.answers), raw: sheet });
    go(`/isi/${draft.key}`);
  };
  const fresh = (/** @type {Form} */ form) => {
    const open = drafts.find((each) => each.theme === form.key && !each.label);
    if (open) return go(`/isi/${open.key}`);
    return keep(form, blank(form, { house, today, said: said(drafts, sent) }));
  };
  const repeat = async (/** @type {Form} */ form, /** @type {Card} */ card) => {
    const answers = await answersOf(store, card.id);
    const period = periodStart(form.period, card.observed_on) === periodStart(form.period, today);
    const mends = card.state === "returned" || (period && form.period !== "day") || form.register;
    if (!mends) return keep(form, again(form, answers, { house, today }));
    const record = { id: card.id, observed_on: form.register && card.state !== "returned" ? today : card.observed_on, answers, revision: card.revision };
    return keep(form, mending(form, record, { house, reason: card.reason }));
  };
  const forms = Array.from(store.forms.values()).filter((each) => mayFill.includes(each.key));
  return html`<${Page} title=${house ? say("house.title", { house }) : say("house.notitle")} above=${area ? area.name : ""} back=${() => go(`/kunjungan/${rt}`)} backLabel=${say("back")}>
    ${drafts.length > 0 && html`<section><h2>${say("house.drafts")}</h2>
      ${drafts.map((each) => html`<${Row} key=${each.key} icon="paper" title=${each.label || formLabel(store, each.theme, language)} help=${each.label ? formLabel(store, each.theme, language) : ""} onClick=${() => go(`/isi/${each.key}`)} />`)}</section>`}
    ${sent.length > 0 && html`<section><h2>${say("house.sent")}</h2>
      <ul class="plain">${sent.map((each) => html`<li key=${each.key}><${Badge} kind="good">${formLabel(store, each.theme, language)}<//> ${each.label}</li>`)}</ul></section>`}
    <section><h2>${say("house.known")}</h2>
      ${known === undefined ? html`<p role="status">${say("loading")}</p>` : !known.subjects.length ? html`<p class="help">${say("house.nothing")}</p>` : null}
      ${(known ? known.subjects : []).map((subject) => html`<article class="card" key=${subject.number}>
        <h3>${subject.label || subject.records[0].about[language]}</h3>
        ${subject.links.map((link) => html`<p class="help" key=${link.to}>${link.says[language]}</p>`)}
        ${subject.records.map((card) => html`<${Known} key=${card.id} card=${card} form=${store.forms.get(card.theme)} today=${today} language=${language} say=${say}
          mine=${mayFill.includes(card.theme)} growth=${store.growth} open=${repeat} />`)}
      </article>`)}
    </section>
    <section><h2>${say("house.new")}</h2>
      ${forms.map((form) => html`<${Row} key=${form.key} icon="plus" title=${form.label[language]} onClick=${() => fresh(form)} />`)}
    </section>
  <//>`;
}

/** The last record of somebody in one theme. @param {{card: Card, form: Form | undefined, today: string, language: "id" | "en", say: import("../parts/ui.js").Say, mine: boolean, growth: any, open: (form: Form, card: Card) => void}} props */
function Known({ card, form, today, language, say, mine, growth, open }) {
  if (!form) return null;
  const due = isDue(form, card.observed_on, today);
  const period = periodInWords(form.period, today, language);
  const found = findings(form, card.derived, language, growth);
  return html`<div class="record">
    <p><strong>${form.label[language]}</strong> <span class="help">${say("house.last", { when: dayInWords(card.observed_on, language) })}</span></p>
    ${card.state === "returned" && html`<${Notice} kind="warn">${say("house.returned", { reason: card.reason || say("returned.noreason") })}<//>`}
    ${period && html`<p><${Badge} kind=${due ? "due" : "good"}>${say(due ? "house.due" : "house.done", { period })}<//></p>`}
    ${found.map((each) => html`<p class="found" key=${each.key}>${each.what}: <strong>${each.says}</strong></p>`)}
    ${mine && html`<${Button} kind=${due || card.state === "returned" ? "main" : "small"} label="${label(due, card, form, say)}: ${form.label[language]}, ${card.label}" onClick=${() => open(form, card)}>${label(due, card, form, say)}<//>`}
  </div>`;
}

/** @param {boolean} due @param {Card} card @param {Form} form @param {import("../parts/ui.js").Say} say */
function label(due, card, form, say) {
  if (card.state === "returned") return say("returned.mend");
  return due || form.period === "day" ? say("house.fill") : say("house.mend");
}

/** @param {import("../store/index.js").Store} store @param {string} theme @param {"id" | "en"} language */
function formLabel(store, theme, language) {
  const form = store.forms.get(theme);
  return form ? form.label[language] : theme;
}

/** What was filled here today, the newest first. @param {import("../store/index.js").Store} store @param {string} rt @param {string} house */
export async function sentHere(store, rt, house) {
  const items = await store.items({ limit: 50 });
  const today = store.today();
  return items.filter((each) => each.area === rt && each.made_at.slice(0, 10) === today && house !== "" && houseIn(store, each) === house);
}

/** @param {import("../store/index.js").Store} store @param {{theme: string, answers: Record<string, any>}} item */
function houseIn(store, item) {
  const form = store.forms.get(item.theme);
  const question = form && form.questions.find((/** @type {any} */ each) => each.kind === "house");
  return question ? item.answers[question.key] : undefined;
}

/** What this visit's sheets said, those sent and those under way. @param {any[]} drafts @param {any[]} sent */
export function said(drafts, sent) {
  return [...sent.map((each) => each.answers), ...drafts.map((each) => each.raw.answers)];
}
