import type { JsonValue } from '../base/index.js';

/**
 * The request template. A placeholder `{argument}` in the path is an argument or context value, percent-encoded into
 * one segment; `{+argument}` is a path of several segments, such as `sales/europe`.
 */
export interface RequestRecord {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** The host role of this call. Default: `api`. */
  readonly host?: string;
  /** The path to use instead where this optional argument was given, for example a group's twin of a personal resource. */
  readonly twin?: { readonly when_given: string; readonly path: string };
  readonly query?: MembersRecord;
  /** Header parameters. Catalogue validation refuses names on a closed list, such as `host` and `cookie`. */
  readonly headers?: MembersRecord;
  /** A member named `<argument>` uses the argument's value as its name. Absent arguments omit their member. */
  readonly body?: MembersRecord;
  /** The format of `body`. Default: `json`. */
  readonly body_as?: 'json' | 'form' | 'multipart';
  /** The argument that is the whole body, in place of `body`: a list, a text, or an object without a wrapper. */
  readonly whole?: string;
  /** Media type of the body if it is not the usual one of its format, for example `application/merge-patch+json`. */
  readonly content_type?: string;
  /** Set if the body is a file: the arguments with the file, and the name of its part in a form. */
  readonly file?: FileRecord;
}

/** Members of a query, a body or the headers, by their names on the wire. */
export interface MembersRecord {
  readonly [name: string]: BindingRecord;
}

/** The arguments of a file: its content in Base64 or a URL to fetch it from, its name, its media type. */
export interface FileArgumentsRecord {
  readonly content: string;
  readonly url: string;
  readonly name: string;
  readonly media_type: string;
}

/** A file that is the whole body, or files that are parts of a form. */
export interface FileRecord extends FileArgumentsRecord {
  readonly part?: string;
  /** Further files that are parts of other names. One whose arguments are all absent is not sent. */
  readonly others?: readonly (FileArgumentsRecord & { readonly part: string })[];
  /** Argument with a list of further files, each an object with members of the four names above; they become parts of the same name. */
  readonly more?: string;
}

/**
 * How a list or an object is serialized in a query or a form: `repeat` (`a=1&a=2`), `joined` (`a=1,2`), `pipes`
 * (`a=1|2`), `spaces` (`a=1 2`), `brackets` (`a[]=1&a[]=2`, `a[key]=1`), or `json` (one value of JSON text).
 */
export type StyleRecord = 'repeat' | 'joined' | 'pipes' | 'spaces' | 'brackets' | 'json';

/** The source of one value of a request. */
export type BindingRecord =
  | { readonly const: JsonValue }
  | { readonly argument: string; readonly style?: StyleRecord }
  /** A new random value for each call. The same when the call is repeated with a renewed access token. */
  | { readonly fresh: 'uuid' }
  /**
   * A literal to send if an optional argument (one of several) was given, and the one to send if not (default:
   * nothing).
   */
  | { readonly given: string | readonly string[]; readonly const: JsonValue; readonly otherwise?: JsonValue }
  /** The literal that stands for the argument's value. */
  | { readonly choose: string; readonly values: { readonly [value: string]: JsonValue } }
  /** The URL of a resource on the account's `api` host. Each `{argument}` in the path is percent-encoded. */
  | { readonly address: string }
  /** The members to return: the names in the caller's `fields`, else this text. */
  | { readonly fields: string }
  | { readonly object: MembersRecord }
  | { readonly list: readonly BindingRecord[] };
