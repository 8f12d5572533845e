/** A form as it is filled: one idea a screen, kept on the phone at every step, judged while it is typed. */
import { html, useEffect, useMemo, useRef, useState } from "../../vendor/preact.js";
import { tooNew } from "../language/plan.js";
import { shownOf } from "../language/lent.js";
import { dayInWords, plainDay } from "../language/values.js";
import { DateBoxes } from "../parts/date.js";
import { Field } from "../parts/field.js";
import { useLoaded, useOnce } from "../parts/hooks.js";
import { LinesField } from "../parts/lines.js";
import { Button, Icon, Notice, Page, bringUp } from "../parts/ui.js";
import { isConfirmed, mark, named, open, reading } from "./desk.js";
import { sentHere } from "./house.js";
import { knownHere, sameSubject, searchIn } from "./looking.js";
import { MeasuredTwice, isMeasure } from "./measure.js";
import { asking, filled, metIn, peopleIn, personOf, screensOf, sharedIn } from "./steps.js";
import { findings } from "./telling.js";
import { sayer } from "./words.js";

/**
 * @typedef {import("./index.js").Props} Props
 * @typedef {import("./desk.js").Sheet} Sheet
 * @typedef {import("../language/types.js").Form} Form
 * @typedef {import("../language/types.js").Fault} Fault
 * @typedef {import("../language/types.js").Question} Question
 * @typedef {import("../store/index.js").Draft} Draft
 */

/** Milliseconds after the last key at which a draft is kept. */
const KEEP_AFTER = 600;
/** More people than this are not offered: the house is not hers alone. */
const MOST_OFFERS = 12;

/** @param {Props} props */
export function FillForm({ store, go, language, params }) {
  const drafts = useLoaded(store, () => store.drafts.list(), [params.draft]);
  const say = sayer(language);
  const [first, setFirst] = useState(/** @type {Draft | null | undefined} */ (undefined));
  useEffect(() => {
    if (drafts && first === undefined) setFirst(drafts.find((each) => each.key === params.draft) || null);
  }, [drafts]);
  if (first === undefined) return html`<${Page} title=${say("loading")} />`;
  const form = first && store.forms.get(first.theme);
  if (!first || !form) return html`<${Gone} go=${go} say=${say} />`;
  if (tooNew(form)) return html`<${Page} title=${form.label[language]} back=${() => go("/")} backLabel=${say("back")}><${Notice} kind="warn">${say("form.tooNew")}<//><//>`;
  return html`<${Filling} key=${first.key} store=${store} go=${go} language=${language} form=${form} draft=${first} others=${drafts || []} />`;
}

/** @param {{go: Props["go"], say: import("../parts/ui.js").Say}} props */
export function Gone({ go, say }) {
  return html`<${Page} title=${say("item.gone")} back=${() => go("/")} backLabel=${say("home")} />`;
}

/** @param {{store: Props["store"], go: Props["go"], language: Props["language"], form: Form, draft: Draft, others: Draft[]}} props */
function Filling({ store, go, language, form, draft, others }) {
  const say = sayer(language);
  const [sheet, setSheet] = useState(() => unsought(draft.raw));
  const [lead, setLead] = useState(/** @type {{path: string} | null} */ (null));
  const [pressed, setPressed] = useState(Boolean(draft.raw.seek));
  const [failed, setFailed] = useState(false);
  const sought = useRef(draft.raw.seek || "");
  const latest = useRef(sheet);
  latest.current = sheet;
  const today = store.today();
  const beside = useBeside(store, form, draft.area, sheet);
  const found = useMemo(() => reading(form, sheet, { today, growth: store.growth, ...beside }), [sheet.answers, sheet.observed_on, beside]);
  const all = useMemo(() => screensOf(form), [form]);
  const search = useMemo(() => searchIn(store), [store]);
  const screens = asking(all, found.asked);
  const at = Math.max(0, Math.min(sheet.at, screens.length - 1));
  const screen = screens[at];
  const sent = useLoaded(store, () => sentHere(store, draft.area, sheet.house), [sheet.house]);
  const known = useOnce(() => knownHere(store, draft.area, sheet.house), [sheet.house]);
  const from = useMemo(() => [...sources(store, others, draft, sent || []), ...(known || [])], [others, sent, known]);

  const keep = async (/** @type {Sheet} */ kept) => {
    try {
      await store.drafts.save({ key: draft.key, theme: form.key, area: draft.area, label: named(form, kept.answers), raw: kept });
      setFailed(false);
    } catch (error) {
      setFailed(true);
    }
  };
  useEffect(() => {
    if (sheet === draft.raw) return undefined;
    const soon = setTimeout(() => keep(sheet), KEEP_AFTER);
    return () => clearTimeout(soon);
  }, [sheet]);

  const change = (/** @type {Partial<Sheet>} */ part) => setSheet((before) => ({ ...before, ...part }));
  const answer = (/** @type {string} */ key, /** @type {any} */ value) => setSheet((before) => {
    const answers = { ...before.answers };
    if (value === undefined || value === "") delete answers[key];
    else answers[key] = value;
    const { [key]: _, ...twice } = before.twice;
    return { ...before, answers, twice };
  });
  const here = (/** @type {Fault} */ each) => screen.questions.some((question) => each.question.split(".")[0] === question.key);
  const faults = found.faults.filter((each) => here(each) || (at === 0 && each.question === "observed_on"));
  const doubts = open(sheet, found).filter(here);
  const move = async (/** @type {number} */ to) => {
    setPressed(false);
    await keep({ ...latest.current, at: to });  // on the disk before the next screen stands there
    setSheet((before) => ({ ...before, at: to }));
  };
  const goOn = async () => {
    if ((faults.length || doubts.length) && !pressed) return setPressed(true);
    if (faults.length || doubts.length) return seek([...faults, ...doubts][0].question);
    return pass();
  };
  const check = async () => {
    await keep(latest.current);
    go(`/periksa/${draft.key}`);
  };
  const pass = () => (at + 1 < screens.length ? move(at + 1) : check());
  const goBack = async () => {
    if (at > 0) return move(at - 1);
    await keep(latest.current);
    return go(`/kunjungan/${draft.area}/${encodeURIComponent(sheet.house || "-")}`);
  };
  const seek = (/** @type {string} */ path) => {
    setLead({ path });
    if (!path.includes(".")) bringUp(`q-${path}`);
  };
  useEffect(() => {
    const [first] = [...faults, ...doubts];
    if (pressed && (sought.current || first)) seek(sought.current || first.question);
    sought.current = "";
  }, [pressed]);

  const results = screen.questions.some((question) => isMeasure(question)) ? findings(form, found.derived, language, store.growth) : [];
  return html`<${Page} title=${screen.label ? screen.label[language] : form.label[language]} name=${`${draft.key} ${at}`} back=${goBack} backLabel=${say("back")}
      above=${html`<span>${form.label[language]}</span><span class="steps">${say("form.step", { n: at + 1, of: screens.length })}</span>`}
      foot=${html`<${Button} kind="main" onClick=${goOn}>${say("next")}<//>
        ${pressed && (faults.length > 0 || doubts.length > 0) && html`<${Button} kind="small" onClick=${pass}>${say("form.skip")}<//>`}
        ${sheet.replaces && !pressed && at + 1 < screens.length && html`<${Button} kind="small" onClick=${check}>${say("form.check.now")}<//>`}`}>
    <progress max=${screens.length} value=${at + 1} aria-label=${say("form.step", { n: at + 1, of: screens.length })}></progress>
    ${failed && html`<${Notice} kind="bad" live=${true}>${say("form.unsaved")}<//>`}
    ${sheet.reason && at === 0 && html`<${Notice} kind="warn" title=${say("returned.reason")}><p>${sheet.reason}</p><//>`}
    ${at === 0 && html`<${VisitDay} sheet=${sheet} today=${today} language=${language} say=${say} faults=${faults.filter((each) => each.question === "observed_on")} onChange=${(/** @type {string} */ day) => change({ observed_on: day })} />`}
    <${Offers} form=${form} screen=${screen} sheet=${sheet} said=${from} language=${language} say=${say}
      onUse=${(/** @type {Record<string, any>} */ answers) => change({ answers })} />
    ${screen.questions.map((question) => {
      const mine = (/** @type {Fault} */ each) => each.question.split(".")[0] === question.key;
      const wrong = faults.filter(mine).filter((each) => pressed || tells(each, sheet, question));
      const odd = found.warnings.filter((each) => mine(each) && !each.notice);
      const notices = found.warnings.filter((each) => mine(each) && each.notice);
      const shared = { question: offered(question, sheet.answers[question.key]), value: sheet.answers[question.key], language, say, id: question.key, search };
      if (question.kind === "lines") {
        return html`<div key=${question.key}><${LinesField} ...${shared} offers=${lineOffers(question, from)} lead=${lead && mine(/** @type {any} */ ({ question: lead.path })) ? lead : null} asked=${found.asked} faults=${wrong} onChange=${(/** @type {any} */ value) => answer(question.key, value)} />
          ${odd.map((each) => html`<${Doubt} warning=${each} sheet=${sheet} say=${say} language=${language} onConfirm=${(/** @type {string[]} */ confirmed) => change({ confirmed })} />`)}
          ${notices.map((each) => html`<${Notice} kind="calm">${each.message[language]}<//>`)}</div>`;
      }
      const measured = isMeasure(question) && odd.length > 0 && !wrong.length;  // what cannot be is written anew anyway
      return html`<${Field} key=${question.key} ...${shared} faults=${wrong} onChange=${(/** @type {any} */ value) => answer(question.key, value)}>
        ${measured && html`<${MeasuredTwice} question=${question} sheet=${sheet} warnings=${odd} language=${language} say=${say} onChange=${change} />`}
        ${!measured && !wrong.length && odd.map((each) => html`<${Doubt} warning=${each} sheet=${sheet} say=${say} language=${language} onConfirm=${(/** @type {string[]} */ confirmed) => change({ confirmed })} />`)}
        ${notices.map((each) => html`<${Notice} kind="calm">${each.message[language]}<//>`)}
      <//>`;
    })}
    ${results.length > 0 && html`<section class="card results" role="status"><h2>${say("form.findings")}</h2>
      ${results.map((each) => html`<p key=${each.key}><${Icon} name=${each.good ? "tick" : "mind"} /> ${each.what}: <strong>${each.says}</strong></p>`)}
      ${store.growth && html`<p class="help">${say("form.growth", { source: store.growth.source })}</p>`}</section>`}
  <//>`;
}

/** A sheet without what was to be brought before the eyes when it is opened. @param {Sheet} sheet @returns {Sheet} */
function unsought(sheet) {
  const { seek, ...rest } = sheet;
  return seek ? rest : sheet;
}

/** Whether a fault is told before the kader says that she is done: of what was typed, not of what is still blank. @param {Fault} fault @param {Sheet} sheet @param {Question} question */
function tells(fault, sheet, question) {
  const value = sheet.answers[question.key];
  if (value === undefined || fault.code === "answer.missing") return false;
  const active = typeof document !== "undefined" && document.activeElement;
  return !(active && active.closest && active.closest(`#q-${question.key}`));
}

/** A question with the options that are hers to choose; what was chosen by another hand stays to be seen. @param {Question} question @param {any} value @returns {Question} */
function offered(question, value) {
  const others = new Set((question.steps || []).flatMap((each) => each.codes || []));
  if (!others.size) return question;
  const options = (question.facts.options || []).filter((each) => !others.has(each.code) || each.code === value);
  return { ...question, facts: { ...question.facts, options } };
}

/** The records beside a sheet: the subject's earlier ones, and the one that it mends; they come a moment later. @param {Props["store"]} store @param {Form} form @param {string} area @param {Sheet} sheet */
export function useBeside(store, form, area, sheet) {
  const [beside, setBeside] = useState(/** @type {{earlier?: any[], previous?: any}} */ ({}));
  const all = useMemo(() => later(() => store.records(area, form.key)), [store, area, form]);
  const who = form.subject.keys.flat().map((key) => shownOf(sheet.answers[key]) || "").join("\n");
  useEffect(() => {
    let current = true;
    const soon = setTimeout(async () => {
      const records = await all();
      const mine = records.filter((/** @type {any} */ each) => !each.zero && each.id !== sheet.id && sameSubject(form, each.answers, sheet.answers));
      const before = sheet.replaces ? await store.record(sheet.id) : null;
      if (current) setBeside({ earlier: mine.filter((/** @type {any} */ each) => each.observed_on < sheet.observed_on), previous: before });
    }, 200);
    return () => { current = false; clearTimeout(soon); };
  }, [who, sheet.observed_on]);
  return beside;
}

/** Do something when it is first asked for, and only then. @template T @param {() => Promise<T>} work @returns {() => Promise<T>} */
function later(work) {
  /** @type {Promise<T> | undefined} */
  let begun;
  return () => begun || (begun = work());
}

/** What may be offered: what this visit said, and what is known of those who live here. @param {Props["store"]} store @param {Draft[]} drafts @param {Draft} draft @param {any[]} sent */
function sources(store, drafts, draft, sent) {
  const mine = drafts.filter((each) => each.key !== draft.key && each.area === draft.area && each.raw.house === draft.raw.house && each.raw.house);
  const with_ = (/** @type {any} */ each, /** @type {any} */ answers) => ({ form: store.forms.get(each.theme), answers });
  return [...sent.map((each) => with_(each, each.answers)), ...mine.map((each) => with_(each, each.raw.answers))].filter((each) => each.form);
}

/** Lines that may be added with one tap: whom this house knows, as the lines name people. @param {Question} question @param {{form: Form, answers: any}[]} said @returns {{name: string, line: any}[]} */
function lineOffers(question, said) {
  const person = personOf(question);
  return person ? metIn(said).map((each) => ({ name: each.parts.name, line: filled(person, each, {}) })) : [];
}

/** What is known in this house, to be put in with one tap: people, and what a family shares. @param {{form: Form, screen: {questions: Question[]}, sheet: Sheet, said: any[], language: "id" | "en", say: import("../parts/ui.js").Say, onUse: (answers: any) => void}} props */
function Offers({ form, screen, sheet, said: from, language, say, onUse }) {
  const met = metIn(from).slice(0, MOST_OFFERS);
  const people = met.length ? peopleIn(form).filter((each) => screen.questions.some((question) => question.key === each.name) && !sheet.answers[each.name]) : [];
  const shared = screen.questions.filter((each) => !sheet.answers[each.key]).map((question) => ({ question, offers: sharedIn(from, question.key) })).filter((each) => each.offers.length);
  if (!people.length && !shared.length) return null;
  const several = people.length + shared.length > 1;
  return html`<section class="card offers"><h2>${say("form.offers")}</h2>
    ${people.map((person) => html`<div key=${person.name}>${several && html`<p class="help">${say("form.offers.for", { who: person.label[language] })}</p>`}
      <div class="actions">${met.map((each) => html`<${Button} key=${each.parts.name} label="${say("form.offer", { name: each.parts.name })}, ${person.label[language]}" onClick=${() => onUse(filled(person, each, sheet.answers))}><${Icon} name="person" /> ${each.parts.name}<//>`)}</div></div>`)}
    ${shared.map(({ question, offers }) => html`<div key=${question.key}><p class="help">${question.label ? question.label[language] : question.key}</p>
      <div class="actions">${offers.map((each) => html`<${Button} key=${each.says} label="${say("form.offer", { name: each.says })}" onClick=${() => onUse({ ...sheet.answers, [question.key]: each.value })}>${each.says}<//>`)}</div></div>`)}
  </section>`;
}

/** The day of the visit: today, unless it was written on paper first. @param {{sheet: Sheet, today: string, language: "id" | "en", say: import("../parts/ui.js").Say, faults: Fault[], onChange: (day: string) => void}} props */
function VisitDay({ sheet, today, language, say, faults, onChange }) {
  const [other, setOther] = useState(sheet.observed_on !== today);
  const [typed, setTyped] = useState(/** @type {string | undefined} */ (sheet.observed_on));
  if (!other) {
    return html`<p class="visit-day"><span>${say("form.date")}: <strong>${say("form.today", { when: dayInWords(today, language) })}</strong></span>
      <${Button} kind="small" onClick=${() => setOther(true)}>${say("form.otherday")}<//></p>`;
  }
  const set = (/** @type {any} */ value) => {
    setTyped(value);
    const day = plainDay(String(value || ""));
    onChange(/^\d{4}-\d\d-\d\d$/.test(day) ? day : "");
  };
  const question = /** @type {any} */ ({ key: "observed_on", kind: "date", facts: {}, required: true });
  return html`<fieldset class="question ${faults.length ? "wrong" : ""}" id="q-observed_on"><legend>${say("form.date")}</legend>
    ${faults.map((each) => html`<p class="fault" id="observed_on-fault">${each.message[language]}</p>`)}
    <${DateBoxes} question=${question} value=${typed} onChange=${set} language=${language} say=${say} id="observed_on" described=${faults.length ? "observed_on-fault" : ""} wrong=${faults.length > 0} /></fieldset>`;
}

/** Something odd that is taken once the kader has looked again. @param {{warning: Fault, sheet: Sheet, language: "id" | "en", say: import("../parts/ui.js").Say, onConfirm: (confirmed: string[]) => void}} props */
export function Doubt({ warning, sheet, language, say, onConfirm }) {
  const on = isConfirmed(sheet, warning);
  const sign = mark(sheet, warning);
  const confirmable = warning.code !== "answer.not_asked";
  return html`<${Notice} kind="warn" live=${true}><p>${warning.message[language]}</p>
    ${confirmable && html`<label class="option ${on ? "on" : ""}"><input type="checkbox" checked=${on}
      onChange=${() => onConfirm(on ? sheet.confirmed.filter((each) => each !== sign) : [...sheet.confirmed, sign])} /><span>${say("form.confirm")}</span></label>`}<//>`;
}
