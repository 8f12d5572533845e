/** All that was filled in, before it is sent; and the word that it is safe. */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { dayInWords } from "../language/values.js";
import { useLoaded } from "../parts/hooks.js";
import { Badge, Button, Icon, Notice, Page, Row } from "../parts/ui.js";
import { handOver, isConfirmed, open, reading } from "./desk.js";
import { Doubt, Gone, useBeside } from "./form.js";
import { asking, screensOf } from "./steps.js";
import { findings, told, toldLine } from "./telling.js";
import { sayer } from "./words.js";

/**
 * @typedef {import("./index.js").Props} Props
 * @typedef {import("./desk.js").Sheet} Sheet
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../store/index.js").Draft} Draft
 */

/** @param {Props} props */
export function Review({ store, go, language, params }) {
  const say = sayer(language);
  const [draft, setDraft] = useState(/** @type {Draft | null | undefined} */ (undefined));
  useEffect(() => { store.drafts.list().then((all) => setDraft(all.find((each) => each.key === params.draft) || null)); }, [params.draft]);
  if (draft === undefined) return html`<${Page} title=${say("loading")} />`;
  const form = draft && store.forms.get(draft.theme);
  if (!draft || !form) return html`<${Gone} go=${go} say=${say} />`;
  return html`<${Checked} store=${store} go=${go} language=${language} form=${form} draft=${draft} />`;
}

/** @param {{store: Props["store"], go: Props["go"], language: Props["language"], form: Form, draft: Draft}} props */
function Checked({ store, go, language, form, draft }) {
  const say = sayer(language);
  const [sheet, setSheet] = useState(/** @type {Sheet} */ (draft.raw));
  const [sending, setSending] = useState(false);
  const [sure, setSure] = useState(false);
  const [failed, setFailed] = useState(false);
  const beside = useBeside(store, form, draft.area, sheet);
  const found = reading(form, sheet, { today: store.today(), growth: store.growth, ...beside });
  const screens = asking(screensOf(form), found.asked);
  const doubts = open(sheet, found);
  const looked = found.warnings.filter((each) => !each.notice && isConfirmed(sheet, each));
  const notices = found.warnings.filter((each) => each.notice);
  const results = findings(form, found.derived, language, store.growth);
  const place = (/** @type {string} */ key) => Math.max(0, screens.findIndex((each) => each.questions.some((question) => question.key === key.split(".")[0])));
  const mend = async (/** @type {number} */ at, seek = "") => {
    await store.drafts.save({ ...draft, raw: { ...sheet, at, ...(seek ? { seek } : {}) } });
    go(`/isi/${draft.key}`);
  };
  const confirm = async (/** @type {string[]} */ confirmed) => {
    const next = { ...sheet, confirmed };
    setSheet(next);
    await store.drafts.save({ ...draft, raw: next });
  };
  const send = async () => {
    setSending(true);
    try {
      const made = await handOver(store, form, draft.area, sheet, found, draft.key);
      go(`/tersimpan/${made.key}`);
    } catch (error) {
      setSending(false);
      setFailed(true);
    }
  };
  const remove = async () => {
    await store.drafts.remove(draft.key);
    go(`/kunjungan/${draft.area}/${encodeURIComponent(sheet.house || "-")}`);
  };
  const ready = !found.faults.length && !doubts.length;
  const said = Object.keys(sheet.answers).length;
  return html`<${Page} title=${say("review.title")} above=${form.label[language]} back=${() => mend(screens.length - 1)} backLabel=${say("back")}
      foot=${html`<${Button} kind="main" disabled=${!ready || sending} onClick=${send}><${Icon} name="send" /> ${say("review.send")}<//>`}>
    ${failed && html`<${Notice} kind="bad" live=${true}>${say("review.unsaved")}<//>`}
    ${found.faults.length > 0 && html`<section><h2>${say("review.faults", { n: found.faults.length })}</h2>
      ${found.faults.map((each) => html`<${Row} key=${each.question + each.code} icon="mind" title=${questionOf(form, each.question, language, sheet.answers)} help=${each.message[language]} onClick=${() => mend(place(each.question), each.question)} />`)}</section>`}
    ${doubts.length > 0 && html`<section><h2>${say("review.warnings")}</h2>
      ${doubts.map((each) => html`<div key=${each.question + each.code}><h3>${questionOf(form, each.question, language, sheet.answers)}</h3>
        <${Doubt} warning=${each} sheet=${sheet} language=${language} say=${say} onConfirm=${confirm} /></div>`)}</section>`}
    ${results.length > 0 && html`<section class="card results"><h2>${say("form.findings")}</h2>
      ${results.map((each) => html`<p key=${each.key}><${Icon} name=${each.good ? "tick" : "mind"} /> ${each.what}: <strong>${each.says}</strong></p>`)}</section>`}
    ${notices.length > 0 && html`<section><h2>${say("review.notices")}</h2>${notices.map((each) => html`<${Notice} key=${each.code + each.question} kind="calm">${each.message[language]}<//>`)}</section>`}
    <section><h2>${say("review.answers")}</h2>
      <p class="help">${say("form.date")}: ${sheet.observed_on ? dayInWords(sheet.observed_on, language) : "…"}</p>
      ${!said && html`<p>${say("review.nothing")}</p>`}
      ${screens.map((screen, at) => html`<${Part} key=${at} screen=${screen} sheet=${sheet} form=${form} language=${language} say=${say} looked=${looked} onMend=${() => mend(at)} />`)}
    </section>
    <section class="end">${sure
      ? html`<${Notice} kind="warn" live=${true}><p>${say("review.remove.sure")}</p><div class="actions"><${Button} kind="danger" onClick=${remove}>${say("remove")}<//><${Button} onClick=${() => setSure(false)}>${say("cancel")}<//></div><//>`
      : html`<${Button} kind="small" onClick=${() => setSure(true)}>${say("review.remove")}<//>`}</section>
  <//>`;
}

/** What one screen of the form holds. @param {{screen: import("./steps.js").Screen, sheet: Sheet, form: Form, language: "id" | "en", say: import("../parts/ui.js").Say, looked: import("../language/types.js").Fault[], onMend: () => void}} props */
function Part({ screen, sheet, form, language, say, looked, onMend }) {
  const told_ = screen.questions.map((question) => ({ question, says: told(question, sheet.answers[question.key], language) }));
  const blank = told_.filter((each) => !each.says).length;
  const title = screen.label ? screen.label[language] : form.label[language];
  return html`<article class="card">
    <div class="head"><h3>${title}</h3><${Button} kind="small" label="${say("change")}: ${title}" onClick=${onMend}>${say("change")}<//></div>
    <dl>${told_.filter((each) => each.says).map(({ question, says }) => html`<div key=${question.key}><dt>${question.label ? question.label[language] : question.key}</dt><dd>${says}
      ${looked.some((each) => each.question === question.key) && html` <${Badge} kind="good">${say("form.check")}<//>`}</dd></div>`)}</dl>
    ${blank > 0 && html`<p class="help">${say("review.empty", { n: blank })}</p>`}
  </article>`;
}

/** What a fault is about; of a list which line, whom that names, and what in it. @param {Form} form @param {string} key @param {"id" | "en"} language @param {Record<string, any>} answers */
export function questionOf(form, key, language, answers) {
  const [name, number, part] = key.split(".");
  const question = form.questions.find((each) => each.key === name);
  if (!question || !question.label) return key;
  if (!number) return question.label[language];
  const item = part ? (question.facts.items || []).find((each) => each.key === part) : undefined;
  const line = Array.isArray(answers[name]) ? answers[name][Number(number) - 1] : undefined;
  const who = line === undefined ? "" : toldLine(question, line, language).split(", ")[0];
  const which = `${question.label[language]}, ${language === "id" ? "nomor" : "number"} ${number}`;
  return `${who ? `${who} (${which})` : which}${item && item.label ? `: ${item.label[language]}` : ""}`;
}

/** @param {Props} props */
export function Saved({ store, go, language, params }) {
  const say = sayer(language);
  const item = useLoaded(store, () => store.item(params.key), [params.key]);
  if (item === undefined) return html`<${Page} title=${say("loading")} />`;
  if (!item) return html`<${Gone} go=${go} say=${say} />`;
  const form = store.forms.get(item.theme);
  const question = form && form.questions.find((/** @type {any} */ each) => each.kind === "house");
  const house = (question && item.answers[question.key]) || "-";
  const waits = item.state === "menunggu";
  const results = form ? findings(form, item.derived, language, store.growth) : [];
  return html`<${Page} title=${waits ? say("sent.title") : item.state === "terkirim" ? say("sent.done") : say("sent.title")} name=${item.key} above=${form ? form.label[language] : ""}>
    <div class="saved" role="status"><${Icon} name="tick" />
      <p><strong>${item.label}</strong></p>
      <p>${waits ? say("sent.offline") : item.receipt ? say("sent.receipt", { receipt: item.receipt }) : ""}</p></div>
    ${item.state === "ditolak" || item.state === "bentrok" ? html`<${Row} icon="mind" title=${say(item.state === "bentrok" ? "conflict.title" : "refused.title")} onClick=${() => go(`/catatan/${item.key}`)} />` : null}
    ${results.filter((each) => !each.good).map((each) => html`<p key=${each.key}><${Icon} name="mind" /> ${each.what}: <strong>${each.says}</strong></p>`)}
    ${item.warnings.filter((each) => each.notice).map((each) => html`<${Notice} key=${each.code} kind="calm">${each.message[language]}<//>`)}
    <section><h2>${say("sent.next")}</h2>
      <${Row} icon="plus" title=${say("sent.more")} onClick=${() => go(`/kunjungan/${item.area}/${encodeURIComponent(house)}`)} />
      <${Row} icon="house" title=${say("sent.otherhouse")} onClick=${() => go(`/kunjungan/${item.area}`)} />
      <${Row} icon="home" title=${say("home")} onClick=${() => go("/")} />
    </section>
  <//>`;
}
