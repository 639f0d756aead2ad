/**
 * The shapes of the catalogue's records exactly as they stand in `catalogue/<integration>/*.yaml` (snake_case, closed; the JSON
 * Schemas in `catalogue/schema/` judge the files, these types describe what has passed).
 */
import type { JsonValue } from '../base/index.js';

/** A REST service described by data. */
export interface IntegrationRecord {
  /** In tool names and the API: lower snake case, for example `acme_mail`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** For the model: how the service's pieces hang together. Shown in MCP instructions. */
  readonly instructions: string;
  readonly documentation_url: string;
  readonly data_centers: readonly DataCenterRecord[];
  readonly default_data_center: string;
  readonly authorization: AuthorizationRecord;
  /** Values that an account knows by itself and that fill arguments of the same name. */
  readonly context: readonly ContextRecord[];
  readonly limits: LimitsRecord;
  readonly answers: AnswersRecord;
  /** Where suggestions for arguments come from: a listing tool, and the values in its result (dotted path, `*` is every item). */
  readonly completions?: { readonly [name: string]: { readonly tool: string; readonly values: string } };
  /** What each tag means, for people choosing a filter; a tag used by a resource must stand here. */
  readonly tags: { readonly [tag: string]: string };
}

/** One deployment of the service, on hosts of its own. */
export interface DataCenterRecord {
  readonly id: string;
  readonly title: string;
  /** What the authorization server calls this data centre in its redirect and device answers. */
  readonly location: string;
  /** Host name by role; `api` takes calls, `accounts` authorizes. */
  readonly hosts: { readonly api: string; readonly accounts: string };
  /** Names that belong to this data centre, which templates see as `{place.<name>}`. */
  readonly names?: { readonly [name: string]: string };
  readonly evidence: string;
}

/** How an account is authorized (OAuth 2.0 with the deviations that the service needs). */
export interface AuthorizationRecord {
  readonly kind: 'oauth2';
  /** Environment variables `<PREFIX>_CLIENT_ID` and `<PREFIX>_CLIENT_SECRET` hold the operator's client. */
  readonly client_environment_prefix: string;
  readonly paths: {
    readonly authorize: string;
    readonly token: string;
    readonly revoke: string;
    readonly device_code: string;
    readonly device_token: string;
  };
  readonly scope_separator: string;
  /** Extra parameters of the authorization request, for example what makes the service give a refresh token. */
  readonly authorize_parameters: { readonly [name: string]: string };
  readonly pkce: 'S256' | 'none';
  /** How a call carries the access token: `Authorization: <scheme> <token>`. */
  readonly header_scheme: string;
  /** Names of redirect parameters that tell the data centre. */
  readonly redirect_parameters: { readonly location: string; readonly accounts_server: string };
  readonly code_lifetime_seconds: number;
  readonly access_token_lifetime_seconds: number;
  readonly device: {
    readonly grant_request: string;
    readonly grant_token: string;
    readonly poll_seconds: number;
    readonly other_data_center_error: string;
    readonly location_field: string;
  };
  /** Scopes always asked, beside those of the methods wanted: what context discovery needs. */
  readonly base_scopes: readonly string[];
  /**
   * How the token endpoint says that it is asked too often, in whatever language: a refusal with these members and a code that
   * `errors` does not know. Whatever the sign, nothing is asked for `pause_seconds` afterwards, because each request starts the
   * service's own count again.
   */
  readonly throttle?: { readonly when: { readonly [member: string]: string }; readonly pause_seconds: number };
  /** The token endpoint's error codes: what each means and what to do. */
  readonly errors: {
    readonly [code: string]: {
      readonly class: 'invalid_grant' | 'invalid_client' | 'throttled' | 'denied' | 'temporary';
      readonly help: string;
    };
  };
}

/** A value learned once, when the account connects, such as an organization id. */
export interface ContextRecord {
  readonly name: string;
  readonly title: string;
  readonly type: 'id' | 'string';
  readonly description: string;
  readonly discover: {
    readonly path: string;
    readonly scopes: readonly string[];
    /** Where the reply holds a list: the first item with these values is meant, or else the first of all. */
    readonly among?: {
      readonly list: string;
      readonly where: { readonly [path: string]: string | number | boolean };
    };
    /** Dotted path into the whole reply, for example `data.id`, or into the item that is meant. */
    readonly value: string;
    /** Further context entries from the same reply: name to dotted path. */
    readonly also?: { readonly [name: string]: string };
  };
  /** Whether a caller may name another value: `refuse` answers an error that names the connected one. */
  readonly foreign: 'refuse' | 'allow';
  /** Without it the account still connects (for example no mailbox of its own). */
  readonly optional?: boolean;
}

/** The service's declared limits; shown, never enforced here. */
export interface LimitsRecord {
  readonly requests: number;
  readonly window_seconds: number;
  readonly source: string;
  readonly answer_bytes_max: number;
  readonly timeout_ms: number;
}

/** How to tell an error from an answer, and what to do about it. */
export interface AnswersRecord {
  /** Tried in order on a parsed body; paths are dotted, `` is the body itself; the first shape whose `status` or `code` is present judges. */
  readonly shapes: readonly ErrorShapeRecord[];
  /** Dotted path of the payload inside a successful body. */
  readonly data: string;
  readonly errors: readonly KnownErrorRecord[];
}

export interface ErrorShapeRecord {
  readonly name: string;
  readonly status?: string;
  readonly code: readonly string[];
  readonly message: readonly string[];
  /** True where the mere presence of the code means failure, whatever the HTTP status. */
  readonly always_error?: boolean;
}

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

/** An error that the service is known to answer: matched by code, by text in code or message, or by HTTP status. */
export interface KnownErrorRecord {
  readonly code?: string;
  readonly contains?: string;
  readonly status?: number;
  readonly class: ErrorClass;
  readonly help: string;
}

/** One kind of thing that the service keeps; one YAML file. */
export interface ResourceRecord {
  /** Lower snake case plural, as tool names have it: `domains`, `group_moderation`. */
  readonly resource: string;
  readonly singular: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly methods: readonly MethodRecord[];
}

/** `list`, `get`, `create`, `update`, `delete` are the standard names; any other is a custom method. */
export interface MethodRecord {
  readonly name: string;
  /** Ids of the service's documented operations that this method covers. */
  readonly operations: readonly string[];
  /** Any one of these suffices; the narrowest stands first and is the one asked at consent. */
  readonly scopes: readonly string[];
  /** Added to the resource's tags. */
  readonly tags?: readonly string[];
  readonly effect: 'read' | 'write' | 'destructive';
  readonly idempotent: boolean;
  /** Where the facts come from and which source won where they disagree. */
  readonly evidence: string;
  readonly request: RequestRecord;
  readonly answers?: MethodAnswersRecord;
  /** What public DNS should say about the thing that was read; looked up and added to the payload as `published`. */
  readonly published?: readonly PublishedRecord[];
  /** A method without one never becomes a tool (the proxy route still reaches it). */
  readonly documentation?: DocumentationRecord;
}

/** The request template. Placeholders `{argument}` of the path name arguments or context values; each is percent-encoded. */
export interface RequestRecord {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** The path to use instead where this optional argument was given, for example a group's twin of a personal resource. */
  readonly twin?: { readonly when_given: string; readonly path: string };
  readonly query?: { readonly [name: string]: BindingRecord };
  /** A member whose name is `<argument>` takes the argument's value as its name. Absent arguments leave their member out. */
  readonly body?: { readonly [name: string]: BindingRecord };
  /** Set where the body is a file: the arguments that bring it, and the name of its part where it travels in a form. */
  readonly file?: FileRecord;
}

/** Which arguments bring a file: its content in Base64, or an address to fetch it from; its name; its media type. */
export interface FileRecord {
  readonly content: string;
  readonly url: string;
  readonly name: string;
  readonly media_type: string;
  readonly part?: string;
}

/** Where one value of a request comes from. */
export type BindingRecord =
  | { readonly const: JsonValue }
  | { readonly argument: string }
  /** A literal that goes along where an optional argument was given, and the one that stands in where it was not (else nothing). */
  | { readonly given: string; readonly const: JsonValue; readonly otherwise?: JsonValue }
  /** The literal that stands for the argument's value. */
  | { readonly choose: string; readonly values: { readonly [value: string]: JsonValue } }
  | { readonly object: { readonly [name: string]: BindingRecord } }
  | { readonly list: readonly BindingRecord[] };

/** The words and schemas that make a method usable by a model. */
export interface DocumentationRecord {
  readonly title: string;
  readonly description: string;
  readonly arguments: { readonly [name: string]: ArgumentRecord };
  /** Sketch of the payload; absent where the service documents none. */
  readonly response?: FieldRecord;
  /** Set where a list's payload is one thing that has a list among its members: pages would drop parts of it. */
  readonly one_object?: boolean;
  /** Set where the payload holds what strangers wrote, such as mail: the result says so beside the data. */
  readonly untrusted?: boolean;
}

/** One argument as the model sees it and as the wire wants it. */
export interface ArgumentRecord extends FieldRecord {
  readonly required?: boolean;
  readonly default?: JsonValue;
  /** Retired values still accepted: each is sent as its successor and the result says so. */
  readonly retired_values?: { readonly [retired: string]: string };
  /** The name of another argument whose value is also accepted as this one's name. */
  readonly also_named_by?: string;
  /** Other names under which callers may send it. */
  readonly also?: readonly string[];
}

/** `id` is a 64-bit integer or opaque id: a string of its digits for the model, on the wire as `wire` says. */
export interface FieldRecord {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'id' | 'array' | 'object' | 'any';
  readonly description?: string;
  /** Tools that yield this value; checked to exist, told in the description. */
  readonly from?: readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly items?: FieldRecord;
  readonly properties?: { readonly [name: string]: ArgumentRecord };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly pattern?: string;
  /** Form on the wire where it differs from the type: ids default to `string`; `number` writes bare digits; a boolean may travel as `string`; `csv` joins an array with commas. */
  readonly wire?: 'string' | 'number' | 'csv';
  /** Never kept in the audit trail or a log, and masked in replies. */
  readonly secret?: boolean;
  /** What people write to each other: the audit trail keeps its length alone; whoever must approve the call sees it whole. */
  readonly private?: boolean;
  /** In replies: HTML, which is cleaned of what a reader would not see and also given as plain text. */
  readonly format?: 'html';
}

/** How the method's own replies are read. */
export interface MethodAnswersRecord {
  /** Set where a success is a file: the media type to ask for. */
  readonly file?: { readonly accept: string };
  readonly paging?: OffsetPagingRecord | LinkPagingRecord;
  /** Judged in order on the payload; the first that matches speaks. */
  readonly cases?: readonly AnswerCaseRecord[];
  /** Errors that are a normal answer to this method. */
  readonly accepted_errors?: readonly AcceptedErrorRecord[];
  /** Words for arguments that are allowed but probably not meant; all that match speak. */
  readonly advice?: readonly AdviceRecord[];
}

/** Paging by ordinals: names of the arguments, the first ordinal, the default page size, where the items stand in the payload (`` = the payload itself). */
export interface OffsetPagingRecord {
  readonly start: string;
  readonly limit: string;
  readonly first: number;
  readonly default_limit: number;
  readonly items: string;
}

/** Paging by a link in the reply, at this dotted path: its query tells the integer arguments of the following page; the link itself is never followed. */
export interface LinkPagingRecord {
  readonly link: string;
}

/** A condition holds when every named field (dotted path into payload) equals the value, or matches `{matches: <regular expression>}`. */
export interface ConditionRecord {
  readonly [path: string]: string | number | boolean | null | { readonly matches: string };
}

export interface AnswerCaseRecord {
  readonly when: ConditionRecord;
  /** A read-only method of the same resource, called once with the same arguments, whose payload placeholders see as `details`. */
  readonly lookup?: string;
  /** Template: `{argument}`, `{data.field}`, `{details.field}`, `{context.name}`. */
  readonly say: string;
  /** Members added to the payload; strings are templates. */
  readonly add?: { readonly [name: string]: JsonValue };
}

/** A record that should stand in public DNS. Templates see the arguments, `{data.field}`, `{place.name}` and, with `each`, `{item.field}`. */
export interface PublishedRecord {
  /** What the result calls it. */
  readonly check: string;
  /** Passed over where the payload says this. */
  readonly unless?: ConditionRecord;
  /** Dotted path of a list in the payload: one record for each of its items. */
  readonly each?: string;
  readonly type: 'TXT' | 'MX' | 'CNAME';
  readonly name: string;
  /** Which of the values under that name are meant; all where absent. */
  readonly among?: string;
  /** Set where more than one of them is a fault. */
  readonly single?: boolean;
  /** Set where each of them must be right; else one suffices. */
  readonly every?: boolean;
  /** A pattern, or a text that stands in it (white space and quotes do not count). */
  readonly expect: { readonly matches: string } | { readonly contains: string };
  readonly publish: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  readonly say: { readonly ok: string; readonly missing: string; readonly different: string; readonly several: string };
}

export interface AcceptedErrorRecord {
  readonly contains: string;
  readonly say: string;
  readonly add: { readonly [name: string]: JsonValue };
}

export interface AdviceRecord {
  /** Argument to allowed values; all must hold. */
  readonly when: { readonly [argument: string]: readonly string[] };
  /** The argument (a string or array of strings) of which any value matches. */
  readonly argument: string;
  readonly matches: string;
  readonly say: string;
}
