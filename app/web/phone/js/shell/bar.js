// The line above every screen: signal, what waits, and what the kader has to know now.

import { html } from '../../vendor/preact.js';

/**
 * @typedef {import('./frame.js').Say} Say
 * @param {{store: import('../store/index.js').Store, say: Say, go: (path: string) => void, enrol: () => void,
 *   update: (() => void)|null, later: () => void}} props
 */
export function Bar({ store, say, go, enrol, update, later }) {
  const { online, syncing, waiting, clockSkew, storage, out, trouble } = store.status;
  const state = syncing ? 'bar.syncing' : online ? 'bar.online' : 'bar.offline';
  return html`<div class="bar">
    <p class="bar-line">
      <button type="button" class="bar-state" onClick=${() => go('/kiriman')}>
        <span aria-hidden="true">${syncing ? '↻' : online ? '●' : '○'}</span> <span role="status">${say(state)}${waiting ? ` · ${say('bar.waiting', { n: waiting })}` : ''}</span></button>
      <button type="button" class="bar-state" onClick=${() => go('/pengaturan')}>${say('bar.settings')}</button>
    </p>
    ${out && html`<div class="notice bad" role="alert"><div><p>${say('warn.out', { n: waiting })}</p>
      <button type="button" class="button" onClick=${enrol}>${say('warn.out.enrol')}</button></div></div>`}
    ${clockSkew !== 0 && html`<div class="notice warn" role="status"><div><p>${say('warn.clock', { n: span(clockSkew, say) })}</p></div></div>`}
    ${trouble && trouble.kind === 'storage'
      ? html`<div class="notice bad" role="alert"><div><p>${say('warn.full')}</p></div></div>`
      : storage && storage.low && html`<div class="notice warn" role="status"><div><p>${say('warn.storage')}</p></div></div>`}
    ${update && html`<div class="notice calm" role="status"><div><p>${say('warn.update')}</p>
      <button type="button" class="button" onClick=${update}>${say('warn.update.go')}</button>
      <button type="button" class="button plain" onClick=${later}>${say('warn.later')}</button></div></div>`}
  </div>`;
}

/** How long that is, in the largest whole unit. @param {number} seconds @param {Say} say */
function span(seconds, say) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 120) return say('time.minutes', { n: minutes });
  if (minutes < 2880) return say('time.hours', { n: Math.round(minutes / 60) });
  return say('time.days', { n: Math.round(minutes / 1440) });
}
