// The phone app begins here: who is enrolled, unlocking, which screen stands at which address, and a new release.

import { html, render, useEffect, useReducer, useState, useErrorBoundary } from '../vendor/preact.js';
import { openPhone } from './store/phone.js';
import { speaker } from './words.js';
import { Lock } from './shell/lock.js';
import { Enrol } from './shell/enrol.js';
import { Shell } from './shell/frame.js';
import { found, watchRelease } from './shell/release.js';

/**
 * @typedef {import('./store/index.js').Phone} Phone
 * @typedef {import('./store/index.js').Store} Store
 * @typedef {import('./shell/frame.js').Say} Say
 * @typedef {{store: Store, go: (path: string, options?: {replace?: boolean}) => void, words: Say, language: 'id'|'en',
 *   params: Record<string, string>, speak: (language: 'id'|'en') => void}} ScreenProps what every screen is given
 * @typedef {{path: string, title: {id: string, en: string}|string, view: (props: ScreenProps) => any}} Screen
 *   `path` may have holes, as `/rumah/:rt/:house`; what fills them stands in `params`
 */

/** Minutes out of sight after which the vault is locked. */
const LOCK_AFTER = 15;
/** Milliseconds until screens that did not arrive are asked for again. */
const AGAIN = 3000;
/** What is fetched while the PIN is typed. */
const inside = () => import('./shell/inside.js');

/** @param {string} pattern @param {string} path @returns {Record<string, string>|null} */
export function match(pattern, path) {
  const holes = pattern.split('/');
  const parts = path.split('/');
  if (holes.length !== parts.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (let place = 0; place < holes.length; place += 1) {
    if (holes[place].startsWith(':')) params[holes[place].slice(1)] = decodeURIComponent(parts[place]);
    else if (holes[place] !== parts[place]) return null;
  }
  return params;
}

const here = () => location.hash.slice(1) || '/';

/** @param {string} path @param {{replace?: boolean}} [options] */
function go(path, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, '', `#${path}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = path;
  }
}

/** @param {{phone: Phone, code: string, people: any[]}} props */
function App({ phone, code, people }) {
  const [store, setStore] = useState(/** @type {Store|null} */ (null));
  const [view, setView] = useState(code || !people.length ? 'enrol' : 'lock');
  const [enrolled, setEnrolled] = useState(people);
  const [path, setPath] = useState(here());
  const [parts, setParts] = useState(/** @type {Awaited<ReturnType<typeof inside>>|null} */ (null));
  const [language, setLanguage] = useState(phone.language);
  const [update, setUpdate] = useState(/** @type {{begin: () => void}|null} */ (null));
  const [install, setInstall] = useState(/** @type {{ask: () => void}|null} */ (null));
  const [, tick] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const [known, setKnown] = useState(people.length > 0);
  const [error, forgive] = useErrorBoundary((thrown) => console.error(thrown));
  const say = speaker(language);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  /** Fetch the screens; what a bad network broke off is asked for again by and by. @returns {Promise<void>} */
  const bring = () => inside().then(setParts, () => { setTimeout(bring, AGAIN); });

  useEffect(() => {
    addEventListener('gone', () => location.reload(), { once: true });
    // The first screen stands. Now what comes behind it, and only then the whole release for the days without signal.
    Promise.all([phone.ready().catch(() => {}), bring()]).then(() => watchRelease((begin) => setUpdate({ begin })));
    const moved = () => setPath(here());
    addEventListener('hashchange', moved);
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      setInstall({ ask: () => /** @type {any} */ (event).prompt() });
    });
    return () => removeEventListener('hashchange', moved);
  }, []);

  useEffect(() => {
    if (!store) return undefined;
    const off = store.on('change', () => tick(0));
    const awake = () => store.sync();
    addEventListener('online', awake);
    addEventListener('offline', store.lost);
    if (navigator.serviceWorker) {
      navigator.serviceWorker.onmessage = (event) => { if (event.data === 'sync') store.sync(); };
    }
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let sleep;
    const sight = () => {
      clearTimeout(sleep);
      if (document.hidden) sleep = setTimeout(lock, LOCK_AFTER * 60000);
      else store.sync();
    };
    document.addEventListener('visibilitychange', sight);
    store.sync({ whole: true });
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    return () => {
      off();
      clearTimeout(sleep);
      removeEventListener('online', awake);
      removeEventListener('offline', store.lost);
      document.removeEventListener('visibilitychange', sight);
    };
  }, [store]);

  // A new release begins by itself while nobody is signed in: no draft can be open then.
  useEffect(() => { if (update && !store) update.begin(); }, [update, store]);

  const lock = () => {
    if (store) store.lock();
    setStore(null);
    setEnrolled([]);  // somebody may have come since the beginning: asked for again
    setView('lock');
    go('/', { replace: true });
  };
  /** @param {Store} opened */
  const opened = (opened) => {
    setStore(opened);
    setKnown(true);
    setView('open');
  };
  /** @param {'id'|'en'} [wanted] */
  const speak = (wanted = language === 'id' ? 'en' : 'id') => {
    phone.speak(wanted);
    setLanguage(wanted);
  };
  const turn = () => speak();

  if (error) {
    return html`<${Shell} title="Wakuncar" say=${say}><p>${say('app.broken')}</p>
      <button type="button" class="button main" onClick=${() => { go('/', { replace: true }); forgive(); }}>${say('app.again')}</button><//>`;
  }
  if (view === 'enrol') {
    const back = known || store ? () => setView(store ? 'open' : 'lock') : null;
    return html`<${Enrol} phone=${phone} say=${say} language=${language} code=${code} opened=${opened} back=${back} speak=${turn} />`;
  }
  if (!store) return html`<${Lock} phone=${phone} enrolled=${enrolled} say=${say} opened=${opened} enrol=${() => setView('enrol')} speak=${turn} />`;

  if (!parts) return html`<p class="wait" role="status">${say('app.loading')}</p>`;
  const { Bar, Sent, Settings, ChangePin, About, screens } = parts;
  /** @type {Record<string, () => any>} */
  const own = {
    '/kiriman': () => html`<${Sent} store=${store} say=${say} language=${language} go=${go} canOpen=${(/** @type {string} */ to) => screens.some((each) => match(each.path, to))} />`,
    '/pengaturan': () => html`<${Settings} phone=${phone} store=${store} say=${say} language=${language} go=${go} speak=${turn} lock=${lock} install=${install && install.ask} version=${found().slice(0, 8)} />`,
    '/pengaturan/pin': () => html`<${ChangePin} store=${store} say=${say} language=${language} go=${go} />`,
    '/tentang': () => html`<${About} store=${store} say=${say} language=${language} go=${go} version=${found().slice(0, 8)} />`,
  };
  const bar = html`<${Bar} store=${store} say=${say} go=${go} enrol=${() => setView('enrol')} update=${update && update.begin} later=${() => setUpdate(null)} />`;
  const screen = own[path] ? undefined : screens.find((each) => match(each.path, path));
  if (screen) {
    const params = match(screen.path, path);
    return html`${bar}<${screen.view} key=${path} store=${store} go=${go} words=${say} language=${language} params=${params} speak=${speak} />`;
  }
  if (own[path]) return html`${bar}${own[path]()}`;
  return html`${bar}<${Shell} title=${say('app.home')} say=${say}>
    ${path !== '/' && html`<p>${say('app.missing')}</p>`}
    ${store.forms.size === 0 && html`<p>${say('home.empty')}</p>`}
    <button type="button" class="button main" onClick=${() => go('/kiriman')}>${say('list.title')}</button>
  <//>`;
}

/** Start: a card's QR leads to `/masuk#CODE`; the code is taken from there and forgotten by the address. */
async function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  let code = '';
  if (location.pathname === '/masuk') {
    code = location.hash.slice(1);
    history.replaceState(null, '', '/');
  }
  try {
    const phone = await openPhone();
    const people = await phone.people();
    render(null, root);
    root.textContent = '';
    render(html`<${App} phone=${phone} code=${code} people=${people} />`, root);
  } catch (error) {
    console.error(error);
    root.textContent = speaker('id')('app.nostore');
  }
}

start();
