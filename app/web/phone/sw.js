/* The service worker: keeps one whole release on the phone, so that opening the app costs no data and needs no signal.
   The server writes RELEASE and FILES, [address, digest] of each file, above this line. */
/* global RELEASE, FILES */
'use strict';

const BOX = `wakuncar-${RELEASE}`;
const PAGE = '/';
const PAGES = new Set(['/', '/masuk']);

self.addEventListener('install', (event) => event.waitUntil(take()));

self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith('wakuncar-') && name !== BOX)
      .map((name) => caches.delete(name))))
    .then(() => self.clients.claim()),
));

// A waiting release begins only when the page says that every draft is saved.
self.addEventListener('message', (event) => {
  if (event.data === 'begin') self.skipWaiting();
});

// There is signal again: the page that holds the key sends what waits. Without one nothing can be opened here.
self.addEventListener('sync', (event) => {
  event.waitUntil(self.clients.matchAll({ type: 'window' })
    .then((pages) => pages.forEach((page) => page.postMessage('sync'))));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && PAGES.has(address.pathname)) event.respondWith(kept(PAGE, request));
  else if (address.pathname.startsWith('/hp/')) event.respondWith(kept(address.pathname, request));
  else if (address.pathname === '/manifest.webmanifest') event.respondWith(kept(address.pathname, request));
});

/** Answer from the box; a file that the phone threw away is fetched again and put back. */
async function kept(address, request) {
  const box = await caches.open(BOX);
  const found = await box.match(address);
  if (found) return found;
  const fresh = await fetch(request);
  if (fresh.ok && FILES.some(([known]) => known === address)) await box.put(address, fresh.clone());
  return fresh;
}

/** Fill the box of this release: unchanged files from the boxes before it, the others from the server. */
async function take() {
  const box = await caches.open(BOX);
  const boxes = (await caches.keys()).filter((name) => name.startsWith('wakuncar-') && name !== BOX);
  const old = new Map();
  for (const name of boxes) {
    const other = await caches.open(name);
    for (const request of await other.keys()) {
      const reply = await other.match(request);
      const tag = reply && reply.headers.get('etag');
      if (tag) old.set(tag, reply);
    }
  }
  const page = await fetch(PAGE, { cache: 'no-cache' });
  if (!page.ok || page.headers.get('x-release') !== RELEASE) throw new Error('another release by now');
  await box.put(PAGE, page);
  const waiting = [...FILES, ['/manifest.webmanifest', '']];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [address, digest] = next;
      if (await box.match(address)) continue;
      const same = old.get(digest);
      // Rebuilt, for a reply remembers its address, and what a module imports is looked for beside that.
      const reply = same ? new Response(await same.clone().blob(), { headers: same.headers }) : await fetch(address);
      if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
      await box.put(address, reply);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}
