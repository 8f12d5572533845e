/**
 * The formulas that the phone knows, by the names that forms call them by; each is the twin of one under
 * `app/themes/derive`. One that is not here is left to the server.
 *
 * @typedef {import("./types.js").Values} Values
 * @typedef {object} Given What a formula may look at besides the answers.
 * @property {import("./past.js").Past} past
 * @property {any} rules What the form says under `rules` for it.
 * @property {import("./growth.js").Tables} [growth]
 */

/** @type {{[name: string]: (values: Values, given: Given) => Values | null}} */
export const FORMULAS = {};
