import type { JsonObject, JsonValue, Refusal } from '../base/index.js';
import type { ErrorClass } from '../catalogue/index.js';
import type { RateLimit } from '../upstream/index.js';
import type { ContentBlock, InputRequired } from './content.js';

/** A resource that holds the rest of an answer, for some minutes and for this MCP server alone. */
export interface ReplyLink {
  readonly uri: string;
  /** What it holds, for example `items 20 to 61 of 61`. */
  readonly title: string;
}

/** The outcome of one tool call, before any protocol shapes it. */
export type ToolOutcome =
  | InputRequired
  | {
      readonly kind: 'done';
      readonly status: number;
      /** Always an object: the upstream's payload, or `{items}` with `next` where it was a list. */
      readonly structured: JsonObject;
      /** The same as exact JSON text. */
      readonly text: string;
      /** What is shown in place of the text, where that is not JSON: pictures, sounds, whole resources. */
      readonly content?: readonly ContentBlock[];
      /** Words to the model about this answer. */
      readonly notes: readonly string[];
      readonly rateLimit: RateLimit;
      /** Where the rest of an answer that was cut is read; absent where it is whole. */
      readonly rest?: ReplyLink;
    }
  /** Refused here; nothing was sent upstream. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The upstream failed or refused. */
  | {
      readonly kind: 'failed';
      /** As the service gave it; an error may stand under a status of success. */
      readonly status: number;
      /** What kind of error the integration's record makes of it; absent where the fault lies on the way. */
      readonly errorClass?: ErrorClass;
      readonly code: string | null;
      readonly message: string;
      readonly help: string;
      readonly raw: JsonValue;
      readonly rateLimit: RateLimit;
    };
