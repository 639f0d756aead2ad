import { describe, expect, it } from 'vitest';
import { SecretText } from '../base/index.js';
import type { ContextRecord, CredentialFieldRecord, Integration } from '../catalogue/index.js';
import { fixtureIntegration } from '../catalogue/test-fixture/load-fixture.js';
import { type CheckGivenDeps, checkGiven, type GivenValues } from './check-given.js';

const fixture = fixtureIntegration();

interface Case extends Partial<Omit<CheckGivenDeps, 'integration' | 'present'>> {
  readonly context?: readonly ContextRecord[];
  readonly fields?: { readonly [name: string]: CredentialFieldRecord };
  /** What the account to reconnect has. */
  readonly before?: { readonly context?: Texts; readonly fields?: Texts };
}
type Texts = { readonly [name: string]: string };

const value = (more: Partial<ContextRecord> = {}): ContextRecord => ({
  name: 'site',
  title: 'site',
  type: 'string',
  description: 'Filled in.',
  foreign: 'refuse',
  ask: { as: 'text' },
  ...more,
});
/** A value that nobody enters. */
const silentValue = (more: Partial<ContextRecord>): ContextRecord => {
  const { ask: _ask, ...record } = value(more);
  return record;
};
const field = (more: Partial<CredentialFieldRecord> = {}): CredentialFieldRecord => ({
  title: 'key',
  secret: true,
  optional: false,
  ...more,
});
const secretsOf = (texts: Texts = {}) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, new SecretText(text)]));

/** The checked values as texts; of a refusal, the failures. */
function check(of: Case, given: { readonly context?: Texts; readonly fields?: Texts }) {
  const { context = [], fields = {}, before = {}, ...deps } = of;
  const authorization = { ...fixture.record.authorization, fields };
  const integration: Integration = { ...fixture, record: { ...fixture.record, context, authorization } };
  const values: GivenValues = { context: given.context, fields: given.fields && secretsOf(given.fields) };
  const present = { context: before.context ?? {}, fields: secretsOf(before.fields) };
  const checked = checkGiven(values, { integration, present, allowsHost: () => false, ...deps });
  if (!checked.ok) return (checked.refusal.failures ?? []).map(({ path, message }) => `${path} ${message}`);
  const texts = Object.entries(checked.value.fields).map(([name, text]) => [name, text.reveal()]);
  return { context: checked.value.context, fields: Object.fromEntries(texts) };
}
const checkSite = (record: Partial<ContextRecord>, site: string, deps: Case = {}) =>
  check({ context: [value(record)], ...deps }, { context: { site } });

describe('context values', () => {
  it('are trimmed, in lower case unless they are texts, and constants come along', () => {
    const constant = silentValue({ name: 'version', constant: 'v2' });
    expect(check({ context: [value(), constant] }, { context: { site: ' Ab ' } })).toEqual({
      context: { version: 'v2', site: 'Ab' },
      fields: {},
    });
    expect(checkSite({ ask: { as: 'label' } }, ' Ab ')).toMatchObject({ context: { site: 'ab' } });
  });

  it('are the given one, else that of the account, else the default', () => {
    const of: Case = { context: [value({ ask: { as: 'text', default: 'd' } })] };
    expect(check(of, {})).toMatchObject({ context: { site: 'd' } });
    expect(check({ ...of, before: { context: { site: 'b' } } }, {})).toMatchObject({ context: { site: 'b' } });
    expect(check({ ...of, before: { context: { site: 'b' } } }, { context: { site: 'g' } })).toMatchObject({
      context: { site: 'g' },
    });
    expect(check(of, { context: { site: ' ' } })).toMatchObject({ context: { site: 'd' } });
  });

  it('are required unless they are optional or may still come', () => {
    const nothing = { context: {}, fields: {} };
    expect(check({ context: [value({ title: 'site name' })] }, {})).toEqual(['context.site is required (site name)']);
    expect(check({ context: [value({ optional: true })] }, {})).toStrictEqual(nothing);
    expect(check({ context: [value()], isPartial: true }, {})).toStrictEqual(nothing);
  });

  it('have at most 250 characters in one line', () => {
    expect(checkSite({}, 'x'.repeat(250))).toMatchObject({ context: { site: 'x'.repeat(250) } });
    for (const wrong of ['x'.repeat(251), 'a\nb', 'a\u200bb'])
      expect(checkSite({}, wrong)).toEqual(['context.site must be one line of at most 250 characters']);
  });

  it('are one label of an address', () => {
    const ask = { as: 'label', example: 'acme' } as const;
    for (const right of ['a', 'a-b', '0', `a${'b'.repeat(62)}`])
      expect(checkSite({ ask }, right)).toMatchObject({ context: { site: right } });
    for (const wrong of ['a.b', '-a', 'a-', 'a/b', 'a@b', `a${'b'.repeat(63)}`])
      expect(checkSite({ ask }, wrong), wrong).toEqual([
        'context.site must be the site without the rest of the address: letters, digits and hyphens only, such as acme',
      ]);
  });

  it('are a host that the operator allows', () => {
    const asked: string[] = [];
    const allowsHost = (host: string): boolean => {
      asked.push(host);
      return host === 'a.example';
    };
    expect(checkSite({ ask: { as: 'host' } }, 'A.example', { allowsHost })).toMatchObject({
      context: { site: 'a.example' },
    });
    const [fault] = checkSite({ ask: { as: 'host' } }, 'B.example', { allowsHost }) as readonly string[];
    expect(fault).toContain('names the host "B.example", which the operator has not allowed');
    expect(fault).toContain('B.example=https://B.example');
    expect(asked).toEqual(['a.example', 'b.example']);
    expect(checkSite({ ask: { as: 'text' } }, 'b.example')).toMatchObject({ context: { site: 'b.example' } });
  });

  it('match the whole pattern', () => {
    const ask = { as: 'text', pattern: 'a|bc' } as const;
    for (const right of ['a', 'bc']) expect(checkSite({ ask }, right)).toMatchObject({ context: { site: right } });
    for (const wrong of ['ac', 'xa', 'b'])
      expect(checkSite({ ask }, wrong)).toEqual(['context.site does not look like a site']);
    expect(checkSite({ ask: { ...ask, example: 'bc' }, title: 'address' }, 'x')).toEqual([
      'context.site does not look like an address, such as bc',
    ]);
  });

  it('are named where nobody asks for them', () => {
    const context = [value(), value({ name: 'team' }), silentValue({ name: 'org_id' })];
    expect(check({ context }, { context: { site: 'x', team: 'x', sit: 'y', org_id: '1' } })).toEqual([
      'context.sit is not a value of this integration (did you mean site?)',
      'context.org_id is not a value of this integration (known: site, team)',
    ]);
    const long = 'z'.repeat(70);
    expect(check({}, { context: { [long]: 'x' } })).toEqual([
      `context.${'z'.repeat(60)} is not a value of this integration (there are none)`,
    ]);
  });

  it('apply to the way of connecting', () => {
    const of: Case = { context: [value({ ask: { as: 'text', grants: ['jwt_bearer'] } })] };
    expect(check({ ...of, way: 'jwt_bearer' }, { context: { site: 'x' } })).toMatchObject({ context: { site: 'x' } });
    expect(check({ ...of, way: 'code' }, {})).toEqual({ context: {}, fields: {} });
    expect(check({ ...of, way: 'code' }, { context: { site: 'x' } })).toHaveLength(1);
  });
});

describe('credential fields', () => {
  const key = field();

  it('are required unless they are optional or may still come, and an empty one does not count', () => {
    const nothing = { context: {}, fields: {} };
    for (const fields of [{}, { key: '' }]) {
      expect(check({ fields: { key } }, { fields })).toEqual(['fields.key is required (key)']);
      expect(check({ fields: { key: { ...key, optional: true } } }, { fields })).toEqual(nothing);
      expect(check({ fields: { key }, isPartial: true }, { fields })).toEqual(nothing);
    }
  });

  it('are the given one, else that of the account', () => {
    const before = { fields: { key: 'old' } };
    expect(check({ fields: { key }, before }, {})).toMatchObject({ fields: { key: 'old' } });
    expect(check({ fields: { key }, before }, { fields: { key: 'new' } })).toMatchObject({ fields: { key: 'new' } });
  });

  it('are never taken along to another site', () => {
    const before = { context: { site: 'a' }, fields: { key: 'old' } };
    const of: Case = { context: [value()], fields: { key }, before };
    expect(check(of, { context: { site: 'b' } })).toEqual([
      'fields.key is required (key), because the account moves to another place',
    ]);
    expect(check(of, { context: { site: 'a' } })).toMatchObject({ fields: { key: 'old' } });
    expect(check(of, { context: { site: 'b' }, fields: { key: 'new' } })).toMatchObject({ fields: { key: 'new' } });
    // A value that nobody enters moves nothing, and neither does one that was not there before.
    const constant = silentValue({ constant: 'b' });
    expect(check({ ...of, context: [constant] }, {})).toMatchObject({ fields: { key: 'old' } });
    expect(check({ ...of, before: { fields: { key: 'old' } } }, { context: { site: 'b' } })).toMatchObject({
      fields: { key: 'old' },
    });
  });

  it('have at most 20,000 characters in one line', () => {
    const line = 'x'.repeat(20_000);
    expect(check({ fields: { key } }, { fields: { key: line } })).toMatchObject({ fields: { key: line } });
    expect(check({ fields: { key } }, { fields: { key: `${line}x` } })).toEqual([
      'fields.key must have at most 20000 characters',
    ]);
    for (const wrong of ['a\nb', 'a\u2028b', 'a\u0000'])
      expect(check({ fields: { key } }, { fields: { key: wrong } })).toEqual([
        'fields.key must be one line without control characters',
      ]);
  });

  it('match the whole pattern, and a failure does not repeat them', () => {
    const fields = { key: field({ title: 'access key', pattern: 'sk_.+|pk', example: 'sk_1' }) };
    for (const right of ['sk_x', 'pk'])
      expect(check({ fields }, { fields: { key: right } })).toMatchObject({ fields: { key: right } });
    for (const wrong of ['xsk_x', 'pkx'])
      expect(check({ fields }, { fields: { key: wrong } })).toEqual([
        'fields.key does not look like an access key, such as sk_1: check that it was copied whole',
      ]);
    expect(check({ fields: { key: field({ pattern: 'a' }) } }, { fields: { key: 'hunter2' } })).toEqual([
      'fields.key does not look like a key: check that it was copied whole',
    ]);
  });

  it('are a JSON file with its members, on several lines', () => {
    const fields = { key: field({ title: 'file', json: ['id', 'secret'], pattern: 'never' }) };
    const file = JSON.stringify({ id: 'i', secret: 's', more: 1 }, null, 2);
    expect(check({ fields }, { fields: { key: file } })).toMatchObject({ fields: { key: file } });
    for (const [wrong, missing] of [
      ['{"id":"i"}', 'secret'],
      ['[]', 'id, secret'],
      ['none', 'id, secret'],
      ['{"id":"","secret":5}', 'id, secret'],
    ] as const)
      expect(check({ fields }, { fields: { key: wrong } }), wrong).toEqual([
        `fields.key must be the whole JSON file, with the members ${missing}`,
      ]);
  });

  it('are named where they are unknown, and apply to the way of connecting', () => {
    expect(check({ fields: { key } }, { fields: { key: 'x', kee: 'y' } })).toEqual([
      'fields.kee is not a value of this integration (did you mean key?)',
    ]);
    const granted = { key: { ...key, grants: ['jwt_bearer'] as const } };
    const before = { fields: { key: 'old' } };
    expect(check({ fields: granted, way: 'code', before }, {})).toEqual({ context: {}, fields: {} });
    expect(check({ fields: granted, way: 'code' }, { fields: { key: 'x' } })).toHaveLength(1);
  });
});

it('a refusal lists every failure in its message', () => {
  const integration = { ...fixture, record: { ...fixture.record, context: [value()] } };
  const given = { context: { sit: 'x' } };
  const refused = checkGiven(given, { integration, present: { context: {}, fields: {} }, allowsHost: () => true });
  expect(refused).toMatchObject({
    ok: false,
    refusal: {
      code: 'invalid_params',
      message: 'context.sit is not a value of this integration (did you mean site?); context.site is required (site)',
    },
  });
});
