/** How a screen follows the store: what it lists is read again whenever something changed. */
import { useEffect, useState } from "../../vendor/preact.js";

/**
 * Load something, again when the store changes or an input does; `undefined` until it is there.
 * @template T
 * @param {import("../store/index.js").Store} store
 * @param {() => Promise<T>} load
 * @param {readonly unknown[]} inputs
 * @returns {T | undefined}
 */
export function useLoaded(store, load, inputs) {
  const [found, setFound] = useState(/** @type {T | undefined} */ (undefined));
  const [turn, setTurn] = useState(0);
  useEffect(() => store.on("change", () => setTurn((before) => before + 1)), [store]);
  useEffect(() => {
    let current = true;
    load().then((each) => { if (current) setFound(() => each); });
    return () => { current = false; };
  }, [...inputs, turn]);
  return found;
}

/** Draw again whenever the store changes. @param {import("../store/index.js").Store} store */
export function useChanges(store) {
  const [, setTurn] = useState(0);
  useEffect(() => store.on("change", () => setTurn((before) => before + 1)), [store]);
}

/**
 * Load something once for these inputs, whatever changes in the store meanwhile; `undefined` until it is there.
 * @template T
 * @param {() => Promise<T>} load
 * @param {readonly unknown[]} inputs
 * @returns {T | undefined}
 */
export function useOnce(load, inputs) {
  const [found, setFound] = useState(/** @type {T | undefined} */ (undefined));
  useEffect(() => {
    let current = true;
    load().then((each) => { if (current) setFound(() => each); });
    return () => { current = false; };
  }, inputs);
  return found;
}
