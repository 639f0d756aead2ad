import { describe, expect, it } from 'vitest';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { connected, done, github, lastOf, open } from './test-support/open-services.js';

describe('HEAD', () => {
  it('returns the status and the headers that describe the thing or that its record names, and no others', async () => {
    const { accounts, call, seen } = await open((_request, response) => {
      response.writeHead(200, { etag: '"v1"', 'x-issue-count': '12', 'set-cookie': 'session=1', 'x-served-by': 'n1' });
      response.end();
    });
    const account = await connected(accounts, 'repos', github);
    const checked = done(await call(account, ['issues', 'check'], { repository: 'a/b' }));
    expect(lastOf(seen).method).toBe('HEAD');
    expect(checked.structured).toEqual({ status: 200, headers: { etag: '"v1"', 'x-issue-count': '12' } });
  });

  it('takes the length of a body that does not follow for no reply that is too large', async () => {
    const { accounts, call } = await open((_request, response) => {
      response.writeHead(200, { 'content-length': '5000000000' });
      response.end();
    });
    const account = await connected(accounts, 'repos', github);
    const checked = done(await call(account, ['issues', 'check'], { repository: 'a/b' }));
    expect(checked.structured).toMatchObject({ headers: { 'content-length': '5000000000' } });
  });

  it('reports what is not there as every other read', async () => {
    const { accounts, call } = await open((_request, response) => response.writeHead(404).end());
    const account = await connected(accounts, 'repos', github);
    expect(await call(account, ['issues', 'check'], { repository: 'a/b' })).toMatchObject({
      kind: 'failed',
      status: 404,
    });
  });
});

describe('several files in one form', () => {
  const before = { before_content: 'b2xk', before_name: 'old.txt' };
  it.each([
    [
      'each as its own part',
      { after_content: 'bmV3', after_name: 'new.txt' },
      ['before=old.txt:old', 'after=new.txt:new'],
    ],
    ['only those that are given', {}, ['before=old.txt:old']],
  ])('sends %s', async (_case, after, parts) => {
    const { accounts, call, seen } = await open((_request, response) => answerJson(response, 200, { result: {} }));
    const account = await connected(accounts, 'repos', github);
    done(await call(account, ['issues', 'compare'], { ...before, ...after }));
    const part = /name="(\w+)"; filename="([\w.]+)"\r\ncontent-type: \S+\r\n\r\n(\w+)/g;
    expect([...lastOf(seen).body.matchAll(part)].map(([, name, file, text]) => `${name}=${file}:${text}`)).toEqual(
      parts,
    );
  });

  it('refuses files that are too large together, and names the argument', async () => {
    const { accounts, call } = await open((_request, response) => answerJson(response, 200, { result: {} }));
    const account = await connected(accounts, 'repos', github);
    const half = { before_content: 'A'.repeat(800), before_name: 'a', after_content: 'A'.repeat(800), after_name: 'b' };
    expect(await call(account, ['issues', 'compare'], half)).toMatchObject({
      kind: 'refused',
      refusal: { failures: [{ path: 'after_content' }] },
    });
  });
});
