/**
 * Conditions with three answers: true, false, and null for unknown; the same language as `app/themes/language/expr.py`.
 *
 * A comparison with an unanswered question is unknown, and what joins conditions follows Kleene's tables.
 *
 * @typedef {import("./types.js").Condition} Condition
 * @typedef {import("./types.js").Field} Field
 * @typedef {import("./types.js").Stored} Stored
 * @typedef {import("./types.js").Values} Values
 * @typedef {boolean | null} Truth
 * @typedef {(values: Values) => Truth} Test
 * @typedef {{[key: string]: Field}} Fields
 */
import { addDays } from "./calendar.js";
import { KINDS } from "./kinds.js";

/** @type {{[op: string]: (left: any, right: any) => boolean}} */
const COMPARE = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
};

/** The kinds whose literals need no reading: a code that this form does not offer is still a code. */
const CODED = ["choice", "choices"];

/**
 * Return a function from stored values to true, false or null. Throws Error for what is no condition of these fields,
 * so that a form made for a newer app is known as such before it is shown.
 * @param {Condition} condition @param {Fields} fields @returns {Test}
 */
export function compiled(condition, fields) {
  const [word, ...rest] = Array.isArray(condition) ? condition : [""];
  switch (word) {
    case "all":
      return every(rest.map((part) => compiled(part, fields)));
    case "any":
      return some(rest.map((part) => compiled(part, fields)));
    case "not":
      return opposite(compiled(rest[0], fields));
    case "answered": {
      const { key } = field(fields, rest[0]);
      return (values) => known(values[key]) !== null;
    }
    case "has": {
      const { key } = field(fields, rest[0]);
      const part = `,${rest[1]},`;
      return (values) => {
        const found = known(values[key]);
        return found === null ? null : String(found).includes(part);
      };
    }
    case "one_of": {
      const of = field(fields, rest[0]);
      const codes = new Set(rest[1].map((/** @type {unknown} */ code) => literal(of, code)));
      return (values) => {
        const found = known(values[of.key]);
        return found === null ? null : codes.has(found);
      };
    }
    default:
      return comparison(word, rest[0], rest[1], fields);
  }
}

/** Every question key that a condition reads. @param {Condition} condition @returns {Set<string>} */
export function keysOf(condition) {
  const [word, ...rest] = condition;
  /** @type {Set<string>} */
  const found = new Set();
  if (word === "all" || word === "any" || word === "not") {
    for (const part of rest) for (const key of keysOf(part)) found.add(key);
    return found;
  }
  found.add(rest[0]);
  if (rest[1] && typeof rest[1] === "object" && !Array.isArray(rest[1])) found.add(rest[1].answer);
  return found;
}

/** @param {string} word @param {string} key @param {any} against @param {Fields} fields @returns {Test} */
function comparison(word, key, against, fields) {
  const compare = COMPARE[word];
  if (!compare) throw new Error(`this is no condition: ${word}`);
  const left = field(fields, key);
  if (against === null || typeof against !== "object") {
    const bound = literal(left, against);
    return (values) => {
      const found = known(values[left.key]);
      return found === null ? null : compare(found, bound);
    };
  }
  const right = field(fields, against.answer);
  const moves = KINDS[right.kind].storage === "date" && against.days !== 0;
  return (values) => {
    const [found, other] = [known(values[left.key]), known(values[right.key])];
    if (found === null || other === null) return null;
    const moved = moves ? addDays(String(other), against.days) : other;
    return moved === null ? null : compare(found, moved);
  };
}

/** @param {Fields} fields @param {string} key @returns {Field} */
function field(fields, key) {
  if (!Object.prototype.hasOwnProperty.call(fields, key)) throw new Error(`${key} is no question of this form`);
  if (!KINDS[fields[key].kind]) throw new Error(`${fields[key].kind} is no kind of question`);
  return fields[key];
}

/** Turn a literal of the declaration into its stored form. @param {Field} of @param {unknown} value @returns {Stored} */
function literal(of, value) {
  return CODED.includes(of.kind) ? String(value) : KINDS[of.kind].read(value, of.facts);
}

/** @param {Stored | undefined} value @returns {Stored} */
function known(value) {
  return value === undefined ? null : value;
}

/** @param {Test[]} tests @returns {Test} */
function every(tests) {
  return (values) => {
    /** @type {Truth} */
    let result = true;
    for (const test of tests) {
      const truth = test(values);
      if (truth === false) return false;
      if (truth === null) result = null;
    }
    return result;
  };
}

/** @param {Test[]} tests @returns {Test} */
function some(tests) {
  return (values) => {
    /** @type {Truth} */
    let result = false;
    for (const test of tests) {
      const truth = test(values);
      if (truth === true) return true;
      if (truth === null) result = null;
    }
    return result;
  };
}

/** @param {Test} test @returns {Test} */
function opposite(test) {
  return (values) => {
    const truth = test(values);
    return truth === null ? null : !truth;
  };
}
