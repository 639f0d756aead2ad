import { describe, expect, it } from 'vitest';
import { openGateway } from './test-support/open-gateway.js';

describe('a response that points to a long-running operation', () => {
  const operation = 'https://api.example.com/operations/7';
  const other = 'https://api.example.com/projects/5';
  const notesOf = async (status: number, headers: { readonly [name: string]: string }): Promise<string> => {
    const { call } = await openGateway((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"data":{"id":"5"}}');
    });
    const outcome = await call('get_single_acme_project_by_id', { project_id: '5' });
    return outcome.kind === 'done' ? outcome.notes.join(' ') : outcome.kind;
  };

  it.each([
    [202, {}],
    [200, { location: other }],
    [200, { 'operation-location': operation }],
    [201, { location: other }],
  ])('is not mentioned without a place or with another status: %s %j', async (status, headers) => {
    expect(await notesOf(status, headers)).not.toContain('background');
  });

  it.each([
    [{ location: other }, other],
    [{ 'operation-location': operation }, operation],
    [{ location: other, 'operation-location': operation }, operation],
  ])('is named with its place: %j', async (headers, place) => {
    expect(await notesOf(202, headers)).toContain(
      `The service continues in the background. It reports the state at ${place}.`,
    );
  });

  it('is cut where its place is long', async () => {
    const notes = await notesOf(202, { location: `https://api.example.com/${'x'.repeat(600)}` });
    expect(notes).toContain(`/${'x'.repeat(476)}.`);
    expect(notes).not.toContain('x'.repeat(477));
  });
});
