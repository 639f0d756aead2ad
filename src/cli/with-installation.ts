import type { Command } from 'commander';
import { type Config, type ConfigFlags, loadConfig } from '../config/index.js';
import { type Installation, openInstallation } from '../wire/index.js';
import { CommandFault } from './output.js';

/** Options that every command working on an installation takes. */
export interface InstallationFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Adds those options to a command. */
export function withInstallationOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where the installation keeps its data (default .gatehouse)')
    .option('--json', 'print JSON');
}

/** The configuration, or a command's failure that lists everything wrong with it. */
export function configOrFault(flags: ConfigFlags): Config {
  const config = loadConfig({ flags });
  if (!config.ok) throw new CommandFault(config.refusal.message, 2);
  return config.value;
}

/** Opens the installation on its store, whether or not a gateway is serving it, does the work, and closes it. */
export async function withInstallation<T>(
  flags: ConfigFlags,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation(configOrFault(flags)).catch((error: unknown) => {
    throw new CommandFault(error instanceof Error ? error.message : String(error));
  });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}
