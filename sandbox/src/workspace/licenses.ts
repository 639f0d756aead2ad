import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { liveUsers, settleMs } from './addresses.js';
import { conditionNotMet, GoogleFault, invalid, notFound } from './google-fault.js';
import { done, pageOf, type Routed, textIn } from './request.js';
import { customerId, type Ground, type License, type World } from './world.js';

const skus: { readonly [id: string]: { readonly product: string; readonly name: string; readonly free: number } } = {
  1010020020: { product: 'Google-Apps', name: 'Google Workspace Enterprise Plus', free: 20 },
  1010020028: { product: 'Google-Apps', name: 'Google Workspace Business Standard', free: 20 },
  1010330003: { product: '101033', name: 'Google Voice Starter', free: 1 },
};

function serializeLicense({ productId, skuId, userId }: License): JsonMap {
  const skuName = skus[skuId]?.name ?? skuId;
  return { kind: 'licensing#licenseAssignment', productId, productName: productId, skuId, skuName, userId };
}

function find(world: World, path: Routed['path']): License | undefined {
  return world.licenses.find(
    ({ productId, skuId, userId }) => productId === path.product && skuId === path.sku && userId === path.user,
  );
}

/** GET users of a product, or of one of its SKUs; the customer's own id only. */
export function listLicenses({ world }: Ground, { path, query }: Routed): Reply {
  if (query.get('customerId') !== customerId)
    throw new GoogleFault(403, 'forbidden', 'Unauthorized operation for the given domain');
  const found = world.licenses.filter(
    ({ productId, skuId }) => productId === path.product && (path.sku === undefined || skuId === path.sku),
  );
  return pageOf(found.map(serializeLicense), query, { name: 'items', size: 100, max: 100 });
}

/** GET one licence: a user without it is a 404. */
export function getLicense({ world }: Ground, { path }: Routed): Reply {
  const license = find(world, path);
  if (!license) throw notFound('license');
  return done(serializeLicense(license));
}

/** POST a licence. */
export function insertLicense({ world, now }: Ground, { path, body }: Routed): Reply {
  const [product = '', sku = ''] = [path.product, path.sku];
  if (skus[sku]?.product !== product) throw notFound('sku');
  const userId = textIn(body, 'userId');
  const user = liveUsers(world).find(({ primaryEmail }) => primaryEmail === userId);
  if (!user || now - user.createdAt < settleMs) throw notFound('userId');
  const held = world.licenses.find((one) => one.productId === product && one.userId === userId);
  if (held?.skuId === sku) throw conditionNotMet('User already has license for the specified product and SKU.');
  if (held) throw conditionNotMet('User already has a license for the specified product.');
  const used = world.licenses.filter(({ skuId }) => skuId === sku).length;
  if (used >= (skus[sku]?.free ?? 0)) throw conditionNotMet('There are not enough licenses available.');
  const license = { productId: product, skuId: sku, userId };
  world.licenses.push(license);
  return done(serializeLicense(license));
}

/** PUT a licence: another SKU of the same product. */
export function updateLicense({ world }: Ground, { path, body }: Routed): Reply {
  const license = find(world, path);
  if (!license) throw notFound('license');
  const sku = textIn(body, 'skuId');
  if (skus[sku]?.product !== license.productId) throw invalid('Invalid Input: skuId');
  license.skuId = sku;
  return done(serializeLicense(license));
}

/** DELETE a licence. */
export function deleteLicense({ world }: Ground, { path }: Routed): Reply {
  const license = find(world, path);
  if (!license) throw notFound('license');
  if (license.userId.startsWith('auto@')) throw conditionNotMet('Auto License switching/un-assignment is not allowed.');
  world.licenses.splice(world.licenses.indexOf(license), 1);
  return done({});
}
