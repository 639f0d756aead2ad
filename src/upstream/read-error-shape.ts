import { isJsonObject, type JsonValue, nestedObjects, quoteWords, valueAt } from '../base/index.js';
import type { ErrorShapeRecord } from '../catalogue/index.js';

/** What stands for a failure under a status of success. */
export const failedStatus = 400;
const snippetLength = 300;
/** Numbers and words that say that there is no error. */
const noError = /^(?:0|ok|success|none|null|no[\s_-]?error)$/i;
/** Levels of arrays in which an error is looked for. */
const nestingMax = 10;

/** An error as a reply states it. */
export interface SeenError {
  readonly status: number;
  /** The HTTP status where it was one of success and the body stated no other. */
  readonly httpStatus?: number;
  readonly code: string | null;
  readonly message: string;
  /** All that the reply says of itself, by which known errors are told. Default: the message. */
  readonly texts?: readonly string[];
  /** The message as it may be shown, where it is not all of our own making. */
  readonly shown?: string;
}

/** Reads a body by one shape: `other` where it has another shape, null where it is an envelope around no error. Pure. */
export function readErrorShape(
  shape: ErrorShapeRecord,
  body: JsonValue,
  { httpStatus, isFailed }: { readonly httpStatus: number; readonly isFailed: boolean },
): SeenError | null | 'other' {
  const isArray = shape.body === 'array';
  if (isArray && !(Array.isArray(body) && body.length > 0)) return 'other';
  // An error is found in an array wherever it lies: the positions and the nesting differ.
  const places = isArray ? [body, ...nestedObjects(body, nestingMax)] : [body];
  const inner = innerStatus(places, shape.status);
  const code = textsIn(places, shape.code)[0] ?? null;
  if (inner === undefined && code === null && !isArray) return 'other';
  const isCode = code !== null && !noError.test(code);
  const status = httpStatus >= 400 ? httpStatus : inner !== undefined && inner >= 400 ? inner : httpStatus;
  const isMarked = isCode && (shape.always_error === true || shape.code_is_error === true);
  // A shape of errors alone says nothing about what is no error: a payload may happen to have a member of that name.
  if (!(isFailed || status >= 300 || isArray || isMarked)) return shape.always_error === true ? 'other' : null;
  const texts = [...textsIn(places, shape.message), ...(Array.isArray(body) ? textsInside(body) : [])];
  const message = texts[0] ?? code ?? `HTTP ${status}`;
  return {
    ...statusOf(status, httpStatus),
    code,
    message: message.slice(0, snippetLength),
    texts: [...textsIn(places, shape.code), ...texts],
    shown: quoteWords(message, snippetLength),
  };
}

/** The status that a body states itself. */
function innerStatus(places: readonly JsonValue[], path: string | undefined): number | undefined {
  return path === undefined ? undefined : first(places, (place) => numberOf(valueAt(place, path)));
}

function statusOf(status: number, httpStatus: number): Pick<SeenError, 'status' | 'httpStatus'> {
  return status < 300 ? { status: failedStatus, httpStatus } : { status };
}

function first<T>(places: readonly JsonValue[], read: (place: JsonValue) => T | undefined): T | undefined {
  for (const place of places) {
    const found = read(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function numberOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : undefined;
}

function textsIn(places: readonly JsonValue[], paths: readonly string[]): readonly string[] {
  return places.flatMap((place) => paths.flatMap((path) => textsAt(valueAt(place, path))));
}

function textsAt(value: JsonValue | undefined): readonly string[] {
  if (Array.isArray(value)) return textsInside(value);
  return isJsonObject(value) && Object.keys(value).length > 0 ? [JSON.stringify(value)] : scalarText(value);
}

function scalarText(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string' && value !== '') return [value];
  return typeof value === 'number' ? [String(value)] : [];
}

/** Every text and number in a list, the texts first: a number next to an error says nothing. */
function textsInside(list: readonly JsonValue[]): readonly string[] {
  const scalars = list.flat(nestingMax).flatMap(scalarText);
  const members = nestedObjects([...list], nestingMax).flatMap((each) => Object.values(each).flatMap(scalarText));
  return [...scalars, ...members].sort((one, other) => Number(isNumber(one)) - Number(isNumber(other)));
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}
