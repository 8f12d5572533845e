// The lock screen: who is using the phone, and her PIN.

import { html, useEffect, useState } from '../../vendor/preact.js';
import { Trouble } from '../store/base.js';
import { Problem, Shell } from './frame.js';
import { giveAway } from './export.js';

/**
 * @typedef {import('./frame.js').Say} Say
 * @typedef {import('../store/index.js').Phone} Phone
 * @typedef {import('../store/index.js').Store} Store
 * @param {{phone: Phone, enrolled: any[], say: Say, opened: (store: Store) => void, enrol: () => void, speak: () => void}} props
 *   `enrolled`: who was here when the app began, so that a PIN can be typed at once
 */
export function Lock({ phone, enrolled, say, opened, enrol, speak }) {
  const [people, setPeople] = useState(enrolled);
  const [chosen, choose] = useState(enrolled.length === 1 ? enrolled[0] : null);
  useEffect(() => {
    phone.people().then(async (found) => {
      const counted = await Promise.all(found.map(async (each) => ({ ...each, waiting: await phone.waiting(each.account) })));
      setPeople(counted);
      choose((/** @type {any} */ now) => (now ? counted.find((each) => each.account === now.account) || null : counted.length === 1 ? counted[0] : null));
    });
  }, []);
  if (chosen) {
    const back = people.length > 1 ? () => choose(null) : null;
    return html`<${Pin} phone=${phone} person=${chosen} say=${say} opened=${opened} enrol=${enrol} back=${back} speak=${speak} />`;
  }
  return html`<${Shell} title=${say('lock.title')} say=${say} speak=${speak}>
    <ul class="rows">
      ${people.map((each) => html`<li key=${each.account}><button type="button" class="row big" onClick=${() => choose(each)}>
        <span class="words"><span class="title">${each.name}</span>
          <span class="help">${[each.place, each.waiting ? say('lock.waiting', { n: each.waiting }) : ''].filter(Boolean).join(' · ')}</span></span>
      </button></li>`)}
    </ul>
    <button type="button" class="button plain" onClick=${enrol}>${say('lock.add')}</button>
  <//>`;
}

/** @param {{phone: Phone, person: any, say: Say, opened: (store: Store) => void, enrol: () => void, back: (() => void)|null, speak: () => void}} props */
function Pin({ phone, person, say, opened, enrol, back, speak }) {
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [forgot, setForgot] = useState(false);
  /** @param {Event} event */
  const open = async (event) => {
    event.preventDefault();
    if (pin.length !== 6) return setTrouble(say('enrol.short'));
    setBusy(true);
    try {
      opened(await phone.unlock(person.account, pin));
    } catch (error) {
      const after = error instanceof Trouble ? error.after : 0;
      setTrouble(after ? say('lock.wait', { n: after }) : say('lock.wrong'));
      setPin('');
      setBusy(false);
    }
    return undefined;
  };
  return html`<${Shell} title=${say('lock.pin.title', { name: person.name })} say=${say} back=${back} speak=${speak}>
    <form class="form" onSubmit=${open}>
      <input type="text" name="username" autocomplete="username" value=${person.username} hidden readonly />
      <label class="label" for="pin">${say('lock.pin')}</label>
      <input id="pin" class="input pin" type="password" inputmode="numeric" autocomplete="current-password" maxlength="6"
        pattern="[0-9]*" value=${pin} disabled=${busy} aria-describedby="pin-trouble"
        onInput=${(/** @type {any} */ event) => setPin(event.target.value.replace(/\D/g, ''))} />
      <${Problem} id="pin-trouble" text=${trouble} />
      <button type="submit" class="button main" disabled=${busy}>${say(busy ? 'lock.opening' : 'lock.open')}</button>
    </form>
    <button type="button" class="button plain" aria-expanded=${forgot} onClick=${() => setForgot(!forgot)}>${say('lock.forgot')}</button>
    ${forgot && html`<div class="notice calm"><div><p>${say('lock.forgot.text')}</p>
      <button type="button" class="button plain" onClick=${enrol}>${say('enrol.title')}</button>
      ${person.waiting > 0 && html`<button type="button" class="button plain" onClick=${() => giveAway(phone, person.account)}>${say('lock.export')}</button>`}
    </div></div>`}
    ${!back && html`<button type="button" class="button plain" onClick=${enrol}>${say('lock.add')}</button>`}
  <//>`;
}
