/**
 * Looking things up: a code in the full list, and whether two records are about the same one.
 *
 * @typedef {import("../language/types.js").Answers} Answers
 * @typedef {import("../language/types.js").Form} Form
 */
import { searched } from "../language/search.js";
import { isMasked } from "./steps.js";

const MOST = 30;

/**
 * A search through the whole of a list: on the phone where it is here, else on the server. The list is held for as long
 * as the form is open.
 * @param {import("../store/index.js").Store} store
 */
export function searchIn(store) {
  /** @type {Map<string, Promise<ReturnType<typeof searched> | null>>} */
  const here = new Map();
  return async (/** @type {string} */ list, /** @type {string} */ words) => {
    if (!here.has(list)) here.set(list, store.codes(list).then((codes) => codes && searched(codes)));
    const found = await here.get(list);
    return found ? found.find(words, MOST).items : asked(list, words);
  };
}

/** @param {string} list @param {string} words @returns {Promise<import("../language/search.js").Found[]>} */
async function asked(list, words) {
  const reply = await fetch(`/v1/codes/${encodeURIComponent(list)}?q=${encodeURIComponent(words)}&limit=${MOST}`, { credentials: "omit" });
  if (!reply.ok) throw new Error(String(reply.status));
  const found = await reply.json();
  return found.items;
}

/** Whether two sets of answers name the same subject, as far as masked numbers tell. @param {Form} form @param {Answers} one @param {Answers} other */
export function sameSubject(form, one, other) {
  return form.subject.keys.some((keys) => keys.every((key) => key === "kelurahan" || agree(one[key], other[key])));
}

/** @param {any} one @param {any} other */
function agree(one, other) {
  if (!one || !other) return false;
  const [a, b] = [String(one).trim().toLowerCase(), String(other).trim().toLowerCase()];
  if (isMasked(a) || isMasked(b)) return a.slice(-4) === b.slice(-4);
  return day(a) === day(b);
}

/** @param {string} text */
function day(text) {
  const typed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return typed ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}` : text;
}
