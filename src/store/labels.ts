/** Names and values that the operator's own program gives; names are unique within their owner. */
export type Labels = { readonly [name: string]: string };
