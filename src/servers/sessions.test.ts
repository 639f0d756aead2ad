import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../base/index.js';
import { accepted, type Ground, prepareGround, start } from './test-support/ground.js';

const hour = 3_600_000;

describe('sessions', () => {
  let ground: Ground;
  beforeEach(async () => {
    ground = await prepareGround();
  });
  afterEach(() => ground.dispose());

  it('are begun by no token but a living one of scope admin or viewer', async () => {
    const { apiTokens, sessions } = ground;
    const bound = accepted(await apiTokens.create({ name: 'x', scope: 'mcp' }));
    for (const token of ['', 'gtha_x', newSecret('gtha'), bound.token])
      expect(await sessions.beginWithApiToken(token), token).toBeUndefined();
    const viewer = accepted(await apiTokens.create({ name: 'watcher', scope: 'viewer' }));
    const begun = await sessions.beginWithApiToken(viewer.token);
    expect(begun?.session).toMatchObject({ name: 'watcher', role: 'viewer', apiTokenId: viewer.apiToken.id });
    expect((await (await ground.secondProcess()).sessions.check(begun?.secret ?? ''))?.id).toBe(begun?.session.id);
  });

  it('are checked only by their secret, and end after twelve hours, on sign-out, or with their API token', async () => {
    const { apiTokens, sessions } = ground;
    const { session, secret } = await sessions.begin({ name: 'somebody', role: 'admin' });
    for (const wrong of ['', 'gthd_x', newSecret('gthd'), session.id])
      expect(await sessions.check(wrong), wrong).toBeUndefined();
    ground.moveTo(start + 12 * hour - 1);
    expect(await sessions.check(secret)).toEqual(session);
    ground.moveTo(start + 12 * hour);
    expect(await sessions.check(secret)).toBeUndefined();

    const other = await sessions.begin({ name: 'somebody', role: 'admin' });
    expect(await sessions.end(other.session.id)).toBe(true);
    expect(await sessions.check(other.secret)).toBeUndefined();

    const expiresAt = new Date(start + 13 * hour).toISOString();
    const brief = accepted(await apiTokens.create({ name: 'brief', expires_at: expiresAt }));
    const [first, second] = [
      await sessions.beginWithApiToken(brief.token),
      await sessions.beginWithApiToken(brief.token),
    ];
    expect(first?.session.expiresAt).toBe(start + 13 * hour);
    await apiTokens.delete(brief.apiToken.id);
    for (const begun of [first, second]) expect(await sessions.check(begun?.secret ?? '')).toBeUndefined();
  });

  it('are begun by a ticket once, within its time', async () => {
    const { sessions } = ground;
    const { ticket } = await sessions.makeTicket({ name: 'command line', role: 'viewer' }, 60_000);
    expect(await sessions.beginWithTicket(newSecret('gtht'))).toBeUndefined();
    const attempts = await Promise.all(Array.from({ length: 5 }, () => sessions.beginWithTicket(ticket)));
    const begun = attempts.filter((attempt) => attempt !== undefined);
    expect(begun.map(({ session }) => [session.name, session.role])).toEqual([['command line', 'viewer']]);
    const late = await sessions.makeTicket({ name: 'command line', role: 'admin' }, 60_000);
    ground.moveTo(start + 60_000);
    expect(await sessions.beginWithTicket(late.ticket)).toBeUndefined();
  });
});
