import type { IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';

/** Maximum length of a tool name: clients add their own prefixes and stop at 64. */
export const toolNameLengthMax = 48;

/** The stable name of a method's tool: five standard forms, and `<integration>_<resource>_<method>` for every custom method. */
export function toolNameOf(
  integration: Pick<IntegrationRecord, 'name'>,
  resource: Pick<ResourceRecord, 'resource' | 'singular'>,
  method: Pick<MethodRecord, 'name'>,
): string {
  switch (method.name) {
    case 'list':
      return `list_all_${integration.name}_${resource.resource}`;
    case 'get':
      return `get_single_${integration.name}_${resource.singular}_by_id`;
    case 'create':
      return `create_a_${integration.name}_${resource.singular}`;
    case 'update':
      return `update_a_${integration.name}_${resource.singular}_by_id`;
    case 'delete':
      return `delete_a_${integration.name}_${resource.singular}_by_id`;
    default:
      return `${integration.name}_${resource.resource}_${method.name}`;
  }
}
