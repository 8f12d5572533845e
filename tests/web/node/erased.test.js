// Whoever was erased at the server is found nowhere on the phone after its next sync.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createKnown } from '../../../app/web/phone/js/store/known.js';
import { createQueue } from '../../../app/web/phone/js/store/queue.js';
import { put } from '../../../app/web/phone/js/store/tables.js';
import { createUpload } from '../../../app/web/phone/js/store/upload.js';
import { Vault } from '../../../app/web/phone/js/store/vault.js';
import { memoryTables } from './memory.js';

const RT = '18.72.01.1001.001.001';
const TABLES = ['outbox', 'drafts', 'records', 'things'];
const NAME = 'Zyaqwo';
const FAULT = { question: 'id', code: 'record.erased', message: { id: 'Sudah dihapus.', en: 'Erased.' } };

/** A phone that wrote of two children, has drafts of both, and knows what the server told it of them. */
async function furnished() {
  const tables = await memoryTables('test', TABLES);
  const vault = await Vault.fresh();
  const queue = createQueue(tables, vault);
  const server = { gone: [], people: [NAME, 'Budi'], receipt: (item) => ({ id: item.id, outcome: 'new', revision: 1, receipt: 'X', state: 'received', faults: [] }) };
  const wire = { async ask(method, path, { packed } = {}) {
    if (path === '/v1/submissions') return { status: 200, body: { items: JSON.parse(packed.body).items.map(server.receipt) }, tag: '' };
    if (path === '/v1/lookups') return { status: 200, body: { subjects: server.people.map((label) => ({ label, records: [], links: [] })) }, tag: '' };
    if (path.startsWith('/v1/houses')) return { status: 200, body: { items: [], next: null }, tag: '' };
    return { status: 200, body: { items: [], gone: server.gone, next: null, version: 9 }, tag: '' };
  } };
  const phone = { tables, vault, queue, server, known: createKnown(tables, vault, wire, queue), upload: createUpload(queue, wire) };
  const ids = [];
  for (const name of [NAME, 'Budi']) {
    const { id } = await queue.add({ theme: 'stunting', area: RT, observed_on: '2026-11-20', answers: { child_name: name } }, name);
    await tables.change([
      put('records', { id, theme: 'stunting', area: RT, sealed: await vault.seal('records', id, { id, answers: { child_name: name } }) }),
      put('drafts', { key: `d${name}`, sealed: await vault.seal('drafts', `d${name}`, { key: `d${name}`, label: name, raw: { id, answers: { child_name: name } } }) }),
    ]);
    ids.push(id);
  }
  await phone.upload.run();
  await phone.known.run([RT], ['stunting']);
  return { ...phone, ids };
}

/** Everything that the phone keeps, in clear. */
async function everything({ tables, vault }) {
  const found = [];
  for (const table of TABLES) {
    for (const row of await tables.list(table)) found.push(`${table} ${JSON.stringify(await vault.open(table, row.id || row.key, row.sealed))}`);
  }
  return found;
}
const naming = async (phone, name) => (await everything(phone)).filter((each) => each.includes(name)).map((each) => each.split(' ')[0]);

test('a record that was erased leaves the phone, with what was sent of it, its drafts and the lists that name her', async () => {
  const phone = await furnished();
  assert.deepEqual(await naming(phone, NAME), ['outbox', 'drafts', 'records', 'things']);
  phone.server.gone = [{ id: phone.ids[0], changed: 9, erased: true }];
  phone.server.people = ['Budi'];
  await phone.known.run([RT], ['stunting']);
  assert.deepEqual(await naming(phone, NAME), []);
  assert.deepEqual(await naming(phone, 'Budi'), ['outbox', 'drafts', 'records', 'things']);
});

test('a list that names her is gone even when the one that follows does not come', async () => {
  const phone = await furnished();
  phone.server.gone = [{ id: phone.ids[0], changed: 9, erased: true }];
  Object.defineProperty(phone.server, 'people', { get: () => { throw new Error('no signal'); } });
  await assert.rejects(phone.known.run([RT], ['stunting']));
  assert.deepEqual(await naming(phone, NAME), []);
});

test('what was only moved away stays among what she sent', async () => {
  const phone = await furnished();
  phone.server.gone = [{ id: phone.ids[0], changed: 9, erased: false }];
  await phone.known.run([RT], ['stunting']);
  assert.deepEqual(await naming(phone, NAME), ['outbox', 'drafts', 'things']);
});

test('what is sent for an erased record comes back empty, and says why', async () => {
  const phone = await furnished();
  const [id] = phone.ids;
  await phone.queue.add({ id, theme: 'stunting', area: RT, observed_on: '2026-11-21', replaces: 1, answers: { child_name: NAME } }, NAME);
  phone.server.receipt = (item) => ({ id: item.id, outcome: 'refused', revision: null, receipt: null, state: null, faults: [FAULT] });
  await phone.upload.run();
  assert.deepEqual(await naming(phone, NAME), []);
  const [left, ...more] = await phone.queue.items({ record: id });
  assert.deepEqual([left.state, left.faults[0].code, left.label, left.answers, more.length], ['ditolak', 'record.erased', '', {}, 0]);
  phone.server.gone = [{ id, changed: 9, erased: true }];
  await phone.known.run([RT], ['stunting']);
  assert.equal((await phone.queue.items({ record: id }))[0].key, left.key, 'the sync that hears of it leaves her the reason');
  await phone.queue.putAside(left.key);
  assert.equal((await phone.queue.items({ record: id })).length, 0);
});
