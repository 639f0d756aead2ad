/** A query or a form as an object; of a name that comes twice the last value counts. */
export function readParameters(text: string): { readonly [name: string]: string } {
  return text === '' ? noParameters : Object.fromEntries(new URLSearchParams(text));
}

const noParameters = Object.freeze({});
