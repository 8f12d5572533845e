// The list of what was written on this phone: what became of each record, with its receipt.

import { html, useEffect, useState } from '../../vendor/preact.js';
import { monthInWords } from '../language/values.js';
import { Shell, when } from './frame.js';

/** The sign that repeats each state, so that colour is never alone. */
const SIGNS = /** @type {Record<string, string>} */ ({
  draf: '✎', menunggu: '◷', terkirim: '✓', dikembalikan: '↩', bentrok: '⇄', ditolak: '!',
});
const STATES = ['semua', 'draf', 'menunggu', 'terkirim', 'dikembalikan', 'bentrok', 'ditolak'];
const PAGE = 30;
/** Months of a sentence as a person says them. @param {string} text @param {'id'|'en'} language */
const inWords = (text, language) => text.replace(/\b\d{4}-(0[1-9]|1[0-2])\b/g, (month) => monthInWords(`${month}-01`, language));
/** Warnings that no phone foretells: that a period was closed, or that the record was moved. */
const TOLD_LATER = /^(period|record)\./;

/**
 * @typedef {import('./frame.js').Say} Say
 * @typedef {import('../store/index.js').Store} Store
 * @typedef {import('../store/index.js').Item} Item
 * @param {{store: Store, say: Say, language: 'id'|'en', go: (path: string) => void, canOpen: (path: string) => boolean}} props
 */
export function Sent({ store, say, language, go, canOpen }) {
  const [state, setState] = useState('semua');
  const [items, setItems] = useState(/** @type {Item[]} */ ([]));
  const [shown, setShown] = useState(PAGE);
  const { counts, drafts, syncing } = store.status;
  useEffect(() => {
    let over = false;
    const load = async () => {
      const found = await store.items({ ...(state === 'semua' ? {} : { state: /** @type {any} */ (state) }), limit: shown + 1 });
      if (!over) setItems(found);
    };
    load();
    const off = store.on('change', load);
    return () => { over = true; off(); };
  }, [state, shown]);
  /** @param {string} each */
  const count = (each) => (each === 'draf' ? drafts : /** @type {any} */ (counts)[each]);
  return html`<${Shell} title=${say('list.title')} say=${say} back=${() => go('/')}>
    <button type="button" class="button main" disabled=${syncing} onClick=${() => store.sync({ whole: true })}>
      ${say(syncing ? 'list.syncing' : 'list.sync')}</button>
    <div class="chips" role="group" aria-label=${say('list.title')}>
      ${STATES.map((each) => html`<button type="button" key=${each} class="chip" aria-pressed=${state === each}
        onClick=${() => { setState(each); setShown(PAGE); }}>${SIGNS[each] || ''} ${say(`state.${each}`)}${count(each) ? ` (${count(each)})` : ''}</button>`)}
    </div>
    ${items.length === 0 && html`<p>${say('list.none')}</p>`}
    <ul class="rows">
      ${items.slice(0, shown).map((item) => html`<${Entry} key=${item.key} item=${item} store=${store} say=${say} language=${language} go=${go} canOpen=${canOpen} />`)}
    </ul>
    ${items.length > shown && html`<button type="button" class="button plain" onClick=${() => setShown(shown + PAGE)}>${say('list.more')}</button>`}
  <//>`;
}

/** @param {{item: Item, store: Store, say: Say, language: 'id'|'en', go: (path: string) => void, canOpen: (path: string) => boolean}} props */
function Entry({ item, store, say, language, go, canOpen }) {
  const form = store.forms.get(item.theme);
  const faults = item.faults.map((each) => each.message[language]);
  const path = `/catatan/${item.key}`;
  const beside = item.state === 'terkirim' && faults.length > 0;
  const heard = item.warnings.filter((each) => TOLD_LATER.test(each.code)).map((each) => inWords(each.message[language], language));
  return html`<li class="entry" data-state=${item.state} data-id=${item.id}>
    <p class="entry-head"><span class="badge ${item.state}"><span aria-hidden="true">${SIGNS[item.state]}</span> ${say(`state.${item.state}`)}</span>
      <span>${form ? form.label[language] : item.theme}</span></p>
    <p class="title">${item.label || (item.zero ? say('list.zero') : '')}</p>
    <p class="help">${when(item.made_at)}</p>
    ${item.receipt && html`<p class="receipt">${say('list.receipt', { receipt: item.receipt })}</p>`}
    ${item.review === 'accepted' && html`<p>${say('list.checked')}</p>`}
    ${item.review === 'void' && html`<p>${say('list.void')}</p>`}
    ${beside && html`<p>${say('list.beside')}</p>`}
    ${item.reason && html`<p>${say('list.reason', { reason: item.reason })}</p>`}
    ${heard.map((each) => html`<p class="notice">${each}</p>`)}
    ${(item.state === 'bentrok' || item.state === 'ditolak') && faults.map((each) => html`<p class="fault">${each}</p>`)}
    ${item.state !== 'terkirim' && canOpen(path) && html`<button type="button" class="button plain" onClick=${() => go(path)}>${say('list.open')}</button>`}
  </li>`;
}
