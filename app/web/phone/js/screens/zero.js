/** Nothing to report, in two taps: one on the start, one on the theme. */
import { html, useState } from "../../vendor/preact.js";
import { useLoaded } from "../parts/hooks.js";
import { Badge, Button, Notice, Page, Row } from "../parts/ui.js";
import { periodInWords, periodStart } from "./periods.js";
import { sayer } from "./words.js";

/** @param {import("./index.js").Props} props */
export function ZeroReport({ store, go, language }) {
  const say = sayer(language);
  const { areas } = store;
  const [rt, setRt] = useState(areas.length ? areas[0].code : "");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [others, setOthers] = useState(false);
  const today = store.today();
  const items = useLoaded(store, () => store.items({ limit: 200 }), []);
  const area = areas.find((each) => each.code === rt);
  const mine = store.themesFor("submit");
  const forms = Array.from(store.forms.values()).filter((each) => mine.includes(each.key));
  const asked = forms.filter((each) => each.reporting.zero_report);
  const rest = forms.filter((each) => !each.reporting.zero_report);
  const done = (/** @type {any} */ form) => (items || []).some((each) => each.zero && each.theme === form.key && each.area === rt && each.state !== "ditolak"
    && periodStart(form.period, each.observed_on) === periodStart(form.period, today));
  const report = async (/** @type {any} */ form) => {
    if (busy || done(form)) return;
    setBusy(true);
    try {
      await store.send({ theme: form.key, area: rt, observed_on: today, zero: true, form: form.version }, { label: "" });
      setFailed(false);
    } catch (error) {
      setFailed(true);
    }
    setBusy(false);
  };
  const one = (/** @type {any} */ form) => {
    const period = periodInWords(form.period, today, language);
    const when = period ? say("zero.for", { period }) : say("zero.today");
    return done(form)
      ? html`<div class="row done" key=${form.key}><span class="words"><span class="title">${form.label[language]}</span><span class="help">${when}</span><span><${Badge} kind="good">${say("zero.sent")}<//></span></span></div>`
      : html`<${Row} key=${form.key} big=${true} icon="zero" title=${say("zero.one", { theme: form.label[language] })} help=${when} onClick=${() => report(form)} />`;
  };
  const saved = forms.filter(done);
  return html`<${Page} title=${say("zero.title")} above=${area ? area.name : ""} back=${() => go("/")} backLabel=${say("back")}>
    ${areas.length > 1 && html`<fieldset class="question"><legend>${say("visit.where")}</legend><div class="options pair">
      ${areas.map((each) => html`<label class="option ${each.code === rt ? "on" : ""}" key=${each.code}><input type="radio" name="rt" checked=${each.code === rt} onChange=${() => setRt(each.code)} /><span>${each.name}</span></label>`)}</div></fieldset>`}
    ${failed && html`<${Notice} kind="bad" live=${true}>${say("zero.unsaved")}<//>`}
    <p>${say("zero.ask")}</p>
    ${(asked.length ? asked : rest).map(one)}
    <div role="status">${saved.length > 0 && html`<${Notice} kind="good"><p>${saved.map((each) => say("zero.saved", { theme: each.label[language], rt: area ? area.name : "" })).join(". ")}</p><p class="help">${say("zero.mind")}</p><//>`}</div>
    ${asked.length > 0 && rest.length > 0 && (others ? rest.map(one) : html`<${Button} onClick=${() => setOthers(true)}>${say("zero.others")}<//>`)}
  <//>`;
}
