import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import type { MethodRecord } from '../catalogue/index.js';
import { load, methodOf, methodsOf, ok, openApi } from './test-support/documents.js';

const text = (more: JsonObject = {}): JsonObject => ({ type: 'string', ...more });
const query = (name: string, schema: JsonObject, required = true): JsonObject => ({
  name,
  in: 'query',
  required,
  schema,
});
const argumentsIn = ({ documentation }: MethodRecord): readonly string[] => Object.keys(documentation?.arguments ?? {});

async function ofVersion(version: string, parameter: JsonObject): Promise<MethodRecord | undefined> {
  const info = { title: 'Acme', version };
  return methodsOf(await load(openApi({ '/things': { get: { ...ok, parameters: [parameter] } } }, { info })))[0];
}

describe('a value without a choice', () => {
  it('is sent as a query parameter, a header, a segment and a member, and is no argument', async () => {
    const method = await methodOf(
      {
        parameters: [
          query('Action', text({ enum: ['PutThing'] })),
          { name: 'Accept-Version', in: 'header', required: true, schema: text({ enum: ['v2'] }) },
          { name: 'release', in: 'path', required: true, schema: text({ const: '2.1' }) },
          { name: 'id', in: 'path', required: true, schema: text() },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['kind', 'name'],
                properties: { kind: text({ enum: ['thing'] }), name: text(), size: { type: 'integer', enum: [1] } },
              },
            },
          },
        },
      },
      '/{release}/things/{id}',
      'put',
    );
    expect(method.request).toMatchObject({
      path: '/2.1/things/{id}',
      query: { Action: { const: 'PutThing' } },
      headers: { 'Accept-Version': { const: 'v2' } },
      body: { kind: { const: 'thing' }, name: { argument: 'name' } },
    });
    expect(argumentsIn(method)).toEqual(['id', 'name', 'size']);
  });

  it('stays an argument where it is optional, may be null, or is one of several', async () => {
    const parameters = [
      query('expand', text({ enum: ['owner'] }), false),
      query('state', text({ enum: ['open', 'closed'] })),
      query('mode', { type: ['string', 'null'], enum: ['fast', null] }),
    ];
    expect(new Set(argumentsIn(await methodOf({ parameters })))).toEqual(new Set(['expand', 'state', 'mode']));
  });

  it('stays an argument where it could not stand in a header or a path', async () => {
    const parameters = [
      { name: 'X-Mode', in: 'header', required: true, schema: text({ enum: ['two\r\nlines'] }) },
      { name: 'part', in: 'path', required: true, schema: text({ enum: ['../up'] }) },
    ];
    const method = await methodOf({ parameters }, '/things/{part}');
    expect(method.request.path).toBe('/things/{part}');
    expect(argumentsIn(method).length).toBe(2);
  });
});

describe('the version of an API', () => {
  it('is that of the document, where it is a date and the parameter names no other', async () => {
    for (const [version, parameter, sent] of [
      ['2024-05-01', query('api-version', text()), '2024-05-01'],
      ['2024-05-01-preview', query('api-version', text()), '2024-05-01-preview'],
      ['2024-05-01', query('apiVersion', text({ default: '2023-01-01' })), '2023-01-01'],
      ['7.2.1', { name: 'X-Api-Version', in: 'header', required: true, schema: text({ default: '7' }) }, '7'],
    ] as const) {
      const method = await ofVersion(version, parameter);
      expect(method?.documentation?.arguments).toEqual({});
      expect(JSON.stringify(method?.request)).toContain(JSON.stringify({ const: sent }));
    }
  });

  it('is asked of the caller otherwise', async () => {
    for (const [version, parameter] of [
      ['1.0', query('api-version', text({ default: 'x'.repeat(201) }))],
      ['1.0', query('api-version', text())],
      ['2024-05-01', query('api-version', text(), false)],
      ['2024-05-01', query('version', text())],
      ['2024-05-01', query('api-version', text({ enum: ['2024-05-01', '2023-01-01'] }))],
    ] as const)
      expect(Object.keys((await ofVersion(version, parameter))?.documentation?.arguments ?? {})).toHaveLength(1);
  });

  it('never makes a request from a text that a document could not send', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), async (value) => {
        const header = { name: 'Api-Version', in: 'header', required: true, schema: text({ enum: [value] }) };
        const method = await ofVersion('1', header);
        const sent = method?.request.headers?.['Api-Version'];
        if (sent && 'const' in sent) expect(String(sent.const)).toMatch(/^[\x21-\x7e]+$/);
        else expect(sent).toHaveProperty('argument');
      }),
      { numRuns: 40 },
    );
  });
});
