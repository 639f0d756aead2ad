import type { Config, ConfigFlags } from '../config/index.js';
import { type Installation, isInstalled } from '../wire/index.js';
import { hasDemoState, readDemoState } from './demo-state.js';
import { CommandFault } from './output.js';
import { withInstallation } from './with-installation.js';

/**
 * Throws an error if the installation contains accounts that no demo connected: a demo sends every request to the
 * sandbox, so their refresh tokens would be sent there and the accounts would lose their connections.
 */
export async function refuseForeignInstallation(config: Config, flags: ConfigFlags): Promise<void> {
  const isEmbedded = config.databaseUrl === null;
  if (!isInstalled(config) || (isEmbedded && hasDemoState(config.dataDir))) return;
  const isDemo = await withInstallation(flags, (installation) => isOfDemo(installation, config.dataDir));
  if (isDemo) return;
  throw new CommandFault(
    [
      isEmbedded ? `The data folder ${config.dataDir}` : 'The database that DATABASE_URL names',
      'holds integrated accounts that no demo connected, and a demo would send their credentials to the sandbox.',
      isEmbedded
        ? 'Pass another folder with --data-dir.'
        : 'Unset DATABASE_URL, and pass another folder with --data-dir.',
    ].join(' '),
  );
}

async function isOfDemo({ accounts }: Installation, dataDir: string): Promise<boolean> {
  const state = readDemoState(dataDir);
  for (const id of state ? [state.accountId, ...(state.combined?.accountIds ?? [])] : [])
    if (await accounts.get(id)) return true;
  const listed = await accounts.list({ limit: 1 });
  return listed.ok && listed.value.items.length === 0;
}
