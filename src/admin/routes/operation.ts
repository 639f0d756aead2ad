import { programCommand, programFile } from '../../config/index.js';
import { eventTypes } from '../../events/index.js';
import { apiActions } from '../../servers/index.js';
import { type AdminRoute, answer, errorAnswer } from '../route.js';
import { picked } from '../route-action.js';

/** Routes about the gateway itself: its health in detail, and whether events arrive. */
export const operationRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/doctor',
    id: 'diagnose',
    action: 'operation:read',
    isWhole: true,
    summary: 'Look at store, keys, OAuth clients, the clock, the hosts of the connected accounts, and each account',
    response: 'The findings; healthy if no check failed.',
    answers: { 200: 'Diagnosis' },
    handle: async ({ diagnose }, { signal }) => {
      const findings = await diagnose(signal);
      return answer(200, {
        healthy: !findings.some(({ verdict }) => verdict === 'fault'),
        findings: findings.map(({ name, verdict, detail }) => ({ name, verdict, detail })),
      });
    },
  },
  {
    method: 'GET',
    path: '/version',
    id: 'getVersion',
    action: 'operation:read',
    summary: 'What runs here',
    response: 'Versions, the store, and the base address of MCP URLs.',
    answers: { 200: 'Version' },
    handle: async ({ version, store, publicUrl }) =>
      answer(200, {
        version,
        node: process.versions.node,
        store: store.driver,
        public_url: publicUrl,
        command: programCommand(),
        api_actions: apiActions,
        event_types: Object.keys(eventTypes),
        // Desktop clients start commands without a shell's PATH, so both programs are named by their absolute paths.
        stdio_command: [process.execPath, programFile, 'bridge'],
      }),
  },
  {
    method: 'GET',
    path: '/webhook',
    id: 'getWebhook',
    action: 'webhooks:read',
    isWhole: true,
    summary: 'Where account events are sent, and those that have not arrived',
    response: 'The webhook.',
    answers: { 200: 'Webhook' },
    handle: async ({ webhook, store }) => {
      const waiting = await store.events.list(100);
      return answer(200, {
        url: webhook?.url ?? null,
        waiting: waiting.map(({ id, accountId, type, attempts, nextAt, lastError, createdAt }) => ({
          id,
          integrated_account_id: accountId,
          type,
          attempts,
          next_attempt_at: nextAt === null ? null : new Date(nextAt).toISOString(),
          last_error: lastError,
          created_at: new Date(createdAt).toISOString(),
        })),
      });
    },
  },
  {
    method: 'POST',
    path: '/webhook/test',
    id: 'testWebhook',
    action: 'webhooks:write',
    isWhole: true,
    summary: 'Send a test event',
    act: { action: 'webhook.test', subject: ({ made }) => ({ arguments: picked(made, ['arrived']) }) },
    response: 'The response of the receiver.',
    answers: { 200: 'TestedWebhook' },
    handle: async ({ webhook }, { signal }) => {
      if (!webhook)
        return errorAnswer('conflict', 'No webhook is configured: set GATEHOUSE_WEBHOOK_URL and restart the gateway.');
      const { status, fault } = await webhook.test(signal);
      return answer(200, { arrived: fault === null, status, fault });
    },
  },
];
