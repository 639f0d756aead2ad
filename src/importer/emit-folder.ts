import { isJsonObject, type JsonObject } from '../base/index.js';
import type { HostRecord } from '../catalogue/index.js';
import type { MethodDraft } from './emit-method.js';
import { memberOf, objectAt, sorted, textAt } from './members.js';
import type { ApiDocument, AuthorizationDraft, LeftOut } from './operation.js';
import { plainWords, singularOf, snakeCase } from './words.js';
import { writeYaml } from './write-yaml.js';

/** One resource file to write. */
export interface ResourceDraft {
  readonly resource: string;
  readonly tag: string;
  readonly methods: readonly MethodDraft[];
}

/** The input of a folder. */
export interface FolderSource {
  readonly name: string;
  readonly document: ApiDocument;
  readonly authorization: AuthorizationDraft;
  readonly overlay: JsonObject;
  /** Additional host roles that methods name. */
  readonly roles: ReadonlyMap<string, HostRecord>;
  readonly resources: readonly ResourceDraft[];
  /** How replies are wrapped. */
  readonly answers: JsonObject;
  readonly leftOut: readonly LeftOut[];
  /** Optional parameters of nearly all operations, which are not arguments. */
  readonly leftParameters: readonly string[];
  /** The document's source if that was an https URL. */
  readonly sourceUrl: string | undefined;
  /** What the document does not state about the whole integration. */
  readonly todo: readonly string[];
}

/** The files of an integration, and the records that they were written from, by path. */
export interface FolderTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, unknown>;
}

/** The texts of `integration.yaml`, `resources/*.yaml` and `NOT-COVERED.md`. */
export function emitFolder(source: FolderSource): FolderTexts {
  const records = new Map<string, unknown>([['integration.yaml', plainJson(integrationOf(source))]]);
  for (const { resource, tag, methods } of source.resources) {
    const title = titled(resource);
    const record = {
      resource,
      singular: singularOf(resource),
      title,
      description: `${title} of ${source.document.title || source.name}.`,
      tags: [tag],
      methods,
    };
    records.set(`resources/${resource}.yaml`, plainJson(record));
  }
  const texts = new Map([...records].map(([path, record]) => [path, writeYaml(record)]));
  return { texts: texts.set('NOT-COVERED.md', notCovered(source)), records };
}

/** A deep copy of JSON values, as a parser would return it: without undefined members and without negative zero. */
function plainJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(plainJson);
  const copy: { [name: string]: unknown } = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    // Assigning to this name would set the prototype.
    if (name === '__proto__') Object.defineProperty(copy, name, { value: plainJson(member), ...ownMember });
    else copy[name] = plainJson(member);
  }
  return copy;
}

const ownMember = { enumerable: true, configurable: true, writable: true };

function titled(name: string): string {
  const words = name.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Converts a document's tag to a record's tag. */
export function tagOf(tag: string): string {
  return snakeCase(plainWords(tag, 40)).slice(0, 40).replace(/_+$/, '') || 'general';
}

function integrationOf(source: FolderSource): JsonObject {
  const { name, document, authorization, overlay, roles, resources, todo } = source;
  const title = textAt(overlay, 'title') || document.title || titled(name);
  const hosts: JsonObject = {
    api: hostJson(document.host),
    ...Object.fromEntries([...roles].map(([role, host]) => [role, hostJson(host)])),
    ...Object.fromEntries(Object.entries(authorization.hosts).map(([role, host]) => [role, hostJson(host)])),
    ...objectAt(overlay, 'hosts'),
  };
  const used = JSON.stringify([hosts, objectAt(overlay, 'authorization')]);
  const asked = document.asked.filter((item) => used.includes(`{${item.name}}`));
  return {
    name,
    title,
    description: textAt(overlay, 'description') || plainWords(document.description, 240) || `The API of ${title}.`,
    instructions: textAt(overlay, 'instructions') || instructionsOf(title, resources),
    documentation_url:
      textAt(overlay, 'documentation_url') ||
      document.documentationUrl ||
      source.sourceUrl ||
      fallbackUrl(document.host),
    data_centers: [
      {
        id: 'main',
        title: 'Main',
        hosts,
        evidence: `API document, version ${plainWords(document.version, 60) || 'unknown'}`,
      },
    ],
    default_data_center: 'main',
    authorization: authorization.record,
    ...(Object.hasOwn(overlay, 'headers') ? { headers: objectAt(overlay, 'headers') } : {}),
    ...(asked.length > 0 ? { context: asked.map(contextOf) } : {}),
    limits: {},
    answers: source.answers,
    tags: tagsOf(source),
    ...(todo.length > 0 ? { todo } : {}),
  };
}

function hostJson(host: HostRecord): string | JsonObject {
  return typeof host === 'string' ? host : { ...host };
}

function fallbackUrl(host: HostRecord): string {
  const name = typeof host === 'string' ? host : host.host;
  return name.includes('{') ? 'https://spec.openapis.org/' : `https://${name}/`;
}

function contextOf({ name, as, description }: ApiDocument['asked'][number]): JsonObject {
  return { name, title: name.replaceAll('_', ' '), type: 'string', description, ask: { as }, foreign: 'refuse' };
}

function instructionsOf(title: string, resources: readonly ResourceDraft[]): string {
  const names = resources.slice(0, 40).map(({ resource }) => resource.replaceAll('_', ' '));
  const rest = resources.length > names.length ? ` and ${resources.length - names.length} more` : '';
  return `Tools of ${title}, made from its API document. They cover ${names.join(', ')}${rest}. Ids come from the tools that list and get; read before you write.`;
}

function tagsOf({ document, resources }: FolderSource): JsonObject {
  const words = new Map(Object.entries(document.tags).map(([tag, text]) => [tagOf(tag), plainWords(text, 160)]));
  const used = new Set(
    resources.flatMap(({ tag, methods }) => [
      tag,
      ...methods.flatMap(({ tags }) => (Array.isArray(tags) ? tags.map(String) : [])),
    ]),
  );
  if (resources.some(({ methods }) => methods.some(({ effect }) => effect === 'destructive'))) used.add('destructive');
  return Object.fromEntries(
    sorted(used).map((tag) => [
      tag,
      tag === 'destructive' ? 'What cannot be undone.' : words.get(tag) || `${titled(tag)}.`,
    ]),
  );
}

function notCovered({ leftOut, leftParameters, document, name }: FolderSource): string {
  const chosen = leftOut.filter(({ reason }) => reason !== 'Not chosen.');
  const unchosen = leftOut.filter(({ reason }) => reason === 'Not chosen.');
  const lines = (entries: readonly LeftOut[]): readonly string[] =>
    sorted(entries.map(({ key, reason }) => `- \`${inCode(key)}\`: ${plainWords(reason, 300)}`));
  const parameters = leftParameters.map((parameter) => `- \`${inCode(parameter)}\``);
  return [
    `# ${name}: what is not covered`,
    '',
    `Written by \`gatehouse integrations import\` from ${document.format} ${plainWords(document.formatVersion, 20)}. Operations of the document that are not tools, each with its reason.`,
    '',
    '## Left out',
    '',
    ...(chosen.length > 0 ? lines(chosen) : ['Nothing.']),
    '',
    '## Not chosen',
    '',
    ...(unchosen.length > 0 ? lines(unchosen) : ['Nothing.']),
    '',
    ...(parameters.length > 0 ? ['## Parameters that are not arguments', '', leftWords, '', ...parameters, ''] : []),
  ].join('\n');
}

const leftWords =
  'Nearly all operations have these optional parameters, so they would cost a model more than they are worth. Names under `parameters` in `overlay.yaml` become arguments.';

function inCode(text: string): string {
  return text.replaceAll(/[`\p{Cc}]/gu, '').slice(0, 200);
}

/** An authorization that a person wrote, which replaces the document's. */
export function authorizationOfOverlay(overlay: JsonObject): AuthorizationDraft | null {
  const record = memberOf(overlay, 'authorization');
  const kind = textAt(record, 'kind');
  if (!isJsonObject(record) || (kind !== 'secret' && kind !== 'oauth2' && kind !== 'none')) return null;
  return { record: { ...record, kind }, hosts: {}, todo: [], hasScopes: kind === 'oauth2' };
}
