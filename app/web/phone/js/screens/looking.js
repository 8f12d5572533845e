/**
 * Looking things up: a code in the full list, and whether two records are about the same one.
 *
 * @typedef {import("../language/types.js").Answers} Answers
 * @typedef {import("../language/types.js").Form} Form
 */
import { isMasked, lentBy, shownOf } from "../language/lent.js";
import { searched } from "../language/search.js";
import { wordsOf } from "../language/words_of.js";
import { peopleIn } from "./steps.js";

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

/** What a record says: as this phone sent it, else as the server has it, with its masked numbers lent. @param {import("../store/index.js").Store} store @param {string} id @param {Answers} [said] as sent, where that is at hand @returns {Promise<Answers>} */
export async function answersOf(store, id, said) {
  if (said && Object.keys(said).length) return said;
  const theirs = await store.record(id);
  const stands = (/** @type {import("../store/index.js").Item} */ each) => each.state === "menunggu"
    || (["terkirim", "dikembalikan"].includes(each.state) && !(theirs && theirs.revision > Number(each.revision)));
  const mine = (await store.items({ record: id })).find((each) => stands(each) && Object.keys(each.answers).length);
  if (mine) return mine.answers;
  return theirs ? lentBy(theirs) : {};
}

/** What is known of whoever lives in a house, for a form to be filled with. @param {import("../store/index.js").Store} store @param {string} rt @param {string} house @returns {Promise<{form: Form, answers: Answers}[]>} */
export async function knownHere(store, rt, house) {
  if (!house) return [];
  const { records } = await store.known(rt, house);
  const cards = Object.values(records).flat().filter((each) => !each.zero && each.state !== "void" && store.forms.has(each.theme));
  return Promise.all(cards.map(async (each) => ({ form: /** @type {Form} */ (store.forms.get(each.theme)), answers: await answersOf(store, each.id) })));
}

/**
 * Whether two sets of answers name the same subject, as far as masked numbers tell: the end of a number is many people's,
 * so a name or a day of birth has to agree with it.
 * @param {Form} form @param {Answers} one @param {Answers} other
 */
export function sameSubject(form, one, other) {
  return form.subject.keys.some((keys) => {
    const told = keys.filter((key) => key !== "kelurahan");
    if (!told.every((key) => agree(one[key], other[key]))) return false;
    return !told.some((key) => isMasked(shownOf(one[key])) || isMasked(shownOf(other[key]))) || alike(form, one, other);
  });
}

/** @param {any} one @param {any} other */
function agree(one, other) {
  if (!one || !other) return false;
  const [a, b] = [one, other].map((each) => String(shownOf(each)).trim().toLowerCase());
  if (isMasked(a) || isMasked(b)) return a.slice(-4) === b.slice(-4);
  return day(a) === day(b);
}

/** Whether whom a form names first has a word of the name, or the day of birth, in both. @param {Form} form @param {Answers} one @param {Answers} other */
function alike(form, one, other) {
  const [person] = peopleIn(form);
  if (!person) return true;
  const words = (/** @type {Answers} */ answers) => wordsOf(String(answers[person.name] || ""));
  const mine = words(one);
  return words(other).some((word) => mine.includes(word)) || (Boolean(person.keys.birth_date) && agree(one[person.keys.birth_date], other[person.keys.birth_date]));
}

/** @param {string} text */
function day(text) {
  const typed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return typed ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}` : text;
}
