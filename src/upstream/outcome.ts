import type { JsonValue } from '../base/index.js';
import type { ErrorClass } from '../catalogue/index.js';
import type { FileBody } from '../outbound/index.js';

/** The upstream's rate-limit figures. Figures that it did not send are absent. */
export interface RateLimit {
  readonly limit?: number;
  readonly remaining?: number;
  /** Seconds from now. */
  readonly resetSeconds?: number;
  /** Seconds from now. */
  readonly retryAfterSeconds?: number;
  /** The rate limit that the integration declares. Only shown, never enforced. */
  readonly policy?: { readonly requests: number; readonly windowSeconds: number };
}

/** A request ready to send: plain data without secrets. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Host name as the integration lists it. */
  readonly host: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** Headers of the method and its integration, names in lower case; absent if there are none. */
  readonly headers?: { readonly [name: string]: string };
  /**
   * The text of the body; absent if the method has none. For a file or a multipart form, the text that is shown for it.
   */
  readonly body?: string;
  /** Media type of the body. Default: `application/json`. */
  readonly contentType?: string;
  /** The bytes to send instead of the body: a file or a multipart form. */
  readonly file?: FileBody;
}

/** A classified error of the upstream. */
export interface UpstreamError {
  readonly kind: 'error';
  readonly class: ErrorClass;
  /** HTTP status, or the one in the body if HTTP reported 200; 400 if neither reported an error. */
  readonly status: number;
  /** The HTTP status if it was a success and the body had no other. */
  readonly httpStatus?: number;
  /** The upstream's own code, if it sent one. */
  readonly code: string | null;
  readonly message: string;
  /** All texts of the reply, normalized as codes and texts are for comparison. */
  readonly words: string;
  /** The next step, for a model or a person. */
  readonly help: string;
  readonly raw: JsonValue;
}
