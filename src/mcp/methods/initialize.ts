import { serverIcons } from '../icons.js';
import { instructionsFor } from '../instructions.js';
import type { MethodHandler } from '../protocol.js';
import { capabilitiesOf } from './capabilities.js';

/**
 * The handshake of legacy revisions: negotiates a revision and identifies the server. Stateless: creates no session.
 */
export const initialize: MethodHandler = (context, call) => {
  const { params, request, revision } = call;
  const { serverInfo, iconsOrigin, revisions, now } = context;
  const asked = params.protocolVersion;
  if (typeof asked !== 'string') {
    return {
      kind: 'error',
      code: 'invalid_params',
      message: `params.protocolVersion must be a text such as "${revision.version}".`,
    };
  }
  context.clients.begin(call);
  const settled = revisions.find(({ era, version }) => era === 'legacy' && version === asked) ?? revision;
  const isServed =
    asked === '2024-11-05' || revisions.some(({ version, era }) => era === 'legacy' && version === asked);
  const result = {
    protocolVersion: isServed ? asked : revision.version,
    capabilities: capabilitiesOf(context, request.endpoint, 'legacy'),
    serverInfo: { ...serverInfo, ...serverIcons(iconsOrigin(), settled) },
    instructions: instructionsFor(request.endpoint, now()),
  };
  return { kind: 'result', members: [JSON.stringify(result).slice(1, -1)] };
};
