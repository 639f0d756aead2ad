import { closestName, type Failure, ok, type Result, refuse, type SecretText } from '../base/index.js';
import type { ContextRecord, CredentialFieldRecord, Integration } from '../catalogue/index.js';
import { membersOf } from '../tokens/index.js';
import { isAskedIn } from './asked-values.js';
import type { ConnectInput } from './types.js';

const contextLengthMax = 250;
const fieldLengthMax = 20_000;
const labelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What the person who connects an account entered in addition to a consent. */
export interface GivenValues {
  readonly context?: { readonly [name: string]: string } | undefined;
  readonly fields?: { readonly [name: string]: SecretText } | undefined;
}

/** The values of a connection that are known before any request to the service. */
export interface CheckedValues {
  /** Constants and entered values. */
  readonly context: { readonly [name: string]: string };
  readonly fields: { readonly [name: string]: SecretText };
}

/** What values are checked against. */
export interface CheckGivenDeps {
  readonly integration: Integration;
  /** Values of the account to reconnect; used if no new ones were entered. */
  readonly present: CheckedValues;
  /** How it is connected. Values that do not apply to this way are refused, and earlier ones are dropped. */
  readonly way?: ConnectInput['kind'] | undefined;
  /** Whether values may still be missing because they are entered later. */
  readonly isPartial?: boolean | undefined;
  /** Whether the operator allows a host that the person enters in full. */
  readonly allowsHost: (host: string) => boolean;
}

/**
 * Validates entered context values and credential fields. Names every unknown, missing or invalid one, and never
 * repeats a secret.
 */
export function checkGiven(given: GivenValues, ground: CheckGivenDeps): Result<CheckedValues> {
  const failures: Failure[] = [];
  const context = checkContext(given.context ?? {}, ground, failures);
  // A stored secret must never be sent to another site than the one it was entered for.
  const isMoved = ground.integration.record.context.some(({ name, ask }) => {
    const before = ground.present.context[name];
    return ask !== undefined && before !== undefined && context[name] !== before;
  });
  const fields = checkFields(given.fields ?? {}, { ...ground, isMoved }, failures);
  if (failures.length === 0) return ok({ context, fields });
  return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
}

function checkContext(
  given: { readonly [name: string]: string },
  { integration, present, allowsHost, isPartial, way }: CheckGivenDeps,
  failures: Failure[],
): CheckedValues['context'] {
  const { context: items } = integration.record;
  const asked = items.filter(({ ask }) => ask !== undefined && isAskedIn(way, ask.grants));
  reportUnknown(
    'context',
    Object.keys(given),
    asked.map(({ name }) => name),
    failures,
  );
  const checked: { [name: string]: string } = {};
  for (const item of items) if (item.constant !== undefined) checked[item.name] = item.constant;
  for (const item of asked) {
    const value = (given[item.name] ?? present.context[item.name] ?? '').trim() || (item.ask?.default ?? '');
    const path = `context.${item.name}`;
    if (value === '') {
      if (item.optional !== true && !isPartial) failures.push({ path, message: `is required (${item.title})` });
      continue;
    }
    const fault = findContextFault(item, value, allowsHost);
    if (fault === null) checked[item.name] = item.ask?.as === 'text' ? value : value.toLowerCase();
    else failures.push({ path, message: fault });
  }
  return checked;
}

function findContextFault(
  { ask, title }: ContextRecord,
  value: string,
  allowsHost: (host: string) => boolean,
): string | null {
  const hint = ask?.example === undefined ? '' : `, such as ${ask.example}`;
  if (value.length > contextLengthMax || /[\p{Cc}\p{Cf}]/u.test(value))
    return `must be one line of at most ${contextLengthMax} characters`;
  if (ask?.as === 'label' && !labelPattern.test(value.toLowerCase()))
    return `must be the ${title} without the rest of the address: letters, digits and hyphens only${hint}`;
  if (ask?.as === 'host' && !allowsHost(value.toLowerCase()))
    return `names the host ${JSON.stringify(value.slice(0, 100))}, which the operator has not allowed: name its address in GATEHOUSE_CONNECT_TO, as ${value.slice(0, 100)}=https://${value.slice(0, 100)}`;
  if (ask?.pattern !== undefined && !new RegExp(`^(?:${ask.pattern})$`, 'u').test(value))
    return `does not look like ${withArticle(title)}${hint}`;
  return null;
}

function checkFields(
  given: { readonly [name: string]: SecretText },
  { integration, present, isPartial, isMoved, way }: CheckGivenDeps & { readonly isMoved: boolean },
  failures: Failure[],
): CheckedValues['fields'] {
  const records = Object.entries(integration.record.authorization.fields).filter(([, { grants }]) =>
    isAskedIn(way, grants),
  );
  reportUnknown(
    'fields',
    Object.keys(given),
    records.map(([name]) => name),
    failures,
  );
  const checked: { [name: string]: SecretText } = {};
  for (const [name, record] of records) {
    const value = given[name] ?? (isMoved ? undefined : present.fields[name]);
    const path = `fields.${name}`;
    if (value === undefined || value.reveal() === '') {
      const why = isMoved ? ', because the account moves to another place' : '';
      if (!record.optional && !isPartial) failures.push({ path, message: `is required (${record.title})${why}` });
      continue;
    }
    const fault = findFieldFault(record, value);
    if (fault === null) checked[name] = value;
    else failures.push({ path, message: fault });
  }
  return checked;
}

function findFieldFault(record: CredentialFieldRecord, value: SecretText): string | null {
  const text = value.reveal();
  if (text.length > fieldLengthMax) return `must have at most ${fieldLengthMax} characters`;
  if (record.json) {
    const found = membersOf(value, record.json).map(([member]) => member);
    const missing = record.json.filter((member) => !found.includes(member));
    return missing.length === 0 ? null : `must be the whole JSON file, with the members ${missing.join(', ')}`;
  }
  // A header value must be one line, or it would end the header.
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'must be one line without control characters';
  if (record.pattern !== undefined && !new RegExp(`^(?:${record.pattern})$`, 'u').test(text))
    return `does not look like ${withArticle(record.title)}${record.example === undefined ? '' : `, such as ${record.example}`}: check that it was copied whole`;
  return null;
}

function withArticle(title: string): string {
  return `${/^[aeio]/i.test(title) ? 'an' : 'a'} ${title}`;
}

function reportUnknown(kind: string, names: readonly string[], known: readonly string[], failures: Failure[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = closestName(name, known);
    const hint = near ? `did you mean ${near}?` : known.length > 0 ? `known: ${known.join(', ')}` : 'there are none';
    failures.push({ path: `${kind}.${name.slice(0, 60)}`, message: `is not a value of this integration (${hint})` });
  }
}
