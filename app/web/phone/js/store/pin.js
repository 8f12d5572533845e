// The PIN: tried with a wait after wrong ones, and changed on the phone and on the server as one.

import { Trouble } from './base.js';
import { put } from './tables.js';
import { unwrap, waitAfter } from './vault.js';

/**
 * @typedef {import('./vault.js').Person} Person
 * @typedef {import('./vault.js').Vault} Vault
 * @typedef {import('./wire.js').Tokens} Tokens
 */

/**
 * Try a PIN; hold the lock `pin-ACCOUNT` meanwhile.
 * @param {import('./tables.js').Tables} shared
 * @param {string} account
 * @param {string} pin
 * @returns {Promise<{person: Person, vault: Vault}>}
 * @throws Trouble `pin`, with the seconds to wait in `after`
 */
export async function tried(shared, account, pin) {
  const person = /** @type {Person|undefined} */ (await shared.get('people', account));
  if (!person) throw new Trouble('locked');
  const left = Math.ceil((person.until - Date.now()) / 1000);
  // A clock that was set back must not lock her out for longer than the wait that was meant.
  if (left > 0 && left <= waitAfter(person.wrong)) throw new Trouble('pin', { after: left });
  try {
    return { person, vault: await unwrap(person, pin) };
  } catch (error) {
    const wrong = person.wrong + 1;
    const after = waitAfter(wrong);
    await shared.change([put('people', { ...person, wrong, until: Date.now() + after * 1000 })]);
    throw new Trouble('pin', { after });
  }
}

/**
 * @param {{account: string, shared: import('./tables.js').Tables, wire: import('./wire.js').Wire,
 *   locks: import('./locks.js').Locks, read: () => Promise<Tokens|null>, write: (tokens: Tokens) => Promise<void>}} parts
 *   `read`, `write`: the tokens in the vault
 */
export function createPinChange({ account, shared, wire, locks, read, write }) {
  /** @param {Partial<Tokens>} change */
  const note = (change) => locks.alone(`token-${account}`, async () => {
    const tokens = await read();
    if (!tokens) throw new Trouble('locked');
    await write({ ...tokens, ...change });
    return tokens;
  });

  /** @param {string} current @param {string} secret */
  const say = (current, secret) => wire.ask('POST', '/v1/me/secret', { json: { current, secret } });

  /**
   * Change the PIN. The server answers first: it alone knows which PINs are too easy, and without it nothing changes.
   * The new one stands in the vault before the request leaves, so that the phone signs in again whichever the server
   * has should the reply be lost, and the same change may be asked for again.
   * @param {string} old
   * @param {string} next
   * @throws Trouble `pin` for a wrong old one, `refused` with what the server says of the new one, `network`
   */
  return (old, next) => locks.alone(`pin-${account}`, async () => {
    const { person, vault } = await tried(shared, account, old);
    await wire.access();  // signed in, so that what follows fails for the PIN's sake only
    const before = await note({ next });
    try {
      await say(before.pin, next);
    } catch (error) {
      if (!(error instanceof Trouble) || error.kind !== 'refused') throw error;
      if (error.code !== 'account.wrong_secret' || !before.next) {
        await note({ next: before.next || '' });
        throw error;
      }
      await say(before.next, next);  // an earlier change arrived whose reply was lost
    }
    const wrapped = await vault.wrap(account, next, person.turns);
    await note({ pin: next, next: '' });
    await shared.change([{ table: 'people', key: account, to: (row) => row && { ...row, ...wrapped } }]);
  });
}
