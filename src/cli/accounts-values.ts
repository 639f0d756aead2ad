import { readFileSync } from 'node:fs';
import { type ConnectValue, type SortedValues, sortValues } from '../accounts/index.js';
import { closestName } from '../base/index.js';
import { environmentValue } from '../config/index.js';
import { CommandFault, faultOf } from './output.js';
import { ask, canAsk } from './prompt.js';

/** How values are given; each is `name=...`. */
export interface ValueFlags {
  readonly value?: readonly string[];
  readonly valueFile?: readonly string[];
  readonly valueEnv?: readonly string[];
}

/** Collects a repeatable option. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * Reads the values that an integration needs: from files, the environment and, unless they are secrets, the command
 * line. On a terminal, prompts for the rest. Throws a usage error if a name is unknown, a secret is on the command
 * line, or a required value is missing.
 */
export async function readValues(
  asked: readonly ConnectValue[],
  flags: ValueFlags,
  { mayAsk = true }: { readonly mayAsk?: boolean } = {},
): Promise<SortedValues> {
  const given = new Map<string, string>();
  const put = ({ name }: ConnectValue, text: string): void => {
    if (given.has(name)) throw new CommandFault(`${name} is given more than once.`, 2);
    given.set(name, text);
  };
  for (const pair of flags.value ?? []) {
    const { value, rest } = split(asked, '--value', pair);
    if (value.isSecret) throw new CommandFault(secretWords(value), 2);
    put(value, rest);
  }
  for (const pair of flags.valueEnv ?? []) {
    const { value, rest } = split(asked, '--value-env', pair);
    const text = environmentValue(rest);
    if (text === undefined)
      throw new CommandFault(`The environment variable ${rest.slice(0, 60)} is not set (for ${value.name}).`, 2);
    put(value, text);
  }
  for (const pair of flags.valueFile ?? []) {
    const { value, rest } = split(asked, '--value-file', pair);
    put(value, readText(rest, value));
  }
  if (mayAsk) await askMissing(asked, given);
  const sorted = sortValues(asked, Object.fromEntries(given));
  if (!sorted.ok) throw faultOf(sorted.refusal);
  return sorted.value;
}

async function askMissing(asked: readonly ConnectValue[], given: Map<string, string>): Promise<void> {
  const missing = asked.filter(({ name }) => !given.has(name));
  if (!canAsk()) return requireNone(missing.filter(({ isRequired }) => isRequired));
  for (const value of missing) {
    const answer = await askFor(value);
    if (answer !== '') given.set(value.name, value.isFile ? readText(answer, value) : answer);
  }
}

function askFor({ title, example, description, isSecret, isRequired, isFile }: ConnectValue): Promise<string> {
  if (description !== null) process.stderr.write(`${description}\n`);
  const what = isFile ? `Path of the file with the ${title}` : title;
  const hint = example === null || isSecret ? '' : `, such as ${example}`;
  return ask(`${what}${hint}${isRequired ? '' : ' (leave empty for none, or to keep the current value)'}`, {
    isSecret: isSecret && !isFile,
  });
}

function requireNone([first, ...others]: readonly ConnectValue[]): void {
  if (!first) return;
  const names = [first, ...others].map(({ title, name }) => `${title} (${name})`).join(', ');
  const flag = first.isSecret ? '' : `--value ${first.name}=VALUE, `;
  throw new CommandFault(
    `Missing: ${names}. Pass ${flag}--value-file ${first.name}=FILE or --value-env ${first.name}=VARIABLE, or run the command in a terminal to be prompted.`,
    2,
  );
}

function split(asked: readonly ConnectValue[], flag: string, pair: string): { value: ConnectValue; rest: string } {
  const at = pair.indexOf('=');
  const name = at === -1 ? pair : pair.slice(0, at);
  const value = asked.find((one) => one.name === name);
  // Does not repeat a value that was given in place of a name.
  if (at === -1) throw new CommandFault(`${flag} takes name=..., with one of: ${namesOf(asked)}.`, 2);
  if (!value) {
    const near = closestName(
      name,
      asked.map((one) => one.name),
    );
    const hint = near ? `did you mean ${near}?` : `known: ${namesOf(asked)}`;
    throw new CommandFault(`${flag}: the integration has no value ${name.slice(0, 60)} (${hint})`, 2);
  }
  return { value, rest: pair.slice(at + 1) };
}

function namesOf(asked: readonly ConnectValue[]): string {
  return asked.map(({ name }) => name).join(', ') || 'none';
}

function readText(path: string, { name }: ConnectValue): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').trim();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new CommandFault(`The file for ${name} cannot be read: ${words}`);
  }
}

function secretWords({ name, title }: ConnectValue): string {
  return `The ${title} is a secret, and command lines are visible to other users and in the shell history. Pass --value-file ${name}=FILE or --value-env ${name}=VARIABLE, or omit it to be prompted. If this was the real value, replace it.`;
}
