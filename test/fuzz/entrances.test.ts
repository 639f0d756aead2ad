import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonValue, systemClock, writeExactJson } from '../../src/base/index.js';
import { createGateway, type Endpoint } from '../../src/call/index.js';
import { programVersion } from '../../src/config/index.js';
import { withGuidance } from '../../src/guidance/index.js';
import { createMcp, type Mcp } from '../../src/mcp/index.js';
import { createLogger, createMetrics, type Logger } from '../../src/observe/index.js';
import { type OpenAdmin, openAdmin, type Verb } from '../admin/open-admin.js';

/** Number of inputs per entry point; together more than 50,000. */
const runs = { body: 12_000, message: 16_000, argument: 13_000, admin: 6_000, address: 3_000, page: 4_000 };
// Printed, so that what was found once can be found again: GATEHOUSE_FUZZ_SEED repeats a run.
const seed = Number(process.env.GATEHOUSE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`fuzzing with seed ${seed}\n`);

let admin: OpenAdmin;
let mcp: Mcp;
let endpoint: Endpoint;
let secrets: readonly string[];
let servers: string;
const faults: unknown[] = [];

beforeAll(async () => {
  admin = await openAdmin();
  await admin.addAccount('acc_fuzz');
  servers = '/integrated-account/acc_fuzz/mcp';
  const log: Logger = createLogger('silent');
  log.error = (...entry: unknown[]) => void faults.push(entry);
  const { installation } = admin;
  const gateway = createGateway({
    lookUp: async () => ({ kind: 'nothing' }),
    fileBytesMax: 1_000,
    ...installation,
    pausedScripts: installation.store.pausedScripts,
    audit: { ...installation.store.audit, append: async () => {} },
    kept: installation.store.idempotency,
    origin: () => admin.origin,
    replyCharsMax: 60_000,
    changeCount: () => installation.store.servers.changeCount(),
    clock: systemClock,
    log,
    metrics: createMetrics(),
  });
  const serverInfo = { name: 'gatehouse', title: 'Gatehouse', version: programVersion() };
  mcp = createMcp({ gateway: withGuidance(gateway, systemClock), serverInfo, now: () => systemClock.now(), log });
  const made = await installation.servers.create('acc_fuzz', { name: 'fuzz', config: { dry_run: true } }, 'fuzz');
  if (!made.ok) throw new Error(made.refusal.message);
  const opened = await gateway.open(made.value.token, null);
  if (!opened.ok) throw new Error(opened.refusal.kind);
  endpoint = opened.endpoint;
  secrets = [made.value.token];
});
afterAll(() => admin?.close());

/** A response reveals no secrets and no internals of the program. */
function expectTight(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/\n\s+at .*\.[jt]s:\d+/);
  expect(text).not.toContain('node_modules');
}

const versions = fc.constantFrom(
  undefined,
  '2026-07-28',
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
  '2024-11-05',
  'x',
  '',
);
const header = fc.option(fc.string({ maxLength: 30 }), { nil: undefined });
const ask = async (text: string, headers: { readonly [name: string]: string | undefined }): Promise<string> => {
  const { protocolVersion, method, name } = headers;
  const signal = new AbortController().signal;
  const request = {
    text,
    headers: { protocolVersion, method, name, userAgent: undefined },
    endpoint,
    apiTokenId: null,
    signal,
    events: null,
    reopen: async () => null,
  };
  const answer = await mcp.handle(request);
  expect([200, 202, 400, 404]).toContain(answer.status);
  const body = Buffer.concat(answer.body.map((piece) => Buffer.from(piece))).toString('utf8');
  if (body !== '') JSON.parse(body);
  if (body.length < 100_000) expectTight(body);
  return body;
};
const check = <T extends unknown[]>(property: fc.IAsyncProperty<T>, numRuns: number) =>
  fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true });

describe('the MCP entrance', () => {
  it('answers any body', async () => {
    const body = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.json({ maxDepth: 4 }));
    await check(
      fc.asyncProperty(body, versions, header, header, async (text, protocolVersion, method, name) => {
        await ask(text, { protocolVersion, method, name });
      }),
      runs.body,
    );
    expect(faults).toEqual([]);
  }, 300_000);

  it('returns a valid response to any well-formed message', async () => {
    const keys = ['protocolVersion', 'clientCapabilities', 'clientInfo'].map((key) => `io.modelcontextprotocol/${key}`);
    const meta = fc.dictionary(
      fc.constantFrom(...keys, 'progressToken'),
      fc.oneof(versions, fc.jsonValue({ maxDepth: 2 })),
      {
        maxKeys: 4,
      },
    );
    const name = fc.oneof(fc.constantFrom(...endpoint.toolset.tools.map((tool) => tool.name)), fc.string());
    const method = fc.constantFrom(
      'tools/call',
      'tools/list',
      'initialize',
      'server/discover',
      'prompts/get',
      'resources/read',
      'completion/complete',
      'ping',
    );
    const params = fc.record(
      {
        _meta: meta,
        name,
        arguments: fc.jsonValue({ maxDepth: 3 }),
        cursor: fc.jsonValue({ maxDepth: 1 }),
        requestState: fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 1 })),
        inputResponses: fc.jsonValue({ maxDepth: 2 }),
        uri: fc.oneof(fc.webUrl(), fc.string()),
      },
      { requiredKeys: [] },
    );
    await check(
      fc.asyncProperty(method, params, versions, async (called, someParams, protocolVersion) => {
        const message = { jsonrpc: '2.0', id: 1, method: called, params: someParams };
        const named = typeof someParams.name === 'string' ? someParams.name : undefined;
        await ask(JSON.stringify(message), { protocolVersion, method: called, name: named });
      }),
      runs.message,
    );
    expect(faults).toEqual([]);
  }, 300_000);

  it('checks any arguments of any tool without throwing', async () => {
    const tools = endpoint.toolset.tools;
    const someArguments = fc.nat(tools.length - 1).chain((index) => {
      const names = Object.keys(tools[index]?.inputSchema.properties ?? {});
      const value = fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
        fc.constantFrom('..', '%2e', '../x'),
      );
      const known =
        names.length === 0 ? fc.string() : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, fc.string());
      return fc.tuple(fc.constant(tools[index]?.name ?? ''), fc.dictionary(known, value, { maxKeys: 8 }));
    });
    await check(
      fc.asyncProperty(someArguments, async ([name, input]) => {
        const params = { name, arguments: input as JsonValue };
        await ask(writeExactJson({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }), {});
      }),
      runs.argument,
    );
    expect(faults).toEqual([]);
  }, 300_000);
});

describe('the admin API', () => {
  const verb = fc.constantFrom<Verb>('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
  const part = fc.oneof(
    fc.constantFrom(
      'integrated-account',
      'acc_fuzz',
      'mcp',
      'approval',
      'audit-log',
      'export',
      'api-token',
      'integration',
      'proxy',
    ),
    fc.string({ maxLength: 20 }).map(encodeURIComponent),
  );

  it('answers any request of whoever has no token with 401, 404 or 405', async () => {
    await check(
      fc.asyncProperty(
        verb,
        fc.array(part, { maxLength: 5 }),
        fc.string({ maxLength: 60 }),
        async (method, parts, token) => {
          const visible = token.replaceAll(/[^\x20-\x7e]/g, '');
          const answer = await admin.ask(method, `/${parts.join('/')}`, undefined, {
            authorization: `Bearer ${visible}`,
          });
          expect([400, 401, 404, 405]).toContain(answer.status);
          expectTight(JSON.stringify(answer.body));
        },
      ),
      runs.address,
    );
  }, 300_000);

  it('never returns 500 for any body or query of an administrator', async () => {
    const path = fc.constantFrom(
      '/integrated-account',
      servers,
      `${servers}/mcp_x`,
      `${servers}/mcp_x/rotate`,
      `${servers}/mcp_x/accept`,
      '/approval',
      '/approval/apr_x',
      '/audit-log',
      '/audit-log/verification',
      '/api-token/tok_x',
      '/integration/zoho_mail',
      '/proxy/domains',
    );
    const query = fc.dictionary(
      fc.constantFrom('cursor', 'limit', 'status', 'from', 'to', 'outcome', 'x'),
      fc.string({ maxLength: 12 }),
      {
        maxKeys: 3,
      },
    );
    const body = fc.option(
      fc.oneof(
        fc.json({ maxDepth: 3 }),
        fc.string(),
        fc
          .record(
            {
              name: fc.jsonValue({ maxDepth: 0 }),
              config: fc.dictionary(
                fc.constantFrom('methods', 'tags', 'tools', 'approval', 'auth', 'pin_tools', 'x'),
                fc.jsonValue({ maxDepth: 1 }),
              ),
              expires_at: fc.oneof(
                fc.string(),
                fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
              ),
              decision: fc.constantFrom('approve', 'deny', 'x', 1),
              reason: fc.jsonValue({ maxDepth: 0 }),
              overlap_seconds: fc.jsonValue({ maxDepth: 0 }),
            },
            { requiredKeys: [] },
          )
          .map((value) => JSON.stringify(value)),
      ),
      { nil: undefined },
    );
    await check(
      fc.asyncProperty(verb, path, query, body, async (method, to, someQuery, someBody) => {
        const sent = method === 'GET' ? undefined : someBody;
        const answer = await admin.ask(method, `${to}?${new URLSearchParams(someQuery).toString()}`, sent);
        expect([200, 201, 400, 404, 405, 409]).toContain(answer.status);
        expectTight(JSON.stringify(answer.body));
      }),
      runs.admin,
    );
  }, 300_000);
});

describe('the pages and forms that people open', () => {
  it('answer any address, query, cookie and form without a 500', async () => {
    const odd = fc.string({ maxLength: 40 });
    const segment = fc.oneof(fc.constantFrom('apr_x', 'lnk_x', '..', '%2e%2e', '%00'), odd.map(encodeURIComponent));
    const address = fc
      .tuple(
        fc.constantFrom(
          '/connect/',
          '/oauth/callback',
          '/session',
          '/session/ticket/',
          '/session/oidc',
          '/session/oidc/callback',
          '/approvals/',
          '/.well-known/oauth-protected-resource/mcp/',
        ),
        segment,
      )
      .map(([path, part]) => (path.endsWith('/') ? `${path}${part}` : path));
    const fields = ['code', 'state', 'error', 'location', 'accounts-server', 'api_token', 'decision', 'reason', 'x'];
    const form = fc.dictionary(fc.constantFrom(...fields), odd, { maxKeys: 5 });
    const headers = fc.record(
      {
        cookie: fc
          .tuple(fc.constantFrom('gatehouse_session', 'gatehouse_consent', 'gatehouse_sign_in'), odd)
          .map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
        origin: fc.constantFrom('https://gate.example', 'https://elsewhere.example', 'null'),
        'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none'),
        'x-gatehouse-csrf': fc.constantFrom('1', '0'),
        'content-type': fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'text/plain'),
      },
      { requiredKeys: [] },
    );
    const seen = new Set<number>();
    await check(
      fc.asyncProperty(
        fc.constantFrom<Verb>('GET', 'POST', 'DELETE'),
        address,
        form,
        headers,
        async (method, path, some, sent) => {
          const text = new URLSearchParams(some).toString();
          const isJson = sent['content-type'] === 'application/json';
          const payload = method === 'POST' ? { payload: isJson ? JSON.stringify(some) : text } : {};
          const url = method === 'POST' ? path : `${path}?${text}`;
          const answer = await admin.app.inject({ method, url, headers: sent, ...payload });
          seen.add(answer.statusCode);
          expect(answer.statusCode, `${method} ${url}`).toBeLessThan(500);
          expectTight(answer.body);
        },
      ),
      runs.page,
    );
    expect(seen.size).toBeGreaterThan(3);
  }, 300_000);
});

it('more than 50,000 inputs have been tried', () => {
  expect(Object.values(runs).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50_000);
});
