import { instructionsFor } from '../instructions.js';
import type { MethodHandler } from '../protocol.js';
import { capabilitiesOf } from './capabilities.js';

/** The first request of stateless revisions: versions, capabilities, instructions. */
export const serverDiscover: MethodHandler = (context, call) => {
  const { request } = call;
  context.clients.begin(call);
  const { revisions, now } = context;
  const result = {
    supportedVersions: revisions.map((revision) => revision.version),
    capabilities: capabilitiesOf(context, request.endpoint, 'modern'),
    instructions: instructionsFor(request.endpoint, now()),
  };
  return { kind: 'result', members: [JSON.stringify(result).slice(1, -1)], isCacheable: true };
};
