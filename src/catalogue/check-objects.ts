import { isJsonObject, type JsonValue } from '../base/index.js';
import type { ObjectRecord } from './object-record.js';
import type { IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import type { RecordPath } from './validate-record.js';

/** What the objects of an integration are checked against. */
export interface ObjectsInHand {
  readonly integration: IntegrationRecord;
  readonly resources: readonly ResourceRecord[];
  /** Documented methods by `<resource>.<method>`. */
  readonly methods: ReadonlyMap<string, MethodRecord>;
  readonly report: (path: RecordPath, message: string) => void;
}

/** Validates what ids refer to: their reads, resources and arguments must exist. */
export function checkObjects(hand: ObjectsInHand): void {
  for (const [index, object] of (hand.integration.objects ?? []).entries())
    checkObject(hand, object, ['objects', index]);
}

function checkObject(
  { integration, resources, methods, report }: ObjectsInHand,
  object: ObjectRecord,
  path: RecordPath,
) {
  const known = new Set(resources.map(({ resource }) => resource));
  for (const [at, name] of (object.resources ?? []).entries())
    if (!known.has(name)) report([...path, 'resources', at], `${name} is no resource of this integration`);
  const changed = resources
    .filter(({ resource }) => object.resources?.includes(resource) ?? true)
    .flatMap(({ methods: own }) => own.filter(({ effect }) => effect !== 'read'));
  const args = new Set(changed.flatMap(({ documentation }) => Object.keys(documentation?.arguments ?? {})));
  for (const [at, argument] of object.arguments.entries())
    if (!args.has(argument.split('.')[0] ?? ''))
      report([...path, 'arguments', at], `${argument} is no argument of a change of these resources`);
  const { named_by: naming } = object;
  if (!naming) return;
  const where = [...path, 'named_by'];
  const target = methods.get(naming.read);
  if (target?.effect !== 'read') {
    report([...where, 'read'], `${naming.read} is no documented read of this integration`);
    return;
  }
  const taken = target.documentation?.arguments ?? {};
  const context = integration.context.map(({ name }) => name);
  for (const [name, value] of Object.entries(naming.arguments)) {
    const place = [...where, 'arguments', name];
    if (!Object.hasOwn(taken, name)) report(place, `${name} is no argument of ${naming.read}`);
    for (const source of placeholdersIn(value))
      if (source !== 'object' && !args.has(source) && !context.includes(source))
        report(place, `{${source}} is neither an argument of a change nor a context value`);
  }
}

function placeholdersIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => placeholdersIn(item));
  return isJsonObject(value) ? Object.values(value).flatMap(placeholdersIn) : [];
}
