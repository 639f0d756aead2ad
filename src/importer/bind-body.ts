import type { JsonObject } from '../base/index.js';
import type { ArgumentRecord, MembersRecord, StyleRecord } from '../catalogue/index.js';
import { BindFault, type Binding, describe, type NeedsRecord } from './binding.js';
import { onlyValueOf } from './fixed-values.js';
import type { Place, Shape } from './flatten.js';
import type { Body, Operation } from './operation.js';
import { typeOf } from './reduce.js';
import { plainWords } from './words.js';

/** Maximum members of a JSON body that become separate arguments; a larger body is one argument. */
const membersMax = 60;

/** The part of a request template that carries the body. */
export function bindBody({ body }: Operation, binding: Binding): JsonObject {
  if (!body) return {};
  const place = binding.reducer.rootOf(body.schema);
  const shape = binding.reducer.shapeOf(place);
  switch (body.form) {
    case 'json':
      return bindJson(body, { place, shape, binding });
    case 'form':
    case 'multipart':
      return bindForm(body, shape, binding);
    case 'text':
      takeWhole({ type: 'string' }, body, binding);
      return { whole: 'body', content_type: body.contentType ?? 'text/plain' };
    case 'file':
      return { file: bindFile(body.required, binding), ...typed(body) };
  }
}

function typed({ contentType }: Body): JsonObject {
  return contentType === undefined || contentType === 'application/octet-stream' ? {} : { content_type: contentType };
}

function takeWhole(field: ArgumentRecord, { required }: Body, binding: Binding): string {
  const name = binding.names.take('body', 'body');
  binding.args.set(name, {
    ...field,
    ...(required ? { required: true } : {}),
    description: field.description ?? 'The whole body.',
  });
  return name;
}

interface JsonSource {
  readonly place: Place;
  readonly shape: Shape;
  readonly binding: Binding;
}

function bindJson(body: Body, { place, shape, binding }: JsonSource): JsonObject {
  const members = writableMembers(shape, binding);
  const isObject = typeOf(shape) === 'object' && members.length > 0;
  const isNarrow = binding.detail.depth <= 1 && members.length > 12;
  if (!isObject || members.length > membersMax || isNarrow || shape.nullable) {
    const field =
      isNarrow || members.length > membersMax
        ? outlineOf(
            members.map(([name]) => name),
            shape,
          )
        : binding.reducer.countedFieldOf(place);
    return { whole: takeWhole(field, body, binding), ...typed(body) };
  }
  const bound: MembersRecord = Object.fromEntries(
    members.map(([name, inner]) => [
      name,
      bindMember(name, inner, { shape, binding, isRequired: shape.required.has(name) }),
    ]),
  );
  binding.needs = needsOf(shape, bound);
  if (shape.values && Object.keys(shape.members).length > 0)
    binding.todo.push('The body also takes free names, which have no argument.');
  return { body: { ...bound }, ...typed(body) };
}

/** The arguments of alternatives that require different members; none if one of them is met without. */
function needsOf({ alternatives = [], required }: Shape, bound: MembersRecord): NeedsRecord {
  const choices = alternatives.map((names) =>
    names.flatMap((name) => {
      const member = required.has(name) || !Object.hasOwn(bound, name) ? undefined : bound[name];
      return member && 'argument' in member ? [member.argument] : [];
    }),
  );
  if (choices.length < 2 || choices.some(({ length }) => length === 0)) return [];
  return choices.map((names) => (names.length === 1 ? (names[0] ?? '') : names));
}

/** A short form of a large body: any object, with the possible names. */
function outlineOf(names: readonly string[], shape: Shape): ArgumentRecord {
  const required = names.filter((name) => shape.required.has(name));
  const others = names.filter((name) => !shape.required.has(name));
  const list = plainWords([...required.map((name) => `${name} (required)`), ...others].join(', '), 600);
  return { type: 'any', description: `The body, an object with ${list}` };
}

function writableMembers({ members }: Shape, { reducer }: Binding): readonly (readonly [string, Place])[] {
  return [...members].filter(([name, place]) => !/^<\w+>$/.test(name) && !reducer.shapeOf(place).readOnly);
}

interface MemberSource {
  readonly shape: Shape;
  readonly binding: Binding;
  readonly isRequired: boolean;
}

type Member = { readonly argument: string } | { readonly const: string | number };

function bindMember(name: string, place: Place, { binding, isRequired }: MemberSource): Member {
  const hasOne = isRequired && binding.reducer.shapeOf(place).enums?.length === 1;
  const only = hasOne ? onlyValueOf(binding.reducer.fieldOf(place)) : undefined;
  if (only !== undefined) return { const: only };
  const argument = binding.names.take(name, 'body');
  const field = binding.reducer.countedFieldOf(place);
  binding.args.set(argument, {
    ...field,
    ...(isRequired ? { required: true } : {}),
    description: describe(field.description ?? '', name, Math.max(40, binding.detail.words)),
  });
  return { argument };
}

function bindForm(body: Body, shape: Shape, binding: Binding): JsonObject {
  const all = writableMembers(shape, binding);
  // A URL-encoded form has no files: what is binary there is a text (OpenAPI 3.0, encoding object).
  const isFile = ([, place]: readonly [string, Place]): boolean =>
    body.form === 'multipart' && isFileShape(binding.reducer.shapeOf(place), binding);
  const files = all.filter(isFile);
  const required = files.filter(([name]) => shape.required.has(name));
  const [file, ...others] = required.length > 0 ? required : files.slice(0, 1);
  if (body.form === 'form' && all.some(([, place]) => isFileShape(binding.reducer.shapeOf(place), binding)))
    binding.todo.push('The document sends a file as a text of a URL-encoded form; check that the service takes it.');
  if (files.length > Math.max(1, required.length)) binding.todo.push(leftOutFiles([file, ...others]));
  const members = all
    .filter((member) => !isFile(member))
    .map(([name, place]) => {
      const bound = bindMember(name, place, { shape, binding, isRequired: shape.required.has(name) });
      if (!('argument' in bound)) return [name, bound] as const;
      const style = styleOf(binding.args.get(bound.argument), body, name);
      return [name, style === undefined ? bound : { ...bound, style }] as const;
    });
  binding.needs = file ? [] : needsOf(shape, Object.fromEntries(members));
  if (members.length === 0 && !file) {
    if (body.required) throw new BindFault('Its form has no described members.');
    return {};
  }
  return {
    ...(members.length > 0 ? { body: Object.fromEntries(members) } : {}),
    ...(file
      ? { file: bindFiles([file[0], ...others.map(([name]) => name)], shape, binding) }
      : { body_as: body.form }),
  };
}

function leftOutFiles(sent: readonly (readonly [string, Place] | undefined)[]): string {
  const names = sent.map((file) => plainWords(file?.[0] ?? '', 60)).join(', ');
  return sent.length === 1
    ? `Only the file ${names} can be sent; the others are left out.`
    : `Only the required files ${names} are sent; the others are left out.`;
}

/** The files of a form. Several have arguments with the names of their parts. */
function bindFiles(parts: readonly string[], shape: Shape, binding: Binding): JsonObject {
  const [first, ...others] = parts.map((part) => ({
    ...bindFile(shape.required.has(part), binding, parts.length > 1 ? part : undefined),
    part,
  }));
  return { ...first, ...(others.length > 0 ? { others } : {}) };
}

function isFileShape(shape: Shape, { reducer }: Binding): boolean {
  if (shape.types.has('file') || shape.format === 'binary') return true;
  return shape.types.has('array') && shape.items !== null && reducer.shapeOf(shape.items).format === 'binary';
}

function styleOf(field: ArgumentRecord | undefined, body: Body, name: string): StyleRecord | undefined {
  if (body.form !== 'form' || !field || !['array', 'object', 'any'].includes(field.type)) return undefined;
  const wanted = Object.hasOwn(body.styles, name) ? body.styles[name] : undefined;
  if (wanted === 'json' || wanted === 'brackets') return wanted;
  const isPlainList = field.type === 'array' && !['array', 'object', 'any'].includes(field.items?.type ?? 'any');
  return isPlainList ? (wanted ?? 'repeat') : wanted === undefined ? 'json' : 'brackets';
}

type FileNames = { readonly [name in 'content' | 'url' | 'name' | 'media_type']: string };

function bindFile(isRequired: boolean, { names, args }: Binding, part?: string): FileNames {
  const take = (end: string): string => names.take(`${part ?? 'file'}_${end}`, 'body');
  const taken = { content: take('content'), url: take('url'), name: take('name'), media_type: take('media_type') };
  const words = part === undefined ? 'file' : `file for ${plainWords(part, 40)}`;
  args.set(taken.content, {
    type: 'string',
    secret: true,
    description: `The ${words} in Base64. Pass this or ${taken.url}.`,
  });
  args.set(taken.url, { type: 'string', description: `https address to fetch the ${words} from.` });
  const required = isRequired ? { required: true } : {};
  args.set(taken.name, { type: 'string', ...required, description: `Name of the ${words}.` });
  args.set(taken.media_type, { type: 'string', description: `Media type of the ${words}.` });
  return taken;
}
