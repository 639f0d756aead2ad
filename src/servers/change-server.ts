import { type Failure, ok, type Result, refuse } from '../base/index.js';
import type { ServerRow } from '../store/index.js';
import { checkConfig, sharedConfigKeys } from './check-config.js';
import { checkExpiry, checkMembers, checkName, refuseFailures } from './check-fields.js';
import { checkExternalId, checkLabels } from './check-labels.js';
import { checkServerMembers, idlePreloads } from './check-members.js';
import {
  type CheckedServer,
  type CreateServersDeps,
  combinedFields,
  lookUpTools,
  serverFields,
} from './create-servers.js';
import { accountIdsOf } from './members.js';
import { pinsAfter, type ServerTools, toolsOfOne } from './pins.js';
import type { ServerConfig, ServerMember } from './types.js';

/** A requested change. */
export interface ChangeRequest {
  /** Unchecked. */
  readonly input: unknown;
  /** Accounts that it rejects cannot become members. */
  readonly mayUse?: ((accountId: string) => boolean) | undefined;
}

type Changed = CheckedServer & Pick<ServerRow, 'members' | 'pins' | 'updatedAt'>;

/** Validates a change against the existing row, and computes the resulting pins. */
export async function validateChange(
  deps: CreateServersDeps,
  existing: ServerRow,
  { input, mayUse }: ChangeRequest,
): Promise<Result<Changed>> {
  const failures: Failure[] = [];
  const body = checkMembers(input, existing.members ? combinedFields : serverFields, failures);
  const name = body.name === undefined ? existing.name : checkName(body.name, failures);
  const check = { hasOauth: deps.oauth !== undefined, ...(existing.members && { keys: sharedConfigKeys }) };
  const checked = checkConfig(body.config === undefined ? {} : body.config, check, existing.config);
  failures.push(...checked.failures);
  const now = deps.clock.now();
  const expiresAt = body.expires_at === undefined ? existing.expiresAt : checkExpiry(body.expires_at, now, failures);
  const labels = checkLabels(body.labels, failures, existing.labels);
  const externalId = body.external_id === undefined ? existing.externalId : checkExternalId(body.external_id, failures);
  const reached = await validateReach(deps, existing, { config: checked.config, members: body.members, mayUse });
  const all = [...failures, ...(reached.ok ? [] : (reached.refusal.failures ?? []))];
  if (all.length > 0) return refuseFailures(all);
  if (!reached.ok) return reached;
  const config = { ...checked.config };
  const { members, tools } = reached.value;
  // Always later than before, even within one millisecond: it shows whether another change was made in between.
  const updatedAt = Math.max(now, existing.updatedAt + 1);
  const pins = await pinsAfter(deps.store, tools, { existing, changed: { config, members } });
  return ok({ name, config, ...(members && { members }), expiresAt, labels, externalId, updatedAt, pins });
}

interface Reach {
  readonly config: ServerConfig;
  readonly members: unknown;
  readonly mayUse: ((accountId: string) => boolean) | undefined;
}

/** The accounts of the changed server, with the tools of those before and after the change. */
async function validateReach(
  { toolsOf }: CreateServersDeps,
  existing: ServerRow,
  { config, members: given, mayUse }: Reach,
): Promise<Result<{ readonly members: ServerRow['members']; readonly tools: ServerTools }>> {
  if (!existing.members) {
    const tools = await toolsOf(existing.accountId);
    if (!tools) return refuse('not_found', `There is no integrated account ${existing.accountId.slice(0, 60)}.`);
    const validated = tools.validateFilter(config);
    return validated.ok ? ok({ members: undefined, tools: toolsOfOne(tools) }) : validated;
  }
  let { members } = existing;
  if (given !== undefined) {
    const checked = await checkServerMembers(
      { toolsOf, mayUse, existing: existing.members as readonly ServerMember[] },
      given,
      config,
    );
    if (!checked.ok) return checked;
    members = checked.value.map((member) => ({ ...member, config: { ...member.config } }));
  }
  const idle = given === undefined ? idlePreloads(members, config) : [];
  if (idle.length > 0) return refuseFailures(idle);
  const ids = new Set([...accountIdsOf(existing), ...members.map(({ accountId }) => accountId)]);
  return ok({ members, tools: await lookUpTools(toolsOf, [...ids]) });
}
