import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.js';
import {
  answerTodos,
  compareLocks,
  documentLimits,
  type ImportControl,
  type ImportDifference,
  type Imported,
  type ImportedTool,
  ImportFault,
  importApi,
  type OverlayAnswer,
  outlineApi,
  readFolder,
} from '../../importer/index.js';

/** The input of a worker thread: the body of a request, which only the thread parses. */
export interface ImportJob {
  readonly kind: 'outline' | 'preview' | 'save';
  /** JSON text in UTF-8. */
  readonly body: Uint8Array;
  /** The fetched document; otherwise it is in the body. */
  readonly fetched: Uint8Array | null;
  /** The operator's catalogue folder; null if nothing can be saved. */
  readonly catalogueFolder: string | null;
}

/** The result of a job. Large parts are JSON texts, so that no other thread has to build them. */
export type ImportReport =
  | { readonly kind: 'outline'; readonly text: string }
  | DraftReport
  | { readonly kind: 'fault'; readonly message: string; readonly path: string | null };

/** An integration that could be saved. */
export interface DraftReport {
  readonly kind: 'draft';
  readonly name: string;
  /** Members of the reply, ready-made. */
  readonly text: string;
  /** Texts by path; empty unless the folder is to be saved. */
  readonly files: ReadonlyMap<string, string>;
  /** Digest of the folder's current lock; null if there is no folder. */
  readonly present: string | null;
  /** Paths of an earlier import that this one replaces. */
  readonly replaced: readonly string[];
  readonly difference: ImportDifference | null;
  /** Those that differ, as they would be. */
  readonly changed: readonly ImportedTool[];
  readonly toolCount: number;
  /** The value of `present` that the caller expects; undefined if it does not state one. */
  readonly expected: string | null | undefined;
}

/** Longest reply in characters. */
const reportCharactersMax = 40_000_000;
const namePattern = /^[a-z][a-z0-9_]{1,19}$/;

/** Does one job. Pure but for reading the folder of an earlier import. */
export async function runImportJob(job: ImportJob, control: ImportControl = {}): Promise<ImportReport> {
  try {
    const request = readRequest(job);
    return job.kind === 'outline' ? await outline(request, job, control) : await draft(request, job, control);
  } catch (error) {
    if (error instanceof FieldFault) return { kind: 'fault', message: error.message, path: error.path };
    if (error instanceof ImportFault) return { kind: 'fault', message: error.message, path: null };
    throw error;
  }
}

/** A field of the request that is wrong. */
class FieldFault extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

const fields = [
  'name',
  'document',
  'url',
  'tags',
  'paths',
  'operations',
  'authorization',
  'overlay',
  'answers',
  'files',
  'expected',
];

/** A request with its document. */
interface ReadRequest {
  readonly request: JsonObject;
  readonly bytes: Uint8Array;
}

function readRequest({ body, fetched }: ImportJob): ReadRequest {
  let request: unknown;
  try {
    request = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new FieldFault('body', 'must be JSON');
  }
  if (!isJsonObject(request)) throw new FieldFault('body', 'must be a JSON object');
  const unknown = Object.keys(request).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw new FieldFault(unknown.slice(0, 60), `is not a field (known: ${fields.join(', ')})`);
  const { document, ...rest } = request;
  if (fetched) return { request: rest, bytes: fetched };
  if (typeof document !== 'string' || document.trim() === '')
    throw new FieldFault('document', 'must be the text of an API document');
  const bytes = Buffer.from(document);
  if (bytes.length > documentLimits.bytes)
    throw new FieldFault('document', `must have at most ${documentLimits.bytes / 1_000_000} MB`);
  return { request: rest, bytes };
}

async function outline({ bytes }: ReadRequest, { fetched }: ImportJob, control: ImportControl): Promise<ImportReport> {
  const found = await outlineApi({ name: 'api', bytes }, control);
  const suggested = nameFrom(found.title);
  const document = fetched ? { document: Buffer.from(fetched).toString('utf8') } : {};
  return bounded<ImportReport & { readonly text: string }>({
    kind: 'outline',
    text: JSON.stringify({ suggested_name: suggested, ...found, ...document }),
  });
}

function nameFrom(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\b(?:api|rest|openapi|v\d+)\b/g, ' ')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 20)
    .replace(/_+$/, '');
  return namePattern.test(words) ? words : 'my_service';
}

async function draft(
  { request, bytes }: ReadRequest,
  { kind, catalogueFolder }: ImportJob,
  control: ImportControl,
): Promise<ImportReport> {
  const name = textOf(request, 'name');
  if (!namePattern.test(name))
    throw new FieldFault('name', 'must be 2 to 20 lower case letters, digits and underscores, a letter first');
  const url = textOf(request, 'url');
  if (url !== '' && !/^https:\/\//.test(url)) throw new FieldFault('url', 'must be an https address');
  const authorization = textOf(request, 'authorization');
  const existing = catalogueFolder === null ? { lock: null, overlay: null } : readFolder(`${catalogueFolder}/${name}`);
  const given = textOf(request, 'overlay');
  const imported = await importApi(
    {
      name,
      bytes,
      ...(url === '' ? {} : { url }),
      choice: {
        tags: listOf(request, 'tags'),
        paths: listOf(request, 'paths'),
        operations: listOf(request, 'operations'),
      },
      ...(authorization === '' ? {} : { authorization }),
      lock: existing.lock,
      overlay: overlayOf(given === '' ? existing.overlay : given, answersOf(request.answers)),
    },
    control,
  );
  const difference = existing.lock ? compareLocks(existing.lock, imported.lock) : null;
  const differing = new Set([...(difference?.changed ?? []), ...(difference?.added ?? [])]);
  return bounded<DraftReport>({
    kind: 'draft',
    name,
    text: membersOf(imported, kind === 'preview' && request.files === true),
    files: kind === 'save' ? imported.files : new Map(),
    present: existing.lock ? digestOf(existing.lock, existing.overlay) : null,
    replaced: existing.lock ? [...existing.lock.files.keys()] : [],
    difference,
    changed: imported.tools.filter((tool) => differing.has(tool.name)),
    toolCount: imported.tools.length,
    expected:
      request.expected === undefined || request.expected === null ? request.expected : textOf(request, 'expected'),
  });
}

function membersOf({ title, tools, leftOut, todo, files }: Imported, withFiles: boolean): string {
  const left = leftOut.filter(({ reason }) => reason !== 'Not chosen.');
  const members = {
    title,
    tool_count: tools.length,
    tokens: tools.reduce((sum, { tokens }) => sum + tokens, 0),
    tools: tools.map(({ inputSchema, ...tool }) => ({ ...tool, input_schema: inputSchema })),
    left_out: left,
    not_chosen: leftOut.length - left.length,
    todo,
    files: withFiles ? Object.fromEntries(files) : null,
  };
  return JSON.stringify(members).slice(1, -1);
}

// The digest of a lock covers names, digests of tools and of files, so that any import in between is noticed.
function digestOf(lock: Imported['lock'], overlay: string | null): string {
  const parts = [lock.document, [...lock.operations], [...lock.files], overlay];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function bounded<Report extends { readonly text: string }>(report: Report): Report {
  if (report.text.length <= reportCharactersMax) return report;
  throw new ImportFault('The tools are larger than 40 MB together. Choose fewer operations.');
}

function textOf(request: JsonObject, name: string): string {
  const value = request[name] ?? '';
  if (typeof value !== 'string') throw new FieldFault(name, 'must be a text');
  return value.trim();
}

function listOf(request: JsonObject, name: string): readonly string[] {
  const value = request[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new FieldFault(name, 'must be a list of texts');
}

function overlayOf(overlay: string | null, answers: readonly OverlayAnswer[]): string | null {
  return answers.length === 0 ? overlay : answerTodos(overlay, answers);
}

function answersOf(value: JsonValue | undefined): readonly OverlayAnswer[] {
  const answers = value ?? [];
  if (!Array.isArray(answers)) throw new FieldFault('answers', 'must be a list');
  return answers.map((answer, index) => {
    const path = isJsonObject(answer) ? answer.path : undefined;
    const isPath = Array.isArray(path) && path.length > 0 && path.every((step) => typeof step === 'string');
    if (!isJsonObject(answer) || !isPath || answer.value === undefined)
      throw new FieldFault(`answers[${index}]`, 'must have a path, a list of texts, and a value');
    return { path: path.map(String), value: answer.value };
  });
}
