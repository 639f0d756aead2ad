import { type Failure, ok, type Result, refuse } from '../base/index.js';
import type { ServerRow } from '../store/index.js';
import { checkConfig, sharedConfigKeys } from './check-config.js';
import { checkExpiry, checkMembers, checkName, refuseFailures } from './check-fields.js';
import { checkExternalId, checkLabels } from './check-labels.js';
import { checkServerMembers, idlePreloads } from './check-members.js';
import { accountIdsOf } from './members.js';
import { type CheckedServer, combinedFields, lookUpTools, type MintDeps, serverFields } from './mint-servers.js';
import { pinsAfter, type ServerTools, toolsOfOne } from './pins.js';
import type { ServerConfig, ServerMember } from './types.js';

/** A change as a request asks for it. */
export interface ChangeRequest {
  /** Unchecked. */
  readonly input: unknown;
  /** Accounts that it rejects cannot become members. */
  readonly mayUse?: ((accountId: string) => boolean) | undefined;
}

type Changed = CheckedServer & Pick<ServerRow, 'members' | 'pins' | 'updatedAt'>;

/** Checks a change upon the present row, and works out the pins that it leaves. */
export async function judgeChange(
  deps: MintDeps,
  present: ServerRow,
  { input, mayUse }: ChangeRequest,
): Promise<Result<Changed>> {
  const failures: Failure[] = [];
  const body = checkMembers(input, present.members ? combinedFields : serverFields, failures);
  const name = body.name === undefined ? present.name : checkName(body.name, failures);
  const check = { hasOauth: deps.oauth !== undefined, ...(present.members && { keys: sharedConfigKeys }) };
  const checked = checkConfig(body.config === undefined ? {} : body.config, check, present.config);
  failures.push(...checked.failures);
  const now = deps.clock.now();
  const expiresAt = body.expires_at === undefined ? present.expiresAt : checkExpiry(body.expires_at, now, failures);
  const labels = checkLabels(body.labels, failures, present.labels);
  const externalId = body.external_id === undefined ? present.externalId : checkExternalId(body.external_id, failures);
  const reached = await judgeReach(deps, present, { config: checked.config, members: body.members, mayUse });
  const all = [...failures, ...(reached.ok ? [] : (reached.refusal.failures ?? []))];
  if (all.length > 0) return refuseFailures(all);
  if (!reached.ok) return reached;
  const config = { ...checked.config };
  const { members, tools } = reached.value;
  // Always later than before, even within one millisecond: it is what tells whether another change came between.
  const updatedAt = Math.max(now, present.updatedAt + 1);
  const pins = await pinsAfter(deps.store, tools, { existing: present, changed: { config, members } });
  return ok({ name, config, ...(members && { members }), expiresAt, labels, externalId, updatedAt, pins });
}

interface Reach {
  readonly config: ServerConfig;
  readonly members: unknown;
  readonly mayUse: ((accountId: string) => boolean) | undefined;
}

/** The accounts that the changed server reaches, with the tools of those that it reached before or reaches now. */
async function judgeReach(
  { toolsOf }: MintDeps,
  present: ServerRow,
  { config, members: given, mayUse }: Reach,
): Promise<Result<{ readonly members: ServerRow['members']; readonly tools: ServerTools }>> {
  if (!present.members) {
    const tools = await toolsOf(present.accountId);
    if (!tools) return refuse('not_found', `There is no integrated account ${present.accountId.slice(0, 60)}.`);
    const judged = tools.judgeFilter(config);
    return judged.ok ? ok({ members: undefined, tools: toolsOfOne(tools) }) : judged;
  }
  let { members } = present;
  if (given !== undefined) {
    const checked = await checkServerMembers(
      { toolsOf, mayUse, existing: present.members as readonly ServerMember[] },
      given,
      config,
    );
    if (!checked.ok) return checked;
    members = checked.value.map((member) => ({ ...member, config: { ...member.config } }));
  }
  const idle = given === undefined ? idlePreloads(members, config) : [];
  if (idle.length > 0) return refuseFailures(idle);
  const ids = new Set([...accountIdsOf(present), ...members.map(({ accountId }) => accountId)]);
  return ok({ members, tools: await lookUpTools(toolsOf, [...ids]) });
}
