/** The words of a text as they are compared, whatever the case, the marks and the blanks: as `app/core/text.py` has them. */

/** @param {string} text @returns {string[]} */
export function wordsOf(text) {
  return text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().match(/[0-9a-z]+/g) || [];
}
