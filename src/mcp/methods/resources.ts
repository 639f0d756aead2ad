import { isReplyUri } from '../../reply/index.js';
import { Origin } from '../call-origin.js';
import type { MethodHandler } from '../protocol.js';
import { takesViews } from '../views.js';
import { listPage } from './list-page.js';
import { refusalReply } from './refusal-reply.js';

/** The resources of this server. Views are last, for clients that show them. */
export const resourcesList: MethodHandler = ({ gateway }, call) => {
  const { endpoint } = call.request;
  const views = takesViews(call) ? gateway.listViews(endpoint) : [];
  return listPage('resources', [...gateway.listResources(endpoint), ...views], call.params);
};

/** URIs with a variable part. */
export const resourcesTemplatesList: MethodHandler = ({ gateway }, { params, request }) =>
  listPage('resourceTemplates', gateway.listResourceTemplates(request.endpoint), params);

/** The contents of a URI. */
export const resourcesRead: MethodHandler = async ({ gateway }, call) => {
  const { params, request } = call;
  if (typeof params.uri !== 'string' || params.uri === '')
    return { kind: 'error', code: 'invalid_params', message: 'params.uri must be the URI of a resource.' };
  const read = isReplyUri(params.uri) ? gateway.readRest : gateway.readResource;
  const contents = await read(request.endpoint, params.uri, new Origin(call));
  if (!contents.ok) return refusalReply(contents.refusal);
  return { kind: 'result', members: [`"contents":${JSON.stringify(contents.value)}`], isCacheable: true };
};
