import { createHash } from 'node:crypto';
import { toolNameLengthMax, toolNameOf } from '../catalogue/index.js';
import { guessEffect } from './effects.js';
import {
  commonPrefix,
  inNamingOrder,
  type PathWords,
  type Surroundings,
  surroundingsOf,
  wordsOf,
} from './name-parts.js';
import type { Operation } from './operation.js';
import { singularOf } from './words.js';

/** The name of an operation. */
export interface OperationName {
  readonly resource: string;
  readonly singular: string;
  readonly method: string;
  readonly tool: string;
}

/** Names that are fixed: those of the lock, and those that people chose. */
export type FixedNames = ReadonlyMap<string, { readonly resource: string; readonly method: string }>;

/** The input of naming. */
export interface NamingGround {
  readonly fixed: FixedNames;
  /** Tool names that operations of an earlier document had; only a fixed name may be one of them. */
  readonly retired: ReadonlySet<string>;
  /** Every operation of the document, chosen or not: they show which paths are collections. */
  readonly all: readonly Pick<Operation, 'verb' | 'path'>[];
}

type Named = Pick<Operation, 'key' | 'verb' | 'path'> & { readonly isList: boolean | null };

const short: { readonly [word: string]: string } = {
  administration: 'admin',
  administrators: 'admins',
  application: 'app',
  applications: 'apps',
  attribute: 'attr',
  attributes: 'attrs',
  authentication: 'auth',
  authorization: 'auth',
  certificate: 'cert',
  certificates: 'certs',
  configuration: 'config',
  configurations: 'configs',
  database: 'db',
  definition: 'def',
  definitions: 'defs',
  deployment: 'deploy',
  development: 'dev',
  directory: 'dir',
  document: 'doc',
  documents: 'docs',
  environment: 'env',
  environments: 'envs',
  identifier: 'id',
  information: 'info',
  management: 'mgmt',
  message: 'msg',
  messages: 'msgs',
  notification: 'notice',
  notifications: 'notices',
  operation: 'op',
  operations: 'ops',
  organization: 'org',
  organizations: 'orgs',
  parameter: 'param',
  parameters: 'params',
  permission: 'perm',
  permissions: 'perms',
  preference: 'pref',
  preferences: 'prefs',
  reference: 'ref',
  references: 'refs',
  repository: 'repo',
  repositories: 'repos',
  request: 'req',
  requests: 'reqs',
  resource: 'res',
  resources: 'res',
  statistics: 'stats',
  subscription: 'sub',
  subscriptions: 'subs',
  synchronization: 'sync',
  template: 'tmpl',
  templates: 'tmpls',
  transaction: 'txn',
  transactions: 'txns',
  version: 'ver',
  versions: 'vers',
};

/**
 * Names operations by their paths. Fixed names are always kept, so that a new operation never renames an old one. Names
 * only depend on the operations, not on their order.
 */
export function nameOperations(
  integration: string,
  operations: readonly Named[],
  { fixed, retired, all }: NamingGround,
): ReadonlyMap<string, OperationName> {
  // HEAD only repeats what its GET reads: it shows nothing about paths, and takes no name away.
  const others = all.filter(({ verb }) => verb !== 'HEAD');
  const around = surroundingsOf(others);
  const prefix = commonPrefix((others.length > 0 ? others : all).map(({ path }) => path));
  const names = new Map<string, OperationName>();
  const tools = new Set<string>();
  const give = (key: string, resource: string, method: string): boolean => {
    const singular = singularOf(resource);
    const tool = toolNameOf({ name: integration }, { resource, singular }, { name: method });
    if (tools.has(tool) || tool.length > toolNameLengthMax) return false;
    if (retired.has(tool) && !fixed.has(key)) return false;
    tools.add(tool);
    names.set(key, { resource, singular, method, tool });
    return true;
  };
  const ordered = [...inNamingOrder(operations)].sort((a, b) => Number(a.verb === 'HEAD') - Number(b.verb === 'HEAD'));
  for (const { key } of ordered) {
    const name = fixed.get(key);
    if (name) give(key, name.resource, name.method);
  }
  const drafts = ordered.map((operation) =>
    draftName(operation, wordsOf(operation.path, prefix), around(operation.path)),
  );
  const resources = nameResources(
    integration,
    drafts,
    new Map([...names].map(([key, { resource }]) => [key, resource])),
  );
  for (const draft of drafts) {
    if (names.has(draft.key)) continue;
    const resource = resources.get(draft.chain.join('/')) ?? 'resource';
    const isGiven = methodChoices(integration, resource, draft).some((method) => give(draft.key, resource, method));
    if (!isGiven) throw new Error(`No name is left for ${draft.key}.`);
  }
  return names;
}

interface NameDraft {
  readonly key: string;
  readonly verb: string;
  /** Literals that name the resource. */
  readonly chain: readonly string[];
  readonly method: string;
}

const verbWords: { readonly [verb: string]: string } = {
  GET: 'show',
  HEAD: 'check',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
};

function draftName(operation: Named, words: PathWords, around: Surroundings): NameDraft {
  const { key, verb } = operation;
  const { literals, isItem } = words;
  const last = literals.at(-1) ?? '';
  const isAction = verb === 'GET' && guessEffect(operation).effect !== 'read';
  if (isAction || operation.path.includes('#')) {
    const chain = literals.length > 1 ? literals.slice(0, -1) : ['action'];
    return { key, verb, chain, method: last };
  }
  if (isItem) return { key, verb, chain: literals, method: itemMethod(verb, around.verbs) };
  const isThing =
    verb === 'GET' || verb === 'HEAD' || around.verbs.has('GET') || around.hasItems || literals.length === 1;
  if (isThing) return { key, verb, chain: literals, method: thingMethod(operation, words, around) };
  // A verb at the end of a path, such as /users/{id}/suspend.
  return { key, verb, chain: literals.slice(0, -1), method: verb === 'DELETE' ? `delete_${last}` : last };
}

function itemMethod(verb: string, verbs: ReadonlySet<string>): string {
  switch (verb) {
    case 'GET':
      return 'get';
    case 'HEAD':
      return 'check';
    case 'DELETE':
      return 'delete';
    case 'PUT':
      return verbs.has('PATCH') ? 'replace' : 'update';
    case 'POST':
      return verbs.has('PATCH') || verbs.has('PUT') ? 'post' : 'update';
    default:
      return 'update';
  }
}

/** The method of a path that ends in a literal: of a collection, or of a singleton. */
function thingMethod({ verb, isList }: Named, words: PathWords, { verbs, hasItems }: Surroundings): string {
  const last = words.literals.at(-1) ?? '';
  if (verb === 'GET') return (isList ?? (hasItems || last.endsWith('s'))) ? 'list' : 'show';
  if (verb === 'POST') return verbs.has('GET') || hasItems ? 'create' : 'post';
  if (hasItems && !words.hasItemBefore && verb !== 'HEAD') return `${verbWords[verb]}_all`;
  return itemMethod(verb, verbs);
}

/** The resource of each chain of literals: its last word, with as many parents as needed to be unique. */
function nameResources(
  integration: string,
  drafts: readonly NameDraft[],
  known: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const lengthMax = toolNameLengthMax - 'get_single___by_id'.length - integration.length;
  const names = new Map<string, string>();
  for (const { key, chain } of drafts) {
    const resource = known.get(key);
    if (resource !== undefined && !names.has(chain.join('/'))) names.set(chain.join('/'), resource);
  }
  const taken = new Set(known.values());
  const chains = [...new Map(drafts.map(({ chain }) => [chain.join('/'), chain])).values()].filter(
    (chain) => !names.has(chain.join('/')),
  );
  const suffixes = new Map<string, number>();
  for (const chain of chains)
    for (let length = 1; length <= chain.length; length += 1) {
      const suffix = resourceOf(chain, length);
      suffixes.set(suffix, (suffixes.get(suffix) ?? 0) + 1);
    }
  for (const chain of chains) {
    const lengths = chain.map((_, index) => index + 1);
    const unique = lengths
      .map((length) => resourceOf(chain, length))
      .filter((name, index) => suffixes.get(name) === 1 || index === chain.length - 1);
    const candidates = [
      ...unique,
      ...unique.map(shortened),
      ...unique.slice(0, 1).map((name) => hashed(shortened(name), chain.join('/'), lengthMax)),
    ];
    const name =
      candidates.find((candidate) => candidate.length <= lengthMax && !taken.has(candidate)) ??
      hashed('r', chain.join('/'), lengthMax);
    taken.add(name);
    names.set(chain.join('/'), name);
  }
  return names;
}

function resourceOf(chain: readonly string[], length: number): string {
  const words = chain.slice(-length);
  return words.map((word, index) => (index === words.length - 1 ? word : singularOf(word))).join('_');
}

function shortened(name: string): string {
  return name
    .split('_')
    .map((word) => (Object.hasOwn(short, word) ? (short[word] ?? word) : word))
    .join('_');
}

function hashed(name: string, of: string, lengthMax: number): string {
  const hash = createHash('sha256').update(of).digest('hex').slice(0, 4);
  const head = name.slice(0, Math.max(1, lengthMax - 5)).replace(/_+$/, '');
  return `${head}_${hash}`;
}

/** Method names in the order of preference; the last ones end in a hash, so that one of them is always free. */
function methodChoices(integration: string, resource: string, { key, verb, method }: NameDraft): readonly string[] {
  const lengthMax = toolNameLengthMax - integration.length - resource.length - 2;
  const own = ['read', 'write', 'custom'].includes(method) ? `${method}_${resource}` : method;
  const verbWord = verbWords[verb] ?? 'call';
  const base = isAllowed(own, verb) ? own : `${verbWord}_${own}`;
  const custom = ['list', 'get', 'create', 'update', 'delete'].includes(base) ? verbWord : base;
  return [
    base,
    shortened(base),
    `${verbWord}_${base}`,
    ...['', '1', '2', '3', '4', '5', '6', '7', '8'].map((salt) =>
      hashed(shortened(custom), `${key}${salt}`, lengthMax),
    ),
  ];
}

// The catalogue knows these names: a list or a get reads, a delete destroys.
function isAllowed(method: string, verb: string): boolean {
  if (method === 'list' || method === 'get') return verb === 'GET';
  return method !== 'delete' || verb === 'DELETE';
}
