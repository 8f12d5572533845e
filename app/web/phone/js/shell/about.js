// About the app: which version it is, whose work stands in it, and where what it judges by comes from.

import { html } from '../../vendor/preact.js';
import { Shell } from './frame.js';

/**
 * @param {{store: import('../store/index.js').Store, say: import('./frame.js').Say, language: 'id'|'en',
 *   go: (path: string) => void, version: string}} props
 */
export function About({ store, say, language, go, version }) {
  return html`<${Shell} title=${say('about.title')} say=${say} back=${() => go('/pengaturan')}>
    <p>${say('about.what')}</p>
    <p>${say('set.version', { version })}</p>
    <h2>${say('about.sources')}</h2>
    ${store.growth && html`<p><strong>${say('about.growth')}</strong>: ${store.growth.source}. ${say('about.who')}</p>`}
    <ul class="plain-list">
      ${[...store.forms.values()].map((form) => html`<li key=${form.key}><strong>${form.label[language]}</strong>: ${form.source}</li>`)}
    </ul>
    <h2>${say('about.licences')}</h2>
    <p>${say('about.ours')}</p>
    <ul class="plain-list">
      <li>Preact: MIT, © 2015 Jason Miller</li>
      <li>htm: Apache-2.0, © 2018 Google Inc.</li>
    </ul>
    <p>${say('about.warranty')}</p>
  <//>`;
}
