import type { JsonObject, JsonValue, Refusal } from '../base/index.js';
import type { ErrorClass } from '../catalogue/index.js';
import type { RateLimit } from '../upstream/index.js';
import type { ContentBlock, InputRequired } from './content.js';

/** Why a call that needs approval was not sent, for callers with their own way to continue. */
export type CallHold =
  | {
      readonly kind: 'waiting';
      readonly approvalId: string;
      /** Page on which a person decides. */
      readonly url: string;
      /** Sealed; identifies the held call when it is repeated. */
      readonly requestState: string | null;
      /** The caller was already sent to the page. */
      readonly isRetry: boolean;
      /** Title of the tool. */
      readonly title: string;
      /** What the call changes for people; null if the catalogue does not state it. */
      readonly consequences: string | null;
    }
  /** The request state that was sent with the call belongs to another call. */
  | { readonly kind: 'foreign_state' };

/** The outcome of one tool call, before any protocol shapes it. */
export type ToolOutcome =
  | InputRequired
  | {
      readonly kind: 'done';
      readonly status: number;
      /** Always an object: the upstream's payload, or `{items}` if it was a list. `next` is first if there is more. */
      readonly structured: JsonObject;
      /** The same as exact JSON text. */
      readonly text: string;
      /** Content after the text: images, audio, whole resources. */
      readonly content?: readonly ContentBlock[];
      /** Notes to the model about this reply. */
      readonly notes: readonly string[];
      readonly rateLimit: RateLimit;
      /** True if the change was executed and its row of the audit log could not be stored yet. */
      readonly isUnrecorded?: true;
      /** What is shown of a cut reply, and how to read the rest. Absent: the reply is whole. */
      readonly cut?: JsonObject;
    }
  /** Refused here; nothing was sent upstream. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly hold?: CallHold }
  /** The upstream failed or refused. */
  | {
      readonly kind: 'failed';
      /** As the service sent it, or 400 if it sent an error under a success status. */
      readonly status: number;
      /** That success status. */
      readonly httpStatus?: number;
      /** Class of the error by the integration's record. Absent if the request failed on its way. */
      readonly errorClass?: ErrorClass;
      readonly code: string | null;
      readonly message: string;
      readonly help: string;
      readonly raw: JsonValue;
      readonly rateLimit: RateLimit;
      /** True where the row of the audit log could not be stored yet. */
      readonly isUnrecorded?: true;
    };
