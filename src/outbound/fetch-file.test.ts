import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileFetcher, type FileFetcher } from './fetch-file.js';

const { signal } = new AbortController();

describe('a file that is fetched for a call', () => {
  let server: Server;
  let files: FileFetcher;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host}${request.url}`);
      if (request.url === '/moved') return response.writeHead(302, { location: 'https://elsewhere.example/x' }).end();
      if (request.url === '/large.bin') return response.end(Buffer.alloc(2_000));
      return response.writeHead(200, { 'content-type': 'application/pdf; q=1' }).end('%PDF');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    files = createFileFetcher({
      hosts: ['files.example', 'inside.example'],
      connectTo: new Map([['files.example', origin]]),
      bytesMax: 1_000,
    });
  });
  afterAll(async () => {
    await files.close();
    server.close();
  });

  it('is only fetched from allowed hosts over HTTPS', async () => {
    for (const address of [
      'http://files.example/a.pdf',
      'https://elsewhere.example/a.pdf',
      'https://user:word@files.example/a.pdf',
      'https://127.0.0.1/a.pdf',
      'file:///etc/passwd',
      'a.pdf',
    ])
      expect(await files.fetch(address, signal), address).toMatchObject({
        ok: false,
        refusal: { code: 'invalid_params' },
      });
    const none = createFileFetcher({ hosts: [], connectTo: new Map(), bytesMax: 1_000 });
    const refused = await none.fetch('https://files.example/a.pdf', signal);
    expect(refused).toMatchObject({ refusal: { message: expect.stringContaining('GATEHOUSE_UPLOAD_HOSTS') } });
    expect(asked).toEqual([]);
  });

  it('is given with its name and kind, and is neither redirected nor too large', async () => {
    const fetched = await files.fetch('https://files.example/reports/q1.pdf?x=1', signal);
    expect(fetched).toMatchObject({ ok: true, value: { name: 'q1.pdf', mediaType: 'application/pdf' } });
    expect(fetched.ok && Buffer.from(fetched.value.bytes).toString()).toBe('%PDF');
    for (const path of ['moved', 'large.bin'])
      expect(await files.fetch(`https://files.example/${path}`, signal), path).toMatchObject({ ok: false });
    expect(asked).toEqual(['files.example/reports/q1.pdf?x=1', 'files.example/moved', 'files.example/large.bin']);
  });
});
