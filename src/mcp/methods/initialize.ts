import { instructionsFor } from '../instructions.js';
import type { Method } from '../protocol.js';
import { findRevision, newestLegacy } from '../revisions/index.js';

/** The older revisions' handshake; nothing of it is remembered, and no session is minted. */
export const initialize: Method = ({ serverInfo, now }, { params, endpoint }) => {
  const asked = params.protocolVersion;
  if (typeof asked !== 'string')
    return { kind: 'error', code: 'invalid_params', message: 'params.protocolVersion must be a text.' };
  const revision = findRevision(asked);
  const settled =
    asked === '2024-11-05' ? asked : revision && !revision.isModern ? revision.version : newestLegacy.version;
  const result = {
    protocolVersion: settled,
    capabilities: { tools: {} },
    serverInfo,
    instructions: instructionsFor(endpoint, now()),
  };
  return { kind: 'result', members: [JSON.stringify(result).slice(1, -1)] };
};
