import type { DataCenter } from '../data-centers.js';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1b1b1b}' +
  'button{font:inherit;padding:.5rem 1.2rem;margin-right:.5rem}label{display:block;margin:1rem 0}code{background:#eee;padding:0 .3em}';

/** The page on which a user connects or denies; its form carries the whole request, so that nothing has to be remembered. */
export function consentPage(page: {
  readonly parameters: URLSearchParams;
  readonly scopes: readonly string[];
  readonly user: string;
  readonly homes: readonly DataCenter[];
}): string {
  const hidden = [...page.parameters]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  return frame(
    'Connect an application',
    `<p>An application requests access to Zoho Mail on behalf of <b>${escapeHtml(page.user)}</b>.</p>
<ul>${page.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('')}</ul>
<form method="post" action="/oauth/v2/auth/decision">${hidden}
${homeChoice(page.homes)}
<button name="decision" value="approve">Connect</button><button name="decision" value="deny">Deny</button>
</form>`,
  );
}

/** The page on which a user enters the code that a device shows. */
export function devicePage(userCode: string, homes: readonly DataCenter[]): string {
  return frame(
    'Connect a device',
    `<form method="post" action="/oauth/v3/device">
<label>Code shown on the device <input name="user_code" value="${escapeHtml(userCode)}"></label>
${homeChoice(homes)}
<button name="decision" value="approve">Connect</button><button name="decision" value="deny">Deny</button>
</form>`,
  );
}

/** A page with one message. */
export function messagePage(title: string, text: string): string {
  return frame(title, `<p>${escapeHtml(text)}</p>`);
}

function homeChoice(homes: readonly DataCenter[]): string {
  const options = homes.map((home) => `<option value="${home.location}">${home.location} (${home.mailHost})</option>`);
  return `<label>Data centre of the account <select name="data_center">${options.join('')}</select></label>`;
}

function frame(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} - sandbox</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1>${body}<p><small>This is the sandbox that ships with Gatehouse, not Zoho.</small></p></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
