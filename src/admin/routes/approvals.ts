import { type JsonObject, showInvisibleIn } from '../../base/index.js';
import type { ApprovalRow } from '../../store/index.js';
import { readCurrentState } from '../current-state.js';
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
import { namedId, picked } from '../route-act.js';
import { serializeApproval } from '../serialize.js';

/** Approvals of held calls: what waits, and a person's decision. */
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
          enum: ['pending', 'approved', 'denied', 'executing', 'done', 'expired', 'all'],
          default: 'pending',
        },
      },
      cursor: 'Opaque, from next_cursor',
      limit: '1 to 100, 25 by default',
    },
    response: 'A page of approvals.',
    answers: { 200: ['Approval'] },
    handle: async ({ approvals }, { query }) => {
      const page = pageOf(query);
      if (!page.ok) return refusalAnswer(page.refusal);
      const list = await approvals.list(query.status, page.value);
      return list.ok
        ? listAnswer(list.value.items.map(serializeApproval), list.value.nextCursor, page.value.limit)
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
        description: 'Whether to read how the object that would be changed is now; null where no tool can',
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
      const shown = serializeApproval(approval);
      // A viewer's look is never carried to the connected service.
      const isWanted = present === 'true' && request.actor.role === 'admin';
      return answer(200, isWanted ? { ...shown, present: await currentStateOf(context, approval, request) } : shown);
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
      properties: {
        decision: { enum: ['approve', 'deny'] },
        reason: {
          type: ['string', 'null'],
          maxLength: 500,
          description: 'Returned to the model if the call is denied.',
        },
      },
    },
    response: 'The decided approval.',
    answers: { 200: 'Approval' },
    handle: async ({ approvals }, { params, body, actor }) => {
      const decided = await approvals.decide(params.id ?? '', body, actor.name);
      return decided.ok ? answer(200, serializeApproval(decided.value)) : refusalAnswer(decided.refusal);
    },
  },
];

// Once it is decided the present state is no longer the one that would be changed.
async function currentStateOf(
  { accounts, toolsets, gateway }: AdminContext,
  approval: ApprovalRow,
  { actor, signal }: AdminRequest,
): Promise<JsonObject | null> {
  const account = approval.status === 'pending' ? await accounts.get(approval.accountId) : undefined;
  const toolset = account && toolsets.compile(account.integration.name, {});
  if (!account || !toolset?.ok) return null;
  const origin = { client: actor.client, apiTokenId: actor.id, signal };
  const present = await readCurrentState({ gateway, toolset: toolset.value, account }, approval, origin);
  return present && showInvisibleIn(present);
}
