// What stands inside: fetched while the PIN is typed, so that the lock screen comes first.

export { Sent } from './sent.js';
export { Settings } from './settings.js';
export { ChangePin } from './pin.js';
export { About } from './about.js';
export { Bar } from './bar.js';
export { screens } from '../screens/index.js';
