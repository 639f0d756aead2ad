import type { Command } from 'commander';
import { type SettingRow, settings } from '../config/index.js';

/** Adds the flag of one setting to a command, described as the setting's row describes it. */
export function addSettingOption(command: Command, name: string, otherDefault?: string): Command {
  const row: SettingRow | undefined = settings.find((setting) => setting.name === name);
  if (row?.flag === undefined) throw new Error(`${name} has no flag`);
  return command.option(row.flag, describeSetting({ ...row, ...(otherDefault && { default: otherDefault }) }));
}

/** Adds the flags of all settings that have one. */
export function addSettingOptions(command: Command): Command {
  for (const row of settings) if ('flag' in row) addSettingOption(command, row.name);
  return command;
}

/** The settings that have no flag, for the end of a help text. */
export function settingsHelp(): string {
  const lines = settings.flatMap((row) => ('flag' in row ? [] : [`  ${row.name}\n      ${describeSetting(row)}`]));
  return `\nSettings without a flag, from the environment or a .env file:\n${lines.join('\n')}`;
}

function describeSetting({ meaning, default: value, without }: SettingRow): string {
  const plain = meaning.replaceAll('`', '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return `${plain} Default: ${value ?? without ?? 'none'}.`;
}
