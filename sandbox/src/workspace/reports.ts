import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { liveUsers } from './addresses.js';
import { invalid } from './google-fault.js';
import { done, pageOf, type Routed } from './request.js';
import { customerId, type Ground } from './world.js';

const dayMs = 86_400_000;
const lateDays = 2;

/** GET activity/users/{userKey}/applications/{applicationName}. */
export function listActivities({ now, world }: Ground, { path, query }: Routed): Reply {
  const application = path.application ?? '';
  const [start, end] = [query.get('startTime'), query.get('endTime')];
  if (application === 'gmail' && (start === null || end === null || Date.parse(end) - Date.parse(start) > 30 * dayMs))
    throw invalid('Invalid Input: startTime and endTime are required and at most 30 days apart');
  const name = application === 'login' ? 'login_failure' : 'CHANGE_PASSWORD';
  const entries = liveUsers(world).map((user, at): JsonMap => {
    const time = new Date(now - (at + 1) * 3_600_000).toISOString();
    return {
      kind: 'admin#reports#activity',
      id: { time, uniqueQualifier: String(-7_000_000_000_000_000 - at), applicationName: application, customerId },
      actor: { email: user.primaryEmail, profileId: user.id, callerType: 'USER' },
      ipAddress: `198.51.100.${at + 1}`,
      events: [{ type: 'login', name, parameters: [{ name: 'login_type', value: 'google_password' }] }],
    };
  });
  const wanted = query.get('eventName');
  const who = path.userKey ?? 'all';
  const found = entries.filter(
    (_entry, at) =>
      (wanted === null || wanted === name) &&
      (who === 'all' || liveUsers(world)[at]?.primaryEmail === who || liveUsers(world)[at]?.id === who) &&
      query.get('filters') === null,
  );
  return pageOf(found, query, { name: 'items', size: 1000, max: 1000 });
}

/** GET usage of users or of the customer: not ready for the last days, which are those of Pacific time. */
export function usageReport({ now, world }: Ground, { path, query }: Routed): Reply {
  const date = path.date ?? '';
  const latest = new Date(now - 8 * 3_600_000 - lateDays * dayMs).toISOString().slice(0, 10);
  if (date > latest) throw invalid(`Data for dates later than ${latest} is not yet available. Please check back later`);
  const parameters = [{ name: 'accounts:used_quota_in_mb', intValue: '1024' }];
  const who = path.userKey;
  const users = liveUsers(world).filter(({ id, primaryEmail }) => who === 'all' || who === id || who === primaryEmail);
  const usageReports =
    who === undefined
      ? [{ date, entity: { type: 'CUSTOMER', customerId }, parameters }]
      : users.map((user) => ({ date, entity: { type: 'USER', userEmail: user.primaryEmail }, parameters }));
  if ((query.get('parameters') ?? '') === '') throw invalid('Invalid Input: parameters');
  return done({ kind: 'admin#reports#usageReports', usageReports });
}
