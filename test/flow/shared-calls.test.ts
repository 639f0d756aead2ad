import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callTool, replyOf } from './admin-client.js';
import { type Cluster, type ClusterGateway, hasServices, startCluster } from './start-cluster.js';

const verify = 'zoho_mail_domains_verify';
const remove = 'delete_a_zoho_mail_domain_by_id';
const list = 'list_all_zoho_mail_domains';

describe.skipIf(!hasServices)('calls that begin on one gateway and end on another', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 120_000);
  afterAll(() => cluster?.stop());
  beforeEach(() => cluster.sandbox.reset());

  const gateway = (index: number): ClusterGateway => {
    const found = cluster.gateways[index];
    if (!found) throw new Error(`there is no gateway ${index}`);
    return found;
  };
  const create = async (config: object): Promise<(index: number) => string> => {
    const servers = `/integrated-account/${cluster.accountId}/mcp`;
    const made = await gateway(0).admin('POST', servers, { name: 'shared', config });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return (index) => `${gateway(index).origin}/mcp/${String(made.body.token)}`;
  };
  const changes = async (): Promise<readonly string[]> =>
    (await cluster.sandbox.mailRequests()).filter(({ method }) => method !== 'GET').map(({ method }) => method);
  const textOf = (body: { readonly [name: string]: unknown }): string =>
    (body.result as { content: readonly { text: string }[] }).content[0]?.text ?? '';

  describe('a script that waits for approval', () => {
    const code = `const { verification } = await tools.${verify}({ domain_name: 'newbrand.com' });
      await tools.${remove}({ domain_name: 'unpublished.example' });
      const { domainVO } = await tools.${list}({});
      return { verification, left: domainVO.length };`;
    const paused = async () => {
      const at = await create({ tool_exposure: 'code', approval: 'destructive' });
      const said = textOf((await callTool(at(0), 'zoho_mail_run', { code })).body);
      const [, resume = ''] = /"resume":"(\w+)"/.exec(said) ?? [];
      const [, approval = ''] = /\/approvals\/(\w+)/.exec(said) ?? [];
      expect([resume, approval], said).not.toContain('');
      return { at, resume, approval };
    };

    it('is not resumed before the decision, nor through another MCP server, whichever gateway is asked', async () => {
      const { at, resume } = await paused();
      const other = await create({ tool_exposure: 'code', approval: 'destructive' });
      expect(textOf((await callTool(at(1), 'zoho_mail_run', { resume })).body)).toContain('Approval needed');
      expect(textOf((await callTool(other(1), 'zoho_mail_run', { resume })).body)).toMatch(/^(Refused|Error): /);
      expect(await changes()).toEqual(['PUT']);
    });

    it('ends on a second gateway after the decision on a third, and repeats nothing', async () => {
      const { at, resume, approval } = await paused();
      const decided = await gateway(2).admin('POST', `/approval/${approval}`, { decision: 'approve' });
      expect(decided.status, JSON.stringify(decided.body)).toBe(200);
      const ended = await callTool(at(1), 'zoho_mail_run', { resume });
      expect(replyOf(ended.body).result).toEqual({ verification: 'verified', left: 2 });
      expect(await changes()).toEqual(['PUT', 'DELETE']);
      const again = textOf((await callTool(at(0), 'zoho_mail_run', { resume })).body);
      expect(again).toMatch(/^(Refused|Error): /);
      expect(await changes()).toEqual(['PUT', 'DELETE']);
    });

    it('is resumed once where two gateways are asked at the same time', async () => {
      const { at, resume, approval } = await paused();
      await gateway(0).admin('POST', `/approval/${approval}`, { decision: 'approve' });
      const ended = await Promise.all([1, 2].map((index) => callTool(at(index), 'zoho_mail_run', { resume })));
      const texts = ended.map(({ body }) => textOf(body));
      expect(
        texts.filter((text) => text.includes('"left":2')),
        texts.join('\n'),
      ).toHaveLength(1);
      expect(await changes()).toEqual(['PUT', 'DELETE']);
    });
  });

  describe('the outcome of a change that its caller did not receive', () => {
    const args = { domain_name: 'newbrand.com' };
    const database = async (sql: string) => {
      const client = new Client({ connectionString: cluster.postgres.url });
      await client.connect();
      try {
        return (await client.query(sql)).rows as readonly { readonly [name: string]: unknown }[];
      } finally {
        await client.end();
      }
    };
    const lose = async (url: string): Promise<void> => {
      await database('delete from idempotency_key');
      await cluster.sandbox.fault({ times: 1, match: { method: 'PUT', host: 'mail.zoho.com' }, delayMs: 2_000 });
      const leaving = new AbortController();
      const params = { name: verify, arguments: args };
      const lost = fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
        signal: leaving.signal,
      });
      await expect.poll(changes, { timeout: 20_000 }).toEqual(['PUT']);
      leaving.abort();
      await expect(lost).rejects.toThrow();
      const kept = 'select sealed from idempotency_key where sealed is not null';
      await expect.poll(async () => (await database(kept)).length, { timeout: 20_000 }).toBe(1);
      expect(JSON.stringify(await database(kept))).not.toContain('newbrand.com');
    };

    it('is given to the identical call on another gateway, once', async () => {
      const at = await create({});
      await lose(at(0));
      const repeat = replyOf((await callTool(at(1), verify, args)).body);
      expect(repeat).toMatchObject({
        verification: 'verified',
        notes: expect.arrayContaining([expect.stringContaining('outcome of an identical call')]),
      });
      expect(await changes()).toEqual(['PUT']);
      await callTool(at(2), verify, args);
      expect(await changes()).toEqual(['PUT', 'PUT']);
    });

    it('is given to nobody else: other arguments, another MCP server', async () => {
      const [at, other] = [await create({}), await create({})];
      await lose(at(0));
      const { body } = await callTool(at(1), verify, { domain_name: 'unpublished.example' });
      expect(textOf(body)).not.toContain('outcome of an identical call');
      expect(textOf((await callTool(other(1), verify, args)).body)).not.toContain('outcome of an identical call');
      expect(await changes()).toEqual(['PUT', 'PUT', 'PUT']);
    });

    it('is kept for an idempotency window on every gateway', async () => {
      const at = await create({ idempotency_seconds: 60 });
      await callTool(at(0), verify, args);
      for (const index of [1, 2, 0])
        expect(textOf((await callTool(at(index), verify, args)).body)).toContain('outcome of an identical call');
      expect(await changes()).toEqual(['PUT']);
    });
  });
});
