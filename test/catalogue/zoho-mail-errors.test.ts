import { describe, expect, it } from 'vitest';
import { classifyReply } from '../../src/upstream/index.js';
import { zohoMail } from './service-caller.js';

const { answers } = zohoMail().record;
const validate = (status: number, body: unknown) =>
  classifyReply({ status, headers: {}, text: JSON.stringify(body) }, answers);

/** A code or text as services spell it. */
function spellings(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[\s_]+/);
  const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  const [first = '', ...others] = words;
  return [
    words.join('_').toUpperCase(),
    words.join(' '),
    words.map(capital).join(' '),
    [first, ...others.map(capital)].join(''),
    words.map(capital).join(''),
    words.join('  '),
    words.join('-'),
    words.join('.'),
    words.join('–'),
    words.join('_\u200b'),
    words.join('\u00a0'),
    words.join(' ').toUpperCase().replaceAll('I', 'İ'),
    words.join('＿').replace(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  ];
}

/** The bodies in which a text comes, each with the HTTP status that goes with it. */
function bodies(text: string): readonly (readonly [number, unknown])[] {
  const inEnvelope = (code: number, data: object) => ({ status: { code, description: 'Internal Error' }, data });
  return [400, 404, 500].flatMap((status) => [
    [status, inEnvelope(status, { errorCode: text })],
    [status, inEnvelope(status, { moreInfo: text })],
    [status, inEnvelope(status, { error: text })],
    [status, inEnvelope(status, { errorCode: 'GENERAL', moreInfo: text })],
    [200, inEnvelope(status, { errorCode: text })],
    [status, { status: { code: status, description: text }, data: {} }],
    [status, { errorCode: text, status: String(status) }],
    [status, [0, { msg: text }]],
    [status, [2, { errorCode: text, status: String(status) }]],
    [200, [0, { msg: text }]],
    [200, inEnvelope(200, { errorCode: text })],
    [200, { status: { code: 200, description: 'success' }, data: [{ errorCode: text }] }],
    [200, { status: { code: 200, description: 'success' }, data: [0, { errorCode: text }] }],
    [201, inEnvelope(201, { errorCode: text, moreInfo: 'GENERAL' })],
    [200, { status: { code: '200', description: 'success' }, data: { errorCode: text } }],
    [status, inEnvelope(status, { msg: text })],
    [status, { status: { code: status, description: 'Internal Error' }, data: text }],
    [status, { status: { code: status, description: 'Internal Error' }, data: [0, { msg: text }] }],
    [200, [[0, { msg: text }]]],
    [status, [[[{ errorCode: text }]]]],
    [200, [0, [text]]],
    [status, [{ error: { errorCode: text } }]],
    [200, [{ status: { code: 200 }, data: { errorCode: text } }]],
  ]);
}

describe.each([
  ['EXTRA_PARAM_FOUND', 'invalid_input', /query argument/],
  ['EXTRA_KEY_FOUND_IN_JSON', 'invalid_input', /optional fields/],
  ['Maximum user license limit reached', 'conflict', /No license.+zoho_mail_users_bulk_delete/],
  ['EMAILADDRESS_ALREADY_EXISTS', 'conflict', /zoho_mail_users_find.+reserved/],
  ['MAILBOX_ALREADY_EXISTS', 'conflict', /zoho_mail_users_find.+reserved/],
  ['INVALID_PASSWORD', 'invalid_input', /breach.+used before/],
  ['INVALID_EMAILADDRESS', 'invalid_input', /spelling/],
  ['ACCOUNT_LIMIT_EXCEEDED', 'conflict', /limit of accounts/],
  ['OPERATION_NOT_PERMITTED', 'not_allowed', /plan does not include it/],
  ['Catchall is not available in your plan', 'not_allowed', /plan does not include a catch-all/],
  ['You need to verify the ReplyTo address', 'conflict', /zoho_mail_account_replies_resend_reply_to/],
  ['ALREADY_ENABLED', 'conflict', /already on/],
  ['ALREADY_DISABLED', 'conflict', /already off/],
  ['Unusual sending activity detected', 'not_allowed', /Do not send again/],
  ['Mail hosting not enabled', 'conflict', /zoho_mail_domain_hosting_enable/],
  ['INVALID_TICKET', 'token_expired', /reconnected/],
  ['USERNAME_NOT_SET', 'business', /list_all_zoho_mail_accounts/],
])('%s', (text, errorClass, help) => {
  it('is known in every spelling, in every kind of body, under every status', () => {
    for (const spelling of spellings(text))
      for (const [status, body] of bodies(spelling)) {
        const validated = validate(status, body);
        const shown = `${status} ${JSON.stringify(body)}`;
        expect(validated, shown).toMatchObject({ kind: 'error', class: errorClass });
        expect(validated.kind === 'error' && validated.help, shown).toMatch(help);
      }
  });
});

describe('a body that is an array', () => {
  it.each([
    [[0, { msg: 'USERNAME_NOT_SET' }]],
    [[2, { msg: 'Error while processing!', errorCode: 'INVALID_OAUTHSCOPE', authFail: 'true', status: '401' }]],
    [[{ errorCode: 'GENERAL' }]],
    [['refused']],
    [[500]],
    [[[0, { msg: 'nested' }]]],
    [[1, { msg: 'a' }, { msg: 'b' }]],
    [[null]],
  ])('is an error under every HTTP status: %j', (body) => {
    for (const status of [200, 201, 400, 401, 403, 404, 409, 429, 500, 502, 503]) {
      const validated = validate(status, body);
      expect(validated, `HTTP ${status}`).toMatchObject({ kind: 'error' });
      expect(validated.status, `HTTP ${status}`).toBeGreaterThanOrEqual(400);
    }
  });

  it.each([
    [[0, { msg: 'M' }]],
    [[[0, { msg: 'M' }]]],
    [[[[{ error: { msg: 'M' } }]]]],
    [['M']],
    [[0, ['M']]],
    [[7, 'M']],
  ])('shows its words: %j', (body) => {
    for (const status of [200, 400, 500]) expect(validate(status, body)).toMatchObject({ message: '“M”' });
  });

  it('names the HTTP status that it came under', () => {
    expect(validate(200, [0, { msg: 'M' }])).toMatchObject({ status: 400, httpStatus: 200 });
    expect(validate(201, { status: { code: 201 }, data: { errorCode: 'M' } })).toMatchObject({
      status: 400,
      httpStatus: 201,
    });
    expect(validate(200, [2, { msg: 'M', status: '403' }])).toMatchObject({ status: 403, class: 'not_allowed' });
    for (const [status, body] of [
      [200, [2, { msg: 'M', status: '403' }]],
      [404, [0, { msg: 'M' }]],
    ] as const)
      expect(validate(status, body)).not.toHaveProperty('httpStatus');
  });

  it.each([[{ errorCode: 0 }], [{ errorCode: null }], [{ errorCode: '' }], [{ errorCode: 'SUCCESS' }], [{ a: 1 }]])(
    'has nothing to do with a success: %j',
    (data) => {
      expect(validate(200, { status: { code: 200, description: 'success' }, data })).toMatchObject({
        kind: 'ok',
        data,
      });
    },
  );

  it('inside the envelope is a payload', () => {
    expect(validate(200, { status: { code: 200, description: 'success' }, data: [{ a: 1 }] })).toMatchObject({
      kind: 'ok',
      data: [{ a: 1 }],
    });
  });
});

it('takes a creation under HTTP 200 with the status code 201 for a success', () => {
  const body = { status: { code: 201, description: 'Created' }, data: { folderId: '9007199254740993' } };
  expect(validate(200, body)).toMatchObject({ kind: 'ok', data: { folderId: '9007199254740993' } });
});

describe('an envelope of success around an error', () => {
  const envelope = (data: unknown, description = 'success') => ({ status: { code: 200, description }, data });

  it.each([
    [[0, { msg: 'USERNAME_NOT_SET' }]],
    [[{ msg: 'Username not set' }]],
    [[2, 0, { message: 'username_not_set' }]],
    [[[0, { moreInfo: 'UsernameNotSet' }]]],
    [[0, 'USERNAME_NOT_SET']],
    ['USERNAME_NOT_SET'],
    [{ msg: 'USERNAME_NOT_SET' }],
    [{ moreInfo: 'username not set' }],
    [[1, 2, 3, { errorCode: 'USERNAME_NOT_SET' }]],
  ])('is one where its words are a known code: %j', (data) => {
    const validated = validate(200, envelope(data));
    expect(validated).toMatchObject({ kind: 'error', class: 'business', httpStatus: 200 });
    expect(validated.kind === 'error' && validated.message).toMatch(/^“user[ _]?name[ _]?not[ _]?set”$/i);
    expect(validated.kind === 'error' && validated.help).toContain('list_all_zoho_mail_accounts');
  });

  it('is one where only the description is a known code', () => {
    expect(validate(200, envelope({}, 'OPERATION_NOT_PERMITTED'))).toMatchObject({ class: 'not_allowed' });
  });

  it.each([
    [[{ subject: 'USERNAME_NOT_SET' }]],
    [{ message: 'How to fix USERNAME_NOT_SET' }],
    [{ content: 'INVALID_PASSWORD' }],
    [[{ name: 'Already enabled' }, { name: 'not verified' }]],
    [{ msg: 'already exists' }],
    [[0, { msg: 'Saved' }]],
    [
      [
        { title: 'a', message: 'x' },
        { title: 'b', message: 'INVALID_PASSWORD' },
      ],
    ],
  ])('is a payload otherwise: %j', (data) => {
    expect(validate(200, envelope(data))).toMatchObject({ kind: 'ok' });
  });
});

describe('an error without a place of its own', () => {
  it.each([[[[]]], [[{}]], [[null]], [[0]], [[[[]], {}]], [[false]]])('shows what came: %j', (body) => {
    for (const status of [200, 400, 500]) {
      const validated = validate(status, body);
      expect(validated.kind === 'error' && validated.message).toContain(JSON.stringify(body));
    }
  });

  it.each([
    [{ data: [{ msg: 'M' }], status: '400' }],
    [{ data: { msg: 'M' }, status: 400 }],
    [{ data: [0, { message: 'M' }], status: '400' }],
    [{ data: { error: { msg: 'M' } }, status: '400' }],
  ])('shows its words wherever they are: %j', (body) => {
    for (const status of [200, 400])
      expect(validate(status, body)).toMatchObject({ kind: 'error', status: 400, message: '“M”' });
  });

  it('is not the fault of the arguments where only a code under HTTP 200 says that it is one', () => {
    for (const body of [
      { status: { code: 200 }, data: { errorCode: 'NEVER_SEEN' } },
      { errorCode: 'NEVER_SEEN' },
      [0, { msg: 'NEVER_SEEN' }],
    ]) {
      const validated = validate(200, body);
      expect(validated).toMatchObject({ kind: 'error', class: 'business', status: 400, httpStatus: 200 });
      expect(validated.kind === 'error' && validated.help).not.toContain('Correct the arguments');
    }
    expect(validate(200, { status: { code: 400 }, data: { errorCode: 'NEVER_SEEN' } })).toMatchObject({
      class: 'invalid_input',
    });
  });
});
