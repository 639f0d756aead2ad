import type { LinkOffer } from '../../consent/index.js';
import { page, text } from './page.js';

/** The page behind a link: what is asked, and one button. The form posts to the page's own address. */
export function offerPage({ title, name, scopes, accountId, expiresAt }: LinkOffer): string {
  const purpose =
    accountId === null
      ? `Connect <strong>${text(name)}</strong> so that the tools you have been promised can work with it.`
      : `Reconnect <strong>${text(name)}</strong>. Everything that was built on it stays as it is.`;
  return page(
    `Connect ${title}`,
    `<h1>Connect ${text(title)}</h1>
    <p>${purpose} You sign in at ${text(title)} itself; this gateway never sees your password.</p>
    <form method="post"><button type="submit">Connect</button></form>
    <details>
      <summary>What will be asked for (${scopes.length})</summary>
      <ul>${scopes.map((scope) => `<li><code>${text(scope)}</code></li>`).join('')}</ul>
    </details>
    <p class="note">This link works once, until ${text(new Date(expiresAt).toUTCString())}.</p>`,
  );
}

/** The page after a consent that ended well. */
export function connectedPage(title: string, name: string): string {
  return page(
    'Connected',
    `<h1>Connected</h1>
    <p>The ${text(title)} account <strong>${text(name)}</strong> is connected. You can close this page.</p>`,
  );
}

/** The page for a consent that did not come about, in words that say what to do. */
export function notConnectedPage(message: string): string {
  return page('Not connected', `<h1>Not connected</h1>\n    <p>${text(message)}</p>`);
}
