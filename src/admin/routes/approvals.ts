import { presentApproval } from '../present.js';
import { type AdminRoute, answer, errorAnswer, listAnswer, pageOf, refusalAnswer } from '../route.js';

/** Approvals of held calls: what waits, and a person's decision. */
export const approvalRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/approval',
    summary: 'List held calls, newest first; those that wait unless another status is asked for',
    query: {
      status: 'pending (the default), approved, denied, executing, done, expired or all',
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
        ? listAnswer(list.value.items.map(presentApproval), list.value.nextCursor, page.value.limit)
        : refusalAnswer(list.refusal);
    },
  },
  {
    method: 'GET',
    path: '/approval/:id',
    summary: 'Show a held call: exactly what would be sent, and what became of it',
    response: 'The approval.',
    answers: { 200: 'Approval' },
    handle: async ({ approvals }, { params }) => {
      const { id = '' } = params;
      const approval = await approvals.get(id);
      return approval
        ? answer(200, presentApproval(approval))
        : errorAnswer('not_found', `There is no approval ${id.slice(0, 60)}.`);
    },
  },
  {
    method: 'POST',
    path: '/approval/:id',
    summary: 'Decide a pending call; an approval lets that one call through, once, within 15 minutes',
    act: 'approval.decide',
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['decision'],
      properties: {
        decision: { enum: ['approve', 'deny'] },
        reason: {
          type: ['string', 'null'],
          maxLength: 500,
          description: 'Told to the model where the call is denied.',
        },
      },
    },
    response: 'The decided approval.',
    answers: { 200: 'Approval' },
    handle: async ({ approvals }, { params, body, actor }) => {
      const decided = await approvals.decide(params.id ?? '', body, actor.name);
      return decided.ok ? answer(200, presentApproval(decided.value)) : refusalAnswer(decided.refusal);
    },
  },
];
