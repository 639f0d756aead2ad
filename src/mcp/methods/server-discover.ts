import { instructionsFor } from '../instructions.js';
import type { Method } from '../protocol.js';
import { capabilities } from './capabilities.js';

/** What the stateless revisions ask first: versions, capabilities, instructions. */
export const serverDiscover: Method = ({ revisions, now }, { request }) => {
  const result = {
    supportedVersions: revisions.map((revision) => revision.version),
    capabilities: capabilities.modern,
    instructions: instructionsFor(request.endpoint, now()),
  };
  return { kind: 'result', members: [JSON.stringify(result).slice(1, -1)], isCacheable: true };
};
