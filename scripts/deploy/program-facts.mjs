import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Reads from the source what the packaging may name; throws if it is no longer found there. */
export function readProgramFacts(root) {
  const read = (name) => readFileSync(join(root, name), 'utf8');
  const settings = new Set(
    [...find(read('src/config/settings.ts'), /settings = \[(.*?)\] as const/s).matchAll(/ name: '(\w+)'/g)].map(
      ([, name]) => name,
    ),
  );
  for (const entry of readdirSync(join(root, 'catalogue'), { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('_') || entry.name === 'schema') continue;
    const { authorization } = parse(read(`catalogue/${entry.name}/integration.yaml`));
    if (authorization.client_environment_prefix === undefined) continue;
    for (const part of ['ID', 'SECRET']) settings.add(`${authorization.client_environment_prefix}_CLIENT_${part}`);
  }
  const probes = new Set([...read('src/admin/probes.ts').matchAll(/path: '(\/\w+)'/g)].map(([, path]) => path));
  return {
    version: JSON.parse(read('package.json')).version,
    settings,
    /** Whether a clone has such a file or folder. */
    exists: (name) => existsSync(join(root, name)),
    isSetting: (name) => settings.has(name),
    /** What Node.js and the C library read, and no setting of ours. */
    isOfRuntime: (name) => name === 'NODE_ENV' || name === 'MALLOC_ARENA_MAX',
    isSecret: (name) => /PASSWORD|SECRET|_KEYS?$|^(DATABASE|REDIS)_URL$/.test(name),
    /** What a compose file hands to the stores, not to the gateway. */
    composeOnly: new Set(['POSTGRES_PASSWORD', 'REDIS_PASSWORD']),
    probes,
    /** How long the calls under way may take to finish at a stop, where nobody sets it. */
    stopSeconds: Number(find(read('src/config/settings.ts'), /name: 'GATEHOUSE_STOP_SECONDS'[^}]*default: '(\d+)'/)),
    /** Whether an image is named so that two pulls bring the same. */
    isPinned: (image) => /@sha256:[\da-f]{64}$|:\d+\.\d+[\w.-]*$/.test(image ?? ''),
  };
}

function find(text, pattern) {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`the source has no ${pattern}`);
  return found;
}
