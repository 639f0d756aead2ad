import { isJsonObject } from '../../base/index.js';
import { Origin } from '../call-origin.js';
import { serverIcons } from '../icons.js';
import type { MethodHandler } from '../protocol.js';
import { questionReply } from './input-required.js';
import { listPage } from './list-page.js';
import { refusalReply } from './refusal-reply.js';

/** The procedures of which the server's filter allows every step. */
export const promptsList: MethodHandler = ({ gateway, iconsOrigin }, { params, request, revision }) => {
  const icons = serverIcons(iconsOrigin(), revision);
  const prompts = gateway.listPrompts(request.endpoint).map((prompt) => ({ ...prompt, ...icons }));
  return listPage('prompts', prompts, params);
};

/** One of them, filled in. */
export const promptsGet: MethodHandler = async ({ gateway }, call) => {
  const { params, request } = call;
  if (typeof params.name !== 'string' || params.name === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.name must be the name of a prompt.' };
  const given = params.arguments ?? {};
  const values: { [name: string]: string } = {};
  if (!isJsonObject(given))
    return { kind: 'error', code: 'invalid_params', message: 'params.arguments must be an object.' };
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string')
      return {
        kind: 'error',
        code: 'invalid_params',
        message: `params.arguments.${name.slice(0, 60)} must be a text, as all arguments of prompts are.`,
      };
    values[name] = value;
  }
  const outcome = await gateway.getPrompt(request.endpoint, params.name, values, new Origin(call));
  if (outcome.kind === 'input_required') return questionReply(outcome, call);
  if (outcome.kind === 'refused') return refusalReply(outcome.refusal);
  const { description, messages } = outcome;
  return { kind: 'result', members: [JSON.stringify({ description, messages }).slice(1, -1)] };
};
