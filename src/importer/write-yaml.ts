/**
 * A JSON value as block YAML: the same text for the same value, no aliases, no folding. Members that are undefined are left out. The
 * general writer of the `yaml` package builds a node per value, which took most of the time of a large import.
 */
export function writeYaml(value: unknown): string {
  const parts: string[] = [];
  if (isBlock(value)) writeBlock(value, '', parts);
  else parts.push(writeScalar(value), '\n');
  return parts.join('');
}

type Block = object | readonly unknown[];

const step = '  ';
/** Longest key that YAML allows without a question mark. */
const plainKeyMax = 1_000;

function isBlock(value: unknown): value is Block {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some((member) => member !== undefined);
}

/** Writes the lines of a block; the first line begins where the writer is, the others at the indent. */
function writeBlock(block: Block, indent: string, parts: string[]): void {
  let isFirst = true;
  const begin = (): void => {
    if (!isFirst) parts.push(indent);
    isFirst = false;
  };
  if (Array.isArray(block)) {
    for (const item of block) {
      begin();
      parts.push('- ');
      if (isBlock(item)) writeBlock(item, indent + step, parts);
      else parts.push(writeScalar(item), '\n');
    }
    return;
  }
  for (const [name, member] of Object.entries(block)) {
    if (member === undefined) continue;
    begin();
    if (name.length > plainKeyMax) parts.push('? ', writeText(name), '\n', indent, ':');
    else parts.push(writeText(name), ':');
    if (isBlock(member)) {
      parts.push('\n', indent, step);
      writeBlock(member, indent + step, parts);
    } else parts.push(' ', writeScalar(member), '\n');
  }
}

function writeScalar(value: unknown): string {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  return Object.is(value, -0) ? '-0' : String(value);
}

// The words, and the first characters of numbers, that YAML 1.2 does not read as texts.
const otherTypes =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;
const needsQuotes = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|:[ \t]|[\t ]#|[\t :]$|^(?:---|\.\.\.)/;
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff]/u;

// Most texts: nothing in them has a meaning in YAML, unless the whole is a word of another type.
const plainText = /^[A-Za-z](?:[\w ,./()'-]*[\w,./()'-])?$/;

/** A text as YAML: plain where it is read back as it is, quoted otherwise. Every JSON string is a YAML string. */
function writeText(text: string): string {
  if (plainText.test(text) && !otherTypes.test(text)) return text;
  if (unprintable.test(text)) return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
  if (text !== '' && !needsQuotes.test(text) && !otherTypes.test(text)) return text;
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
