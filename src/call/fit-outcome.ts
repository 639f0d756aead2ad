import { isJsonObject, type JsonObject } from '../base/index.js';
import type { Method } from '../catalogue/index.js';
import {
  asTable,
  fitReply,
  type ReplyHandles,
  type ReplyLimit,
  type ReplyReader,
  replyLimitFor,
  type ToolOutcome,
  withFilesWithin,
} from '../reply/index.js';
import type { ServerConfig } from '../servers/index.js';
import { givenArguments } from '../upstream/index.js';
import { pageFrom } from './page-from.js';
import type { ReplyWishes } from './read-input.js';

/** A completed call, and what decides how much of the reply its caller accepts. */
export interface AnsweredCall {
  readonly serverId: string;
  readonly config: ServerConfig;
  readonly method: Method;
  readonly reader: ReplyReader;
  /** Its name on the client. */
  readonly toolName: string;
  /** The parsed arguments. */
  readonly values: JsonObject;
  /** The cursor, if the call continues a reply. */
  readonly rest: string | undefined;
  readonly wishes: ReplyWishes;
  /** Whether a view shows the reply; views read JSON. */
  readonly hasView: boolean;
}

/** Converts a reply to the caller's format and cuts it to the client's limit. Any other outcome stays unchanged. */
export function fitOutcome(
  outcome: ToolOutcome,
  { serverId, config, method, toolName, reader, values, rest, wishes, hasView }: AnsweredCall,
  { handles, replyCharsMax }: { readonly handles: ReplyHandles; readonly replyCharsMax: number | null },
): ToolOutcome {
  if (outcome.kind !== 'done') return outcome;
  const configured = config.reply_chars_max ?? replyCharsMax;
  const copies = config.result_shape === 'both' ? 2 : 1;
  const { record } = method;
  const given = (args: JsonObject): JsonObject => ({ ...args, ...wishes });
  const isTable =
    record.effect === 'read' && (wishes.reply_format ?? (hasView ? 'json' : config.reply_format)) === 'table';
  const limit = replyLimitFor(reader, { configured, copies });
  const whole = withFilesWithin(outcome, limit);
  const wished = withWishes(isTable ? tableWithin(whole, limit) : whole, given);
  const call = {
    serverId,
    toolName,
    given: given(givenArguments(record, values)),
    rest,
    isRead: record.effect === 'read',
    pageFrom: (path: readonly (string | number)[], count: number) => {
      const page = pageFrom(record, { path, count }, values);
      return page && given(page);
    },
  };
  return fitReply(wished, call, { handles, limit });
}

// The header of a table is repeated in every piece. If it takes most of the space, the reply stays a list.
function tableWithin(outcome: Done, { max, measure }: ReplyLimit): Done {
  const made = asTable(outcome);
  const { table } = made.structured;
  return table === undefined || measure(JSON.stringify(table)) <= max / 3 ? made : outcome;
}

type Done = Extract<ToolOutcome, { kind: 'done' }>;

// The next page uses the same format.
function withWishes(outcome: Done, given: (args: JsonObject) => JsonObject): Done {
  const { next } = outcome.structured;
  if (!isJsonObject(next)) return outcome;
  const whole = given(next);
  if (Object.keys(whole).length === Object.keys(next).length) return outcome;
  const structured = { ...outcome.structured, next: whole };
  return { ...outcome, structured, text: JSON.stringify(structured) };
}
