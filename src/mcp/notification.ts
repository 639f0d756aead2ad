import type { JsonObject } from '../base/index.js';

/** A JSON-RPC notification as text; `members` are ready-made members of its `params`, without braces. */
export function notification(method: string, params: JsonObject = {}, members = ''): string {
  const own = JSON.stringify(params).slice(1, -1);
  const separator = own !== '' && members !== '' ? ',' : '';
  return `{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":{${own}${separator}${members}}}`;
}
