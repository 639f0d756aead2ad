import type { JsonObject } from '../base/index.js';

/** A piece of content for a model or a person. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  | { readonly type: 'resource'; readonly resource: ResourceContents };

/** The contents of a resource: text, or bytes in Base64. */
export type ResourceContents = {
  readonly uri: string;
  readonly mimeType: string;
  readonly _meta?: JsonObject;
} & ({ readonly text: string } | { readonly blob: string });

/** A question to the caller, who repeats the same request with the response. */
export interface InputRequired {
  readonly kind: 'input_required';
  /** By name; the response uses the same names. */
  readonly inputRequests: {
    readonly [name: string]: {
      readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
      readonly params?: JsonObject;
    };
  };
  /** Returned unchanged with the response. Its creator must be able to detect changes. */
  readonly requestState?: string;
}
