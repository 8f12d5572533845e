// The vault: everything personal is sealed with a random key, and that key is wrapped by the PIN.
//
// AES-256-GCM, the table and key of the row authenticated with it. The PIN is stretched by PBKDF2-SHA-256. Six digits
// cannot withstand whoever takes the phone's files to a fast machine (docs/decisions/0032-phone.md says what does);
// they keep out whoever holds the phone.

import { fromBase64, toBase64, toBytes, toText, Trouble } from './base.js';

/** OWASP's least for PBKDF2-HMAC-SHA-256. */
export const LEAST_TURNS = 600000;
/** More than this a slow phone of the year after next could not bear, should a card be put into it. */
export const MOST_TURNS = 2400000;
/** Milliseconds that unlocking may take where a phone bears more than the least. */
const BEARABLE = 700;

/** Seconds to wait after so many wrong PINs; the last stands for all that follow. Nothing is ever wiped. */
const WAITS = [0, 0, 0, 0, 30, 60, 300, 900];

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const subtle = () => crypto.subtle;

/**
 * What stands unsealed of a kader on the phone, so that she can be chosen and her vault opened.
 * @typedef {object} Person
 * @property {string} account
 * @property {string} username
 * @property {string} name what she is called on the lock screen
 * @property {string} place
 * @property {string} database her own
 * @property {string} salt
 * @property {number} turns of PBKDF2
 * @property {string} wrapped the vault's key, sealed by the PIN
 * @property {number} wrong PINs in a row
 * @property {number} until milliseconds since 1970; before that no PIN is tried
 * @property {{kid: string, sealed: string}|null} rescue the vault's key, sealed for the server
 */

/**
 * @param {string} pin
 * @param {Bytes} salt
 * @param {number} turns
 */
async function keyOf(pin, salt, turns) {
  const typed = await subtle().importKey('raw', toBytes(pin), 'PBKDF2', false, ['deriveKey']);
  return subtle().deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: turns },
    typed,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/**
 * Find out how many turns this phone bears: as many as take `BEARABLE`, never less than the least.
 * @param {() => number} [clock]
 */
export async function turnsBorne(clock = () => performance.now()) {
  const begun = clock();
  await keyOf('000000', new Uint8Array(16), 100000);
  const borne = Math.floor((BEARABLE / Math.max(clock() - begun, 1)) * 100000);
  return Math.round(Math.min(MOST_TURNS, Math.max(LEAST_TURNS, borne)) / 1000) * 1000;
}

/**
 * @param {CryptoKey} key
 * @param {Bytes} plain
 * @param {string} where
 */
async function closed(key, plain, where) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await subtle().encrypt({ name: 'AES-GCM', iv: nonce, additionalData: toBytes(where) }, key, plain);
  const whole = new Uint8Array(12 + sealed.byteLength);
  whole.set(nonce);
  whole.set(new Uint8Array(sealed), 12);
  return whole;
}

/**
 * @param {CryptoKey} key
 * @param {Bytes} whole
 * @param {string} where
 */
async function opened(key, whole, where) {
  const plain = await subtle().decrypt(
    { name: 'AES-GCM', iv: whole.subarray(0, 12), additionalData: toBytes(where) },
    key,
    whole.subarray(12),
  );
  return new Uint8Array(plain);
}

/** An open vault. */
export class Vault {
  /** @param {CryptoKey} key @param {Bytes} raw */
  constructor(key, raw) {
    this.key = key;
    this.raw = raw;
  }

  /** @param {Bytes} raw */
  static async of(raw) {
    return new Vault(await subtle().importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']), raw);
  }

  static fresh() {
    return Vault.of(crypto.getRandomValues(new Uint8Array(32)));
  }

  /** @param {string} table @param {string} key @param {any} what */
  seal(table, key, what) {
    return closed(this.key, toBytes(JSON.stringify(what)), `${table}/${key}`);
  }

  /** @param {string} table @param {string} key @param {Bytes} sealed @returns {Promise<any>} */
  async open(table, key, sealed) {
    return JSON.parse(toText(await opened(this.key, sealed, `${table}/${key}`)));
  }

  /**
   * Wrap the vault's key by a PIN.
   * @param {string} account
   * @param {string} pin
   * @param {number} turns
   */
  async wrap(account, pin, turns) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const wrapped = await closed(await keyOf(pin, salt, turns), this.raw, `vault/${account}`);
    return { salt: toBase64(salt), turns, wrapped: toBase64(wrapped), wrong: 0, until: 0 };
  }
}

/**
 * Open a kader's vault.
 * @param {Person} person
 * @param {string} pin
 * @throws Trouble `pin` for a wrong one
 */
export async function unwrap(person, pin) {
  const key = await keyOf(pin, fromBase64(person.salt), person.turns);
  try {
    return await Vault.of(await opened(key, fromBase64(person.wrapped), `vault/${person.account}`));
  } catch (error) {
    throw new Trouble('pin', { cause: error });
  }
}

/** Seconds to wait after `wrong` PINs in a row. @param {number} wrong */
export const waitAfter = (wrong) => (wrong ? WAITS[Math.min(wrong, WAITS.length) - 1] : 0);

/**
 * Seal the vault's key for the server, whose public key it is: so that a forgotten PIN loses nothing, and an operator
 * can open the file that a phone which is cut off gives her. ECDH on P-256, HKDF-SHA-256, AES-256-GCM.
 * @param {Bytes} raw
 * @param {string} account
 * @param {{kid: string, key: string}} server
 */
export async function sealForServer(raw, account, server) {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const theirs = await subtle().importKey('raw', fromBase64(server.key), curve, false, []);
  const ours = /** @type {CryptoKeyPair} */ (await subtle().generateKey(curve, true, ['deriveBits']));
  const shared = await subtle().deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256);
  const point = new Uint8Array(await subtle().exportKey('raw', ours.publicKey));
  const stretched = await subtle().importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const key = await subtle().deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: point, info: toBytes('wakuncar rescue') },
    stretched,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const sealed = await closed(key, raw, `rescue/${account}`);
  const whole = new Uint8Array(point.length + sealed.length);
  whole.set(point);
  whole.set(sealed, point.length);
  return { kid: server.kid, sealed: toBase64(whole) };
}
