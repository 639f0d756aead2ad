import { isJsonObject, type JsonObject, type JsonValue, type Result, refuse } from '../../base/index.js';
import { documentLimits } from '../../importer/index.js';
import { affectedServers } from '../importing/affected-servers.js';
import type { DraftReport, ImportJob, ImportReport } from '../importing/import-job.js';
import { draftSchema, outlineBodySchema, saveBodySchema } from '../importing/import-schemas.js';
import {
  type AdminAnswer,
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  refusalAnswer,
} from '../route.js';
import { picked } from '../route-action.js';

const common = { action: 'integrations:import', isWhole: true, isLarge: true } as const;
/** A larger body contains a document, not the URL of one. */
const addressBodyMax = 8_000;

/** Integrations made from API documents. */
export const integrationImportRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integration-import',
    id: 'getImportState',
    action: 'integrations:read',
    summary: 'Whether imported integrations can be saved to the operator’s catalogue, and how they are applied',
    response: 'Where an import can go.',
    answers: { 200: 'ImportState' },
    handle: async ({ importDesk }) => {
      const { path, reason } = await importDesk.folder();
      return answer(200, {
        can_save: path !== null,
        reason,
        applied: importDesk.isWatching ? 'watch' : 'signal',
        bytes_max: documentLimits.bytes,
      });
    },
  },
  {
    ...common,
    method: 'POST',
    path: '/integration-import/outline',
    id: 'outlineImport',
    summary: 'Read an API document, given or at an https address, and list its tags and operations with their cost',
    body: outlineBodySchema,
    response:
      'The outline; with a url the document as well, which is fetched only here. With `Accept: application/x-ndjson` the progress, and the outline as the result of the last line.',
    answers: { 200: 'ImportOutline' },
    progress: 'ImportProgress',
    handle: async (context, request) => {
      const url = addressIn(request.bytes);
      if (url !== null) request.onProgress?.({ stage: 'fetch', done: 0, total: 0 });
      const fetched = url === null ? null : await context.importDesk.readAddress(url, request.signal);
      if (fetched && !fetched.ok) return refusalAnswer(fetched.refusal);
      const report = await run(context, request, { kind: 'outline', fetched: fetched?.value ?? null });
      if (!report.ok) return refusalAnswer(report.refusal);
      return report.value.kind === 'outline' ? ready(report.value.text) : unexpected();
    },
  },
  {
    ...common,
    method: 'POST',
    path: '/integration-import/preview',
    id: 'previewImport',
    summary: 'Show the tools that an import would make, what it leaves open, and how they differ from what is saved',
    body: draftSchema,
    response:
      'The draft; with files: true the folder as well. With `Accept: application/x-ndjson` the progress, and the draft as the result of the last line.',
    answers: { 200: 'ImportDraft' },
    progress: 'ImportProgress',
    handle: async (context, request) => {
      const report = await run(context, request, { kind: 'preview', fetched: null });
      if (!report.ok) return refusalAnswer(report.refusal);
      const draft = report.value;
      if (draft.kind !== 'draft') return unexpected();
      return ready(`${JSON.stringify(await surroundings(context, draft)).slice(0, -1)},${draft.text}}`);
    },
  },
  {
    ...common,
    method: 'POST',
    path: '/integration-import',
    id: 'saveImport',
    summary: 'Save an imported integration to the operator’s catalogue, over an earlier import of the same name',
    act: {
      action: 'integration.import',
      subject: ({ made }) => ({
        arguments: picked(made, ['name', 'tool_count', 'is_new', 'added', 'changed', 'gone']),
      }),
    },
    body: saveBodySchema,
    response: 'What was saved: 201 where it is new.',
    answers: { 201: 'SavedImport', 200: 'SavedImport' },
    handle: save,
  },
];

async function save(context: AdminContext, request: AdminRequest): Promise<AdminAnswer> {
  const { importDesk } = context;
  const { path: root } = await importDesk.folder();
  if (root === null) return errorAnswer('conflict', noFolder);
  const report = await run(context, request, { kind: 'save', fetched: null });
  if (!report.ok) return refusalAnswer(report.refusal);
  const draft = report.value;
  if (draft.kind !== 'draft') return unexpected();
  const { name, files, replaced, difference, present, toolCount } = draft;
  if (isForeign(context, draft))
    return errorAnswer('conflict', `Integration ${name} exists and was not saved by an import. Choose another name.`, [
      { path: 'name', message: 'is taken by an integration that was not imported' },
    ]);
  if (draft.expected !== undefined && draft.expected !== present)
    return errorAnswer('conflict', 'The saved integration has changed since the preview. Preview the import again.', [
      { path: 'expected', message: 'is not the digest of what is saved now' },
    ]);
  await importDesk.save({ root, name, files, replaced });
  return answer(present === null ? 201 : 200, {
    name,
    tool_count: toolCount,
    is_new: present === null,
    added: difference?.added.length ?? toolCount,
    changed: difference?.changed.length ?? 0,
    gone: difference?.gone.length ?? 0,
    applied: importDesk.isWatching ? 'watch' : 'signal',
  });
}

const noFolder =
  'This gateway has no writable catalogue folder. Set GATEHOUSE_CATALOGUE to a folder of integrations that the gateway can write, or download the import.';

/** Whether the name belongs to an integration that came from elsewhere. */
function isForeign({ catalogue }: AdminContext, { name, present }: DraftReport): boolean {
  return present === null && catalogue.integrations.has(name);
}

/** How the draft compares to the existing integration. */
async function surroundings(context: AdminContext, draft: DraftReport): Promise<JsonObject> {
  const { path: root, reason } = await context.importDesk.folder();
  const { name, difference, present } = draft;
  const after = new Map(draft.changed.map((tool) => [tool.name, tool]));
  const differing = new Set([...(difference?.changed ?? []), ...(difference?.gone ?? [])]);
  const before = definitionsBefore(context, name, differing);
  const affected = await affectedServers(context, name, differing);
  const change = (kind: 'added' | 'changed' | 'removed', tools: readonly string[]): readonly JsonObject[] =>
    tools.map((tool) => {
      const now = after.get(tool);
      const shown = now && { title: now.title, description: now.description, input_schema: now.inputSchema };
      return { tool, change: kind, before: before.get(tool) ?? null, after: shown ?? null };
    });
  const isTaken = isForeign(context, draft);
  return {
    name,
    can_save: root !== null && !isTaken,
    reason: root === null ? reason : isTaken ? 'name_taken' : null,
    present,
    changes: difference
      ? [
          ...change('removed', difference.gone),
          ...change('changed', difference.changed),
          ...change('added', difference.added),
        ]
      : null,
    affected_servers: affected.servers.map((server) => ({ ...server })),
    is_complete: affected.isComplete,
  };
}

function definitionsBefore(
  { toolsets }: AdminContext,
  integration: string,
  names: ReadonlySet<string>,
): ReadonlyMap<string, JsonObject> {
  const compiled = names.size > 0 ? toolsets.compile(integration, {}) : null;
  const tools = compiled?.ok ? compiled.value.tools.filter(({ name }) => names.has(name)) : [];
  return new Map(
    tools.map(({ name, title, description, inputSchema }) => [name, { title, description, input_schema: inputSchema }]),
  );
}

async function run(
  { importDesk }: AdminContext,
  { bytes, signal, onProgress }: AdminRequest,
  job: Pick<ImportJob, 'kind' | 'fetched'>,
): Promise<Result<Exclude<ImportReport, { kind: 'fault' }>>> {
  const report = await importDesk.run({ ...job, body: bytes }, { signal, onProgress });
  if (!report.ok) return report;
  if (report.value.kind !== 'fault') return { ok: true, value: report.value };
  const { message, path } = report.value;
  const failure = { path: path ?? 'document', message };
  return refuse('invalid_params', path === null ? message : `${path} ${message}`, { failures: [failure] });
}

function addressIn(bytes: Uint8Array): string | null {
  if (bytes.length > addressBodyMax) return null;
  let body: JsonValue;
  try {
    body = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
  return isJsonObject(body) && typeof body.url === 'string' && body.document === undefined ? body.url.trim() : null;
}

/** A reply whose JSON is ready-made. */
function ready(text: string): AdminAnswer {
  return { status: 200, body: {}, json: text };
}

function unexpected(): AdminAnswer {
  return errorAnswer('internal', 'The import ended without a result. This is a bug in Gatehouse.');
}
