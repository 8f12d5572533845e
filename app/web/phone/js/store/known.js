// What is known of the kader's own RT, brought down while there is signal, sealed, and read at the door without any.

import { drop } from './tables.js';
import { Trouble } from './base.js';
import { forgetting } from './erased.js';

/**
 * @typedef {object} Card the last record of a subject in one theme, in short (`CardOut` of the API)
 * @property {string} theme
 * @property {{id: string, en: string}} about
 * @property {string} label
 * @property {string} id
 * @property {string} area
 * @property {string|null} house
 * @property {string} observed_on
 * @property {number} revision
 * @property {string} state
 * @property {string} reason why it was returned; empty unless it was
 * @property {number} records
 * @property {Record<string, any>} derived
 *
 * @typedef {{number: number, direct: boolean, label: string, records: Card[], links: {to: number, says: {id: string, en: string}}[]}} Subject
 * @typedef {{id: string, area: string, label: string, subjects: Record<string, number>, last_visit: string}} House
 * @typedef {object} RecordOut a record as it stands on the server; identities are masked
 * @property {string} id
 * @property {string} theme
 * @property {string} area
 * @property {string} observed_on
 * @property {string} period
 * @property {boolean} zero
 * @property {number} revision
 * @property {string} state
 * @property {string} received_at
 * @property {Record<string, any>} answers
 * @property {Record<string, any>} derived
 */

const HOUSE = /\b(?:rumah|nomor|no)\b\.?|[^0-9a-z]+/g;

/** What tells one house from another in its RT, as the server reads it. @param {string} answer */
export const houseNumber = (answer) => answer.split(',', 1)[0].toLowerCase().replace(HOUSE, '') || answer.trim().toLowerCase();

/**
 * @param {import('./tables.js').Tables} tables
 * @param {import('./vault.js').Vault} vault
 * @param {import('./wire.js').Wire} wire
 * @param {import('./queue.js').Queue} queue
 */
export function createKnown(tables, vault, wire, queue) {
  /** @param {string} key @returns {Promise<any>} */
  async function thing(key) {
    const row = await tables.get('things', key);
    return row ? vault.open('things', key, row.sealed) : null;
  }

  /** @param {string} key @param {any} what */
  async function keep(key, what) {
    const sealed = await vault.seal('things', key, what);
    await tables.change([{ table: 'things', key, to: () => ({ key, sealed }) }]);
  }

  /**
   * Ask for something that has an ETag; null when the phone has it already.
   * @param {string} path
   * @param {string} key where its tag is kept
   */
  async function asked(path, key) {
    const tag = (await thing(`tag:${key}`)) || '';
    const answer = await wire.ask('GET', path, { tag });
    if (answer.status === 304) return null;
    return answer;
  }

  /**
   * Bring down what changed in the records of one theme in one RT.
   * @param {string} theme
   * @param {string} area
   * @returns {Promise<boolean>} whether anything did
   */
  async function records(theme, area) {
    const mark = `mark:${theme}:${area}`;
    const since = (await thing(mark)) || 0;
    const where = `/v1/records/${theme}?area=${area}&limit=500`;
    let changed = false;
    /** @type {number|null} */
    let after = null;
    for (;;) {
      const answer = await asked(`${where}${since ? `&changed_since=${since}` : ''}${after ? `&after=${after}` : ''}`, after ? '' : mark);
      if (!answer) return changed;
      const { items, gone, next, version } = answer.body;
      const changes = [];
      const heard = [];
      for (const record of items) {
        const reason = record.state === 'returned' || record.state === 'void' ? await reasonOf(record) : '';
        const sealed = await vault.seal('records', record.id, { ...record, reason });
        changes.push({ table: 'records', key: record.id, to: () => ({ id: record.id, theme, area: record.area, sealed }) });
        heard.push({ id: record.id, state: record.state, revision: record.revision, reason });
      }
      changes.push(...gone.map((/** @type {{id: string}} */ each) => drop('records', each.id)));
      const erased = gone.filter((/** @type {{erased: boolean}} */ each) => each.erased);
      changes.push(...await forgetting(tables, vault, erased.map((/** @type {{id: string}} */ each) => each.id)));
      await tables.change(changes);
      await queue.hear(heard);
      changed = changed || changes.length > 0;
      if (next === null) {
        await keep(mark, version);
        if (!after && !changes.length) await keep(`tag:${mark}`, answer.tag);
        else await keep(`tag:${mark}`, '');
        return changed;
      }
      after = next;
    }
  }

  /** Why a record was returned or voided. @param {RecordOut} record */
  async function reasonOf(record) {
    try {
      const { body } = await wire.ask('GET', `/v1/records/${record.theme}/${record.id}/history`);
      const said = body.decisions.filter((/** @type {any} */ each) => each.state === record.state);
      return said.length ? said[said.length - 1].reason : '';
    } catch (error) {
      if (error instanceof Trouble && error.kind === 'refused') return '';
      throw error;
    }
  }

  /** Bring down the houses of an RT. @param {string} rt */
  async function houses(rt) {
    /** @type {House[]} */
    const found = [];
    let after = '';
    for (;;) {
      const path = `/v1/houses?area=${rt}&limit=500${after ? `&after=${after}` : ''}`;
      const answer = after ? await wire.ask('GET', path) : await asked(path, `houses:${rt}`);
      if (!answer) return;
      found.push(...answer.body.items);
      if (!answer.body.next) {
        await keep(`houses:${rt}`, found);
        await keep(`tag:houses:${rt}`, found.length <= 500 ? answer.tag : '');
        return;
      }
      after = answer.body.next;
    }
  }

  /** Bring down everybody of an RT in short, with who belongs to whom. @param {string} rt */
  async function subjects(rt) {
    const { body } = await wire.ask('POST', '/v1/lookups', { json: { area: rt } });
    await keep(`subjects:${rt}`, body.subjects);
  }

  /**
   * Bring everything down that changed.
   * @param {string[]} places RT or dasawisma of the kader
   * @param {string[]} themes that she may read
   */
  async function run(places, themes) {
    for (const place of places) {
      let changed = !(await thing(`subjects:${place}`));
      for (const theme of themes) changed = (await records(theme, place)) || changed;
      await houses(place);
      if (changed) await subjects(place);
    }
  }

  /** @param {string} rt @returns {Promise<House[]>} the houses of an RT, by number */
  async function housesOf(rt) {
    const found = /** @type {House[]} */ ((await thing(`houses:${rt}`)) || []);
    return found.sort((one, other) => one.label.localeCompare(other.label, 'id', { numeric: true }));
  }

  /** @param {string} rt @returns {Promise<Subject[]>} */
  const subjectsOf = async (rt) => (await thing(`subjects:${rt}`)) || [];

  /** @param {string} id @returns {Promise<(RecordOut & {reason: string})|null>} */
  async function record(id) {
    const row = await tables.get('records', id);
    return row ? vault.open('records', id, row.sealed) : null;
  }

  /**
   * What is known of a house: whoever was met there, and whoever belongs to them.
   * @param {string} rt
   * @param {string} written the house's number as somebody wrote it
   */
  async function house(rt, written) {
    const number = houseNumber(written);
    const all = await subjectsOf(rt);
    const here = new Set(all
      .filter((each) => each.records.some((card) => card.house && houseNumber(card.house) === number))
      .map((each) => each.number));
    const linked = new Set(here);
    for (const each of all) {
      if (here.has(each.number)) each.links.forEach((link) => linked.add(link.to));
      else if (each.links.some((link) => here.has(link.to))) linked.add(each.number);
    }
    const found = all
      .filter((each) => linked.has(each.number))
      .map((each) => ({ ...each, direct: here.has(each.number) }));
    const cards = found.flatMap((each) => each.records);
    /** @type {Record<string, (RecordOut & {reason: string})[]>} */
    const records_ = {};
    for (const card of cards) {
      const full = await record(card.id);
      if (full) (records_[card.theme] = records_[card.theme] || []).push(full);
    }
    const returned = Object.values(records_).flat().filter((each) => each.state === 'returned');
    return { subjects: found, records: records_, returned };
  }

  /**
   * All records of an RT, or of one theme in it.
   * @param {string} rt
   * @param {string} [theme]
   * @returns {Promise<(RecordOut & {reason: string})[]>}
   */
  async function recordsOf(rt, theme) {
    const rows = (await tables.list('records', theme ? { by: 'theme', is: theme } : {}))
      .filter((row) => row.area === rt || row.area.startsWith(`${rt}.`));
    return Promise.all(rows.map((row) => vault.open('records', row.id, row.sealed)));
  }

  return { run, housesOf, subjectsOf, house, record, recordsOf, thing, keep, asked };
}

/** @typedef {ReturnType<typeof createKnown>} Known */
