import { closestName, type Failure, isJsonObject, type JsonObject } from '../base/index.js';
import type { WebhookEndpointRow } from '../store/index.js';
import { eventTypes, isEventType } from './event-types.js';

const nameLengthMax = 100;
const urlLengthMax = 2_000;
const fields = ['name', 'url', 'events', 'enabled'];

/** Validates the endpoint in a request. Members that it lacks stay as in `existing`. */
export function checkEndpoint(
  input: unknown,
  existing: Pick<WebhookEndpointRow, 'name' | 'url' | 'events' | 'isEnabled'> | null,
  failures: Failure[],
): Pick<WebhookEndpointRow, 'name' | 'url' | 'events' | 'isEnabled'> {
  const body: JsonObject = isJsonObject(input) ? input : {};
  if (!isJsonObject(input)) failures.push({ path: 'body', message: 'must be a JSON object' });
  for (const key of Object.keys(body)) {
    if (fields.includes(key)) continue;
    const near = closestName(key, fields);
    const hint = near ? `did you mean ${near}?` : `known: ${fields.join(', ')}`;
    failures.push({ path: key.slice(0, 60), message: `is not a field (${hint})` });
  }
  const isGiven = (name: string): boolean => existing === null || body[name] !== undefined;
  return {
    name: isGiven('name') ? checkEndpointName(body.name, failures) : (existing?.name ?? ''),
    url: isGiven('url') ? checkUrl(body.url, failures) : (existing?.url ?? ''),
    events: isGiven('events') ? checkEvents(body.events, failures) : (existing?.events ?? []),
    isEnabled: checkEnabled(body.enabled ?? existing?.isEnabled ?? true, failures),
  };
}

function checkEndpointName(value: unknown, failures: Failure[]): string {
  const name = typeof value === 'string' ? value.trim() : '';
  if (name === '' || name.length > nameLengthMax || /[\p{Cc}\p{Cs}]/u.test(name))
    failures.push({ path: 'name', message: `must be a text of 1 to ${nameLengthMax} characters` });
  return name;
}

// Names are resolved and checked when an event is sent. An IP address is never looked up, so none is accepted.
function checkUrl(value: unknown, failures: Failure[]): string {
  const text = typeof value === 'string' && value.length <= urlLengthMax ? value.trim() : '';
  const url = URL.canParse(text) ? new URL(text) : null;
  const message =
    url?.protocol !== 'https:'
      ? 'must be an https URL, such as https://hooks.example.com/gatehouse'
      : url.username !== '' || url.password !== ''
        ? 'must not contain a user name or password'
        : isAddress(url)
          ? 'must have a host name, not an IP address'
          : null;
  if (message !== null) failures.push({ path: 'url', message });
  return url?.href ?? text;
}

function checkEvents(value: unknown, failures: Failure[]): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const events = names.filter(isEventType);
  if (names.length === 0 || events.length < names.length)
    failures.push({ path: 'events', message: `must be a list of these: ${Object.keys(eventTypes).join(', ')}` });
  return [...new Set(events)];
}

function checkEnabled(value: unknown, failures: Failure[]): boolean {
  if (typeof value !== 'boolean') failures.push({ path: 'enabled', message: 'must be true or false' });
  return value === true;
}

/** Whether a URL contains an IP address: the URL standard normalizes IPv4 to four numbers and puts IPv6 in brackets. */
function isAddress({ hostname }: URL): boolean {
  return /^(?:\[.*\]|\d+(?:\.\d+){3})$/.test(hostname);
}
