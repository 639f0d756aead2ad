import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.js';
import type { Tool } from './types.js';

/** How much detail a declaration has about its arguments, from everything to only the required names. */
const details = ['all', 'short', 'required', 'names', 'needed'] as const;
type Detail = (typeof details)[number];

const shortCommentMax = 60;
const choicesShownMax = 12;
const descriptionMax = 200;
const descriptionMin = 30;

/**
 * A tool as one line of TypeScript-like text: name, arguments, effect (`read`, `change` or `destructive`) and
 * description. `result` is the shape of its result, if shown. Fits as much detail on the arguments, then of the
 * description, as possible into `lengthMax` characters. Never leaves out a required argument, so the line may be
 * longer.
 */
export function declarationOf(tool: Tool, lengthMax: number, result: string | null = null): string {
  let [head, told] = ['', ''];
  for (const detail of details) {
    [head, told] = [headOf(tool, detail, result), descriptionOf(tool, detail)];
    if (head.length + told.length <= lengthMax) return head + told;
  }
  return head + cut(told, Math.max(descriptionMin, lengthMax - head.length));
}

function headOf({ name, inputSchema, annotations }: Tool, detail: Detail, result: string | null): string {
  const effect = annotations.readOnlyHint ? 'read' : annotations.destructiveHint ? 'destructive' : 'change';
  return `${name}(${membersOf(inputSchema, detail)})${result === null ? '' : ` => ${result}`} // ${effect}: `;
}

function descriptionOf({ description }: Tool, detail: Detail): string {
  return detail === 'all' ? cut(description, descriptionMax) : firstSentence(description, descriptionMax);
}

function membersOf({ properties, required }: JsonObject, detail: Detail): string {
  const needed: readonly JsonValue[] = Array.isArray(required) ? required : [];
  const members = Object.entries(isJsonObject(properties) ? properties : {});
  if (members.length === 0) return '';
  const isNeeded = ([name]: readonly [string, JsonValue]): boolean => needed.includes(name);
  const first = members.filter(isNeeded).map(([name, schema]) => memberOf(`${name}: `, schema, detail));
  const optional = members.filter((member) => !isNeeded(member));
  if (detail === 'needed') return `{${[...first, ...(optional.length > 0 ? ['...'] : [])].join(', ')}}`;
  const rest =
    detail === 'names'
      ? optional.map(([name]) => `${name}?`)
      : optional.map(([name, schema]) => memberOf(`${name}?: `, schema, detail === 'required' ? 'names' : detail));
  return `{${[...first, ...rest].join(', ')}}`;
}

function memberOf(head: string, schema: JsonValue, detail: Detail): string {
  if (!isJsonObject(schema)) return `${head}any`;
  const description = typeof schema.description === 'string' ? schema.description : '';
  const comment =
    detail === 'names' || detail === 'needed' || description === ''
      ? ''
      : ` /* ${detail === 'all' ? description.replace(/\.$/, '') : firstSentence(description, shortCommentMax)} */`;
  return `${head}${typeOf(schema, detail)}${comment}`;
}

function typeOf(schema: JsonObject, detail: Detail): string {
  const { type, enum: choices, items, additionalProperties: free } = schema;
  if (Array.isArray(choices)) {
    const shown = choices
      .slice(0, choicesShownMax)
      .map((choice) => (typeof choice === 'string' ? `'${choice}'` : String(choice)));
    return [...shown, ...(choices.length > shown.length ? ['...'] : [])].join('|');
  }
  const types: readonly JsonValue[] = Array.isArray(type) ? type : [type ?? 'any'];
  return types
    .map((one) => {
      if (one === 'integer') return 'number';
      if (one === 'array') return listOf(isJsonObject(items) ? typeOf(items, detail) : 'any');
      if (one !== 'object') return String(one);
      return isJsonObject(free) ? `{[name]: ${typeOf(free, detail)}}` : membersOf(schema, detail) || 'object';
    })
    .join('|');
}

function listOf(item: string): string {
  return item.includes('|') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function firstSentence(text: string, lengthMax: number): string {
  const [sentence = text] = text.split(/(?<=\w)\.(?:\s|$)/, 1);
  return cut(sentence, lengthMax);
}

function cut(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1).trimEnd()}…` : text;
}
