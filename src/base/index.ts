/** The base of every other room: refusals, results, time, ids, exact JSON and text that cannot print. No I/O. */
export { type Cancellation, SharedCancellation } from './cancellation.js';
export { cleanText, mayHideText, plainWords, quoteWords } from './clean-text.js';
export { type Clock, createSteadyClock, systemClock } from './clock.js';
export { closestName, nearestNames } from './closest-name.js';
export { nestedObjects, valueAt, valuesAt } from './dotted-path.js';
export { type ErrorCode, type ErrorEntry, errorTable } from './errors.js';
export { createGenerationCache, type GenerationCache } from './generation-cache.js';
export { growingTo } from './growing-to.js';
export { digestOf, newId, newSecret, type RandomBytes, readSecretShape } from './ids.js';
export { instantText, readInstant } from './instant.js';
export {
  findDoubledMember,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  parseBareIntegers,
  parseExactJson,
  quoteLongIntegers,
  writeExactJson,
} from './json.js';
export { cutDeep, endOfString, isDeeper, isTooDeep } from './json-depth.js';
export { mapMaybePromise } from './map-maybe-promise.js';
export { mergeSpf, tidySpf } from './merge-spf.js';
export { type Failure, ok, type Refusal, type Result, refuse } from './result.js';
export { SecretText } from './secret-text.js';
export { statusText } from './status-text.js';
export { textMask } from './text-mask.js';
export { Damage, tellThrown, UnavailableError } from './unavailable-error.js';
export { escapeInvisible, showInvisible, showInvisibleIn, showOnOneLine } from './visible-text.js';
