import type { PresetsRecord } from './preset-record.js';
import type { IntegrationRecord, ResourceRecord } from './records.js';
import { toolNameOf } from './tool-name.js';
import type { RecordFile } from './validate-record.js';

const methodGroups = ['read', 'write', 'custom'];

/** Validates what the presets' schema cannot: names must exist. Returns errors with their lines. */
export function checkPresets(
  file: RecordFile<PresetsRecord>,
  integration: IntegrationRecord,
  resources: readonly ResourceRecord[],
): readonly string[] {
  const known = {
    methods: new Set([...methodGroups, ...resources.flatMap(({ methods }) => methods.map(({ name }) => name))]),
    tags: new Set(Object.keys(integration.tags)),
    tools: new Set(
      resources.flatMap((resource) => resource.methods.map((method) => toolNameOf(integration, resource, method))),
    ),
  };
  const faults: string[] = [];
  const names = file.record.presets.map(({ name }) => name);
  for (const [index, { name, config }] of file.record.presets.entries()) {
    if (names.indexOf(name) !== index) faults.push(file.fault(['presets', index, 'name'], `${name} stands twice`));
    for (const part of ['methods', 'tags', 'tools'] as const)
      for (const [position, word] of (config[part] ?? []).entries())
        if (!known[part].has(word))
          faults.push(
            file.fault(['presets', index, 'config', part, position], `there is no ${part.slice(0, -1)} ${word}`),
          );
  }
  return faults;
}
