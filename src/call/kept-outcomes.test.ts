import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import type { ToolOutcome } from '../reply/index.js';
import { type Answer, openGateway, origin } from './test-support/open-gateway.js';

const create = 'create_a_acme_project';
const input = { name: 'Once' };
/** A service that numbers what it creates. */
const numbering = (): Answer => {
  let made = 0;
  return (request, response) => {
    if (request.method === 'POST') made += 1;
    answerJson(response, 200, { status: { code: 200 }, data: { id: String(made) } });
  };
};
const idOf = (outcome: ToolOutcome) => (outcome.kind === 'done' ? outcome.structured.id : outcome);
const repeatedNote = expect.stringContaining('outcome of an identical call');

describe('the outcome of a change that its caller did not receive', () => {
  it.each(['before it was known', 'before it was written'])(
    'is given to the identical call, once: %s',
    async (when) => {
      const { gateway, endpoint, calls } = await openGateway(numbering());
      const server = await endpoint();
      const leaving = new AbortController();
      const first = gateway.callTool(server, create, input, { ...origin, signal: leaving.signal });
      if (when === 'before it was known') {
        await expect.poll(() => calls().length).toBe(1);
        leaving.abort();
        await first;
      } else {
        await first;
        leaving.abort();
        await expect
          .poll(async () => (await gateway.callTool(server, 'list_all_acme_projects', {}, origin)).kind)
          .toBe('done');
      }
      const changes = () => calls().filter(({ method }) => method === 'POST').length;
      const repeat = await gateway.callTool(server, create, input, origin);
      expect([idOf(repeat), changes()]).toEqual(['1', 1]);
      expect(repeat.kind === 'done' && repeat.notes[0]).toEqual(repeatedNote);
      expect(idOf(await gateway.callTool(server, create, input, origin))).toBe('2');
    },
  );

  it('is given to nobody else: other arguments, another MCP server', async () => {
    const { gateway, endpoint, calls } = await openGateway(numbering());
    const server = await endpoint();
    const leaving = new AbortController();
    await gateway.callTool(server, create, input, { ...origin, signal: leaving.signal });
    leaving.abort();
    expect(idOf(await gateway.callTool(server, create, { name: 'Other' }, origin))).toBe('2');
    expect(idOf(await gateway.callTool(await endpoint(), create, input, origin))).toBe('3');
    expect(calls()).toHaveLength(3);
  });

  it('is no more after ten minutes', async () => {
    let now = 1_800_000_000_000;
    const clock = { now: () => now, monotonic: () => now };
    const { gateway, endpoint } = await openGateway(numbering(), { clock });
    const server = await endpoint();
    const leaving = new AbortController();
    const first = gateway.callTool(server, create, input, { ...origin, signal: leaving.signal });
    leaving.abort();
    await first;
    now += 10 * 60_000;
    const repeat = await gateway.callTool(server, create, input, origin);
    expect(repeat.kind === 'done' && repeat.notes).not.toContainEqual(repeatedNote);
  });
});

describe('identical changes', () => {
  it('are made as often as they are called for where every outcome arrives', async () => {
    const { call, calls } = await openGateway(numbering());
    expect([idOf(await call(create, input)), idOf(await call(create, input))]).toEqual(['1', '2']);
    expect(calls()).toHaveLength(2);
  });

  it('are made once within the window of their MCP server, one after the other and at the same time', async () => {
    const { gateway, endpoint, calls } = await openGateway(numbering());
    const server = await endpoint({ idempotency_seconds: 60 });
    const both = [gateway.callTool(server, create, input, origin), gateway.callTool(server, create, input, origin)];
    const outcomes = [...(await Promise.all(both)), await gateway.callTool(server, create, input, origin)];
    expect(outcomes.map(idOf)).toEqual(['1', '1', '1']);
    expect(calls()).toHaveLength(1);
  });

  it('that the service refused may be made again within the window', async () => {
    let asked = 0;
    const { gateway, endpoint, calls } = await openGateway((_request, response) => {
      asked += 1;
      answerJson(response, asked === 1 ? 404 : 200, { status: { code: asked === 1 ? 404 : 200 }, data: { id: '7' } });
    });
    const server = await endpoint({ idempotency_seconds: 60 });
    expect(await gateway.callTool(server, create, input, origin)).toMatchObject({ kind: 'failed', status: 404 });
    expect(idOf(await gateway.callTool(server, create, input, origin))).toBe('7');
    expect(calls()).toHaveLength(2);
  });

  it('are made by the call that waited where the gateway failed at the first', async () => {
    const leaving = new AbortController();
    const { gateway, endpoint } = await openGateway(numbering(), {
      send: (send) => async (request) => {
        if (leaving.signal.aborted) return send(request);
        leaving.abort();
        throw new RangeError('the gateway failed');
      },
    });
    const server = await endpoint();
    const both = [
      gateway.callTool(server, create, input, { ...origin, signal: leaving.signal }),
      gateway.callTool(server, create, input, origin),
    ];
    const [first, second] = await Promise.all(both);
    expect(first).toMatchObject({ kind: 'failed', status: 502 });
    expect(second && idOf(second)).toBe('1');
  });
});
