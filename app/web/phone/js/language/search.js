/**
 * Long lists are searched as people speak, as the server searches them (app/themes/search.py): everyday words first,
 * whatever the case, the marks and the blanks.
 *
 * @typedef {object} Codes What `GET /v1/codes/{list}/whole` gives.
 * @property {string} name
 * @property {string[]} fillers Words that say little; they count only where all words fit.
 * @property {number} least_part Letters from which on a word is also found inside others.
 * @property {[string, string, string, 0 | 1, ...string[]][]} items Code, title in Indonesian, and in English where that
 *   differs, whether a form offers it without a search, and what people call it.
 *
 * @typedef {{code: string, label: {id: string, en: string}, everyday: string | null, usual: boolean}} Found
 *
 * @typedef {object} Entry
 * @property {string} code In the letters and digits of words.
 * @property {string[][]} phrases What people call it, in words.
 * @property {string} text All words, each behind a blank.
 * @property {string} run All words without blanks between them; a blank between the title and each phrase.
 */
import { wordsOf } from "./words_of.js";

/** Make a list ready to be searched. @param {Codes} codes */
export function searched(codes) {
  const fillers = new Set(codes.fillers);
  const entries = codes.items.map((item) => {
    const [code, id, en, , ...called] = item;
    const title = Array.from(new Set(wordsOf(id).concat(wordsOf(en))));
    const phrases = called.map(wordsOf);
    return {
      code: wordsOf(code).join(""),
      phrases,
      text: title.concat(...phrases).map((word) => ` ${word}`).join(""),
      run: [title, ...phrases].map((words) => words.join("")).join(" "),
    };
  });

  /** Places of codes, the usual ones first. @param {number[]} places @returns {number[]} */
  const usualFirst = (places) => places.sort((one, other) => codes.items[other][3] - codes.items[one][3] || one - other);

  /** @param {string[]} words @returns {number[]} */
  function whole(words) {
    if (!words.length) return [];
    /** @type {number[][]} */
    const levels = [[], [], [], [], [], []];
    entries.forEach((entry, place) => {
      const fit = level(entry, words, codes.least_part);
      if (fit !== null) levels[fit].push(place);
    });
    return levels.flatMap(usualFirst);
  }

  /** @param {string[]} words @returns {number[]} */
  function part(words) {
    const counts = entries.map((entry) => words.filter((word) => entry.text.includes(` ${word}`)).length);
    const most = Math.max(0, ...counts);
    const places = most ? counts.map((_, place) => place).filter((place) => counts[place] === most) : [];
    const called = (/** @type {number} */ place) => (entries[place].phrases.length ? 0 : 1);
    return usualFirst(places).sort((one, other) => called(one) - called(other));
  }

  /** @param {number} place @param {string[]} words @returns {Found} */
  function told(place, words) {
    const [code, id, en, usual, ...called] = codes.items[place];
    let everyday = called.length ? called[0] : null;
    let most = 0;
    called.forEach((shown, number) => {
      const phrase = entries[place].phrases[number];
      let fit = 2 * words.filter((word) => phrase.some((own) => own.startsWith(word))).length;
      if (fit && phrase.join(" ") === words.join(" ")) fit += 1;
      if (fit > most) [everyday, most] = [shown, fit];
    });
    return { code, label: { id, en: en || id }, everyday, usual: Boolean(usual) };
  }

  return {
    /**
     * How many codes fit, and `limit` of them, the best first; of an empty text all. Where none fits all the words,
     * those that fit most of them.
     * @param {string} text @param {number} limit @returns {{count: number, items: Found[]}}
     */
    find(text, limit) {
      const words = wordsOf(text);
      const telling = words.filter((word) => !fillers.has(word));
      let places = words.length ? whole(words) : [];
      if (words.length && !places.length) places = whole(telling);
      if (words.length && !places.length) places = part(telling);
      if (!text.trim()) places = usualFirst(entries.map((_, place) => place));
      return { count: places.length, items: places.slice(0, limit).map((place) => told(place, words)) };
    },
  };
}

/** How well words fit, 0 best; null when one of them is nowhere. @param {Entry} entry @param {string[]} words @param {number} leastPart */
function level({ code, phrases, text, run }, words, leastPart) {
  const anywhere = `${code} ${text} ${run}`;
  if (words.some((word) => !anywhere.includes(word))) return null;
  const whole = words.join("");
  if (code === whole) return 0;
  if (code.startsWith(whole)) return 1;
  if (phrases.some((phrase) => phrase.join("") === whole)) return 2;
  if (phrases.some((phrase) => words.every((word) => phrase.some((own) => own.startsWith(word))))) return 3;
  if (words.every((word) => text.includes(` ${word}`))) return 4;
  if (whole.length >= leastPart && (run.includes(whole) || words.every((word) => text.includes(word)))) return 5;
  return null;
}
