import type { JsonObject, JsonValue } from '../base/index.js';
import type { AuthorizationRecord, HostRecord, StyleRecord } from '../catalogue/index.js';
import type { Follow } from './pointers.js';

/** HTTP methods that a record can express. */
export const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** One of those methods. */
export type Verb = (typeof verbs)[number];

/** Whether requests of this method have no body. */
export function hasNoBody(verb: Verb): boolean {
  return verb === 'GET' || verb === 'HEAD';
}

/** The form of a header's name. */
export const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** One parameter outside the body, with its unparsed schema. */
export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonValue;
  /** How a list or an object is serialized. */
  readonly style: StyleRecord;
  /** Path parameters of several segments. */
  readonly reserved?: boolean;
  /** Why it cannot be sent. */
  readonly fault?: string;
}

/** A request body, with its unparsed schema. */
export interface Body {
  readonly form: 'json' | 'form' | 'multipart' | 'text' | 'file';
  readonly contentType?: string;
  readonly required: boolean;
  readonly schema: JsonValue;
  /** Styles of the members of a form. */
  readonly styles: { readonly [member: string]: StyleRecord };
}

/** One operation, whatever the format of the document. */
export interface Operation {
  /** `VERB /path`, the identity of the operation in the lock and the overlay. */
  readonly key: string;
  readonly verb: Verb;
  /** Path template of the document. */
  readonly path: string;
  readonly id: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  /** Schema of a successful JSON reply. */
  readonly reply?: JsonValue;
  /** Media type of a reply that is a file. */
  readonly file?: string;
  readonly hasLinkHeader: boolean;
  /** Headers of a successful reply that the document describes; only those of HEAD are used. */
  readonly replyHeaders?: readonly string[];
  readonly scopes: readonly string[];
  /** Its own host, and the values that a person enters for it. */
  readonly host?: HostRecord;
  readonly asked?: readonly AskedValue[];
  /** Constant query parameters of every call. */
  readonly constants?: { readonly [name: string]: string };
  /** Why it cannot become a tool. */
  readonly fault?: string;
}

/** A document of any format, in the importer's form. */
export interface ApiDocument {
  readonly format: 'openapi' | 'swagger' | 'discovery';
  readonly formatVersion: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly documentationUrl: string;
  readonly host: HostRecord;
  /** Values that a person enters when an account is connected, because the host needs them. */
  readonly asked: readonly AskedValue[];
  readonly authorization: AuthorizationDraft;
  readonly tags: { readonly [name: string]: string };
  readonly operations: readonly Operation[];
  /** Entries that no record can express, each with its reason. */
  readonly leftOut: readonly LeftOut[];
  readonly todo: readonly string[];
  readonly follow: Follow;
  readonly root: JsonObject;
}

/** An operation that is not emitted. */
export interface LeftOut {
  readonly key: string;
  readonly reason: string;
}

/** A value that fills a placeholder of a host. */
export interface AskedValue {
  readonly name: string;
  readonly as: 'label' | 'host' | 'text';
  readonly description: string;
}

/** How accounts are connected, and the host roles needed for that. */
export interface AuthorizationDraft {
  readonly record: Unfilled<AuthorizationRecord>;
  readonly hosts: { readonly [role: string]: HostRecord };
  readonly todo: readonly string[];
  /** Whether operations name scopes that this authorization requests. */
  readonly hasScopes: boolean;
}

/** A record before defaults are filled in. */
export type Unfilled<T> = JsonObject & { readonly kind: T extends { readonly kind: infer K } ? K : never };
