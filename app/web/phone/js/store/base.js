// Small things the store is made of: ids that sort by time, bytes as text, waiting, and the errors it throws.

/**
 * Why something did not work, told apart so that the screens can say it and the queue knows what to do.
 * `network`: no reply, or one that is not ours: try again. `busy`: the server asks to come back in `after` seconds.
 * `signed_out`: neither the refresh token nor the PIN opens any more: a new code is needed.
 * `refused`: the server named a problem, `code` and `message` say which. `pin`: a wrong PIN; `after` seconds to wait.
 * `storage`: the phone has no room. `locked`: nobody is signed in here.
 * @typedef {'network'|'busy'|'signed_out'|'refused'|'pin'|'storage'|'locked'} TroubleKind
 */
export class Trouble extends Error {
  /**
   * @param {TroubleKind} kind
   * @param {{after?: number, code?: string, status?: number, message?: {id: string, en: string}, cause?: unknown}} [more]
   */
  constructor(kind, more = {}) {
    super(`${kind} ${more.code || ''}`.trim());
    this.kind = kind;
    this.after = more.after || 0;
    this.code = more.code || '';
    this.status = more.status || 0;
    this.said = more.message || null;
    this.cause = more.cause;
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => (byte + 256).toString(16).slice(1));

let last = 0;
let turn = 0;

/**
 * Make a UUIDv7 (RFC 9562): milliseconds, then a counter within the millisecond, then chance; ids of one phone sort in the
 * order in which they were made, even when its clock is set back.
 * @param {number} [now] milliseconds since 1970
 */
export function uuid7(now = Date.now()) {
  if (now > last) {
    last = now;
    turn = crypto.getRandomValues(new Uint16Array(1))[0] & 0x3ff;
  } else if (++turn > 0xfff) {
    last += 1;
    turn = 0;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 5, left = last; place >= 0; place -= 1, left = Math.floor(left / 256)) bytes[place] = left % 256;
  bytes[6] = 0x70 | (turn >> 8);
  bytes[7] = turn & 0xff;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = Array.from(bytes, (byte) => HEX[byte]).join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** A random name for one attempt at something, said again when its reply was lost. */
export function attempt() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => HEX[byte]).join('');
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {string} text */
export const toBytes = (text) => encoder.encode(text);

/** @param {ArrayBuffer|Uint8Array} bytes */
export const toText = (bytes) => decoder.decode(bytes);

/** @param {ArrayBuffer|Uint8Array} bytes */
export function toBase64(bytes) {
  const plain = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let text = '';
  for (let place = 0; place < plain.length; place += 0x8000) {
    text += String.fromCharCode.apply(null, Array.from(plain.subarray(place, place + 0x8000)));
  }
  return btoa(text);
}

/** @param {string} text */
export function fromBase64(text) {
  const plain = atob(text);
  const bytes = new Uint8Array(plain.length);
  for (let place = 0; place < plain.length; place += 1) bytes[place] = plain.charCodeAt(place);
  return bytes;
}

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

/** A moment in WIB with its offset, as `2026-11-20T12:00:00+07:00`. @param {Date} moment */
export function stamp(moment) {
  return `${new Date(moment.getTime() + 7 * 3600000).toISOString().slice(0, 19)}+07:00`;
}
