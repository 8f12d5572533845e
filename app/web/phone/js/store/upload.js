// Upload: what waits goes in gzip batches that grow while they arrive and shrink while they do not.

import { pause, toBytes, Trouble } from './base.js';

/** Items and bytes of JSON of a batch: it starts at `FIRST` and never passes `MOST`. The server takes 500 and 4 MB. */
export const FIRST = 20;
export const MOST = 200;
const BYTES = 262144;

/** Seconds between attempts while there is no network: doubled each time up to `LONGEST`, each with its own chance. */
const SHORTEST = 2;
const LONGEST = 300;

/**
 * Pack a body with gzip where the browser can; as it is where it cannot.
 * @param {string} text
 * @returns {Promise<{body: any, encoding: string}>}
 */
export async function pack(text) {
  if (typeof CompressionStream !== 'function' || text.length < 600) return { body: text, encoding: '' };
  const packed = new Blob([toBytes(text)]).stream().pipeThrough(new CompressionStream('gzip'));
  return { body: await new Response(packed).arrayBuffer(), encoding: 'gzip' };
}

/** How long to wait after `failures` in a row, in milliseconds. @param {number} failures @param {() => number} chance */
export const backOff = (failures, chance = Math.random) =>
  1000 * Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 12)) * (0.5 + chance() / 2);

/**
 * @param {import('./queue.js').Queue} queue
 * @param {import('./wire.js').Wire} wire
 */
export function createUpload(queue, wire) {
  let size = FIRST;
  let plain = false;

  /** @param {{bytes: string}[]} batch */
  async function post(batch) {
    const text = `{"items":[${batch.map((each) => each.bytes).join(',')}]}`;
    const packed = plain ? { body: text, encoding: '' } : await pack(text);
    const { body } = await wire.ask('POST', '/v1/submissions', { packed, seconds: 60 + batch.length / 4 });
    const receipts = body && body.items;
    const fits = Array.isArray(receipts) && receipts.length === batch.length
      && receipts.every((each, place) => typeof each.outcome === 'string'
        && (each.id === null || each.id === JSON.parse(batch[place].bytes).id));
    if (!fits) throw new Trouble('network', { code: 'reply.strange' });
    return receipts;
  }

  /**
   * Send everything that waits. What was answered is settled at once, so that a break loses nothing of it.
   * @param {() => void} told called after each batch
   * @returns {Promise<number>} how many were answered
   * @throws Trouble when the rest cannot be sent now
   */
  async function run(told = () => {}) {
    let answered = 0;
    for (;;) {
      const batch = await queue.batch(size, BYTES);
      if (!batch.length) return answered;
      await queue.leave(batch);
      try {
        await queue.settle(batch, await post(batch));
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        if (error.status === 415 && !plain) {
          plain = true;
        } else if (error.kind === 'refused' && ['request.too_large', 'request.invalid'].includes(error.code)) {
          // One entry among them cannot be read at all: look for it by halves, and let the kader see it.
          if (batch.length === 1) await queue.settle(batch, [notTaken(batch[0].id, error)]);
          else size = Math.max(1, Math.floor(batch.length / 2));
        } else {
          size = Math.max(1, Math.floor(size / 2));
          throw error;
        }
        continue;
      }
      answered += batch.length;
      size = Math.min(MOST, size * 2);
      told();
      await pause(0);  // let the screen draw
    }
  }

  return { run };
}

/** @param {string} id @param {Trouble} error */
const notTaken = (id, error) => ({
  id,
  outcome: 'refused',
  revision: null,
  receipt: null,
  received_at: null,
  state: null,
  derived: {},
  warnings: [],
  faults: [{
    question: '',
    code: error.code,
    message: error.said || { id: 'Catatan ini tidak dapat dibaca server.', en: 'The server cannot read this record.' },
  }],
});
