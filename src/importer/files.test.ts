import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/index.js';
import type { MethodRecord } from '../catalogue/index.js';
import { methodOf } from './test-support/documents.js';

const file = { type: 'string', format: 'binary' };
const formOf = (properties: JsonObject, required: readonly string[]): Promise<MethodRecord> =>
  methodOf(
    { requestBody: { content: { 'multipart/form-data': { schema: { type: 'object', properties, required } } } } },
    '/marks',
    'post',
  );

describe('files in a form', () => {
  it('sends every file that is required, with arguments named after its part', async () => {
    const method = await formOf({ input: file, mark: file, preview: file, scale: { type: 'integer' } }, [
      'input',
      'mark',
    ]);
    expect(method.request).toMatchObject({
      body: { scale: { argument: 'scale' } },
      file: {
        part: 'input',
        content: 'input_content',
        others: [
          { part: 'mark', content: 'mark_content', url: 'mark_url', name: 'mark_name', media_type: 'mark_media_type' },
        ],
      },
    });
    const { input_name: name, mark_name: other, mark_content: content } = method.documentation?.arguments ?? {};
    expect([name?.required, other?.required]).toEqual([true, true]);
    expect(content).toMatchObject({ secret: true, description: 'The file for mark in Base64. Pass this or mark_url.' });
    expect(method.todo?.join()).toContain('Only the required files input, mark are sent; the others are left out.');
  });

  it('keeps the plain names for one file, and names the argument with the address as it is', async () => {
    const method = await formOf({ upload: file, file_url: { type: 'string' } }, ['upload']);
    expect(method.request.file).toMatchObject({ part: 'upload', content: 'file_content' });
    expect(method.documentation?.arguments.file_content?.description).toContain(
      `Pass this or ${method.request.file?.url}.`,
    );
  });
});
