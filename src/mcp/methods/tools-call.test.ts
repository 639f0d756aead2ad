import { describe, expect, test } from 'vitest';
import type { ToolOutcome } from '../../reply/index.js';
import { type Answer, ask, askLegacy, askModern, legacyVersions, testMcp } from '../test-support/ask.js';
import { createFakeGateway, done, fakeEndpoint } from '../test-support/fake-gateway.js';

const tool = 'list_all_acme_mail_things';
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

/** The same call in the stateless era and in each legacy revision, and without a version header. */
async function callInAllEras(
  outcome: ToolOutcome | undefined,
  params: { readonly [name: string]: unknown } = { name: tool },
): Promise<readonly Answer[]> {
  const gateway = createFakeGateway(outcome ? { onCall: () => outcome } : {});
  const answers = [await askModern('tools/call', params, { gateway })];
  for (const version of [...legacyVersions, undefined])
    answers.push(await askLegacy('tools/call', params, { gateway, version }));
  return answers;
}

function texts(answer: Answer): readonly string[] {
  const content = answer.json.result?.content;
  return Array.isArray(content)
    ? content.map((block: { type: string; text: string }) => `${block.type}: ${block.text}`)
    : [];
}

describe('refuses', () => {
  test.each([[{}], [{ name: 5 }], [{ name: null }], [{ name: '' }], [{ name: ['a'] }]])(
    'a call of %j',
    async (params) => {
      for (const answer of await callInAllEras(undefined, params)) {
        expect(answer.status).toBe(200);
        expect(answer.json).toMatchObject({
          id: 1,
          error: { code: -32602, message: expect.stringContaining('params.name') },
        });
      }
    },
  );
  test.each(['no_such_tool', 'constructor', '__proto__', 'x'.repeat(500)])(
    'the unknown tool %s, in words for the model',
    async (name) => {
      for (const answer of await callInAllEras(undefined, { name })) {
        expect(answer.status).toBe(200);
        expect(answer.json.result).toMatchObject({
          isError: true,
          content: [{ text: expect.stringContaining('There is no tool') }],
        });
        expect(answer.json.error).toBeUndefined();
      }
    },
  );
});

describe('turns a refusal into words for the model', () => {
  test('bad arguments, every fault named', async () => {
    const failures = [
      { path: 'limit', message: 'must be an integer' },
      { path: 'other', message: 'is no argument' },
    ];
    const refusal = {
      code: 'invalid_params',
      message: 'The arguments do not fit: limit must be an integer.',
      failures,
    } as const;
    for (const answer of await callInAllEras({ kind: 'refused', refusal })) {
      expect(answer.status).toBe(200);
      expect(answer.json.result).toMatchObject({ isError: true });
      expect(answer.json.result).not.toHaveProperty('structuredContent');
      expect(texts(answer)).toEqual([
        'text: Refused: The arguments do not fit: limit must be an integer.\n- other: is no argument\nWhat to do: Correct the named fields and send the request again.',
      ]);
      expect(answer.text).not.toContain('gatehouse/');
    }
  });
  test.each(['needs_reauth', 'approval_required', 'unavailable', 'upstream_timeout', 'forbidden', 'internal'] as const)(
    '%s',
    async (code) => {
      const refusal = { code, message: 'It did not go through.', data: { fact: 1 } };
      for (const answer of await callInAllEras({ kind: 'refused', refusal })) {
        expect(answer.status).toBe(200);
        expect(answer.json.result).toMatchObject({ isError: true });
        expect(texts(answer)).toEqual([
          expect.stringMatching(/^text: (Refused|Error): It did not go through\.\nWhat to do: ./),
        ]);
        // Seven clients print _meta to their model.
        expect(answer.text).not.toContain('gatehouse/');
      }
    },
  );
});

describe('turns a failure of the service into words, figures and headers', () => {
  const failed = {
    kind: 'failed',
    status: 429,
    code: 'TOO_MANY',
    message: 'Too many requests',
    help: 'Wait, then call again.',
    raw: null,
    rateLimit: { limit: 30, remaining: 0, resetSeconds: 17, retryAfterSeconds: 18 },
  } as const satisfies ToolOutcome;
  test('all figures', async () => {
    for (const answer of await callInAllEras(failed)) {
      expect(answer.status).toBe(200);
      expect(answer.headers).toEqual({
        'ratelimit-limit': '30',
        'ratelimit-remaining': '0',
        'ratelimit-reset': '17',
        'retry-after': '18',
      });
      expect(answer.json.result).toMatchObject({ isError: true });
      expect(answer.text).not.toContain('gatehouse/');
      expect(answer.json.result).not.toHaveProperty('structuredContent');
      expect(texts(answer)).toEqual([
        'text: Error: The service refused or failed: Too many requests\nUpstream status 429, code TOO_MANY.\nRate limit: limit 30, remaining 0, reset seconds 17, retry after seconds 18.\nWhat to do: Wait, then call again.',
      ]);
    }
  });
  test('no figure is invented', async () => {
    for (const answer of await callInAllEras({ ...failed, code: null, rateLimit: { retryAfterSeconds: 5 } })) {
      expect(answer.headers).toEqual({ 'retry-after': '5' });
      expect(texts(answer)[0]).toContain('Upstream status 429.\nRate limit: retry after seconds 5.');
    }
    for (const answer of await callInAllEras({ ...failed, rateLimit: {} })) {
      expect(answer.headers).toEqual({});
      expect(answer.text).not.toMatch(/rate.?limit/i);
    }
  });
});

describe('shapes a success', () => {
  const payload = { items: [{ id: '9007199254740993', 'ünï “x”': '\u2028"\\' }] };
  test.each([
    [undefined, true, false],
    ['text', true, false],
    ['both', true, true],
    ['structured', false, true],
  ] as const)(
    'of result_shape %s: as text %j, as structure %j, and an error flag of false',
    async (shape, asText, asStructure) => {
      const whole = { notes: ['First “note”.'], ...payload };
      const config = shape === undefined ? {} : { result_shape: shape };
      const gateway = createFakeGateway({ onCall: () => done(payload, whole.notes) });
      const params = { name: tool };
      const endpoint = fakeEndpoint({ config });
      for (const answer of [
        await askModern('tools/call', params, { gateway, endpoint }),
        await askLegacy('tools/call', params, { gateway, endpoint }),
      ]) {
        const { content, structuredContent, isError } = answer.json.result ?? {};
        expect(isError).toBe(false);
        expect(content).toEqual(asText ? [{ type: 'text', text: JSON.stringify(whole) }] : []);
        expect(structuredContent).toEqual(asStructure ? whole : undefined);
        expect(answer.headers).toEqual({});
      }
    },
  );
  test('errors carry no structure, whatever the shape', async () => {
    const outcome = { kind: 'refused', refusal: { code: 'forbidden', message: 'No.' } } as const;
    const gateway = createFakeGateway({ onCall: () => outcome });
    const endpoint = fakeEndpoint({ config: { result_shape: 'structured' } });
    const answer = await askLegacy('tools/call', { name: tool }, { gateway, endpoint });
    expect(answer.json.result).not.toHaveProperty('structuredContent');
    expect(texts(answer)[0]).toMatch(/^text: Refused: No\./);
  });
  test('to the last digit', async () => {
    const text = '{"id":"123456789012345678901234567890","ratio":1.10}';
    for (const answer of await callInAllEras({ ...done(), text } as ToolOutcome)) {
      expect(texts(answer)).toEqual([`text: ${text}`]);
    }
  });
  test('notes come first in the one JSON object, and nowhere else', async () => {
    for (const answer of await callInAllEras(done({ a: 1 }, ['First “note”.', 'Second note.']))) {
      expect(texts(answer)).toEqual(['text: {"notes":["First “note”.","Second note."],"a":1}']);
      expect(answer.text.split('Second note').length).toBe(2);
    }
  });
  test('what was cut comes before the payload', async () => {
    const outcome = {
      ...done({ next: { start: 2 }, items: [1, 2] }, ['Cut.']),
      cut: { from: 0, to: 2 },
    } as ToolOutcome;
    for (const answer of await callInAllEras(outcome))
      expect(texts(answer)).toEqual([
        'text: {"notes":["Cut."],"cut":{"from":0,"to":2},"next":{"start":2},"items":[1,2]}',
      ]);
  });
  test('a long one has a line for each member and item, and is the same JSON', async () => {
    const items = Array.from({ length: 300 }, (_, index) => ({ id: index, text: `a "quoted", [${index}] {` }));
    for (const answer of await callInAllEras(done({ items, more: { a: [1, 2] }, none: [] }, ['A note.']))) {
      const [text = ''] = texts(answer).map((shown) => shown.replace(/^text: /, ''));
      expect(JSON.parse(text)).toEqual({ notes: ['A note.'], items, more: { a: [1, 2] }, none: [] });
      expect(text.split('\n').length).toBeGreaterThan(300);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(60);
    }
  });
  test('figures that the service gave go into headers', async () => {
    for (const answer of await callInAllEras({ ...done(), rateLimit: { limit: 30, remaining: 29 } } as ToolOutcome)) {
      expect(answer.headers).toEqual({ 'ratelimit-limit': '30', 'ratelimit-remaining': '29' });
      expect(answer.text).not.toContain('gatehouse/');
    }
  });
  test('only the stateless revision has a result type and names the server', async () => {
    const [modern, ...legacy] = await callInAllEras(done());
    expect(modern?.json.result).toMatchObject({
      resultType: 'complete',
      _meta: { [serverInfoKey]: { name: 'gatehouse' } },
    });
    expect(modern?.json.result).not.toHaveProperty('ttlMs');
    for (const answer of legacy) expect(Object.keys(answer.json.result ?? {})).toEqual(['content', 'isError']);
  });
});

describe('hands over', () => {
  test.each([
    ['no arguments', { name: tool }, undefined],
    ['arguments of null', { name: tool, arguments: null }, undefined],
    ['empty arguments', { name: tool, arguments: {} }, {}],
    ['arguments as they are', { name: tool, arguments: { a: [1, { b: null }] } }, { a: [1, { b: null }] }],
    ['arguments that are no object, for the gateway to judge', { name: tool, arguments: 'x' }, 'x'],
  ])('%s', async (_what, params, input) => {
    const gateway = createFakeGateway();
    await askModern('tools/call', params, { gateway });
    await askLegacy('tools/call', params, { gateway });
    expect(gateway.calls.map((call) => [call.toolName, call.input])).toEqual([
      [tool, input],
      [tool, input],
    ]);
  });
  test('long integers to the last digit, bare ones told from digits in quotes', async () => {
    const gateway = createFakeGateway();
    await ask(
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${tool}","arguments":{"id":12345678901234567890,"other":"12345678901234567890"}}}`,
      { gateway },
    );
    expect(gateway.calls[0]?.input).toEqual({ id: 12345678901234567890n, other: '12345678901234567890' });
  });
  test('who calls: the client’s own words where it gave them, else its user agent', async () => {
    const gateway = createFakeGateway();
    const headers = { userAgent: `agent/1 ${'x'.repeat(500)}` };
    await askModern('tools/call', { name: tool }, { gateway, headers, apiTokenId: 'tok_9' });
    await askLegacy('tools/call', { name: tool }, { gateway, headers });
    await askLegacy('tools/call', { name: tool }, { gateway });
    expect(gateway.calls.map(({ origin }) => origin.client)).toEqual([
      'tester/1.2',
      headers.userAgent.slice(0, 120),
      null,
    ]);
    expect(gateway.calls.map(({ origin }) => origin.apiTokenId)).toEqual(['tok_9', null, null]);
  });
  test('who calls, of a legacy client: what its handshake said, by the user agent that said it, on that server alone', async () => {
    const gateway = createFakeGateway();
    const mcp = testMcp(gateway);
    const introduce = (name: string, userAgent: string) =>
      askLegacy(
        'initialize',
        { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name, version: '2' } },
        { mcp, headers: { userAgent } },
      );
    const call = (userAgent: string, endpoint = fakeEndpoint()) =>
      askLegacy('tools/call', { name: tool }, { mcp, endpoint, headers: { userAgent } });
    await introduce('editor', 'node');
    await introduce('desk', 'undici/7');
    await call('node');
    await call('undici/7');
    await call('curl/8');
    const { server, ...rest } = fakeEndpoint();
    await call('node', { ...rest, server: { ...server, id: 'mcp_other' } });
    await askModern('tools/call', { name: tool }, { mcp, headers: { userAgent: 'node' } });
    expect(gateway.calls.map(({ origin }) => origin.client)).toEqual([
      'editor/2 by node',
      'desk/2 by undici/7',
      'curl/8',
      'node',
      'tester/1.2',
    ]);
  });
});
