import { isJsonObject, type JsonObject, type Refusal } from '../../base/index.js';
import type { InputRequired } from '../../reply/index.js';
import type { MethodCall, MethodReply } from '../protocol.js';
import { refusalReply } from './refusal-reply.js';

const capabilityOf = {
  'elicitation/create': 'elicitation',
  'sampling/createMessage': 'sampling',
  'roots/list': 'roots',
} as const;

/**
 * A question to the caller as a result, if the caller's revision and client support it; otherwise a refusal that states
 * the question.
 */
export function questionReply({ inputRequests, requestState }: InputRequired, call: MethodCall): MethodReply {
  if (call.revision.era === 'legacy') return refusalReply(questionRefusal(call));
  const declared = call.capabilities;
  const missing = Object.values(inputRequests)
    .map(({ method }) => capabilityOf[method])
    .filter((capability) => !isJsonObject(declared[capability]));
  if (missing.length > 0) return capabilityMissing(missing);
  const members = { inputRequests, ...(requestState === undefined ? {} : { requestState }) };
  return {
    kind: 'result',
    members: [JSON.stringify(members).slice(1, -1)],
    isQuestion: true,
  };
}

/** Why a client of a legacy revision cannot receive the question. */
export function questionRefusal({ revision }: MethodCall): Refusal {
  return {
    code: 'approval_required',
    message: `This call requires input from a person, which clients of revision ${revision.version} cannot provide. Use a client of revision 2026-07-28.`,
  };
}

function capabilityMissing(names: readonly string[]): MethodReply {
  const requiredCapabilities: JsonObject = Object.fromEntries(names.map((name) => [name, {}]));
  return {
    kind: 'error',
    code: 'capability_missing',
    message: `This needs a client that declares ${[...new Set(names)].join(', ')} among its capabilities.`,
    data: { requiredCapabilities },
  };
}
