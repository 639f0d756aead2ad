import type { JsonValue } from '../base/index.js';
import type { TemplateSources } from '../upstream/index.js';
import type { CheckedCall } from './checked-call.js';

/** The values that the templates of a call can name, without the details of a lookup. */
export function templateSources({ values, account }: CheckedCall, data: JsonValue): TemplateSources {
  return { values, data, details: null, context: account.context, place: account.dataCenter.names ?? {} };
}
