// One at a time, in all tabs where the browser knows Web Locks, else within this one.

/**
 * @typedef {object} Locks
 * @property {(name: string, work: () => Promise<any>) => Promise<any>} alone wait for the lock, then work
 * @property {(name: string, work: () => Promise<any>) => Promise<any>} unless work only if nobody does; undefined otherwise
 */

/** @returns {Locks} */
export function createLocks() {
  const manager = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (manager) {
    return {
      alone: (name, work) => manager.request(`wakuncar-${name}`, work),
      unless: (name, work) => manager.request(`wakuncar-${name}`, { ifAvailable: true }, (held) => (held ? work() : undefined)),
    };
  }
  /** @type {Map<string, Promise<any>>} */
  const tails = new Map();
  /** @param {string} name @param {() => Promise<any>} work */
  const alone = (name, work) => {
    const before = tails.get(name) || Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => {}).then(() => { if (tails.get(name) === tail) tails.delete(name); });
    tails.set(name, tail);
    return mine;
  };
  return { alone, unless: async (name, work) => (tails.has(name) ? undefined : alone(name, work)) };
}
