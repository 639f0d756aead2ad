import type { JsonValue } from '../base/index.js';
import type { ErrorClass } from '../catalogue/index.js';
import type { FileBody } from '../outbound/index.js';

/** The figures that the upstream gave about its limits; what it did not give is absent. */
export interface RateLimit {
  readonly limit?: number;
  readonly remaining?: number;
  /** Seconds from now. */
  readonly resetSeconds?: number;
  /** Seconds from now. */
  readonly retryAfterSeconds?: number;
  /** What the integration declares of its limits; shown, never counted. */
  readonly policy?: { readonly requests: number; readonly windowSeconds: number };
}

/** A request ready to be sent: pure data, no secret in it. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Host name as the integration lists it. */
  readonly host: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** Headers of the method and its integration, names in lower case; absent where there are none. */
  readonly headers?: { readonly [name: string]: string };
  /** The text of the body, absent where the method has none; where it takes a file or a multipart form, what is shown of that. */
  readonly body?: string;
  /** Media type of the body. Default: `application/json`. */
  readonly contentType?: string;
  /** The bytes that are sent in place of the body: a file or a multipart form. */
  readonly file?: FileBody;
}

/** An error of the upstream's, judged. */
export interface UpstreamError {
  readonly kind: 'error';
  readonly class: ErrorClass;
  /** HTTP status, or the one that the body told where HTTP said 200; 400 where neither told an error. */
  readonly status: number;
  /** The HTTP status where it was one of success and the body told no other. */
  readonly httpStatus?: number;
  /** The upstream's own code, where it gave one. */
  readonly code: string | null;
  readonly message: string;
  /** All that the reply says of itself, in the one spelling in which codes and texts are compared. */
  readonly words: string;
  /** The next step, for a model or a person. */
  readonly help: string;
  readonly raw: JsonValue;
}
