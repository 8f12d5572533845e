/**
 * A child's growth by the WHO standards.
 *
 * @typedef {object} Tables
 */
export {};
