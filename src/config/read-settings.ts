import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { closestName, type Failure } from '../base/index.js';
import { type DefaultedName, type FixedSettingName, settings } from './settings.js';

/** A setting and where it came from. */
export interface Given {
  readonly text: string;
  /** The setting as the operator knows it: `GATEHOUSE_PORT`, `GATEHOUSE_PORT in .env`, `--port`. */
  readonly source: string;
}

/** Every setting by name, from the flag, else the environment, else the `.env` file, else the default. */
export interface Settings {
  find(name: DefaultedName): Given;
  find(name: SettingName): Given | undefined;
}

/** Settings with a fixed name, and the operator's OAuth clients, whose prefix an integration's record sets. */
type SettingName = FixedSettingName | `${string}_CLIENT_ID` | `${string}_CLIENT_SECRET`;
const prefix = 'GATEHOUSE_';

/** The sources of settings. */
export interface SettingSources {
  /** Folder of the `.env` file. */
  readonly folder: string;
  readonly environment: { readonly [name: string]: string | undefined };
  /** By the name of the setting in camel case, such as `dataDir`. */
  readonly flags: { readonly [name: string]: unknown };
}

/** Reads every source. A name that closely resembles a setting is a failure. */
export function readSettings({ folder, environment, flags }: SettingSources, failures: Failure[]): Settings {
  const given = new Map<string, Given>();
  const take = (values: { readonly [name: string]: string | undefined }, suffix: string): void => {
    for (const [name, value] of Object.entries(values)) {
      const text = value?.trim() ?? '';
      if (text !== '') given.set(name, { text, source: `${name}${suffix}` });
    }
  };
  take(readEnvFile(folder, failures), ' in .env');
  take(environment, '');
  for (const [name, { source }] of given) {
    const meant = settings.some((known) => known.name === name) ? null : misspelt(name);
    if (meant) failures.push({ path: source, message: `is not a setting; did you mean ${meant}?` });
  }
  for (const { name } of settings) {
    const words = name.replace(prefix, '').toLowerCase().split('_');
    const flag = flags[words.map((word, index) => (index === 0 ? word : capitalized(word))).join('')];
    if (typeof flag === 'string') given.set(name, { text: flag, source: `--${words.join('-')}` });
  }
  const defaults = new Map(
    settings.flatMap((row): [string, Given][] =>
      'default' in row ? [[row.name, { text: row.default, source: row.name }]] : [],
    ),
  );
  function find(name: DefaultedName): Given;
  function find(name: SettingName): Given | undefined;
  function find(name: SettingName): Given | undefined {
    return given.get(name) ?? defaults.get(name);
  }
  return { find };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

// Other programs may use the prefix (a Kubernetes service called "gatehouse" does), so only near misses count.
function misspelt(name: string): string | null {
  if (!name.startsWith(prefix)) return null;
  const known = settings.filter((row) => row.name.startsWith(prefix)).map((row) => row.name.slice(prefix.length));
  const near = closestName(name.slice(prefix.length), known);
  return near && `${prefix}${near}`;
}

function readEnvFile(folder: string, failures: Failure[]): { readonly [name: string]: string | undefined } {
  const path = join(folder, '.env');
  if (!existsSync(path)) return {};
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    failures.push({ path, message: `cannot be read: ${error instanceof Error ? error.message : String(error)}` });
    return {};
  }
}
