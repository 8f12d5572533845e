/**
 * What a person types becomes what travels: `1.500.000` a number, `17/8/2026` a day. What is not understood stays as it
 * is, and the reading says what is wrong with it.
 *
 * @typedef {import("./types.js").Answers} Answers
 * @typedef {import("./types.js").Question} Question
 */
import { strip } from "./kinds.js";
import { plainDay, plainWhole } from "./values.js";

/** @param {Question[]} questions @param {Answers} raw @returns {Answers} */
export function asTravels(questions, raw) {
  const asked = new Map(questions.map((each) => [each.key, each]));
  const written = Object.keys(raw).map((key) => {
    const question = asked.get(key);
    return [key, question ? travels(question, raw[key]) : raw[key]];
  });
  return Object.fromEntries(written);
}

/** @param {Question} question @param {any} value @returns {any} */
function travels(question, value) {
  const { kind, facts } = question;
  if (kind === "lines" && Array.isArray(value)) {
    const isLine = (/** @type {any} */ each) => each !== null && typeof each === "object" && !Array.isArray(each);
    return value.map((each) => (isLine(each) ? asTravels(facts.items || [], each) : each));
  }
  if (typeof value !== "string") return value;
  if (kind === "integer" || kind === "money") return plainWhole(strip(value));
  if (kind === "date") return plainDay(strip(value));
  return value;
}
