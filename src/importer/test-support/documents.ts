import { parse } from 'yaml';
import type { JsonObject } from '../../base/index.js';
import type { MethodRecord } from '../../catalogue/index.js';
import { type Imported, type ImportInput, importApi } from '../import-api.js';

/** No choice: everything is wanted. */
export const none = { tags: [], paths: [], operations: [] };
/** A document as bytes. */
export const bytesOf = (document: unknown): Uint8Array =>
  Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
/** Imports a document under the name `acme`. */
export const load = (document: unknown, more: Partial<ImportInput> = {}): Promise<Imported> =>
  importApi({ name: 'acme', bytes: bytesOf(document), choice: none, lock: null, overlay: null, ...more });
/** An OpenAPI document with these paths. */
export const openApi = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Acme', version: '1' },
  servers: [{ url: 'https://api.acme.example.com/v1' }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  paths,
  ...more,
});
/** An operation that documents only its success. */
export const ok = { responses: { 200: { description: 'Fine.' } } };
/** One emitted file. */
export const fileOf = (imported: Imported, path: string): string => imported.files.get(path) ?? '';
/** Every emitted method record. */
export const methodsOf = (imported: Imported): readonly MethodRecord[] =>
  [...imported.files].flatMap(([path, text]) => (path.startsWith('resources/') ? parse(text).methods : []));
/** The record that one operation becomes. */
export const methodOf = async (operation: JsonObject, path = '/things', verb = 'get'): Promise<MethodRecord> => {
  const [method] = methodsOf(await load(openApi({ [path]: { [verb]: { ...ok, ...operation } } })));
  if (!method) throw new Error('no method');
  return method;
};
