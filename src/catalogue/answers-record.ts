import type { JsonValue } from '../base/index.js';

/** How to distinguish an error from a success, and what to do about it. */
export interface AnswersRecord {
  /**
   * Tried in order on a parsed body. Paths are dotted; `` is the body itself. The first shape whose `status` or `code`
   * is present applies.
   */
  readonly shapes: readonly ErrorShapeRecord[];
  /**
   * Dotted path of the payload inside a successful body. A body without it is the payload itself; if empty, every body
   * is.
   */
  readonly data: string;
  /** A body that matches this condition is a failure whatever the HTTP status, for example `{success: false}`. */
  readonly failed_when?: ConditionRecord;
  readonly errors: readonly KnownErrorRecord[];
}

/** One form of a service's errors. */
export interface ErrorShapeRecord {
  readonly name: string;
  /** Set if every non-empty body of this JSON type is an error. Paths then also start at every object in it. */
  readonly body?: 'array';
  readonly status?: string;
  readonly code: readonly string[];
  readonly message: readonly string[];
  /** True if the presence of the code means failure, whatever the HTTP status. */
  readonly always_error?: boolean;
  /**
   * True if a code inside an envelope means failure, whatever the statuses; a text that is a code of `errors`, in any
   * spelling, means failure as well. Without either, the envelope is a success.
   */
  readonly code_is_error?: boolean;
}

/** The meaning of an error for the caller. */
export type ErrorClass =
  | 'token_expired'
  | 'scope_missing'
  | 'not_allowed'
  | 'not_found'
  | 'invalid_input'
  | 'conflict'
  | 'throttled'
  | 'unavailable'
  | 'business';

/**
 * A known error of the service, matched by code, by text in code or message, or by HTTP status. Codes and texts are
 * compared without letter case, spaces, underscores and hyphens.
 */
export interface KnownErrorRecord {
  readonly code?: string;
  readonly contains?: string;
  readonly status?: number;
  readonly class: ErrorClass;
  readonly help: string;
}

/** How the method's own replies are read. */
export interface MethodAnswersRecord {
  /** Dotted path of this method's payload, if it differs from the integration's. */
  readonly data?: string;
  /**
   * Response headers in the result of a HEAD request, besides those that describe the resource, such as `etag`. A HEAD
   * request has no body, so its result is the status and headers.
   */
  readonly headers?: readonly string[];
  /** Set if a success is a file: the media type to request. */
  readonly file?: { readonly accept: string };
  readonly paging?: PagingRecord;
  /** Tried in order on the payload; the first match applies. */
  readonly cases?: readonly AnswerCaseRecord[];
  /**
   * Errors of this method. Those with a code or a text precede the integration's; those with only a status follow them.
   */
  readonly errors?: readonly KnownErrorRecord[];
  /** Errors that are a normal reply of this method. */
  readonly accepted_errors?: readonly AcceptedErrorRecord[];
  /**
   * Arguments that a success must show at these dotted paths of the payload. If it shows another value, the result
   * states that the service accepted the call but did not apply them.
   */
  readonly echoes?: { readonly [argument: string]: string };
  /** Notes on arguments that are allowed but probably not intended. All that match are added. */
  readonly advice?: readonly AdviceRecord[];
}

/** How to request the next page of a list. */
export type PagingRecord = CountedPagingRecord | TokenPagingRecord | LastIdPagingRecord | LinkPagingRecord;

interface PagedItems {
  /**
   * Dotted path of the items inside the payload. `` is the payload itself; `<argument>` is replaced by an argument's
   * value.
   */
  readonly items: string;
  /** The argument for the page size. */
  readonly limit?: string;
  /** Page size if the caller sets none. */
  readonly size?: number;
}

/**
 * Paging by page numbers (`number`) or by the index of the first item (`offset`). Paths below start at the whole body.
 */
export interface CountedPagingRecord extends PagedItems {
  readonly by: 'number' | 'offset';
  /** The argument for the page number or the index. */
  readonly argument: string;
  /** The first page number or index. */
  readonly first: number;
  /** Path of the next page's number or index. If absent, the list has ended. */
  readonly next?: string;
  /** Path of a boolean: whether more items exist. */
  readonly more?: string;
  /** Path of the number of pages (`number`) or of items (`offset`) in the whole list. */
  readonly total?: string;
}

/** Paging by an opaque token: the value at `next` in the whole body is sent in `argument`. */
export interface TokenPagingRecord extends Partial<PagedItems> {
  readonly by: 'token';
  readonly argument: string;
  readonly next: string;
  /** Path of a boolean: whether more items exist. */
  readonly more?: string;
}

/**
 * Paging by the last item of a page: its `id` is sent in `argument`, while the boolean at `more` is true or the page is
 * full.
 */
export interface LastIdPagingRecord extends PagedItems {
  readonly by: 'last_id';
  readonly argument: string;
  /** Dotted path of the id inside an item. Default: `id`. */
  readonly id?: string;
  readonly more?: string;
}

/**
 * Paging by a link, in the `Link` header (`rel="next"`) or in the body at `next`. The link is never followed: only the
 * arguments that the method itself binds in its query are read from it.
 */
export interface LinkPagingRecord extends Partial<PagedItems> {
  readonly by: 'link_header' | 'body_link';
  readonly next?: string;
}

/**
 * A condition matches if every named field (dotted path into the payload) equals the value, or matches `{matches:
 * <regular expression>}`.
 */
export interface ConditionRecord {
  readonly [path: string]: string | number | boolean | null | { readonly matches: string };
}

/** The text for a payload that matches a condition. */
export interface AnswerCaseRecord {
  /** Default: any payload. */
  readonly when?: ConditionRecord;
  /** The HTTP status of the case. Default: any success. */
  readonly status?: number;
  /**
   * A read-only method of the same resource, called once with the same arguments. Placeholders see its payload as
   * `details`.
   */
  readonly lookup?: string;
  /** Template: `{argument}`, `{data.field}`, `{details.field}`, `{context.name}`, `{place.name}`. */
  readonly say: string;
  /** Replaces `say` if a member of `add`, or part of one, had to be omitted. */
  readonly otherwise?: string;
  /**
   * Members added to the payload; strings are templates. A member with an unknown value is omitted, and the result
   * explains why.
   */
  readonly add?: { readonly [name: string]: JsonValue };
  /** A record to look up in public DNS. Its text is added to the result, with its `publish` and `replaces`. */
  readonly published?: PublishedRecord;
}

/** A record that should exist in public DNS. Templates see the arguments, `{data.field}`, `{place.name}` and, with `each`, `{item.field}`. */
export interface PublishedRecord {
  /** Its name in the result. */
  readonly check: string;
  /** Skipped if the payload matches this. */
  readonly unless?: ConditionRecord;
  /** Dotted path of a list in the payload, with one record per item. */
  readonly each?: string;
  /** Which of these items apply. Default: all. */
  readonly where?: ConditionRecord;
  readonly type: 'TXT' | 'MX' | 'CNAME';
  readonly name: string;
  /** Which values of that name apply. Default: all. */
  readonly among?: string;
  /** Set if more than one of them is an error. */
  readonly single?: boolean;
  /** Set if the existing and the missing parts form one record: `publish` is then that merged record. */
  readonly merge?: 'spf';
  /** Set if each of them must be right; otherwise one suffices. */
  readonly every?: boolean;
  /**
   * A pattern (a template, with its values as plain text), or a text that the record contains (ignoring white space and
   * quotes).
   */
  readonly expect: { readonly matches: string } | { readonly contains: string };
  readonly publish: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  readonly say: {
    readonly ok: string;
    readonly missing: string;
    readonly different: string;
    readonly several: string;
    /**
     * With `every`: all that were found are right, but fewer than `publish` lists. Without this text, such a set is
     * `ok`.
     */
    readonly partial?: string;
  };
}

/** A read of another method of the same integration. */
export interface ReadRecord {
  /** `<resource>.<method>` of a documented read. */
  readonly read: string;
  /**
   * Its arguments. A text `{name}` is an argument of the call, a context value or part of an earlier check; omitted if
   * that is absent.
   */
  readonly arguments: { readonly [name: string]: JsonValue };
}

/** An error that is a normal reply, with the text and payload that replace it. */
export interface AcceptedErrorRecord {
  readonly contains: string;
  /** The values of arguments for which it is one; all must match. With other values, the error means the opposite. */
  readonly when?: { readonly [argument: string]: readonly string[] };
  /**
   * Set if the call changes several things: the argument that lists them, the member that names each, and what to read.
   * `when` then refers to members of an item, and the error is a normal reply only if it applies to every item.
   */
  readonly each?: { readonly argument: string; readonly name: string; readonly help: string };
  /** A read that decides: the error counts as a success only if the payload shows what the method's `echoes` name. */
  readonly confirm?: ReadRecord;
  readonly say: string;
  readonly add: { readonly [name: string]: JsonValue };
}

/** A note on arguments that are allowed but probably not intended. */
export interface AdviceRecord {
  /** Argument to allowed values; all must match. */
  readonly when: { readonly [argument: string]: readonly string[] };
  /** The argument (a string or an array of strings) in which any value can match. */
  readonly argument: string;
  readonly matches: string;
  readonly say: string;
}
