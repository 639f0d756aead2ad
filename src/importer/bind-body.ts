import type { JsonObject } from '../base/index.js';
import type { ArgumentRecord, MembersRecord, StyleRecord } from '../catalogue/index.js';
import { BindFault, type Binding, describe } from './binding.js';
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
        : binding.reducer.fieldOf(place);
    return { whole: takeWhole(field, body, binding), ...typed(body) };
  }
  const bound: MembersRecord = Object.fromEntries(
    members.map(([name, inner]) => [
      name,
      bindMember(name, inner, { shape, binding, isRequired: shape.required.has(name) }),
    ]),
  );
  if (shape.values && Object.keys(shape.members).length > 0)
    binding.todo.push('The body also takes free names, which have no argument.');
  return { body: { ...bound }, ...typed(body) };
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

function bindMember(name: string, place: Place, { binding, isRequired }: MemberSource): { readonly argument: string } {
  const argument = binding.names.take(name, 'body');
  const field = binding.reducer.fieldOf(place);
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
  if (required.length > 1) throw new BindFault('It takes several files in one request.');
  const [file] = required.length > 0 ? required : files;
  if (body.form === 'form' && all.some(([, place]) => isFileShape(binding.reducer.shapeOf(place), binding)))
    binding.todo.push('The document sends a file as a text of a URL-encoded form; check that the service takes it.');
  if (files.length > 1)
    binding.todo.push(`Only the file ${plainWords(file?.[0] ?? '', 60)} can be sent; the others are left out.`);
  const members = all
    .filter((member) => !isFile(member))
    .map(([name, place]) => {
      const bound = bindMember(name, place, { shape, binding, isRequired: shape.required.has(name) });
      const style = styleOf(binding.args.get(bound.argument), body, name);
      return [name, style === undefined ? bound : { ...bound, style }] as const;
    });
  if (members.length === 0 && !file) {
    if (body.required) throw new BindFault('Its form has no described members.');
    return {};
  }
  return {
    ...(members.length > 0 ? { body: Object.fromEntries(members) } : {}),
    ...(file ? { file: { ...bindFile(shape.required.has(file[0]), binding), part: file[0] } } : { body_as: body.form }),
  };
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

function bindFile(
  isRequired: boolean,
  binding: Binding,
): { readonly content: string; readonly url: string; readonly name: string; readonly media_type: string } {
  const take = (name: string, field: ArgumentRecord): string => {
    const argument = binding.names.take(name, 'body');
    binding.args.set(argument, field);
    return argument;
  };
  return {
    content: take('file_content', {
      type: 'string',
      secret: true,
      description: 'The file in Base64. Pass this or file_url.',
    }),
    url: take('file_url', { type: 'string', description: 'https address to fetch the file from.' }),
    name: take('file_name', {
      type: 'string',
      ...(isRequired ? { required: true } : {}),
      description: 'Name of the file.',
    }),
    media_type: take('file_media_type', { type: 'string', description: 'Media type of the file.' }),
  };
}
