// What is kept on the phone: `openPhone` says who is enrolled here and unlocks the store that the screens are handed.

export { openPhone } from './phone.js';
export { Trouble, uuid7 } from './base.js';
export { houseNumber } from './known.js';

/**
 * @typedef {import('./phone.js').Phone} Phone
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./store.js').Status} Status
 * @typedef {import('./store.js').Draft} Draft
 * @typedef {import('./store.js').Me} Me
 * @typedef {import('./queue.js').Item} Item
 * @typedef {import('./queue.js').Document} Document
 * @typedef {import('./queue.js').State} State
 * @typedef {import('./queue.js').Fault} Fault
 * @typedef {import('./known.js').House} House
 * @typedef {import('./known.js').Subject} Subject
 * @typedef {import('./known.js').Card} Card
 * @typedef {import('./known.js').RecordOut} RecordOut
 */
