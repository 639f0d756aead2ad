import { isMap, type Json, type JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { liveUsers } from './addresses.js';
import { invalid, notFound } from './google-fault.js';
import { done, listOf, pageOf, type Routed, textIn } from './request.js';
import { type Ground, newId, type Transfer } from './world.js';

const applications = [
  {
    id: '55656082996',
    name: 'Drive and Docs',
    transferParams: [{ key: 'PRIVACY_LEVEL', value: ['SHARED', 'PRIVATE'] }],
  },
  { id: '435070579839', name: 'Calendar', transferParams: [{ key: 'RELEASE_RESOURCES', value: ['TRUE'] }] },
  { id: '810260081642', name: 'Looker Studio' },
];

const states = ['pending', 'inProgress', 'completed'];

function stateOf({ reads }: Transfer): string {
  return states[Math.min(reads, 2)] ?? 'completed';
}

function serializeTransfer(transfer: Transfer): JsonMap {
  const { id, oldOwner, newOwner, requestedAt, members } = transfer;
  return {
    kind: 'admin#datatransfer#DataTransfer',
    id,
    oldOwnerUserId: oldOwner,
    newOwnerUserId: newOwner,
    ...members,
    overallTransferStatusCode: stateOf(transfer),
    requestTime: new Date(requestedAt).toISOString(),
  };
}

/** GET applications. */
export function listApplications(): Reply {
  return listOf(applications, 'applications');
}

/** GET transfers. */
export function listTransfers({ world }: Ground, { query }: Routed): Reply {
  const [oldOwner, newOwner, status] = ['oldOwnerUserId', 'newOwnerUserId', 'status'].map((name) => query.get(name));
  const found = [...world.transfers.values()]
    .filter((one) => (oldOwner ?? one.oldOwner) === one.oldOwner && (newOwner ?? one.newOwner) === one.newOwner)
    .filter((one) => (status ?? stateOf(one)) === stateOf(one))
    .reverse();
  return pageOf(found.map(serializeTransfer), query, { name: 'dataTransfers', size: 100, max: 500 });
}

/** GET transfers/{dataTransferId}: each read finds it a step further. */
export function getTransfer({ world }: Ground, { path }: Routed): Reply {
  const transfer = world.transfers.get(path.id ?? '');
  if (!transfer) throw notFound('dataTransferId');
  const body = serializeTransfer(transfer);
  transfer.reads += 1;
  return done(body);
}

/** POST transfers: users by id; files that are private stay behind unless they are named. */
export function insertTransfer({ world, now }: Ground, { body }: Routed): Reply {
  const [oldOwner, newOwner] = [textIn(body, 'oldOwnerUserId'), textIn(body, 'newOwnerUserId')];
  const ids = liveUsers(world).map(({ id }) => id);
  if (!ids.includes(oldOwner) || !ids.includes(newOwner)) throw invalid('Invalid Input: user id');
  const asked = Array.isArray(body.applicationDataTransfers) ? body.applicationDataTransfers : [];
  const moved = asked.map((item: Json) => {
    const one = isMap(item) ? item : {};
    const application = applications.find(({ id }) => id === textIn(one, 'applicationId'));
    if (!application) throw invalid('Invalid Input: applicationId');
    const params = one.applicationTransferParams ?? defaultParams(application.id);
    return { applicationId: application.id, applicationTransferParams: params, applicationTransferStatus: 'pending' };
  });
  if (moved.length === 0) throw invalid('Invalid Input: applicationDataTransfers');
  const id = `AKrEtIY${newId(world)}`;
  const transfer = {
    id,
    oldOwner,
    newOwner,
    reads: 0,
    requestedAt: now,
    members: { applicationDataTransfers: moved },
  };
  world.transfers.set(id, transfer);
  return done(serializeTransfer(transfer));
}

function defaultParams(application: string): Json {
  return application === '55656082996' ? [{ key: 'PRIVACY_LEVEL', value: ['SHARED'] }] : [];
}
