import type { JsonObject, JsonValue } from '../base/index.js';
import { isForbiddenHeader } from '../catalogue/index.js';
import { listAt, objectAt, sorted, textAt } from './members.js';
import { type ApiDocument, headerName, type Operation } from './operation.js';
import { plainWords } from './words.js';

/** The general information about the service in an OpenAPI or Swagger document. */
export function readInfo(
  root: JsonObject,
): Pick<ApiDocument, 'title' | 'version' | 'description' | 'documentationUrl'> {
  const info = objectAt(root, 'info');
  const links = [
    textAt(objectAt(root, 'externalDocs'), 'url'),
    textAt(objectAt(info, 'contact'), 'url'),
    textAt(info, 'termsOfService'),
  ];
  return {
    title: plainWords(textAt(info, 'title'), 80),
    version: textAt(info, 'version'),
    description: textAt(info, 'description'),
    documentationUrl: links.find((link) => /^https:\/\/[^\s]+$/.test(link)) ?? '',
  };
}

/** The tags that a document declares, with their descriptions. */
export function readTags(root: JsonObject): { readonly [name: string]: string } {
  return Object.fromEntries(listAt(root, 'tags').map((tag) => [textAt(tag, 'name'), textAt(tag, 'description')]));
}

/** What is known about the reply to a HEAD request: it has no body, so only its headers count. */
export function headReply(response: JsonValue | undefined): Pick<Operation, 'hasLinkHeader' | 'replyHeaders'> {
  const names = Object.keys(objectAt(response, 'headers')).map((name) => name.toLowerCase());
  const shown = names.filter((name) => headerName.test(name) && !isForbiddenHeader(name));
  return { hasLinkHeader: false, ...(shown.length > 0 ? { replyHeaders: sorted(new Set(shown)) } : {}) };
}

/** Whether a media type is JSON or based on it. */
export function isJsonType(type: string): boolean {
  return /^(?:application|text)\/(?:[a-z0-9.+-]*\+)?json(?:\s*;|$)/.test(type);
}

/** The media type of a reply that is only a file; null for replies with text or JSON. */
export function fileTypeOf(types: readonly string[]): string | null {
  const plain = types.map((type) => type.split(';')[0]?.trim().toLowerCase() ?? '');
  const [first] = plain;
  const isFile = (type: string): boolean =>
    /^(?:image|audio|video|font)\/[a-z0-9.+*-]+$/.test(type) ||
    /^application\/(?:octet-stream|pdf|zip|gzip|x-[a-z-]*(?:tar|gzip)|vnd\.(?:ms-excel|openxmlformats[a-z.-]*))$/.test(
      type,
    );
  return first !== undefined && plain.every(isFile) ? first : null;
}
