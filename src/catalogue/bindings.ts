import type { BindingRecord, MethodRecord } from './records.js';

/** The placeholder names of a path template, in order. */
export function placeholdersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
}

/** Every argument or context name that a method's request template uses, each once, in template order. */
export function namesBoundBy(method: MethodRecord): readonly string[] {
  const names = new Set<string>();
  const { path, twin, query, body, file } = method.request;
  if (twin) names.add(twin.when_given);
  for (const template of twin ? [path, twin.path] : [path])
    for (const name of placeholdersOf(template)) names.add(name);
  for (const members of [query, body]) collectMembers(members ?? {}, names);
  for (const name of file ? [file.name, file.content, file.url, file.media_type] : []) names.add(name);
  return [...names];
}

function collectMembers(members: { readonly [name: string]: BindingRecord }, names: Set<string>): void {
  for (const [key, binding] of Object.entries(members)) {
    const keyName = keyArgumentOf(key);
    if (keyName) names.add(keyName);
    collectBinding(binding, names);
  }
}

function collectBinding(binding: BindingRecord, names: Set<string>): void {
  if ('given' in binding) names.add(binding.given);
  else if ('argument' in binding) names.add(binding.argument);
  else if ('choose' in binding) names.add(binding.choose);
  else if ('object' in binding) collectMembers(binding.object, names);
  else if ('list' in binding) for (const item of binding.list) collectBinding(item, names);
}

/** The argument that names a body member written `<argument>`, or null for an ordinary member. */
export function keyArgumentOf(key: string): string | null {
  return /^<(\w+)>$/.exec(key)?.[1] ?? null;
}
