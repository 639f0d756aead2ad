import { type JsonObject, type JsonValue, parseExactJson, quoteLongIntegers } from '../base/index.js';

/** A body, and its payload's own text where that may be passed on in place of writing the payload anew. */
export interface ReadBody {
  readonly body: JsonValue;
  /** As `JSON.stringify` would write it, but for how numbers are spelled; null where it cannot be told or is written otherwise. */
  readonly payloadText: string | null;
}

/**
 * Reads a body whose payload stands in a member. Where that member comes last, its text is cut out, and the two parts are parsed each by itself:
 * that takes as long as parsing them together, and writing a long payload once more would take nearly as long again. Throws `SyntaxError`
 * where the text is not JSON.
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

// Both parts parse only where the name is that of a member of the outermost object and nothing but its value follows.
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

// Line ends, of which a carriage return is one, would break the lines of event streams. Spaces cost a model tokens, and programs that write
// them write them everywhere. Escapes that nobody needs hide words from people.
function isCompact(text: string): boolean {
  if (text.includes('\n') || text.includes('\r') || text.includes('\t')) return false;
  if (text.startsWith(' ') || text.endsWith(' ')) return false;
  const separator = text.indexOf('":');
  if (separator >= 0 && text.charAt(separator + 2) === ' ') return false;
  return !text.includes('\\') || !/\\[/u]/.test(text);
}
