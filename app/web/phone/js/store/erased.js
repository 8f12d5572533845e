// A person who asked to be forgotten is forgotten here too: what the server erased leaves the phone with the next sync.

import { drop } from './tables.js';

/** What a receipt says of a record that was erased. */
export const ERASED = 'record.erased';

/**
 * What takes records off the phone: the record, what was sent of it, drafts that go on from it, and the lists in which
 * its person is named, which are asked for anew. What still waits is left for the server to answer, and what it has
 * answered already stays to tell her.
 * @param {import('./tables.js').Tables} tables
 * @param {import('./vault.js').Vault} vault
 * @param {string[]} ids of the records
 * @param {string} [but] key of the entry that stays, because it tells the kader why
 * @returns {Promise<import('./tables.js').Change[]>}
 */
export async function forgetting(tables, vault, ids, but = '') {
  if (!ids.length) return [];
  const changes = ids.map((id) => drop('records', id));
  for (const id of ids) {
    for (const row of await tables.list('outbox', { by: 'record', is: id })) {
      if (row.state !== 'menunggu' && row.key !== but && !tells(await vault.open('outbox', row.key, row.sealed))) {
        changes.push(drop('outbox', row.key));
      }
    }
  }
  for (const { key, sealed } of await tables.list('drafts')) {
    const { raw } = await vault.open('drafts', key, sealed);
    if (raw && ids.includes(raw.id)) changes.push(drop('drafts', key));
  }
  for (const { key } of await tables.list('things')) {
    if (key.startsWith('subjects:')) changes.push(drop('things', key));
  }
  return changes;
}

/** Whether an entry holds nothing but the server's word that its record was erased. @param {any} inner */
const tells = ({ receipt }) => Boolean(receipt) && (receipt.faults || []).some((/** @type {{code: string}} */ each) => each.code === ERASED);

/** What is left of an entry whose record was erased: that it was sent, and nothing of whom it told. @param {any} inner */
export function emptied(inner) {
  const { answers, ...rest } = JSON.parse(inner.bytes);
  return { ...inner, label: '', bytes: JSON.stringify({ ...rest, answers: {} }) };
}
