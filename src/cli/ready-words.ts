import { lostKeyWords } from '../admin/index.js';
import type { Config } from '../config/index.js';
import { databaseName } from '../store/index.js';
import { clientPrefixOf } from '../tokens/index.js';
import type { RunningGateway } from '../wire/index.js';
import type { ReadyFacts } from '../workers/index.js';

/** Where a gateway listens and stores its data. */
export function readyWords(config: Config, { origin, port }: Pick<ReadyFacts, 'origin' | 'port'>): string {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const listens =
    config.publicUrl === null
      ? `Gatehouse listens on ${origin}`
      : `Gatehouse listens on ${host}:${port}, is reached at ${origin}`;
  const data =
    config.databaseUrl === null ? config.dataDir : `the PostgreSQL database ${databaseName(config.databaseUrl)}`;
  const workers = config.workers > 1 ? ` It runs ${config.workers} workers.` : '';
  return `${listens} and keeps its data in ${data}.${workers}`;
}

/** What an operator still has to set before accounts can be connected. */
export function missingWords({ installation, missingKeys }: RunningGateway): readonly string[] {
  const { catalogue, config } = installation;
  const missing = [...catalogue.integrations.values()].flatMap((integration) => {
    const { record } = integration;
    const prefix = clientPrefixOf(integration);
    return prefix === null || config.client(prefix)
      ? []
      : [`To connect ${record.title} accounts, set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET, then restart.`];
  });
  const isLocal = /^(localhost|127\..*|::1)$/.test(config.host);
  if (config.publicUrl === null && !isLocal)
    missing.push(
      'MCP URLs work on this machine only. Set GATEHOUSE_PUBLIC_URL to the address at which clients reach this gateway.',
    );
  missing.push(...missingKeys.map(lostKeyWords));
  return missing;
}
