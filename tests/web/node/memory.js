// The phone's tables in memory, as strict as IndexedDB about what a transaction is: for tests of what stands on them.

import { LAYOUT } from '../../../app/web/phone/js/store/tables.js';

/** @returns {Promise<import('../../../app/web/phone/js/store/tables.js').Tables>} */
export async function memoryTables(name, tables) {
  const kept = new Map(tables.map((table) => [table, new Map()]));
  const later = () => new Promise((done) => { setImmediate(done); });
  const keys = (table) => [...kept.get(table).keys()].sort();
  return {
    async get(table, key) {
      await later();
      const row = kept.get(table).get(key);
      return row && { ...row };
    },
    async list(table, { by, is, after, limit = Infinity, backwards = false } = {}) {
      await later();
      const order = backwards ? keys(table).reverse() : keys(table);
      const found = [];
      for (const key of order) {
        if (found.length >= limit) break;
        if (after !== undefined && !(backwards ? key < after : key > after)) continue;
        const row = kept.get(table).get(key);
        if (!by || row[by] === is) found.push({ ...row });
      }
      return found;
    },
    async count(table, by, is) {
      await later();
      return [...kept.get(table).values()].filter((row) => !by || row[by] === is).length;
    },
    async change(changes) {
      await later();
      for (const { table, key, to } of changes) {
        const rows = kept.get(table);
        const row = to(rows.get(key) && { ...rows.get(key) });
        if (row instanceof Promise) throw new Error('a transaction does not wait');
        if (row === null) rows.delete(key);
        else if (row !== undefined) rows.set(row[LAYOUT[table].key], row);
      }
    },
    close() {},
  };
}
