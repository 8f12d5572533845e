// Rows on the phone: IndexedDB behind five calls, each change one transaction that is on disk when its promise is kept.

import { Trouble } from './base.js';

/**
 * @typedef {Record<string, any>} Row
 * @typedef {{by?: string, is?: any, after?: any, limit?: number, backwards?: boolean}} Wanted
 *   `by`: an index, whose rows with the value `is` are given in the order of their keys; `after`: keys behind this one.
 * @typedef {{table: string, key: any, to: (now: Row|undefined) => Row|null|undefined}} Change
 *   `to` gets the row as it stands inside the transaction and returns the new one, null to drop it, undefined to leave it.
 * @typedef {object} Tables
 * @property {(table: string, key: any) => Promise<Row|undefined>} get
 * @property {(table: string, wanted?: Wanted) => Promise<Row[]>} list
 * @property {(table: string, by?: string, is?: any) => Promise<number>} count
 * @property {(changes: Change[]) => Promise<void>} change all or nothing
 * @property {() => void} close
 */

/** Of each table its key and its indexes. */
export const LAYOUT = {
  people: { key: 'account', by: [] },
  shared: { key: 'key', by: [] },
  things: { key: 'key', by: [] },
  outbox: { key: 'key', by: ['state', 'record'] },
  drafts: { key: 'key', by: [] },
  records: { key: 'id', by: ['area', 'theme'] },
};

/** @param {Row} row @param {string} table */
export const put = (table, row) => ({
  table, key: row[/** @type {any} */ (LAYOUT)[table].key], to: () => row,
});

/** @param {string} table @param {any} key */
export const drop = (table, key) => ({ table, key, to: () => null });

/**
 * @param {IDBRequest<T>} request
 * @template T
 * @returns {Promise<T>}
 */
const answered = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

/**
 * Open a database of the phone with some of the tables.
 * @param {string} name
 * @param {string[]} tables
 * @returns {Promise<Tables>}
 */
export async function openTables(name, tables) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    for (const table of tables) {
      const { key, by } = /** @type {any} */ (LAYOUT)[table];
      const made = opening.result.createObjectStore(table, { keyPath: key });
      for (const index of by) made.createIndex(index, index);
    }
  };
  const database = await answered(opening);
  database.onversionchange = () => database.close();
  // The browser threw it away while it was open: whoever shows a page begins anew, and says what was lost.
  database.onclose = () => { if (typeof location === 'object') dispatchEvent(new Event('gone')); };

  /** @param {string} table */
  const reading = (table) => database.transaction(table, 'readonly').objectStore(table);

  return {
    get: (table, key) => answered(reading(table).get(key)),

    list(table, { by, is, after, limit = Infinity, backwards = false } = {}) {
      return new Promise((done, failed) => {
        const source = by ? reading(table).index(by) : reading(table);
        const range = by ? IDBKeyRange.only(is) : undefined;
        /** @type {Row[]} */
        const found = [];
        if (!backwards && after === undefined) {
          const all = source.getAll(range, limit === Infinity ? undefined : limit);
          all.onsuccess = () => done(all.result);
          all.onerror = () => failed(all.error);
          return;
        }
        const asked = source.openCursor(range, backwards ? 'prev' : 'next');
        let begun = after === undefined;
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          const cursor = asked.result;
          if (!cursor || found.length >= limit) return done(found);
          const here = cursor.primaryKey;
          if (!begun) {
            begun = true;
            if (backwards ? here > after : here < after) {  // a cursor jumps ahead only
              if (by) /** @type {any} */ (cursor).continuePrimaryKey(is, after);
              else cursor.continue(after);
              return undefined;
            }
          }
          if (here !== after) found.push(cursor.value);
          cursor.continue();
          return undefined;
        };
      });
    },

    count: (table, by, is) => answered(by ? reading(table).index(by).count(is) : reading(table).count()),

    change(changes) {
      return new Promise((done, failed) => {
        if (!changes.length) {
          done();
          return;
        }
        const names = [...new Set(changes.map((each) => each.table))];
        // `strict`: the promise is kept only when the row is on the disk, not in the memory of the system.
        const transaction = database.transaction(names, 'readwrite', { durability: 'strict' });
        transaction.oncomplete = () => done();
        transaction.onabort = () => failed(
          transaction.error && transaction.error.name === 'QuotaExceededError'
            ? new Trouble('storage', { cause: transaction.error }) : transaction.error || new Error('aborted'),
        );
        for (const { table, key, to } of changes) {
          const store = transaction.objectStore(table);
          const asked = store.get(key);
          asked.onsuccess = () => {
            const row = to(asked.result);
            if (row === null) store.delete(key);
            else if (row !== undefined) store.put(row);
          };
        }
      });
    },

    close: () => database.close(),
  };
}

/** @param {string} name */
export const dropTables = (name) => answered(indexedDB.deleteDatabase(name));
