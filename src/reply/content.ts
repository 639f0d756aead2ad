import type { JsonObject } from '../base/index.js';

/** A piece of content for a model or a person. */
export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  | { readonly type: 'resource'; readonly resource: ResourceContents };

/** What a resource holds: text, or bytes in Base64. */
export type ResourceContents = {
  readonly uri: string;
  readonly mimeType: string;
  readonly _meta?: JsonObject;
} & ({ readonly text: string } | { readonly blob: string });

/** A question to the caller; its answer comes with the same request, made again. */
export interface InputRequired {
  readonly kind: 'input_required';
  /** By a name that the answer repeats. */
  readonly inputRequests: {
    readonly [name: string]: {
      readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
      readonly params?: JsonObject;
    };
  };
  /** Given back with the answer as it is; whoever makes it must be able to tell that nobody changed it. */
  readonly requestState?: string;
}
