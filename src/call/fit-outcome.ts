import type { JsonObject } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import { fitReply, type ReplyHandles, replyLimitFor, type ToolOutcome } from '../reply/index.js';
import type { ServerConfig } from '../servers/index.js';
import { givenArguments } from '../upstream/index.js';
import { pageFrom } from './page-from.js';

/** A call that was answered, and what decides how much of the answer its caller takes. */
export interface AnsweredCall {
  readonly serverId: string;
  readonly config: ServerConfig;
  readonly method: Method;
  readonly client: string | null;
  /** The arguments as they were understood. */
  readonly values: JsonObject;
  /** Where the call reads on. */
  readonly rest: string | undefined;
}

/** Cuts a reply to what its caller's client passes on to a model; any other outcome stays as it is. */
export function fitOutcome(
  outcome: ToolOutcome,
  { serverId, config, method, client, values, rest }: AnsweredCall,
  { handles, replyCharsMax }: { readonly handles: ReplyHandles; readonly replyCharsMax: number | null },
): ToolOutcome {
  if (outcome.kind !== 'done') return outcome;
  const configured = config.reply_chars_max ?? replyCharsMax;
  const copies = config.result_shape === 'both' ? 2 : 1;
  const { record } = method;
  const call = {
    serverId,
    toolName: method.toolName,
    given: givenArguments(record, values),
    rest,
    isRead: record.effect === 'read',
    pageFrom: (path: readonly (string | number)[], count: number) => pageFrom(record, { path, count }, values),
  };
  return fitReply(outcome, call, { handles, limit: replyLimitFor(client, { configured, copies }) });
}
