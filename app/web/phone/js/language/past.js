/**
 * Earlier records as formulas remember them: their answers and derived values in stored form.
 *
 * @typedef {import("./types.js").Context} Context
 * @typedef {import("./types.js").Earlier} Earlier
 * @typedef {import("./types.js").Values} Values
 * @typedef {import("./expr.js").Fields} Fields
 */
import { KINDS, Unfit } from "./kinds.js";

/**
 * What is remembered for one record, as `app/themes/language/past.py`; null where nobody knows.
 * @typedef {object} Past
 * @property {Values[] | null} earlier The latest first.
 * @property {Values | null | undefined} previous Undefined where nobody knows.
 */

/** @param {Context} context @param {Fields} fields @returns {Past} */
export function pastOf(context, fields) {
  const { earlier, previous, observedOn } = context;
  return {
    earlier: earlier
      ? earlier
          .filter((each) => each.observed_on <= observedOn)
          .sort((one, other) => order(place(other), place(one)))
          .map((each) => storedOf(each, fields))
      : null,
    previous: previous ? storedOf(previous, fields) : previous,
  };
}

/** Records of one day stand in the order of their ids, as on the server. @param {Earlier} record @returns {string} */
function place(record) {
  return `${record.observed_on} ${record.id || ""}`;
}

/** @param {string} one @param {string} other @returns {number} */
function order(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** @param {Earlier} record @param {Fields} fields @returns {Values} */
function storedOf(record, fields) {
  /** @type {Values} */
  const values = {};
  const told = { ...record.derived, ...record.answers };
  for (const key of Object.keys(told)) {
    if (fields[key] && fields[key].kind !== "lines") values[key] = stored(fields[key], told[key]);
  }
  values.observed_on = record.observed_on;
  return values;
}

/** @param {import("./types.js").Field} field @param {unknown} value */
function stored(field, value) {
  try {
    return KINDS[field.kind].read(value, field.facts);
  } catch (unfit) {
    if (unfit instanceof Unfit) return null;
    throw unfit;
  }
}
