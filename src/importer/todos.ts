import { parseDocument } from 'yaml';
import type { JsonObject, JsonValue } from '../base/index.js';
import type { Emitted } from './emit-operations.js';
import { ImportFault } from './import-fault.js';
import { objectAt, textAt } from './members.js';
import type { ApiDocument, AuthorizationDraft } from './operation.js';
import { emptyOverlay } from './overlay.js';

/** Something that the document leaves unknown. */
export interface ImportTodo {
  readonly kind: 'host' | 'authorization' | 'documentation' | 'arguments' | 'effect' | 'paging' | 'description';
  /** `VERB /path`; null for the whole integration. */
  readonly operation: string | null;
  /** Name of the tool; null for the whole integration. */
  readonly tool: string | null;
  /** Where it is recorded: `integration.yaml`, or resource and method. */
  readonly where: string;
  readonly what: string;
  /** Where `overlay.yaml` accepts the decision, as a path of names; null if nothing can be decided. */
  readonly answer: readonly string[] | null;
}

/** What is unknown about the whole integration. */
export function headTodos({
  document,
  authorization,
  overlay,
}: {
  readonly document: ApiDocument;
  readonly authorization: AuthorizationDraft;
  readonly overlay: JsonObject;
}): readonly ImportTodo[] {
  const head = (kind: ImportTodo['kind'], answer: readonly string[], all: readonly string[]): readonly ImportTodo[] =>
    all.map((what) => ({ kind, operation: null, tool: null, where: 'integration.yaml', what, answer }));
  const isHostKnown = Object.hasOwn(objectAt(overlay, 'hosts'), 'api');
  const hasDocumentation = textAt(overlay, 'documentation_url') !== '' || document.documentationUrl !== '';
  return [
    ...head('host', ['hosts', 'api'], isHostKnown ? [] : document.todo),
    ...head('authorization', ['authorization'], Object.hasOwn(overlay, 'authorization') ? [] : authorization.todo),
    ...head(
      'documentation',
      ['documentation_url'],
      hasDocumentation ? [] : ['The document names no documentation: write documentation_url in overlay.yaml.'],
    ),
  ];
}

/** What is unknown about single operations. */
export function methodTodos(methods: Emitted['methods']): readonly ImportTodo[] {
  return [...methods].flatMap(([key, { name, todo }]) =>
    todo.map(({ kind, what }) => ({
      kind,
      operation: key,
      tool: name.tool,
      where: `${name.resource}.${name.method}`,
      what,
      answer: kind === 'arguments' ? null : ['operations', key, kind],
    })),
  );
}

/** A decision about a todo, or about anything else in an overlay. */
export interface OverlayAnswer {
  /** The path of names in `overlay.yaml`, such as `['operations', 'POST /users/search', 'effect']`. */
  readonly path: readonly string[];
  readonly value: JsonValue;
}

/**
 * Writes decisions into the text of an overlay and keeps its comments; null for a new overlay. Throws `ImportFault`.
 */
export function answerTodos(overlay: string | null, answers: readonly OverlayAnswer[]): string {
  const document = parseDocument(overlay ?? emptyOverlay);
  if (document.errors.length > 0)
    throw new ImportFault(`overlay.yaml is not YAML: ${document.errors[0]?.message.split('\n')[0] ?? ''}`);
  for (const { path, value } of answers) document.setIn([...path], document.createNode(value));
  return document.toString({ lineWidth: 0 });
}
