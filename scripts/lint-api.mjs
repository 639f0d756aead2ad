// Lints the API description with a public linter and its recommended rules; a warning fails it as an error does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installApart } from './install-apart.mjs';

const linter = { '@redocly/cli': '2.77.0' };

await import('./ensure.mjs');
const { apiDocument } = await import('../dist/admin/index.js');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-api-'));
try {
  const tools = await installApart('api-linter', linter);
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(apiDocument({ version: '0.0.0', origin: 'https://gatehouse.invalid' }), null, 2));
  const program = join(tools, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
  const result = spawnSync(process.execPath, [program, 'lint', '--format=json', '--extends=recommended', file], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  const start = result.stdout.indexOf('{');
  if (start < 0) throw new Error(`the linter said nothing: ${result.stderr}`);
  const { problems } = JSON.parse(result.stdout.slice(start));
  for (const { ruleId, severity, message, location } of problems)
    process.stdout.write(`${severity} ${ruleId}: ${message} (${location?.[0]?.pointer ?? ''})\n`);
  process.stdout.write(`The API description: ${problems.length} problems.\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
