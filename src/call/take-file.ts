import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, ok, type Result, refuse } from '../base/index.js';
import type { FileArgumentsRecord, FileRecord, Method } from '../catalogue/index.js';
import type { FileFetcher, FileInHand } from '../outbound/index.js';
import type { Deadline } from './deadline.js';

/** Dependencies and limits for files of calls. */
export interface FileDeps {
  readonly files: Pick<FileFetcher, 'fetch'>;
  /** Maximum size of a file in either direction. Bytes. */
  readonly fileBytesMax: number;
}

/** The parts of a call that name its file. */
interface FileCall {
  readonly method: Method;
  readonly values: JsonObject;
  readonly deadline: Deadline;
  readonly file?: FileInHand;
}

const noFile = ok(null);

/**
 * The file that a call sends: the one that was already fetched, else from its arguments or from the URL in them; null
 * if it sends none.
 */
export function fileOf(deps: FileDeps, call: FileCall): Promise<Result<FileInHand | null>> | Result<FileInHand | null> {
  if (call.file) return ok(call.file);
  const { file } = call.method.record.request;
  return file ? takeFile(deps, file, call) : noFile;
}

/** What a person sees of a file, and what an approval to send it is bound to. */
export function describeFile({ name, mediaType, bytes, part, more }: FileInHand): JsonObject {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const others = more ? { more: more.map(describeFile) } : {};
  return {
    name,
    media_type: mediaType,
    size: bytes.length,
    sha256,
    ...(part === undefined ? {} : { part }),
    ...others,
  };
}

async function takeFile(deps: FileDeps, file: FileRecord, { values, deadline }: FileCall): Promise<Result<FileInHand>> {
  const first = await takeOne(deps, file, { given: values, place: '', deadline });
  const further = furtherFiles(file, values);
  if (!first.ok || further.length === 0) return first;
  const more: FileInHand[] = [];
  let bytes = first.value.bytes.length;
  for (const { names, given, place, part } of further) {
    const taken = await takeOne(deps, names, { given, place, deadline });
    if (!taken.ok) return taken;
    bytes += taken.value.bytes.length;
    if (bytes > deps.fileBytesMax) return tooLarge(`${place}${names.content}`, `all files have ${bytes}`, deps);
    more.push({ ...taken.value, ...(part === undefined ? {} : { part }) });
  }
  return ok({ ...first.value, more });
}

interface FurtherFile {
  readonly names: FileArgumentsRecord;
  readonly given: JsonObject;
  readonly place: string;
  readonly part?: string;
}

/** The files besides the first: those in its list, and those with arguments of their own. */
function furtherFiles(file: FileRecord, values: JsonObject): readonly FurtherFile[] {
  const listed = file.more === undefined ? undefined : values[file.more];
  const same = (Array.isArray(listed) ? listed : [])
    .filter(isJsonObject)
    .map((given, index) => ({ names: file, given, place: `${file.more}[${index}].` }));
  const others = (file.others ?? [])
    .filter(({ content, url, name }) => [content, url, name].some((argument) => values[argument] !== undefined))
    .map((names) => ({ names, given: values, place: '', part: names.part }));
  return [...same, ...others];
}

async function takeOne(
  deps: FileDeps,
  file: FileArgumentsRecord,
  {
    given: values,
    place,
    deadline,
  }: { readonly given: JsonObject; readonly place: string; readonly deadline: Deadline },
): Promise<Result<FileInHand>> {
  const [content, url] = [textOf(values[file.content]), textOf(values[file.url])];
  if ((content === '') === (url === ''))
    return refuseField(`${place}${file.content}`, `must be given, or ${file.url}, and not both`);
  const given: Result<FileInHand> =
    url === '' ? decode(content, `${place}${file.content}`) : await deps.files.fetch(url, deadline.signal);
  if (!given.ok) return given;
  const { bytes } = given.value;
  if (bytes.length > deps.fileBytesMax) return tooLarge(`${place}${file.content}`, `has ${bytes.length}`, deps);
  const name = textOf(values[file.name]) || given.value.name;
  if (/[\p{Cc}/\\]/u.test(name)) return refuseField(`${place}${file.name}`, 'must be a file name without folders');
  return ok({ name, mediaType: textOf(values[file.media_type]) || given.value.mediaType, bytes });
}

function tooLarge(path: string, words: string, { fileBytesMax }: FileDeps): Result<never> {
  return refuseField(path, `${words} bytes; at most ${fileBytesMax} are taken (GATEHOUSE_FILE_BYTES_MAX)`);
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
