// `npm run examples`: runs every program of examples/ against a demo, and compares what it prints.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ownEnvironment } from './own-environment.mjs';

await import('./ensure.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// What each prints when it works.
const expected = {
  'approve-a-call.mjs':
    /^Refused: Approval needed: http\S+\nWould send: POST \/api\/organization\/\S+\/groups\nSent once\.\n$/,
  'create-a-server.mjs': /^list_all_zoho_mail_domains: Lists \S.*$[\s\S]*^Revoked mcp_\w+\.$/m,
  'customer-servers.mjs': /^Acme: one server\nGlobex: one server\nFound by label: Acme\n$/,
  'export-the-audit-log.mjs': /^Columns: \S.*\nCalls of list_all_zoho_mail_domains: 1\n$/,
  'function-calling.mjs': /^\d+ functions, such as \w+\nResult for the model: \{.*\n$/,
};
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-examples-'));
const demo = spawn(process.execPath, ['bin/gatehouse.js', 'demo', '--json', '--port', '0', '--data-dir', folder], {
  cwd: root,
  env: ownEnvironment,
  stdio: ['ignore', 'pipe', 'inherit'],
});
let failed = 0;
try {
  const [line] = await once(createInterface({ input: demo.stdout }), 'line');
  const { origin, api_token: token, integrated_account_id: account } = JSON.parse(line);
  const env = { ...ownEnvironment, GATEHOUSE_ORIGIN: origin, GATEHOUSE_TOKEN: token, GATEHOUSE_ACCOUNT: account };
  const names = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mjs') && name !== 'admin.mjs');
  for (const name of names) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join('examples', name)], {
      cwd: root,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    const isRight = status === 0 && expected[name]?.test(stdout) === true;
    if (!isRight) failed += 1;
    process.stdout.write(isRight ? `ok: ${name}\n` : `FAILED: ${name} (exit code ${status})\n${stdout}${stderr}`);
  }
  if (names.length !== Object.keys(expected).length) throw new Error('scripts/examples.mjs must expect each example.');
} finally {
  demo.kill('SIGTERM');
  await once(demo, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
