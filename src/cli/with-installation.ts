import type { Command } from 'commander';
import { type Config, type ConfigFlags, loadConfig, programCommand } from '../config/index.js';
import { type Installation, isInstalled, type KeyPolicy, openInstallation } from '../wire/index.js';
import { CommandFault } from './output.js';
import { addSettingOption } from './setting-options.js';

/** Options of every command that works on an installation. */
export interface InstallationFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Adds those options to a command. */
export function withInstallationOptions(command: Command): Command {
  return addSettingOption(command, 'GATEHOUSE_DATA_DIR').option('--json', 'print JSON');
}

/** The configuration, or a command's failure that lists everything wrong with it. */
export function configOrFault(flags: ConfigFlags): Config {
  const config = loadConfig({ flags });
  if (!config.ok) throw new CommandFault(config.refusal.message, 2);
  return config.value;
}

/**
 * Opens the installation on its store, whether or not a gateway is serving it, does the work, and closes it. Throws an
 * error if there is no installation, unless the command creates one.
 */
export async function withInstallation<T>(
  flags: ConfigFlags,
  work: (installation: Installation) => Promise<T>,
  { mayCreate = false, keyPolicy = 'refuse' }: { readonly mayCreate?: boolean; readonly keyPolicy?: KeyPolicy } = {},
): Promise<T> {
  const config = configOrFault(flags);
  if (!mayCreate) requireInstallation(config);
  const installation = await openInstallation(config, { keyPolicy }).catch((error: unknown) => {
    throw new CommandFault(error instanceof Error ? error.message : String(error));
  });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/**
 * Throws an error if nothing was ever set up with this configuration: a read must not leave an empty installation
 * behind.
 */
export function requireInstallation(config: Config): void {
  if (isInstalled(config)) return;
  const command = programCommand();
  throw new CommandFault(
    `There is no installation in ${config.dataDir}. "${command} serve" or "${command} demo" sets one up; name another folder with --data-dir or GATEHOUSE_DATA_DIR.`,
  );
}
