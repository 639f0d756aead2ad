import type { JsonValue } from '../base/index.js';

/** How to tell an error from a success, and what to do about it. */
export interface AnswersRecord {
  /** Tried in order on a parsed body; paths are dotted, `` is the body itself; the first shape whose `status` or `code` is present judges. */
  readonly shapes: readonly ErrorShapeRecord[];
  /** Dotted path of the payload inside a successful body; a body without it is the payload itself. Empty: every body is. */
  readonly data: string;
  /** A body that meets this condition is a failure whatever the HTTP status, for example `{success: false}`. */
  readonly failed_when?: ConditionRecord;
  readonly errors: readonly KnownErrorRecord[];
}

/** One way in which a service writes its errors. */
export interface ErrorShapeRecord {
  readonly name: string;
  /** Set where every body of this JSON type, unless it is empty, is an error; paths then also lead from every object in it. */
  readonly body?: 'array';
  readonly status?: string;
  readonly code: readonly string[];
  readonly message: readonly string[];
  /** True where the mere presence of the code means failure, whatever the HTTP status. */
  readonly always_error?: boolean;
  /**
   * True where a code inside an envelope means failure, whatever the statuses; so do words that are a code of `errors`, in any
   * spelling. Without either the envelope is a success.
   */
  readonly code_is_error?: boolean;
}

/** What an error means to the caller. */
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
 * An error that the service is known to return: matched by code, by text in code or message, or by HTTP status. Codes and texts are
 * compared without regard to case, spaces, underscores and hyphens.
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
  /** Dotted path of this method's payload, where it differs from the integration's. */
  readonly data?: string;
  /** Set where a success is a file: the media type to ask for. */
  readonly file?: { readonly accept: string };
  readonly paging?: PagingRecord;
  /** Judged in order on the payload; the first that matches speaks. */
  readonly cases?: readonly AnswerCaseRecord[];
  /** Errors of this method: those with a code or a text come before the integration's, those with a status alone after them. */
  readonly errors?: readonly KnownErrorRecord[];
  /** Errors that are a normal reply to this method. */
  readonly accepted_errors?: readonly AcceptedErrorRecord[];
  /**
   * Arguments that a success must show at these dotted paths of the payload. Where it shows another value, the result says that the
   * service accepted the call and did not apply them.
   */
  readonly echoes?: { readonly [argument: string]: string };
  /** Words for arguments that are allowed but probably not meant; all that match speak. */
  readonly advice?: readonly AdviceRecord[];
}

/** How the following page of a list is asked for. */
export type PagingRecord = CountedPagingRecord | TokenPagingRecord | LastIdPagingRecord | LinkPagingRecord;

interface PagedItems {
  /** Dotted path of the items inside the payload; `` is the payload itself, `<argument>` stands for an argument's value. */
  readonly items: string;
  /** The argument that holds the page size. */
  readonly limit?: string;
  /** Page size where the caller names none. */
  readonly size?: number;
}

/** Paging by page numbers (`number`) or by the ordinal of the first item (`offset`). Paths below lead into the whole body. */
export interface CountedPagingRecord extends PagedItems {
  readonly by: 'number' | 'offset';
  /** The argument that holds the page number or the ordinal. */
  readonly argument: string;
  /** The first page number or ordinal. */
  readonly first: number;
  /** Path of the following page's number or ordinal; its absence ends the list. */
  readonly next?: string;
  /** Path of a boolean that says whether more items exist. */
  readonly more?: string;
  /** Path of the number of pages (`number`) or of items (`offset`) in the whole list. */
  readonly total?: string;
}

/** Paging by an opaque text: the value at `next` in the whole body is sent back in `argument`. */
export interface TokenPagingRecord extends Partial<PagedItems> {
  readonly by: 'token';
  readonly argument: string;
  readonly next: string;
  /** Path of a boolean that says whether more items exist. */
  readonly more?: string;
}

/** Paging by the last item of a page: its `id` is sent back in `argument`, while the boolean at `more` is true or the page is full. */
export interface LastIdPagingRecord extends PagedItems {
  readonly by: 'last_id';
  readonly argument: string;
  /** Dotted path of the id inside an item. Default: `id`. */
  readonly id?: string;
  readonly more?: string;
}

/**
 * Paging by a link, in the `Link` header (`rel="next"`) or in the body at `next`. The link is never followed: the arguments that the
 * method itself binds in its query are read from the link's query, and nothing else.
 */
export interface LinkPagingRecord extends Partial<PagedItems> {
  readonly by: 'link_header' | 'body_link';
  readonly next?: string;
}

/** A condition holds when every named field (dotted path into payload) equals the value, or matches `{matches: <regular expression>}`. */
export interface ConditionRecord {
  readonly [path: string]: string | number | boolean | null | { readonly matches: string };
}

/** Words for a payload that meets a condition. */
export interface AnswerCaseRecord {
  /** Default: any payload. */
  readonly when?: ConditionRecord;
  /** The HTTP status that the case is about. Default: any success. */
  readonly status?: number;
  /** A read-only method of the same resource, called once with the same arguments, whose payload placeholders see as `details`. */
  readonly lookup?: string;
  /** Template: `{argument}`, `{data.field}`, `{details.field}`, `{context.name}`, `{place.name}`. */
  readonly say: string;
  /** Used in place of `say` where a member of `add`, or a part of one, had to be left out. */
  readonly otherwise?: string;
  /** Members added to the payload; strings are templates. One whose value is not known is left out, and the result says why. */
  readonly add?: { readonly [name: string]: JsonValue };
  /** A record that is looked up in public DNS: what it says is said too, and its `publish` and `replaces` are added. */
  readonly published?: PublishedRecord;
}

/** A record that should exist in public DNS. Templates see the arguments, `{data.field}`, `{place.name}` and, with `each`, `{item.field}`. */
export interface PublishedRecord {
  /** What the result calls it. */
  readonly check: string;
  /** Passed over where the payload says this. */
  readonly unless?: ConditionRecord;
  /** Dotted path of a list in the payload: one record for each of its items. */
  readonly each?: string;
  /** Which of these items are meant; all where absent. */
  readonly where?: ConditionRecord;
  readonly type: 'TXT' | 'MX' | 'CNAME';
  readonly name: string;
  /** Which of the values under that name are meant; all where absent. */
  readonly among?: string;
  /** Set where more than one of them is a fault. */
  readonly single?: boolean;
  /** Set where what stands and what is missing become one record: `publish` is then that record, merged. */
  readonly merge?: 'spf';
  /** Set where each of them must be right; else one suffices. */
  readonly every?: boolean;
  /** A pattern (a template, whose values count as plain text), or a text that it contains (white space and quotes do not count). */
  readonly expect: { readonly matches: string } | { readonly contains: string };
  readonly publish: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  readonly say: {
    readonly ok: string;
    readonly missing: string;
    readonly different: string;
    readonly several: string;
    /** With `every`: all found are right, but fewer than `publish` lists. Such a set is `ok` where these words are absent. */
    readonly partial?: string;
  };
}

/** A read of another method of the same integration. */
export interface ReadRecord {
  /** `<resource>.<method>` of a documented read. */
  readonly read: string;
  /** Its arguments; a text `{name}` is an argument of the call, a context value or a part of an earlier check, left out where it is absent. */
  readonly arguments: { readonly [name: string]: JsonValue };
}

/** An error that is a normal reply, with the words and the payload that stand for it. */
export interface AcceptedErrorRecord {
  readonly contains: string;
  /** Argument to the values for which it is one; all must hold. With other values the error says that the opposite holds. */
  readonly when?: { readonly [argument: string]: readonly string[] };
  /**
   * Set where the call changes several things: the argument that lists them, the member that names each, and what to read. `when` is then
   * about members of an item, and the error is a normal reply only where it says so of every item.
   */
  readonly each?: { readonly argument: string; readonly name: string; readonly help: string };
  /** A read that decides: the error counts as a success only where the payload shows what the method's `echoes` name. */
  readonly confirm?: ReadRecord;
  readonly say: string;
  readonly add: { readonly [name: string]: JsonValue };
}

/** Words for arguments that are allowed but probably not meant. */
export interface AdviceRecord {
  /** Argument to allowed values; all must hold. */
  readonly when: { readonly [argument: string]: readonly string[] };
  /** The argument (a string or array of strings) of which any value matches. */
  readonly argument: string;
  readonly matches: string;
  readonly say: string;
}
