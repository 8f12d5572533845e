// The phone before anybody has unlocked it: who is enrolled here, enrolling, unlocking, and giving waiting records away.

import { attempt, fromBase64, stamp, toBase64, Trouble } from './base.js';
import { openTables, put, drop } from './tables.js';
import { LEAST_TURNS, sealForServer, turnsBorne, unwrap, Vault } from './vault.js';
import { tried } from './pin.js';
import { createWire, with_ } from './wire.js';
import { createLocks } from './locks.js';

/**
 * @typedef {import('./vault.js').Person} Person
 * @typedef {import('./tables.js').Tables} Tables
 * @typedef {import('./store.js').Store} Store
 * @typedef {object} Parts what the browser gives; tests give other ones
 * @property {(name: string, tables: string[]) => Promise<Tables>} [tables]
 * @property {import('./wire.js').Fetch} [fetch]
 * @property {import('./locks.js').Locks} [locks]
 * @property {() => Promise<number>} [turns] of PBKDF2 that this phone bears
 */

/** Letters of a file that the server still takes. */
const FILE = 3000000;
/** The store itself is fetched while the PIN is typed. */
const inside = () => import('./store.js');
const OWN = ['things', 'outbox', 'drafts', 'records'];

/**
 * Open what is kept on this phone.
 * @param {Parts} parts
 */
export async function openPhone(parts = {}) {
  const open = parts.tables || openTables;
  const locks = parts.locks || createLocks();
  const shared = await open('wakuncar', ['people', 'shared']);
  const turns = parts.turns || turnsBorne;
  let language = /** @type {'id'|'en'} */ (((await shared.get('shared', 'language')) || {}).value || 'id');
  let skew = 0;
  const wire = createWire({
    fetch: parts.fetch || ((address, options) => fetch(address, options)),
    language: () => language,
    seen: (ahead) => { skew = ahead; },
  });

  /** Everybody enrolled here, in the order in which they were last here. @returns {Promise<Person[]>} */
  async function people() {
    const found = /** @type {any[]} */ (await shared.list('people'));
    return found.filter((each) => !each.aside).sort((one, other) => (other.seen || 0) - (one.seen || 0));
  }

  /**
   * Vaults that were put aside when their kader enrolled anew and neither her PIN nor the server could open them. Only
   * the operator of a server with their key can, from their file (`exported`).
   * @returns {Promise<{account: string, name: string, username: string, waiting: number, since: number, given: number}[]>}
   *   those in which records wait; `since`: when they were put aside, `given`: when their file was last saved, or 0
   */
  async function aside() {
    const rows = /** @type {any[]} */ (await shared.list('people')).filter((each) => each.aside && each.rescue);
    const found = await Promise.all(rows.map(async ({ account, name, username, given = 0 }) => ({
      account, name, username, given, since: Number(account.split('/')[1]), waiting: await waiting(account),
    })));
    return found.filter((each) => each.waiting > 0);
  }

  /** Note that a vault's file was saved. @param {string} account */
  const gave = (account) => shared.change([{ table: 'people', key: account, to: (row) => row && { ...row, given: Date.now() } }]);

  /** Reduce what was typed or scanned to the code: what a QR leads to has it behind `#`. @param {string} typed */
  const codeIn = (typed) => typed.slice(typed.lastIndexOf('#') + 1).replace(/[\s.–-]/g, '').toUpperCase();

  /**
   * Enrol a kader with the code of her card. When the reply is lost, the same again gives the same device.
   * @param {{code: string, pin: string, device?: string}} given
   * @returns {Promise<Store>}
   * @throws Trouble `refused` with what the server says of the code or the PIN, or `network`
   */
  async function enrol({ code, pin, device = deviceName() }) {
    const bare = codeIn(code);
    try {
      await inside();  // before the code is spent
    } catch (error) {
      throw new Trouble('network', { cause: error });
    }
    let begun = /** @type {any} */ (await shared.get('shared', 'enrolling'));
    if (!begun || begun.code !== bare) {
      begun = { key: 'enrolling', code: bare, attempt: attempt() };
      await shared.change([put('shared', begun)]);
    }
    const { body: server } = await wire.ask('GET', '/v1/rescue/key', { signed: false });
    const { body: reply } = await wire.ask('POST', '/v1/enrolments/redeem', {
      json: { code: bare, pin, device, attempt: begun.attempt }, signed: false,
    });
    const before = /** @type {Person|undefined} */ (await shared.get('people', reply.account));
    const found = before ? await recovered(before, pin, reply.access_token) : null;
    const vault = found || await Vault.fresh();
    /** @type {import('./tables.js').Change[]} */
    const changes = [drop('shared', 'enrolling')];
    if (before && !found) {  // nobody can open it any more but the operator, from its file
      changes.push(put('people', { ...before, account: `${before.account}/${Date.now()}`, aside: true }));
    }
    const database = before && found ? before.database : `wakuncar-${reply.account}${before ? `-${Date.now()}` : ''}`;
    const person = {
      account: reply.account,
      username: reply.username,
      name: reply.display_name,
      place: before ? before.place : '',
      database,
      ...(await vault.wrap(reply.account, pin, await turns())),
      rescue: await sealForServer(vault.raw, reply.account, server),
      seen: Date.now(),
    };
    const own = await open(database, OWN);
    const tokens = with_({
      username: reply.username, pin, device: reply.device_token, access: '', until: 0, refresh: '', attempt: '', out: false,
    }, reply);
    const sealed = await vault.seal('things', 'tokens', tokens);
    await own.change([{ table: 'things', key: 'tokens', to: () => ({ key: 'tokens', sealed }) }]);
    await shared.change([...changes, put('people', person)]);
    return begin(person, vault, own);
  }

  /**
   * Open the vault of somebody who enrols again on her phone: by the PIN, or if she forgot it with the server's help.
   * @param {Person} person
   * @param {string} pin
   * @param {string} token
   */
  async function recovered(person, pin, token) {
    try {
      return await unwrap(person, pin);
    } catch (error) {
      if (!person.rescue) return null;
    }
    try {
      const { body } = await wire.ask('POST', '/v1/rescue/open', { json: { sealed: person.rescue.sealed }, token });
      return await Vault.of(fromBase64(body.key));
    } catch (error) {
      if (error instanceof Trouble && error.kind === 'refused') return null;
      throw error;
    }
  }

  /**
   * Unlock a kader's vault.
   * @param {string} account
   * @param {string} pin
   * @returns {Promise<Store>}
   * @throws Trouble `pin`, with the seconds to wait in `after`
   */
  async function unlock(account, pin) {
    return locks.alone(`pin-${account}`, async () => {
      const { person, vault } = await tried(shared, account, pin);
      const seen = { ...person, wrong: 0, until: 0, seen: Date.now() };
      if (person.turns < LEAST_TURNS) Object.assign(seen, await vault.wrap(account, pin, await turns()));
      await shared.change([put('people', seen)]);
      return begin(seen, vault, await open(person.database, OWN));
    });
  }

  /** @param {Person} person @param {Vault} vault @param {Tables} own */
  const begin = async (person, vault, own) => (await inside()).createStore({
    person, vault, own, shared, wire, locks, skew: () => skew, language: () => language,
  });

  /**
   * Give what waits of somebody as a file that only the server's operator can open; nobody has to be signed in for it.
   * @param {string} account
   * @returns {Promise<{name: string, text: string, count: number}[]>} several where one would be too large for the server
   */
  async function exported(account) {
    const person = /** @type {Person|undefined} */ (await shared.get('people', account));
    if (!person || !person.rescue) throw new Trouble('locked');
    const own = await open(person.database, OWN);
    const rows = await own.list('outbox', { by: 'state', is: 'menunggu' });
    const made_at = stamp(new Date());
    const files = [];
    for (let begin = 0; begin < rows.length;) {
      const items = [];
      for (let size = 0; begin < rows.length && items.length < 5000 && size < FILE; begin += 1) {
        const { key, after, sealed } = rows[begin];
        items.push({ key, after, sealed: toBase64(sealed) });
        size += items[items.length - 1].sealed.length + 100;
      }
      files.push({
        name: `wakuncar-${person.username}-${made_at.slice(0, 10)}${rows.length > items.length ? `-${files.length + 1}` : ''}.json`,
        text: JSON.stringify({
          wakuncar: 'rescue',
          version: 1,
          account: person.account.split('/')[0],
          username: person.username,
          made_at,
          rescue: person.rescue,
          items,
        }),
        count: items.length,
      });
    }
    return files;
  }

  /** How many records of somebody wait here; needs no PIN. @param {string} account */
  async function waiting(account) {
    const person = /** @type {Person|undefined} */ (await shared.get('people', account));
    if (!person) return 0;
    return (await open(person.database, OWN)).count('outbox', 'state', 'menunggu');
  }

  return {
    ready: inside,
    people,
    aside,
    gave,
    enrol,
    unlock,
    exported,
    waiting,
    codeIn,
    get language() { return language; },
    /** @param {'id'|'en'} wanted */
    async speak(wanted) {
      language = wanted;
      await shared.change([put('shared', { key: 'language', value: wanted })]);
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openPhone>>} Phone */

/** What this device calls itself in the lists of the kelurahan. */
function deviceName() {
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  const found = /Android [\d.]+; ([^;)]+)/.exec(agent);
  return found ? found[1].trim().slice(0, 60) : 'HP';
}
