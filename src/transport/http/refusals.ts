import { type ErrorCode, errorTable, type JsonValue } from '../../base/index.js';
import { type McpHttpAnswer, refusalBody } from '../../mcp/index.js';
import type { AccessRefusal } from '../../servers/index.js';

/** A response on the MCP path. */
export type Answer = McpHttpAnswer;

interface RefusalDetails {
  readonly headers?: { readonly [name: string]: string };
  readonly data?: { readonly [key: string]: JsonValue };
}

/** Why a request is refused on the MCP path. */
export interface RefusalFacts extends RefusalDetails {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A refusal on the MCP path: the HTTP status of its code and a JSON-RPC error that a person understands. */
export function refusal(code: ErrorCode, message: string, { headers = {}, data }: RefusalDetails = {}): Answer {
  return { status: errorTable[code].http, headers, body: [refusalBody(code, message, data)] };
}

/** Creates the refusal from its facts. */
export function refusalOf({ code, message, ...details }: RefusalFacts): Answer {
  return refusal(code, message, details);
}

function facts(code: ErrorCode, message: string, details: RefusalDetails = {}): RefusalFacts {
  return { code, message, ...details };
}

const goneWords = {
  expired: 'expired',
  revoked: 'was revoked',
  rotated: 'was replaced by a new one',
} as const;

/**
 * Why a URL is refused. Requires a credential only if one would help: a challenge on an invalid URL would send clients
 * into a sign-in that they cannot finish.
 */
export function accessRefusal(access: AccessRefusal): RefusalFacts {
  switch (access.kind) {
    case 'unknown':
      return facts(
        'not_found',
        'No MCP server at this URL. Check that the URL is complete, or request a new one from the person who shared it.',
      );
    case 'gone': {
      const at = new Date(access.at).toISOString();
      return facts('gone', `This MCP server URL ${goneWords[access.reason]} at ${at}. ${errorTable.gone.help}`, {
        data: { reason: access.reason, at },
      });
    }
    case 'oauth_required':
    case 'oauth_invalid': {
      const error = access.kind === 'oauth_invalid' ? ', error="invalid_token"' : '';
      return facts(
        'unauthorized',
        access.kind === 'oauth_required'
          ? 'This MCP server requires an OAuth access token. The address in WWW-Authenticate lists the authorization servers.'
          : 'The access token is invalid, has expired, or was not issued for this MCP server.',
        { headers: { 'www-authenticate': `Bearer resource_metadata="${access.metadataUrl}"${error}` } },
      );
    }
    case 'issuer_unreachable':
      return facts(
        'unavailable',
        'The provider that issues access tokens for this MCP server cannot be reached now. Try again in a minute; if it stays so, tell the operator.',
        { headers: { 'retry-after': '60' } },
      );
    case 'api_token_required':
      return facts(
        'unauthorized',
        'This MCP server requires an API token in addition to its URL: send it as "Authorization: Bearer <API token>".',
        challenge(''),
      );
    case 'api_token_invalid':
      return facts(
        'unauthorized',
        'The API token is unknown, has expired, or does not open this MCP server. Send a valid one as "Authorization: Bearer <API token>".',
        challenge(', error="invalid_token"'),
      );
  }
}

function challenge(more: string): RefusalDetails {
  return { headers: { 'www-authenticate': `Bearer realm="gatehouse"${more}` } };
}
