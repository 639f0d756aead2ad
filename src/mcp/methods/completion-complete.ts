import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.js';
import type { CompletionRequest } from '../../guidance/index.js';
import { Origin } from '../call-origin.js';
import type { MethodHandler } from '../protocol.js';
import { refusalReply } from './refusal-reply.js';

const valuesMax = 100;
const typedLengthMax = 500;

/** Suggestions for an argument of a prompt or of a resource template. */
export const completionComplete: MethodHandler = async ({ gateway }, call) => {
  const asked = readRequest(call.params);
  if (typeof asked === 'string') return { kind: 'error', code: 'invalid_params', message: asked };
  const suggestions = await gateway.complete(call.request.endpoint, asked, new Origin(call));
  if (!suggestions.ok) return refusalReply(suggestions.refusal);
  const { values, total, hasMore } = suggestions.value;
  const completion = { values: values.slice(0, valuesMax), ...(total === undefined ? {} : { total }), hasMore };
  return { kind: 'result', members: [`"completion":${JSON.stringify(completion)}`] };
};

/** The parsed request, or what is wrong with it. */
function readRequest({ ref, argument }: JsonObject): CompletionRequest | string {
  const target = isJsonObject(ref) ? targetOf(ref) : null;
  if (target === null)
    return 'params.ref must be {"type": "ref/prompt", "name": ...} or {"type": "ref/resource", "uri": ...}.';
  if (!isJsonObject(argument) || !isText(argument.name) || !isText(argument.value))
    return `params.argument must be {"name": ..., "value": ...}, texts of at most ${typedLengthMax} characters.`;
  return { target, argument: argument.name, typed: argument.value };
}

function targetOf({ type, name, uri }: JsonObject): CompletionRequest['target'] | null {
  if (type === 'ref/prompt' && isText(name)) return { kind: 'prompt', name };
  return type === 'ref/resource' && isText(uri) ? { kind: 'resource', uriTemplate: uri } : null;
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length <= typedLengthMax;
}
