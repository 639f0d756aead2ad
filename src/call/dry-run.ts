import type { ToolOutcome } from '../reply/index.js';
import { buildRequest } from '../upstream/index.js';
import type { CheckedCall } from './checked-call.js';

/** The request that a call would have sent, for MCP servers in dry-run mode. */
export function dryRun({
  account,
  method,
  values,
  notes,
}: Pick<CheckedCall, 'account' | 'method' | 'values' | 'notes'>): ToolOutcome {
  const built = buildRequest(method.record, values, {
    hosts: account.hosts,
    headers: account.integration.headers,
  });
  if (!built.ok) return { kind: 'refused', refusal: built.refusal };
  const { body, file: _file, ...request } = built.value;
  const structured = { dry_run: true, request: { ...request, body: body ?? null } };
  return {
    kind: 'done',
    status: 200,
    structured,
    text: JSON.stringify(structured),
    notes: [
      ...notes,
      'This is a dry run: nothing was sent and nothing has changed. The request shows what would have been sent.',
    ],
    rateLimit: {},
  };
}
