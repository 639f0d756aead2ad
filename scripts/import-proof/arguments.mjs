// Arguments for a tool, made from its input schema: the fewest that it takes, or the most. Where the schema leaves a value open, or the
// document allows fewer values than the schema shows, a value that the checker took from the document fills the place.
const depthMax = 6;

/**
 * The arguments of one call, with those that are `needed` though they are optional. `hints` are values of the document by argument; `most` takes every optional argument too. Texts that nothing
 * restricts differ from each other (`vq1`, `vq2`, ...), so that two that change places are noticed.
 */
export function argumentsOf(schema, { hints, most, needed = [] }) {
  const count = { texts: 0 };
  const required = new Set([...(schema.required ?? []), ...needed]);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([name]) => required.has(name) || most)
      .map(([name, member]) => [name, makeValue(member, { hint: hints.get(name), most, count, depth: 0 })])
      .filter(([name, value]) => value !== undefined || required.has(name)),
  );
}

function makeValue(schema, { hint, most, count, depth }) {
  if (schema.enum) return schema.enum.includes(hint) ? hint : schema.enum.find((item) => item !== null);
  if (schema.const !== undefined) return schema.const;
  const type = typeOf(schema);
  switch (type) {
    case 'object':
      return objectOf(schema, { hint, most, count, depth });
    case 'array':
      return arrayOf(schema, { hint, most, count, depth });
    case 'integer':
    case 'number':
      return numberOf(schema, hint);
    case 'boolean':
      return typeof hint === 'boolean' ? hint : true;
    case 'string':
      return textOf(schema, { hint, count });
    default:
      return hint === undefined ? undefined : hint;
  }
}

function typeOf({ type, anyOf }) {
  const types = [type].flat().filter((name) => name !== undefined && name !== 'null');
  if (types.length === 1) return types[0];
  return anyOf ? (typeOf(anyOf[0]) ?? undefined) : undefined;
}

function objectOf(schema, { hint, most, count, depth }) {
  const given = isObject(hint) ? hint : {};
  const required = new Set(schema.required ?? []);
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return given;
  const described = properties
    .filter(([name]) => required.has(name) || (most && depth < depthMax))
    .map(([name, member]) => [name, makeValue(member, { hint: given[name], most, count, depth: depth + 1 })])
    .filter(([, value]) => value !== undefined);
  if (described.length > 0 || depth === 0) return Object.fromEntries(described);
  // An empty object in a list or a form has no value, and is refused.
  const [[name, member]] = properties;
  const first = makeValue(member, { hint: given[name], most, count, depth: depth + 1 });
  return first === undefined ? {} : { [name]: first };
}

function arrayOf(schema, { hint, most, count, depth }) {
  const given = Array.isArray(hint) ? hint : [];
  const least = Math.max(schema.minItems ?? 0, most ? 2 : 1);
  const length = Math.min(least, schema.maxItems ?? least);
  const items = Array.from({ length }, (_, index) =>
    makeValue(schema.items ?? {}, { hint: given[index] ?? given[0], most, count, depth: depth + 1 }),
  );
  const known = items.filter((item) => item !== undefined);
  return known.length < (schema.minItems ?? 0) || known.length === 0 ? given : known;
}

function numberOf({ minimum, maximum }, hint) {
  const fits = (value) => (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
  if (typeof hint === 'number' && fits(hint)) return hint;
  return fits(7) ? 7 : (minimum ?? maximum);
}

function textOf({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern }, { hint, count }) {
  const isPlain = hint === undefined || hint === null || /^(?:te?x?|textx*)$/.test(String(hint));
  // A value that the document names, such as one of a long list, or a number where the tool takes a text.
  if (!isPlain && typeof hint !== 'object' && fitsText(String(hint), minLength, maxLength)) return String(hint);
  if (!isPlain && typeof hint === 'object') return isPlainList(hint) ? hint.join(',') : JSON.stringify(hint);
  count.texts += 1;
  const text = `vq${count.texts}`.padEnd(minLength, 'x').slice(0, maxLength);
  return pattern === undefined || new RegExp(pattern, 'u').test(text) ? text : ofPattern(pattern, minLength);
}

function isPlainList(value) {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

function fitsText(text, minLength, maxLength) {
  return text.length >= minLength && text.length <= maxLength && text !== '';
}

// Patterns of imported tools are one class of characters, repeated.
function ofPattern(pattern, minLength) {
  const [, classText = '', count = ''] = /^\^(\[[^\]]*\])(?:\{(\d+)|)/.exec(pattern) ?? [];
  const one = new RegExp(`^${classText || '[a-z]'}$`, 'u');
  const character = [...'a1AZ_-'].find((candidate) => one.test(candidate)) ?? 'a';
  return character.repeat(Math.max(1, Number(count) || 1, minLength));
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
