import { describe, expect, it } from 'vitest';
import { fileOfReply } from './index.js';

const typeOf = (begin: string, contentType = 'application/octet-stream'): string =>
  fileOfReply({ headers: { 'content-type': contentType }, bytes: Buffer.from(begin, 'latin1') }, 'file').mediaType;

describe('the kind of a file that a service gives', () => {
  it.each([
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/gif', 'GIF87a'],
    ['image/webp', 'RIFF\x04\x00\x00\x00WEBP'],
  ])('is %s by how it begins, where the service does not say', (mediaType, begin) => {
    expect(typeOf(begin)).toBe(mediaType);
    expect(typeOf(begin, '')).toBe(mediaType);
    expect(typeOf(`.${begin}`)).toBe('application/octet-stream');
  });

  it('is what the service says, where it says anything', () => {
    expect(typeOf('GIF87a', 'text/plain; charset=utf-8')).toBe('text/plain');
  });
});
