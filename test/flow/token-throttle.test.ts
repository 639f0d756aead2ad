import { expect, it, onTestFinished } from 'vitest';
import { adminClient } from './admin-client.js';
import { controlOf } from './sandbox-control.js';
import { startDemo } from './start-gatehouse.js';

it('asks for no token of a throttled client, whatever the account', async () => {
  const demo = await startDemo();
  onTestFinished(async () => void (await demo.stop()));
  const sandbox = controlOf(demo.sandbox_origin);
  const admin = adminClient(demo.origin, demo.api_token);
  const refresh = () => admin('POST', `/integrated-account/${demo.integrated_account_id}/refresh-credentials`);
  for (let count = 0; count < 10; count += 1) expect((await refresh()).status).toBe(200);
  const throttled = await refresh();
  expect(throttled.status).toBe(503);
  const waitSeconds = Number(throttled.headers.get('retry-after'));
  expect(waitSeconds).toBeLessThanOrEqual(900);
  // Less only by the time that the response took.
  expect(waitSeconds).toBeGreaterThan(840);
  expect(String(throttled.body.message)).toMatch(/No request goes to its token endpoint before \d{4}-/);
  await sandbox.clear();
  expect((await refresh()).status).toBe(503);
  const code = await sandbox.selfClientCode(['ZohoMail.partner.organization.READ']);
  const account = { integration: 'zoho_mail', name: 'Second', data_center: 'com', code };
  expect((await admin('POST', '/integrated-account', account)).status).toBe(503);
  expect(await sandbox.tokenRequests()).toEqual([]);
});
