import { checkAuthorization } from './check-authorization.js';
import { checkMethod } from './check-method.js';
import { checkObjects } from './check-objects.js';
import { checkCondition } from './check-pattern.js';
import type { IntegrationRecord, ResourceRecord } from './records.js';
import { toolNameLengthMax, toolNameOf } from './tool-name.js';
import type { RecordPath } from './validate-record.js';

/**
 * An error that only shows across several records: the resource (null for the integration itself), the path in it, and
 * the message.
 */
export interface CrossFault {
  readonly resource: ResourceRecord | null;
  readonly path: RecordPath;
  readonly message: string;
}

/** Names of filter groups. A method with such a name would be hidden behind the group. */
const reservedMethodNames = ['read', 'write', 'custom'];

/**
 * Validates what no schema of one file can: names that must exist elsewhere, bindings that must match arguments, names
 * that must be unique.
 */
export function checkRecords(
  integration: IntegrationRecord,
  resources: readonly ResourceRecord[],
): readonly CrossFault[] {
  const faults: CrossFault[] = [];
  checkIntegration(integration, resources, faults);
  const claim = createClaims();
  const documented = new Set(
    resources.flatMap((resource) =>
      resource.methods
        .filter((method) => method.documentation)
        .map((method) => toolNameOf(integration, resource, method)),
    ),
  );
  const methods = new Map(
    resources.flatMap(({ resource, methods: own }) =>
      own.filter((method) => method.documentation).map((method) => [`${resource}.${method.name}`, method] as const),
    ),
  );
  const reportWhole = (path: RecordPath, message: string): void => {
    faults.push({ resource: null, path, message });
  };
  checkObjects({ integration, resources, methods, report: reportWhole });
  for (const resource of resources) {
    const reportOf =
      (...prefix: RecordPath) =>
      (path: RecordPath, message: string): void => {
        faults.push({ resource, path: [...prefix, ...path], message });
      };
    const report = reportOf();
    claim(`resource ${resource.resource}`, resource.title, (owner) =>
      report(['resource'], `${resource.resource} is also described as "${owner}"`),
    );
    checkTags(integration, resource.tags, report);
    for (const [index, method] of resource.methods.entries()) {
      const reportMethod = reportOf('methods', index);
      const own = `${resource.resource}.${method.name}`;
      const name = toolNameOf(integration, resource, method);
      claim(`tool ${name}`, own, (owner) => reportMethod(['name'], `tool name ${name} is also made by ${owner}`));
      if (name.length > toolNameLengthMax)
        reportMethod(['name'], `tool name ${name} has ${name.length} characters; at most ${toolNameLengthMax}`);
      if (reservedMethodNames.includes(method.name))
        reportMethod(['name'], `${method.name} is the name of a filter group`);
      // A lookup in public DNS calls the same operation as its own method, and adds to the result.
      for (const [at, operation] of method.published ? [] : method.operations.entries())
        claim(`operation ${operation}`, own, (owner) =>
          reportMethod(['operations', at], `operation ${operation} is also covered by ${owner}`),
        );
      checkTags(integration, method.tags ?? [], reportMethod);
      checkMethod({ integration, resource, method, methods, documented, report: reportMethod });
    }
  }
  return faults;
}

/** Records the first owner of each name, and reports every further one. */
function createClaims(): (name: string, owner: string, onTaken: (first: string) => void) => void {
  const owners = new Map<string, string>();
  return (name, owner, onTaken) => {
    const first = owners.get(name);
    if (first === undefined) owners.set(name, owner);
    else onTaken(first);
  };
}

function checkTags(
  integration: IntegrationRecord,
  tags: readonly string[],
  report: (path: RecordPath, message: string) => void,
): void {
  for (const [index, tag] of tags.entries())
    if (!Object.hasOwn(integration.tags, tag)) report(['tags', index], `tag ${tag} is not in the integration's tags`);
}

function checkIntegration(
  integration: IntegrationRecord,
  resources: readonly ResourceRecord[],
  faults: CrossFault[],
): void {
  const report = (path: RecordPath, message: string): void => {
    faults.push({ resource: null, path, message });
  };
  const ids = integration.data_centers.map((center) => center.id);
  if (!ids.includes(integration.default_data_center)) report(['default_data_center'], `is none of ${ids.join(', ')}`);
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) !== index) report(['data_centers', index, 'id'], `${id} stands twice`);
  const names = integration.context.map((item) => item.name);
  for (const [index, name] of names.entries())
    if (names.indexOf(name) !== index) report(['context', index, 'name'], `${name} stands twice`);
  checkAuthorization(integration, report);
  checkCondition(integration.answers.failed_when ?? {}, ['answers', 'failed_when'], report);
  const isDestructive = resources.some(({ methods }) => methods.some(({ effect }) => effect === 'destructive'));
  if (isDestructive && !Object.hasOwn(integration.tags, 'destructive'))
    report(['tags'], 'lacks destructive, the tag that destructive methods get by themselves');
}
