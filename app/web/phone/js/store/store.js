// The store that the screens are handed: what a kader knows, what she wrote, and what became of it.

import { drop, put } from './tables.js';
import { sealForServer } from './vault.js';
import { backOff, createUpload } from './upload.js';
import { createQueue } from './queue.js';
import { createKnown } from './known.js';
import { uuid7, Trouble } from './base.js';
import { createPinChange } from './pin.js';
import { trace } from './traces.js';

/**
 * @typedef {import('./queue.js').Item} Item
 * @typedef {import('./queue.js').Document} Document
 * @typedef {import('./queue.js').State} State
 * @typedef {import('./known.js').House} House
 * @typedef {import('./known.js').Subject} Subject
 * @typedef {import('./known.js').RecordOut} RecordOut
 * @typedef {import('./tables.js').Tables} Tables
 *
 * @typedef {object} Draft what a screen has of a form that is not finished
 * @property {string} key
 * @property {string} theme
 * @property {string} area
 * @property {string} label
 * @property {string} saved_at
 * @property {any} raw whatever the screen wants back
 *
 * @typedef {object} Me `GET /v1/me`
 * @property {string} account
 * @property {string} username
 * @property {string} display_name
 * @property {{role: string, area: string, themes: string[]|null}[]} assignments
 * @property {{code: string, level: string, name: string, above: string[]}[]} areas
 * @property {{area: string, actions: string[], themes: string[]|null}[]} scope
 *
 * @typedef {object} Status
 * @property {boolean} online
 * @property {boolean} syncing
 * @property {number} waiting
 * @property {Record<State, number>} counts
 * @property {number} drafts
 * @property {string|null} lastSync
 * @property {number} clockSkew seconds by which the server's clock is ahead of the phone's; 0 while it does not matter
 * @property {{used: number, quota: number, low: boolean}|null} storage in bytes
 * @property {boolean} out the server knows this phone no more; what waits stays until it is enrolled again
 * @property {Trouble|null} trouble the last one
 */

/** Clocks that differ by less than this many seconds are right enough. */
const WRONG = 300;
/** Days after which answers of what was received are let go of, when there is room and when there is not. */
const KEEP_DAYS = 120;
const KEEP_DAYS_LOW = 14;
/** Below this many bytes left the phone is nearly full. */
const LOW = 20 * 1048576;
const SHARED = 15 * 60000;
const SOON = 300;

/**
 * @param {{person: import('./vault.js').Person, vault: import('./vault.js').Vault, own: Tables, shared: Tables,
 *   wire: import('./wire.js').Wire, locks: import('./locks.js').Locks, skew: () => number, language: () => string}} parts
 */
export async function createStore({ person, vault, own, shared, wire, locks, skew }) {
  const now = () => new Date(Date.now() + (Math.abs(skew()) > WRONG * 1000 ? skew() : 0));
  const queue = createQueue(own, vault, now);
  const known = createKnown(own, vault, wire, queue);
  const upload = createUpload(queue, wire);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let alarm;
  let failures = 0;
  let lookedDown = 0;
  let missed = false;
  let closed = false;

  const kept = {
    /** @returns {Promise<import('./wire.js').Tokens|null>} */
    read: () => known.thing('tokens'),
    /** @param {import('./wire.js').Tokens} tokens */
    write: (tokens) => known.keep('tokens', tokens),
  };
  wire.signIn({
    ...kept,
    alone: (work) => locks.alone(`token-${person.account}`, work),
  });

  /** @type {Status} */
  let status = {
    online: typeof navigator === 'undefined' ? true : navigator.onLine !== false,
    syncing: false,
    waiting: 0,
    counts: await queue.counts(),
    drafts: await own.count('drafts'),
    lastSync: await known.thing('lastSync'),
    clockSkew: 0,
    storage: null,
    out: Boolean(((await known.thing('tokens')) || {}).out),
    trouble: null,
  };

  // What one tab did, the others hear of.
  const others = typeof BroadcastChannel === 'function' ? new BroadcastChannel(`wakuncar-${person.account}`) : null;
  if (others) others.onmessage = () => { refresh(); };

  /** @param {Partial<Status>} [change] */
  async function tell(change = {}) {
    if (closed) return;
    if (others) others.postMessage('change');
    await refresh(change);
  }

  /** @param {Partial<Status>} [change] */
  async function refresh(change = {}) {
    if (closed) return;
    const counts = await queue.counts();
    trace(person.account, me ? me.display_name : person.name, counts.menunggu);
    const ahead = Math.round(skew() / 1000);
    status = {
      ...status,
      ...change,
      counts,
      waiting: counts.menunggu,
      drafts: await own.count('drafts'),
      clockSkew: Math.abs(ahead) > WRONG ? ahead : 0,
    };
    listeners.forEach((each) => each());
  }

  /**
   * Do something that writes; when the phone has no room every screen says so.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async function written(work) {
    try {
      const done = await work();
      if (status.trouble && status.trouble.kind === 'storage') await refresh({ trouble: null });
      return done;
    } catch (error) {
      if (error instanceof Trouble && error.kind === 'storage') await refresh({ trouble: error });
      throw error;
    }
  }

  /** @type {Map<string, any>} */
  const forms = new Map();
  /** @type {Me|null} */
  let me = await known.thing('me');
  /** @type {import('../language/growth.js').Tables|undefined} */
  let growth;
  for (const row of await shared.list('shared')) {
    if (row.form) forms.set(row.form.key, row.form);
    if (row.tables) growth = row.tables;
  }

  /** RT and dasawisma in which she serves. */
  const places = () => (me ? me.areas.filter((each) => each.level === 'rt' || each.level === 'dasawisma') : []);

  /** Themes for which she may do something somewhere. @param {string} action */
  function themesFor(action) {
    const grants = me ? me.scope.filter((each) => each.actions.includes(action)) : [];
    return [...forms.keys()].filter((key) => grants.some((each) => each.themes === null || each.themes.includes(key)));
  }

  /** Bring down who she is, the forms, and what is known of her RT. */
  async function down() {
    const { body } = await wire.ask('GET', '/v1/me');
    me = body;
    await known.keep('me', body);
    const place = body.areas.map((/** @type {any} */ each) => each.name).join(', ');
    await shared.change([{ table: 'people', key: person.account, to: (row) => row && { ...row, name: body.display_name, place } }]);
    await refreshForms();
    await refreshGrowth();
    await renewRescue();
    await known.run(places().map((each) => each.code), themesFor('read'));
    await refreshCodes();
  }

  /** Bring down the long lists of which a form offers a part, to be searched at the door. Kept as text: few open them. */
  async function refreshCodes() {
    const names = new Set();
    for (const form of forms.values()) {
      for (const { kind, facts } of form.questions.concat(...form.questions.map((/** @type {any} */ each) => each.facts.items || []))) {
        if (kind === 'choice' && facts.others) names.add(facts.list);
      }
    }
    for (const name of names) {
      const key = `codes:${name}`;
      const answer = await wire.ask('GET', `/v1/codes/${name}/whole`, { signed: false, tag: ((await shared.get('shared', key)) || {}).tag });
      if (answer.status !== 304) await shared.change([put('shared', { key, tag: answer.tag, text: JSON.stringify(answer.body) })]);
    }
  }

  /** Bring down the WHO growth standards, by which a child is judged at the door. */
  async function refreshGrowth() {
    const tag = growth ? ((await shared.get('shared', 'growth')) || {}).tag : '';
    const answer = await wire.ask('GET', '/v1/growth', { signed: false, tag });
    if (answer.status === 304) return;
    await shared.change([put('shared', { key: 'growth', tag: answer.tag, tables: answer.body })]);
    growth = answer.body;
  }

  async function refreshForms() {
    const { body } = await wire.ask('GET', '/v1/themes', { signed: false });
    for (const { key, digest } of body) {
      const kept = forms.get(key);
      if (kept && kept.digest === digest) continue;
      const answer = await wire.ask('GET', `/v1/themes/${key}`, { signed: false });
      await shared.change([put('shared', { key: `form:${key}`, form: answer.body })]);
      forms.set(key, answer.body);
      await tell();
    }
  }

  /** Seal the vault's key anew when the server has a new key of its own. */
  async function renewRescue() {
    const { body } = await wire.ask('GET', '/v1/rescue/key', { signed: false });
    const row = await shared.get('people', person.account);
    if (!row || (row.rescue && row.rescue.kid === body.kid)) return;
    const rescue = await sealForServer(vault.raw, person.account, body);
    await shared.change([{ table: 'people', key: person.account, to: (now_) => now_ && { ...now_, rescue } }]);
  }

  async function room() {
    if (typeof navigator === 'undefined' || !navigator.storage || !navigator.storage.estimate) return null;
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { used: usage, quota, low: quota - usage < LOW };
  }

  /**
   * Send what waits, then bring down what changed; one tab at a time. It never throws: what went wrong stands in
   * `status.trouble`, and another attempt is planned.
   * @param {{whole?: boolean}} [wanted] `whole`: bring everything down even if that was done a moment ago
   * @returns {Promise<true|undefined>} undefined when another sync was running
   */
  async function sync({ whole = false } = {}) {
    missed = true;
    const done = await locks.unless(`sync-${person.account}`, async () => {
      missed = false;
      clearTimeout(alarm);
      await tell({ syncing: true });
      /** @type {Trouble|null} */
      let trouble = null;
      try {
        const answered = await upload.run(() => { tell({ online: true, out: false }); });
        if (whole || answered || Date.now() - lookedDown > SHARED) {
          await down();
          lookedDown = Date.now();
        }
        await known.keep('lastSync', now().toISOString());
        failures = 0;
      } catch (error) {
        trouble = error instanceof Trouble ? error : new Trouble('network', { cause: error });
        failures += 1;
      }
      const storage = await room();
      await queue.slim(storage && storage.low ? KEEP_DAYS_LOW : KEEP_DAYS);
      plan(trouble, (await queue.counts()).menunggu > 0);
      await tell({
        syncing: false,
        trouble,
        storage,
        online: !(trouble && trouble.kind === 'network'),
        out: Boolean(trouble && trouble.kind === 'signed_out'),
        lastSync: await known.thing('lastSync'),
      });
      return /** @type {true} */ (true);
    });
    // Handed over while this one was ending, it was too late to be seen and too early to be let in.
    if (done && missed && !status.trouble && (await queue.counts()).menunggu > 0) plan(null, true);
    return done;
  }

  /** Plan the next attempt; what was handed over while this one ran does not wait for it. @param {Trouble|null} trouble @param {boolean} waits */
  function plan(trouble, waits) {
    if (closed) return;
    clearTimeout(alarm);
    const asked = trouble && trouble.kind === 'busy' ? trouble.after * 1000 : 0;
    const wait = trouble ? Math.max(asked, backOff(failures)) : waits ? SOON : SHARED;
    if (trouble && trouble.kind === 'signed_out') return;
    alarm = setTimeout(() => { sync(); }, wait);
    if (trouble && typeof navigator !== 'undefined' && navigator.serviceWorker) {
      navigator.serviceWorker.ready
        .then((/** @type {any} */ worker) => worker.sync && worker.sync.register('wakuncar'))
        .catch(() => {});
    }
  }

  const drafts = {
    /**
     * Keep an unfinished form; on the disk when the promise is kept.
     * @param {{key?: string, theme: string, area: string, label?: string, raw: any}} draft
     * @returns {Promise<Draft>}
     */
    async save(draft) {
      const key = draft.key || uuid7();
      const kept = { label: '', ...draft, key, saved_at: now().toISOString() };
      const sealed = await vault.seal('drafts', key, kept);
      await written(() => own.change([put('drafts', { key, sealed })]));
      await tell();
      return kept;
    },
    /** @returns {Promise<Draft[]>} the newest first */
    async list() {
      const rows = await own.list('drafts', { backwards: true });
      return Promise.all(rows.map((row) => vault.open('drafts', row.key, row.sealed)));
    },
    /** @param {string} key */
    async remove(key) {
      await own.change([drop('drafts', key)]);
      await tell();
    },
  };

  return {
    person,
    get me() { return me; },
    get areas() { return places(); },
    get forms() { return forms; },
    get growth() { return growth; },
    get status() { return status; },
    drafts,
    sync,
    themesFor,
    /** Today in WIB by the server's clock where the phone's is wrong, as YYYY-MM-DD. */
    today: () => new Date(now().getTime() + 7 * 3600000).toISOString().slice(0, 10),
    /**
     * Queue a record; on the disk when the promise is kept. It leaves as soon as there is signal.
     * @param {Document} document
     * @param {{label?: string, draft?: string}} [more] `label`: whom it is about, for her list; `draft`: its key, let go of
     */
    async send(document, { label = '', draft } = {}) {
      const made = await written(() => queue.add(document, label));
      if (draft) await own.change([drop('drafts', draft)]);
      await tell();
      sync();
      return made;
    },
    /**
     * What was written here, the newest first; `draf` lists drafts in the same shape.
     * @param {{state?: State|'draf', record?: string, limit?: number, before?: string}} [wanted]
     * @returns {Promise<Item[]>}
     */
    async items(wanted = {}) {
      if (wanted.state !== 'draf') return queue.items(/** @type {any} */ (wanted));
      return (await drafts.list()).map(asItem);
    },
    /** Hear from the phone that its signal went, before anything is tried in vain. */
    lost: () => refresh({ online: false }),
    changePin: createPinChange({ account: person.account, shared, wire, locks, ...kept }),
    /** One entry or draft by its key, null when there is none. @param {string} key @returns {Promise<Item|null>} */
    async item(key) {
      const row = await own.get('drafts', key);
      return row ? asItem(await vault.open('drafts', key, row.sealed)) : queue.item(key);
    },
    putAside: async (/** @type {string} */ key) => { await queue.putAside(key); await tell(); },
    houses: known.housesOf,
    subjects: known.subjectsOf,
    known: known.house,
    record: known.record,
    records: known.recordsOf,
    /** A whole list of codes, null until it came down. @param {string} list @returns {Promise<import('../language/search.js').Codes|null>} */
    async codes(list) {
      const row = await shared.get('shared', `codes:${list}`);
      return row ? JSON.parse(row.text) : null;
    },
    /** @param {string} key @returns {Promise<any>} one of her own settings, null unless she made it */
    setting: (key) => known.thing(`setting:${key}`),
    /** @param {string} key @param {any} value */
    set: (key, value) => known.keep(`setting:${key}`, value),
    /** @param {'change'} _what @param {() => void} listener @returns {() => void} ends it */
    on(_what, listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    /** Forget the key; what is kept stays. */
    lock() {
      closed = true;
      clearTimeout(alarm);
      listeners.clear();
      if (others) others.close();
      wire.signIn(null);
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof createStore>>} Store */

/** A draft in the shape of what was written. @param {Draft} draft @returns {Item} */
const asItem = (draft) => ({
  key: draft.key, id: '', state: 'draf', theme: draft.theme, area: draft.area, label: draft.label,
  observed_on: '', made_at: draft.saved_at, answers: {}, zero: false, replaces: null, revision: null, receipt: null,
  received_at: null, review: '', reason: '', derived: {}, warnings: [], faults: [], tried: false,
});
