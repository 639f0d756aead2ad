import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureIntegration } from '../catalogue/test-fixture/load-fixture.js';
import { acceptedError, classifyReply, fillCase, fillTemplate, findCase } from './index.js';

const { answers } = fixtureIntegration().record;

function validate(status: number, body: unknown) {
  return classifyReply({ status, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body) }, answers);
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
      { class: 'conflict', message: '“Group already exists.”', code: null },
    ],
    [
      'a business error under 500, which is no outage',
      500,
      { status: { code: 500, description: 'Internal Error' }, data: { moreInfo: 'Not in trash' } },
      { class: 'business', message: '“Not in trash”' },
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
      { class: 'scope_missing', code: 'SCOPE_MISSING', message: '“Error”' },
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
      { status: 400, code: 'ODD', class: 'business' },
    ],
    [
      'an error beside a number',
      200,
      [2, { msg: 'Sorry', status: '400' }],
      { class: 'invalid_input', status: 400, message: '“Sorry”' },
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
      { class: 'throttled', message: '“Wait 22 minutes.”', help: 'Wait for the time that the service returns.' },
    ],
    ['a throttle under 200', 200, { error: { title: 'ROLLING_THROTTLES_LIMIT' } }, { class: 'throttled' }],
    ['a throttle by status alone', 429, '', { class: 'throttled', status: 429 }],
    [
      'a status without a body',
      403,
      '',
      { class: 'not_allowed', message: 'The service returned HTTP 403 without a body.' },
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
    expect(validate(status, body)).toMatchObject({ kind: 'error', ...expected });
  });

  describe('whose body is a list', () => {
    const shapes = [
      { name: 'list', body: 'array' as const, status: '1.status', code: [], message: ['1.msg', '1', '0'] },
    ];
    const validateList = (status: number, body: unknown) =>
      classifyReply(
        { status, headers: {}, text: JSON.stringify(body) },
        { ...answers, shapes: [...shapes, ...answers.shapes] },
      );

    it.each<[number, unknown, object]>([
      [400, [0, { msg: 'USERNAME_NOT_SET' }], { status: 400, message: '“USERNAME_NOT_SET”', class: 'invalid_input' }],
      [200, [0, { msg: 'USERNAME_NOT_SET' }], { status: 400, message: '“USERNAME_NOT_SET”' }],
      [200, [2, { status: '403' }], { status: 403, class: 'not_allowed' }],
      [201, ['Sorry'], { status: 400, message: '“Sorry”' }],
      [200, [{ id: 1 }], { status: 400 }],
      [500, [7, {}], { status: 500, class: 'business' }],
    ])('under HTTP %i: %j', (status, body, expected) => {
      expect(validateList(status, body)).toMatchObject({ kind: 'error', ...expected });
    });

    it('but an empty one, and a list in an envelope, are none', () => {
      expect(validateList(200, [])).toMatchObject({ kind: 'ok', data: [] });
      expect(validateList(200, { status: { code: 200 }, data: [1, 2] })).toMatchObject({ kind: 'ok', data: [1, 2] });
    });
  });

  it.each([
    ['as the code', { errorCode: 'no such rule' }],
    ['in another case', { errorCode: 'No_Such_Rule' }],
    ['without a break', { errorCode: 'NoSuchRule' }],
    ['as the only words', { moreInfo: 'NO_SUCH_RULE' }],
  ])('is known in every spelling: %s', (_title, data) => {
    expect(validate(404, { status: { code: 404 }, data })).toMatchObject({ help: 'The id is of the wrong kind.' });
  });

  it('is known by a text that other words hide', () => {
    const data = { moreInfo: 'Input is invalid', errorCode: 'NAME_ALREADY_EXISTS' };
    expect(validate(500, { status: { code: 500, description: 'Internal Error' }, data })).toMatchObject({
      class: 'conflict',
      message: '“Input is invalid”',
    });
  });

  it('always says what to do next', () => {
    for (const status of [302, 400, 401, 403, 404, 409, 418, 429, 500, 503]) {
      const validated = validate(status, '');
      expect(validated.kind === 'error' && validated.help.length).toBeGreaterThan(10);
    }
  });

  it('does not put a whole page into the message', () => {
    const validated = validate(400, { status: { code: 400, description: 'x'.repeat(5000) } });
    expect(validated.kind === 'error' && validated.message.length).toBe(303);
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
    const validated = validate(status, body);
    expect(validated).toMatchObject({ kind: 'ok', status, data });
    if (validated.kind === 'ok' && validated.text !== null) expect(JSON.parse(validated.text)).toEqual(data);
  });

  it('keeps the digits of long integers', () => {
    expect(validate(200, '{"status":{"code":200},"data":{"id":9223372036854775807,"size":12}}')).toMatchObject({
      data: { id: '9223372036854775807', size: 12 },
    });
  });

  it('never throws and never takes an HTTP error for a payload', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, text) => {
        const validated = validate(status, text);
        if (status >= 300) expect(validated.kind).toBe('error');
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
      const validated = validate(500, body);
      if (validated.kind !== 'error') throw new Error('is no error');
      return acceptedError(validated, accepted, {});
    };
    expect(errorOf({ errorCode: 'ALREADY_VERIFIED', status: 500 })).toBe(accepted[0]);
    expect(errorOf({ errorCode: 'NEVER', msg: 'it was ALREADY_VERIFIED', status: 500 })).toBe(accepted[0]);
    expect(errorOf({ errorCode: 'AlreadyVerified', status: 500 })).toBe(accepted[0]);
    expect(errorOf({ msg: 'The project is Already  verified.', status: 500 })).toBe(accepted[0]);
    expect(errorOf({ errorCode: 'VERIFIED', status: 500 })).toBeUndefined();
  });

  describe('a template', () => {
    const sources = {
      values: { a: 'one', list: ['x', 2], empty: '', blank: ' ' },
      data: { b: { c: 3 }, list: ['x'], open: 'zb{details.x}', word: 'undefined' },
      details: null,
      context: { org_id: '7' },
      place: { domain: 'acme.eu' },
    };

    it.each([
      ['{details.x}', ['x']],
      ['{a} {nothing} {details.x.y} {nothing}', ['nothing', 'x.y']],
      ['{empty}', ['empty']],
      ['proof={blank}', ['blank']],
      ['{data}{data.b.d}', ['data', 'b.d']],
      ['{data.b}', ['b']],
      ['{data.list} {data.open} {data.word}', ['list', 'open', 'word']],
    ])('gives no text where a value is missing: %s', (template, missing) => {
      expect(fillTemplate(template, sources)).toEqual({ ok: false, missing });
    });

    it('is filled from arguments, payload, context and data centre', () => {
      const filled = fillTemplate('{a} {data.b.c} {context.org_id} {place.domain} {list} {1} {}', sources);
      expect(filled).toEqual({ ok: true, value: 'one 3 7 acme.eu ["x",2] {1} {}' });
    });

    it('never lets a gap through, whatever a case adds', () => {
      const text = fc.constantFrom('{a}', '{details.x}', 'v={nothing}.', 'plain');
      const value = fc.letrec((tie) => ({
        any: fc.oneof(
          { maxDepth: 3 },
          text,
          fc.array(tie('any')),
          fc.dictionary(fc.constantFrom('p', 'q'), tie('any')),
        ),
      })).any;
      fc.assert(
        fc.property(text, value, (say, member) => {
          const record = { say, add: { member: JSON.parse(JSON.stringify(member)) } };
          const { notes, members } = fillCase(record, sources, 'the look-up failed');
          expect(JSON.stringify(members)).not.toMatch(/unknown|\{(a|details|nothing)|v=\./);
          const whole = JSON.stringify(record);
          if (/details|nothing/.test(whole)) expect(notes.join(' ')).toContain('the look-up failed');
          else expect(notes).toHaveLength(1);
        }),
      );
    });
  });

  it('leaves out what it cannot fill, says why, and says something else in place of what would point to it', () => {
    const sources = { values: {}, data: { code: 'zb1' }, details: null, context: {} };
    const templates = {
      say: 'Publish what stands under publish.',
      otherwise: 'Not published yet.',
      add: { state: 'pending', publish: [{ value: 'a={details.code}' }], records: ['{data.code}', '{data.other}'] },
    };
    expect(fillCase(templates, sources, 'get_one failed (HTTP 500)')).toEqual({
      notes: [
        'Not published yet.',
        '"publish" is left out because code is not known: get_one failed (HTTP 500).',
        'Part of "records" is left out because other is not known: get_one failed (HTTP 500).',
      ],
      members: { state: 'pending', records: ['zb1'] },
    });
  });

  it('does not fill what a value itself brings along', () => {
    const sources = { values: { a: '{b} $& $1', b: 'no' }, data: null, details: null, context: {} };
    expect(fillTemplate('{a}', sources)).toEqual({ ok: true, value: '{b} $& $1' });
  });
});
