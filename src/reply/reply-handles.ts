import {
  type Clock,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  parseExactJson,
  type Result,
  refuse,
  SecretText,
  writeExactJson,
} from '../base/index.js';
import type { Vault } from '../vault/index.js';
import type { ItemsAfter } from './cut-reply.js';

const uriPrefix = 'gatehouse://reply/';
const lifetimeMs = 15 * 60_000;

/** Where an answer that was cut goes on. */
export interface RestOfReply {
  readonly toolName: string;
  readonly input: JsonObject;
  readonly path: readonly string[];
  readonly from: number;
  /** Of the whole text that `from` counts the characters of; null where it counts items. */
  readonly digest: string | null;
  /** The items that come when this text has been read to its end. */
  readonly after: ItemsAfter | null;
}

/** Handles for the rest of answers: sealed, for one MCP server, for minutes. Nothing of the answer is kept anywhere. */
export interface ReplyHandles {
  uriOf(serverId: string, rest: RestOfReply): string;
  /** Refused where it was made for another server, is too old, or is none. */
  read(serverId: string, uri: string): Result<RestOfReply>;
}

/** Whether a resource's address is a handle of this kind. */
export function isReplyUri(uri: string): boolean {
  return uri.startsWith(uriPrefix);
}

/** Makes the keeper of handles; it keeps nothing: a handle holds, sealed, what is needed to fetch the answer again. */
export function createReplyHandles({ vault, clock }: { readonly vault: Vault; readonly clock: Clock }): ReplyHandles {
  return {
    uriOf: (serverId, { toolName, input, path, from, digest, after }) => {
      const expiresAt = clock.now() + lifetimeMs;
      const content = new SecretText(
        writeExactJson({
          toolName,
          input,
          path: [...path],
          from,
          digest,
          after: after && { ...after, path: [...after.path] },
          expiresAt,
        }),
      );
      const { keyId, sealed } = vault.sealText(content, placeOf(serverId));
      return `${uriPrefix}${keyId}.${Buffer.from(sealed, 'base64').toString('base64url')}`;
    },
    read: (serverId, uri) => {
      const [, keyId = '', sealed = ''] = /^gatehouse:\/\/reply\/([0-9a-z-]{1,40})\.([\w-]+)$/.exec(uri) ?? [];
      const opened = vault.openText(
        { keyId, sealed: Buffer.from(sealed, 'base64url').toString('base64') },
        placeOf(serverId),
      );
      if (!opened.ok) return refuse('resource_unknown', 'This is no answer of this MCP server. Call the tool again.');
      const content = parseExactJson(opened.value.reveal());
      const rest = isJsonObject(content) ? readRest(content) : null;
      if (!rest) throw new Error('a sealed handle holds something else');
      if (isJsonObject(content) && Number(content.expiresAt) <= clock.now())
        return refuse(
          'gone',
          'The rest of this answer was offered for some minutes, which are over. Call the tool again.',
        );
      return ok(rest);
    },
  };
}

function placeOf(serverId: string): string {
  return `reply/${serverId}`;
}

function readRest({ toolName, input, path, from, digest, after }: JsonObject): RestOfReply | null {
  if (typeof toolName !== 'string' || !isJsonObject(input) || typeof from !== 'number' || !Array.isArray(path))
    return null;
  const known = typeof digest === 'string' ? digest : null;
  return { toolName, input, from, path: textsIn(path), digest: known, after: readAfter(after) };
}

function readAfter(after: JsonValue | undefined): ItemsAfter | null {
  if (!isJsonObject(after)) return null;
  const { path, from, of } = after;
  return Array.isArray(path) && typeof from === 'number' && typeof of === 'number'
    ? { path: textsIn(path), from, of }
    : null;
}

function textsIn(list: readonly JsonValue[]): readonly string[] {
  return list.filter((part): part is string => typeof part === 'string');
}
