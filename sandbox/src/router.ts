import { compileFields, compileForms, compileQuery, type FieldsCheck } from './fields.js';
import type { Operation } from './operation.js';

/** An operation made ready: its checks compiled, its scopes spelled out. */
export interface ReadyOperation {
  readonly operation: Operation;
  readonly parameterNames: readonly string[];
  /** The two scopes of which one is enough, in small letters. */
  readonly scopes: readonly [string, string];
  readonly findBodyFault: FieldsCheck;
  readonly findQueryFault: (query: { readonly [name: string]: string }) => string | null;
}

/** The operations of one verb on one path, selected by `mode`. */
export interface VerbOperations {
  readonly byMode: Map<string, ReadyOperation>;
  plain: ReadyOperation | undefined;
  /** Any of them: they share their scopes. */
  readonly first: ReadyOperation;
}

/** Where a path leads, and the values of its parameters in order. */
export interface FoundPath {
  readonly verbs: ReadonlyMap<string, VerbOperations>;
  readonly values: readonly string[];
}

interface Node {
  readonly literals: Map<string, Node>;
  readonly parameters: Map<ParameterKind, Node>;
  readonly verbs: Map<string, VerbOperations>;
}

// Ids of the service are digits; anything else in their place meets no route, as on the real one.
const parameterKinds = {
  digits: /^\d{1,19}$/,
  address: /^[^@]+@[^@]+$/,
  text: /./,
} as const;
type ParameterKind = keyof typeof parameterKinds;
const kindOrder: readonly ParameterKind[] = ['digits', 'address', 'text'];

const verbScopes = { GET: 'read', POST: 'create', PUT: 'update', DELETE: 'delete' } as const;

/** Compiles the operations once; returns the function that finds a path. */
export function createRouter(operations: readonly Operation[]): (path: string) => FoundPath | null {
  const root = newNode();
  for (const operation of operations) addOperation(root, operation);
  return (path) => {
    const segments = path.split('/');
    // The index writes some paths with a slash at the end.
    if (segments.at(-1) === '') segments.pop();
    const values: string[] = [];
    const node = find(root, segments, { index: 1, values });
    return node && node.verbs.size > 0 ? { verbs: node.verbs, values: values.map(decode) } : null;
  };
}

function newNode(): Node {
  return { literals: new Map(), parameters: new Map(), verbs: new Map() };
}

function addOperation(root: Node, operation: Operation): void {
  const parameterNames: string[] = [];
  let node = root;
  for (const segment of operation.path.split('/').filter(Boolean)) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name !== undefined) parameterNames.push(name);
    node = name === undefined ? childOf(node.literals, segment) : childOf(node.parameters, kindOf(name));
  }
  const ready = makeReady(operation, parameterNames);
  const verb = node.verbs.get(operation.method) ?? { byMode: new Map(), plain: undefined, first: ready };
  node.verbs.set(operation.method, verb);
  if (operation.mode === undefined) {
    if (verb.plain) throw new Error(`${operation.method} ${operation.path} is declared twice`);
    verb.plain = ready;
    return;
  }
  for (const mode of [operation.mode].flat()) {
    if (verb.byMode.has(mode)) throw new Error(`${operation.method} ${operation.path} ${mode} is declared twice`);
    verb.byMode.set(mode, ready);
  }
}

function childOf<Key>(children: Map<Key, Node>, key: Key): Node {
  const present = children.get(key);
  if (present) return present;
  const made = newNode();
  children.set(key, made);
  return made;
}

function kindOf(name: string): ParameterKind {
  if (name === 'emailAddress') return 'address';
  return name === 'domainName' ? 'text' : 'digits';
}

function makeReady(operation: Operation, parameterNames: readonly string[]): ReadyOperation {
  const family = `zohomail.${operation.scope}`;
  return {
    operation,
    parameterNames,
    scopes: [`${family}.all`, `${family}.${verbScopes[operation.method]}`],
    findBodyFault: operation.bodyForms ? compileForms(operation.bodyForms) : compileFields(operation.body ?? {}),
    findQueryFault: compileQuery((operation.isBodyInQuery ? operation.body : operation.query) ?? {}),
  };
}

function find(node: Node, segments: readonly string[], at: { index: number; values: string[] }): Node | null {
  const segment = segments[at.index];
  if (segment === undefined) return node;
  const literal = node.literals.get(segment);
  if (literal) {
    const found = find(literal, segments, { index: at.index + 1, values: at.values });
    if (found && found.verbs.size > 0) return found;
  }
  for (const kind of kindOrder) {
    const child = node.parameters.get(kind);
    if (!child || !parameterKinds[kind].test(decode(segment))) continue;
    at.values.push(segment);
    const found = find(child, segments, { index: at.index + 1, values: at.values });
    if (found && found.verbs.size > 0) return found;
    at.values.pop();
  }
  return null;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
