import { type JsonObject, type JsonValue, parseExactJson, quoteLongIntegers } from '../base/index.js';

/** A body, and its payload's own text if it can be reused instead of serializing the payload again. */
export interface ReadBody {
  readonly body: JsonValue;
  /**
   * As `JSON.stringify` would write it, except for the spelling of numbers; null if that is unknown or it is written
   * differently.
   */
  readonly payloadText: string | null;
}

/**
 * Reads a body whose payload is in a member. If that member is last, its text is cut out, and the two parts are parsed
 * separately: that takes as long as parsing them together, and serializing a long payload again would take nearly as
 * long. Throws `SyntaxError` if the text is not JSON.
 */
export function readPayload(text: string, member: string): ReadBody {
  const exact = quoteLongIntegers(text);
  const name = `${JSON.stringify(member)}:`;
  const start = exact.indexOf(name);
  if (member !== '' && start > 0 && exact.endsWith('}')) {
    const payloadText = exact.slice(start + name.length, -1);
    const read = readParts(`${exact.slice(0, start)}${name}null}`, payloadText, member);
    if (read) return { body: read, payloadText: isCompact(payloadText) ? payloadText : null };
  }
  return { body: parseExactJson(text), payloadText: null };
}

// Both parts parse only if the name is that of an outermost member and nothing but its value follows.
function readParts(rest: string, payloadText: string, member: string): JsonObject | null {
  try {
    const body: { [name: string]: JsonValue } = JSON.parse(rest);
    if (body[member] !== null) return null;
    body[member] = JSON.parse(payloadText);
    return body;
  } catch {
    return null;
  }
}

// Line ends, including carriage returns, would break the lines of event streams. Spaces cost a model tokens, and
// programs that write them write them everywhere. Unneeded escapes hide words from people.
function isCompact(text: string): boolean {
  if (text.includes('\n') || text.includes('\r') || text.includes('\t')) return false;
  if (text.startsWith(' ') || text.endsWith(' ')) return false;
  const separator = text.indexOf('":');
  if (separator >= 0 && text.charAt(separator + 2) === ' ') return false;
  return !text.includes('\\') || !/\\[/u]/.test(text);
}
