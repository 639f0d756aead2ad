import type { JsonObject, JsonValue, Refusal } from '../base/index.js';
import type { ErrorClass } from '../catalogue/index.js';
import type { RateLimit } from '../upstream/index.js';
import type { ContentBlock, InputRequired } from './content.js';

/** Why a call that needs approval was not sent, where its caller can answer that in its own way. */
export type CallHold =
  | {
      readonly kind: 'waiting';
      readonly approvalId: string;
      /** Page on which a person decides. */
      readonly url: string;
      /** Sealed; identifies the held call when it is repeated. */
      readonly requestState: string | null;
      /** The caller has been sent to the page before. */
      readonly isRetry: boolean;
      /** Of the tool. */
      readonly title: string;
      /** What the call changes for people; null where the catalogue does not say. */
      readonly consequences: string | null;
    }
  /** The request state that came with the call belongs to another call. */
  | { readonly kind: 'foreign_state' };

/** The outcome of one tool call, before any protocol shapes it. */
export type ToolOutcome =
  | InputRequired
  | {
      readonly kind: 'done';
      readonly status: number;
      /** Always an object: the upstream's payload, or `{items}` where it was a list; `next` comes first where there is more. */
      readonly structured: JsonObject;
      /** The same as exact JSON text. */
      readonly text: string;
      /** What comes after the text: pictures, sounds, whole resources. */
      readonly content?: readonly ContentBlock[];
      /** Words to the model about this reply. */
      readonly notes: readonly string[];
      readonly rateLimit: RateLimit;
      /** True where the change was carried out and its row of the audit log could not be stored yet. */
      readonly isUnrecorded?: true;
      /** What is shown of a reply that was cut, and where the rest is read; absent where it is whole. */
      readonly cut?: JsonObject;
    }
  /** Refused here; nothing was sent upstream. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly hold?: CallHold }
  /** The upstream failed or refused. */
  | {
      readonly kind: 'failed';
      /** As the service gave it, or 400 where it gave an error under a status of success. */
      readonly status: number;
      /** That status of success. */
      readonly httpStatus?: number;
      /** What kind of error the integration's record makes of it; absent where the fault lies on the way. */
      readonly errorClass?: ErrorClass;
      readonly code: string | null;
      readonly message: string;
      readonly help: string;
      readonly raw: JsonValue;
      readonly rateLimit: RateLimit;
      /** True where the row of the audit log could not be stored yet. */
      readonly isUnrecorded?: true;
    };
