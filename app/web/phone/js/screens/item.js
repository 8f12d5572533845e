/** One entry of what was written: returned with its reason, not taken yet, or simply what it said. */
import { html } from "../../vendor/preact.js";
import { dayInWords, momentInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Badge, Button, Icon, Notice, Page, Row } from "../parts/ui.js";
import { Conflict } from "./conflict.js";
import { laidOut } from "./desk.js";
import { answersOf } from "./looking.js";
import { FillForm, Gone } from "./form.js";
import { questionOf } from "./review.js";
import { Answers } from "./said.js";
import { screensOf } from "./steps.js";
import { Stopped, stopOf } from "./stopped.js";
import { sayer } from "./words.js";

/**
 * @typedef {import("./index.js").Props} Props
 * @typedef {import("../store/index.js").Item} Item
 * @typedef {import("../language/types.js").Form} Form
 */

/** Open an entry of the list as what it is. @param {Props} props */
export function Entry(props) {
  const { store, go, language, params } = props;
  const say = sayer(language);
  const found = useLoaded(store, () => store.item(params.key), [params.key]);
  if (found === undefined) return html`<${Page} title=${say("loading")} />`;
  if (!found) return html`<${Gone} go=${go} say=${say} />`;
  if (found.state === "draf") return html`<${FillForm} ...${props} params=${{ draft: params.key }} />`;
  const form = store.forms.get(found.theme);
  if (!form) return html`<${Gone} go=${go} say=${say} />`;
  if (stopOf(found)) return html`<${Stopped} store=${store} go=${go} language=${language} item=${found} form=${form} />`;
  if (found.state === "bentrok") return html`<${Conflict} store=${store} go=${go} language=${language} item=${found} form=${form} />`;
  return html`<${Written} store=${store} go=${go} language=${language} item=${found} form=${form} />`;
}

/** @param {{store: Props["store"], go: Props["go"], language: Props["language"], item: Item, form: Form}} props */
function Written({ store, go, language, item, form }) {
  const say = sayer(language);
  const returned = item.state === "dikembalikan";
  const refused = item.state === "ditolak";
  const mend = async (seek = "") => {
    const answers = await answersOf(store, item.id, item.answers);
    const record = { id: item.id, observed_on: item.observed_on, answers, revision: (refused ? item.replaces : item.revision) || null };
    go(await laidOut(store, form, item.area, record, { reason: item.reason, seek }));
  };
  const drop = async () => { await store.putAside(item.key); go("/kiriman"); };
  const title = returned ? say("returned.title") : refused ? say("refused.title") : item.label || form.label[language];
  return html`<${Page} title=${title} name=${item.key} above=${form.label[language]} back=${() => go("/kiriman")} backLabel=${say("back")}
      foot=${(returned || refused) && !item.zero ? html`<${Button} kind="main" onClick=${() => mend()}>${say("returned.mend")}<//>` : null}>
    ${returned && html`<${Notice} kind="warn" title=${say("returned.reason")}><p class="reason">${item.reason || say("returned.noreason")}</p><//>`}
    ${refused && html`<section><h2>${say("refused.why")}</h2>${item.faults.map((each) => (isAsked(form, each.question)
      ? html`<${Row} key=${each.question + each.code} icon="mind" title=${questionOf(form, each.question, language, item.answers)} help=${each.message[language]} onClick=${() => mend(each.question)} />`
      : html`<${Notice} key=${each.question + each.code} kind="bad">${each.message[language]}<//>`))}</section>`}
    ${item.state === "menunggu" && html`<p><${Badge} kind="due">${say("recap.waiting")}<//></p>`}
    ${item.state === "terkirim" && html`<p><${Badge} kind="good">${say("sent.done")}<//> ${item.receipt ? say("sent.receipt", { receipt: item.receipt }) : ""}</p>`}
    <section><h2>${say("returned.what")}</h2>
      <p class="help">${item.label ? `${item.label}. ` : ""}${dayInWords(item.observed_on, language)}. ${momentInWords(item.made_at, language)}</p>
      <${Answers} form=${form} answers=${item.answers} language=${language} />
      ${item.zero && html`<p><${Icon} name="zero" /> ${say("zero.title")}</p>`}
    </section>
    ${refused && html`<p class="end"><${Button} kind="small" onClick=${drop}>${say("refused.drop")}<//></p>`}
  <//>`;
}

/** Whether a fault is about something that the form asks. @param {Form} form @param {string} key */
function isAsked(form, key) {
  return screensOf(form).some((screen) => screen.questions.some((each) => each.key === key.split(".")[0]));
}
