// Changing the PIN: the old one, the new one twice. It needs signal, for the server is told first.

import { html, useState } from '../../vendor/preact.js';
import { Trouble } from '../store/base.js';
import { Problem, Shell } from './frame.js';

/**
 * @typedef {import('./frame.js').Say} Say
 * @param {{store: import('../store/index.js').Store, say: Say, language: 'id'|'en', go: (path: string) => void}} props
 */
export function ChangePin({ store, say, language, go }) {
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [trouble, setTrouble] = useState('');
  const back = () => go('/pengaturan');
  /** @param {Event} event */
  const change = async (event) => {
    event.preventDefault();
    if (old.length !== 6 || next.length !== 6) return setTrouble(say('enrol.short'));
    if (next !== again) return setTrouble(say('enrol.differ'));
    if (next === old) return setTrouble(say('pin.same'));
    setBusy(true);
    setTrouble('');
    try {
      await store.changePin(old, next);
      setDone(true);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (error.kind === 'pin') setOld('');
      setTrouble(why(error));
    } finally {
      setBusy(false);
    }
    return undefined;
  };
  /** @param {Trouble} error */
  const why = (error) => {
    if (error.kind === 'pin') return error.after ? say('lock.wait', { n: error.after }) : say('pin.wrong');
    if (error.kind === 'busy') return say('enrol.busy', { n: error.after });
    if (error.kind === 'signed_out') return say('pin.out');
    return error.said ? error.said[language] : say(error.kind === 'storage' ? 'warn.full' : 'pin.offline');
  };
  if (done) {
    return html`<${Shell} title=${say('pin.done')} say=${say} back=${back}>
      <p role="status">${say('pin.done.text')}</p>
      <button type="button" class="button main" onClick=${back}>${say('app.back')}</button><//>`;
  }
  /** @param {string} id @param {string} label @param {string} value @param {(value: string) => void} set @param {string} keeps @param {string} [help] */
  const box = (id, label, value, set, keeps, help) => html`<label class="label" for=${id}>${say(label)}</label>
    ${help && html`<p class="help" id="${id}-help">${say(help)}</p>`}
    <input id=${id} class="input pin" type="password" inputmode="numeric" autocomplete=${keeps} maxlength="6" value=${value}
      disabled=${busy} aria-describedby=${help ? `${id}-help pin-trouble` : 'pin-trouble'}
      onInput=${(/** @type {any} */ event) => set(event.target.value.replace(/\D/g, ''))} />`;
  return html`<${Shell} title=${say('pin.title')} say=${say} back=${back}>
    <p>${say('pin.about')}</p>
    <form class="form" onSubmit=${change}>
      <input type="text" name="username" autocomplete="username" value=${store.person.username} hidden readonly />
      ${box('old', 'pin.old', old, setOld, 'current-password')}
      ${box('next', 'pin.new', next, setNext, 'new-password', 'enrol.pin.help')}
      ${box('again', 'pin.again', again, setAgain, 'new-password')}
      <${Problem} id="pin-trouble" text=${trouble} />
      <button type="submit" class="button main" disabled=${busy}>${say(busy ? 'pin.going' : 'pin.go')}</button>
    </form>
  <//>`;
}
