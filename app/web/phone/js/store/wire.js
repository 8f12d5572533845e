// Talking to the server: signed, with time limits, and with tokens that survive lost replies, two tabs and a day off.

import { attempt, Trouble } from './base.js';

/**
 * @typedef {object} Tokens what stands in the vault to sign in with
 * @property {string} username
 * @property {string} pin signs in again by itself when a refresh token is no good any more; who opened the vault knows it
 * @property {string} [next] a PIN that is being changed to: the server may have it already
 * @property {string} device the token that binds this device
 * @property {string} access
 * @property {number} until milliseconds since 1970 by the phone's clock
 * @property {string} refresh
 * @property {string} attempt name of a refresh that is under way; said again until it was answered
 * @property {boolean} out neither opened any more: a new code is needed
 *
 * @typedef {{status: number, headers: {get(name: string): string|null}, text(): Promise<string>}} Reply
 * @typedef {(address: string, options: Record<string, any>) => Promise<Reply>} Fetch
 * @typedef {object} Keeping where the tokens are kept, and one lock for all tabs
 * @property {() => Promise<Tokens|null>} read
 * @property {(tokens: Tokens) => Promise<void>} write
 * @property {(work: () => Promise<any>) => Promise<any>} alone
 *
 * @typedef {{status: number, body: any, tag: string}} Answer `body` is null on 304
 * @typedef {{json?: any, packed?: {body: any, encoding: string}, form?: Record<string, string>, tag?: string,
 *   signed?: boolean, token?: string, seconds?: number}} Asked `token`: sign with this one
 */

/** Milliseconds before its end at which an access token is renewed. */
const SPARE = 60000;

/**
 * @param {{fetch: Fetch, base?: string, language?: () => string, seen?: (skew: number) => void}} parts
 *   `seen` hears how far the server's clock is ahead of the phone's, in milliseconds.
 */
export function createWire({ fetch, base = '', language = () => 'id', seen = () => {} }) {
  /** @type {Keeping|null} */
  let keeping = null;

  /**
   * @param {string} method
   * @param {string} path
   * @param {Asked} asked
   * @param {string} [token]
   * @returns {Promise<Answer>}
   */
  async function once(method, path, asked, token) {
    /** @type {Record<string, string>} */
    const headers = { accept: 'application/json', 'accept-language': language() };
    let body;
    if (asked.form) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      body = new URLSearchParams(asked.form).toString();
    } else if (asked.packed) {
      headers['content-type'] = 'application/json';
      if (asked.packed.encoding) headers['content-encoding'] = asked.packed.encoding;
      body = asked.packed.body;
    } else if (asked.json !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(asked.json);
    }
    if (token) headers.authorization = `Bearer ${token}`;
    if (asked.tag) headers['if-none-match'] = asked.tag;
    const giveUp = new AbortController();
    const alarm = setTimeout(() => giveUp.abort(), (asked.seconds || 45) * 1000);
    try {
      const options = { method, headers, body, signal: giveUp.signal, cache: 'no-store', redirect: 'error', credentials: 'omit' };
      const begun = Date.now();
      const reply = await fetch(base + path, options);
      const told = Date.parse(reply.headers.get('date') || '');
      const now = Date.now();
      // The header has whole seconds; half a second is its mean error, half the way back the network's.
      if (told && now - begun < 20000) seen(told + 500 - (begun + now) / 2);
      const text = reply.status === 304 ? '' : await reply.text();
      return { status: reply.status, body: read(reply, text), tag: reply.headers.get('etag') || '' };
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw new Trouble('network', { cause: error });
    } finally {
      clearTimeout(alarm);
    }
  }

  /** @param {Asked} asked @param {string} method @param {string} path @returns {Promise<Answer>} */
  async function ask(method, path, asked = {}) {
    if (asked.signed === false || asked.token) return once(method, path, asked, asked.token);
    const token = await access();
    try {
      return await once(method, path, asked, token);
    } catch (error) {
      if (!(error instanceof Trouble) || error.status !== 401) throw error;
      return once(method, path, asked, await access(token));
    }
  }

  /**
   * Return an access token that is good, renewing it if it must be.
   * @param {string} [bad] one that the server did not take
   */
  async function access(bad) {
    if (!keeping) throw new Trouble('locked');
    const { alone, read: kept, write } = keeping;
    const held = await kept();
    if (held && good(held, bad)) return held.access;
    return alone(async () => {
      const tokens = await kept();  // another tab may have renewed it while this one waited for the lock
      if (!tokens) throw new Trouble('locked');
      if (good(tokens, bad)) return tokens.access;
      return (await renewed(tokens, write)).access;
    });
  }

  /** @param {Tokens} tokens @param {string} [bad] */
  const good = (tokens, bad) => Boolean(tokens.access) && tokens.access !== bad && Date.now() < tokens.until - SPARE
    && tokens.until - Date.now() < 3600000;  // further away than any token lives: the clock was set back

  /**
   * @param {Tokens} tokens
   * @param {(tokens: Tokens) => Promise<void>} write
   * @returns {Promise<Tokens>}
   */
  async function renewed(tokens, write) {
    let now = tokens;
    if (now.refresh) {
      // The attempt is on disk before the request leaves: should the reply be lost, the same name gets the same answer.
      if (!now.attempt) await write(now = { ...now, attempt: attempt() });
      try {
        const form = { grant_type: 'refresh_token', refresh_token: now.refresh, attempt: now.attempt };
        const { body } = await once('POST', '/v1/token', { form, signed: false });
        await write(now = with_(now, body));
        return now;
      } catch (error) {
        if (!(error instanceof Trouble) || error.code !== 'token.grant') throw error;
        await write(now = { ...now, refresh: '', attempt: '' });
      }
    }
    /** @type {Trouble|null} */
    let refusal = null;
    for (const pin of now.next ? [now.pin, now.next] : [now.pin]) {
      try {
        const form = { grant_type: 'password', username: now.username, password: pin, device_token: now.device };
        const { body } = await once('POST', '/v1/token', { form, signed: false });
        await write(now = { ...with_(now, body), pin, next: pin === now.pin ? now.next : '' });
        return now;
      } catch (error) {
        if (!(error instanceof Trouble) || error.code !== 'token.grant') throw error;
        refusal = error;
      }
    }
    await write({ ...now, out: true });
    throw new Trouble('signed_out', { code: 'token.grant', message: (refusal && refusal.said) || undefined });
  }

  return {
    ask,
    access,
    /** @param {Keeping|null} where */
    signIn(where) { keeping = where; },
  };
}

/** @typedef {ReturnType<typeof createWire>} Wire */

/** @param {Tokens} tokens @param {any} reply @returns {Tokens} */
export function with_(tokens, reply) {
  return {
    ...tokens,
    access: reply.access_token,
    until: Date.now() + reply.expires_in * 1000,
    refresh: reply.refresh_token || '',
    attempt: '',
    out: false,
  };
}

/**
 * Read a reply: what the server says, or the Trouble that it names. Anything that is not ours (a portal's page, half a
 * body) is trouble of the network, never an answer.
 * @param {Reply} reply
 * @param {string} text
 */
function read(reply, text) {
  const { status } = reply;
  if (status === 304) return null;
  const kind = (reply.headers.get('content-type') || '').split(';')[0];
  let body;
  try {
    body = text ? JSON.parse(text) : null;
  } catch (error) {
    throw new Trouble('network', { status, cause: error });
  }
  if (status >= 200 && status < 300) {
    if (text && kind !== 'application/json') throw new Trouble('network', { status });
    return body;
  }
  const said = body && typeof body.code === 'string' ? body : {};
  const more = { status, code: said.code, message: said.message };
  if (status === 429 || status === 503) {
    const after = Number(reply.headers.get('retry-after')) || 5;
    throw new Trouble('busy', { ...more, after: Math.min(after, 3600) });
  }
  if (kind !== 'application/problem+json' || !said.code || status >= 500) throw new Trouble('network', more);
  throw new Trouble('refused', more);
}
