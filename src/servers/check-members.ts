import {
  cleanText,
  closestName,
  type Failure,
  isJsonObject,
  type JsonObject,
  ok,
  type Refusal,
  type Result,
} from '../base/index.js';
import { checkConfig, memberConfigKeys, refuseIdlePreload } from './check-config.js';
import { checkText, refuseFailures } from './check-fields.js';
import { memberConfig } from './members.js';
import type { AccountTools } from './pins.js';
import type { ServerConfig, ServerMember } from './types.js';

const membersMax = 20;
const labelLengthMax = 60;
/** With the longest tool name and a separator, 64 characters, the limit of clients. */
const prefixLengthMax = 15;
const prefixPattern = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const fields = ['integrated_account_id', 'prefix', 'label', 'config'];

/** What members are checked with. */
export interface MemberCheck {
  readonly toolsOf: (accountId: string) => Promise<AccountTools | undefined>;
  /** Accounts that it rejects are unknown. */
  readonly mayUse?: ((accountId: string) => boolean) | undefined;
  /** The members before the change: for an account that stays, absent fields stay unchanged. */
  readonly existing?: readonly ServerMember[] | undefined;
}

/**
 * Validates the members of a server over several accounts, and fills in labels and prefixes. Failures name the member,
 * such as `members[1].config.methods[0]`.
 */
export async function checkServerMembers(
  { toolsOf, mayUse = () => true, existing = [] }: MemberCheck,
  input: unknown,
  config: ServerConfig,
): Promise<Result<readonly ServerMember[]>> {
  if (!Array.isArray(input) || input.length === 0 || input.length > membersMax)
    return refuseFailures([{ path: 'members', message: `must be a list of 1 to ${membersMax} members` }]);
  const failures: Failure[] = [];
  const drafts = input.map((item: unknown, index) => readMember(item, `members[${index}]`, { existing, failures }));
  const tools: (AccountTools | undefined)[] = [];
  for (const [index, { accountId }] of drafts.entries()) {
    const found = accountId !== null && mayUse(accountId) ? await toolsOf(accountId) : undefined;
    tools.push(found);
    if (accountId !== null) failures.push(...accountFailures(drafts, index, found));
  }
  const members = fillIn(drafts, tools, failures);
  failures.push(...idlePreloads(members, config));
  for (const [index, member] of members.entries()) {
    const validated = tools[index]?.validateFilter(memberConfig(config, member));
    if (validated && !validated.ok)
      failures.push(...(validated.refusal.failures ?? []).map((failure) => under(index, failure)));
  }
  return failures.length > 0 ? refuseFailures(failures) : ok(members);
}

/** Failures of tools that members preload under this config of the whole server. */
export function idlePreloads(
  members: readonly { readonly config: { readonly preload?: unknown } }[],
  { tool_exposure: exposure = 'all' }: ServerConfig,
): readonly Failure[] {
  return members.flatMap(({ config: { preload } }, index) =>
    preload === undefined
      ? []
      : refuseIdlePreload({ preload: [], tool_exposure: exposure }, `members[${index}].config`),
  );
}

/**
 * Which of the accounts in an unchecked `{members, labels}` may become members: those for which `refusalOf` returns
 * nothing. Accounts that do not exist for the caller are left to the validation of members, which names them; any other
 * refusal applies to the whole request.
 */
export async function usableAccounts(
  { members, labels }: JsonObject,
  refusalOf: ((accountId: string, labels: unknown) => Promise<Refusal | null>) | undefined,
): Promise<Result<(accountId: string) => boolean>> {
  if (!refusalOf) return ok(() => true);
  const given = Array.isArray(members) ? members.slice(0, membersMax) : [];
  const usable = new Set<string>();
  for (const item of given) {
    const id = isJsonObject(item) ? item.integrated_account_id : undefined;
    if (typeof id !== 'string') continue;
    const refusal = await refusalOf(id, labels);
    if (refusal && refusal.code !== 'not_found') return { ok: false, refusal };
    if (!refusal) usable.add(id);
  }
  return ok((accountId) => usable.has(accountId));
}

interface Draft {
  readonly accountId: string | null;
  readonly prefix: string | undefined;
  readonly label: string | undefined;
  readonly config: ServerMember['config'];
}

function readMember(
  item: unknown,
  path: string,
  { existing, failures }: { readonly existing: readonly ServerMember[]; readonly failures: Failure[] },
): Draft {
  if (!isJsonObject(item)) {
    failures.push({ path, message: 'must be an object with integrated_account_id' });
    return { accountId: null, prefix: undefined, label: undefined, config: {} };
  }
  nameUnknown(item, path, failures);
  const accountId = typeof item.integrated_account_id === 'string' ? item.integrated_account_id : null;
  if (accountId === null)
    failures.push({ path: `${path}.integrated_account_id`, message: 'must be the id of an account' });
  const before = existing.find((member) => member.accountId === accountId);
  const checked = checkConfig(item.config ?? {}, { keys: memberConfigKeys, at: `${path}.config` });
  failures.push(...checked.failures);
  return {
    accountId,
    prefix: item.prefix === undefined ? before?.prefix : checkPrefix(item.prefix, `${path}.prefix`, failures),
    label:
      item.label === undefined
        ? before?.label
        : checkText(item.label, { path: `${path}.label`, lengthMax: labelLengthMax }, failures),
    config: item.config === undefined && before ? before.config : checked.config,
  };
}

function nameUnknown(item: JsonObject, path: string, failures: Failure[]): void {
  for (const key of Object.keys(item)) {
    if (fields.includes(key)) continue;
    const near = closestName(key, fields);
    const hint = near ? `did you mean ${near}?` : `known: ${fields.join(', ')}`;
    failures.push({ path: `${path}.${key.slice(0, 60)}`, message: `is not a field of a member (${hint})` });
  }
}

function checkPrefix(value: unknown, path: string, failures: Failure[]): string | undefined {
  if (typeof value === 'string' && value.length <= prefixLengthMax && prefixPattern.test(value)) return value;
  failures.push({
    path,
    message: `must be 1 to ${prefixLengthMax} lower-case letters, digits and single _, starting with a letter`,
  });
  return undefined;
}

function accountFailures(drafts: readonly Draft[], index: number, tools: AccountTools | undefined): Failure[] {
  const path = `members[${index}].integrated_account_id`;
  const accountId = drafts[index]?.accountId ?? '';
  const first = drafts.findIndex((draft) => draft.accountId === accountId);
  if (first < index) return [{ path, message: `is already the account of members[${first}]` }];
  if (tools) return [];
  return [{ path, message: `names no integrated account: there is no ${accountId.slice(0, 60)}` }];
}

/** Gives every member a unique label and prefix: given ones first, then ones derived from label or integration. */
function fillIn(
  drafts: readonly Draft[],
  tools: readonly (AccountTools | undefined)[],
  failures: Failure[],
): readonly ServerMember[] {
  const taken: string[] = [];
  for (const [index, { prefix }] of drafts.entries()) {
    if (prefix === undefined) continue;
    const other = taken.find((one) => isConfusable(one, prefix));
    if (other !== undefined)
      failures.push({
        path: `members[${index}].prefix`,
        message: `must differ from ${other}, and must not begin with the other and _: tool names would be ambiguous`,
      });
    taken.push(prefix);
  }
  return drafts.map(({ accountId, prefix: given, label: givenLabel, config }, index) => {
    const { accountName = '', integrationName = '' } = tools[index] ?? {};
    const label = givenLabel ?? (cleanText(accountName).trim().slice(0, labelLengthMax) || integrationName);
    const prefix = given ?? freePrefix(prefixFrom(givenLabel ?? '') || prefixFrom(integrationName) || 'account', taken);
    if (given === undefined) taken.push(prefix);
    return { accountId: accountId ?? '', prefix, label, config };
  });
}

function prefixFrom(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, prefixLengthMax)
    .replace(/_+$/, '');
}

function freePrefix(wanted: string, taken: readonly string[]): string {
  // If the wanted prefix continues a taken one with _, no number makes it unique, so the second try has no _.
  const bases = [wanted, wanted.replaceAll('_', '')];
  const candidates = bases.flatMap((base) => [
    base,
    ...Array.from({ length: membersMax }, (_, i) => numbered(base, i + 2)),
  ]);
  const free = candidates.find((prefix) => !taken.some((other) => isConfusable(other, prefix)));
  if (free === undefined) throw new Error(`no prefix like ${wanted} is free`);
  return free;
}

function numbered(base: string, number: number): string {
  const ending = String(number);
  return `${base.slice(0, prefixLengthMax - ending.length).replace(/_+$/, '')}${ending}`;
}

/** Whether a name with one prefix could be read as a name with the other. */
function isConfusable(one: string, other: string): boolean {
  return `${one}_`.startsWith(`${other}_`) || `${other}_`.startsWith(`${one}_`);
}

function under(index: number, { path, message }: Failure): Failure {
  return { path: `members[${index}].${path}`, message };
}
