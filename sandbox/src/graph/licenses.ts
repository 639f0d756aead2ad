import { isMap, type JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { done, textIn } from '../workspace/request.js';
import { badRequest } from './graph-fault.js';
import { type Routed, select } from './query.js';
import { type GraphUser, type Ground, type Members, readGroup, readUser } from './world.js';

/** GET subscribedSkus. */
export function listSkus({ world }: Ground, { query }: Routed): Reply {
  return done({ value: world.skus.map((sku) => select(sku, query)) });
}

function heldBy({ members }: GraphUser): readonly JsonMap[] {
  const { assignedLicenses } = members;
  return Array.isArray(assignedLicenses) ? assignedLicenses.filter(isMap) : [];
}

/** GET users/{id}/licenseDetails. */
export function licenseDetails(ground: Ground, { path, query }: Routed): Reply {
  const held = heldBy(readUser(ground, path.id ?? '')).map(({ skuId }) => skuId);
  return done({
    value: ground.world.skus.filter(({ skuId }) => held.includes(skuId)).map((sku) => select(sku, query)),
  });
}

interface Change {
  readonly added: readonly JsonMap[];
  readonly removed: readonly string[];
}

/** Both lists of a body, which must be there. */
function changeIn(body: JsonMap): Change {
  const { addLicenses, removeLicenses } = body;
  if (!Array.isArray(addLicenses) || !Array.isArray(removeLicenses))
    throw badRequest("Property 'addLicenses' and 'removeLicenses' are required.");
  return { added: addLicenses.filter(isMap), removed: removeLicenses.map(String) };
}

function skuOf({ world }: Ground, skuId: string): Members {
  const sku = world.skus.find((one) => one.skuId === skuId);
  if (!sku) throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
  return sku;
}

/** POST users/{id}/assignLicense. */
export function assignLicense(ground: Ground, { path, body }: Routed): Reply {
  const user = readUser(ground, path.id ?? '');
  const { added, removed } = changeIn(body);
  if (added.length > 0 && typeof user.members.usageLocation !== 'string')
    throw badRequest('License assignment cannot be done for user with invalid usage location.');
  const held = heldBy(user);
  const inherited = inheritedOf(user);
  for (const skuId of removed) {
    skuOf(ground, skuId);
    if (inherited.includes(skuId))
      throw badRequest(
        'User license is inherited from a group membership and it cannot be removed directly from the user.',
      );
  }
  for (const wanted of added) {
    const skuId = textIn(wanted, 'skuId');
    const sku = skuOf(ground, skuId);
    const enabled = isMap(sku.prepaidUnits) ? Number(sku.prepaidUnits.enabled) : 0;
    if (!held.some((one) => one.skuId === skuId) && Number(sku.consumedUnits) >= enabled)
      throw badRequest(`Subscription with SKU ${skuId} does not have any available licenses.`);
  }
  const kept = held.filter(({ skuId }) => !removed.includes(String(skuId)));
  const fresh = added.filter(({ skuId }) => !kept.some((one) => one.skuId === skuId));
  user.members.assignedLicenses = [...kept, ...fresh.map((one) => ({ disabledPlans: [], ...one }))];
  for (const sku of ground.world.skus) {
    const gained = fresh.filter(({ skuId }) => skuId === sku.skuId).length;
    const lost = held.length - kept.length > 0 && removed.includes(String(sku.skuId)) ? 1 : 0;
    sku.consumedUnits = Number(sku.consumedUnits) + gained - lost;
  }
  return done({ id: user.id, ...user.members });
}

function inheritedOf({ members }: GraphUser): readonly string[] {
  const { licenseAssignmentStates: states } = members;
  return (Array.isArray(states) ? states : [])
    .filter(isMap)
    .filter(({ assignedByGroup }) => typeof assignedByGroup === 'string')
    .map(({ skuId }) => String(skuId));
}

/** POST users/{id}/reprocessLicenseAssignment. */
export function reprocess(ground: Ground, { path }: Routed): Reply {
  const user = readUser(ground, path.id ?? '');
  return done({ id: user.id, ...user.members });
}

/** POST groups/{id}/assignLicense: in the background. */
export function assignGroupLicense(ground: Ground, { path, body }: Routed): Reply {
  const group = readGroup(ground, path.id ?? '');
  const { added, removed } = changeIn(body);
  for (const { skuId } of added) skuOf(ground, String(skuId));
  const { assignedLicenses } = group.members;
  const held = Array.isArray(assignedLicenses) ? assignedLicenses.filter(isMap) : [];
  group.members.assignedLicenses = [...held.filter(({ skuId }) => !removed.includes(String(skuId))), ...added];
  return { status: 202, body: { id: group.id, ...group.members } };
}
