// The queue: every record stays here, byte for byte as it will be sent, until its receipt stands beside it.

import { drop } from './tables.js';
import { emptied, ERASED, forgetting } from './erased.js';
import { stamp, uuid7 } from './base.js';

/**
 * @typedef {'menunggu'|'terkirim'|'dikembalikan'|'bentrok'|'ditolak'} State
 *   `menunggu` waits; `terkirim` has its receipt; `dikembalikan` has one and was returned since; `bentrok` met another
 *   record and both are kept; `ditolak` was not taken and has to be mended.
 *
 * @typedef {object} Document what a screen hands over
 * @property {string} [id] the record's; a new one unless said
 * @property {string} theme
 * @property {string} area
 * @property {string} observed_on YYYY-MM-DD
 * @property {Record<string, any>} [answers]
 * @property {boolean} [zero]
 * @property {number} [replaces] the revision that this one replaces
 * @property {number} [form] the theme's version
 *
 * @typedef {object} Item what a screen gets back
 * @property {string} key of the entry; one record may have several
 * @property {string} id of the record
 * @property {State|'draf'} state
 * @property {string} theme
 * @property {string} area
 * @property {string} observed_on
 * @property {string} label whom it is about, as the screen said
 * @property {string} made_at
 * @property {Record<string, any>} answers as sent; empty when they were let go of, long after the receipt
 * @property {boolean} zero
 * @property {number|null} replaces
 * @property {number|null} revision
 * @property {string|null} receipt
 * @property {string|null} received_at
 * @property {string} review `received`, `accepted`, `returned` or `void`, as far as the phone has heard
 * @property {string} reason why it was returned or voided
 * @property {Record<string, any>} derived
 * @property {Fault[]} warnings
 * @property {Fault[]} faults
 * @property {boolean} tried whether it left at least once
 *
 * @typedef {{question: string, code: string, message: {id: string, en: string}, notice?: boolean}} Fault
 * @typedef {import('./tables.js').Tables} Tables
 * @typedef {import('./vault.js').Vault} Vault
 */

/** States that still need the kader or the network. */
export const OPEN = ['menunggu', 'dikembalikan', 'bentrok', 'ditolak'];

/**
 * @param {Tables} tables
 * @param {Vault} vault
 * @param {() => Date} now by the phone's clock, mended by what the server said of it
 */
export function createQueue(tables, vault, now = () => new Date()) {
  /** @param {any} row @returns {Promise<any>} */
  const opened = (row) => vault.open('outbox', row.key, row.sealed);

  /** @param {any} row @param {any} inner */
  const sealed = async (row, inner) => ({ ...row, sealed: await vault.seal('outbox', row.key, inner) });

  /**
   * Take a record in; when the promise is kept it is on the disk.
   *
   * One that waits and never left is replaced. One that may have arrived already stays as it is, and what is added
   * waits behind it for the revision that it has to replace.
   * @param {Document} document
   * @param {string} label
   * @returns {Promise<{key: string, id: string}>}
   */
  async function add(document, label = '') {
    const at = now();
    const id = document.id || uuid7();
    const waiting = (await tables.list('outbox', { by: 'record', is: id })).filter((row) => row.state === 'menunggu');
    const before = waiting[waiting.length - 1];
    const written = {
      id,
      theme: document.theme,
      area: document.area,
      observed_on: document.observed_on,
      answers: document.answers || {},
      ...(document.zero ? { zero: true } : {}),
      ...(document.replaces ? { replaces: document.replaces } : {}),
      ...(document.form ? { form: document.form } : {}),
      made_at: stamp(at),
    };
    const row = { key: uuid7(), record: id, state: 'menunggu', after: '', tried: 0 };
    if (before && before.tried === 0) {
      row.after = before.after;
      const next = await sealed(row, { bytes: JSON.stringify(written), label });
      let late = false;
      await tables.change([
        { table: 'outbox', key: before.key, to: (current) => {
          late = !current || current.tried > 0 || current.state !== 'menunggu';
          return late ? undefined : null;
        } },
        { table: 'outbox', key: row.key, to: () => (late ? undefined : next) },
      ]);
      if (late) return add({ ...document, id }, label);
    } else {
      if (before) row.after = before.key;
      const mended = (await tables.list('outbox', { by: 'record', is: id })).filter((old) => old.state === 'ditolak');
      const next = await sealed(row, { bytes: JSON.stringify(written), label });
      // What was refused never became a record: its mended form takes its place.
      await tables.change([
        { table: 'outbox', key: row.key, to: () => next },
        ...mended.map((old) => drop('outbox', old.key)),
        ...(document.replaces ? await settled(id) : []),
      ]);
    }
    return { key: row.key, id };
  }

  /** Entries of a record that a new revision answers: returned ones and conflicts. @param {string} id */
  async function settled(id) {
    const rows = await tables.list('outbox', { by: 'record', is: id });
    return rows.filter((row) => row.state === 'dikembalikan' || row.state === 'bentrok').map((row) => ({
      table: 'outbox', key: row.key, to: (/** @type {any} */ current) => current && { ...current, state: 'terkirim' },
    }));
  }

  /**
   * Take what can be sent next, oldest first: within `most` items and `bytes` of JSON, at least one if any waits.
   * @param {number} most
   * @param {number} bytes
   * @returns {Promise<{key: string, id: string, bytes: string}[]>}
   */
  async function batch(most, bytes) {
    const found = [];
    let size = 0;
    /** @type {string|undefined} */
    let after;
    while (found.length < most && size < bytes) {
      const rows = await tables.list('outbox', { by: 'state', is: 'menunggu', limit: 50, ...(after ? { after } : {}) });
      for (const row of rows) {
        const ready = await readied(row);
        if (!ready) continue;
        if (found.length && (found.length >= most || size + ready.bytes.length > bytes)) return found;
        found.push(ready);
        size += ready.bytes.length;
      }
      if (rows.length < 50) return found;
      after = rows[rows.length - 1].key;
    }
    return found;
  }

  /** Give an entry its final bytes; null while it waits for another. @param {any} row */
  async function readied(row) {
    const inner = await opened(row);
    if (!row.after) return { key: row.key, id: row.record, bytes: inner.bytes };
    const before = await tables.get('outbox', row.after);
    if (before && before.state === 'menunggu') return null;
    const known = before && (before.state === 'terkirim' || before.state === 'dikembalikan') ? (await opened(before)).receipt : null;
    const bytes = known && known.revision ? JSON.stringify({ ...JSON.parse(inner.bytes), replaces: known.revision }) : inner.bytes;
    const next = await sealed({ ...row, after: '' }, { ...inner, bytes });
    await tables.change([{ table: 'outbox', key: row.key, to: (current) => (current && current.after ? next : undefined) }]);
    return { key: row.key, id: row.record, bytes };
  }

  /** Note that these leave: from now on nobody may change their bytes. @param {{key: string}[]} leaving */
  const leave = (leaving) => tables.change(leaving.map(({ key }) => ({
    table: 'outbox', key, to: (row) => row && { ...row, tried: row.tried + 1 },
  })));

  /**
   * Put receipts beside what was sent.
   * @param {{key: string, id: string}[]} sent
   * @param {any[]} receipts in the same order
   */
  async function settle(sent, receipts) {
    const changes = [];
    for (let place = 0; place < sent.length; place += 1) {
      const row = await tables.get('outbox', sent[place].key);
      if (!row || row.state !== 'menunggu') continue;  // another tab settled it
      const receipt = receipts[place];
      const erased = (receipt.faults || []).some((/** @type {Fault} */ each) => each.code === ERASED);
      const inner = await opened(row);
      const next = await sealed({ ...row, state: stateOf(receipt) }, { ...(erased ? emptied(inner) : inner), receipt });
      changes.push({ table: 'outbox', key: row.key, to: (/** @type {any} */ current) => (current && current.state === 'menunggu' ? next : undefined) });
      if (erased) changes.push(...await forgetting(tables, vault, [row.record], row.key));
    }
    await tables.change(changes);
  }

  /**
   * Hear what became of records on the server.
   * @param {{id: string, state: string, revision: number, reason?: string}[]} heard
   */
  async function hear(heard) {
    const changes = [];
    for (const { id, state, revision, reason } of heard) {
      const rows = await tables.list('outbox', { by: 'record', is: id });
      for (const row of rows.filter((each) => each.state === 'terkirim' || each.state === 'dikembalikan')) {
        const inner = await opened(row);
        // A receipt of a conflict names the revision that was met, which is somebody else's.
        if (!inner.receipt || inner.receipt.revision !== revision || inner.receipt.outcome === 'conflict') continue;
        const waits = rows.some((each) => each.state === 'menunggu');
        const next = await sealed(
          { ...row, state: state === 'returned' && !waits ? 'dikembalikan' : 'terkirim' },
          { ...inner, receipt: { ...inner.receipt, state }, reason: reason || '' },
        );
        changes.push({ table: 'outbox', key: row.key, to: () => next });
      }
    }
    await tables.change(changes);
  }

  /** @param {any} row @returns {Promise<Item>} */
  async function shown(row) {
    const inner = await opened(row);
    const said = JSON.parse(inner.bytes);
    const receipt = inner.receipt || {};
    return {
      key: row.key,
      id: row.record,
      state: row.state,
      theme: said.theme,
      area: said.area,
      observed_on: said.observed_on,
      label: inner.label,
      made_at: said.made_at,
      answers: said.answers || {},
      zero: Boolean(said.zero),
      replaces: said.replaces || null,
      revision: receipt.revision || null,
      receipt: receipt.receipt || null,
      received_at: receipt.received_at || null,
      review: receipt.state || '',
      reason: inner.reason || '',
      derived: receipt.derived || {},
      warnings: receipt.warnings || [],
      faults: receipt.faults || [],
      tried: row.tried > 0,
    };
  }

  /**
   * List entries, the newest first.
   * @param {{state?: State, record?: string, limit?: number, before?: string}} [wanted] `before`: key of the last one seen
   */
  async function items({ state, record, limit = 100, before } = {}) {
    const by = record ? { by: 'record', is: record } : state ? { by: 'state', is: state } : {};
    const rows = await tables.list('outbox', { ...by, limit, backwards: true, ...(before ? { after: before } : {}) });
    return Promise.all(rows.map(shown));
  }

  /** One entry, null when there is none. @param {string} key @returns {Promise<Item|null>} */
  async function item(key) {
    const row = await tables.get('outbox', key);
    return row ? shown(row) : null;
  }

  /** How many entries each state has. @returns {Promise<Record<State, number>>} */
  async function counts() {
    const found = /** @type {any} */ ({});
    for (const state of ['terkirim', ...OPEN]) found[state] = await tables.count('outbox', 'state', state);
    return found;
  }

  /**
   * Let go of the answers of what has its receipt since long, to make room; the receipts stay.
   * @param {number} days
   */
  async function slim(days) {
    const oldest = now().getTime() - days * 86400000;
    const changes = [];
    for (const row of await tables.list('outbox', { by: 'state', is: 'terkirim' })) {
      if (timeOf(row.key) > oldest || row.slim) continue;
      const inner = await opened(row);
      const { answers, ...rest } = JSON.parse(inner.bytes);
      const next = await sealed({ ...row, slim: true }, { ...inner, bytes: JSON.stringify(rest) });
      changes.push({ table: 'outbox', key: row.key, to: (/** @type {any} */ current) => (current && current.state === 'terkirim' ? next : undefined) });
    }
    await tables.change(changes);
    return changes.length;
  }

  /** Put an entry aside that the kader decided not to send: only what was refused, or what met another. @param {string} key */
  const put_aside = (key) => tables.change([{
    table: 'outbox',
    key,
    to: (row) => {
      if (!row) return undefined;
      if (row.state === 'ditolak') return null;
      return row.state === 'bentrok' ? { ...row, state: 'terkirim' } : undefined;
    },
  }]);

  return { add, batch, leave, settle, hear, item, items, counts, slim, putAside: put_aside };
}

/** @typedef {ReturnType<typeof createQueue>} Queue */

/** What a receipt makes of an entry. @param {any} receipt @returns {State} */
export function stateOf(receipt) {
  switch (receipt.outcome) {
    case 'new': case 'same': case 'revised':
      return receipt.state === 'returned' ? 'dikembalikan' : 'terkirim';
    case 'conflict': return 'bentrok';
    default: return 'ditolak';
  }
}

/** Milliseconds since 1970 at which a UUIDv7 was made. @param {string} key */
export const timeOf = (key) => parseInt(key.slice(0, 8) + key.slice(9, 13), 16);
