import type { Failure } from '../base/index.js';
import { readList } from './read-limits.js';
import type { Given } from './read-settings.js';

/** What a gateway publishes about itself to anyone. */
export interface PublicDocuments {
  /** A `mailto:`, `https:` or `tel:` URI for reports of vulnerabilities (RFC 9116); null without `security.txt`. */
  readonly securityContact: string | null;
  /** The token with which a directory of apps verifies the domain; null if there is none. */
  readonly appsChallenge: string | null;
  /** Ids of MCP servers with a server card in the catalog of this host. */
  readonly publishedServers: readonly string[];
  /** Scopes that MCP clients should request at the OpenID provider. */
  readonly oidcScopes: readonly string[];
}

/** Reads the settings of public documents. */
export function readPublicDocuments(
  settings: { readonly [name in keyof PublicDocuments]: Given | undefined },
  failures: Failure[],
): PublicDocuments {
  const { securityContact, appsChallenge, publishedServers, oidcScopes } = settings;
  const check = (given: Given | undefined, pattern: RegExp, words: string): string | null => {
    if (given === undefined) return null;
    if (!pattern.test(given.text))
      failures.push({
        path: given.source,
        message: `is ${JSON.stringify(given.text.slice(0, 80))}; it must be ${words}`,
      });
    return given.text;
  };
  const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : null);
  return Object.freeze({
    securityContact: check(
      securityContact,
      /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/[^\s/]+\S*|tel:\+?[\d-]+)$/,
      'a URI such as mailto:security@example.com or https://example.com/report',
    ),
    appsChallenge: check(appsChallenge, /^[\w.~+/=-]{8,500}$/, 'the token that the directory shows, without spaces'),
    publishedServers: Object.freeze(
      readList(
        publishedServers,
        {
          read: matching(/^mcp_[a-z0-9]{1,60}$/),
          words: 'the id of an MCP server, such as mcp_4kq2xw9d0r7m1z5b, and never a URL',
        },
        failures,
      ),
    ),
    oidcScopes: Object.freeze(
      readList(
        oidcScopes,
        // RFC 6749, appendix A.4: printable ASCII but quotation mark and backslash.
        { read: matching(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/), words: 'a scope of the provider, such as openid' },
        failures,
      ),
    ),
  });
}
