import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, callTool } from './admin-client.js';
import { type RunningDemo, runCommand, startDemo } from './start-gatehouse.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../src/catalogue/test-fixture/${name}`, import.meta.url));

let place: string;
let environment: { readonly GATEHOUSE_CATALOGUE: string };
let demo: RunningDemo;
const run = (...args: string[]) => runCommand(args, environment);

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'own-integrations-'));
  // As a mounted volume has it: a link to a folder elsewhere.
  symlinkSync(fixture('payments'), join(place, 'payments'));
  cpSync(fixture('repositories'), join(place, 'repositories'), { recursive: true });
  const faulty = join(place, 'repositories', 'integration.yaml');
  writeFileSync(faulty, readFileSync(faulty, 'utf8').replace('kind: secret', 'kind: magic'));
  environment = { GATEHOUSE_CATALOGUE: `${place}, ${join(place, 'missing')}` };
  demo = await startDemo({ environment });
});
afterAll(async () => {
  await demo?.stop();
  rmSync(place, { recursive: true, force: true });
});

describe('a faulty integration', () => {
  const whereAndWhat = /repositories\/integration\.yaml:\d+:\d+ authorization/;

  it('is withheld and logged, and the others are served', async () => {
    expect(demo.log()).toMatch(whereAndWhat);
    expect(demo.log()).toContain('a running gateway applies the changes');
    const { body } = await adminClient(demo.origin, demo.api_token)('GET', '/integration');
    const names = (body.result as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('payments');
    expect(names).not.toContain('repos');
    const reply = await callTool(demo.mcp_url, 'list_all_zoho_mail_domains', {});
    expect(JSON.stringify(reply)).toContain('acmecorp.com');
  });

  it('is a fault for doctor, and so is a folder that is missing', async () => {
    const { code, stdout } = await run('doctor', '--json', '--data-dir', demo.dataDir);
    expect(code).toBe(1);
    const faults = (JSON.parse(stdout).findings as { name: string; verdict: string; detail: string }[]).filter(
      ({ verdict }) => verdict === 'fault',
    );
    expect(faults).toEqual([
      expect.objectContaining({ name: 'integration missing', detail: expect.stringContaining('cannot be read') }),
      expect.objectContaining({ name: 'integration repositories', detail: expect.stringMatching(whereAndWhat) }),
    ]);
  });

  it('is named by the commands that need it, and keeps none of the others from working', async () => {
    const refused = await run('tools', 'repositories');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(whereAndWhat);
    expect(await run('tools', 'payments')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('list_all_payments'),
    });
    expect(await run('accounts', 'list', '--data-dir', demo.dataDir)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(demo.integrated_account_id),
    });
  });
});

describe('gatehouse integrations', () => {
  it('lists what is ready and what is withheld', async () => {
    const { code, stdout } = await run('integrations', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^payments +Payments +2 +secret +ready$/m);
    expect(stdout).toMatch(/repositories +withheld: .*integration\.yaml:\d+:\d+/);
  });

  it('checks one integration, a folder of them, and the whole catalogue', async () => {
    expect(await run('integrations', 'check', fixture('payments'))).toMatchObject({ code: 0 });
    for (const args of [[], [place], [join(place, 'repositories')]]) {
      const { code, stdout } = await run('integrations', 'check', ...args);
      expect(code).toBe(1);
      expect(stdout).toMatch(whereAndWhatOf('repositories'));
    }
    expect(await run('integrations', 'check', join(place, 'nowhere'))).toMatchObject({ code: 2 });
  });

  it('refuses an integration that takes the name of another', async () => {
    const shipped = fileURLToPath(new URL('../../catalogue/zoho-mail', import.meta.url));
    const { code, stdout } = await run('integrations', 'check', shipped);
    expect(code).toBe(1);
    expect(stdout).toContain('is taken by another integration');
  });

  it.each(['Acme', '-acme', 'a', 'acme/crm', '../acme', 'a'.repeat(21)])('creates none named %s', async (name) => {
    expect((await run('integrations', 'new', '--folder', place, '--', name)).code).toBe(2);
  });

  it('creates one from the template that passes the check, and never over another', async () => {
    const made = await run('integrations', 'new', 'acme-crm');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(join(place, 'acme-crm')) });
    expect(existsSync(join(place, 'acme-crm', 'resources', 'things.yaml'))).toBe(true);
    expect(await run('integrations', 'check', join(place, 'acme-crm'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('acme_crm'),
    });
    expect(await run('integrations', 'new', 'acme-crm')).toMatchObject({ code: 1 });
  });
});

function whereAndWhatOf(folder: string): RegExp {
  return new RegExp(`${folder}/integration\\.yaml:\\d+:\\d+ authorization`);
}
