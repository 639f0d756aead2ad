import { findIntegration } from '../../catalogue/index.js';
import { type AdminRoute, answer, errorAnswer, listAnswer } from '../route.js';
import { serializeIntegration } from '../serialize.js';

/** The catalogue. */
export const integrationRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/integration',
    id: 'listIntegrations',
    action: 'integrations:read',
    summary: 'List the integrations of the catalogue',
    response: 'All integrations.',
    answers: { 200: ['Integration'] },
    handle: async ({ catalogue, hasClient, origin }) => {
      const ground = { hasClient, origin: origin() };
      const items = [...catalogue.integrations.values()].map((one) => serializeIntegration(one, ground));
      return listAnswer(items, null, items.length);
    },
  },
  {
    method: 'GET',
    path: '/integration/:name',
    id: 'getIntegration',
    action: 'integrations:read',
    summary: 'Show an integration',
    response: 'The integration.',
    answers: { 200: 'Integration' },
    handle: async ({ catalogue, hasClient, origin }, { params }) => {
      const integration = findIntegration(catalogue, params.name ?? '');
      return integration
        ? answer(200, serializeIntegration(integration, { hasClient, origin: origin() }))
        : errorAnswer('not_found', `There is no integration ${(params.name ?? '').slice(0, 60)}.`);
    },
  },
];
