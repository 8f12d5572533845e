// What the phone promises of a record: it stays until its receipt, arrives once, and keeps its bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { attempt, fromBase64, toBase64, Trouble, uuid7 } from '../../../app/web/phone/js/store/base.js';
import { createLocks } from '../../../app/web/phone/js/store/locks.js';
import { createQueue } from '../../../app/web/phone/js/store/queue.js';
import { backOff, createUpload, pack } from '../../../app/web/phone/js/store/upload.js';
import { LEAST_TURNS, turnsBorne, unwrap, Vault, waitAfter } from '../../../app/web/phone/js/store/vault.js';
import { createWire } from '../../../app/web/phone/js/store/wire.js';
import { houseNumber } from '../../../app/web/phone/js/store/known.js';
import { createPinChange } from '../../../app/web/phone/js/store/pin.js';
import { memoryTables } from './memory.js';
import { dice, network, Service } from './hostile.js';

const MANY = 3000;

async function furnished({ evil = 0, seed = 1872 } = {}) {
  const tables = await memoryTables('test', ['outbox', 'drafts', 'records', 'things']);
  const vault = await Vault.fresh();
  const queue = createQueue(tables, vault);
  const service = new Service();
  const net = network(service, dice(seed), evil);
  const wire = createWire({ fetch: net.fetch });
  const locks = createLocks();
  let tokens = { username: 'siti', pin: '284617', device: 'd', access: 'a0', until: Date.now() + 900000, refresh: 'r0', attempt: '', out: false };
  const writes = [];
  wire.signIn({
    read: async () => tokens,
    write: async (next) => { tokens = next; writes.push(next); },
    alone: (work) => locks.alone('token', work),
  });
  const upload = createUpload(queue, wire);
  return { tables, vault, queue, service, net, wire, upload, writes, tokens: () => tokens, set: (next) => { tokens = { ...tokens, ...next }; } };
}

const record = (more = {}) => ({ theme: 'stunting', area: '18.72.01.1001.001.001', observed_on: '2026-11-20', answers: { weight_kg: '6,8' }, ...more });

async function untilSent(phone) {
  for (let turn = 0; turn < 20000; turn += 1) {
    try {
      await phone.upload.run();
      return turn;
    } catch (error) {
      assert.ok(error instanceof Trouble, String(error && error.stack));
      assert.notEqual(error.kind, 'signed_out');
    }
  }
  throw new Error('it never ended');
}

test('thousands of records through a network that breaks every promise: all arrive, none twice, counters agree', async () => {
  const phone = await furnished({ evil: 0.5 });
  const ids = new Set();
  for (let count = 0; count < MANY; count += 1) ids.add((await phone.queue.add(record({ answers: { number: count } }))).id);
  assert.equal(ids.size, MANY);
  let expire = 0;
  const inner = phone.service.answer.bind(phone.service);
  phone.service.answer = (...asked) => {
    if ((expire += 1) % 17 === 0) phone.service.access = 'expired';  // tokens end in the middle of it all
    return inner(...asked);
  };
  await untilSent(phone);
  assert.deepEqual(new Set(phone.service.records.keys()), ids);
  assert.equal(phone.service.taken, MANY);
  assert.ok([...phone.service.records.values()].every((versions) => versions.length === 1));
  const counts = await phone.queue.counts();
  assert.deepEqual(counts, { terkirim: MANY, menunggu: 0, dikembalikan: 0, bentrok: 0, ditolak: 0 });
  for (const what of ['lost', 'unheard', 'twice', 'late', 'torn', 'half', 'portal', 'busy']) {
    assert.ok(phone.net.counts[what] > 0, `nothing was ${what}`);
  }
});

test('nothing leaves the queue before its receipt', async () => {
  const phone = await furnished();
  await phone.queue.add(record());
  phone.wire.ask = async () => ({ status: 200, body: { items: [] }, tag: '' });
  await assert.rejects(createUpload(phone.queue, phone.wire).run(), (error) => error instanceof Trouble && error.kind === 'network');
  phone.wire.ask = async () => ({ status: 200, body: { items: [{ id: uuid7(), outcome: 'new' }] }, tag: '' });
  await assert.rejects(createUpload(phone.queue, phone.wire).run(), Trouble);
  assert.equal((await phone.queue.counts()).menunggu, 1);
});

test('what may have arrived keeps its bytes, and what is added waits for its revision', async () => {
  const phone = await furnished();
  const { id } = await phone.queue.add(record({ answers: { weight: 1 } }));
  await phone.queue.add(record({ id, answers: { weight: 2 } }));
  let [only, ...more] = await phone.queue.items({ record: id });
  assert.deepEqual([only.answers, more.length], [{ weight: 2 }, 0], 'what never left is replaced');
  const leaving = await phone.queue.batch(10, 1e6);
  await phone.queue.leave(leaving);
  await phone.queue.add(record({ id, answers: { weight: 3 } }));
  assert.deepEqual((await phone.queue.batch(10, 1e6)).map((each) => each.bytes), leaving.map((each) => each.bytes));
  await untilSent(phone);
  assert.deepEqual(phone.service.records.get(id).map((each) => JSON.parse(each).answers.weight), [2, 3]);
  const items = await phone.queue.items({ record: id });
  assert.deepEqual(items.map((each) => [each.state, each.revision]), [['terkirim', 2], ['terkirim', 1]]);
});

test('each outcome has its place, and what was mended takes the place of what was refused', async () => {
  const phone = await furnished();
  const refused = await phone.queue.add(record({ answers: { wrong: true } }), 'Budi');
  const other = await phone.queue.add(record({ answers: { mine: true } }));
  phone.service.records.set(other.id, ['somebody else']);
  await untilSent(phone);
  const [bad] = await phone.queue.items({ state: 'ditolak' });
  assert.deepEqual([bad.id, bad.label, bad.faults[0].message.id], [refused.id, 'Budi', 'salah']);
  const [met] = await phone.queue.items({ state: 'bentrok' });
  assert.deepEqual([met.id, met.revision], [other.id, 1]);
  await phone.queue.add(record({ id: refused.id, answers: {} }));
  await phone.queue.add(record({ id: other.id, replaces: 1, answers: { mine: 'after all' } }));
  await untilSent(phone);
  assert.deepEqual(await phone.queue.counts(), { terkirim: 3, menunggu: 0, dikembalikan: 0, bentrok: 0, ditolak: 0 });
});

test('a returned record is told to who sent it, with the reason, until it is mended', async () => {
  const phone = await furnished();
  const { id } = await phone.queue.add(record());
  await untilSent(phone);
  await phone.queue.hear([{ id, state: 'returned', revision: 1, reason: 'Timbang lagi.' }]);
  const [back] = await phone.queue.items({ state: 'dikembalikan' });
  assert.deepEqual([back.id, back.reason, back.review], [id, 'Timbang lagi.', 'returned']);
  await phone.queue.add(record({ id, replaces: 1, answers: { weight_kg: '7' } }));
  assert.equal((await phone.queue.counts()).dikembalikan, 0);
  await untilSent(phone);
  assert.equal(phone.service.records.get(id).length, 2);
});

test('one entry that no server can read is found by halves and shown, and the others arrive', async () => {
  const phone = await furnished();
  const ids = [];
  for (let count = 0; count < 60; count += 1) ids.push((await phone.queue.add(record())).id);
  phone.service.poison.add(ids[37]);
  await untilSent(phone);
  assert.deepEqual((await phone.queue.items({ state: 'ditolak' })).map((each) => each.id), [ids[37]]);
  assert.equal(phone.service.taken, 59);
});

test('a lost reply of a refresh is asked for again under the same name', async () => {
  const phone = await furnished();
  phone.set({ access: '', until: 0 });
  const real = phone.net.fetch;
  let lose = true;
  const wire = createWire({ fetch: async (address, options) => {
    const found = await real(address, options);
    if (lose && address === '/v1/token') { lose = false; throw new TypeError('lost'); }
    return found;
  } });
  wire.signIn({ read: async () => phone.tokens(), write: async (next) => phone.set(next), alone: (work) => work() });
  await assert.rejects(wire.access(), (error) => error.kind === 'network');
  const { attempt: name, refresh } = phone.tokens();
  assert.ok(name);
  assert.equal(refresh, 'r0');
  assert.equal(await wire.access(), 'a1');
  assert.deepEqual([phone.tokens().refresh, phone.tokens().attempt, phone.service.revoked, phone.service.passwords], ['r1', '', false, 0]);
});

test('a family that ended is replaced by signing in with the PIN, and only then is the phone out', async () => {
  const phone = await furnished();
  phone.set({ access: '', until: 0, refresh: 'stolen' });
  await phone.wire.access();
  assert.equal(phone.service.passwords, 1);
  phone.service.token = () => ({ status: 400, text: JSON.stringify({ code: 'token.grant', message: { id: 'tidak', en: 'no' } }), headers: { 'content-type': 'application/problem+json' } });
  phone.set({ access: '', until: 0 });
  await assert.rejects(phone.wire.access(), (error) => error.kind === 'signed_out');
  assert.equal(phone.tokens().out, true);
});

test('ten who need a token at once refresh it once', async () => {
  const phone = await furnished();
  phone.set({ access: '', until: 0 });
  const found = await Promise.all(Array.from({ length: 10 }, () => phone.wire.access()));
  assert.deepEqual([new Set(found).size, phone.service.rotations], [1, 1]);
});

test('the server says how far the clock is off', async () => {
  let skew = 0;
  const date = new Date(Date.now() + 3 * 86400000).toUTCString();
  const fetch = async () => ({ status: 200, headers: { get: (name) => ({ date, 'content-type': 'application/json' })[name] || null }, text: async () => '{}' });
  await createWire({ fetch, seen: (ahead) => { skew = ahead; } }).ask('GET', '/x', { signed: false });
  assert.ok(Math.abs(skew - 3 * 86400000) < 2000, String(skew));
});

test('the vault opens with its PIN only, and a moved row does not open', async () => {
  const vault = await Vault.fresh();
  const person = { account: 'x', ...(await vault.wrap('x', '284617', 1000)) };
  const sealed = await vault.seal('outbox', 'k', { name: 'Siti' });
  assert.ok(!Buffer.from(sealed).includes('Siti'));
  const again = await unwrap(person, '284617');
  assert.deepEqual(await again.open('outbox', 'k', sealed), { name: 'Siti' });
  await assert.rejects(again.open('outbox', 'other', sealed));
  await assert.rejects(unwrap(person, '284618'), (error) => error.kind === 'pin');
  await assert.rejects(unwrap({ ...person, account: 'y' }, '284617'), (error) => error.kind === 'pin');
  assert.ok(await turnsBorne() >= LEAST_TURNS);
  assert.deepEqual([0, 1, 4, 5, 6, 8, 99].map(waitAfter), [0, 0, 0, 30, 60, 900, 900]);
});

test('ids sort in the order in which they were made, whatever the clock does', () => {
  const found = [];
  for (let count = 0; count < 20000; count += 1) found.push(uuid7(count % 3000 === 0 ? 1700000000000 : 1800000000000));
  assert.deepEqual([...found].sort(), found);
  assert.equal(new Set(found).size, found.length);
  assert.ok(found.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  assert.equal(new Set(Array.from({ length: 100 }, attempt)).size, 100);
});

test('large bodies are packed, and waiting grows with chance but never beyond five minutes', async () => {
  const text = JSON.stringify({ items: Array.from({ length: 100 }, () => record()) });
  const { body, encoding } = await pack(text);
  assert.equal(encoding, 'gzip');
  assert.equal(gunzipSync(Buffer.from(body)).toString(), text);
  assert.deepEqual([1, 2, 8, 50].map((failures) => backOff(failures, () => 1)), [4000, 8000, 300000, 300000]);
  assert.equal(backOff(1, () => 0), 2000);
  const bytes = crypto.getRandomValues(new Uint8Array(50000));
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
});

test('a house is the same house however it is written', () => {
  for (const written of ['12', 'No. 12', 'Rumah 12, dekat musala', 'rumah no 12', '12 ']) assert.equal(houseNumber(written), '12');
  assert.equal(houseNumber('12A'), '12a');
});

test('a PIN is changed on both sides, and a lost reply locks nobody out', async () => {
  const old = '284617';
  const next = '739152';
  const shared = await memoryTables('shared', ['people']);
  const vault = await Vault.fresh();
  const row = { account: 'siti', ...await vault.wrap('siti', old, 1000) };
  await shared.change([{ table: 'people', key: 'siti', to: () => row }]);
  const server = { pin: old, lose: false };
  const reply = (status, body) => ({
    status, headers: { get: (name) => (name === 'content-type' ? `application/${status < 400 ? '' : 'problem+'}json` : null) }, text: async () => (body ? JSON.stringify(body) : ''),
  });
  const wire = createWire({ fetch: async (address, { body }) => {
    if (address === '/v1/token') {
      const good = new URLSearchParams(body).get('password') === server.pin;
      return good ? reply(200, { access_token: 'a', expires_in: 900, refresh_token: 'r' }) : reply(400, { code: 'token.grant' });
    }
    const { current, secret } = JSON.parse(body);
    if (current !== server.pin) return reply(403, { code: 'account.wrong_secret' });
    if (secret === '111111') return reply(422, { code: 'account.weak_pin', message: { id: 'mudah', en: 'easy' } });
    server.pin = secret;
    if (server.lose) throw new TypeError('lost');
    return reply(204, null);
  } });
  let tokens = { username: 'siti', pin: old, device: 'd', access: 'a', until: Date.now() + 900000, refresh: '', attempt: '', out: false };
  const kept = { read: async () => tokens, write: async (now) => { tokens = now; } };
  const locks = createLocks();
  wire.signIn({ ...kept, alone: (work) => locks.alone('token-siti', work) });
  const change = createPinChange({ account: 'siti', shared, wire, locks, ...kept });
  const opens = async (pin) => unwrap(await shared.get('people', 'siti'), pin).then(() => true, () => false);

  await assert.rejects(change('000000', next), (error) => error.kind === 'pin');
  await assert.rejects(change(old, '111111'), (error) => error.said.id === 'mudah');
  assert.deepEqual([tokens.pin, tokens.next || '', server.pin, await opens(old)], [old, '', old, true]);

  server.lose = true;
  await assert.rejects(change(old, next), (error) => error.kind === 'network');
  assert.deepEqual([server.pin, await opens(old), await opens(next)], [next, true, false]);
  server.lose = false;
  const torn = tokens;
  tokens = { ...torn, access: '' };
  assert.equal(await wire.access(), 'a');
  assert.deepEqual([tokens.pin, tokens.next, tokens.out], [next, '', false], 'signed in by the new one');
  tokens = torn;
  await change(old, next);
  assert.deepEqual([tokens.pin, tokens.next, await opens(old), await opens(next)], [next, '', false, true]);
});
