import { closestName, type Failure, isJsonObject, type JsonObject, ok, type Result, refuse } from '../base/index.js';
import type { ConsentWish } from '../consent/index.js';
import { readTextMap } from './read-text-map.js';

const textLengthMax = 2_000;
const namesMax = 100;

const texts = {
  integration: 'Name of the integration',
  name: 'What people call the account; the integration’s title where absent',
  data_center: 'Data center where the consent starts; the service then returns the data center of the person',
  integrated_account_id: 'Reconnects this account, and may widen its consent: same id, same MCP servers and URLs',
  return_to: 'Where the browser goes after the consent; a page of this gateway where absent',
} as const;
const lists = {
  tags: 'Ask for what the tools of these tags need; for everything where neither tags nor scopes are given',
  scopes: 'Ask for these scopes',
} as const;
const contextWords =
  'Values that the integration requires, such as the name of a site; the page prompts for the others';
const fieldNames = [...Object.keys(texts), ...Object.keys(lists), 'context', 'minutes'];

/** JSON Schema of the body that requests a link. */
export const consentWishSchema: JsonObject = wishSchema(Object.entries(texts), {
  minutes: { type: 'integer', minimum: 1, maximum: 60, default: 30, description: 'Lifetime of the link in minutes' },
});

/** JSON Schema of the body that starts a consent on another device. */
export const deviceConsentSchema: JsonObject = wishSchema(
  Object.entries(texts).filter(([name]) => name !== 'return_to'),
  {},
);

function wishSchema(textEntries: readonly (readonly [string, string])[], more: JsonObject): JsonObject {
  const properties = {
    ...Object.fromEntries(
      textEntries.map(([name, description]) => [name, { type: 'string', maxLength: textLengthMax, description }]),
    ),
    ...Object.fromEntries(
      Object.entries(lists).map(([name, description]) => [
        name,
        { type: 'array', items: { type: 'string' }, maxItems: namesMax, description },
      ]),
    ),
    context: { type: 'object', additionalProperties: { type: 'string', maxLength: 250 }, description: contextWords },
    ...more,
  };
  return { type: 'object', additionalProperties: false, required: ['integration'], properties };
}

/** A requested link with its lifetime in minutes. */
export interface WishedLink {
  readonly wish: ConsentWish;
  readonly minutes: number | undefined;
}

/** Validates a request for a link. Names every unknown or invalid field. */
export function readConsentWish(
  body: unknown,
  { id: createdBy, name: createdByName }: { readonly id: string; readonly name: string },
): Result<WishedLink> {
  if (!isJsonObject(body))
    return refuse('invalid_params', 'The body must be a JSON object.', {
      failures: [{ path: 'body', message: 'must be an object' }],
    });
  const failures: Failure[] = [];
  for (const key of Object.keys(body)) {
    if (fieldNames.includes(key)) continue;
    const near = closestName(key, fieldNames);
    const hint = near ? `did you mean ${near}?` : `known: ${fieldNames.join(', ')}`;
    failures.push({ path: key.slice(0, 60), message: `is not a field (${hint})` });
  }
  const integration = readText(body, 'integration', failures);
  if ((body.integration ?? null) === null) failures.push({ path: 'integration', message: 'is required' });
  const wish = {
    name: readText(body, 'name', failures, 100),
    dataCenter: readText(body, 'data_center', failures),
    accountId: readText(body, 'integrated_account_id', failures),
    returnTo: readText(body, 'return_to', failures),
    tags: readNames(body, 'tags', failures),
    scopes: readNames(body, 'scopes', failures),
    context: readTextMap(body, 'context', failures),
  };
  const minutes = readMinutes(body, failures);
  if (failures.length > 0 || integration === undefined)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  return ok({ wish: { ...wish, integration, createdBy, createdByName }, minutes });
}

function readText(
  body: JsonObject,
  name: keyof typeof texts,
  failures: Failure[],
  lengthMax = textLengthMax,
): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.trim() !== '' && value.length <= lengthMax) return value.trim();
  failures.push({ path: name, message: `must be a text of 1 to ${lengthMax} characters` });
  return undefined;
}

function readNames(body: JsonObject, name: keyof typeof lists, failures: Failure[]): readonly string[] | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  const names = Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string' && item.trim() !== '')
    : [];
  if (Array.isArray(value) && names.length === value.length && names.length > 0 && names.length <= namesMax)
    return names.map((item) => item.trim());
  failures.push({ path: name, message: `must be a list of 1 to ${namesMax} names` });
  return undefined;
}

function readMinutes(body: JsonObject, failures: Failure[]): number | undefined {
  const value = body.minutes ?? undefined;
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 60))
    return value;
  failures.push({ path: 'minutes', message: 'must be a whole number from 1 to 60' });
  return undefined;
}
