/** The first screen: what to do, and what waits to be looked at. */
import { html } from "../../vendor/preact.js";
import { momentInWords } from "../language/values.js";
import { useChanges, useLoaded } from "../parts/hooks.js";
import { Badge, Button, Notice, Page, Row } from "../parts/ui.js";
import { isLeft } from "./left.js";
import { stopOf } from "./stopped.js";
import { sayer } from "./words.js";

/** @typedef {import("./index.js").Props} Props */

/** @param {Props} props */
export function Home({ store, go, language, speak }) {
  const say = sayer(language);
  useChanges(store);
  const drafts = useLoaded(store, () => store.drafts.list(), []) || [];
  const todo = useLoaded(store, () => toSee(store), []) || [];
  const { waiting, lastSync } = store.status;
  const name = store.me ? store.me.display_name : "";
  const places = store.areas.map((each) => each.name).join(", ");
  return html`<${Page} title=${say("home.hello", { name })} above=${places}>
    <nav class="tiles" aria-label=${say("home.title")}>
      <${Row} big=${true} icon="house" title=${say("home.visit")} help=${say("home.visit.help")} onClick=${() => go("/kunjungan")} />
      <${Row} big=${true} icon="zero" title=${say("home.zero")} help=${say("home.zero.help")} onClick=${() => go("/nihil")} />
      <${Row} big=${true} icon="sum" title=${say("home.recap")} help=${say("home.recap.help")} onClick=${() => go("/rekap")} />
      <${Row} big=${true} icon="send" title=${say("home.sent")} help=${say("home.sent.help")} onClick=${() => go("/kiriman")}
        badge=${waiting ? html`<${Badge} kind="due">${waiting}<//>` : null} />
    </nav>
    ${todo.length > 0 && html`<section><h2>${say("home.todo")}</h2>
      ${todo.map((each) => html`<${Row} key=${each.key} icon="mind" title=${each.label || label(store, each.theme, language)}
        help=${(each.label ? `${label(store, each.theme, language)}: ` : "") + say(toldOf(each), { reason: each.reason || say("returned.noreason") })} onClick=${() => go(`/catatan/${each.key}`)} />`)}
    </section>`}
    ${drafts.length > 0 && html`<section><h2>${say("home.drafts")}</h2>
      ${drafts.slice(0, 5).map((each) => html`<${Row} key=${each.key} icon="paper" title=${each.label || label(store, each.theme, language)}
        help=${each.label ? label(store, each.theme, language) : ""} onClick=${() => go(`/isi/${each.key}`)} />`)}
    </section>`}
    <${Notice} kind=${waiting ? "calm" : "good"} live=${true}>
      <p>${waiting ? say("home.waiting", { n: waiting }) : say("home.allsent")}</p>
      <p class="help">${lastSync ? say("home.last", { when: momentInWords(lastSync, language) }) : say("home.never")}</p>
    <//>
    ${speak && html`<p class="end"><${Button} kind="small" onClick=${() => speak(language === "en" ? "id" : "en")}><span lang=${language === "en" ? "id" : "en"}>${say("home.language")}</span><//></p>`}
  <//>`;
}

/** What a kader has to see, by state. @type {Record<string, string>} */
const TOLD = { dikembalikan: "house.returned", ditolak: "refused.title", bentrok: "conflict.title" };

/** @typedef {import("../store/index.js").Item & {left: boolean}} ToSee An entry, and whether it was left to the operator. */

/** @param {ToSee} each */
function toldOf(each) {
  const stop = stopOf(each);
  return stop ? `stopped.${stop}` : each.left ? "conflict.left" : TOLD[each.state];
}

/** @param {import("../store/index.js").Store} store @returns {Promise<ToSee[]>} */
async function toSee(store) {
  const found = [];
  for (const state of /** @type {import("../store/index.js").State[]} */ (Object.keys(TOLD))) found.push(...(await store.items({ state, limit: 5 })));
  return Promise.all(found.map(async (each) => ({ ...each, left: await isLeft(store, each) })));
}

/** @param {import("../store/index.js").Store} store @param {string} theme @param {"id" | "en"} language */
export function label(store, theme, language) {
  const form = store.forms.get(theme);
  return form ? form.label[language] : theme;
}
