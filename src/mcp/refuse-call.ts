import type { Refusal } from '../base/index.js';
import { refusalText } from '../reply/index.js';
import { classify } from './classify.js';
import type { McpHttpAnswer, McpHttpRequest } from './protocol.js';
import { errorResult } from './serialize.js';

/**
 * The response to a tool call that is refused before it reaches its server, as a result that the model reads: several
 * clients drop the text of an HTTP error, and some then report that the call may have been executed. Null if the body
 * is not a single tool call.
 */
export function refuseCall(
  request: Pick<McpHttpRequest, 'text' | 'headers'>,
  refusal: Refusal,
  headers: McpHttpAnswer['headers'] = {},
): McpHttpAnswer | null {
  const message = classify(request);
  if (message.kind !== 'request' || message.method !== 'tools/call') return null;
  const { id, revision } = message;
  const head = revision.resultMembers({ isCacheable: false, isQuestion: false, lifetimeMs: 0 });
  const { members } = errorResult(`${refusalText(refusal)}\nNothing was sent.`);
  const body = [`{"jsonrpc":"2.0","id":${id},"result":{${head}${head === '' ? '' : ','}`, ...members, '}}'];
  return { status: 200, headers, body };
}
