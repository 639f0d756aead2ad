import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, member, startTestClient, type TestClient } from '../test-support/client.js';

const domains = '/api/organization/123456789/domains';
let client: TestClient;
let token: string;

beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.control('POST', 'reset', { tokens: true });
  ({ accessToken: token } = await client.connect('ZohoMail.organization.domains.ALL'));
});

const mail = (method: string, path: string, body?: object) =>
  client.ask({
    host: 'mail.zoho.com',
    token,
    method,
    path: `${domains}${path}`,
    ...(body ? { body: { ...body } } : {}),
  });
const change = (name: string, mode: string, more: object = {}) => mail('PUT', `/${name}`, { mode, ...more });
const publish = (name: string, type: string, values: readonly string[]) =>
  client.control('PUT', 'dns', { name, type, values });
const moreInfo = (text: string) => ({ body: { data: { moreInfo: expect.stringContaining(text) } } });

describe('ownership', () => {
  it.each([
    [
      'verifyDomainByTXT',
      'TXT_RECORD_HOST_UNKNOWN',
      'unpublished.example',
      'TXT',
      'zoho-verification=zb30000003.zmverify.zoho.com',
    ],
    [
      'verifyDomainByCName',
      'CNAME_RECORD_HOST_UNKNOWN',
      'zb30000003.unpublished.example',
      'CNAME',
      'zmverify.zoho.com',
    ],
    ['verifyDomainByHTML', 'HTML_RECORD_HOST_UNKNOWN', 'unpublished.example', 'HTML', '30000003'],
  ])(
    'is checked by %s: a failure is an answer, and the suffixed path is the same',
    async (mode, error, name, type, value) => {
      expect(await change('unpublished.example', mode)).toMatchObject({
        status: 200,
        body: { data: { status: false, error } },
      });
      await publish(name, type, ['something else']);
      const other = await mail('PUT', '/unpublished.example/verifyDomain', { mode });
      expect(other).toMatchObject({
        status: 200,
        body: { data: { status: false, error: error.replace('HOST_UNKNOWN', 'NOT_MATCHED') } },
      });
      await publish(name, type, [value]);
      expect((await mail('PUT', '/unpublished.example/verifyDomain', { mode })).body).toMatchObject({
        data: { status: true },
      });
      expect(await change('unpublished.example', mode)).toMatchObject({ status: 500, ...moreInfo('ALREADY_VERIFIED') });
    },
  );

  it('tells a new domain its codes, which work', async () => {
    expect((await mail('POST', '', { domainName: 'not a domain' })).status).toBe(400);
    expect(await mail('POST', '', { domainName: 'acmecorp.com' })).toMatchObject({
      status: 500,
      ...moreInfo('already exists'),
    });
    const added = await mail('POST', '', { domainName: 'Fresh.example' });
    expect(added).toMatchObject({
      status: 201,
      body: { data: { domainName: 'fresh.example', verificationStatus: false } },
    });
    const code = member(at(added.body, 'data'), 'CNAMEVerificationCode');
    expect(code).toMatch(/^zb/);
    await publish(`${code}.fresh.example`, 'CNAME', ['zmverify.zoho.com.']);
    expect((await change('fresh.example', 'verifyDomainByCName')).body).toMatchObject({ data: { status: true } });
  });
});

describe('hosting and the end of a domain', () => {
  it('refuses what is there already, what is not, and what is not verified', async () => {
    expect(await change('acmecorp.com', 'enableMailHosting')).toMatchObject(moreInfo('already enabled'));
    expect(await change('newbrand.com', 'disableMailHosting')).toMatchObject(moreInfo('not enabled'));
    expect(await change('newbrand.com', 'enableMailHosting')).toMatchObject({
      status: 400,
      ...moreInfo('not verified'),
    });
    expect(await change('nowhere.example', 'enableMailHosting')).toMatchObject({
      status: 400,
      ...moreInfo('does not exist'),
    });
  });

  it('deletes only where hosting is off', async () => {
    await change('newbrand.com', 'verifyDomainByTXT');
    await change('newbrand.com', 'enableMailHosting');
    expect(await mail('DELETE', '/newbrand.com')).toMatchObject({
      status: 500,
      ...moreInfo('RMV_HOSTING_BEFORE_DLT_DOMAIN'),
    });
    await change('newbrand.com', 'disableMailHosting');
    expect((await mail('DELETE', '/newbrand.com')).status).toBe(200);
    expect((await mail('GET', '/newbrand.com')).status).toBe(400);
  });
});

describe('DNS checks', () => {
  it('reads MX: 400 while unverified, false with the records that are there, true', async () => {
    expect(await change('newbrand.com', 'verifyMxRecord')).toMatchObject({ status: 400, ...moreInfo('not verified') });
    await change('newbrand.com', 'verifyDomainByTXT');
    expect(await change('newbrand.com', 'verifyMxRecord')).toMatchObject({ status: 500, ...moreInfo('not enabled') });
    await change('newbrand.com', 'enableMailHosting');
    await publish('newbrand.com', 'MX', ['10 mx.zoho.com', '20 mail.elsewhere.example']);
    expect((await change('newbrand.com', 'verifyMxRecord')).body).toMatchObject({
      data: { mxstatus: false, mxRecords: ['10 mx.zoho.com', '20 mail.elsewhere.example'] },
    });
    await publish('newbrand.com', 'MX', ['10 mx.zoho.com', '20 mx2.zoho.com']);
    expect((await change('newbrand.com', 'verifyMxRecord')).body).toEqual({
      status: { code: 200, description: 'success' },
      data: { mxstatus: true },
    });
  });

  it('reads SPF by the mode with the capital letter', async () => {
    expect((await change('newbrand.com', 'verifySpfRecord')).status).toBe(400);
    expect((await change('newbrand.com', 'VerifySpfRecord')).body).toMatchObject({ data: { spfstatus: false } });
    await publish('newbrand.com', 'TXT', ['"v=spf1 include:zohomail.com -all"']);
    expect((await change('newbrand.com', 'VerifySpfRecord')).body).toMatchObject({ data: { spfstatus: true } });
  });

  it('makes, prefers and deletes DKIM keys whose public half is a real one', async () => {
    const made = at(
      (await change('acmecorp.com', 'addDkimDetail', { selector: 'zmail', isDefault: true })).body,
      'data',
    );
    const key = createPublicKey({ key: Buffer.from(member(made, 'publicKey'), 'base64'), format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 1024, publicExponent: 65537n });
    expect(await change('acmecorp.com', 'addDkimDetail', { selector: 'zmail' })).toMatchObject(
      moreInfo('already exists'),
    );
    const dkimId = member(made, 'dkimId');
    for (const value of [`v=DKIM1; k=rsa; p=${member(made, 'publicKey')}AA`, 'v=DKIM1; k=rsa; p=']) {
      await publish('zmail._domainkey.acmecorp.com', 'TXT', [value]);
      expect((await change('acmecorp.com', 'verifyDkimKey', { dkimId })).body).toMatchObject({
        status: { code: 200 },
        data: { dkimstatus: false, error: 'TXT_RECORD_NOT_MATCHED' },
      });
    }
    const flags = async () => at((await mail('GET', '/acmecorp.com')).body, 'data', 'dkimDetailList');
    expect(await flags()).toMatchObject([
      { selector: 'legacy2025', isDefault: false },
      { selector: 'zmail', isDefault: true },
    ]);
    await change('acmecorp.com', 'makeDkimDefault', { dkimId: '9000000000000000151' });
    expect(await flags()).toMatchObject([{ isDefault: true }, { isDefault: false }]);
    expect((await change('acmecorp.com', 'verifyDkimKey', { dkimId: 9000000000000000151n })).body).toMatchObject({
      data: { dkimstatus: true },
    });
    expect((await change('acmecorp.com', 'deleteDkimDetail', { dkimId })).status).toBe(200);
    expect(await flags()).toHaveLength(1);
    expect((await change('acmecorp.com', 'deleteDkimDetail', { dkimId: '1' })).status).toBe(400);
  });
});

describe('settings', () => {
  it.each([
    ['addCatchAllAddress', { catchAllAddress: 'admin@acmecorp.com' }, { catchAllAddress: 'admin@acmecorp.com' }],
    ['addNotificationAddress', { notificationAddress: 'hr@acmecorp.com' }, { notificationAddress: 'hr@acmecorp.com' }],
    ['enableSubDomainStripping', {}, { subDomainStripping: 1 }],
    ['disableSubDomainStripping', {}, { subDomainStripping: 0 }],
  ])('%s reads back', async (mode, fields, expected) => {
    expect((await change('acmecorp.com', mode, fields)).status).toBe(200);
    expect(at((await mail('GET', '/acmecorp.com')).body, 'data')).toMatchObject(expected);
  });

  it('clears the catch-all and notification addresses and the disclaimer', async () => {
    await change('acmecorp.com', 'addCatchAllAddress', { catchAllAddress: 'admin@acmecorp.com' });
    for (const mode of ['deleteCatchAllAddress', 'deleteNotificationAddress', 'deleteDomainDisclaimer'])
      expect((await change('acmecorp.com', mode)).status).toBe(200);
    expect(at((await mail('GET', '/acmecorp.com')).body, 'data')).not.toHaveProperty('catchAllAddress');
  });

  it.each(['removeDomainAlias', 'removeDomainAsAlias'])('attaches an alias and detaches it by %s', async (remove) => {
    const alias = { domainAlias: 'newbrand.com' };
    expect((await change('acmecorp.com', 'makeDomainAsAlias', alias)).status).toBe(400);
    await change('newbrand.com', 'verifyDomainByTXT');
    expect((await change('acmecorp.com', 'makeDomainAsAlias', alias)).status).toBe(200);
    expect(at((await mail('GET', '/newbrand.com')).body, 'data')).toMatchObject({
      isDomainAlias: true,
      domainAlias: 'acmecorp.com',
    });
    expect((await change('acmecorp.com', remove, alias)).status).toBe(200);
    expect((await change('acmecorp.com', remove, alias)).status).toBe(400);
  });

  it.each(['setPrimaryDomain', 'setAsPrimaryDomain'])('makes another domain primary by %s', async (mode) => {
    expect((await change('newbrand.com', mode)).status).toBe(400);
    await change('newbrand.com', 'verifyDomainByTXT');
    expect((await change('newbrand.com', mode)).status).toBe(200);
    expect(at((await mail('GET', '/acmecorp.com')).body, 'data')).toMatchObject({ primary: false });
  });

  it('renames', async () => {
    expect((await change('newbrand.com', 'renameDomain', { newDomainName: 'acmecorp.com' })).status).toBe(500);
    expect((await change('newbrand.com', 'renameDomain', { newDomainName: 'renamed.example' })).status).toBe(200);
    expect(at((await mail('GET', '/renamed.example')).body, 'data')).toMatchObject({ domainName: 'renamed.example' });
  });
});
