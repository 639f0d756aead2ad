import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, askLegacy, modernMeta, testMcp } from './test-support/ask.js';
import { createFakeGateway, done } from './test-support/fake-gateway.js';

const statuses = new Set([200, 202, 400, 404]);
const mcp = testMcp(createFakeGateway({ onCall: () => done({ ok: true }) }));
const versions = fc.constantFrom(undefined, '2026-07-28', '2025-11-25', '2025-03-26', '1900-01-01', '', 'é');
const methods = fc.constantFrom(
  'tools/list',
  'tools/call',
  'initialize',
  'ping',
  'server/discover',
  'no/such',
  'notifications/x',
);

/** Expects a response that a JSON-RPC client can read. */
function expectWellFormed(text: string, status: number): void {
  expect(statuses.has(status)).toBe(true);
  if (status === 202) {
    expect(text).toBe('');
    return;
  }
  const parsed: unknown = JSON.parse(text);
  for (const reply of Array.isArray(parsed) ? parsed : [parsed]) {
    expect(reply.jsonrpc).toBe('2.0');
    expect('result' in reply).not.toBe('error' in reply);
    if ('error' in reply) {
      expect(Number.isInteger(reply.error.code)).toBe(true);
      expect(reply.error.message.length).toBeGreaterThan(0);
    }
  }
}

test('any text is answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), versions, async (text, protocolVersion) => {
      const answer = await ask(text, { mcp, headers: { protocolVersion } });
      expectWellFormed(answer.text, answer.status);
    }),
    { numRuns: 1500 },
  );
});

test('any message of the right outline is answered, its id kept', async () => {
  const id = fc.oneof(fc.integer(), fc.string(), fc.maxSafeInteger());
  const meta = fc.oneof(
    fc.constant(modernMeta),
    fc.dictionary(fc.constantFrom(...Object.keys(modernMeta), 'progressToken'), fc.jsonValue()),
    fc.jsonValue(),
  );
  const params = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        _meta: meta,
        name: fc.oneof(fc.constant('list_all_acme_mail_things'), fc.jsonValue()),
        arguments: fc.jsonValue(),
        cursor: fc.jsonValue(),
        protocolVersion: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  );
  const headers = fc.record({
    protocolVersion: versions,
    method: fc.option(fc.oneof(methods, fc.string()), { nil: undefined }),
    name: fc.option(fc.string(), { nil: undefined }),
    userAgent: fc.constant(undefined),
  });
  await fc.assert(
    fc.asyncProperty(id, methods, params, headers, async (requestId, method, someParams, someHeaders) => {
      const answer = await ask(
        { jsonrpc: '2.0', id: requestId, method, params: someParams },
        { mcp, headers: someHeaders },
      );
      expectWellFormed(answer.text, answer.status);
      expect(answer.status).not.toBe(202);
      expect(answer.json.id).toBe(Object.is(requestId, -0) ? 0 : requestId);
    }),
    { numRuns: 3000 },
  );
});

test('any batch is answered or refused whole', async () => {
  const message = fc.oneof(
    fc.record({ jsonrpc: fc.constant('2.0'), id: fc.integer(), method: methods }),
    fc.record({ jsonrpc: fc.constant('2.0'), method: methods }),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 8 }), versions, async (messages, protocolVersion) => {
      const answer = await ask(messages, { mcp, headers: { protocolVersion } });
      expectWellFormed(answer.text, answer.status);
    }),
    { numRuns: 1000 },
  );
});

test('an integer id of any length comes back digit for digit, whatever surrounds it', async () => {
  const digits = fc.stringMatching(/^-?[1-9]\d{0,40}$/);
  await fc.assert(
    fc.asyncProperty(digits, fc.jsonValue(), fc.boolean(), async (id, noise, isText) => {
      const written = isText ? `"${id}"` : id;
      const body = `{"params":{"a":${JSON.stringify(noise)},"id":${isText ? id : `"${id}"`}},"jsonrpc":"2.0", "id" :\n${written},"method":"ping"}`;
      const answer = await ask(body, { mcp });
      expect(answer.text).toBe(`{"jsonrpc":"2.0","id":${written},"result":{}}`);
    }),
    { numRuns: 500 },
  );
});

test('what a tool answers arrives as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.string()), async (payload, notes) => {
      const { notes: _notes, ...structured } = JSON.parse(JSON.stringify(payload));
      const gateway = createFakeGateway({ onCall: () => done(structured, notes) });
      const answer = await askLegacy('tools/call', { name: 'list_all_acme_mail_things' }, { gateway });
      const { content } = answer.json.result as { content: { text: string }[] };
      expect(content).toHaveLength(1);
      expect(JSON.parse(content[0]?.text ?? '')).toEqual({ ...structured, ...(notes.length > 0 ? { notes } : {}) });
      expect(answer.json.result).not.toHaveProperty('structuredContent');
    }),
    { numRuns: 300 },
  );
});
