/** A conflict that a kader left to the operator, who finds it on the server anyway: what she says, and that she did. */

/**
 * @typedef {import("../store/index.js").Store} Store
 * @typedef {import("../store/index.js").Item} Item
 */

/** @param {Item} item */
const mark = (item) => `left:${item.key}`;

/** @param {Store} store @param {Item} item @returns {Promise<boolean>} */
export const isLeft = async (store, item) => item.state === "bentrok" && Boolean(await store.setting(mark(item)));

/** Give her word to the operator by the phone's share sheet, and remember it. @param {Store} store @param {Item} item @param {string} text @returns {Promise<boolean>} false when the phone can neither share nor copy it */
export async function leave(store, item, text) {
  let passed = true;
  try {
    if (navigator.share) await navigator.share({ text });
    else await navigator.clipboard.writeText(text);
  } catch (error) {
    passed = error instanceof Error && error.name === "AbortError";
  }
  await store.set(mark(item), true);
  return passed;
}
