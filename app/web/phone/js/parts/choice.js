/** Options to tap: one, several, or one out of a long list that is searched. */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { optionLabel } from "../screens/telling.js";
import { Icon } from "./ui.js";

/** More options than this are searched rather than read. */
const MANY = 12;
const SHOWN = 8;

/**
 * @typedef {import("./field.js").Asked} Asked
 * @typedef {(list: string, words: string) => Promise<{code: string, label: import("../language/types.js").Words}[]>} Search
 */

/** @param {Asked & {search?: Search}} props */
export function OneChoice(props) {
  const { question, value, onChange, language, say, id } = props;
  const options = question.facts.options || [];
  if (options.length > MANY || question.facts.others) return html`<${LongList} ...${props} />`;
  return html`<div class="options ${options.length <= 2 ? "pair" : ""}">
      ${options.map((each) => html`<${Option} type="radio" name=${id} label=${each.label[language]} on=${value === each.code}
        onChange=${() => onChange(each.code)} required=${question.required} />`)}
    </div>
    ${value !== undefined && !question.required && html`<button type="button" class="button small" onClick=${() => onChange(undefined)}>${say("clear")}</button>`}`;
}

/** @param {Asked} props */
export function ManyChoice({ question, value, onChange, language, say, id }) {
  const options = question.facts.options || [];
  const chosen = Array.isArray(value) ? value : [];
  const none = Array.isArray(value) && !value.length;
  const toggle = (/** @type {string} */ code) => {
    const next = chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code];
    onChange(next.length ? next : undefined);
  };
  return html`<div class="options">
    ${options.map((each) => html`<${Option} type="checkbox" name=${id} label=${each.label[language]} on=${chosen.includes(each.code)} onChange=${() => toggle(each.code)} />`)}
    <${Option} type="checkbox" name=${id} label=${say("nothing")} on=${none} onChange=${() => onChange(none ? undefined : [])} quiet=${true} />
  </div>`;
}

/** @param {{type: string, name: string, label: string, on: boolean, onChange: () => void, required?: boolean, quiet?: boolean}} props */
function Option({ type, name, label, on, onChange, quiet }) {
  return html`<label class="option ${on ? "on" : ""} ${quiet ? "quiet" : ""}">
    <input type=${type} name=${name} checked=${on} onChange=${onChange} /><span>${label}</span></label>`;
}

/** A list of which a few are shown: the short one of the form, and when it is searched the whole one. @param {Asked & {search?: Search}} props */
function LongList({ question, value, onChange, language, say, id, described, wrong, search }) {
  const { facts } = question;
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(value === undefined);
  const [more, setMore] = useState(SHOWN);
  const [found, setFound] = useState(/** @type {any[] | null} */ (null));
  const [titles, setTitles] = useState(/** @type {Record<string, string>} */ ({}));
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    setFound(null);
    setOffline(false);
    if (!facts.others || !search || words.trim().length < 2) return undefined;
    let current = true;
    const soon = setTimeout(() => search(String(facts.list), words).then(
      (codes) => current && setFound(codes),
      () => current && setOffline(true),
    ), 350);
    return () => { current = false; clearTimeout(soon); };
  }, [words]);
  if (value !== undefined && !open) {
    return html`<div class="chosen"><${Icon} name="tick" /><span><span class="help">${say("choice.chosen")}</span> ${titles[value] || optionLabel(facts, value, language)}</span>
      <button type="button" class="button small" onClick=${() => setOpen(true)}>${say("choice.other")}</button></div>`;
  }
  const near = matching(facts.options || [], words, language);
  const all = found ? found.map((each) => (facts.options || []).find((known) => known.code === each.code) || called(each)) : near;
  const choose = (/** @type {any} */ each) => {
    setTitles({ ...titles, [each.code]: each.label[language] });
    onChange(each.code);
    setOpen(false);
  };
  return html`<label class="find" for=${id}>${say("choice.search")}</label>
    <input type="search" id=${id} value=${words} autocomplete="off" aria-describedby=${described || null} aria-invalid=${wrong ? "true" : null}
      onInput=${(/** @type {any} */ event) => { setWords(event.target.value); setMore(SHOWN); }} />
    <p class="count" role="status">${words ? (all.length ? say("choice.found", { n: all.length }) : say("choice.none")) : ""} ${offline ? say("choice.offline") : ""}</p>
    <div class="options">
      ${all.slice(0, more).map((each) => html`<${Option} type="radio" name="${id}-o" label=${each.label[language]} on=${value === each.code} onChange=${() => choose(each)} />`)}
    </div>
    ${all.length > more && html`<button type="button" class="button small" onClick=${() => setMore(more + 20)}>${say("choice.more", { n: Math.min(20, all.length - more) })}</button>`}`;
}

/** A code of the whole list, with what people call it before its official title. @param {any} found @returns {import("../language/types.js").Option} */
function called({ code, label, everyday }) {
  return { code, label: everyday ? { id: `${everyday}: ${label.id}`, en: `${everyday}: ${label.en}` } : label };
}

/** The options in which every word occurs. @param {import("../language/types.js").Option[]} options @param {string} words @param {"id" | "en"} language */
export function matching(options, words, language) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((each) => {
    const text = `${each.label[language]} ${each.label.id} ${each.code}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
