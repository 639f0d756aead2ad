import { describe, expect, it } from 'vitest';
import { useCaller } from '../test-support/caller.js';
import { at, statusOfFault } from '../test-support/client.js';

const support = '/groups/9000000000000000301';
const owners = [
  { whose: 'own', of: '/me', seeded: '9000000000000071101' },
  { whose: "a group's", of: support, seeded: '9000000000000071201' },
];
const { call, client, data, names, tokenOf } = useCaller({ scope: 'ZohoMail.links.ALL', root: '/api/links' });
const refusal = (code: number, told: object) => ({ status: code, body: { status: { code }, data: told } });
const titles = (path: string) => names(path, 'title', 'list');
const add = async (of: string, fields: object) =>
  at((await call('POST', of, { link: 'https://one.example/', ...fields })).body, 'data', 'entityId');

describe('what bookmarks do not take', () => {
  it.each([
    ['POST', '/me', { title: 'One' }, 'Mandatory parameter link is missing'],
    ['POST', '/me', { link: 'https://one.example', tiltle: 'One' }, 'Unknown parameter tiltle'],
    ['POST', '/me', { link: 'https://one.example', title: '' }, 'Invalid value for title'],
    [
      'POST',
      '/me',
      { link: 'https://one.example', title: 'One', collectionId: 71001 },
      'Invalid value for collectionId',
    ],
    ['POST', '/me', { link: 'https://one.example', title: 'One', collectionId: '1' }, 'Invalid value for collectionId'],
    ['PUT', '/me/9000000000000071101', { title: 'One' }, 'Mandatory parameter link is missing'],
    ['DELETE', '/me/9000000000000071101', { forceDelete: 'true' }, 'Invalid value for forceDelete'],
    ['DELETE', '/me/9000000000000071101?forceDelete=true', undefined, 'Unknown parameter forceDelete'],
    ['GET', '/me?limit=400', undefined, 'Invalid value for limit'],
    ['GET', '/me?fields=title,colour', undefined, 'Invalid value for fields'],
    ['GET', '/me?isPrev=yes', undefined, 'Invalid value for isPrev'],
    ['GET', '', undefined, 'Mandatory parameter action is missing'],
    ['GET', '?action=view&view=mine', undefined, 'Invalid value for view'],
    ['POST', '/me/collections', {}, 'Mandatory parameter collectionName is missing'],
  ])('%s %s with %j', async (method, path, body, moreInfo) => {
    expect(await call(method, path, body)).toMatchObject(
      refusal(body === undefined ? 400 : statusOfFault(moreInfo), { moreInfo }),
    );
  });

  it.each([
    ['GET', '/me/registrar', 'URL_RULE_NOT_CONFIGURED'],
    ['GET', '/groups/support@acmecorp.com', 'URL_RULE_NOT_CONFIGURED'],
    ['POST', '/me/9000000000000071101', 'INVALID_METHOD'],
    ['POST', '/me/9000000000000071101/favorite', 'INVALID_METHOD'],
  ])('%s %s: 404', async (method, path, errorCode) => {
    expect(await call(method, path)).toMatchObject(refusal(404, { errorCode }));
  });

  it('is a scope of one verb for the other verbs, a mark taken away being a deletion', async () => {
    const { accessToken: token } = await client().connect('ZohoMail.links.READ,ZohoMail.links.UPDATE');
    const favorite = '/me/9000000000000071101/favorite';
    expect((await call('PUT', favorite, undefined, { token })).status).toBe(200);
    expect(await call('DELETE', favorite, undefined, { token })).toMatchObject({
      status: 401,
      body: [2, { errorCode: 'INVALID_OAUTHSCOPE' }],
    });
  });

  it('is a group that does not exist, or that the caller is no member of', async () => {
    expect((await call('GET', '/groups/1')).status).toBe(400);
    const token = await tokenOf('finance@acmecorp.com');
    expect(await call('GET', support, undefined, { token })).toMatchObject(
      refusal(500, { moreInfo: 'Operation not permitted' }),
    );
    expect((await call('GET', '/groups', undefined, { token })).body).toMatchObject({ data: [] });
  });
});

describe.each(owners)('$whose bookmarks', ({ of, seeded }) => {
  it('are written and read back', async () => {
    const id = await add(of, { title: 'One', summary: 'First' });
    expect(await data(`${of}/${id}`)).toMatchObject({
      entityId: id,
      title: 'One',
      summary: 'First',
      collectionId: '',
      isFavorite: 'false',
      linkMetaInfo: { linkFavIconUrl: 'https://one.example/favicon.ico' },
    });
    await call('PUT', `${of}/${id}`, { title: 'Uno', link: 'https://uno.example/' });
    expect(await data(`${of}/${id}`)).toMatchObject({ title: 'Uno', link: 'https://uno.example/', summary: 'First' });
    expect((await titles(of))[0]).toBe('Uno');
  });

  it('are deleted for good unless the caller says otherwise, and come back from the trash only', async () => {
    const id = String(await add(of, { title: 'One' }));
    expect((await call('PUT', `${of}/${id}/restore`)).body).toMatchObject({
      data: { moreInfo: 'ENTITY_NOT_IN_TRASH' },
    });
    await call('DELETE', `${of}/${id}`, { forceDelete: false });
    expect(await titles(of)).not.toContain('One');
    expect(await titles(`${of}/trash`)).toContain('One');
    expect((await call('GET', `${of}/${id}`)).status).toBe(500);
    expect((await call('PUT', `${of}/${id}/restore`)).status).toBe(200);
    expect(await titles(of)).toContain('One');
    expect((await call('DELETE', `${of}/${id}`)).status).toBe(200);
    expect(await titles(`${of}/trash`)).not.toContain('One');
    expect((await call('PUT', `${of}/${id}/restore`)).status).toBe(500);
  });

  it('are favourites of whoever marks them', async () => {
    await call('PUT', `${of}/${seeded}/favorite`);
    expect(await data(`${of}/${seeded}`)).toMatchObject({ isFavorite: 'true' });
    expect(await names('/favorites', 'entityId', 'list')).toContain(seeded);
    await call('DELETE', `${of}/${seeded}/favorite`);
    expect(await names('/favorites', 'entityId', 'list')).not.toContain(seeded);
  });

  it('are kept in collections', async () => {
    const collections = `${of}/collections`;
    const made = (await call('POST', collections, { collectionName: 'Legal' })).body;
    expect((await call('POST', collections, { collectionName: 'Legal' })).status).toBe(500);
    const collectionId = String(at(made, 'data', 'collectionId'));
    const id = await add(of, { title: 'Contract', collectionId });
    expect(await titles(`${collections}/${collectionId}`)).toEqual(['Contract']);
    await call('PUT', `${collections}/${collectionId}`, { collectionName: 'Contracts' });
    expect(await data(`${of}/${id}`)).toMatchObject({ collectionId, collectionName: 'Contracts' });
    expect(await names(collections, 'collectionName')).toContain('Contracts');
    await call('DELETE', `${collections}/${collectionId}`);
    expect((await call('GET', `${collections}/${collectionId}`)).status).toBe(500);
    expect(await data(`${of}/${id}`)).toMatchObject({ collectionId: '', collectionName: '' });
  });
});

describe('lists of bookmarks', () => {
  it('come in pages whose next one is an absolute address, newest first or oldest first', async () => {
    expect(await titles('/me')).toEqual(['Service status', 'Backup vendor', 'Registrar console']);
    expect(await titles('/me?isPrev=true&limit=1')).toEqual(['Registrar console']);
    expect(await data('/me?limit=2', 'pagination')).toEqual({
      next: 'https://mail.zoho.com/api/links/me?limit=2&after=2',
    });
    expect(await titles('/me?limit=2&after=2')).toEqual(['Registrar console']);
    expect(await data('/me?limit=2&after=2', 'pagination')).toEqual({});
    for (let count = 0; count < 18; count += 1) await add('/me', { title: `${count}` });
    expect(await titles('/me')).toHaveLength(20);
  });

  it('are cut down to the fields that were asked for', async () => {
    expect(await data('/me?limit=1&fields=title,collectionName', 'list', 0)).toEqual({
      entityId: '9000000000000071105',
      namespaceId: '9000000000000001001',
      title: 'Service status',
      collectionName: '',
    });
  });

  it('tell the groups that have any, what others share, and never what they keep to themselves', async () => {
    expect(await data('/groups')).toEqual([{ groupId: '9000000000000000301', name: 'Support Team' }]);
    expect(await titles('?action=view&view=sharedtome')).toEqual(['Holiday calendar']);
    expect((await call('GET', '/me/9000000000000071303')).status).toBe(500);
  });

  it('show a colleague his own marks in the same group', async () => {
    await call('PUT', `${support}/9000000000000071201/favorite`);
    const token = await tokenOf('ceo.office@acmecorp.com');
    const answer = await call('GET', `${support}/9000000000000071201`, undefined, { token });
    expect(answer.body).toMatchObject({ data: { title: 'Escalation list', isFavorite: 'false' } });
  });
});
