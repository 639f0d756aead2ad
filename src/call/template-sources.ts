import type { JsonValue } from '../base/index.js';
import type { TemplateSources } from '../upstream/index.js';
import type { CheckedCall } from './checked-call.js';

/** What the templates of a call may name, without the details of a look-up. */
export function templateSources({ values, account }: CheckedCall, data: JsonValue): TemplateSources {
  return { values, data, details: null, context: account.context, place: account.dataCenter.names ?? {} };
}
