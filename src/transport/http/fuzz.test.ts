import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listBody, send, sendRaw, startServer, token } from './test-support/start-server.js';

const headerText = fc.stringMatching(/^[\x20-\x7e]{0,40}$/);

test('any body, any header: a well-formed answer, never a 500', async () => {
  const { port, errors } = await startServer();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.json().map((text) => new TextEncoder().encode(text)),
      ),
      fc.record(
        {
          'content-type': fc.oneof(fc.constant('application/json'), headerText),
          'mcp-protocol-version': headerText,
          'mcp-method': headerText,
          'mcp-name': headerText,
          authorization: headerText,
          origin: headerText,
        },
        { requiredKeys: ['content-type'] },
      ),
      async (body, headers) => {
        const answer = await send(port, { headers, body: Buffer.from(body) });
        expect([200, 202, 400, 403, 404, 415]).toContain(answer.status);
        if (answer.text !== '') JSON.parse(answer.text);
      },
    ),
    { numRuns: 300 },
  );
  expect(errors).toEqual([]);
});

test('any address and any method: a well-formed answer, never a 500', async () => {
  const { port, errors } = await startServer();
  const path = fc
    .oneof(fc.webPath(), fc.stringMatching(/^[!-~]{0,60}$/))
    .chain((rest) => fc.constantFrom(`/${rest}`, `/mcp/${rest}`, `/mcp/${token}${rest}`, `/.well-known/${rest}`));
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD', 'PROPFIND'),
      async (somePath, method) => {
        const answer = await send(port, { method, path: somePath, body: method === 'POST' ? listBody : '' });
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(500);
        if (answer.text !== '') JSON.parse(answer.text);
      },
    ),
    { numRuns: 300 },
  );
  expect(errors).toEqual([]);
});

test('any bytes on the line: the server lives on', async () => {
  const { port, errors } = await startServer();
  const line = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
  );
  await fc.assert(
    fc.asyncProperty(line, fc.boolean(), async (bytes, isHeader) => {
      const head = `POST /mcp/${token} HTTP/1.1\r\nHost: localhost\r\nX-Noise: `;
      const answer = await sendRaw(
        port,
        isHeader ? Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n\r\n')]) : Buffer.from(bytes),
      );
      expect(answer).toMatch(/^(HTTP\/1\.1 [24]\d\d |$)/);
    }),
    { numRuns: 300 },
  );
  expect((await send(port, { body: listBody })).status).toBe(200);
  expect(errors).toEqual([]);
});
