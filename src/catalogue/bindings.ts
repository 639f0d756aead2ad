import type { MethodRecord } from './records.js';
import type { BindingRecord, MembersRecord } from './request-record.js';

/** The placeholder names of a path template, in order; `{+name}` counts as `name`. */
export function placeholdersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{\+?([^{}]*)\}/g)].map((match) => match[1] ?? '');
}

/** Every argument or context name that a method's request template uses, each once, in template order. */
export function namesBoundBy(method: MethodRecord): readonly string[] {
  const names = new Set<string>();
  const { path, twin, query, headers, body, whole, file } = method.request;
  if (twin) names.add(twin.when_given);
  for (const template of twin ? [path, twin.path] : [path])
    for (const name of placeholdersOf(template)) names.add(name);
  for (const members of [query, headers, body]) collectMembers(members ?? {}, names);
  if (whole !== undefined) names.add(whole);
  for (const { name, content, url, media_type: mediaType } of file ? [file, ...(file.others ?? [])] : [])
    for (const argument of [name, content, url, mediaType]) names.add(argument);
  if (file?.more !== undefined) names.add(file.more);
  return [...names];
}

/** Every argument that a method uses: those of its request, and those that only its checks read. */
export function namesUsedBy(method: MethodRecord): readonly string[] {
  const names = new Set(namesBoundBy(method));
  for (const check of method.checks ?? []) {
    if (check.when_given !== undefined) names.add(check.when_given);
    for (const { unless } of check.refuse) if (unless !== undefined) names.add(unless);
  }
  return [...names];
}

function collectMembers(members: MembersRecord, names: Set<string>): void {
  for (const [key, binding] of Object.entries(members)) {
    const keyName = keyArgumentOf(key);
    if (keyName) names.add(keyName);
    collectBinding(binding, names);
  }
}

function collectBinding(binding: BindingRecord, names: Set<string>): void {
  if ('given' in binding) for (const name of givenNamesOf(binding)) names.add(name);
  else if ('address' in binding) for (const name of placeholdersOf(binding.address)) names.add(name);
  else if ('argument' in binding) names.add(binding.argument);
  else if ('choose' in binding) names.add(binding.choose);
  else if ('object' in binding) collectMembers(binding.object, names);
  else if ('list' in binding) for (const item of binding.list) collectBinding(item, names);
}

/** The arguments any one of which includes a literal. */
export function givenNamesOf({ given }: Extract<BindingRecord, { readonly given: unknown }>): readonly string[] {
  return typeof given === 'string' ? [given] : given;
}

/** The argument that names a body member written `<argument>`, or null for an ordinary member. */
export function keyArgumentOf(key: string): string | null {
  return /^<(\w+)>$/.exec(key)?.[1] ?? null;
}
