// Settings: language, room on the phone, the sealed export, and locking.

import { html, useEffect, useState } from '../../vendor/preact.js';
import { Shell, when } from './frame.js';
import { giveAway } from './export.js';

/**
 * @typedef {import('./frame.js').Say} Say
 * @typedef {import('../store/index.js').Phone} Phone
 * @typedef {import('../store/index.js').Store} Store
 * @param {{phone: Phone, store: Store, say: Say, language: 'id'|'en', go: (path: string) => void, speak: () => void,
 *   lock: () => void, install: (() => void)|null, version: string}} props
 */
export function Settings({ phone, store, say, language, go, speak, lock, install, version }) {
  const [kept, setKept] = useState(/** @type {boolean|null} */ (null));
  const [told, setTold] = useState('');
  const [aside, setAside] = useState(/** @type {Awaited<ReturnType<Phone['aside']>>} */ ([]));
  useEffect(() => {
    if (navigator.storage && navigator.storage.persisted) navigator.storage.persisted().then(setKept);
    phone.aside().then(setAside);
  }, []);
  const { storage, waiting, lastSync } = store.status;
  const give = async () => {
    const count = await giveAway(phone, store.person.account);
    setTold(say(count ? 'set.export.done' : 'set.export.none'));
  };
  /** @param {string} account */
  const giveOld = async (account) => {
    await giveAway(phone, account);
    await phone.gave(account);
    setAside(await phone.aside());
  };
  return html`<${Shell} title=${say('set.title')} say=${say} back=${() => go('/')}>
    <h2>${say('set.account')}</h2>
    <p>${store.me ? store.me.display_name : store.person.name}<br />
      <span class="help">${store.areas.map((each) => [each.name, ...each.above.slice().reverse()].join(', ')).join(' · ')}</span></p>
    <div class="actions"><button type="button" class="button" onClick=${lock}>${say('set.lock')}</button>
      <button type="button" class="button" onClick=${() => go('/pengaturan/pin')}>${say('set.pin')}</button></div>
    <h2>${say('set.language')}</h2>
    <button type="button" class="button" onClick=${speak} lang=${language === 'id' ? 'en' : 'id'}>
      ${language === 'id' ? 'English' : 'Bahasa Indonesia'}</button>
    ${install && html`<button type="button" class="button" onClick=${install}>${say('set.install')}</button>`}
    <h2>${say('set.export')}</h2>
    <p>${say('set.export.text', { n: waiting })}</p>
    <button type="button" class="button" onClick=${give}>${say('set.export.go')}</button>
    <p role="status">${told}</p>
    ${aside.length > 0 && html`<h2>${say('set.aside')}</h2>
      ${aside.map((each) => html`<div class="notice warn" key=${each.account}><div>
        <p class="title">${each.name}</p>
        <p>${say('set.aside.text', { n: each.waiting, when: when(new Date(each.since).toISOString()) })}</p>
        ${each.given > 0 && html`<p role="status">${say('set.aside.given', { when: when(new Date(each.given).toISOString()) })}</p>`}
        <button type="button" class="button" onClick=${() => giveOld(each.account)}>${say('set.aside.save')}</button></div></div>`)}`}
    ${storage && html`<p class="help">${say('set.storage', { used: bytes(storage.used), quota: bytes(storage.quota) })}</p>`}
    ${kept !== null && html`<p class="help">${say(kept ? 'set.kept' : 'set.notkept')}</p>`}
    ${lastSync && html`<p class="help">${say('set.last', { when: when(lastSync) })}</p>`}
    <p class="help">${say('set.version', { version })}</p>
    <button type="button" class="button" onClick=${() => go('/tentang')}>${say('set.about')}</button>
  <//>`;
}

/** @param {number} count */
function bytes(count) {
  const mega = count / 1048576;
  return mega >= 1000 ? `${(mega / 1024).toFixed(1).replace('.', ',')} GB` : `${mega.toFixed(1).replace('.', ',')} MB`;
}
