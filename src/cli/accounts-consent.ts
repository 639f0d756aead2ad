import { askedValues, connectWayOf, type IntegratedAccount, type SortedValues } from '../accounts/index.js';
import { showOnOneLine } from '../base/index.js';
import type { ConsentWish } from '../consent/index.js';
import type { Installation } from '../wire/index.js';
import { readValues, type ValueFlags } from './accounts-values.js';
import { act } from './act.js';
import { requireOrigin } from './live-gateway.js';
import { print, printError, printJson } from './output.js';
import { requireIntegration } from './require-integration.js';
import type { InstallationFlags } from './with-installation.js';

/** The options of every consent. */
export interface ConsentFlags extends InstallationFlags, ValueFlags {
  readonly name?: string;
  readonly dataCenter?: string;
  readonly account?: string;
  readonly tags?: string;
}

/** Additional options of a link. */
export interface LinkFlags extends ConsentFlags {
  readonly minutes: string;
  readonly publicUrl?: string;
}

/**
 * Prints a link to the page where a person connects an account with a consent. A gateway must be serving at its URL.
 */
export async function link(installation: Installation, integration: string, flags: LinkFlags): Promise<void> {
  const { consents } = installation;
  const origin = await requireOrigin(installation.config);
  const { catalogue } = installation;
  const found = requireIntegration(catalogue, integration);
  const asked = askedValues(found, { way: connectWayOf(found), hasClient: true });
  const values = await readValues(asked, { value: flags.value ?? [] }, { mayAsk: false });
  const wish = wishOf(installation, integration, { ...flags, values });
  const made = await act(installation, 'link_token.create', {
    work: () => consents.createLink(wish, Number(flags.minutes)),
    about: () => ({ accountId: flags.account ?? null, arguments: { integration: wish.integration } }),
  });
  const url = `${origin}/connect/${made.token}`;
  const expiresAt = new Date(made.expiresAt).toISOString();
  if (flags.json) return printJson({ link_token: made.token, url, expires_at: expiresAt });
  print(`Anyone with this link can connect the account, once, until ${expiresAt}:\n\n  ${url}`);
}

/** Shows a code to enter on any device, and waits until that is done. Returns the connected account. */
export async function connectByDevice(
  installation: Installation,
  integration: string,
  flags: ConsentFlags & { readonly values: SortedValues },
): Promise<IntegratedAccount> {
  const { consents } = installation;
  const wish = wishOf(installation, integration, flags);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    return await act(installation, 'integrated_account.connect', {
      work: async () => {
        const started = await consents.startDevice(wish, stop.signal);
        if (!started.ok) return started;
        const { id, userCode, verificationUrl, expiresAt } = started.value;
        // Standard output is for a program that reads the account.
        printError(
          `Open ${showOnOneLine(verificationUrl)} and enter the code ${showOnOneLine(userCode)} before ${new Date(expiresAt).toLocaleTimeString()}.`,
        );
        for (;;) {
          const polled = await consents.pollDevice(id, stop.signal);
          if (!polled.ok) return polled;
          if (polled.value.kind === 'connected') return { ok: true, value: polled.value.account };
          await wait(polled.value.retryAfterSeconds * 1000, stop.signal);
        }
      },
      about: (made) => ({
        accountId: made?.id ?? flags.account ?? null,
        arguments: { integration: wish.integration, ...(made ? { name: made.name } : {}) },
      }),
    });
  } finally {
    process.off('SIGINT', onSignal);
  }
}

function wishOf(
  { catalogue }: Installation,
  integration: string,
  flags: ConsentFlags & { readonly values: SortedValues },
): ConsentWish {
  const tags = flags.tags
    ?.split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
  return {
    integration: requireIntegration(catalogue, integration).name,
    name: flags.name,
    dataCenter: flags.dataCenter,
    accountId: flags.account,
    tags,
    context: flags.values.context,
    fields: flags.values.fields,
    createdBy: 'command line',
    createdByName: 'command line',
  };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
