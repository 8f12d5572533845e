// What the phone's code must keep within: Chrome 80, the oldest WebView that kader still have. It cannot be run here, so
// the code is parsed as of that year, and the names of what came later are looked for.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'acorn';

const PHONE = new URL('../../../app/web/phone/', import.meta.url);

/** Methods that came after Chrome 80; wherever one is called, whatever it is called on. */
const METHODS = new Set([
  'at', 'replaceAll', 'hasOwn', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'groupBy',
  'fromAsync', 'isWellFormed', 'toWellFormed', 'withResolvers', 'randomUUID', 'replaceChildren', 'checkVisibility',
  'showPicker', 'throwIfAborted', 'requestSubmit', 'formatRangeToParts', 'supportedValuesOf', 'setHTML', 'moveBefore',
  'union', 'intersection', 'difference', 'isSubsetOf', 'isDisjointFrom', 'getOrInsert', 'try', 'escape',
]);
/** Of these the name alone would be too common. */
const STATIC = new Set(['Promise.any', 'AbortSignal.timeout', 'AbortSignal.any', 'Response.json', 'Blob.bytes', 'URL.canParse', 'URL.parse']);
/** Names that are nowhere in Chrome 80; asking first whether one is there is allowed, through `globalThis`. */
const NAMES = new Set([
  'structuredClone', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'scheduler', 'reportError', 'Temporal', 'navigation',
  'BarcodeDetector', 'showSaveFilePicker', 'CloseWatcher', 'EyeDropper', 'CSSLayerBlockRule', 'Iterator', 'Sanitizer',
]);

/** Say what in some code is newer than Chrome 80. @param {string} code @param {'module'|'script'} kind @returns {string[]} */
export function newer(code, kind = 'module') {
  let tree;
  try {
    tree = parse(code, { ecmaVersion: 2020, sourceType: kind, locations: true });
  } catch (error) {
    return [String(error.message)];
  }
  const found = [];
  const walk = (node, above) => {
    if (Array.isArray(node)) return node.forEach((each) => walk(each, above));
    if (!node || typeof node.type !== 'string') return undefined;
    const say = (what) => found.push(`${what} (${node.loc.start.line}:${node.loc.start.column})`);
    const name = (each) => (each.type === 'Identifier' ? each.name : each.type === 'ChainExpression' ? name(each.expression) : '');
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && !node.callee.computed) {
      const { object, property } = node.callee;
      if (METHODS.has(property.name)) say(`.${property.name}()`);
      if (STATIC.has(`${name(object)}.${property.name}`)) say(`${name(object)}.${property.name}()`);
    }
    const named = above && ((above.type === 'MemberExpression' && above.property === node && !above.computed)
      || (above.type === 'Property' && above.key === node && !above.computed && !above.shorthand));
    if (node.type === 'Identifier' && NAMES.has(node.name) && !named) say(node.name);
    for (const key of Object.keys(node)) if (key !== 'loc') walk(node[key], node);
    return undefined;
  };
  walk(tree, null);
  return found;
}

const PROPERTIES = /(?:^|[;{\s])(inset(?:-\w+)*|aspect-ratio|content-visibility|translate|rotate|scale|text-wrap|color-scheme|container(?:-\w+)?|overflow-clip-margin|scrollbar-gutter|field-sizing|(?<!-webkit-|-moz-)appearance)\s*:/g;
const VALUES = /\d[sdl]v[hwbi]\b|color-mix\(|\b(?:oklch|oklab|lch|lab|hwb|light-dark)\(|overflow(?:-[xy])?:\s*clip|\bfit-content\(|\brevert-layer\b/g;
const SELECTORS = /:(?:is|where|has|not\([^)]*,|user-invalid|modal|popover-open)\b|^\s*&/g;
const AT = /@(?:layer|container|property|scope|starting-style|view-transition)\b|@media[^{]*[<>]/g;

/**
 * Say what in a style is newer than Chrome 80; what only makes it prettier may be (`accent-color`, `text-underline-offset`).
 * A row of flexible boxes knows no gap before Chrome 84, so who uses one says in `@supports not (inset: 0)` what is done instead.
 * @param {string} style @returns {string[]}
 */
export function newerStyle(style) {
  const plain = style.replace(/\/\*[\s\S]*?\*\//g, '');
  const [before, instead = ''] = plain.split('@supports not (inset: 0)');
  const found = [PROPERTIES, VALUES, AT].flatMap((each) => (before.match(each) || []).map((one) => one.trim()));
  for (const [, selector, body] of before.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const names = selector.split(',').map((each) => each.trim().replace(/\s+/g, ' '));
    found.push(...(selector.match(SELECTORS) || []));
    // One selector that is not understood loses the whole rule.
    if (names.length > 1 && names.some((each) => each.includes(':focus-visible'))) found.push(`:focus-visible among others: ${selector.trim()}`);
    if (/(?:^|[\s;])gap:/.test(body) && !/display:\s*grid/.test(body)) {
      found.push(...names.filter((each) => !instead.includes(`${each} >`)).map((each) => `gap without another way: ${each}`));
    }
    if (/(?:^|[\s;])appearance:/.test(body) && body.includes('-webkit-appearance:')) found.splice(found.findIndex((each) => each.includes('appearance')), 1);
  }
  return found;
}

const files = (ending) => readdirSync(PHONE, { recursive: true }).map(String).filter((name) => name.endsWith(ending));

test('every script of the phone is one that Chrome 80 reads, and calls nothing that came later', () => {
  const scripts = files('.js');
  assert.ok(scripts.length > 40 && scripts.includes('sw.js'));
  for (const name of scripts) {
    assert.deepEqual(newer(readFileSync(new URL(name, PHONE), 'utf8'), name === 'sw.js' ? 'script' : 'module'), [], name);
  }
});

test('every style of the phone is one that Chrome 80 draws', () => {
  const styles = files('.css');
  assert.deepEqual(styles.sort(), ['app.css', 'shell.css']);
  // What one file does without gaps stands in the other.
  const instead = styles.map((name) => readFileSync(new URL(name, PHONE), 'utf8').split('@supports not (inset: 0)')[1] || '').join('');
  for (const name of styles) {
    const own = readFileSync(new URL(name, PHONE), 'utf8').split('@supports not (inset: 0)')[0];
    assert.deepEqual(newerStyle(`${own}@supports not (inset: 0)${instead}`), [], name);
  }
});

test('what is newer is found', () => {
  const scripts = [
    'a ??= b;', 'await 1;', 'class A { #b() {} }', 'class A { b = 1; }', 'class A { static {} }', 'const n = 1_000;', '/a/v;',
    'list.at(-1);', 'text.replaceAll("a", "b");', 'structuredClone(a);', 'const b = new BarcodeDetector();', 'Promise.any(all);',
    'crypto.randomUUID();', 'box?.replaceChildren();', 'AbortSignal.timeout(1);', 'Object.hasOwn(a, "b");',
  ];
  for (const code of scripts) assert.equal(newer(code).length, 1, code);
  for (const code of ['sheet.at', 'globalThis.BarcodeDetector', 'a?.b ?? c', 'import("./a.js")', '({ at: 1, ...b })', 'typeof BigInt']) {
    assert.deepEqual(newer(code), [], code);
  }
  const styles = [
    '.a { inset: 0; }', '.a:has(b) { color: red; }', '.a { height: 100dvh; }', '.a, .b:focus-visible { outline: none; }', '@layer a { }',
    '.a { display: flex; gap: 1rem; }', '.a { appearance: none; }', '.a { aspect-ratio: 1; }', '.a { color: color-mix(in srgb, red, blue); }',
  ];
  for (const style of styles) assert.equal(newerStyle(style).length, 1, style);
  for (const style of ['.a { display: grid; gap: 1rem; }', '.a { display: flex; gap: 1rem; } @supports not (inset: 0) { .a > .b { margin: 0; } }',
    '.a { -webkit-appearance: none; appearance: none; }', ':focus-visible { outline: 1px solid; }', '.a { row-gap: 0; accent-color: red; }']) {
    assert.deepEqual(newerStyle(style), [], style);
  }
});
