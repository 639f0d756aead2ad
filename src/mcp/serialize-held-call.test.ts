import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import { askLegacy, askModern, legacyVersions, modernMeta } from './test-support/ask.js';
import { createFakeGateway } from './test-support/fake-gateway.js';

const name = 'delete_a_acme_mail_thing_by_id';
const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';
const link = 'https://gate.example/approvals/apr_1';
const links = { elicitation: { url: {} } };

const waiting = (isRetry = false) =>
  createFakeGateway({
    onCall: () => ({
      kind: 'refused',
      refusal: { code: 'approval_required', message: 'Nothing was sent.', data: { approval_url: link } },
      hold: {
        kind: 'waiting',
        approvalId: 'apr_1',
        url: link,
        requestState: 'sealed',
        isRetry,
        title: 'Delete a thing',
        consequences: 'Consequences: The thing is gone. It cannot be undone.',
      },
    }),
  });
const call = (capabilities: JsonObject, gateway = waiting(), params: JsonObject = {}) =>
  askModern('tools/call', { name, ...params, _meta: { ...modernMeta, [capabilitiesKey]: capabilities } }, { gateway });

describe('a call that waits for a person', () => {
  it('asks a client that can show links for the person, and gives it the sealed state', async () => {
    const { status, json } = await call(links);
    expect(status).toBe(200);
    expect(json.result).toMatchObject({
      resultType: 'input_required',
      requestState: 'sealed',
      inputRequests: {
        approval: {
          method: 'elicitation/create',
          params: {
            mode: 'url',
            url: link,
            elicitationId: 'apr_1',
            message: expect.stringMatching(
              /^Delete a thing\. .*The thing is gone\. It cannot be undone\. .*Open the link/,
            ),
          },
        },
      },
    });
    expect(json.result).not.toHaveProperty('content');
  });

  it.each([{}, { elicitation: {} }, { elicitation: { form: {} } }])(
    'tells in words a client that declares %j',
    async (capabilities) => {
      const { json } = await call(capabilities);
      expect(json.result).toMatchObject({ resultType: 'complete', isError: true });
      expect(JSON.stringify(json.result?.content)).toContain('Nothing was sent.');
    },
  );

  it('tells in words a client that has shown the link already, so that it does not come back at once', async () => {
    const { json } = await call(links, waiting(true), { requestState: 'sealed' });
    expect(json.result).toMatchObject({ resultType: 'complete', isError: true });
    // A client that declared elicitation is a program that reads the details; no other is sent them.
    expect(json.result?._meta).toMatchObject({
      'gatehouse/refusal': { code: 'approval_required', data: { approval_url: link } },
    });
    const plain = await call({}, waiting(true));
    expect(plain.text).not.toContain('gatehouse/refusal');
  });

  it('hands on the state that came back, and refuses with -32602 what the gateway refuses', async () => {
    const gateway = createFakeGateway({
      onCall: () => ({
        kind: 'refused',
        refusal: { code: 'invalid_params', message: 'no' },
        hold: { kind: 'foreign_state' },
      }),
    });
    const inputResponses = { approval: { action: 'accept' } };
    const { json } = await call(links, gateway, { requestState: 'x', inputResponses });
    expect(gateway.calls[0]?.origin.answers?.requestState).toBe('x');
    expect(json.error?.code).toBe(-32602);
  });

  it.each(legacyVersions)('is told in words in %s, whatever the client says it can', async (version) => {
    const params = { name, _meta: { [capabilitiesKey]: links } };
    const { json } = await askLegacy('tools/call', params, { gateway: waiting(), version });
    expect(json.result).toMatchObject({ isError: true });
    expect(json.result).not.toHaveProperty('inputRequests');
  });
});
