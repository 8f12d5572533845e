/** What every screen is made of: its frame, buttons, notices and rows that can be tapped. */
import { html, useLayoutEffect, useRef } from "../../vendor/preact.js";

/**
 * @typedef {import("../../vendor/preact.js").Child} Child
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Say
 */

/**
 * A screen: where one comes from, what it is, and what it holds; a new one is read out from its heading.
 * @param {{title: string, name?: string, above?: Child, back?: (() => void) | null, backLabel?: string, children?: Child, foot?: Child}} props
 */
export function Page({ title, name, above, back, backLabel, children, foot }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  // Before anybody can press a key: focus that comes later is taken from whoever already went on.
  useLayoutEffect(() => {
    document.title = `${title} - Wakuncar`;
    window.scrollTo(0, 0);
    if (heading.current) heading.current.focus({ preventScroll: true });
  }, [title, name]);
  return html`<div class="page ${foot ? "has-foot" : ""}">
    <header class="top">
      ${back && html`<button type="button" class="back" onClick=${back}><${Icon} name="back" /> ${backLabel}</button>`}
      ${above && html`<div class="above">${above}</div>`}
    </header>
    <main>
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${children}
    </main>
    ${foot && html`<div class="foot">${foot}</div>`}
  </div>`;
}

/** Bring something before the eyes, and the keyboard to its first box. @param {string} id */
export function bringUp(id) {
  const box = document.getElementById(id);
  const first = box && /** @type {HTMLElement | null} */ (box.querySelector("input, select, textarea, button"));
  if (box) box.scrollIntoView({ block: "center" });
  if (first) first.focus({ preventScroll: true });
}

/** @param {{onClick: () => void, children?: Child, kind?: "main" | "plain" | "danger" | "small", disabled?: boolean, label?: string}} props */
export function Button({ onClick, children, kind = "plain", disabled = false, label }) {
  return html`<button type="button" class="button ${kind === "plain" ? "" : kind}" onClick=${onClick} disabled=${disabled} aria-label=${label}>${children}</button>`;
}

/** A whole row to tap: what it is, a word about it, and how it stands. @param {{onClick: () => void, title: string, help?: string, icon?: string, mark?: Child, badge?: Child, big?: boolean}} props */
export function Row({ onClick, title, help, icon, badge, big = false }) {
  return html`<button type="button" class="row ${big ? "big" : ""}" onClick=${onClick}>
    ${icon && html`<${Icon} name=${icon} />`}
    <span class="words"><span class="title">${title}</span>${help && html`<span class="help">${help}</span>`}${badge && html`<span>${badge}</span>`}</span>
    <${Icon} name="go" />
  </button>`;
}

/** How something stands, in a word and with a sign; colour only repeats it. @param {{kind: "good" | "due" | "bad" | "calm", children?: Child}} props */
export function Badge({ kind, children }) {
  return html`<span class="badge ${kind}"><${Icon} name=${{ good: "tick", due: "clock", bad: "mind", calm: "dot" }[kind]} /> ${children}</span>`;
}

/** @param {{kind: "good" | "warn" | "bad" | "calm", title?: string, children?: Child, live?: boolean}} props */
export function Notice({ kind, title, children, live = false }) {
  const sign = { good: "tick", warn: "mind", bad: "mind", calm: "dot" }[kind];
  return html`<div class="notice ${kind}" role=${live ? "status" : null}>
    <${Icon} name=${sign} />
    <div>${title && html`<p class="notice-title">${title}</p>`}${children}</div>
  </div>`;
}

/** Lines of each drawing, in a box of 24 by 24. */
const DRAWN = /** @type {Record<string, string>} */ ({
  back: "M15 5l-7 7 7 7",
  go: "M9 5l7 7-7 7",
  tick: "M5 13l4 4L19 7",
  mind: "M12 4v9M12 18v.5",
  clock: "M12 7v5l3 3M12 3a9 9 0 1 0 .01 0z",
  dot: "M12 11v6M12 7v.5M12 3a9 9 0 1 0 .01 0z",
  house: "M4 11l8-7 8 7v9h-6v-6h-4v6H4z",
  zero: "M12 4a8 8 0 1 0 .01 0zM7 17L17 7",
  sum: "M5 20V10M12 20V4M19 20v-7",
  send: "M4 12l16-8-6 16-3-7z",
  paper: "M6 3h9l4 4v14H6zM9 12h7M9 16h7",
  person: "M12 4a4 4 0 1 0 .01 0zM4 21c1-5 5-6 8-6s7 1 8 6",
  find: "M10 4a6 6 0 1 0 .01 0zM15 15l5 5",
  plus: "M12 5v14M5 12h14",
});

/** @param {{name: string}} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${DRAWN[name] || DRAWN.dot} /></svg>`;
}
