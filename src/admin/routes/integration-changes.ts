import { isJsonObject } from '../../base/index.js';
import { serializeIntegrationChange } from '../catalogue-reload.js';
import { type AdminRoute, answer, errorAnswer, listAnswer } from '../route.js';

/** Integrations whose files changed while the gateway serves. */
export const integrationChangeRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integration-change',
    id: 'listIntegrationChanges',
    action: 'integrations:read',
    summary: 'List the integration changes that this gateway has applied since its start, newest first',
    response: 'The changes, with the definition of each tool before and after.',
    answers: { 200: ['IntegrationChange'] },
    handle: async ({ catalogueReload }) => {
      const changes = catalogueReload.changes();
      return listAnswer(changes.map(serializeIntegrationChange), null, changes.length);
    },
  },
  {
    method: 'POST',
    path: '/integration-change',
    id: 'reloadIntegrations',
    action: 'integrations:reload',
    isWhole: true,
    summary: 'Read the integrations of GATEHOUSE_CATALOGUE now and apply the changes; with dry_run only show them',
    act: {
      action: 'integration.reload',
      subject: ({ body, made }) => ({
        arguments: {
          dry_run: isJsonObject(body) && body.dry_run === true,
          changed: Array.isArray(made.changes)
            ? made.changes.flatMap((change) => (isJsonObject(change) ? [String(change.integration)] : []))
            : [],
        },
      }),
    },
    body: {
      type: 'object',
      additionalProperties: false,
      properties: {
        dry_run: { type: 'boolean', default: false, description: 'Show the changes without applying them.' },
      },
    },
    response: 'The changes, and the integrations that have errors.',
    answers: { 200: 'IntegrationReload' },
    handle: async ({ catalogueReload }, { body = {} }) => {
      const { dry_run: dryRun = false, ...others } = isJsonObject(body) ? body : { body };
      const [unknown] = Object.keys(others);
      const path = unknown ?? 'dry_run';
      if (unknown !== undefined || typeof dryRun !== 'boolean')
        return errorAnswer('invalid_params', `${path} must be dry_run, true or false`, [
          { path, message: unknown === undefined ? 'must be true or false' : 'is not a field (known: dry_run)' },
        ]);
      const { changes, withheld } = await catalogueReload.reload({ dryRun });
      return answer(200, {
        dry_run: dryRun,
        changes: changes.map(serializeIntegrationChange),
        withheld: withheld.map(({ folder, faults, served = null }) => ({ folder, faults, served })),
      });
    },
  },
];
