// Which release is running, and what happens when a newer one is on the phone: it waits until the kader is ready.

/** The release that this page is of, as its address says. */
export const found = () => (/\/hp\/([0-9a-f]+)\//.exec(import.meta.url) || ['', 'dev'])[1];

/**
 * Register the service worker and hear of a new release.
 * @param {(begin: () => void) => void} ready called once a new release is complete on the phone; `begin` starts it
 */
export function watchRelease(ready) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let asked = false;
  let reloading = false;
  workers.addEventListener('controllerchange', () => {
    if (!asked || reloading) return;
    reloading = true;
    location.reload();
  });
  /** @param {ServiceWorker} worker */
  const offer = (worker) => ready(() => {
    asked = true;
    worker.postMessage('begin');
  });
  workers.register('/sw.js', { updateViaCache: 'all' }).then((registration) => {
    if (registration.waiting && workers.controller) offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      if (installing) {
        installing.addEventListener('statechange', () => {
          if (installing.state === 'installed' && workers.controller) offer(installing);
        });
      }
    });
  }, () => {});
}
