import { instructionsFor } from '../instructions.js';
import type { Method } from '../protocol.js';
import { revisions } from '../revisions/index.js';

/** What the stateless revision asks first: versions, capabilities, instructions. */
export const serverDiscover: Method = ({ now }, { endpoint }) => {
  const result = {
    supportedVersions: revisions.map((revision) => revision.version),
    capabilities: { tools: {} },
    instructions: instructionsFor(endpoint, now()),
  };
  return { kind: 'result', members: [JSON.stringify(result).slice(1, -1)], isCacheable: true };
};
