/** The fixture's tools and prompt that request input from the caller before they continue. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../src/base/index.js';
import type { CallOrigin } from '../../src/call/index.js';
import type { PromptOutcome } from '../../src/guidance/index.js';
import type { InputRequired, ToolOutcome } from '../../src/reply/index.js';
import type { FixtureTool } from './fixture-tool.js';

type Requests = InputRequired['inputRequests'];

const elicit = (property: string, type = 'string'): Requests[string] => ({
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message: `Please give ${property}.`,
    requestedSchema: { type: 'object', properties: { [property]: { type } }, required: [property] },
  },
});
const sample: Requests[string] = {
  method: 'sampling/createMessage',
  params: {
    messages: [{ role: 'user', content: { type: 'text', text: 'What is the capital of France?' } }],
    maxTokens: 100,
  },
};
const roots: Requests[string] = { method: 'roots/list', params: {} };

const key = 'a key of the tests alone';
const mint = (round: number): string =>
  `${round}.${createHmac('sha256', key).update(String(round)).digest('base64url')}`;

/** The round that a state was issued in, 0 without one, null if it was tampered with. */
function roundOf(state: string | null): number | null {
  if (state === null) return 0;
  const round = Number(state.split('.')[0]);
  const [given, expected] = [Buffer.from(state), Buffer.from(mint(round))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? round : null;
}

const complete = (words: string): ToolOutcome => ({
  kind: 'done',
  status: 200,
  structured: {},
  text: '{}',
  content: [{ type: 'text', text: words }],
  notes: [],
  rateLimit: {},
});
const ask = (inputRequests: Requests, requestState?: string): InputRequired => ({
  kind: 'input_required',
  inputRequests,
  ...(requestState === undefined ? {} : { requestState }),
});

function responsesOf({ answers }: CallOrigin): JsonObject {
  return answers?.inputResponses ?? {};
}

/** Whether every request for input has a response, accepted, with the requested property if there is one. */
function isAnswered(requests: Requests, origin: CallOrigin): boolean {
  const responses = responsesOf(origin);
  return Object.entries(requests).every(([name, { method, params }]) => {
    const response = responses[name];
    if (!isJsonObject(response)) return false;
    if (method !== 'elicitation/create') return true;
    const schema = params?.requestedSchema;
    const required = isJsonObject(schema) && Array.isArray(schema.required) ? schema.required : [];
    const { content } = response;
    return (
      response.action === 'accept' && isJsonObject(content) && required.every((member) => String(member) in content)
    );
  });
}

const asks = (description: string, requests: Requests): FixtureTool => ({
  description,
  call: (_input, origin) => (isAnswered(requests, origin) ? complete('Thank you.') : ask(requests)),
});

const withState = (description: string, requests: Requests): FixtureTool => ({
  description,
  call: (_input, origin) => {
    const round = roundOf(origin.answers?.requestState ?? null);
    if (round === null)
      return {
        kind: 'refused',
        refusal: { code: 'invalid_params', message: 'The request state was changed.' },
        hold: { kind: 'foreign_state' },
      };
    return round > 0 && isAnswered(requests, origin) ? complete('state-ok') : ask(requests, mint(1));
  },
});

const multiRound: FixtureTool = {
  description: 'Asks in two rounds.',
  call: (_input, origin) => {
    const round = roundOf(origin.answers?.requestState ?? null) ?? 0;
    const questions = [{ step1: elicit('name') }, { step2: elicit('color') }];
    const answered = round > 0 && isAnswered(questions[round - 1] ?? {}, origin);
    const next = answered ? round + 1 : Math.max(round, 1);
    const question = questions[next - 1];
    return question ? ask(question, mint(next)) : complete('Both rounds are done.');
  },
};

const needsSampling: FixtureTool = {
  description: 'Needs a client that can sample.',
  call: (_input, origin) => (isAnswered({ sample }, origin) ? complete('Sampled.') : ask({ sample })),
};

const byCapability: FixtureTool = {
  description: 'Asks only what the client can answer.',
  call: (_input, origin) => {
    const declared = origin.capabilities ?? {};
    const able: Requests = {
      ...(isJsonObject(declared.elicitation) ? { user_name: elicit('name') } : {}),
      ...(isJsonObject(declared.sampling) ? { sample } : {}),
      ...(isJsonObject(declared.roots) ? { roots } : {}),
    };
    return isAnswered(able, origin) ? complete('Thank you.') : ask(able);
  },
};

/** The tools by name. */
export const askingTools: { readonly [name: string]: FixtureTool } = {
  test_input_required_result_elicitation: asks('Asks for a name.', { user_name: elicit('name') }),
  test_input_required_result_sampling: asks('Asks the model.', { capital_question: sample }),
  test_input_required_result_list_roots: asks('Asks for roots.', { client_roots: roots }),
  test_input_required_result_request_state: withState('Asks with a state.', { confirm: elicit('ok', 'boolean') }),
  test_input_required_result_tampered_state: withState('Asks with a state.', { confirm: elicit('ok', 'boolean') }),
  test_input_required_result_multiple_inputs: {
    description: 'Asks three things at once.',
    call: (_input, origin) => {
      const requests = { user_name: elicit('name'), greeting: sample, client_roots: roots };
      return isAnswered(requests, origin) ? complete('Thank you.') : ask(requests, mint(1));
    },
  },
  test_input_required_result_multi_round: multiRound,
  test_input_required_result_capabilities: byCapability,
  test_missing_capability: needsSampling,
  test_streaming_elicitation: asks('Asks for a name.', { user_name: elicit('name') }),
  test_elicitation: asks('Asks for an answer.', { answer: elicit('response') }),
  test_sampling: asks('Asks the model.', { sample }),
  test_elicitation_sep1034_defaults: asks('Asks with defaults.', { form: elicit('name') }),
  test_elicitation_sep1330_enums: asks('Asks for a choice.', { form: elicit('choice') }),
};

/** The prompt that requests its context first. */
export function askingPrompt(origin: CallOrigin): PromptOutcome {
  const requests = { user_context: elicit('context') };
  if (!isAnswered(requests, origin)) return ask(requests);
  const given = JSON.stringify(responsesOf(origin).user_context);
  return {
    kind: 'done',
    description: 'A prompt with its context.',
    messages: [{ role: 'user', content: { type: 'text', text: `Use this context: ${given}` } }],
  };
}
