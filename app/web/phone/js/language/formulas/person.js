/**
 * What a NIK says of a person, beside what was told (ID04 to ID07); the twin of `app/themes/derive/person.py`.
 *
 * @typedef {import("../formulas.js").By} By
 * @typedef {import("./truths.js").Value} Value
 * @typedef {import("../types.js").Values} Values
 */
import { wordsOf } from "../words_of.js";
import { many, none, yesNo } from "./truths.js";

/** @type {By} */
export function childNik(values, { rules }) {
  return {
    nik_doubts: nikDoubts(values.child_nik, values.sex, values.birth_date, rules.provinces),
    mother_nik_doubts: nikDoubts(values.mother_nik, "P", null, rules.provinces),
  };
}

/** @type {By} */
export function patientNik(values, { rules }) {
  return { nik_doubts: nikDoubts(values.nik, values.sex, values.birth_date, rules.provinces) };
}

/** @type {By} */
export function childNumbers(values) {
  const { no_kk: card, child_nik: child, mother_nik: mother } = values;
  return {
    kk_is_nik: none(card) ? null : yesNo(card === child || card === mother),
    nik_shared: none(child) || none(mother) ? null : yesNo(child === mother),
  };
}

/** @type {By} */
export function childNamesake(values, { past }) {
  return { nik_of_another: ofAnother(values, past.earlier || [], "child_nik", "child_name") };
}

/** @type {By} */
export function patientNamesake(values, { past }) {
  return { nik_of_another: ofAnother(values, past.earlier || [], "nik", "name") };
}

/** In what a NIK differs from what was told; null without one. @param {Value} nik @param {Value} sex @param {Value} born @param {string[]} provinces @returns {string | null} */
export function nikDoubts(nik, sex, born, provinces) {
  if (typeof nik !== "string" || nik.length !== 16) return null;
  const [day, month, year] = [6, 8, 10].map((at) => Number(nik.slice(at, at + 2)));
  const woman = day > 40;
  const doubts = [];
  if (typeof born === "string") {
    const told = [Number(born.slice(8)), Number(born.slice(5, 7)), Number(born.slice(2, 4))];
    if (day - (woman ? 40 : 0) !== told[0] || month !== told[1] || year !== told[2]) doubts.push("birth_date");
  }
  if ((sex === "L" || sex === "P") && (sex === "P") !== woman) doubts.push("sex");
  if (!provinces.includes(nik.slice(0, 2)) || nik.slice(2, 4) === "00" || nik.slice(4, 6) === "00") doubts.push("area");
  return many(doubts);
}

/** Whether nobody known by this NIK before could be this person. @param {Values} values @param {Values[]} earlier @param {string} nik @param {string} name @returns {string | null} */
function ofAnother(values, earlier, nik, name) {
  if (none(values[nik]) || !earlier.length) return null;
  const [words, born] = [nameOf(values[name]), values.birth_date];
  const another = earlier.every(({ [name]: told, birth_date: day }) => {
    const shared = nameOf(told).some((word) => words.includes(word));
    return !shared && !none(born) && !none(day) && born !== day;
  });
  return yesNo(another);
}

/** The words of a name as they are compared; one that has no Latin letter is compared whole. @param {Value} written @returns {string[]} */
function nameOf(written) {
  const name = String(written || "");
  const words = wordsOf(name);
  return words.length || !name ? words : [name];
}
