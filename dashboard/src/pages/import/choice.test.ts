import { describe, expect, it } from 'vitest';
import type { ImportOutline } from '../../api/imports';
import { authorizationText, costOf, firstChoice, overlayAnswers, requestOf, splitHost, toolsMax } from './choice';

const tool = (operation: string, tags: readonly string[], tokens = 10) => ({
  operation,
  title: operation,
  tags,
  tokens,
});
const outline = (tools: ImportOutline['tools']): ImportOutline => ({
  suggested_name: 'acme',
  title: 'Acme',
  version: '1',
  description: '',
  format: 'openapi 3.1.0',
  operations: tools.length,
  tokens: 0,
  tags: [...new Set(tools.flatMap(({ tags }) => (tags.length > 0 ? tags : [''])))].map((tag) => ({
    tag,
    description: '',
    operations: 1,
    tokens: 10,
  })),
  tools,
});
const noHead = { title: '', host: '', basePath: '', documentationUrl: '' };

describe('a choice', () => {
  it('is nothing where a document has more tools than help a model', () => {
    const many = outline(Array.from({ length: toolsMax + 1 }, (_, index) => tool(`GET /${index}`, ['a'])));
    expect(firstChoice(many).tags.size).toBe(0);
    expect(firstChoice(outline([tool('GET /a', ['a'])])).tags).toEqual(new Set(['a']));
  });

  it('counts an operation with several chosen tags once', () => {
    const found = outline([tool('GET /a', ['a', 'b'], 7), tool('GET /b', ['b'], 5), tool('GET /c', [], 3)]);
    expect(costOf(found, { tags: new Set(['a', 'b']), operations: new Set(['GET /a']) })).toEqual({
      tools: 2,
      tokens: 12,
    });
    expect(costOf(found, { tags: new Set(['']), operations: new Set() })).toEqual({ tools: 1, tokens: 3 });
  });

  it('names operations without a tag one by one', () => {
    const found = outline([tool('GET /a', ['a']), tool('GET /c', [])]);
    const source = { name: ' acme ', document: '{}', url: '', outline: found, head: noHead };
    const request = requestOf({
      ...source,
      choice: { tags: new Set(['', 'a']), operations: new Set() },
      authorization: { kind: 'header', name: ' X-Key ' },
    });
    expect(request).toEqual({
      name: 'acme',
      document: '{}',
      tags: ['a'],
      operations: ['GET /c'],
      authorization: 'header:X-Key',
    });
  });
});

describe('answers', () => {
  it('leave to the document what is empty', () => {
    expect(overlayAnswers(noHead)).toEqual([]);
    expect(authorizationText({ kind: '', name: 'x' })).toBe('');
  });

  it('take a pasted address as host and path', () => {
    expect(splitHost('https://api.acme.example/v2/')).toEqual({ host: 'api.acme.example', basePath: '/v2' });
    expect(splitHost('api.acme.example/v2')).toEqual({ host: 'api.acme.example', basePath: '/v2' });
    expect(splitHost(' api.acme.example ')).toEqual({ host: 'api.acme.example', basePath: '' });
    expect(overlayAnswers({ ...noHead, host: 'api.acme.example', basePath: 'v2/' })).toEqual([
      { path: ['hosts', 'api'], value: { host: 'api.acme.example', base_path: '/v2' } },
    ]);
    expect(overlayAnswers({ ...noHead, host: 'api.acme.example' })).toEqual([
      { path: ['hosts', 'api'], value: 'api.acme.example' },
    ]);
  });
});
