import { type Failure, SecretText } from '../base/index.js';
import { readList } from './read-limits.js';
import type { Given } from './read-settings.js';

/** A claim of the provider, and the value that it must equal or, for a list, contain. */
export interface ClaimRule {
  readonly claim: string;
  readonly value: string;
}

/** How people sign in to the dashboard with the operator's OpenID provider. */
export interface SignInConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: SecretText;
  /** People who match one of these. */
  readonly admins: readonly ClaimRule[];
  readonly viewers: readonly ClaimRule[];
}

interface SignInSettings {
  readonly clientId: Given | undefined;
  readonly clientSecret: Given | undefined;
  readonly admins: Given | undefined;
  readonly viewers: Given | undefined;
}

/** The sign-in configuration, or null if no client is set. A partial configuration is an error. */
export function readSignIn(
  settings: SignInSettings,
  { issuer, publicUrl }: { readonly issuer: string | null; readonly publicUrl: string | null },
  failures: Failure[],
): SignInConfig | null {
  const { clientId, clientSecret } = settings;
  const admins = readRules(settings.admins, failures);
  const viewers = readRules(settings.viewers, failures);
  if (clientId === undefined) {
    const lone = clientSecret ?? settings.admins ?? settings.viewers;
    if (lone) failures.push({ path: lone.source, message: 'requires GATEHOUSE_OIDC_CLIENT_ID' });
    return null;
  }
  const needs = [
    [clientSecret !== undefined, 'GATEHOUSE_OIDC_CLIENT_SECRET'],
    [issuer !== null, 'GATEHOUSE_OIDC_ISSUER'],
    [publicUrl !== null, 'GATEHOUSE_PUBLIC_URL, to which the provider sends the browser back'],
    [admins.length + viewers.length > 0, 'GATEHOUSE_OIDC_ADMINS or GATEHOUSE_OIDC_VIEWERS, or nobody could sign in'],
  ] as const;
  for (const [isThere, name] of needs) if (!isThere) failures.push({ path: clientId.source, message: `needs ${name}` });
  if (clientSecret === undefined || issuer === null) return null;
  return { issuer, clientId: clientId.text, clientSecret: new SecretText(clientSecret.text), admins, viewers };
}

/** Rules such as `groups=it-admins, email=ann@example.org`. */
function readRules(given: Given | undefined, failures: Failure[]): readonly ClaimRule[] {
  const read = (text: string): ClaimRule | null => {
    const [, claim, value] = /^([\w:./-]+)=(.+)$/.exec(text) ?? [];
    return claim !== undefined && value !== undefined ? { claim, value: value.trim() } : null;
  };
  const words = 'claim=value, such as groups=it-admins or email=ann@example.org';
  return readList(given, { read, words }, failures);
}
