import { type JsonObject, ok, type Result, refuse } from '../base/index.js';
import type { FileRecord } from '../catalogue/index.js';
import type { FileFetcher, FileInHand } from '../outbound/index.js';
import type { Deadline } from './deadline.js';

/** What files of calls are judged by. */
export interface FileDeps {
  readonly files: Pick<FileFetcher, 'fetch'>;
  /** Largest file that is taken or given, in bytes. */
  readonly fileBytesMax: number;
}

/** The file that a call brings, from its arguments or from the address that they name. */
export async function takeFile(
  { files, fileBytesMax }: FileDeps,
  file: FileRecord,
  { values, deadline }: { readonly values: JsonObject; readonly deadline: Deadline },
): Promise<Result<FileInHand>> {
  const [content, url] = [textOf(values[file.content]), textOf(values[file.url])];
  if ((content === '') === (url === ''))
    return refuseField(file.content, `must be given, or ${file.url}, and not both`);
  const given: Result<FileInHand> =
    url === '' ? decode(content, file.content) : await files.fetch(url, deadline.signal);
  if (!given.ok) return given;
  const { bytes } = given.value;
  if (bytes.length > fileBytesMax)
    return refuseField(
      file.content,
      `has ${bytes.length} bytes; at most ${fileBytesMax} are taken (GATEHOUSE_FILE_BYTES_MAX)`,
    );
  const name = textOf(values[file.name]) || given.value.name;
  if (/[\p{Cc}/\\]/u.test(name)) return refuseField(file.name, 'must be a name alone, without folders');
  return ok({ name, mediaType: textOf(values[file.media_type]) || given.value.mediaType, bytes });
}

function decode(content: string, argument: string): Result<FileInHand> {
  const squeezed = content.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(squeezed) && squeezed.replace(/=+$/, '').length % 4 !== 1;
  if (!isBase64) return refuseField(argument, 'must be the file in Base64');
  return ok({ name: 'file', mediaType: 'application/octet-stream', bytes: Buffer.from(squeezed, 'base64') });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refuseField(path: string, message: string): Result<never> {
  return refuse('invalid_params', `${path} ${message}.`, { failures: [{ path, message }] });
}
