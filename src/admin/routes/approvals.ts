import { isJsonObject, type JsonObject, ok, showInvisibleIn } from '../../base/index.js';
import { approvalStatuses } from '../../servers/index.js';
import type { ApprovalRow } from '../../store/index.js';
import { bulkBody, bulkEach } from '../bulk-items.js';
import { readCurrentState } from '../current-state.js';
import { describeApproval, describeApprovals } from '../describe-approval.js';
import {
  type AdminContext,
  type AdminRequest,
  type AdminRoute,
  answer,
  errorAnswer,
  listAnswer,
  pageOf,
  refusalAnswer,
} from '../route.js';
import { type AuditSubject, namedId, picked } from '../route-action.js';

const bulk = { itemsMax: 100, member: 'approval' } as const;
const decision = { enum: ['approve', 'deny'] } as const;
const reason = {
  type: ['string', 'null'],
  maxLength: 500,
  description: 'Returned to the model if the call is denied.',
} as const;

/** Approvals of held calls: pending ones, and a person's decision. */
export const approvalRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/approval',
    id: 'listApprovals',
    action: 'approvals:read',
    summary: 'List held calls, newest first. Default: the pending ones',
    query: {
      status: {
        description: 'Only this status',
        schema: {
          type: 'string',
          enum: [...approvalStatuses, 'all'],
          default: 'pending',
        },
      },
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of approvals.',
    answers: { 200: ['Approval'] },
    handle: async (context, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await context.approvals.list(query.status, page.value);
      return list.ok
        ? listAnswer(await describeApprovals(context, list.value.items), list.value.nextCursor, page.value.limit)
        : refusalAnswer(list.refusal);
    },
  },
  {
    method: 'GET',
    path: '/approval/:id',
    id: 'getApproval',
    action: 'approvals:read',
    summary: 'Show a held call: exactly what would be sent, and what became of it',
    query: {
      present: {
        description:
          'Whether to read how the object that would be changed is now: present, null where no tool can, and changes',
        schema: { type: 'boolean', default: false },
      },
    },
    response: 'The approval.',
    answers: { 200: 'Approval' },
    handle: async (context, request) => {
      const { id = '' } = request.params;
      const { present } = request.query;
      if (present !== undefined && present !== 'true' && present !== 'false')
        return errorAnswer('invalid_params', 'present must be true or false', [
          { path: 'present', message: 'must be true or false' },
        ]);
      const approval = await context.approvals.get(id);
      if (!approval) return errorAnswer('not_found', `There is no approval ${id.slice(0, 60)}.`);
      const shown = await describeApproval(context, approval);
      // A viewer's request never reaches the connected service.
      const isWanted = present === 'true' && request.actor.role === 'admin';
      return answer(200, isWanted ? { ...shown, ...(await currentStateOf(context, approval, request)) } : shown);
    },
  },
  {
    method: 'POST',
    path: '/approval/:id',
    id: 'decideApproval',
    action: 'approvals:decide',
    summary: 'Decide a pending call; an approval lets that one call through, once, within 15 minutes',
    act: {
      action: 'approval.decide',
      subject: ({ params, made }) => ({
        accountId: namedId(made, 'integrated_account_id'),
        serverId: namedId(made, 'mcp_server_id'),
        ...(params.id === undefined ? {} : { approvalId: params.id }),
        arguments: { ...params, ...picked(made, ['status', 'reason', 'tool', 'expires_at']) },
      }),
    },
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['decision'],
      properties: { decision, reason },
    },
    response: 'The decided approval.',
    answers: { 200: 'Approval' },
    handle: async (context, { params, body, actor }) => {
      const decided = await context.approvals.decide(params.id ?? '', body, actor.name);
      return decided.ok ? answer(200, await describeApproval(context, decided.value)) : refusalAnswer(decided.refusal);
    },
  },
  {
    method: 'POST',
    path: '/approval/bulk-decide',
    id: 'bulkDecideApprovals',
    action: 'approvals:decide',
    summary: 'Decide up to 100 pending calls; each approval lets its one call through, once, within 15 minutes',
    act: {
      action: 'approval.decide',
      subject: ({ body, made }) =>
        (Array.isArray(made.results) ? made.results : []).map((result, index) => bulkSubject(body, result, index)),
    },
    body: bulkBody(
      {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'decision'],
        properties: { id: { type: 'string', description: 'The id of an approval.' }, decision, reason },
      },
      bulk.itemsMax,
    ),
    response: 'A result per item, in their order.',
    answers: { 200: 'BulkDecided' },
    handle: (context, request) =>
      bulkEach(request, bulk, async ({ id, ...decided }) => {
        const result = await context.approvals.decide(String(id), decided, request.actor.name);
        return result.ok ? ok(await describeApproval(context, result.value)) : result;
      }),
  },
];

// One audit row per call, so that each server's audit log has its own decisions.
function bulkSubject(body: unknown, result: unknown, index: number): AuditSubject {
  const items = isJsonObject(body) && Array.isArray(body.items) ? body.items : [];
  const item = items[index];
  const made = isJsonObject(result) && isJsonObject(result.approval) ? result.approval : {};
  const error = isJsonObject(result) && isJsonObject(result.error) ? result.error : null;
  const approvalId = namedId(made, 'id') ?? namedId(item, 'id');
  return {
    accountId: namedId(made, 'integrated_account_id'),
    serverId: namedId(made, 'mcp_server_id'),
    ...(approvalId === null ? {} : { approvalId }),
    arguments: { bulk: true, ...picked(made, ['id', 'status', 'reason', 'tool', 'expires_at']) },
    ...(error ? { refusedBecause: String(error.message) } : {}),
  };
}

// After the decision, the current state is no longer the one that would be changed.
async function currentStateOf(
  { accounts, toolsets, gateway }: AdminContext,
  approval: ApprovalRow,
  { actor, signal }: AdminRequest,
): Promise<JsonObject> {
  const account = approval.status === 'pending' ? await accounts.get(approval.accountId) : undefined;
  const toolset = account && toolsets.compile(account.integration.name, {});
  if (!account || !toolset?.ok) return { present: null, changes: [] };
  const origin = { client: actor.client, apiTokenId: actor.id, signal };
  const present = await readCurrentState({ gateway, toolset: toolset.value, account }, approval, origin);
  if (!present) return { present: null, changes: [] };
  return {
    present: showInvisibleIn(present.state),
    changes: present.changes.map((change) => showInvisibleIn({ ...change })),
  };
}
