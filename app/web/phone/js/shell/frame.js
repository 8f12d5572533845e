// What stands around every screen of the frame: its heading, the way back, and what is wrong, said aloud.

import { html, useLayoutEffect, useRef } from '../../vendor/preact.js';

/** @typedef {(key: string, values?: Record<string, string|number>) => string} Say */

/**
 * @param {{title: string, say: Say, back?: (() => void)|null, speak?: () => void, children?: any}} props
 */
export function Shell({ title, say, back, speak, children }) {
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => {
    document.title = `${title} - Wakuncar`;
    if (heading.current) heading.current.focus({ preventScroll: true });
  }, [title]);
  return html`<div class="page">
    <header class="top">
      ${back && html`<button type="button" class="back" onClick=${back}>‹ ${say('app.back')}</button>`}
      ${speak && html`<button type="button" class="back language" onClick=${speak} lang=${say('app.back') === 'Kembali' ? 'en' : 'id'}>
        ${say('app.back') === 'Kembali' ? 'English' : 'Bahasa Indonesia'}</button>`}
    </header>
    <main><h1 tabindex="-1" ref=${heading}>${title}</h1>${children}</main>
  </div>`;
}

/** What is wrong with what was typed; read out as soon as it appears. @param {{id: string, text: string}} props */
export function Problem({ id, text }) {
  return html`<p id=${id} class=${text ? 'fault' : 'fault none'} role="alert">${text}</p>`;
}

/** A moment as people write it: DD/MM/YYYY HH.MM, WIB. @param {string|null} moment RFC 3339 */
export function when(moment) {
  if (!moment) return '';
  const wib = new Date(Date.parse(moment) + 7 * 3600000).toISOString();
  return `${wib.slice(8, 10)}/${wib.slice(5, 7)}/${wib.slice(0, 4)} ${wib.slice(11, 13)}.${wib.slice(14, 16)}`;
}
