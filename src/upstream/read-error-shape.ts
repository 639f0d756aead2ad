import { isJsonObject, type JsonValue, nestedObjects, quoteWords, valueAt } from '../base/index.js';
import type { ErrorShapeRecord } from '../catalogue/index.js';

/** The status of a failure under a success status. */
export const failedStatus = 400;
const snippetLength = 300;
/** Numbers and words that mean "no error". */
const noError = /^(?:0|ok|success|none|null|no[\s_-]?error)$/i;
/** Levels of arrays that are searched for an error. */
const nestingMax = 10;

/** An error as stated in a reply. */
export interface SeenError {
  readonly status: number;
  /** The HTTP status if it was a success and the body stated no other. */
  readonly httpStatus?: number;
  readonly code: string | null;
  readonly message: string;
  /** All texts of the reply, used to recognize known errors. Default: the message. */
  readonly texts?: readonly string[];
  /** The message as it may be shown, if part of it is from the service. */
  readonly shown?: string;
}

/** What a body is read with. */
export interface ShapeContext {
  readonly httpStatus: number;
  /** Whether a field of the body marks it as failed. */
  readonly isFailed: boolean;
  /** Dotted path of the payload inside an envelope. */
  readonly payloadPath: string;
  /** Whether the integration knows a text as an error code. */
  readonly isKnownCode: (text: string) => boolean;
}

/** Reads a body by one shape: `other` if it has another shape, null if it is an envelope without an error. Pure. */
export function readErrorShape(
  shape: ErrorShapeRecord,
  body: JsonValue,
  { httpStatus, isFailed, payloadPath, isKnownCode }: ShapeContext,
): SeenError | null | 'other' {
  const isArray = shape.body === 'array';
  if (isArray && !(Array.isArray(body) && body.length > 0)) return 'other';
  // Searches the whole array for an error: position and nesting vary.
  const places = isArray ? [body, ...nestedObjects(body, nestingMax)] : [body];
  const inner = innerStatus(places, shape.status);
  const payload = isArray || payloadPath === '' ? undefined : listedPayload(body, payloadPath);
  const code = textsIn(places, shape.code)[0] ?? textsUnder(payload, shape.code, payloadPath)[0] ?? null;
  if (inner === undefined && code === null && !isArray) return 'other';
  const status = httpStatus >= 400 ? httpStatus : inner !== undefined && inner >= 400 ? inner : httpStatus;
  // Nearly every reply is a success: its "ok" is not compared with the known codes.
  const stated = statedTexts(shape, body, { payloadPath, listed: payload }).find(
    (text) => !noError.test(text) && isKnownCode(text),
  );
  const isMarked = stated !== undefined || isMarkedBy(shape, code);
  // A shape of only errors does not describe successes: a payload may happen to have a member of that name.
  if (!(isFailed || status >= 300 || isArray || isMarked)) return shape.always_error === true ? 'other' : null;
  const texts = [
    ...scalarText(stated),
    ...textsUnder(payload, shape.message, payloadPath),
    ...textsIn(places, shape.message),
    ...wordsAnywhere(shape, body),
  ];
  const message = texts.find((text) => !isNumber(text)) ?? code ?? wordless(body, httpStatus);
  return {
    ...statusOf(status, httpStatus),
    code,
    message: message.slice(0, snippetLength),
    texts: [...textsIn(places, shape.code), ...texts],
    shown: quoteWords(message, snippetLength),
  };
}

function isMarkedBy({ always_error: always, code_is_error: inside }: ErrorShapeRecord, code: string | null): boolean {
  return code !== null && !noError.test(code) && (always === true || inside === true);
}

/** The only object of a payload that is a list, which is how some services write errors in place of a payload. */
function listedPayload(body: JsonValue, payloadPath: string): JsonValue | undefined {
  const payload = valueAt(body, payloadPath);
  if (!Array.isArray(payload)) return undefined;
  const objects = payload.flat(nestingMax).filter(isJsonObject);
  return objects.length === 1 ? objects[0] : undefined;
}

/** The texts of a payload at paths from the body into it. */
function textsUnder(payload: JsonValue | undefined, paths: readonly string[], payloadPath: string): readonly string[] {
  if (payload === undefined) return [];
  const inside = paths.filter((path) => path.startsWith(`${payloadPath}.`));
  return textsIn(
    [payload],
    inside.map((path) => path.slice(payloadPath.length + 1)),
  );
}

/** The texts of an envelope that can be an error code. In a list of resources, nothing inside a resource can. */
function statedTexts(
  shape: ErrorShapeRecord,
  body: JsonValue,
  { payloadPath, listed }: { readonly payloadPath: string; readonly listed: JsonValue | undefined },
): readonly string[] {
  if (shape.code_is_error !== true) return [];
  const payload = payloadPath === '' ? undefined : valueAt(body, payloadPath);
  const scalars = Array.isArray(payload) ? payload.flat(nestingMax).flatMap(scalarText) : scalarText(payload);
  const paths = shape.message.filter((path) => path !== payloadPath);
  return [...textsIn([body], paths), ...textsUnder(listed, paths, payloadPath), ...scalars];
}

/** The texts of a list, or of the members that contain messages, at any depth. */
function wordsAnywhere({ message }: ErrorShapeRecord, body: JsonValue): readonly string[] {
  if (Array.isArray(body)) return textsInside(body);
  const names = new Set(message.flatMap((path) => path.split('.').at(-1) ?? []));
  return [...names].flatMap((name) => nestedObjects(body, nestingMax).flatMap((each) => scalarText(each[name])));
}

function wordless(body: JsonValue, httpStatus: number): string {
  return `HTTP ${httpStatus} without a message: ${JSON.stringify(body)}`;
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
  const texts: string[] = [];
  for (const place of places)
    for (const path of paths) {
      const value = valueAt(place, path);
      if (value !== undefined) texts.push(...textsAt(value));
    }
  return texts;
}

function textsAt(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return textsInside(value);
  return isJsonObject(value) && Object.keys(value).length > 0 ? [JSON.stringify(value)] : scalarText(value);
}

function scalarText(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string' && value !== '') return [value];
  return typeof value === 'number' ? [String(value)] : [];
}

/** Every text and number in a list, texts first: a number next to an error means nothing. */
function textsInside(list: readonly JsonValue[]): readonly string[] {
  const scalars = list.flat(nestingMax).flatMap(scalarText);
  const members = nestedObjects([...list], nestingMax).flatMap((each) => Object.values(each).flatMap(scalarText));
  return [...scalars, ...members].sort((one, other) => Number(isNumber(one)) - Number(isNumber(other)));
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}
