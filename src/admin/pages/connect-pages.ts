import type { ConnectValue } from '../../accounts/index.js';
import type { Failure, Refusal } from '../../base/index.js';
import type { LinkOffer, LinkValues } from '../../consent/index.js';
import { page, text } from './page.js';

/** Values that were submitted on the page and refused. */
export interface RefusedValues extends LinkValues {
  readonly refusal: Refusal;
}

/** The page of a link: what is requested, the values to enter, and one button. The form posts to the page's own URL. */
export function offerPage(offer: LinkOffer, refused?: RefusedValues): string {
  const { title, name, scopes, accountId, hasConsent, expiresAt } = offer;
  const purpose =
    accountId === null
      ? `Connect <strong>${text(name)}</strong> so that the tools you have been promised can work with it.`
      : `Reconnect <strong>${text(name)}</strong>. Everything that was built on it stays as it is.`;
  const how = hasConsent
    ? `You sign in at ${text(title)} itself; this gateway never sees your password.`
    : 'What you enter is tried at the service immediately, stored encrypted, and never shown again.';
  return page(
    `Connect ${title}`,
    `<h1>Connect ${text(title)}</h1>
    <p>${purpose} ${how}</p>
    ${refused ? alertOf(offer, refused.refusal) : ''}
    <form method="post" autocomplete="off">${fieldsOf(offer, refused)}<button type="submit">Connect</button></form>
    ${hasConsent ? scopeList(scopes) : ''}
    <p class="note">This link works once, until ${text(new Date(expiresAt).toUTCString())}.</p>`,
  );
}

function scopeList(scopes: readonly string[]): string {
  return `<details>
      <summary>Requested permissions (${scopes.length})</summary>
      <ul>${scopes.map((scope) => `<li><code>${text(scope)}</code></li>`).join('')}</ul>
    </details>`;
}

// Errors that are shown next to their input are not repeated.
function alertOf(offer: LinkOffer, { message, failures = [] }: Refusal): string {
  const isShown =
    failures.length > 0 && failures.every((failure) => offer.asked.some((value) => isOf(failure, value.name)));
  const words = isShown ? 'Nothing was connected. Correct the values below.' : message;
  return `<p role="alert"><strong>${text(words)}</strong></p>`;
}

function isOf({ path }: Failure, name: string): boolean {
  return path === name || path === `fields.${name}` || path === `context.${name}`;
}

function fieldsOf({ asked, dataCenters, accountId }: LinkOffer, refused: RefusedValues | undefined): string {
  const options = dataCenters.map(
    ({ id, title }) =>
      `<option value="${text(id)}"${id === refused?.dataCenter ? ' selected' : ''}>${text(title)}</option>`,
  );
  const choice =
    options.length === 0
      ? ''
      : `<p><label>Data centre<br /><select name="data_center">${options.join('')}</select></label></p>`;
  return choice + asked.map((value) => fieldOf(value, { isKept: accountId !== null, refused })).join('');
}

interface FieldGround {
  /** Whether an account is reconnected, so that empty values stay as they were. */
  readonly isKept: boolean;
  readonly refused: RefusedValues | undefined;
}

function fieldOf(value: ConnectValue, { isKept, refused }: FieldGround): string {
  const { name, title, description, example, isSecret, isRequired, isFile } = value;
  const fault = refused?.refusal.failures?.find((failure) => isOf(failure, name))?.message;
  const notes = [
    ...(description === null ? [] : [description]),
    ...(isKept ? ['Leave empty to keep the present value.'] : isRequired ? [] : ['Optional.']),
  ];
  const attributes = `name="${text(name)}" aria-describedby="${text(name)}-note"${isRequired ? ' required' : ''}${
    example === null || isFile ? '' : ` placeholder="${text(example)}"`
  }${fault === undefined ? '' : ' aria-invalid="true"'}`;
  // A secret is never sent back to the page.
  const typed = isSecret ? '' : (refused?.values[name] ?? '');
  const input = isFile
    ? `<textarea ${attributes} rows="6" spellcheck="false"></textarea>`
    : isSecret
      ? `<input type="password" autocomplete="new-password" ${attributes} />`
      : `<input value="${text(typed)}" spellcheck="false" ${attributes} />`;
  const words = `${fault === undefined ? '' : `<strong>${text(`${capital(title)} ${fault}.`)}</strong> `}${text(notes.join(' '))}`;
  return `<p><label>${text(capital(title))}<br />${input}</label><br /><span class="note" id="${text(name)}-note">${words}</span></p>`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The page after an account was connected. */
export function connectedPage(title: string, name: string): string {
  return page(
    'Connected',
    `<h1>Connected</h1>
    <p>The ${text(title)} account <strong>${text(name)}</strong> is connected. You can close this page.</p>`,
  );
}

/** The page for a failed connection, with the remedy. */
export function notConnectedPage(message: string): string {
  return page('Not connected', `<h1>Not connected</h1>\n    <p>${text(message)}</p>`);
}
