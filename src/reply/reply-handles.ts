import {
  type Clock,
  isJsonObject,
  type JsonObject,
  ok,
  parseExactJson,
  type Result,
  refuse,
  SecretText,
  writeExactJson,
} from '../base/index.js';
import type { Vault } from '../vault/index.js';

const uriPrefix = 'gatehouse://reply/';
const lifetimeMs = 15 * 60_000;

/** The call that continues a cut reply. */
export interface RestOfReply {
  readonly toolName: string;
  readonly input: JsonObject;
  /** The cursor of the previous piece. */
  readonly rest: string;
}

/**
 * Handles for the rest of a reply: sealed, valid for one MCP server and for minutes. No part of the reply is stored.
 */
export interface ReplyHandles {
  uriOf(serverId: string, rest: RestOfReply): string;
  /** Refuses a handle that is invalid, expired or issued for another server. */
  read(serverId: string, uri: string): Result<RestOfReply>;
}

/** Whether a resource URI is a handle of this kind. */
export function isReplyUri(uri: string): boolean {
  return uri.startsWith(uriPrefix);
}

/** Creates the handles. Stores nothing: a handle contains, sealed, what is needed to fetch the reply again. */
export function createReplyHandles({ vault, clock }: { readonly vault: Vault; readonly clock: Clock }): ReplyHandles {
  return {
    uriOf: (serverId, { toolName, input, rest }) => {
      const expiresAt = clock.now() + lifetimeMs;
      const content = new SecretText(writeExactJson({ toolName, input, rest, expiresAt }));
      const { keyId, sealed } = vault.sealText(content, placeOf(serverId));
      return `${uriPrefix}${keyId}.${Buffer.from(sealed, 'base64').toString('base64url')}`;
    },
    read: (serverId, uri) => {
      const [, keyId = '', sealed = ''] = /^gatehouse:\/\/reply\/([0-9a-z-]{1,40})\.([\w-]+)$/.exec(uri) ?? [];
      const opened = vault.openText(
        { keyId, sealed: Buffer.from(sealed, 'base64url').toString('base64') },
        placeOf(serverId),
      );
      if (!opened.ok)
        return refuse('resource_unknown', 'This handle is not valid for this MCP server. Call the tool again.');
      const content = parseExactJson(opened.value.reveal());
      const rest = isJsonObject(content) ? readRest(content) : null;
      if (!rest) throw new Error('a sealed handle holds something else');
      if (isJsonObject(content) && Number(content.expiresAt) <= clock.now())
        return refuse('gone', 'The rest of this result has expired. Call the tool again.');
      return ok(rest);
    },
  };
}

function placeOf(serverId: string): string {
  return `reply/${serverId}`;
}

function readRest({ toolName, input, rest }: JsonObject): RestOfReply | null {
  return typeof toolName === 'string' && isJsonObject(input) && typeof rest === 'string'
    ? { toolName, input, rest }
    : null;
}
