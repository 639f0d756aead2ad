import { isJsonObject, type JsonObject } from '../base/index.js';
import type { CheckedRequest } from './classify.js';
import type { McpHttpRequest, MethodCall, RequestId, Revision } from './protocol.js';
import { clientCapabilitiesKey } from './revisions/2026-07-28/meta-keys.js';

/** A validated request for its method. Members that few methods need are computed on first use. */
export class ReceivedCall implements MethodCall {
  readonly id: RequestId;
  readonly revision: Revision;
  readonly params: JsonObject;
  readonly client: string | null;
  readonly request: McpHttpRequest;
  readonly text: string;

  constructor({ id, revision, params, text }: CheckedRequest, request: McpHttpRequest, client: string | null) {
    this.id = id;
    this.revision = revision;
    this.params = params;
    this.client = client;
    this.request = request;
    this.text = text ?? request.text;
  }

  get capabilities(): JsonObject {
    if (this.revision.era === 'legacy') return {};
    const meta = this.params._meta;
    const declared = isJsonObject(meta) ? meta[clientCapabilitiesKey] : undefined;
    return isJsonObject(declared) ? declared : {};
  }
}
