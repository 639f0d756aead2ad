import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'scripts/check-deploy.mjs');

/** One mistake each: the file, the original text, its replacement, and the message that the check must report. */
const mistakes: readonly (readonly [file: string, from: string, to: string, words: string])[] = [
  ['Dockerfile', 'node:24.18.0-bookworm-slim', 'node:latest', 'the image has no exact version'],
  ['Dockerfile', 'USER 10001:10001\n', '', 'needs a USER by number that is not root'],
  ['Dockerfile', '/healthz', '/', 'needs a HEALTHCHECK of /healthz'],
  ['Dockerfile', 'EXPOSE 8787', 'EXPOSE 80', 'EXPOSE and GATEHOUSE_PORT differ'],
  ['Dockerfile', 'NODE_ENV=production', 'GATEHOUSE_TOKEN_HASH_KEY=abc', 'what is built in is no secret any more'],
  ['Dockerfile', '--start-interval=1s ', '', 'HEALTHCHECK without --start-interval'],
  ['Dockerfile', '-m 0770', '-m 0700', '/var/lib/gatehouse must have mode 0770'],
  ['Dockerfile', '-m 0755', '-m 0750', '/etc/gatehouse must have mode 0755'],
  ['Dockerfile', 'chmod a-s', 'ls', 'programs of the base may change their user'],
  ['README.md', 'install -D -m 644', 'install -m 644', 'needs -D'],
  ['Dockerfile', 'image.revision=', 'image.rev=', 'the label revision is missing'],
  ['Dockerfile', 'npm sbom', 'true', 'the image has no SBOM'],
  ['Dockerfile.dockerignore', '!dashboard\n', '', 'COPY dashboard: is not sent to the engine'],
  ['Dockerfile', 'COPY pages /app/pages', 'COPY page /app/pages', 'COPY page: there is no such file'],
  ['compose/compose.yaml', '127.0.0.1:8787:8787', '8787:8787', 'a port is open to other machines'],
  ['compose/compose.yaml', 'internal: true', 'internal: false', 'has a way out'],
  ['compose/compose.yaml', 'postgres:16.14-bookworm', 'postgres:16', 'has no exact version'],
  [
    'compose/compose.yaml',
    'GATEHOUSE_ENCRYPTION_KEY:?make one with "openssl rand -base64 32"',
    'GATEHOUSE_ENCRYPTION_KEY:-changeme',
    'GATEHOUSE_ENCRYPTION_KEY must come from outside and be required',
  ],
  [
    'compose/compose.yaml',
    '      GATEHOUSE_PUBLIC_URL:',
    '      GATEHOUSE_PUBLICURL:',
    'GATEHOUSE_PUBLICURL is not a setting',
  ],
  ['compose/compose.yaml', '- path: .env', '- path: env', 'env_file: .env is missing'],
  ['compose/compose.yaml', 'max-size: 10m, ', '', 'its log grows until the disk is full'],
  ['compose/compose.yaml', ':mode=1777', ':uid=10001,mode=0700', 'Podman refuses uid and gid'],
  ['compose/compose.yaml', 'exec redis-server - <<END', "printf 'save x' | exec redis-server -", 'ignores SIGTERM'],
  ['compose/env.example', 'REDIS_PASSWORD=', 'REDIS_PASSWORD=redis', 'REDIS_PASSWORD has a value'],
  ['systemd/env.example', 'GATEHOUSE_HOST=', 'GATEHOUSE_ADDRESS=', 'GATEHOUSE_ADDRESS is not a setting'],
  ['kubernetes/deployment.yaml', 'path: /readyz', 'path: /ready', 'readinessProbe does not ask for /readyz'],
  ['kubernetes/deployment.yaml', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', 'can be written'],
  ['kubernetes/deployment.yaml', 'enableServiceLinks: false', 'enableServiceLinks: true', 'enableServiceLinks would'],
  ['kubernetes/deployment.yaml', 'runAsNonRoot: true', 'runAsNonRoot: false', 'runs as root'],
  ['kubernetes/deployment.yaml', 'containerPort: 8787', 'containerPort: 80', 'containerPort and GATEHOUSE_PORT differ'],
  ['kubernetes/deployment.yaml', 'key: REDIS_URL }', 'key: REDIS_URL, optional: true }', 'REDIS_URL must be required'],
  [
    'kubernetes/secret.example.yaml',
    'REDIS_URL: replace-me',
    'REDIS_URL: redis://redis',
    'could be taken for a real one',
  ],
  ['kubernetes/service.yaml', 'name: gatehouse\n  ports', 'name: gateway\n  ports', 'selects other pods'],
  ['kubernetes/poddisruptionbudget.yaml', 'minAvailable: 1', 'minAvailable: 2', 'never lets a node be emptied'],
  ['kubernetes/networkpolicy.yaml', '[Ingress, Egress]', '[Ingress]', 'leaves one direction open'],
  ['kubernetes/configmap.yaml', "'8787'", "'8787'\n  GATEHOUSE_PORT: '1'", 'Map keys must be unique'],
  ['kubernetes/kustomization.yaml', 'newTag: 0.1.0', 'newTag: 0.0.9', 'newTag is not'],
  ['systemd/gatehouse.service', 'ProtectSystem=strict', 'ProtectSystem=no', 'ProtectSystem must be "strict"'],
  ['systemd/gatehouse.service', 'User=gatehouse', 'User=root', 'runs as root'],
  ['systemd/gatehouse.service', 'TimeoutStopSec=45', 'TimeoutStopSec=5', 'TimeoutStopSec is shorter'],
  ['helm/Chart.yaml', 'appVersion: 0.1.0', 'appVersion: 0.0.9', 'appVersion is not 0.1.0'],
  [
    'helm/values.schema.json',
    '"GATEHOUSE_STOP_SECONDS"',
    '"GATEHOUSE_STOP_TIME"',
    'settings: GATEHOUSE_STOP_SECONDS is missing',
  ],
  ['helm/values.yaml', 'replicas: 2', 'replicas: 0', '/replicas must be >= 1'],
  [
    'helm/tests/gateway-api.yaml',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_ENDPOINT',
    '/settings must NOT have additional properties',
  ],
  ['helm/templates/service.yaml', '.Values.httpSse', '.Values.sse', '.Values.sse is not in the schema'],
  ['README.md', 'Settings come as', 'GATEHOUSE_CONFIG and settings come as', 'GATEHOUSE_CONFIG is not a setting'],
  ['prometheus/alerts.yaml', '#gatehousememory', '#memory', 'GatehouseMemory does not name its runbook'],
  ['prometheus/alerts.yaml', 'gatehouse_token_requests_total', 'gatehouse_tokens_total', 'is not a metric'],
];

function check(...folders: readonly string[]): { readonly status: number | null; readonly faults: readonly string[] } {
  const { status, stderr } = spawnSync(process.execPath, [script, ...folders], { encoding: 'utf8' });
  return { status, faults: stderr.split('\n').filter(Boolean) };
}

describe('the check of the packaging', () => {
  let folder: string;
  let found: ReturnType<typeof check>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-deploy-'));
    cpSync(join(root, 'deploy'), folder, { recursive: true });
    for (const [file, from, to] of mistakes) {
      const path = join(folder, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
    found = check(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(mistakes)('finds in %s %j put as %j', (file, _from, _to, words) => {
    expect(found.faults).toContainEqual(expect.stringMatching(new RegExp(`^deploy/${file}: .*${quoted(words)}`)));
  });

  // Every place that names it must be found, or a removed setting remains in files without effect.
  it('finds every mention of a setting that the program has no longer', () => {
    const clone = mkdtempSync(join(tmpdir(), 'gatehouse-clone-'));
    for (const name of readdirSync(root)) if (name !== 'src') symlinkSync(join(root, name), join(clone, name));
    cpSync(join(root, 'src/config'), join(clone, 'src/config'), { recursive: true });
    for (const name of readdirSync(join(root, 'src')))
      if (name !== 'config') symlinkSync(join(root, 'src', name), join(clone, 'src', name));
    const file = join(clone, 'src/config/settings.ts');
    const text = readFileSync(file, 'utf8');
    const without = text.replace(/ {2}\{\n {4}name: 'GATEHOUSE_TRUSTED_PROXIES'.*?\n {2}\},\n/s, '');
    expect(without).not.toBe(text);
    writeFileSync(file, without);
    const { faults } = check(join(root, 'deploy'), clone);
    rmSync(clone, { recursive: true });
    for (const name of [
      'docs/settings.md',
      'docs/operations.md',
      'deploy/systemd/env.example',
      'deploy/helm/values.schema.json',
      'deploy/helm/tests/nginx-sse.yaml',
      'deploy/helm/values.yaml',
      'deploy/kubernetes/configmap.yaml',
      'deploy/compose/env.example',
    ])
      expect(faults, name).toContainEqual(expect.stringMatching(new RegExp(`^${name}: .*GATEHOUSE_TRUSTED_PROXIES`)));
  });

  it('ends badly where it found something', () => {
    expect(found.status).toBe(1);
  });

  it('finds nothing in what is shipped', () => {
    expect(check()).toEqual({ status: 0, faults: [] });
  });
});

/** A text as a pattern that means itself. */
function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
