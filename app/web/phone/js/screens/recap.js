/** What was done this month, what is still due, and the figures of the RT; to be shared as counts only. */
import { html, useState } from "../../vendor/preact.js";
import { monthInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Button, Notice, Page } from "../parts/ui.js";
import { done, due, figures } from "./figures.js";
import { label } from "./home.js";
import { periodInWords } from "./periods.js";
import { sayer } from "./words.js";

/** @typedef {import("./index.js").Props} Props */

/** @param {Props} props */
export function Recap({ store, go, language }) {
  const say = sayer(language);
  const today = store.today();
  const month = monthInWords(today, language);
  const [told, setTold] = useState("");
  const items = useLoaded(store, () => store.items({ limit: 2000 }), []);
  const [rt, setRt] = useState(store.areas.length ? store.areas[0].code : "");
  const here = useLoaded(store, () => countHere(store, rt, today), [rt]);
  const counted = done(items || [], today.slice(0, 7));
  const { counts, waiting } = store.status;
  const text = [
    say("recap.text", { month }),
    ...counted.map((each) => `${label(store, each.theme, language)}: ${each.records}${each.zero ? `, ${each.zero} ${say("recap.zero")}` : ""}`),
    waiting ? `${say("recap.waiting")}: ${waiting}` : "",
  ].filter(Boolean).join("\n");
  const share = async () => {
    try {
      if (navigator.share) return await navigator.share({ text });
      await navigator.clipboard.writeText(text);
      return setTold("recap.copied");
    } catch (error) {
      return error instanceof Error && error.name === "AbortError" ? undefined : setTold("recap.share.fail");
    }
  };
  return html`<${Page} title=${say("recap.title")} above=${month} back=${() => go("/")} backLabel=${say("back")}>
    ${items === undefined ? html`<p role="status">${say("loading")}</p>` : !counted.length ? html`<p>${say("recap.nothing")}</p>`
      : html`<dl class="card">${counted.map((each) => html`<div key=${each.theme}><dt>${label(store, each.theme, language)}</dt><dd>${each.records} ${say("recap.records")}${each.zero ? `, ${each.zero} ${say("recap.zero")}` : ""}</dd></div>`)}</dl>`}
    <p class="help">${say("recap.waiting")}: ${waiting}. ${say("recap.returned")}: ${counts.dikembalikan || 0}.</p>
    ${store.areas.length > 1 && html`<fieldset class="question"><legend>${say("visit.where")}</legend><div class="options pair">
      ${store.areas.map((each) => html`<label class="option ${each.code === rt ? "on" : ""}" key=${each.code}><input type="radio" name="rt" checked=${each.code === rt} onChange=${() => setRt(each.code)} /><span>${each.name}</span></label>`)}</div></fieldset>`}
    <section><h2>${say("recap.due")}</h2>
      ${here === undefined ? html`<p role="status">${say("loading")}</p>` : !here.due.length ? html`<p>${say("recap.nodue")}</p>`
        : html`<ul class="plain">${here.due.map((each) => html`<li key=${each.theme}>${say("recap.due.theme", { theme: label(store, each.theme, language), n: each.count, period: periodInWords(periodOf(store, each.theme), today, language) })}</li>`)}</ul>`}
    </section>
    <section><h2>${say("recap.figures")}</h2>
      ${here && here.figures.map(({ form, counted: found }) => html`<table key=${form.key}><caption>${form.label[language]}</caption>
        <tbody>${found.map((each) => html`<tr key=${each.key}><th scope="row">${each.label[language]}</th><td class="num">${each.count}</td></tr>`)}</tbody></table>`)}
    </section>
    <section><h2>${say("recap.share")}</h2><p class="help">${say("recap.share.help")}</p>
      <pre class="share" tabindex="0">${text}</pre>
      <${Button} kind="main" onClick=${share}>${say("recap.share")}<//>
      <div role="status">${told && html`<${Notice} kind=${told === "recap.copied" ? "good" : "warn"}>${say(told)}<//>`}</div>
    </section>
    <section><h2>${say("recap.paper")}</h2><ul class="links">${Array.from(store.forms.values()).map((each) => html`<li key=${each.key}><a href="/formulir/${each.key}${language === "en" ? "?bahasa=en" : ""}" target="_blank" rel="noopener">${each.label[language]}</a></li>`)}</ul></section>
  <//>`;
}

/** @param {Props["store"]} store @param {string} rt @param {string} today */
async function countHere(store, rt, today) {
  const subjects = await store.subjects(rt);
  const read = store.themesFor("read");
  const found = [];
  for (const form of store.forms.values()) {
    if (!read.includes(form.key)) continue;
    const counted = figures(form, await store.records(rt, form.key), today).filter((each) => each.count > 0);
    if (counted.length) found.push({ form, counted });
  }
  return { due: due(store.forms, subjects, today), figures: found };
}

/** @param {Props["store"]} store @param {string} theme */
function periodOf(store, theme) {
  const form = store.forms.get(theme);
  return form ? form.period : "month";
}
