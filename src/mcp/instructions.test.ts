import { expect, test } from 'vitest';
import { askLegacy, askModern } from './test-support/ask.js';
import { fakeEndpoint, testNow } from './test-support/fake-gateway.js';

async function instructions(changes: Parameters<typeof fakeEndpoint>[0] = {}): Promise<string> {
  const endpoint = fakeEndpoint(changes);
  const modern = await askModern('server/discover', {}, { endpoint });
  const legacy = await askLegacy('initialize', { protocolVersion: '2025-11-25' }, { endpoint });
  expect(legacy.json.result?.instructions).toBe(modern.json.result?.instructions);
  return String(modern.json.result?.instructions);
}

test('tell the service, the account, what is filled in and what the filter allows', async () => {
  expect(await instructions()).toBe(
    [
      'Acme Mail: Domains hold mailboxes; verify a domain before you use it.',
      'Connected account: "Example account", data centre United States, organization title: "Example Ltd \\"quoted\\"". The account fills these arguments by itself, so leave them out: org_id (Organization id: "4567").',
      'This MCP server offers 2 tools (1 read-only, 1 that change something, 1 of these destructive).',
    ].join('\n\n'),
  );
});

test('say that a read-only server changes nothing', async () => {
  expect(await instructions({ readOnly: true })).toContain(
    'offers 1 tool (all read-only: nothing can be changed through it).',
  );
});

test('say that a server is in dry-run', async () => {
  expect(await instructions({ config: { dry_run: true } })).toContain('It is in dry-run');
});

test('say when the server ends, and say it louder in its last hour', async () => {
  expect(await instructions({ expiresAt: testNow + 86_400_000 })).toContain('expires at 2026-11-24T12:00:00.000Z.');
  expect(await instructions({ expiresAt: testNow + 600_000 })).toContain(
    'ends within the hour, at 2026-11-23T12:10:00.000Z',
  );
});

test('say which calls wait for a person', async () => {
  expect(await instructions({ config: { approval: 'write' } })).toContain('Calls that change something wait until');
  expect(await instructions({ config: { approval: 'destructive' } })).toContain('Destructive calls wait until');
  expect(await instructions({ config: { approval: 'none' } })).not.toContain('wait until');
});
