import { isJsonObject, type JsonObject, type JsonValue, parseExactJson, type Refusal, refuse } from '../base/index.js';
import type { FieldRecord, Method, MethodRecord } from '../catalogue/index.js';
import type { CallHold } from '../reply/index.js';
import type { Approvals, Holding } from '../servers/index.js';
import type { ApprovalRow } from '../store/index.js';
import { buildRequest, type UpstreamRequest } from '../upstream/index.js';
import type { CheckedCall, ExecuteDeps } from './checked-call.js';
import { nameObjects } from './name-objects.js';
import { redactArguments } from './redact.js';
import { describeFile } from './take-file.js';
import type { CallOrigin, EndpointMember } from './types.js';

/** Dependencies of holding a call. */
export interface ApprovalDeps {
  readonly approvals: Approvals;
  /** The address that people reach, without a trailing slash. */
  readonly origin: () => string;
}

/** A call to hold, with its caller. */
export interface CallToHold {
  readonly call: CheckedCall;
  readonly caller: CallOrigin;
  readonly executor: ExecuteDeps;
}

/** Whether a held call may be sent now, and if not, why. */
export type Clearance =
  | { readonly ok: true; readonly approvalId: string; finish(): Promise<void> }
  | { readonly ok: false; readonly refusal: Refusal; readonly approvalId?: string; readonly hold?: CallHold };

/** Holds a checked call until a person has agreed to exactly it. Nothing has been sent when this refuses. */
export async function requireApproval(
  { approvals, origin }: ApprovalDeps,
  { server }: EndpointMember,
  { call, caller, executor }: CallToHold,
): Promise<Clearance> {
  const { account, method, values } = call;
  const ground = { hosts: account.hosts, headers: account.integration.headers };
  const built = buildRequest(method.record, values, ground);
  const shown = buildRequest(method.record, maskSecrets(values, fieldsOf(call)), ground);
  if (!built.ok) return built;
  if (!shown.ok) return shown;
  const { record } = method;
  const { file: _file, ...request } = built.value;
  const file = call.file ? describeFile(call.file) : null;
  const holding = await approvals.hold({
    serverId: server.id,
    accountId: account.id,
    tool: method.toolName,
    effect: record.effect === 'write' ? 'write' : 'destructive',
    // Includes the digest of the catalogue: an approval applies to the method as it was when a person read it.
    binding: {
      ...request,
      body: request.body ?? null,
      arguments: values,
      // The content itself: another file at the same address is another call.
      ...(file ? { file } : {}),
      version: account.integration.version,
    },
    arguments: redactArguments(values, fieldsOf(call), account.integration.record.context),
    request: { ...requestShown(shown.value), ...(file ? { file } : {}) },
    client: caller.client,
    apiTokenId: caller.apiTokenId,
    nameObjects: () => nameObjects(executor, call),
    requestState: caller.answers?.requestState ?? null,
  });
  return clearanceOf(holding, { linkTo: (id) => `${origin()}/approvals/${id}`, method });
}

interface Presented {
  readonly linkTo: (id: string) => string;
  readonly method: Method;
}

function clearanceOf(holding: Holding, { linkTo, method }: Presented): Clearance {
  switch (holding.kind) {
    case 'cleared':
      return { ok: true, approvalId: holding.id, finish: holding.finish };
    case 'waiting':
      return waiting(holding, linkTo(holding.approval.id), method);
    case 'denied':
      return { ...refuse('forbidden', deniedWords(holding.approval)), approvalId: holding.approval.id };
    case 'full':
      return refuse(
        'unavailable',
        'Too many calls of this MCP server wait for approval already; nothing was sent. Ask the operator to decide those first.',
      );
    case 'foreign_state':
      return {
        ...refuse(
          'invalid_params',
          `params.requestState cannot be used here: ${holding.reason}. Nothing was sent. Call the tool again, without requestState.`,
        ),
        hold: { kind: 'foreign_state' },
      };
  }
}

// Claude Agent SDK shows the first 200 characters (0.3.332), so the remedy is first.
function waiting(
  { approval, requestState, isRetry }: Extract<Holding, { kind: 'waiting' }>,
  url: string,
  { record }: Method,
): Clearance {
  const until = new Date(approval.expiresAt).toISOString();
  const words =
    approval.status === 'approved'
      ? 'This call is approved and being carried out by another request.'
      : isRetry
        ? 'This call still waits for a person’s approval.'
        : 'This call needs a person’s approval before it is sent.';
  return {
    ...refuse(
      'approval_required',
      `Approval needed: ${url}\nNothing was sent. Once the user has approved there, call again with the same arguments. ${words} The link shows exactly what would be sent and waits until ${until}. An approval is valid for this one call, once, within 15 minutes.${consequenceWords(record)}`,
      {
        data: {
          approval_id: approval.id,
          approval_status: approval.status,
          approval_url: url,
          expires_at: until,
          request_state: requestState,
          is_retry: isRetry,
        },
      },
    ),
    approvalId: approval.id,
    hold: {
      kind: 'waiting',
      approvalId: approval.id,
      url,
      requestState,
      isRetry,
      title: record.documentation?.title ?? approval.tool,
      consequences: consequenceWords(record).trim() || null,
    },
  };
}

/** What a call changes for people, and whether that can be undone. */
function consequenceWords({ consequences }: MethodRecord): string {
  if (!consequences) return '';
  const undo = { yes: 'It can be undone.', partly: 'It can be undone in part.', no: 'It cannot be undone.' } as const;
  return ` Consequences: ${consequences.say} ${undo[consequences.reversible]}`;
}

function deniedWords({ reason }: ApprovalRow): string {
  const why = reason === null ? '' : ` The reason given: ${JSON.stringify(reason)}.`;
  return `A person has denied this call; nothing was sent.${why} Do not repeat it: tell the user, and do something else.`;
}

function requestShown({ method, host, path, headers, body, contentType }: UpstreamRequest): JsonObject {
  const url = new URL(path, 'https://host.invalid');
  const query: { [name: string]: JsonValue } = {};
  for (const [name, value] of url.searchParams) query[name] = value;
  const shown = body === undefined ? null : isJson(contentType) ? parseExactJson(body) : body;
  const common = { method, host, path: url.pathname, query, body: shown };
  return headers ? { ...common, headers } : common;
}

// A form's text and a plain text are shown as they are sent.
function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || /[/+]json$/.test(contentType);
}

function fieldsOf({ method }: CheckedCall): { readonly [name: string]: FieldRecord } {
  return method.record.documentation?.arguments ?? {};
}

function maskSecrets(values: JsonObject, fields: { readonly [name: string]: FieldRecord }): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Object.hasOwn(fields, name) ? maskValue(value, fields[name]) : value,
    ]),
  );
}

function maskValue(value: JsonValue, field: FieldRecord | undefined): JsonValue {
  if (!field) return value;
  if (field.secret) return '[secret]';
  if (field.items && Array.isArray(value)) {
    const { items } = field;
    return value.map((item: JsonValue) => maskValue(item, items));
  }
  if (!isJsonObject(value)) return value;
  const { values, properties = {} } = field;
  const masked = maskSecrets(value, properties);
  if (!values) return masked;
  return Object.fromEntries(
    Object.entries(masked).map(([name, member]) => [
      name,
      Object.hasOwn(properties, name) ? member : maskValue(member, values),
    ]),
  );
}
