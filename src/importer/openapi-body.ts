import type { JsonObject, JsonValue } from '../base/index.js';
import type { StyleRecord } from '../catalogue/index.js';
import { isJsonType } from './document-parts.js';
import { memberOf, objectAt, textAt } from './members.js';
import type { Body } from './operation.js';
import type { Follow } from './pointers.js';

/** A request body, or why it cannot be sent; neither if the operation has none. */
export interface BodyDraft {
  readonly body?: Body;
  readonly fault?: string;
}

/** Reads `requestBody` of an OpenAPI operation: of several media types JSON first, then forms, then others. */
export function readBody(follow: Follow, entry: JsonValue | undefined): BodyDraft {
  if (entry === undefined) return {};
  const { value, fault } = follow(entry);
  if (value === undefined) return fault === undefined ? {} : { fault };
  const content = objectAt(value, 'content');
  const types = Object.keys(content);
  const required = memberOf(value, 'required') === true;
  const schemaOf = (type: string): JsonValue => memberOf(content[type], 'schema') ?? {};
  const pick = (test: (type: string) => boolean): string | undefined => types.find((type) => test(plainType(type)));
  const json = pick((type) => type === 'application/json') ?? pick(isJsonType) ?? pick((type) => type === '*/*');
  if (json !== undefined) return { body: jsonBody(json, { required, schema: schemaOf(json) }) };
  const form =
    pick((type) => type === 'application/x-www-form-urlencoded') ?? pick((type) => type === 'multipart/form-data');
  const others = types.filter((type) => type !== form && !isMultipart(type));
  // Without members, a form is another way to write the same body.
  if (form !== undefined && (others.length === 0 || hasMembers(follow(schemaOf(form)).value)))
    return {
      body: {
        form: isMultipart(form) ? 'multipart' : 'form',
        required,
        schema: schemaOf(form),
        styles: stylesOf(objectAt(content[form], 'encoding')),
      },
    };
  const [other] = form === undefined ? types : others;
  return other === undefined ? {} : otherBody(other, { required, schema: schemaOf(other) });
}

/** How a list or an object is written, from `style` and `explode` of OpenAPI. */
export function styleOf(style: string, explode: boolean): StyleRecord {
  if (style === 'deepObject') return 'brackets';
  if (explode) return 'repeat';
  return style === 'pipeDelimited' ? 'pipes' : style === 'spaceDelimited' ? 'spaces' : 'joined';
}

const mediaType = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/;

function plainType(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? '';
}

function isMultipart(type: string): boolean {
  return plainType(type).startsWith('multipart/');
}

function jsonBody(written: string, body: Pick<Body, 'required' | 'schema'>): Body {
  const type = plainType(written);
  const isUsual = type === 'application/json' || !mediaType.test(type);
  return { form: 'json', ...(isUsual ? {} : { contentType: type }), ...body, styles: {} };
}

function otherBody(written: string, body: Pick<Body, 'required' | 'schema'>): BodyDraft {
  const type = plainType(written);
  if (!mediaType.test(type) || isMultipart(type))
    return { fault: `A body of the type ${JSON.stringify(written.slice(0, 60))} cannot be sent.` };
  const isText = type.startsWith('text/') || /[/+](?:xml|yaml|x-yaml|graphql|x-ndjson|csv|sql)$/.test(type);
  return { body: { form: isText ? 'text' : 'file', contentType: type, ...body, styles: {} } };
}

function hasMembers(schema: JsonValue | undefined): boolean {
  return ['properties', 'allOf', 'oneOf', 'anyOf'].some((name) => memberOf(schema, name) !== undefined);
}

function stylesOf(encoding: JsonObject): Body['styles'] {
  return Object.fromEntries(
    Object.entries(encoding).flatMap(([name, entry]) => {
      const style = textAt(entry, 'style');
      const explode = memberOf(entry, 'explode') ?? (style === '' || style === 'form');
      if (style === '' && memberOf(entry, 'explode') === undefined) return [];
      return [[name, styleOf(style, explode === true)] as const];
    }),
  );
}
