// A trace of each kader beside the database: should the browser throw everything away, she can still be told what was lost.

const KEY = 'wakuncar';

/**
 * @typedef {{name: string, waiting: number}} Trace what is kept of a kader, unsealed as on the lock screen
 */

/** Those who were here, by account. @returns {Record<string, Trace>} */
export function traces() {
  try {
    return JSON.parse(localStorage.getItem(KEY) || '{}');
  } catch (error) {
    return {};
  }
}

/**
 * Note how many records of a kader wait.
 * @param {string} account
 * @param {string} name
 * @param {number} waiting
 */
export function trace(account, name, waiting) {
  const kept = traces();
  const before = kept[account];
  if (before && before.name === name && before.waiting === waiting) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept, [account]: { name, waiting } }));
  } catch (error) {
    // It is a trace only: where there is no place for it, nothing else suffers.
  }
}
