/**
 * A number that a record on the server has already: this phone sees its last digits only, so a form names where it stands
 * instead of saying it, and the server fills it in (`app/records/lending.py`).
 *
 * @typedef {import("./types.js").Answers} Answers
 * @typedef {{theme: string, record: string, question: string, shown: string}} Lent `question` is `people.2.nik` in a line.
 */

/** @param {any} value @returns {value is Lent} */
export function isLent(value) {
  return value !== null && typeof value === "object" && typeof value.shown === "string" && typeof value.record === "string";
}

/** @param {any} value @returns {boolean} */
export function isMasked(value) {
  return typeof value === "string" && value.startsWith("•");
}

/** An answer as it may be seen: of a lent number what is shown of it. @param {any} value @returns {any} */
export function shownOf(value) {
  return isLent(value) ? value.shown : value;
}

/** The last digits of a number, which tell one card from another. @param {any} value @returns {string} */
export function tailOf(value) {
  return String(shownOf(value) || "").slice(-4);
}

/** A record's answers with every masked number lent from it. @param {{theme: string, id: string, answers: Answers}} record @returns {Answers} */
export function lentBy({ theme, id, answers }) {
  const lend = (/** @type {Answers} */ said, /** @type {string} */ where) => {
    /** @type {Answers} */
    const found = {};
    for (const key of Object.keys(said)) {
      const value = said[key];
      if (isMasked(value)) found[key] = { theme, record: id, question: where + key, shown: value };
      else if (!where && Array.isArray(value)) found[key] = value.map((line, place) => (line !== null && typeof line === "object" ? lend(line, `${key}.${place + 1}.`) : line));
      else found[key] = value;
    }
    return found;
  };
  return lend(answers, "");
}
