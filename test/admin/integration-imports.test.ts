import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuse } from '../../src/base/index.js';
import { type OpenAdmin, openAdmin, type RunJob } from './open-admin.js';

let folder: string;
let admin: OpenAdmin;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
  admin = await openAdmin({}, { importFolders: [folder] });
});
afterAll(async () => {
  await admin?.close();
  rmSync(folder, { recursive: true, force: true });
});

const operation = (id: string, more: object = {}) => ({
  operationId: id,
  tags: ['users'],
  summary: `Does ${id}`,
  description: `Does ${id} for the organization.`,
  responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } },
  ...more,
});
const documentWith = (paths: object): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Acme Users API', version: '1' },
    servers: [{ url: 'https://api.acme.example/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths,
  });
const document = documentWith({ '/users': { get: operation('listUsers'), post: operation('createUser') } });
/** One operation for every number up to `operations`. */
const longDocument = (operations: number): string =>
  documentWith(
    Object.fromEntries(
      Array.from({ length: operations }, (_item, index) => [
        `/things${index}`,
        { get: operation(`listThings${index}`) },
      ]),
    ),
  );
const post = (path: string, body: unknown) => admin.ask('POST', `/integration-import${path}`, body);

describe('an import that is refused', () => {
  it('is refused without a token before its body has arrived', async () => {
    const address = await admin.app.listen({ host: '127.0.0.1', port: 0 });
    const upload = request(`${address}/integration-import/outline`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '20000000' },
    });
    upload.on('error', () => undefined);
    upload.write('{"document": "');
    const [response] = await once(upload, 'response');
    expect(response.statusCode).toBe(401);
    upload.destroy();
  });

  it.each([
    ['no JSON', '/outline', '{', 'body'],
    ['no document', '/outline', {}, 'document'],
    ['an unknown field', '/outline', { document, colour: 1 }, 'colour'],
    ['a document of no kind', '/outline', { document: '{"a": 1}' }, 'document'],
    ['an address without https', '/outline', { url: 'http://api.acme.example/x' }, 'url'],
    ['a private address', '/outline', { url: 'https://127.0.0.1/x' }, 'url'],
    ['a name of another form', '/preview', { document, name: 'Acme' }, 'name'],
    ['a list that is none', '/preview', { document, name: 'acme', tags: 'users' }, 'tags'],
    ['an unknown tag', '/preview', { document, name: 'acme', tags: ['groups'] }, 'document'],
    ['an answer without a path', '/preview', { document, name: 'acme', answers: [{ value: 1 }] }, 'answers[0]'],
    ['a name that is taken', '', { document, name: 'zoho_mail' }, 'name'],
  ])('for %s names it, and saves nothing', async (_title, path, body, named) => {
    const { status, body: answer } = await post(path, body);
    expect([400, 403, 409], JSON.stringify(answer)).toContain(status);
    if (named !== 'url' || status === 400) expect(answer).toMatchObject({ details: { failures: [{ path: named }] } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one of a viewer', async () => {
    const viewer = await admin.installation.apiTokens.create({ name: 'viewer', scope: 'viewer' });
    if (!viewer.ok) throw new Error(viewer.refusal.message);
    const headers = { authorization: `Bearer ${viewer.value.token}` };
    expect((await admin.ask('POST', '/integration-import/outline', { document }, headers)).status).toBe(403);
    expect((await admin.ask('GET', '/integration-import', undefined, headers)).body).toMatchObject({ can_save: true });
  });

  it('is one over a folder that no import has written', async () => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'notes.txt'), 'mine');
    expect((await post('', { document, name: 'own' })).status).toBe(400);
    expect(readdirSync(join(folder, 'own'))).toEqual(['notes.txt']);
    rmSync(join(folder, 'own'), { recursive: true });
  });
});

describe('an import', () => {
  it('shows what a document offers, and a name for it', async () => {
    const { status, body } = await post('/outline', { document });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      suggested_name: 'acme_users',
      operations: 2,
      tags: [{ tag: 'users', operations: 2 }],
    });
    expect(body).not.toHaveProperty('document');
  });

  it('previews tools and files, takes answers, and saves nothing', async () => {
    const answers = [{ path: ['hosts', 'api'], value: 'eu.acme.example' }];
    const { status, body } = await post('/preview', { document, name: 'acme', answers, files: true });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ can_save: true, present: null, changes: null, tool_count: 2, affected_servers: [] });
    const files = body.files as { [path: string]: string };
    expect(files['integration.yaml']).toContain('eu.acme.example');
    expect(files['overlay.yaml']).toContain('eu.acme.example');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is saved whole, recorded, and compared with a newer document before that one is saved', async () => {
    const saved = await post('', { document, name: 'acme', expected: null });
    expect(saved).toMatchObject({ status: 201, body: { name: 'acme', tool_count: 2, is_new: true } });
    expect(readdirSync(folder)).toEqual(['acme']);
    writeFileSync(join(folder, 'acme', 'guide.md'), 'Written by a person.');
    const rows = (await admin.ask('GET', '/audit-log?action=integration.import')).body.result as { outcome: string }[];
    expect(rows.filter(({ outcome }) => outcome === 'ok')).toHaveLength(1);
    const newer = documentWith({ '/users': { get: operation('listUsers', { summary: 'Lists people' }) } });
    const preview = (await post('/preview', { document: newer, name: 'acme' })).body;
    const changes = preview.changes as { tool: string; change: string }[];
    expect(changes.map(({ change }) => change).sort()).toEqual(['changed', 'removed']);
    expect(typeof preview.present).toBe('string');
    // Somebody else saves in between.
    const between = documentWith({
      '/users': { get: operation('listUsers'), post: operation('createUser', { summary: 'x' }) },
    });
    expect((await post('', { document: between, name: 'acme' })).status).toBe(200);
    const stale = await post('', { document: newer, name: 'acme', expected: preview.present });
    expect(stale).toMatchObject({ status: 409, body: { details: { failures: [{ path: 'expected' }] } } });
    const again = (await post('/preview', { document: newer, name: 'acme' })).body;
    const replaced = await post('', { document: newer, name: 'acme', expected: again.present });
    expect(replaced).toMatchObject({ status: 200, body: { is_new: false, gone: 1 } });
    expect(readFileSync(join(folder, 'acme', 'guide.md'), 'utf8')).toBe('Written by a person.');
    expect(readdirSync(folder)).toEqual(['acme']);
    expect(existsSync(join(folder, 'acme', 'import.lock.yaml'))).toBe(true);
  });
});

describe('the progress of an import', () => {
  const follow = async (path: string, body: object, headers: { readonly [name: string]: string } = {}) => {
    const token = await admin.installation.apiTokens.create({ name: 'follower' });
    if (!token.ok) throw new Error(token.refusal.message);
    const response = await admin.app.inject({
      method: 'POST',
      url: `/integration-import${path}`,
      headers: {
        authorization: `Bearer ${token.value.token}`,
        accept: 'application/x-ndjson, application/json',
        'content-type': 'application/json',
        ...headers,
      },
      payload: JSON.stringify(body),
    });
    const lines = response.body.split('\n').filter((line) => line !== '');
    return { response, lines: lines.map((line): { [name: string]: unknown } => JSON.parse(line)) };
  };

  it('is a line per stage and per 50 operations, and the last line has what the route returns without it', async () => {
    const long = longDocument(120);
    const { response, lines } = await follow('/outline', { document: long });
    expect(response.headers['content-type']).toContain('application/x-ndjson');
    expect(lines.slice(0, -1)).toEqual([
      { stage: 'read', done: 0, total: 0 },
      { stage: 'emit', done: 0, total: 120 },
      { stage: 'emit', done: 50, total: 120 },
      { stage: 'emit', done: 100, total: 120 },
    ]);
    const plain = await post('/outline', { document: long });
    expect(lines.at(-1)).toEqual({ stage: 'done', result: plain.body });
    const draft = await follow('/preview', { document: long, name: 'acme' });
    expect(new Set(draft.lines.map(({ stage }) => stage))).toEqual(new Set(['read', 'emit', 'check', 'done']));
    expect(draft.lines.at(-1)).toMatchObject({ result: { tool_count: 120 } });
  });

  it('ends with the error of a document that cannot be read', async () => {
    const { lines } = await follow('/outline', { document: '{"a": 1}' });
    const failures = [expect.objectContaining({ path: 'document' })];
    expect(lines.at(-1)).toMatchObject({ stage: 'failed', error: { statusCode: 400, details: { failures } } });
  });

  it('is not shown to callers that are refused', async () => {
    const { response } = await follow('/outline', { document }, { authorization: 'Bearer none' });
    expect(response.statusCode).toBe(401);
    expect(response.headers['content-type']).toContain('application/json');
  });
});

describe('an import whose caller goes away', () => {
  it('is cancelled, and the next one gets its turn', async () => {
    const cancelled: boolean[] = [];
    const runJob: RunJob = async (job, { signal, onProgress }) => {
      onProgress?.({ stage: 'read', done: 0, total: 0 });
      // The document of the first import never ends.
      if (job.body.length < 1_000) return { ok: true, value: { kind: 'outline', text: '{}' } };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      cancelled.push(signal.aborted);
      return refuse('unavailable', 'The request was cancelled.');
    };
    const slow = await openAdmin({}, { runJob });
    const origin = await slow.app.listen({ port: 0, host: '127.0.0.1' });
    const token = await slow.installation.apiTokens.create({ name: 'caller' });
    if (!token.ok) throw new Error(token.refusal.message);
    const headers = {
      authorization: `Bearer ${token.value.token}`,
      accept: 'application/x-ndjson',
      'content-type': 'application/json',
    };
    const send = (text: string, signal?: AbortSignal): Promise<Response> =>
      fetch(`${origin}/integration-import/outline`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ document: text }),
        ...(signal ? { signal } : {}),
      });
    const leaving = new AbortController();
    const first = await send(longDocument(20), leaving.signal);
    const reader = first.body?.getReader();
    await reader?.read();
    const second = send('{}');
    expect(cancelled).toEqual([]);
    leaving.abort();
    const stages = (await (await second).text()).match(/"stage":"\w+"/g);
    expect(cancelled).toEqual([true]);
    expect(stages?.at(-1)).toBe('"stage":"done"');
    await slow.close();
  });
});
