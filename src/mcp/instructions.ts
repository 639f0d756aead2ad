import type { Endpoint } from '../gateway/index.js';

const lastHourMs = 3_600_000;

/** When this server ends, where that is less than an hour away; null otherwise. */
export function endingSoon(endpoint: Endpoint, now: number): string | null {
  const { expiresAt } = endpoint.server;
  return expiresAt !== null && expiresAt - now < lastHourMs ? new Date(expiresAt).toISOString() : null;
}

/** What a model should know before the first call: the service, the account, what this server lets through, when it ends. */
export function instructionsFor(endpoint: Endpoint, now: number): string {
  const { account, server, toolset } = endpoint;
  const { record } = account.integration;
  const known = record.context.filter((item) => account.context[item.name] !== undefined);
  const filled = known.map((item) => `${item.name} (${item.title}: ${account.context[item.name]})`).join(', ');
  const isReadOnly = toolset.tools.every((tool) => tool.annotations.readOnlyHint);
  const ending = endingSoon(endpoint, now);
  return [
    record.instructions.trim(),
    `Connected account: "${account.name}" in the data centre ${account.dataCenter.title}.${filled ? ` Filled in by itself, so leave it out: ${filled}.` : ''}`,
    `This server offers ${toolset.tools.length} tools${isReadOnly ? ', all of them read-only' : ''}.${server.config.dry_run === true ? ' It is in dry-run: writes are shown, never sent.' : ''}`,
    ending ? `It ends at ${ending}.` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}
