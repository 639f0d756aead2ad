import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureIntegration } from '../catalogue/test-fixture/load-fixture.js';
import { acceptedError, fillTemplate, fillTemplates, findCase, judgeReply } from './index.js';

const { answers } = fixtureIntegration().record;

function judge(status: number, body: unknown) {
  return judgeReply({ status, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body) }, answers);
}

describe('errors, whatever they look like', () => {
  it.each<[string, number, unknown, object]>([
    [
      'an envelope with code and message',
      404,
      { status: { code: 404, description: 'Invalid Input' }, data: { errorCode: 'NO_SUCH_RULE' } },
      { class: 'not_found', status: 404, code: 'NO_SUCH_RULE', help: 'The id is of the wrong kind.' },
    ],
    [
      'an envelope with words alone',
      500,
      { status: { code: 500, description: 'Group already exists.' }, data: {} },
      { class: 'conflict', message: 'Group already exists.', code: null },
    ],
    [
      'a business error under 500, which is no outage',
      500,
      { status: { code: 500, description: 'Internal Error' }, data: { moreInfo: 'Not in trash' } },
      { class: 'business', message: 'Not in trash' },
    ],
    [
      'an error envelope under HTTP 200',
      200,
      { status: { code: 400, description: 'Invalid Input' }, data: {} },
      { class: 'invalid_input', status: 400 },
    ],
    [
      'a bare error whose status is a text',
      401,
      { msg: 'Error', errorCode: 'SCOPE_MISSING', status: '401' },
      { class: 'scope_missing', code: 'SCOPE_MISSING', message: 'Error' },
    ],
    [
      'a bare error under HTTP 200',
      200,
      { msg: 'Error', errorCode: 'TOKEN_EXPIRED', status: '401' },
      { class: 'token_expired', status: 401 },
    ],
    [
      'a bare error without a status, under HTTP 200',
      200,
      { errorCode: 'ODD' },
      { status: 400, code: 'ODD', class: 'invalid_input' },
    ],
    [
      'an error beside a number',
      200,
      [2, { msg: 'Sorry', status: '400' }],
      { class: 'invalid_input', status: 400, message: 'Sorry' },
    ],
    [
      'an error beside a number, with its code',
      401,
      [2, { errorCode: 'SCOPE_MISSING', status: 401 }],
      { class: 'scope_missing' },
    ],
    [
      'a throttle under 400',
      400,
      { error: { title: 'ROLLING_THROTTLES_LIMIT', details: { message: 'Wait 22 minutes.' } } },
      { class: 'throttled', message: 'Wait 22 minutes.', help: 'Wait as long as the service says.' },
    ],
    ['a throttle under 200', 200, { error: { title: 'ROLLING_THROTTLES_LIMIT' } }, { class: 'throttled' }],
    ['a throttle by status alone', 429, '', { class: 'throttled', status: 429 }],
    [
      'a status without a body',
      403,
      '',
      { class: 'not_allowed', message: 'The service answered HTTP 403 without a body.' },
    ],
    ['a redirect, which is followed nowhere', 302, '', { class: 'unavailable', status: 302 }],
    [
      'a page of a proxy',
      502,
      '<html><body>Bad gateway</body></html>',
      { class: 'unavailable', message: expect.stringContaining('web page') },
    ],
    ['a page under HTTP 200', 200, '  <!DOCTYPE html>', { class: 'unavailable' }],
    ['a sign-in page under 401', 401, '<html>', { class: 'token_expired' }],
    ['text that is no JSON', 200, 'OK', { class: 'unavailable', message: expect.stringContaining('not JSON') }],
    ['half a document', 200, '{"status":{"code":200},"data":[1,', { class: 'unavailable' }],
    [
      'JSON of no known shape',
      422,
      { what: 'ever' },
      { class: 'invalid_input', message: expect.stringContaining('{"what":"ever"}') },
    ],
    ['an outage without structure', 503, 'null', { class: 'unavailable', status: 503 }],
  ])('%s', (_name, status, body, expected) => {
    expect(judge(status, body)).toMatchObject({ kind: 'error', ...expected });
  });

  it('always says what to do next', () => {
    for (const status of [302, 400, 401, 403, 404, 409, 418, 429, 500, 503]) {
      const judged = judge(status, '');
      expect(judged.kind === 'error' && judged.help.length).toBeGreaterThan(10);
    }
  });

  it('does not put a whole page into the message', () => {
    const judged = judge(400, { status: { code: 400, description: 'x'.repeat(5000) } });
    expect(judged.kind === 'error' && judged.message.length).toBe(300);
  });
});

describe('payloads', () => {
  it.each<[string, number, unknown, unknown]>([
    ['the data of an envelope', 200, { status: { code: 200 }, data: { a: 1 } }, { a: 1 }],
    ['a list in an envelope', 200, { status: { code: 200 }, data: [1] }, [1]],
    ['an envelope without data', 201, { status: { code: 201, description: 'created' } }, null],
    ['a status inside that is a text', 200, { status: { code: '200' }, data: true }, true],
    ['a bare object', 200, { name: 'a' }, { name: 'a' }],
    ['a bare list', 200, [{ id: 1 }], [{ id: 1 }]],
    [
      'a bare list whose second item has a status of its own',
      200,
      [{ status: 0 }, { status: 1, name: 'b' }],
      [{ status: 0 }, { status: 1, name: 'b' }],
    ],
    ['a bare object that has a status of its own', 200, { status: 1, name: 'a' }, { status: 1, name: 'a' }],
    ['nothing', 204, '', null],
    ['blanks', 200, ' \n', null],
    ['null', 200, 'null', null],
  ])('%s', (_name, status, body, data) => {
    const judged = judge(status, body);
    expect(judged).toMatchObject({ kind: 'ok', status, data });
    if (judged.kind === 'ok' && judged.text !== null) expect(JSON.parse(judged.text)).toEqual(data);
  });

  it('keeps the digits of long integers', () => {
    expect(judge(200, '{"status":{"code":200},"data":{"id":9223372036854775807,"size":12}}')).toMatchObject({
      data: { id: '9223372036854775807', size: 12 },
    });
  });

  it('never throws and never takes an HTTP error for a payload', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, text) => {
        const judged = judge(status, text);
        if (status >= 300) expect(judged.kind).toBe('error');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('cases and templates', () => {
  const record = fixtureIntegration().method('projects', 'verify')?.record;
  const cases = record?.answers?.cases ?? [];

  it.each([
    [{ state: true }, '{project_id} is verified.'],
    [{ state: 'true' }, '{project_id} is verified.'],
    [{ state: 'waiting' }, '{project_id} is {data.state}: publish {details.proof} for {context.org_id}.'],
    [{ state: 'gone' }, undefined],
    [{}, undefined],
    [null, undefined],
    [[], undefined],
  ])('finds the first case that %j meets', (data, say) => {
    expect(findCase(cases, data)?.say).toBe(say);
  });

  it('accepts the errors that are a normal answer, by code or by words', () => {
    const accepted = record?.answers?.accepted_errors ?? [];
    const errorOf = (body: unknown) => {
      const judged = judge(500, body);
      if (judged.kind !== 'error') throw new Error('is no error');
      return acceptedError(judged, accepted);
    };
    expect(errorOf({ errorCode: 'ALREADY_VERIFIED', status: 500 })).toBe(accepted[0]);
    expect(errorOf({ errorCode: 'NEVER', msg: 'it was ALREADY_VERIFIED', status: 500 })).toBe(accepted[0]);
    expect(errorOf({ errorCode: 'VERIFIED', status: 500 })).toBeUndefined();
  });

  it('fills templates, and leaves a readable gap where a value is missing', () => {
    const sources = {
      values: { a: 'one', list: ['x', 2] },
      data: { b: { c: 3 } },
      details: null,
      context: { org_id: '7' },
    };
    expect(fillTemplate('{a} {data.b.c} {context.org_id} {list} {details.x} {nothing} {1} {}', sources)).toBe(
      'one 3 7 ["x",2] (details.x unknown) (nothing unknown) {1} {}',
    );
    expect(fillTemplates([{ deep: '{a}', n: 1, none: null }], sources)).toEqual([{ deep: 'one', n: 1, none: null }]);
  });

  it('does not fill what a value itself brings along', () => {
    const sources = { values: { a: '{b} $& $1', b: 'no' }, data: null, details: null, context: {} };
    expect(fillTemplate('{a}', sources)).toBe('{b} $& $1');
  });
});
