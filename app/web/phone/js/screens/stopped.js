/** What cannot go on, for its record was voided, held or erased meanwhile: what happened, and what is left to do. */
import { html } from "../../vendor/preact.js";
import { dayInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Button, Notice, Page } from "../parts/ui.js";
import { laidOut } from "./desk.js";
import { Answers } from "./said.js";
import { uuid7 } from "../store/index.js";
import { sayer } from "./words.js";

/**
 * @typedef {import("./index.js").Props} Props
 * @typedef {import("../store/index.js").Item} Item
 * @typedef {import("../language/types.js").Form} Form
 */

/** What each of the server's words is called here. @type {Record<string, "void" | "held" | "erased">} */
const STOPS = { "record.conflict.void": "void", "record.conflict.restricted": "held", "record.erased": "erased" };

/** How an entry was stopped; null where the kader can still decide. @param {Item} item @returns {"void" | "held" | "erased" | null} */
export function stopOf(item) {
  if (item.state !== "bentrok" && item.state !== "ditolak") return null;
  const fault = item.faults.find((each) => STOPS[each.code]);
  return fault ? STOPS[fault.code] : null;
}

/** @param {{store: Props["store"], go: Props["go"], language: Props["language"], item: Item, form: Form}} props */
export function Stopped({ store, go, language, item, form }) {
  const say = sayer(language);
  const stop = stopOf(item);
  const record = useLoaded(store, () => store.record(item.id), [item.id]);
  const done = async () => { await store.putAside(item.key); go("/kiriman"); };
  const anew = async () => go(await laidOut(store, form, item.area, { ...item, id: uuid7(), revision: null }, { aside: item.key }));
  const reason = record && record.reason;
  return html`<${Page} title=${say(`stopped.${stop}`)} name=${item.key} above=${form.label[language]} back=${() => go("/kiriman")} backLabel=${say("back")}>
    ${item.label && html`<p><strong>${item.label}</strong></p>`}
    ${stop !== "erased" && item.faults.map((each) => html`<p key=${each.code}>${each.message[language]}</p>`)}
    ${stop === "void" && reason && html`<${Notice} kind="warn" title=${say("returned.reason")}><p class="reason">${reason}</p><//>`}
    <p>${say(`stopped.${stop}.do`)}</p>
    <div class="choices">
      <${Button} kind="main" onClick=${done}>${say(stop === "void" ? "stopped.void.ok" : "stopped.ok")}<//>
      ${stop === "void" && !item.zero && html`<${Button} onClick=${anew}>${say("stopped.void.again")}<//>`}
    </div>
    ${stop !== "erased" && html`<section><h2>${say("returned.what")}</h2>
      <p class="help">${dayInWords(item.observed_on, language)}</p>
      <${Answers} form=${form} answers=${item.answers} language=${language} />
    </section>`}
  <//>`;
}
