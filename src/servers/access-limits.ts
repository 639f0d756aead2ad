import type { AccessLimits, Labels } from '../store/index.js';
import { accountIdsOf } from './members.js';
import type { McpServer } from './types.js';

/** The parts of an account or a server that limits apply to. */
interface Labelled {
  readonly labels: Labels;
}

/** Whether an account is within limits. */
export function isAccountWithin(limits: AccessLimits, account: Labelled & { readonly id: string }): boolean {
  return isListed(limits, account.id) && hasLabels(account.labels, limits.labels);
}

/** Whether something of a server, or only of an account, is within limits; a part that does not exist has no labels. */
export function isOwnedWithin(
  limits: AccessLimits,
  accountId: string,
  { server, account }: { readonly server: Labelled | undefined; readonly account: Labelled | undefined },
): boolean {
  if (!isListed(limits, accountId)) return false;
  return hasLabels(server?.labels ?? {}, limits.labels) || hasLabels(account?.labels ?? {}, limits.labels);
}

/** Whether an MCP server is within limits: with every account that it reaches. Accounts that are gone cannot be reached. */
export async function isServerWithin(
  limits: AccessLimits,
  server: Pick<McpServer, 'accountId' | 'members' | 'labels'>,
  accountOf: (id: string) => Promise<Labelled | undefined> | Labelled | undefined,
): Promise<boolean> {
  const needsAccounts = limits.labels !== null || server.members !== undefined;
  const found = await Promise.all(
    accountIdsOf(server).map(async (id) => ({ id, account: needsAccounts ? await accountOf(id) : undefined })),
  );
  const reached = server.members ? found.filter(({ account }) => account !== undefined) : found;
  return reached.length > 0 && reached.every(({ id, account }) => isOwnedWithin(limits, id, { server, account }));
}

/** Whether limits name an account, or name no accounts. */
export function isListed({ accountIds }: AccessLimits, accountId: string): boolean {
  return accountIds === null || accountIds.includes(accountId);
}

function hasLabels(labels: Labels, wanted: Labels | null): boolean {
  return Object.entries(wanted ?? {}).every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value);
}
