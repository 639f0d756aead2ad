import type { ValidateFunction } from 'ajv/dist/2020.js';
import { type CatalogueSources, sourcesIn } from './read-sources.js';
import { callsOf } from './role-calls.js';
import type { JointRecord, JointRunbook, RoleRecord } from './role-record.js';
import { type RunbookFile, validateRunbook } from './validate-runbook.js';

/** The procedures over two integrations in a catalogue folder, and the errors of the invalid ones. */
export interface ValidatedJoint {
  readonly joint: readonly JointRunbook[];
  readonly faults: readonly string[];
}

/** Validates the files of `_joint/`: their schema, the actions and checks of their steps, the slots of their text. */
export function validateJoint(
  sources: CatalogueSources,
  validate: ValidateFunction<JointRecord>,
  roles: readonly (readonly [role: string, record: RoleRecord])[],
): ValidatedJoint {
  const joint: JointRunbook[] = [];
  const faults: string[] = [];
  for (const path of sourcesIn(sources, '_joint')) {
    const file = validateRunbook(sources.texts.get(path) ?? '', path, validate);
    if (!('record' in file)) {
      faults.push(...file);
      continue;
    }
    const own = [...checkHead(file, roles), ...checkBody(file, roles)];
    faults.push(...own);
    if (own.length === 0) joint.push({ record: file.record, body: file.body });
  }
  return { joint, faults };
}

type Roles = Parameters<typeof validateJoint>[2];

function checkHead(file: RunbookFile<JointRecord>, roles: Roles): readonly string[] {
  const { record } = file;
  const faults: string[] = [];
  if (!file.file.endsWith(`/${record.name}.md`)) faults.push(file.fault(['name'], 'must be the name of its file'));
  const names = record.steps.map(({ name }) => name);
  const services = roles.filter(([role]) => role === record.roles.service).map(([, one]) => one);
  for (const [index, { name, act }] of record.steps.entries()) {
    if (names.indexOf(name) !== index) faults.push(file.fault(['steps', index, 'name'], `${name} stands twice`));
    // Another integration with the same role may lack an action; the step is then skipped for it.
    if (act !== undefined && services.length > 0 && !services.some((one) => one.kind === 'service' && act in one.acts))
      faults.push(file.fault(['steps', index, 'act'], `no integration with the role ${record.roles.service} has it`));
  }
  return faults;
}

function checkBody(file: RunbookFile<JointRecord>, roles: Roles): readonly string[] {
  const { record, body } = file;
  const known = new Set(record.arguments.map(({ name }) => name));
  for (const [role, one] of roles) for (const call of Object.keys(callsOf(one))) known.add(`${role}.${call}`);
  return [...body.matchAll(/\{\{([^{}]*)\}\}/g)].flatMap((slot) =>
    known.has(slot[1] ?? '') ? [] : [file.bodyFault(slot.index, `${slot[0]} is no argument and no call of a role`)],
  );
}
