import { createHash } from 'node:crypto';
import { type JsonObject, ok, type Result, refuse } from '../base/index.js';
import type { FileRecord, Method } from '../catalogue/index.js';
import type { FileFetcher, FileInHand } from '../outbound/index.js';
import type { Deadline } from './deadline.js';

/** What files of calls are judged by. */
export interface FileDeps {
  readonly files: Pick<FileFetcher, 'fetch'>;
  /** Largest file that is taken or given, in bytes. */
  readonly fileBytesMax: number;
}

/** What of a call its file is taken by. */
interface FileCall {
  readonly method: Method;
  readonly values: JsonObject;
  readonly deadline: Deadline;
  readonly file?: FileInHand;
}

const noFile = ok(null);

/** The file that a call sends: the one that was taken already, else from its arguments or from the address that they name; null where it sends none. */
export function fileOf(deps: FileDeps, call: FileCall): Promise<Result<FileInHand | null>> | Result<FileInHand | null> {
  if (call.file) return ok(call.file);
  const { file } = call.method.record.request;
  return file ? takeFile(deps, file, call) : noFile;
}

/** What a person sees of a file, and what an agreement to send it is bound to. */
export function describeFile({ name, mediaType, bytes }: FileInHand): JsonObject {
  return { name, media_type: mediaType, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function takeFile(
  { files, fileBytesMax }: FileDeps,
  file: FileRecord,
  { values, deadline }: FileCall,
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
