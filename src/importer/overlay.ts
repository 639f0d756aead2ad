import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import { ImportFault } from './import-fault.js';
import { memberOf, objectAt } from './members.js';

/** The initial overlay of an integration: everything that it can contain, as comments. */
export const emptyOverlay = `# The only file of this folder to edit: everything else is written again by the next import, from the document and this file.
# title: What people call the service
# description: What the service is, in a sentence.
# instructions: For the model, how the pieces of the service hang together.
# documentation_url: https://docs.example.com/
# hosts: { api: { host: api.example.com, base_path: /v1 } }
# authorization: { kind: secret, fields: { token: { title: Token } }, places: [{ header: authorization, value: "Bearer {token}" }] }
# headers: { Example-Version: "2026-01-01" }
# answers: { data: data }
# parameters: [lang] # optional parameters of nearly all operations that become arguments; NOT-COVERED.md lists them
# operations:
#   GET /users:
#     resource: users # in tool names
#     method: list
#     title: List users
#     description: Lists the users of the organization.
#     effect: read # or write, destructive
#     scopes: [users.read]
#     paging: { by: number, argument: page, items: users, size: 20 }
#     arguments: { page: { description: Page number. } }
#     leave_out: true
operations: {}
`;

const headKeys = [
  'title',
  'description',
  'instructions',
  'documentation_url',
  'hosts',
  'authorization',
  'headers',
  'answers',
  'parameters',
  'operations',
];
const operationKeys = [
  'resource',
  'method',
  'title',
  'description',
  'effect',
  'scopes',
  'paging',
  'arguments',
  'leave_out',
];

/**
 * Parses an overlay. Throws `ImportFault` if it contains something that the importer does not know, which would be lost
 * silently.
 */
export function readOverlay(text: string, keys: ReadonlySet<string>): JsonObject {
  let overlay: unknown;
  try {
    overlay = parse(text, { maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new ImportFault(
      `overlay.yaml is not YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
    );
  }
  if (!isJsonObject(overlay)) throw new ImportFault('overlay.yaml must be an object.');
  checkKeys(overlay, headKeys, '');
  const operations = objectAt(overlay, 'operations');
  for (const [key, entry] of Object.entries(operations)) {
    if (!keys.has(key))
      throw new ImportFault(
        `overlay.yaml: operations: the document has no operation ${JSON.stringify(key)}; write VERB /path.`,
      );
    checkOperation(key, entry);
  }
  return overlay;
}

function checkOperation(key: string, entry: JsonValue | undefined): void {
  if (!isJsonObject(entry)) throw new ImportFault(`overlay.yaml: operations: ${key} must be an object.`);
  checkKeys(entry, operationKeys, `operations: ${key}: `);
  const effect = memberOf(entry, 'effect');
  if (effect !== undefined && effect !== 'read' && effect !== 'write' && effect !== 'destructive')
    throw new ImportFault(`overlay.yaml: operations: ${key}: effect must be read, write or destructive.`);
  for (const name of ['resource', 'method']) {
    const value = memberOf(entry, name);
    if (value !== undefined && !(typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value)))
      throw new ImportFault(`overlay.yaml: operations: ${key}: ${name} must be lower snake case.`);
  }
}

function checkKeys(record: JsonObject, known: readonly string[], where: string): void {
  const lost = Object.keys(record).find((key) => !known.includes(key));
  if (lost !== undefined)
    throw new ImportFault(`overlay.yaml: ${where}${lost} is not known here; known: ${known.join(', ')}.`);
}
