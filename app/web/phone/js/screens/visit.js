/** Where a visit begins: the RT, and the house in it. */
import { html, useState } from "../../vendor/preact.js";
import { dayInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Badge, Button, Page, Row } from "../parts/ui.js";
import { isDue } from "./periods.js";
import { sayer } from "./words.js";

/** @typedef {import("./index.js").Props} Props */

const SHOWN = 20;

/** @param {Props} props */
export function ChooseArea({ store, go, language }) {
  const say = sayer(language);
  const { areas } = store;
  if (areas.length === 1) return html`<${ChooseHouse} store=${store} go=${go} language=${language} params=${{ rt: areas[0].code }} />`;
  return html`<${Page} title=${say("visit.where")} above=${say("visit.title")} back=${() => go("/")} backLabel=${say("back")}>
    ${areas.map((each) => html`<${Row} key=${each.code} big=${true} icon="house" title=${each.name} help=${each.above.join(", ")} onClick=${() => go(`/kunjungan/${each.code}`)} />`)}
  <//>`;
}

/** @param {Props} props */
export function ChooseHouse({ store, go, language, params }) {
  const say = sayer(language);
  const rt = params.rt;
  const [words, setWords] = useState("");
  const [fresh, setFresh] = useState("");
  const [missing, setMissing] = useState(false);
  const [most, setMost] = useState(SHOWN);
  const houses = useLoaded(store, () => store.houses(rt), [rt]);
  const subjects = useLoaded(store, () => store.subjects(rt), [rt]) || [];
  const area = store.areas.find((each) => each.code === rt);
  const today = store.today();
  /** @type {Set<string>} */
  const due = new Set();
  for (const each of subjects) for (const card of each.records) {
    const form = store.forms.get(card.theme);
    if (form && card.house && isDue(form, card.observed_on, today)) due.add(card.house);
  }
  const open = (/** @type {string} */ house) => go(`/kunjungan/${rt}/${encodeURIComponent(house)}`);
  const found = (houses || []).filter((each) => each.label.toLowerCase().includes(words.trim().toLowerCase()));
  const enter = () => (fresh.trim() ? open(fresh.trim()) : setMissing(true));
  return html`<${Page} title=${say("visit.house")} above=${area ? area.name : ""} back=${() => go(store.areas.length > 1 ? "/kunjungan" : "/")} backLabel=${say("back")}>
    ${houses && houses.length > 6 && html`<label class="find" for="find-house">${say("visit.search")}</label>
      <input type="search" id="find-house" value=${words} autocomplete="off" onInput=${(/** @type {any} */ event) => { setWords(event.target.value); setMost(SHOWN); }} />`}
    ${houses === undefined ? html`<p role="status">${say("loading")}</p>` : !houses.length ? html`<p class="help">${say("visit.none")}</p>` : !found.length ? html`<p class="help" role="status">${say("visit.nomatch")}</p>` : null}
    ${found.slice(0, most).map((each) => html`<${Row} key=${each.id} icon="house" title=${each.label} help=${say("visit.last", { when: dayInWords(each.last_visit, language) })}
      badge=${due.has(each.label) ? html`<${Badge} kind="due">${say("visit.due")}<//>` : null} onClick=${() => open(each.label)} />`)}
    ${found.length > most && html`<${Button} onClick=${() => setMost(most + 50)}>${say("visit.all", { n: found.length })}<//>`}
    <section class="card">
      <h2>${say("visit.new")}</h2>
      <div class="question ${missing ? "wrong" : ""}"><label for="new-house">${say("visit.new.label")}</label>
        <p class="help" id="new-house-help">${say("visit.new.help")}</p>
        ${missing && html`<p class="fault" id="new-house-fault" role="alert">${say("visit.new.empty")}</p>`}
        <input type="text" id="new-house" maxlength="60" value=${fresh} autocomplete="off" aria-describedby="new-house-help${missing ? " new-house-fault" : ""}" aria-invalid=${missing ? "true" : null}
          onInput=${(/** @type {any} */ event) => { setFresh(event.target.value); setMissing(false); }}
          onKeyDown=${(/** @type {any} */ event) => { if (event.key === "Enter") enter(); }} /></div>
      <${Button} kind="main" onClick=${enter}>${say("visit.new.go")}<//>
    </section>
    <${Row} icon="paper" title=${say("visit.general")} help=${say("visit.general.help")} onClick=${() => go(`/kunjungan/${rt}/-`)} />
  <//>`;
}
