// A server that keeps the promises of ours, behind a network that keeps none: it drops, doubles, delays and truncates.

import { gunzipSync } from 'node:zlib';

/** Chance that can be repeated. @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const reply = (status, body, headers = {}) => ({ status, text: typeof body === 'string' ? body : JSON.stringify(body), headers: {
  'content-type': status >= 400 ? 'application/problem+json' : 'application/json', date: new Date().toUTCString(), ...headers,
} });
const problem = (status, code, headers) => reply(status, { code, status, message: { id: code, en: code } }, headers);

/** What a service does with tokens and submissions, kept to what the phone may rely on. */
export class Service {
  constructor() {
    this.records = new Map();
    this.taken = 0;
    this.refresh = 'r0';
    this.before = null;
    this.access = 'a0';
    this.rotations = 0;
    this.revoked = false;
    this.passwords = 0;
    this.poison = new Set();
  }

  answer(method, path, headers, body) {
    if (path === '/v1/token') return this.token(new URLSearchParams(String(body)));
    if (headers.authorization !== `Bearer ${this.access}`) return problem(401, 'auth.expired');
    if (path === '/v1/submissions') return this.submissions(headers, body);
    return problem(404, 'request.not_found');
  }

  token(form) {
    if (form.get('grant_type') === 'password') {
      this.passwords += 1;
      this.revoked = false;
      return this.issue(`p${this.passwords}`, null);
    }
    if (this.revoked) return problem(400, 'token.grant');
    const sent = form.get('refresh_token');
    const attempt = form.get('attempt');
    if (sent === this.refresh) return this.issue(`r${this.rotations + 1}`, { sent, attempt });
    const again = this.before && this.before.sent === sent && this.before.attempt === attempt;
    if (again) return this.tokens();
    this.revoked = true;
    return problem(400, 'token.grant');
  }

  issue(refresh, before) {
    this.rotations += 1;
    this.refresh = refresh;
    this.before = before;
    this.access = `a${this.rotations}`;
    return this.tokens();
  }

  tokens() {
    return reply(200, { access_token: this.access, refresh_token: this.refresh, expires_in: 900 });
  }

  submissions(headers, body) {
    let items;
    try {
      const text = headers['content-encoding'] === 'gzip' ? gunzipSync(Buffer.from(body)).toString() : String(body);
      items = JSON.parse(text).items;
    } catch {
      return problem(400, 'request.unreadable');
    }
    if (items.length > 500) return problem(422, 'request.invalid');
    if (items.some((item) => this.poison.has(item.id))) return problem(422, 'request.invalid');
    return reply(200, { items: items.map((item) => this.take(item)) });
  }

  take(item) {
    const { id, replaces, ...rest } = item;
    const content = JSON.stringify(rest);
    const kept = this.records.get(id);
    const receipt = (outcome, revision, more = {}) => ({
      id, outcome, revision, receipt: revision ? `${id.slice(-4)}-${revision}` : null, received_at: 'now', state: revision ? 'received' : null,
      derived: {}, warnings: [], faults: [], ...more,
    });
    if (rest.answers && rest.answers.wrong) return receipt('refused', null, { faults: [{ question: 'wrong', code: 'x', message: { id: 'salah', en: 'wrong' } }] });
    if (!kept) {
      if (replaces) return receipt('refused', null);
      this.records.set(id, [content]);
      this.taken += 1;
      return receipt('new', 1);
    }
    const known = kept.indexOf(content);
    if (known >= 0) return receipt('same', known + 1);
    if (replaces !== kept.length) return receipt('conflict', kept.length);
    kept.push(content);
    return receipt('revised', kept.length);
  }
}

/**
 * A network between the phone and the service.
 * @param {Service} service
 * @param {() => number} chance
 * @param {number} evil part of the requests that something happens to
 */
export function network(service, chance, evil) {
  const late = [];
  const counts = { asked: 0, lost: 0, unheard: 0, twice: 0, late: 0, torn: 0, half: 0, portal: 0, busy: 0 };
  const given = ({ status, text, headers }) => ({
    status, headers: { get: (name) => headers[name.toLowerCase()] || null }, text: async () => text,
  });
  const gone = (what) => {
    counts[what] += 1;
    return Promise.reject(new TypeError('Failed to fetch'));
  };
  const fetch = async (address, { method, headers, body }) => {
    counts.asked += 1;
    await new Promise((done) => { setImmediate(done); });
    while (late.length && chance() < 0.3) late.shift()();
    const ask = () => service.answer(method, address, headers, body);
    if (chance() >= evil) return given(ask());
    switch (Math.floor(chance() * 8)) {
      case 0: return gone('lost');
      case 1: ask(); return gone('unheard');
      case 2: ask(); counts.twice += 1; return given(ask());
      case 3: late.push(address === '/v1/token' ? () => {} : ask); return gone('late');
      case 4: {
        counts.torn += 1;
        const whole = ask();
        return given({ ...whole, text: whole.text.slice(0, Math.floor(chance() * whole.text.length)) });
      }
      case 5: {
        counts.half += 1;
        const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
        return given(address === '/v1/token' ? problem(502, '') : service.answer(method, address, headers, bytes.subarray(0, Math.floor(chance() * bytes.length))));
      }
      case 6: counts.portal += 1; return given({ status: 200, text: '<html>Selamat datang di WiFi</html>', headers: { 'content-type': 'text/html' } });
      default: counts.busy += 1; return given(problem(503, 'server.busy', { 'retry-after': '2' }));
    }
  };
  return { fetch, counts };
}
