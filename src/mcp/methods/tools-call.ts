import { isJsonObject, type JsonValue, parseBareIntegers } from '../../base/index.js';
import type { ToolOutcome } from '../../reply/index.js';
import type { ResultShape } from '../../servers/index.js';
import { Origin } from '../call-origin.js';
import { instructionsFor } from '../instructions.js';
import type { McpContext, MethodCall, MethodHandler, MethodReply } from '../protocol.js';
import { serializeToolOutcome } from '../serialize.js';
import { serializeHeldCall } from '../serialize-held-call.js';
import { declaresViews } from '../views.js';
import { questionRefusal, questionReply } from './input-required.js';

/** Runs a tool call and shapes its result. A progress token does not guarantee progress messages. */
export const toolsCall: MethodHandler = (context, call) => {
  const { params } = call;
  const { name } = params;
  if (typeof name !== 'string' || name === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.name must be the name of a tool.' };
  // Clients that fill absent members with null mean "no arguments".
  const input = bareArguments(call) ?? params.arguments ?? undefined;
  const called = context.gateway.callTool(
    call.request.endpoint,
    name,
    input,
    new Origin(call, () => instructionsOnce(context, call)),
  );
  return called.then((outcome) => present(outcome, call, { name, context }));
};

// Adds the instructions to the first result of a session if the client never shows them otherwise.
function instructionsOnce({ clients, now }: McpContext, call: MethodCall): string | null {
  return clients.takeBeginner(call) ? instructionsFor(call.request.endpoint, now()) : null;
}

// Only the raw text distinguishes quoted digits from a bare number: a number that a client rounded must not be used as
// an id.
function bareArguments({ text }: MethodCall): JsonValue | undefined {
  const message = parseBareIntegers(text);
  const params = isJsonObject(message) ? message.params : undefined;
  return isJsonObject(params) ? params.arguments : undefined;
}

interface CalledTool {
  readonly name: string;
  readonly context: McpContext;
}

function present(outcome: ToolOutcome, call: MethodCall, called: CalledTool): MethodReply {
  const presentation = {
    shape: shapeFor(call, called),
    hasDetails: isJsonObject(call.capabilities.elicitation),
  };
  if (outcome.kind === 'input_required')
    return call.revision.era === 'modern'
      ? questionReply(outcome, call)
      : serializeToolOutcome({ kind: 'refused', refusal: questionRefusal(call) }, presentation);
  return serializeHeldCall(outcome, call) ?? serializeToolOutcome(outcome, presentation);
}

// The page of a view reads structure in some clients and text in others.
function shapeFor({ request, revision, capabilities }: MethodCall, { name, context }: CalledTool): ResultShape {
  const { server, toolset, discovery } = request.endpoint;
  const shape = server.config.result_shape ?? 'text';
  if (shape !== 'text' || discovery !== null || toolset.views.length === 0) return shape;
  const view = toolset.find(name)?.view ?? null;
  if (view === null || !toolset.views.includes(view)) return shape;
  const declared = revision.era === 'legacy' ? context.clients.declaredBy(request) : capabilities;
  return declaresViews(declared) ? 'both' : shape;
}
