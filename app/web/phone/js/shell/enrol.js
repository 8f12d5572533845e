// Enrolling: the code of the card, scanned or typed, and a PIN of her own.

import { html, useEffect, useRef, useState } from '../../vendor/preact.js';
import { Trouble } from '../store/base.js';
import { traces } from '../store/traces.js';
import { Problem, Shell } from './frame.js';

/**
 * @typedef {import('./frame.js').Say} Say
 * @typedef {import('../store/index.js').Phone} Phone
 * @typedef {import('../store/index.js').Store} Store
 * @param {{phone: Phone, say: Say, language: 'id'|'en', code: string, opened: (store: Store) => void, back: (() => void)|null, speak: () => void}} props
 */
export function Enrol({ phone, say, language, code: scanned, opened, back, speak }) {
  const [code, setCode] = useState(grouped(phone.codeIn(scanned)));
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [camera, setCamera] = useState(false);
  const [lost, setLost] = useState(/** @type {import('../store/traces.js').Trace[]} */ ([]));
  useEffect(() => {
    phone.people().then((people) => {
      const here = new Set(people.map((each) => each.account));
      const left = traces();
      setLost(Object.keys(left).filter((account) => !here.has(account)).map((account) => left[account]));
    });
  }, []);
  const canScan = typeof (/** @type {any} */ (globalThis).BarcodeDetector) === 'function';
  /** @param {Event} event */
  const go = async (event) => {
    event.preventDefault();
    if (phone.codeIn(code).length !== 12) return setTrouble(say('enrol.nocode'));
    if (pin.length !== 6) return setTrouble(say('enrol.short'));
    if (pin !== again) return setTrouble(say('enrol.differ'));
    setBusy(true);
    setTrouble('');
    try {
      opened(await phone.enrol({ code, pin }));
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Trouble)) throw error;
      setTrouble(error.said && error.kind !== 'busy' ? error.said[language]
        : error.kind === 'busy' ? say('enrol.busy', { n: error.after })
          : say(error.kind === 'storage' ? 'warn.full' : 'enrol.offline'));
    }
    return undefined;
  };
  /** @param {(value: string) => void} set */
  const digits = (set) => (/** @type {any} */ event) => set(event.target.value.replace(/\D/g, ''));
  return html`<${Shell} title=${say('enrol.title')} say=${say} back=${back} speak=${speak}>
    ${lost.map((each) => html`<div class="notice bad" role="alert"><p>${say(each.waiting ? 'enrol.lost' : 'enrol.lost.none', { name: each.name, n: each.waiting })}</p></div>`)}
    <p>${say('enrol.about')}</p>
    ${!canScan && html`<p class="help">${say('enrol.camera')}</p>`}
    <form class="form" onSubmit=${go}>
      ${canScan && !camera && html`<button type="button" class="button" onClick=${() => setCamera(true)}>${say('enrol.scan')}</button>`}
      ${camera && html`<${Camera} say=${say} found=${(/** @type {string} */ text) => { setCode(grouped(phone.codeIn(text))); setCamera(false); }}
        failed=${() => { setCamera(false); setTrouble(say('enrol.noscan')); }} />`}
      <label class="label" for="code">${say('enrol.code')}</label>
      <p class="help" id="code-help">${say('enrol.code.help')}</p>
      <input id="code" class="input code" type="text" autocapitalize="characters" autocomplete="off" spellcheck=${false}
        aria-describedby="code-help" value=${code} onInput=${(/** @type {any} */ event) => setCode(event.target.value)} />
      <label class="label" for="pin">${say('enrol.pin')}</label>
      <p class="help" id="pin-help">${say('enrol.pin.help')}</p>
      <input id="pin" class="input pin" type="password" inputmode="numeric" autocomplete="new-password" maxlength="6"
        aria-describedby="pin-help" value=${pin} onInput=${digits(setPin)} />
      <label class="label" for="again">${say('enrol.again')}</label>
      <input id="again" class="input pin" type="password" inputmode="numeric" autocomplete="new-password" maxlength="6"
        value=${again} onInput=${digits(setAgain)} />
      <${Problem} id="enrol-trouble" text=${trouble} />
      <button type="submit" class="button main" disabled=${busy}>${say(busy ? 'enrol.going' : 'enrol.go')}</button>
    </form>
  <//>`;
}

/** Put dashes where the card has them. @param {string} code */
const grouped = (code) => (code.match(/.{1,4}/g) || []).join('-');

/** The camera, looking for a QR until it finds one. @param {{say: Say, found: (text: string) => void, failed: () => void}} props */
function Camera({ say, found, failed }) {
  const video = useRef(/** @type {HTMLVideoElement|null} */ (null));
  useEffect(() => {
    /** @type {MediaStream|null} */
    let stream = null;
    let over = false;
    (async () => {
      const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
      const detector = new Detector({ formats: ['qr_code'] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (over || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      while (!over && video.current) {
        const [seen] = await detector.detect(video.current);
        if (seen && seen.rawValue) return found(seen.rawValue);
        await new Promise((done) => { setTimeout(done, 200); });
      }
      return undefined;
    })().catch(() => { if (!over) failed(); });
    return () => {
      over = true;
      if (stream) stream.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return html`<figure class="camera"><video ref=${video} muted playsinline></video><figcaption>${say('enrol.scanning')}</figcaption></figure>`;
}
